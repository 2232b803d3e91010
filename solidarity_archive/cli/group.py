"""Commands that are imported only to run, and the one boundary where errors become words."""

import os
import sys
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from solidarity_archive.cli.messages import complain
from solidarity_archive.errors import ArchiveError, Exit
from solidarity_archive.lazy import resolve

_EVERYWHERE = {"--db": 1, "--debug": 0}
"""Options that may also stand after the command, and how many values they take."""


class Command(NamedTuple):
    """A row of the table of commands: its function, by string, what it does, and its panel in --help.

    `signs` says that its words may begin with a minus sign and yet be no options.
    """

    target: str
    summary: str
    panel: str
    signs: bool = False


class LazyGroup(TyperGroup):
    """Commands known by name, place and summary; help and completion of names import none of them."""

    commands_table: ClassVar[dict[str, Command]]

    def __init__(self, **attributes: Any) -> None:
        stubs = [
            TyperCommand(name, help=row.summary, rich_help_panel=row.panel)
            for name, row in self.commands_table.items()
        ]
        super().__init__(**attributes | {"commands": stubs})

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Let ``--db FILE`` and ``--debug`` stand anywhere before ``--``."""
        return super().parse_args(ctx, _hoisted(args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is to run, imported."""
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub and self.load(str(name)), rest

    def load(self, name: str) -> Any:
        """Return the command of that name, imported."""
        row = self.commands_table[name]
        single = typer.Typer(add_completion=False, rich_markup_mode=self.rich_markup_mode)
        function = resolve(row.target)
        settings = {"ignore_unknown_options": True} if row.signs else None
        single.command(name, help=_reflowed(function.__doc__ or ""), context_settings=settings)(function)
        return typer.main.get_command(single)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; whatever goes wrong ends here, as a message and an exit code."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except ArchiveError as error:
            if ctx.params.get("debug"):
                raise
            complain(str(error))
            raise typer.Exit(error.exit_code) from error
        except (OSError, UnicodeEncodeError) as error:
            if ctx.params.get("debug") and not isinstance(error, BrokenPipeError):
                raise
            raise typer.Exit(told(error)) from None
        except KeyboardInterrupt:
            complain("interrupted; nothing was changed by what was under way")
            raise typer.Exit(Exit.INTERRUPTED) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if ctx.params.get("debug") or not _ours(error):
                raise
            complain(f"something went wrong in the program itself: {type(error).__name__}: {error}")
            complain("the archive is as it was; please report this with what --debug shows")
            raise typer.Exit(Exit.FAILED) from error
        return result


def told(error: OSError | UnicodeEncodeError) -> Exit:
    """Tell what the system refused, most often to write to standard output; return the exit code."""
    if isinstance(error, UnicodeEncodeError):  # in the C locale, with Python's help against it turned off
        complain(f"{error.object}: {error.encoding} has no such letters\n  Set LC_ALL=C.UTF-8.")
        return Exit.FAILED
    if error.filename is None:
        # Flushing at exit must not complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
        return Exit.DONE
    complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
    return Exit.FAILED


def _reflowed(docstring: str) -> str:
    """Join the lines of each paragraph, for Typer keeps line ends as they are."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in docstring.split("\n\n"))


def _ours(error: Exception) -> bool:
    """Whether an exception is not one of Click's, which know their own message and exit code."""
    return not hasattr(error, "exit_code")


def _hoisted(args: list[str]) -> list[str]:
    front: list[str] = []
    rest = list(args)
    place = 0
    while place < len(rest) and rest[place] != "--":
        name, equals, _ = rest[place].partition("=")
        if name in _EVERYWHERE:
            end = place + 1 + (0 if equals else _EVERYWHERE[name])
            front += rest[place:end]
            del rest[place:end]
        else:
            place += 1
    return front + rest
