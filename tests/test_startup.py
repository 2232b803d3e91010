"""What each command loads: modules, not milliseconds, because a busy machine must not fail this."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
NEVER = {"pydantic", "click", "pluggy", "lxml", "bs4", "importlib.metadata", "httpx", "httpcore"}
FOR_OTHERS = ("email", "tarfile", "solidarity_archive.readers.warc", "solidarity_archive.readers.mail.r")
"""What only crawls and mail need; that a page is neither is seen without it."""
DICTIONARIES = {"simplemma"}
COSTLY = RICH | WORDS_OF_DATES | HTML | WRITING | NEVER | DICTIONARIES


def loaded(folder: Path, *words: str) -> set[str]:
    """Return the names of the modules that a command has loaded when it ends."""
    place = folder / "modules.json"
    subprocess.run(
        [sys.executable, "-c", _RUN, str(place), "--db", str(folder / "archive.db"), *words],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
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


@pytest.mark.parametrize("words", ["excerpt 4", "list --format csv", "list --format json", "export -f jsonl"])
def test_excerpts_load_the_html_parser_only(folder: Path, words: str) -> None:
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
    commands = {"app", "group", "messages"}
    found = loaded(folder, words)
    ours = {name for name in found if name.startswith("solidarity_archive.cli.")}
    assert ours == {f"solidarity_archive.cli.{name}" for name in commands}
    assert not found & (NEVER | {"sqlite3"})


def test_help_of_a_command_loads_that_one(folder: Path) -> None:
    found = loaded(folder, "months", "--help")
    assert "solidarity_archive.cli.months" in found
    assert "solidarity_archive.cli.list" not in found
    assert not found & NEVER


def test_importing_the_package_imports_nothing() -> None:
    code = "import sys; before = {*sys.modules}; import solidarity_archive; print({*sys.modules} - before)"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert shown.strip() == "{'solidarity_archive'}"
