"""Plain lines mean the same as Typer would have them mean; what is not plain is left to Typer."""

import re
import shlex
from contextlib import suppress
from inspect import cleandoc
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.cli.app import COMMANDS
from solidarity_archive.cli.declared import Option, Parameter, parameters
from solidarity_archive.cli.group import app, typed
from solidarity_archive.cli.plain import Line, parted, values
from solidarity_archive.lazy import resolve

PLAIN = [name for name, row in COMMANDS.items() if not row.signs]
DECLARED = {name: parameters(resolve(COMMANDS[name].target)) for name in PLAIN}
HERE = "archive.db"
MISTAKE = typer.BadParameter.__mro__[1]
"""What Typer raises for each mistake."""
VALUES = [
    "2015-04",
    "miners",
    "-",
    "--",
    "",
    "0",
    "-1",
    "7",
    "3.5",
    "1_000",
    "nan",
    "шахтарі",
    "a=b",
    "--miners",
]


class Recorder:
    """A command that declares what another one does, and keeps what it is given."""

    def __init__(self, declared: list[Parameter]) -> None:
        self.parameters = declared
        self.archive: str | None = None
        self.given: dict[str, Any] | None = None

    def __call__(self, archive: str, **given: Any) -> None:
        self.archive, self.given = archive, given


def by_typer(name: str, words: list[str]) -> dict[str, Any] | None:
    """Return what Typer makes of the words after a command's name; None if they are wrong or ask for help."""
    recorder = Recorder(DECLARED[name])
    single = typer.Typer(add_completion=False)
    single.command(name)(typed(recorder))
    with suppress(MISTAKE):
        typer.main.get_command(single).main(words, standalone_mode=False, obj=HERE)
    return recorder.given


def words_of(declared: list[Parameter]) -> st.SearchStrategy[list[str]]:
    """Return command lines that are often right: options with values, glued or apart, and others."""
    value = st.sampled_from(VALUES)
    names = [
        name
        for each in declared
        if isinstance(each.declared, Option)
        for both in each.declared.names
        for name in both.split("/")
    ]
    pieces = [value.map(lambda word: [word])]
    if names:
        name = st.sampled_from([*names, "--help", "--debug", "--nothing", "-z"])
        pieces += [
            name.map(lambda name: [name]),
            st.tuples(name, value).map(list),
            st.tuples(name, value).map(lambda both: ["=".join(both)]),
            st.tuples(name, value).map(lambda both: ["".join(both)]),
            st.tuples(name, name).map(lambda both: [both[0] + both[1].lstrip("-")]),
        ]
    return st.lists(st.one_of(pieces), max_size=6).map(
        lambda parts: [word for part in parts for word in part]
    )


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_line_means_what_typer_has_it_mean(name: str) -> None:
    @given(words_of(DECLARED[name]))
    def same(words: list[str]) -> None:
        plain = values(DECLARED[name], words)
        if plain is not None:
            assert repr(plain) == repr(by_typer(name, words))  # nan is not equal to itself

    same()


PLACES = [["--db", "a.db"], ["--db=b.db"], ["--db"], ["--debug"], ["--"], ["--db", ""], ["--db="]]


@given(
    st.lists(st.one_of(st.sampled_from(PLACES), words_of(DECLARED["show"])), max_size=5), st.integers(0, 5)
)
def test_a_plain_line_is_of_the_archive_that_typer_takes_it_to_be_of(parts: list[list[str]], at: int) -> None:
    words = [word for part in [*parts[:at], ["show"], *parts[at:]] for word in part]
    line = parted(words)
    plain = line and line.command == "show" and values(DECLARED["show"], line.words)
    if line and plain:
        recorder = Recorder(DECLARED["show"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ARCHIVE_DB", HERE)
            patch.setitem(COMMANDS, "show", COMMANDS["show"]._replace(target="tests.test_plain:recorded"))
            patch.setattr("tests.test_plain.recorded", recorder, raising=False)
            with suppress(MISTAKE):
                typer.main.get_command(app).main(words, standalone_mode=False)
        assert recorder.archive == (line.archive or HERE)
        assert repr(recorder.given) == repr(plain)


def examples() -> list[str]:
    """Return the command lines in the help of all commands."""
    helps = (resolve(COMMANDS[name].target).__doc__ for name in PLAIN)
    lines = [part for text in helps for part in cleandoc(text).split("\n\n") if part.startswith("archive ")]
    return [part.strip() for line in lines for part in re.split(r" [|<>] ", line) if "archive " in part]


@pytest.mark.parametrize("line", examples())
def test_the_examples_in_the_help_are_plain(line: str) -> None:
    archive = parted(shlex.split(line)[1:])
    assert archive is not None
    assert values(DECLARED[archive.command], archive.words) is not None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("list", Line(None, "list", [])),
        ("list --month 2015-04", Line(None, "list", ["--month", "2015-04"])),
        ("--db a.db list", Line("a.db", "list", [])),
        ("list --db a.db -n 3", Line("a.db", "list", ["-n", "3"])),
        ("list --db=a.db", Line("a.db", "list", [])),
        ("--db a.db list --db b.db", Line("b.db", "list", [])),
        ("search -- --db a.db", Line(None, "search", ["--", "--db", "a.db"])),
        ("", None),
        ("--help", None),
        ("--version", None),
        ("--debug list", None),
        ("-- list", None),
        ("list --db", None),
        ("list --db=", None),
        ("list --author --debug", None),
        ("search -- --debug", Line(None, "search", ["--", "--debug"])),
    ],
)
def test_the_archive_may_be_named_anywhere(line: str, expected: Line | None) -> None:
    assert parted(line.split()) == expected


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "--debug",
        "--colour",
        "--limit",
        "--limit many",
        "--limit=",
        "--null=yes",
        "-0n3",
        "--lim 3",
    ],
)
def test_what_is_not_plain_is_left_to_typer(words: str) -> None:
    assert values(DECLARED["list"], words.split()) is None


def test_what_must_be_given_is_asked_for_by_typer() -> None:
    assert values(DECLARED["search"], []) is None
    assert values(DECLARED["why"], ["1", "2"]) is None
    assert values(DECLARED["excerpt"], ["1", "--words", "0"]) is None
