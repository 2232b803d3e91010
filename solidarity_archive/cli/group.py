"""Typer's side of the command line: help, completion, mistakes, and every line that is not plain."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from solidarity_archive import __version__
from solidarity_archive.cli import boundary
from solidarity_archive.cli.app import COMMANDS, default_path
from solidarity_archive.cli.declared import REQUIRED, Option, Parameter, parameters, refuse_empty
from solidarity_archive.cli.plain import hoisted
from solidarity_archive.errors import UsageError
from solidarity_archive.lazy import resolve


class Archive(TyperGroup):
    """Commands known by name, place and summary; help and completion of names import none of them."""

    def __init__(self, **attributes: Any) -> None:
        stubs = [
            TyperCommand(name, help=row.summary, rich_help_panel=row.panel) for name, row in COMMANDS.items()
        ]
        super().__init__(**attributes | {"commands": stubs})

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Let ``--db FILE`` and ``--debug`` stand anywhere before ``--``."""
        front, rest = hoisted(args)
        return super().parse_args(ctx, front + rest)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is to run, imported."""
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub and self.load(str(name)), rest

    def load(self, name: str) -> Any:
        """Return the command of that name, imported."""
        row = COMMANDS[name]
        single = typer.Typer(add_completion=False, rich_markup_mode=self.rich_markup_mode)
        command = typed(resolve(row.target))
        settings = {"ignore_unknown_options": True} if row.signs else None
        single.command(name, help=_reflowed(command.__doc__ or ""), context_settings=settings)(command)
        return typer.main.get_command(single)

    def invoke(self, ctx: Any) -> None:
        """Run the command; whatever goes wrong ends in the boundary."""
        invoke = super().invoke
        boundary.run(lambda: invoke(ctx), debug=ctx.params["debug"])


def typed(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command as Typer takes it: the archive is in the context, and what it declares Typer's own."""

    def run(ctx: typer.Context, **given: Any) -> None:
        refuse_empty(taken, given)
        command(ctx.obj, **given)

    taken = parameters(command)
    given = [_parameter(each) for each in taken]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    run.__signature__ = inspect.Signature([context, *given])  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in (context, *given)}
    run.__doc__ = command.__doc__
    return run


def _parameter(each: Parameter) -> inspect.Parameter:
    declared = each.declared
    info = (
        typer.Option(
            *declared.names,
            help=declared.help,
            rich_help_panel=declared.panel,
            metavar=declared.metavar,
            min=declared.min,
        )
        if isinstance(declared, Option)
        else typer.Argument(metavar=declared.metavar, help=declared.help)
    )
    default = inspect.Parameter.empty if each.default is REQUIRED else each.default
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(each.name, kind, default=default, annotation=Annotated[each.kind, info])


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"archive {__version__}")
        raise typer.Exit


app = typer.Typer(cls=Archive, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def archive(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="FILE",
            envvar="ARCHIVE_DB",
            help="The archive file; default: one in your data folder.",
        ),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,  # noqa: ARG001 - the group looks at it
    version: Annotated[  # noqa: ARG001 - shown before anything else is looked at
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Keep the posts of a campaign in one file: add them, list them by month, find and quote them.

    archive add page.txt · archive list --month 2015-04 · archive search miners · archive excerpt 4
    """
    if db == "":
        raise UsageError("--db: no file is named", "It was given an empty word.")
    ctx.obj = default_path() if db is None else db


def _reflowed(docstring: str) -> str:
    """Join the lines of each paragraph, for Typer keeps line ends as they are."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in docstring.split("\n\n"))
