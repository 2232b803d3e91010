"""What each command loads: modules, not milliseconds, because a busy machine must not fail this."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from solidarity_archive.cli.app import COMMANDS

SAMPLES = Path(__file__).parent.parent / "samples"
PAGE = SAMPLES / "monthly-archive-2015-04.txt"
_RUN = """
import json, sys
from solidarity_archive.cli.app import main
place, sys.argv = sys.argv[1], ["archive", *sys.argv[2:]]
try:
    main()
finally:
    with open(place, "w") as file:
        json.dump(sorted(sys.modules), file)
"""
RICH = {"rich", "markdown_it", "pygments"}
WORDS_OF_DATES = {"babel", "dateutil"}
HTML = {"selectolax"}
WRITING = {"sqlite_utils", "charset_normalizer"}
NEVER = {
    "pydantic",
    "simplemma",
    "click",
    "pluggy",
    "lxml",
    "bs4",
    "importlib.metadata",
    "httpx",
    "httpcore",
    "isal",
    "orjson",
}
FOR_OTHERS = ("email", "tarfile", "solidarity_archive.readers.warc", "solidarity_archive.readers.mail.r")
"""What only crawls and mail need; that a page is neither is seen without it."""
DICTIONARIES = {"solidarity_archive.words.lemmas"}
ENTERING = {
    f"solidarity_archive.{name}"
    for name in (
        *("fold", "sites", "source", "striptags", "markup", "wordpress", "words.language", "cli.whole"),
        *("store.binding", "store.identity", "store.index", "store.ledger", "store.lexicon", "store.rows"),
    )
}
SEARCHING = {"solidarity_archive.searching.parse", "solidarity_archive.store.search"}
SLOW_TO_LOAD = {
    "pathlib",
    "urllib.parse",
    *("tempfile", "zoneinfo", "html.entities", "csv", "logging", "asyncio", "socket", "xml"),
    *("dataclasses", "inspect", "calendar", "hashlib"),
}
"""Of the standard library."""
COSTLY = RICH | WORDS_OF_DATES | HTML | WRITING | NEVER | DICTIONARIES


def loaded(folder: Path, *words: str, code: int = 0) -> set[str]:
    """Return the names of the modules that a command has loaded when it ends, with that exit code."""
    place = folder / "modules.json"
    ended = subprocess.run(
        [sys.executable, "-c", _RUN, str(place), "--db", str(folder / "archive.db"), *words],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert ended.returncode == code, ended.stderr.decode()
    return set(json.loads(place.read_text()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that holds the sample page."""
    made = tmp_path_factory.mktemp("startup")
    loaded(made, "add", str(PAGE))
    return made


@pytest.mark.parametrize(
    "words",
    [
        "list",
        "list --month 2015-04",
        "list --since 2015 --until 2015-04-30 --partial",
        "list --format ids",
        "list --format json --fields id,date,title,text",
        "months",
        "months --format csv",
        "search dockers",
        "search dockers --format ids",
        "search dockers --format jsonl --fields id,title,snippet,rank",
        "search страйкуючих --explain",
        "search -- dokcers -lighthouse month:2015-04",
        "search dockers --by month",
        "related 4 --format ids",
        "alias",
        "show 4",
        "excerpt 4",
        "info",
        "info --format json",
        "why 4",
        "history 4",
        "accessions",
        "accessions 1",
        "media",
        "media 4 --format json",
    ],
)
def test_reading_loads_nothing_costly(folder: Path, words: str) -> None:
    assert loaded(folder, *words.split()) & COSTLY == set()


@pytest.mark.parametrize(
    "words",
    [
        "list --month 2015-04",
        "list --format ids",
        "show 4",
        "months",
        "search dockers",
        "search dockers --format ids",
        "search -- dockers -lighthouse month:2015-04",
    ],
)
def test_what_is_asked_most_loads_nothing_that_only_others_need(folder: Path, words: str) -> None:
    found = loaded(folder, *words.split())
    assert not found & ENTERING
    assert not found & SLOW_TO_LOAD
    assert words.startswith("search") or not found & SEARCHING


@pytest.mark.parametrize("words", ["list --format csv", "list --format json", "export -f jsonl"])
def test_whole_texts_load_the_html_parser_only(folder: Path, words: str) -> None:
    assert loaded(folder, *words.split()) & COSTLY <= HTML


@pytest.mark.parametrize(
    "words", ["list -f table", "months -f table", "show 4 -f table", "search quay -f table"]
)
def test_a_table_loads_rich_and_nothing_else(folder: Path, words: str) -> None:
    found = loaded(folder, *words.split()) & COSTLY
    assert "rich" in found
    assert found <= RICH


def test_gaps_load_what_reads_pages_and_nothing_that_asks(folder: Path) -> None:
    found = loaded(folder, "gaps", "--month", "2015-04")
    assert found & COSTLY <= HTML | WORDS_OF_DATES | {"charset_normalizer"}


def test_a_date_in_words_loads_the_calendars(folder: Path) -> None:
    assert loaded(folder, "list", "--month", "April 2015") & COSTLY == WORDS_OF_DATES


def test_a_folder_loads_no_yaml(folder: Path, tmp_path: Path) -> None:
    found = loaded(folder, "export", "-f", "markdown", "-o", str(tmp_path / "site"))
    assert found & (COSTLY | {"yaml"}) <= HTML


@pytest.mark.parametrize("words", ["edit 4 --title Title", "remove 4", "undo"])
def test_changing_loads_no_rich(folder: Path, words: str) -> None:
    assert loaded(folder, *words.split()) & COSTLY <= HTML | DICTIONARIES


def test_adding_loads_no_rich_and_no_schema(folder: Path) -> None:
    found = loaded(folder, "add", str(PAGE))
    assert not found & (RICH | NEVER)
    assert "sqlite_utils" not in found, "the archive is there; its schema needs nothing"
    assert "solidarity_archive.readers.text.reader" in found
    assert not {name for name in found if name.startswith(FOR_OTHERS)}


@pytest.mark.parametrize("words", ["--help", "--version"])
def test_help_loads_no_command(folder: Path, words: str) -> None:
    commands = {"app", "boundary", "declared", "group", "messages", "plain"}
    found = loaded(folder, words)
    ours = {name for name in found if name.startswith("solidarity_archive.cli.")}
    assert ours == {f"solidarity_archive.cli.{name}" for name in commands}
    assert not found & (NEVER | {"sqlite3"})


def test_help_of_a_command_loads_that_one(folder: Path) -> None:
    found = loaded(folder, "months", "--help")
    assert "solidarity_archive.cli.months" in found
    assert "solidarity_archive.cli.list" not in found
    assert not found & NEVER


@pytest.mark.parametrize(
    "words", ["list -n 3", "search dockers --format=ids", "show 4", "edit 4 --title Title"]
)
def test_a_plain_line_loads_no_typer(folder: Path, words: str) -> None:
    assert not loaded(folder, *words.split()) & {"typer", "solidarity_archive.cli.group"}


def test_a_mistake_is_told_by_typer(folder: Path) -> None:
    assert "typer" in loaded(folder, "list", "--colour", code=2)


def test_an_excerpt_of_plain_text_loads_little_more_than_the_post(folder: Path) -> None:
    assert not loaded(folder, "excerpt", "4") & (SLOW_TO_LOAD - {"html.entities"})


OPENING = """
import sys
before = {*sys.modules}
from solidarity_archive.store.connection import reading
from solidarity_archive.searching.fields import filtered
print(*sorted({*sys.modules} - before))
"""


def test_opening_an_archive_and_understanding_fields_load_no_paths_and_addresses() -> None:
    ran = subprocess.run([sys.executable, "-c", OPENING], check=True, capture_output=True, text=True)
    assert "solidarity_archive.store.connection" in ran.stdout.split()
    assert not {*ran.stdout.split()} & {"pathlib", "urllib.parse", "solidarity_archive.urls"}


COMPILING = """
import sys
def hear(event, of):
    if event == "compile" and of[1] == "<string>" and not of[0].startswith(b"lambda _cls"):
        sys.exit(f"compiled {of[0]}")
sys.addaudithook(hear)
import solidarity_archive.advice, solidarity_archive.answering, solidarity_archive.quoting
"""


def test_no_type_in_a_named_tuple_is_a_string_that_has_to_be_compiled() -> None:
    ran = subprocess.run([sys.executable, "-c", COMPILING], check=False, capture_output=True, text=True)
    assert not ran.stderr, "the first compile() of a process takes as long as to import sqlite3"


def test_importing_the_package_imports_nothing() -> None:
    code = "import sys; before = {*sys.modules}; import solidarity_archive; print({*sys.modules} - before)"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert shown.strip() == "{'solidarity_archive'}"


SCHEMA = {"sqlite_utils", "click", "pluggy", "dateutil", "importlib.metadata"}
"""What comes along with sqlite_utils, which makes an archive."""
EACH: dict[str, tuple[str, set[str]]] = {
    "list": ("list", set()),
    "months": ("months", set()),
    "search": ("search dockers", set()),
    "related": ("related 4", set()),
    "show": ("show 4", set()),
    "excerpt": ("excerpt 4", set()),
    "add": ("add {page}", HTML | DICTIONARIES | WORDS_OF_DATES | {"charset_normalizer"}),
    "sync": ("sync", HTML | WORDS_OF_DATES | RICH | {"httpx", "httpcore", "click", "charset_normalizer"}),
    "export": ("export -f jsonl", HTML),
    "media": ("media", set()),
    "redact": ("redact", set()),
    "edit": ("edit 4 --title Title", HTML),
    "tag": ("tag 4 +strike", HTML),
    "remove": ("remove 4", HTML),
    "trash": ("trash", HTML),
    "merge": ("merge 4 5", HTML),
    "split": ("split 4", HTML),
    "undo": ("undo", HTML | DICTIONARIES),
    "history": ("history 4", set()),
    "why": ("why 4", set()),
    "accessions": ("accessions", set()),
    "gaps": ("gaps", HTML | WORDS_OF_DATES | {"charset_normalizer"}),
    "diff": ("diff {archive} {archive}", HTML),
    "check": ("check", HTML | SCHEMA),
    "backup": ("backup {folder}/copy.db", HTML | SCHEMA),
    "restore": ("restore {archive}", HTML | SCHEMA),
    "rescue": ("rescue {folder}/new.db", HTML | DICTIONARIES | SCHEMA),
    "alias": ("alias", set()),
    "reindex": ("reindex", HTML | DICTIONARIES),
    "info": ("info", set()),
}
"""Of each command how it is called, and which of the costly modules it may load; httpx loads Rich."""


def test_each_command_is_looked_at() -> None:
    assert EACH.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", EACH)
def test_each_command_loads_only_what_it_may(folder: Path, tmp_path: Path, command: str) -> None:
    shutil.copy(folder / "archive.db", tmp_path / "archive.db")
    shutil.copy(folder / "archive.db", tmp_path / "other.db")
    words, allowed = EACH[command]
    words = words.format(page=PAGE, folder=tmp_path, archive=tmp_path / "other.db")
    code = 1 if command == "sync" else 0  # there is no site to ask
    assert loaded(tmp_path, *words.split(), code=code) & COSTLY <= allowed
