"""Plain command lines, understood without Typer, to import which takes longer than a search.

Only what is sure is taken, by what the commands declare. Any other line is Typer's: one with --help or a
mistake, short options run together. tests/test_plain.py holds that both understand the same.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from solidarity_archive.cli.declared import REQUIRED, Argument, Option, Parameter

_ARCHIVE = "--db"
_EVERYWHERE = {_ARCHIVE: 1, "--debug": 0}
"""Options that may also stand after the command, and how many values they take."""
_EXPANDED = frozenset("*?[~$%")
"""What Typer expands on Windows, whose shells do not."""


class Line(NamedTuple):
    """A command line: the archive, if it says which, the command's name, and the words after that."""

    archive: str | None
    command: str
    words: list[str]


class _Meaning(NamedTuple):
    """Which parameter the name of an option is of, and what it means to a flag; others have a value."""

    parameter: Parameter
    flag: bool | None


class _UnsureError(Exception):
    """These words are for Typer."""


def hoisted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the options of all commands, wherever they stand before ``--``, and the other words."""
    front: list[str] = []
    rest: list[str] = []
    each = iter(words)
    for word in each:
        if word == "--":
            return front, [*rest, word, *each]
        name, equals, _ = word.partition("=")
        if name in _EVERYWHERE:
            front += [word, *([] if equals else islice(each, _EVERYWHERE[name]))]
        else:
            rest.append(word)
    return front, rest


def parted(words: Sequence[str]) -> Line | None:
    """Part a command line; return None if it is for Typer."""
    if os.name == "nt" and not _EXPANDED.isdisjoint("".join(words)):
        return None
    front, rest = hoisted(words)
    archive, each = None, iter(front)
    for word in each:
        name, equals, value = word.partition("=")
        archive = value if equals else next(each, "")
        if name != _ARCHIVE or not archive:
            return None
    if not rest or rest[0].startswith("-"):
        return None
    return Line(archive, rest[0], rest[1:])


def values(parameters: Sequence[Parameter], words: Sequence[str]) -> dict[str, Any] | None:
    """Return what the words after a command's name come to, by parameter; None if they are for Typer."""
    given = {each.name: each.default for each in parameters}
    try:
        others = _take_options(iter(words), _meanings(parameters), given)
        _take_arguments(others, [each for each in parameters if isinstance(each.declared, Argument)], given)
    except _UnsureError:
        return None
    return given


def _meanings(parameters: Sequence[Parameter]) -> dict[str, _Meaning]:
    """Return what each name of each option means."""
    meanings = {}
    for each in parameters:
        if isinstance(each.declared, Option):
            for names in each.declared.names:
                yes, _, no = names.partition("/")  # --cite/--no-cite
                meanings[yes] = _Meaning(each, True if each.type is bool else None)
                if no:
                    meanings[no] = _Meaning(each, False)
    return meanings


def _take_options(words: Iterator[str], meanings: Mapping[str, _Meaning], given: dict[str, Any]) -> list[str]:
    """Put the values of the options into `given`; return the words that are none."""
    others: list[str] = []
    for word in words:
        if word == "--":
            return [*others, *words]
        if word == "-" or not word.startswith("-"):
            others.append(word)
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
        meaning = meanings.get(name)
        if meaning is None or (equals and meaning.flag is not None):
            raise _UnsureError
        parameter = meaning.parameter
        if meaning.flag is not None:
            given[parameter.name] = meaning.flag
            continue
        made = _value(parameter, value if equals else next(words, None))
        if parameter.many:
            given[parameter.name] = [*(given[parameter.name] or ()), made]
        else:
            given[parameter.name] = made
    return others


def _take_arguments(words: Sequence[str], arguments: Sequence[Parameter], given: dict[str, Any]) -> None:
    """Put the words that are no options into `given`; one argument may take many, the last."""
    rest = list(words)
    for each in arguments:
        if each.many:
            if rest:
                given[each.name] = [_value(each, word) for word in rest]
            rest = []
        elif rest:
            given[each.name] = _value(each, rest.pop(0))
        if given[each.name] is REQUIRED:
            raise _UnsureError
    if rest:
        raise _UnsureError


def _value(parameter: Parameter, word: str | None) -> Any:  # noqa: ANN401 - of the parameter's type
    if word is None or not (word or parameter.declared.empty):
        raise _UnsureError
    try:
        value = parameter.type(word)
    except ValueError:
        raise _UnsureError from None
    least = parameter.declared.min if isinstance(parameter.declared, Option) else None
    if least is not None and value < least:
        raise _UnsureError
    return value
