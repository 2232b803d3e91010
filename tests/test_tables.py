"""The tables that name things by string: each name is one, and each says what it names."""

import ast
import inspect
import re
from pathlib import Path

import pytest

import solidarity_archive
from solidarity_archive.cli.app import COMMANDS
from solidarity_archive.formats import FORMATS, Format
from solidarity_archive.lazy import resolve
from solidarity_archive.record import BRIEF, COLUMNS, EXCERPTS, EXPORTED, HITS, NAMES, POSTS
from tests.conftest import Cli

ROOT = Path(solidarity_archive.__file__).parent
_REFERENCE = re.compile(r"solidarity_archive\.[\w.]+:\w+")


def references() -> set[str]:
    """Return every whole ``"module:attribute"`` that stands in the code as a string."""
    strings = (
        node.value
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in strings if _REFERENCE.fullmatch(text)}


def test_references_are_found() -> None:
    assert "solidarity_archive.store.schema:migrate" in references()


@pytest.mark.parametrize("reference", sorted(references()))
def test_references_resolve(reference: str) -> None:
    assert callable(resolve(reference))


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_resolve_and_say_what_their_summary_says(name: str) -> None:
    row = COMMANDS[name]
    target = resolve(row.target)
    first = (inspect.getdoc(target) or "").partition("\n")[0]
    assert first == row.summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(cli: Cli, name: str) -> None:
    shown = cli(name, "--help").out
    assert COMMANDS[name].summary in " ".join(shown.split())
    assert re.search(rf"^\s*archive {name}\b", shown, re.MULTILINE)


def test_the_help_lists_every_command(cli: Cli) -> None:
    shown = cli("--help").out
    for name, row in COMMANDS.items():
        assert re.search(rf"\b{name}\b", shown)
        assert row.panel in shown


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_formats_resolve(row: Format) -> None:
    assert row.reader or row.writer or row.bag
    for reference in (row.reader, row.writer, row.exporter, row.folder, row.bag):
        assert reference is None or callable(resolve(reference))


def test_formats_have_names_and_suffixes_of_their_own() -> None:
    names = [row.name for row in FORMATS]
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("keys", [POSTS, HITS, EXCERPTS, EXPORTED, BRIEF, COLUMNS])
def test_keys_are_keys(keys: list[str]) -> None:
    assert set(keys) <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)
