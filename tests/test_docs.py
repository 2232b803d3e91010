"""The documentation says what the program does: generated parts, links, lines to copy."""

import importlib.util
import json
import re
import sqlite3
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from solidarity_archive.cli.app import COMMANDS
from solidarity_archive.errors import Exit
from solidarity_archive.formats import FORMATS
from solidarity_archive.record import NAMES
from solidarity_archive.text import slugify
from tests.conftest import Cli

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
SAMPLE = ROOT / "samples" / "monthly-archive-2015-04.txt"
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def script(name: str) -> ModuleType:
    """Return a script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def marked_lines(mark: str) -> list[str]:
    """Return what the README has to copy after a mark."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"^<!-- {mark} -->\n```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert found, mark
    return found[1].splitlines()


def anchors(page: Path) -> Iterator[str]:
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    yield from (slugify(head) for head in re.findall(r"^#+ (.*)$", text, re.MULTILINE))


def test_the_generated_parts_are_up_to_date() -> None:
    assert script("generate").main(check=True) == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for found in _LINK.finditer(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = found["target"].partition("#")
        if "://" in target:
            continue
        other = (page.parent / target).resolve() if target else page
        assert other.exists(), found[0]
        assert not anchor or anchor in anchors(other), found[0]


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.name == "index.md" or f"({page.relative_to(ROOT / 'docs')})" in index


def test_the_readme_has_two_lines_of_set_up() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert page.count("```sh\n") == 2
    for mark in ("main-job", "tests"):
        (line,) = marked_lines(mark)
        assert line.startswith("python3 -m venv .venv && ")


def test_the_readme_has_every_command_and_exit_code() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, row in COMMANDS.items():
        assert f"| [`{name}`](docs/commands.md#archive-{name}) | {row.summary.rstrip('.')} |" in page
    for code in Exit:
        assert f"| `{code.value}` |" in page


def test_the_main_job_of_the_readme(cli: Cli) -> None:
    (line,) = marked_lines("main-job")
    inside = re.search(r"\( (export \S+) PATH=\S+ && (.*) \)$", line)
    assert inside
    for command in inside[2].split(" && "):
        program, *words = command.split()
        assert program == "archive"
        cli(*(ROOT / word if word.startswith("samples/") else word for word in words))


def test_every_key_and_format_is_described() -> None:
    scripting = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    formats = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for key in NAMES:
        assert f"| `{key}` |" in scripting
    for row in FORMATS:
        assert f"| `{row.name}` |" in formats
        assert not row.writer or f"`{row.name}`" in scripting


def test_every_table_is_described(db: sqlite3.Connection) -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    tables = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
    )
    for (name,) in tables.fetchall():
        if not name.startswith(("sqlite_", "_sqlite_")):
            assert f"### {name}\n" in page


def test_the_function_in_the_schema_gives_the_bytes_of_a_source(cli: Cli) -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    known: dict[str, Any] = {"json": json, "zlib": zlib}
    exec(page.partition("```python\n")[2].partition("```")[0], known)  # noqa: S102 - our own page
    body = "Bread and roses.\n\n" * 9
    for name, data in (("lf.md", body), ("crlf.md", body.replace("\n", "\r\n"))):
        cli.write(name, f"---\ntitle: {name}\ndate: 2015-04-21\n---\n\n{data}".encode())
        cli("add", name)
    with closing(sqlite3.connect(cli.path)) as db:
        digests = [digest for (digest,) in db.execute("SELECT digest FROM accession ORDER BY id")]
        assert db.execute("SELECT count(*) FROM kept WHERE contents NOT NULL").fetchone() == (2,)
        assert [known["source"](db, digest) for digest in digests] == [
            (cli.folder / name).read_bytes() for name in ("lf.md", "crlf.md")
        ]


def test_the_query_in_the_schema_works(cli: Cli) -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    query = re.search(r"```sql\n(.*?)```", page, re.DOTALL)
    assert query
    cli("add", SAMPLE)
    with sqlite3.connect(cli.path) as connection:
        rows = connection.execute(query[1]).fetchall()
    connection.close()
    assert {date for _, date, _ in rows} == {"2015-04"}
    assert sum(title is None for *_, title in rows) == 1


def test_the_picture_is_of_the_view() -> None:
    drawn = script("pictures").month_view()
    kept = (ROOT / "docs" / "month-view.svg").read_text(encoding="utf-8")
    assert words(kept) == words(drawn)
    assert "April&#160;2015&#160;·&#160;7&#160;posts" in kept


def words(picture: str) -> list[str]:
    """Return the texts of a picture; colours and measures may differ between versions of Rich."""
    return re.findall(r">([^<>]*\S[^<>]*)</text>", picture)


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "scripts").glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_sound_and_run_by_a_transcript(path: Path) -> None:
    subprocess.run(["bash", "-n", str(path)], check=True)  # noqa: S607 - the user's own shell
    transcript = (ROOT / "tests" / "transcripts" / "scripts.txt").read_text(encoding="utf-8")
    assert f"$ bash scripts/{path.name} " in transcript
    assert path.read_text(encoding="utf-8").rstrip() in (ROOT / "docs" / "scripting.md").read_text(
        encoding="utf-8"
    )


def test_no_page_of_ours_names_anyones_folders() -> None:
    for page in [*PAGES, *(ROOT / "tests" / "transcripts").glob("*.txt")]:
        assert not re.search(r"/(?:root|home|work|tmp)/", page.read_text(encoding="utf-8")), page


@pytest.mark.parametrize(
    "words",
    ["months", "accessions", "history 1", "why 1", "info", "check", "add samples/modern-harbour.html"],
)
def test_the_keys_of_what_is_no_post_are_described(cli: Cli, words: str) -> None:
    page = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    name, *rest = words.split()
    cli("add", SAMPLE)
    record = json.loads(cli(name, *(ROOT / w if "/" in w else w for w in rest), "--format", "json").out)[0]
    (row,) = re.findall(rf"^\| `{name}` \| (`.*) \|$", page, re.MULTILINE)
    assert re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", row)) == list(record)
