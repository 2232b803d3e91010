"""What commands declare of their options and arguments: group.py reads it for Typer, plain.py without."""

from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import Any, NamedTuple

from solidarity_archive.errors import UsageError

REQUIRED = ...
"""The default of what must be given."""


class Argument:
    """A word of the command line that is no option, or all of them; `metavar` is its name in --help.

    `empty` says that an empty word means something.
    """

    __slots__ = ("empty", "help", "metavar")

    def __init__(self, *, help: str, metavar: str | None = None, empty: bool = False) -> None:  # noqa: A002 - as Typer calls it
        self.help, self.metavar, self.empty = help, metavar, empty


class Option:
    """An option by its names, as ``--limit`` and ``-n``, or ``--cite/--no-cite``.

    `panel` is its place in --help, `metavar` the name of its value there, `min` the least number it takes;
    `empty` says that an empty value means something.
    """

    __slots__ = ("empty", "help", "metavar", "min", "names", "panel")

    def __init__(
        self,
        *names: str,
        help: str,  # noqa: A002 - as Typer calls it
        panel: str | None = None,
        metavar: str | None = None,
        min: int | None = None,  # noqa: A002 - as Typer calls it
        empty: bool = False,
    ) -> None:
        self.names, self.help, self.panel, self.metavar, self.min = names, help, panel, metavar, min
        self.empty = empty


class Parameter(NamedTuple):
    """A parameter that the command line fills: its name, type and default, and how it is written there."""

    name: str
    kind: Any
    default: Any
    declared: Argument | Option

    @property
    def many(self) -> bool:
        """Whether it takes as many values as are given."""
        return _origin(_needed(self.kind)) is list

    @property
    def type(self) -> type:
        """The type of its value, or of each of them: str, int, float or bool."""
        kind = _needed(self.kind)
        one: type = kind.__args__[0] if _origin(kind) is list else kind
        return one


def parameters(command: Callable[..., None]) -> list[Parameter]:
    """Return what the command line fills of a command's parameters, in their order.

    Those are annotated with an Argument or an Option. Where a command has them made of others (options.py),
    its own list of them counts.
    """
    made: list[Parameter] | None = getattr(command, "parameters", None)
    if made is not None:
        return made
    # As inspect.signature() has them, which takes a sixth of a cold command's time to import.
    code = command.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    given = command.__defaults__ or ()
    defaults = dict(zip(names[code.co_argcount - len(given) : code.co_argcount], given, strict=True))
    defaults |= command.__kwdefaults__ or {}
    annotated = {name: command.__annotations__[name] for name in names}
    return [
        Parameter(name, kind.__origin__, defaults.get(name, REQUIRED), kind.__metadata__[0])
        for name, kind in annotated.items()
        if hasattr(kind, "__metadata__")
    ]


def refuse_empty(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> None:
    """Raise UsageError for an empty word where it means nothing: a variable that is not set, most likely."""
    for name, _, _, declared in parameters:
        value = given[name]
        if (value == "" or (isinstance(value, list) and "" in value)) and not declared.empty:
            option = f"{declared.names[0]}: " if isinstance(declared, Option) else ""
            raise UsageError(
                f"{option}an empty word names nothing", "Leave it out, or see where it comes from."
            )


def _needed(kind: Any) -> Any:  # noqa: ANN401 - whatever stands in an annotation
    """Return ``X`` of ``X | None``."""
    if _origin(kind) is list:
        return kind
    return next((each for each in getattr(kind, "__args__", ()) if each is not NoneType), kind)


def _origin(kind: Any) -> Any:  # noqa: ANN401 - as above
    return getattr(kind, "__origin__", None)
