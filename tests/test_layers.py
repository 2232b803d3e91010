"""The shape of the code: every import points up the list of layers, and libraries have their homes."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import solidarity_archive

ROOT = Path(solidarity_archive.__file__).parent
PACKAGE = ROOT.name

LAYERS = (
    ("errors", "lazy", "post", "query", "robots"),
    ("digesting",),
    ("details", "editor"),
    ("charset", "dates", "formats", "record", "source", "text", "urls"),
    ("calendars", "fetching", "matter", "packed", "redaction", "sites", "striptags", "texturize", "words"),
    ("fold", "wordpress"),
    ("markup",),
    ("excerpt",),
    ("readers",),
    ("writers",),
    ("views",),
    ("searching",),
    ("store",),
    ("outcomes",),
    (
        "accession",
        "advice",
        "bagging",
        "beside",
        "byhand",
        "describing",
        "finding",
        "provenance",
        "publishing",
        "quoting",
    ),
    ("answering", "comparing", "editing", "gaps", "live", "manuscript", "media", "merging", "redacting"),
    ("joining", "trash"),
    ("cli",),
    ("__main__",),
)
"""Each imports only from those before it; the parts of a package may import each other, in no circle."""

APART = {
    "writers": {"readers"},
    "views": {"readers"},
    "store": {"readers", "writers", "views", "excerpt", "record"},
}
"""Neighbours that must not know each other although the order would let them."""

HOMES = {
    "rich": {"views", "cli.console", "cli.progress"},
    "typer": {"cli.group"},
    "sqlite_utils": {"store.schema"},
    "babel": {"calendars"},
    "dateutil": {"calendars"},
    "charset_normalizer": {"charset"},
    "selectolax": {"markup", "readers"},
    "lxml": {"readers"},
    "httpx": {"fetching.client"},
    "httpcore": {"fetching"},
    "yaml": {"readers.frontmatter.fields"},
    "Stemmer": {"words.snowball"},
    "markdown_it": {"writers.wxr.item"},
    "anyascii": {"writers.bagit", "writers.folder", "writers.wxr.writer"},
}
"""The only modules that import a library from elsewhere."""

TAKE_A_CONNECTION = {
    *(
        "accession",
        "bagging",
        "comparing",
        "describing",
        "editing",
        "finding",
        "merging",
        "provenance",
        "quoting",
    ),
    *("joining", "redacting", "trash"),
    *("cli.adding", "cli.exporting", "cli.files", "cli.manuscripts", "cli.visiting", "cli.withholding"),
    *("gaps.evidence", "gaps.missing"),
    *("media.keeping", "media.shown", "live.reading", "live.syncing", "live.visit"),
}
"""Modules outside store/ that hand a connection on; they may name its type and nothing else of sqlite3."""

LONGEST = 350
SQL = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "PRAGMA ", "CREATE TABLE ")


def modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix("__init__").rstrip(".")
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


MODULES = modules()
NAMES = [name for name in MODULES if name]


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the full names of what is imported, modules where a module is meant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole.removeprefix(f"{PACKAGE}.") in MODULES else node.module


def ours(name: str) -> set[str]:
    """Return the modules of ours that a module imports."""
    inside = f"{PACKAGE}."
    return {other.removeprefix(inside) for other in imported(MODULES[name]) if other.startswith(inside)}


def foreign(name: str) -> set[str]:
    """Return the packages of others that a module imports."""
    return {other.partition(".")[0] for other in imported(MODULES[name])} - {PACKAGE}


def top(name: str) -> str:
    return name.partition(".")[0]


LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}


def lives(name: str, homes: set[str]) -> bool:
    return name in homes or top(name) in homes


def test_every_module_has_a_layer() -> None:
    assert {top(name) for name in NAMES} == set(LAYER)


@pytest.mark.parametrize("name", NAMES)
def test_imports_point_up(name: str) -> None:
    for other in ours(name):
        if top(other) != top(name):
            assert LAYER[top(other)] < LAYER[top(name)], f"{name} must not import {other}"
            assert top(other) not in APART.get(top(name), ()), f"{name} must not import {other}"


def test_nothing_imports_in_a_circle() -> None:
    tuple(TopologicalSorter({name: ours(name) - {name} for name in NAMES}).static_order())


@pytest.mark.parametrize("name", NAMES)
def test_libraries_have_their_homes(name: str) -> None:
    for library in foreign(name) - set(sys.stdlib_module_names):
        assert library in HOMES, f"{name}: {library} has no home yet"
        assert lives(name, HOMES[library]), f"{name} must not import {library}"


@pytest.mark.parametrize("name", [name for name in NAMES if top(name) != "store"])
def test_sql_is_in_the_store_only(name: str) -> None:
    tree = MODULES[name]
    if "sqlite3" in foreign(name):
        assert name in TAKE_A_CONNECTION
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            of_sqlite = isinstance(node.value, ast.Name) and node.value.id == "sqlite3"
            assert not of_sqlite or node.attr == "Connection", f"{name}: sqlite3.{node.attr}"
            assert node.attr not in ("execute", "executemany", "executescript"), f"{name}: {node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "sqlite3":
            assert [alias.name for alias in node.names] == ["Connection"]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            assert not node.value.lstrip().startswith(SQL), f"{name}: {node.value[:40]!r}"


@pytest.mark.parametrize("name", NAMES)
def test_imports_stand_at_the_top(name: str) -> None:
    standing = {id(node) for node in MODULES[name].body}
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert id(node) in standing, f"{name}, line {node.lineno}: an import inside a function"
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{name}: a relative import"


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_long(name: str) -> None:
    path = ROOT.joinpath(*name.split(".")) if name else ROOT
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST
