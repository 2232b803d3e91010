"""The scripting contract from outside: streams, exit codes, pipes, files left alone, interruption."""

import csv
import errno
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.cli.app import main
from solidarity_archive.record import COLUMNS, KEYS, NAMES, POSTS
from solidarity_archive.writers import csv as csv_writer
from tests.conftest import Cli

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "samples" / "monthly-archive-2015-04.txt"
BIN = sysconfig.get_path("scripts")
STAT = os.stat
READING = (
    "list",
    "months",
    "search word",
    "show 1",
    "excerpt 1",
    "export -f jsonl",
    "history 1",
    "why 1",
    "accessions",
    "info",
)
WRITING = ("edit 1 --title x", "remove 1", "undo")
ROWS = (
    *("accessions", "alias", "diff ../archive.db other.db", "gaps", "history 1", "media", "months", "redact"),
    *("search roses --by month", "search roses --explain", "split 1", "trash", "why 1"),
)
"""What shows rows that are no posts."""
FACTS = ("accessions 1", "check", "info")
"""What shows one record, to people a fact a line."""
_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
# Sends this very process an interrupt when all is written and nothing is committed yet.
_INTERRUPTED = """
import os, signal, sys
from solidarity_archive.cli.app import main
from solidarity_archive.store import ledger
close = ledger.close_accession
def closing(*given):
    close(*given)
    os.kill(os.getpid(), signal.SIGINT)
ledger.close_accession = closing
sys.argv = ["archive", *sys.argv[1:]]
main()
"""


def bash(cli: Cli, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line with bash, with `archive` found first and the archive named."""
    surroundings = {"PATH": f"{BIN}:{os.environ['PATH']}", "ARCHIVE_DB": str(cli.path), **environment}
    return subprocess.run(
        ["bash", "-c", line],  # noqa: S607 - the user's own shell
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **surroundings},
    )


def many(cli: Cli, number: int) -> None:
    """Add so many posts that a pipe cannot hold their list."""
    lines = (json.dumps({"title": f"Post {n} " + "x" * 60, "date": "2015-04"}) + "\n" for n in range(number))
    cli("add", "-", stdin="".join(lines))


@pytest.mark.parametrize("streams", [("stdout",), ("stderr",), ("stdout", "stderr")])
@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_what_is_to_be_added_is_added_though_nobody_reads_the_sheets(
    cli: Cli, streams: tuple[str, ...], form: str
) -> None:
    cli.write("a.jsonl", '{"title": "First"}\nnot json\n')
    cli.write("b.jsonl", '{"title": "Second"}\n')
    unread, end = os.pipe()
    os.close(unread)
    with os.fdopen(end, "wb") as gone:
        heard = {name: gone if name in streams else subprocess.DEVNULL for name in ("stdout", "stderr")}
        ran = subprocess.run(
            [f"{BIN}/archive", "--db", cli.path, "add", "a.jsonl", "b.jsonl", "--format", form],
            check=False,
            stdout=heard["stdout"],
            stderr=heard["stderr"],
        )
    assert ran.returncode == 3
    assert cli("list", "--format", "ids", "--sort", "id").lines == ["1", "2"]


@pytest.mark.parametrize(
    "words",
    ["list", "list -f json", "list -f csv", "list -f table", "search post -f jsonl", "export -f jsonl"],
)
def test_a_pipe_that_closes_is_no_error(cli: Cli, words: str) -> None:
    many(cli, 2000)
    ran = bash(cli, f"archive {words} | head -1; echo ${{PIPESTATUS[0]}}")
    assert ran.stdout.splitlines()[-1] == "0"
    assert len(ran.stdout.splitlines()) == 2
    assert ran.stderr == ""


@pytest.mark.parametrize("words", READING + WRITING)
def test_a_missing_archive(cli: Cli, words: str) -> None:
    ran = cli(*words.split(), code=1)
    assert ran.out == ""
    assert ran.err.startswith(f"archive: {cli.path}: there is no archive yet\n")
    assert not cli.path.exists()
    assert list(cli.path.parent.iterdir()) == [cli.folder]


def foreign(path: Path, kind: str) -> None:
    if kind == "text":
        path.write_text("Dear diary,\n" * 50)
    elif kind == "short":
        path.write_text("x")
    elif kind == "empty":
        path.write_text("")
    elif kind == "binary":
        path.write_bytes(bytes(range(256)) * 4)
    elif kind == "truncated":
        path.write_bytes(b"SQLite format 3\0")
    else:
        connection = sqlite3.connect(path)
        if kind == "wal":
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE post (id INTEGER)")
        connection.commit()
        connection.close()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (kind, words)
        for kind in ("text", "short", "empty", "binary", "truncated", "database", "wal")
        for words in (*READING, *WRITING, "add page.txt")
        if (kind, words) != ("empty", "add page.txt")  # an empty file may become an archive
    ],
)
def test_what_is_no_archive_stays_as_it_is(cli: Cli, kind: str, words: str) -> None:
    foreign(cli.path, kind)
    shutil.copy(PAGE, cli.folder / "page.txt")
    before, modified = cli.path.read_bytes(), cli.path.stat().st_mtime_ns
    ran = cli(*words.split(), code=1)
    assert ran.out == ""
    first, hint = ran.err.splitlines()
    assert first.startswith(f"archive: {cli.path}: is ")
    assert hint.startswith("  ")
    assert (cli.path.read_bytes(), cli.path.stat().st_mtime_ns) == (before, modified)
    assert {path.name for path in cli.path.parent.iterdir()} == {cli.path.name, "work"}


@pytest.mark.parametrize("words", READING)
def test_reading_leaves_no_trace(cli: Cli, words: str) -> None:
    cli("add", PAGE)
    before, modified = cli.path.read_bytes(), cli.path.stat().st_mtime_ns
    cli(*words.split())
    assert (cli.path.read_bytes(), cli.path.stat().st_mtime_ns) == (before, modified)
    assert {path.name for path in cli.path.parent.iterdir()} == {cli.path.name, "work"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("list", 0),
        ("list --year 1999", 0),
        ("search zeppelin", 0),
        ("search ''", 0),
        ("months --year 1999 --format json", 0),
        ("--version", 0),
        ("--help", 0),
        ("list --help", 0),
        ("show 99", 1),
        ("add no-such-file", 1),
        ("undo 99", 1),
        ("accessions 99", 1),
        ("list -o no/such/folder", 1),
        ("lits", 2),
        ("list --colour red", 2),
        ("list --limit some", 2),
        ("list --limit -1", 2),
        ("list --month 2015-13", 2),
        ("list --format xml", 2),
        ("list --fields colour --format json", 2),
        ("months --fields colour --format json", 2),
        ("months --format ids", 2),
        ("show", 2),
        ("search", 2),
        ("add", 2),
        ("edit 1", 2),
        ("excerpt 1 --words 0", 2),
    ],
)
def test_exit_codes(cli: Cli, words: str, code: int) -> None:
    cli("add", PAGE)
    ran = bash(cli, f"archive {words}")
    assert ran.returncode == code, ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (code and ran.stdout)
    assert bool(ran.stderr) or not code
    assert ran.stderr == "" or code or words.startswith("search"), "only a search says why it found nothing"


def test_what_is_skipped_or_noted_is_named_with_its_source(cli: Cli) -> None:
    cli.write("a.jsonl", '{"title": "Bread"}\n[]\n')
    cli.write("b.jsonl", '{"title": "Roses", "updated": "some day"}\n')
    ran = cli("add", "--quiet", "a.jsonl", "b.jsonl", code=3)
    assert [line.split(",")[0] for line in ran.err.splitlines()] == ["a.jsonl: skipped", "b.jsonl: note"]


def test_skipped_items_are_exit_code_3(cli: Cli) -> None:
    ran = cli("add", "-", stdin='{"title": "One", "date": "2015"}\n[]\n', code=3)
    assert "2 items = 1 new + 1 skipped" in ran.out
    assert "skipped, line 2" in ran.err


def test_an_empty_answer_is_an_answer_in_every_format(cli: Cli) -> None:
    cli("add", PAGE)
    for words in ("list", "search zeppelin", "show", "excerpt", "export", "months"):
        for form, shown in (("json", "[]\n"), ("jsonl", "")):
            assert cli(*words.split(), "--year", "1999", "--format", form).out == shown
    assert cli("list", "--year", "1999", "--format", "ids").out == ""
    assert cli("list", "--year", "1999", "--format", "csv").lines == [
        ",".join(name for name in COLUMNS if name in POSTS)
    ]
    assert cli("list", "--year", "1999", "--format", "text").out == ""


@pytest.mark.parametrize(
    "words", ["list", "show --year 2015", "search dockers", "excerpt --year 2015", "export"]
)
def test_records_are_as_the_table_of_keys_says(cli: Cli, words: str) -> None:
    cli("add", PAGE, ROOT / "samples" / "modern-harbour.html")
    types = {key.name: key.type.split("|") for key in KEYS}
    as_json = cli(*words.split(), "--format", "json").out
    found = json.loads(as_json)
    assert found == [json.loads(line) for line in cli(*words.split(), "--format", "jsonl").lines]
    for record in found:
        assert list(record) == [name for name in NAMES if name in record]
        for name, value in record.items():
            assert isinstance(value, tuple(each for kind in types[name] for each in _TYPES[kind])), name
            assert not isinstance(value, bool) or "boolean" in types[name]


def test_list_has_all_keys_of_posts_also_those_that_are_not_known(cli: Cli) -> None:
    cli("add", PAGE)
    record = json.loads(cli("list", "1", "--format", "json").out)[0]
    assert list(record) == POSTS
    assert record["permalink"] is None
    assert record["terms"] == []


def test_fields_are_chosen_and_ordered(cli: Cli) -> None:
    cli("add", PAGE)
    assert list(json.loads(cli("list", "1", "-f", "jsonl", "--fields", "title,id").out)) == ["title", "id"]
    assert cli("list", "1", "-f", "tsv", "--fields", "id,date").lines == ["id\tdate", "1\t2015-04"]
    assert cli("months", "-f", "csv", "--fields", "posts").lines == ["posts", "7"]
    assert "colour" in cli("list", "-f", "csv", "--fields", "id,colour", code=2).err


def test_ids_go_from_command_to_command(cli: Cli) -> None:
    cli("add", PAGE)
    assert bash(cli, "archive search dockers -f ids | archive list - -f ids").stdout == "1\n2\n5\n6\n3\n"
    assert bash(cli, "archive list -f ids -0 | archive excerpt - -f jsonl | wc -l").stdout.strip() == "7"
    assert bash(cli, "archive list -f ids -0 | xargs -0 -n 1 echo | wc -l").stdout.strip() == "7"
    assert bash(cli, "archive search printer -f ids | archive edit - --term press").returncode == 0
    assert cli("list", "--term", "press", "-f", "ids").out == "7\n"
    assert bash(cli, "printf '6\\n1\\n' | archive list - 3 -f ids").stdout == "6\n1\n3\n"
    assert bash(cli, "printf '1\\n99\\n' | archive list - -f ids").returncode == 1


def test_no_ids_on_standard_input_are_no_posts(cli: Cli) -> None:
    cli("add", PAGE)
    assert bash(cli, "archive search zeppelin -f ids | archive list - -f json").stdout == "[]\n"
    assert bash(cli, "archive search zeppelin -f ids | archive excerpt - -f json").stdout == "[]\n"
    ran = bash(cli, "archive search zeppelin -f ids | archive remove -")
    assert ran.returncode == 0
    assert len(cli("list", "-f", "ids").lines) == 7
    ran = bash(cli, "archive search zeppelin -f ids | archive edit - --title Zeppelin")
    assert ran.returncode == 0
    assert "Zeppelin" not in cli("list").out


def test_digits_are_ids_and_slugs_are_slugs(cli: Cli) -> None:
    cli("add", ROOT / "samples" / "modern-harbour.html")
    for name in ("1", "whose-modern-harbour", "http://www.dockers.example/2015/04/14/whose-modern-harbour"):
        assert cli("list", name, "-f", "ids").out == "1\n"


def test_csv_is_safe_in_a_spreadsheet(cli: Cli) -> None:
    for title in ("=1+1", "+1", "-1", "@SUM(A1)", "＝1"):
        cli("add", "--title", title, "--date", "2015", "-", stdin=f"{title}\n")
    rows = list(csv.DictReader(io.StringIO(cli("list", "-f", "csv", "--fields", "id,title,text").out)))
    assert {row["title"][0] for row in rows} == {"'"}
    assert {row["text"][0] for row in rows} == {"'"}
    assert json.loads(cli("list", "1", "-f", "json", "--fields", "title").out) == [{"title": "=1+1"}]


def with_something_in_it(cli: Cli) -> None:
    """Make an archive of which every command has something to show."""
    (cli.folder / "oven.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    page = (
        "<!doctype html><link rel=canonical href='http://mill.example/2015/04/bread/'><body class=single>"
        "<article class=hentry><h1 class=entry-title>Bread, and roses</h1><div class=entry-content>"
        "<p>Of roses.</p><img src=oven.png><a href='/2015/05/rent/'>next</a></div></article>"
    )
    cli("add", cli.write("page.html", page), "--media")
    cli("add", "--title", "Roses", "--date", "2015-04-21", "-", stdin="Bread; roses.")
    cli("remove", "2")
    cli("redact", "Ann, the baker")
    cli("alias", "add", "Stalino", "Donetsk")
    cli("--db", "other.db", "add", "--title", "Rent", "-", stdin="=1+1")


def in_both(cli: Cli, words: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Return the rows of a command in CSV and its records in JSON."""
    as_csv, as_json = (cli(*words.split(), "--format", form, code=None) for form in ("csv", "jsonl"))
    return list(csv.DictReader(io.StringIO(as_csv.out))), [json.loads(line) for line in as_json.lines]


def cell(value: object) -> str:
    return csv_writer._cell(value, csv_writer._safe)


@pytest.mark.parametrize("words", ROWS)
def test_a_row_of_csv_is_the_record_that_json_has(cli: Cli, words: str) -> None:
    with_something_in_it(cli)
    rows, found = in_both(cli, words)
    assert rows
    assert rows == [{name: cell(value) for name, value in record.items()} for record in found]


@pytest.mark.parametrize("words", FACTS)
def test_a_line_of_facts_is_what_json_has_under_that_name(cli: Cli, words: str) -> None:
    with_something_in_it(cli)
    rows, (record,) = in_both(cli, words)
    assert {tuple(row) for row in rows} == {("name", "value")}
    facts = {row["name"].replace(" ", "_"): row["value"] for row in rows}
    shared = facts.keys() & record.keys()
    assert len(shared) > 3
    assert {name: facts[name] for name in shared} == {name: cell(record[name]) for name in shared}


def test_no_command_that_shows_rows_is_left_out_of_these() -> None:
    modules = (ROOT / "solidarity_archive" / "cli").glob("*.py")
    showing = {path.stem for path in modules if "write_rows(" in path.read_text(encoding="utf-8")}
    assert showing - {"output"} == {words.split()[0] for words in (*ROWS, *FACTS)}


def test_results_and_messages_have_streams_of_their_own(cli: Cli) -> None:
    ran = cli("add", PAGE)
    assert "made a new archive" in ran.err
    assert "7 new" in ran.out
    for words in ("edit 1 --title x", "remove 2", "undo"):
        ran = cli(*words.split())
        assert ran.out == ""
        assert ran.err
    assert cli("add", "-q", PAGE).out == ""
    assert cli("list").err == ""


def test_a_file_is_written_whole_or_not_at_all(cli: Cli) -> None:
    cli("add", PAGE)
    (cli.folder / "kept.csv").write_text("as it was")
    assert cli("list", "99", "-o", "kept.csv", code=1).out == ""
    assert (cli.folder / "kept.csv").read_text() == "as it was"
    cli("list", "-o", "kept.csv")
    assert (cli.folder / "kept.csv").read_text().startswith("id,date,title")
    assert [path.name for path in cli.folder.iterdir()] == ["kept.csv"]


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
def test_other_locales_end_no_command(cli: Cli, environment: dict[str, str]) -> None:
    cli("add", "--title", "Докери страйкують … ⚓é", "--date", "2015-04", "-", stdin="Текст pier")
    commands = (
        "list",
        "list -f table",
        "show 1",
        "excerpt 1",
        "search pier",
        "why 1",
        "months",
        "info",
        "list --help",
    )
    for words in commands:
        ran = bash(cli, f"archive {words}", **environment)
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout
        assert ran.stderr == ""
    as_json = bash(cli, "archive list -f json --fields title", **environment).stdout
    assert json.loads(as_json) == [{"title": "Докери страйкують … ⚓é"}]


def test_the_archive_is_where_one_says(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "somewhere"
    own = {"XDG_DATA_HOME": str(data), "ARCHIVE_DB": ""}
    assert bash(cli, f"archive add {PAGE}", **own).returncode == 0
    assert (data / "solidarity_archive" / "archive.db").exists()
    assert "7" in bash(cli, "archive months", **own).stdout
    other = tmp_path / "other.db"
    for line in (
        f"archive --db {other} add {PAGE}",
        f"archive add --db {other} {PAGE}",
        f"archive add {PAGE} --db={other}",
    ):
        assert bash(cli, line, ARCHIVE_DB=str(tmp_path / "not-this.db")).returncode == 0
    assert other.exists()
    assert not (tmp_path / "not-this.db").exists()


def test_an_interrupted_reading_adds_nothing(cli: Cli) -> None:
    with subprocess.Popen(
        [Path(BIN) / "archive", "--db", str(cli.path), "add", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(PAGE.read_text(encoding="utf-8"))
        process.stdin.flush()
        time.sleep(1)  # until it waits for the rest
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert told == "archive: interrupted; nothing was changed by what was under way\n"
    assert not cli.path.exists()


def test_an_interrupted_writing_adds_nothing(cli: Cli) -> None:
    cli("add", ROOT / "samples" / "modern-harbour.html")
    before = cli("export", "-f", "jsonl").out
    ran = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, "--db", str(cli.path), "add", str(PAGE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 130
    assert ran.stdout == ""
    assert ran.stderr == "archive: interrupted; nothing was changed by what was under way\n"
    assert cli("export", "-f", "jsonl").out == before
    assert len(cli("accessions").lines) == 1


def test_an_error_of_the_program_itself_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("add", PAGE)
    monkeypatch.setattr("solidarity_archive.finding.find", None)
    ran = cli("list", code=1)
    assert ran.err.startswith("archive: something went wrong in the program itself: TypeError")
    with pytest.raises(TypeError):
        cli("--debug", "list")


def test_another_command_is_writing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("add", PAGE)
    monkeypatch.setattr("solidarity_archive.store.connection._BUSY_MS", 50)
    other = sqlite3.connect(cli.path)
    other.execute("BEGIN IMMEDIATE")
    assert "another archive command is writing" in cli("remove", "1", code=1).err
    assert len(cli("list", "-f", "ids").lines) == 7
    other.rollback()
    other.close()


def test_a_read_only_archive_is_read(cli: Cli) -> None:
    cli("add", PAGE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(cli.path, folder / "archive.db")
        (folder / "archive.db").chmod(0o444)
        folder.chmod(0o555)
        as_other = ""
        if os.geteuid() == 0:  # who may write everywhere
            as_other = "setpriv --reuid 65534 --regid 65534 --clear-groups -- "
            if bash(cli, f"{as_other}archive --version", HOME=name).returncode:
                pytest.skip("another user cannot run the program here")
        ran = bash(cli, f"{as_other}archive --db {name}/archive.db list -f ids", HOME=name)
        assert len(ran.stdout.splitlines()) == 7, ran.stderr
        assert [path.name for path in folder.iterdir()] == ["archive.db"]
        folder.chmod(0o755)


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
def test_output_never_goes_over_the_archive(cli: Cli, suffix: str) -> None:
    cli("add", PAGE)
    before = cli.path.read_bytes()
    os.link(cli.path, cli.folder / "link.db")
    (cli.folder / "folder").symlink_to(cli.path.parent)
    for path in (f"{cli.path}{suffix}", f"folder/{cli.path.name}{suffix}"):
        assert "is the archive itself" in cli("list", "-o", path, code=2).err
    assert "is the archive itself" in cli("export", "-f", "jsonl", "-o", "link.db", code=2).err
    assert cli.path.read_bytes() == before
    assert {path.name for path in cli.path.parent.iterdir()} == {cli.path.name, "work"}


def test_output_to_what_is_no_regular_file_is_written_there(cli: Cli) -> None:
    cli("add", PAGE)
    os.mkfifo(cli.folder / "pipe")
    ran = bash(cli, f"cd {cli.folder}; cat pipe & archive list -f ids -o pipe; wait")
    assert (ran.returncode, len(ran.stdout.splitlines())) == (0, 7)
    assert (cli.folder / "pipe").is_fifo()
    cli("list", "-o", "/dev/null")
    assert Path("/dev/null").is_char_device()
    assert bash(cli, "archive list -f ids -o >(head -1 | sed 's/^/id /'); sleep 0.5").stdout == "id 1\n"


def test_output_keeps_the_mode_and_the_links_of_a_file(cli: Cli) -> None:
    cli("add", PAGE)
    kept = cli.folder / "kept.csv"
    kept.touch()
    kept.chmod(0o640)
    (cli.folder / "link.csv").symlink_to("kept.csv")
    cli("list", "-o", "link.csv")
    assert kept.stat().st_mode & 0o777 == 0o640
    assert (cli.folder / "link.csv").is_symlink()
    assert kept.read_text().startswith("id,date")


def editor(cli: Cli, program: str) -> dict[str, str]:
    """Return an EDITOR that runs a line of shell on ``$1``, and a folder of its own for its files."""
    (cli.folder / "tmp").mkdir(exist_ok=True)
    (cli.folder / "editor.sh").write_text(program)
    return {"EDITOR": f"bash {cli.folder}/editor.sh", "TMPDIR": str(cli.folder / "tmp")}


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ('sed -i "s/^title:.*/title: Bread/" "$1"', "is not an archive"),
        ('sed -i "s/^title:.*/title: Bread/" "$1"; exit 3', "ended with 3"),
        ('sed -i "s/^date:.*/date: never/; s/^title:.*/title: Bread/" "$1"', "is no date"),
        ("printf -- '---\\ntitle: Bread \\xff\\n---\\n' > \"$1\"", "not UTF-8 at byte"),
        ('echo Bread > "$1"', "is missing"),
    ],
)
def test_what_was_written_in_the_editor_is_not_lost(cli: Cli, program: str, reason: str) -> None:
    if reason == "is not an archive":
        cli.path.write_text("Dear diary")
    ran = bash(cli, "archive add --edit", **editor(cli, program))
    assert ran.returncode == 1
    (kept,) = (cli.folder / "tmp").iterdir()
    assert b"Bread" in kept.read_bytes()
    assert reason in ran.stderr
    assert f"what you wrote is kept in {kept}" in ran.stderr


@pytest.mark.parametrize("words", [("--date", "2015-04"), ("--url", "https://ex.org/1")])
def test_a_page_that_becomes_one_post_is_told(cli: Cli, words: tuple[str, str]) -> None:
    cli.write("statement.txt", "To the strikers\n21 April 2015\n\nBread and roses.\n")
    cli.write("odd.txt", "Bread.\n\nRoses.\n")
    told = "note: taken as one post without a title; as text it has several"
    assert f"{PAGE}: {told}" in cli("add", *words, PAGE).err
    for name in ("statement.txt", "odd.txt"):
        assert "note" not in cli("add", *words, name).err
    assert "note" not in cli("add", "--title", "April", *words, PAGE).err


def test_what_was_written_for_a_dry_run_is_kept(cli: Cli) -> None:
    ran = bash(cli, "archive add --edit --dry-run", **editor(cli, 'sed -i "s/^title:.*/title: Bread/" "$1"'))
    (kept,) = (cli.folder / "tmp").iterdir()
    assert (ran.returncode, ran.stderr) == (0, f"what you wrote is kept in {kept}\n")
    assert not cli.path.exists()


def test_what_was_added_from_the_editor_leaves_no_file(cli: Cli) -> None:
    for program in ('sed -i "s/^title:.*/title: Bread/" "$1"', "true"):
        assert bash(cli, "archive add --edit", **editor(cli, program)).returncode == 0
        assert list((cli.folder / "tmp").iterdir()) == []
    assert json.loads(cli("list", "-f", "json", "--fields", "title").out) == [{"title": "Bread"}]
    for bad in ("/no/such/editor", "'"):
        ran = bash(cli, "archive add --edit", **editor(cli, "") | {"EDITOR": bad})
        assert ran.returncode == 1
        assert "cannot be used" in ran.stderr
        assert list((cli.folder / "tmp").iterdir()) == []


def test_a_post_typed_in_is_no_folder(cli: Cli) -> None:
    cli.write("page.txt", "Bread")
    assert "a folder" in cli("add", "--title", "Bread", ".", code=2).err
    assert not cli.path.exists()


def test_adding_waits_for_another_command_and_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("add", PAGE)
    monkeypatch.setattr("solidarity_archive.store.connection._BUSY_MS", 50)
    with closing(sqlite3.connect(cli.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        for words in (("add", PAGE), ("add", "--title", "Bread")):
            ran = cli(*words, code=1)
            assert ran.err.startswith(f"archive: {cli.path}: another archive command is writing")
        assert "7 unchanged" in cli("add", "--dry-run", PAGE).out


def test_adding_to_a_full_disk_says_so(cli: Cli) -> None:
    cli("add", PAGE)
    text = "".join(json.dumps({"title": f"{n}", "text": f"{n} " + "bread " * 99}) + "\n" for n in range(999))
    cli.write("many.jsonl", text)
    ran = bash(cli, f"ulimit -f 200; trap '' XFSZ; archive add {cli.folder}/many.jsonl")
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"archive: {cli.path}: ")
    assert "the program itself" not in ran.stderr
    assert len(cli("list", "-f", "ids").lines) == 7


def test_adding_to_what_is_read_only_says_so(cli: Cli) -> None:
    cli("add", PAGE)
    with closing(sqlite3.connect(cli.path)) as db:
        db.execute("PRAGMA journal_mode=DELETE")

    def read_only(uri: str) -> sqlite3.Connection:
        return sqlite3.connect(uri.partition("?")[0] + "?mode=ro", uri=True, isolation_level=None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("solidarity_archive.store.connection._connect", read_only)
        assert "cannot be written here" in cli("add", PAGE, code=1).err
        patch.setattr(os, "stat", refuse)
        assert f"archive: {cli.path}: cannot be read: Permission denied" in cli("add", PAGE, code=1).err


def refuse(path: Any, **given: Any) -> os.stat_result:
    if str(path).endswith(".db"):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))
    return STAT(path, **given)


def test_a_dry_run_forecasts_what_the_sources_come_to_together(cli: Cli) -> None:
    cli("add", "--title", "Bread", "--date", "2015-04")
    before = cli.path.read_bytes()
    words = ("add", PAGE, PAGE, ROOT / "samples" / "modern-harbour.html")
    forecast = cli(*words, "--dry-run")
    assert cli.path.read_bytes() == before
    assert {path.name for path in cli.path.parent.iterdir()} == {cli.path.name, "work"}
    done = cli(*words)
    assert forecast.out.replace(" (dry run: nothing was changed)", "") == done.out
    assert "7 unchanged" in done.out


def test_a_dry_run_makes_no_archive(cli: Cli) -> None:
    assert "7 unchanged" in cli("add", PAGE, PAGE, "--dry-run").out
    assert not cli.path.exists()


def test_all_dates_must_hold(cli: Cli) -> None:
    days = ("2015", "2015-04", "2015-04-10", "2015-04-20", "2015-05-01", "2016-04-20")
    cli("add", "-", stdin="".join(json.dumps({"title": day, "date": day}) + "\n" for day in days))

    def found(words: str) -> set[str]:
        return set(cli("list", *words.split(), "-f", "csv", "--fields", "title").lines[1:])

    assert found("--month 2015-04 --since 2015-04-15") == {"2015", "2015-04", "2015-04-20"}
    assert found("--month 2015-04 --until 2015-04-15") == {"2015", "2015-04", "2015-04-10"}
    assert found("--month 2015-04 --year 2016") == set()
    assert found("--year 2015 --since 2015-04-15") == {"2015", "2015-04", "2015-04-20", "2015-05-01"}
    assert found("--month 2015-04 --since 2015 --until 2015") == found("--month 2015-04")
    assert found("--month 2015-04 --since 2015-05") == set()


def test_filters_that_are_said_hold_for_named_posts_too(cli: Cli) -> None:
    cli(
        "add",
        "-",
        stdin='{"title": "One", "status": "draft"}\n{"title": "Two"}\n{"title": "A page", "type": "page"}\n',
    )
    assert cli("list", "3", "2", "1", "-f", "ids").lines == ["3", "2", "1"]
    assert cli("list", "2", "1", "--status", "draft", "-f", "ids").lines == ["1"]
    assert cli("list", "2", "3", "1", "--type", "post", "-f", "ids").lines == ["2", "1"]
    assert json.loads(cli("show", "--type", "post", "-f", "json").out)[0]["title"] == "Two"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("undo {}", 1),
        ("undo -- -{}", 1),
        ("accessions {}", 1),
        ("show {}", 1),
        ("list -n {}", 0),
        ("months -n {}", 0),
        ("search dockers -n {}", 0),
        ("excerpt 1 --words {}", 0),
        ("excerpt 1 --sentences {}", 0),
        ("list --month {}", 2),
        ("list --year {}", 2),
        ("list --since 2015-{}", 2),
    ],
)
@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 40])
def test_numbers_may_be_large(cli: Cli, words: str, code: int, number: str) -> None:
    cli("add", PAGE)
    assert "the program itself" not in cli(*words.format(number).split(), code=code).err


def test_arguments_need_not_be_utf_8(cli: Cli) -> None:
    cli("add", PAGE)
    bad = "$'caf\\xe9'"
    for words in (f"search {bad}", f"list --author {bad}", f"list --term {bad}", f"excerpt 1 --around {bad}"):
        ran = bash(cli, f"archive {words}")
        told = {
            "search": "nothing found\n",
            "excerpt": "post 1: 'caf\ufffd' is not in its text; the excerpt is the one without --around\n",
        }
        assert (ran.returncode, ran.stderr) == (0, told.get(words.split()[0], ""))
    for words in (f"show {bad}", f"add {bad}", f"list --month {bad}", f"list --format {bad}"):
        ran = bash(cli, f"archive {words}")
        assert ran.returncode in (1, 2)
        assert "the program itself" not in ran.stderr
    for words in (
        f"edit 1 --title {bad} --term {bad}",
        f"add --title {bad} --author {bad} --url http://a.b/{bad}",
    ):
        assert bash(cli, f"archive {words}").returncode == 0
    assert bash(cli, "printf '1\\n\\xe9\\n' | archive list -").stderr.startswith("archive: no post '\ufffd'")
    assert bash(cli, "printf '\\xe9' | archive remove -").stderr.startswith("archive: no post '\ufffd'")


def test_files_whose_names_are_not_utf_8_are_opened(cli: Cli) -> None:
    shutil.copy(PAGE, cli.folder / "caf\udce9.txt")
    ran = bash(cli, f"cd {cli.folder}; archive add $'caf\\xe9.txt' && archive list -f ids -o caf$'\\xe9.txt'")
    assert (ran.returncode, ran.stdout) == (0, "caf\ufffd.txt: text: 7 items = 7 new\n")


@pytest.mark.parametrize(
    "words",
    [
        *("--db {} add --title Bread", "--db={} add --title Bread", "backup {}", "rescue {}"),
        *("list -o {}", "list -o{}", "list --output={}", "media -o {}", "export -f markdown -o {}"),
    ],
)
def test_new_files_have_the_names_that_were_said(cli: Cli, words: str) -> None:
    cli("add", "--title", "Roses")
    for name in ("$'k\\xff'", "$'k\\xfe'"):
        ran = bash(cli, f"cd {cli.folder}; archive {words.format(name)}")
        assert (ran.returncode, "the program itself" in ran.stderr) == (0, False), ran.stderr
    assert sorted(map(bytes, cli.folder.iterdir())) == [
        bytes(cli.folder / name) for name in ("k\udcfe", "k\udcff")
    ]


def test_cyrillic_arguments_in_the_c_locale(cli: Cli) -> None:
    c = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert bash(cli, "archive add --title 'Докери страйкують' --date 'квітень 2015'", **c).returncode == 0
    assert bash(cli, "archive search докери --month 'квітень 2015' -f ids", **c).stdout == "1\n"
    for words in ("list -o звіт.csv", "--db нова.db add --title x"):
        assert bash(cli, f"cd {cli.folder}; archive {words}", **c).returncode == 0
    assert sorted(path.name for path in cli.folder.iterdir()) == ["звіт.csv", "нова.db"]
    ran = bash(cli, "archive add нема.txt", **c)
    assert ran.returncode == 1
    assert ran.stderr.endswith("has no such letters\n  Set LC_ALL=C.UTF-8.\n")


def test_closed_and_full_streams(cli: Cli) -> None:
    cli("add", PAGE)
    for line, told in (
        ("archive list >&-", "archive: standard output is closed; nothing was done\n"),
        ("archive list - <&-", "archive: -: standard input is closed\n"),
        ("archive add - <&-", "archive: -: standard input is closed\n"),
        ("archive list >/dev/full", "archive: standard output: No space left on device\n"),
        ("archive list -f json >/dev/full", "archive: standard output: No space left on device\n"),
        ("archive --help >/dev/full", "archive: standard output: No space left on device\n"),
        (f"archive add {PAGE} >/dev/full", "archive: standard output: No space left on device\n"),
        ("archive list -o /dev/full", "archive: /dev/full: cannot be written: No space left on device\n"),
        ("archive show 99 2>&-", ""),
    ):
        ran = bash(cli, line)
        assert (ran.returncode, ran.stderr) == (1, told), line
    assert len(bash(cli, "archive list -f ids <&-").stdout.splitlines()) == 7
    assert len(bash(cli, "archive list -f ids 2>&-").stdout.splitlines()) == 7


def test_a_name_that_means_several_posts_changes_none(cli: Cli) -> None:
    slug = {"slug": "bread", "date": "2015"}
    cli("add", "-", stdin=json.dumps(slug | {"title": "A"}) + "\n" + json.dumps(slug | {"title": "B"}) + "\n")
    assert cli("list", "bread", "-f", "ids").lines == ["1", "2"]
    for words in ("edit bread --title C", "remove bread"):
        ran = cli(*words.split(), code=1)
        assert ran.err.startswith("archive: 'bread' means several posts: 1, 2\n")
    assert len(cli("accessions").lines) == 1
    assert "edited 1 post;" in cli("edit", "1", "1", "--title", "C").err


def test_history_and_why_of_a_post_that_an_undo_hides(cli: Cli) -> None:
    cli("add", PAGE)
    cli("undo")
    (said,) = json.loads(cli("history", "1", "-f", "json").out)
    assert (said["accession"], said["undone_by"]) == (1, 2)
    ran = cli("why", "1", "-f", "json")
    assert (ran.out, ran.err) == (
        "[]\n",
        "nothing that was said of post 1 stands; archive history 1 shows it\n",
    )
    for command in ("history", "why"):
        assert "no post '99'" in cli(command, "99", code=1).err


@pytest.mark.parametrize("term", ["-", "+", " "])
def test_a_tag_without_a_name_is_refused(cli: Cli, term: str) -> None:
    cli("add", PAGE)
    assert "no tag is named" in cli("edit", "1", f"--term={term}", code=2).err


@pytest.mark.parametrize("url", ["nonsense", "not a url", "http://", "http://not a url/", "http://["])
def test_what_has_no_host_is_no_address(cli: Cli, url: str) -> None:
    cli("add", "--title", "Bread", "--url", "https://ex.org/2015/04/bread/")
    for words in (("add", "--title", "Roses"), ("edit", "1")):
        assert f"--url: '{url}' is no address" in cli(*words, "--url", url, code=2).err
    assert len(cli("accessions").lines) == 1


@pytest.mark.parametrize("url", ["https://ex.org/?p=4", "ex.org/2015/04/bread", "HTTP://[::1]:8/a b"])
def test_what_has_a_host_is_an_address(cli: Cli, url: str) -> None:
    cli("add", "--title", "Bread", "--url", url)
    assert json.loads(cli("show", "1", "--format", "json").out)[0]["permalink"] == url


def test_an_address_that_is_taken_off_takes_its_slug_along(cli: Cli) -> None:
    cli("add", "--title", "Bread", "--url", "https://ex.org/2015/04/bread/")
    assert cli("list", "bread", "-f", "ids").out == "1\n"
    cli("edit", "1", "--url", "")
    shown = json.loads(cli("list", "1", "-f", "json", "--fields", "permalink,slug").out)
    assert shown == [{"permalink": None, "slug": None}]


def test_options_that_could_do_nothing_are_refused(cli: Cli) -> None:
    cli("add", PAGE)
    assert cli("list", "1", "-f", "csv", "--fields", "id,id, id").lines == ["id", "1"]
    for form in ("markdown", "text", "html", "table"):
        assert "no fields to choose" in cli("excerpt", "1", "-f", form, "--fields", "id", code=2).err
    for words in ("list -0", "list -0 -f csv", "show 1 -0", "excerpt 1 -0", "search x -0"):
        assert "--format ids" in cli(*words.split(), code=2).err


def test_sites_and_languages_are_compared_as_they_are_meant(cli: Cli) -> None:
    cli("add", "--title", "A", "--site", "https://www.ex.org/", "--language", "en-GB")
    cli("add", "-", "--site", "http://www.ex.org", stdin='{"title": "B", "language": "EN", "date": "2015"}')
    cli("add", "--title", "C", "--language", "enm")
    cli("edit", "3", "--site", "https://www.ex.org")
    as_json = json.loads(cli("list", "--sort", "id", "-f", "json", "--fields", "site").out)
    assert as_json == [{"site": "ex.org"}] * 3
    for site in ("https://www.ex.org/", "www.ex.org", "ex.org", "EX.org/"):
        assert cli("list", "--site", site, "--sort", "id", "-f", "ids").lines == ["1", "2", "3"]
    assert cli("list", "--language", "en", "--sort", "id", "-f", "ids").lines == ["1", "2"]
    assert cli("list", "--language", "EN-gb", "-f", "ids").lines == ["1"]


def test_adding_says_that_a_post_is_in_the_trash(cli: Cli) -> None:
    post = {"title": "Bread", "permalink": "https://ex.org/bread"}
    cli("add", "-", stdin=json.dumps(post))
    cli("remove", "1")
    ran = cli("add", "-", stdin=json.dumps(post | {"summary": "Roses"}))
    assert "1 updated" in ran.out
    assert ran.err == "-: note, post 1 is in the trash; archive trash --restore 1 takes it out\n"


def test_a_folder_may_hold_the_archive_itself(cli: Cli) -> None:
    shutil.copy(PAGE, cli.folder)
    here = Cli(cli.folder / "archive.db", cli.folder)
    assert "7 new" in here("add", ".").out
    with closing(sqlite3.connect(here.path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM post").fetchone()
        ran = here("add", ".")
    assert ran.out.endswith("7 items = 7 unchanged\n")
    assert ran.err == ""


def test_the_balance_sheet_of_any_act_is_in_words(cli: Cli) -> None:
    cli("add", "-", stdin='{"title": "Bread"}\n{"title": "Roses"}\n')
    cli("edit", "1", "2", "--term", "News", "--date", "2015")
    assert "kept\ttrue" in cli("accessions", "1").lines
    assert "fields\tpost 1: published, terms; post 2: published, terms" in cli("accessions", "2").lines


def test_the_bytes_of_a_source_come_back_as_they_were(cli: Cli) -> None:
    page = "Monthly Archives: April 2015\r\n\r\nBread\r\n\r\nNo oven is lit […]\r\n".encode()
    (cli.folder / "page.txt").write_bytes(page)
    assert bash(cli, "archive add page.txt; archive accessions 1 --bytes > back.txt").returncode == 0
    assert (cli.folder / "back.txt").read_bytes() == page
    (cli.folder / "other.txt").write_bytes(page + b"\r\nRoses\r\n\r\nOn every step [...]\r\n")
    cli("add", "--no-keep", "other.txt")
    assert "accession 2: no bytes are kept" in cli("accessions", "2", "--bytes", code=1).err
    assert "of which accession" in cli("accessions", "--bytes", code=2).err


@pytest.mark.parametrize("words", ['--db "" list', "list --db=", 'remove 1 --db ""'])
def test_an_archive_without_a_name_is_none(cli: Cli, words: str) -> None:
    ran = bash(cli, f"archive {words}")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--db: no file is named" in ran.stderr


@pytest.mark.parametrize(
    "words",
    [
        *(f"list --{name} ''" for name in ("author", "term", "site", "language", "type", "status", "month")),
        *("list --author Ann --author=", "show ''", "remove 1 ''", "list -o ''", "list --fields ''"),
        *(
            "add ''",
            "add --site '' page.txt",
            "edit 1 --from ''",
            "edit 1 --term ''",
            "tag '' news",
            "redact ''",
        ),
        *("backup ''", "restore ''", "rescue ''", "media -o ''", "alias add '' x"),
    ],
)
def test_an_empty_word_is_neither_all_nor_the_current_folder(cli: Cli, words: str) -> None:
    cli("add", "-", stdin='{"title": "Title", "author": "Ann"}\n')
    cli.write("page.txt", "Monthly Archives: April 2015\n\nRoses\n\nBread.\n")
    ran = bash(cli, f"cd {cli.folder}; archive {words}")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "an empty word names nothing" in ran.stderr
    assert cli("accessions").lines[1:] == []
    assert [path.name for path in cli.folder.iterdir()] == ["page.txt"]


def test_an_empty_word_may_mean_that_there_is_none(cli: Cli) -> None:
    cli("add", "-", stdin='{"title": "Title", "author": "Ann", "date": "2015"}\n')
    cli("edit", "1", "--title", "", "--author", "", "--date", "")
    post = json.loads(cli("show", "1", "--format", "json").out)[0]
    assert (post["title"], post["author"], post["date"]) == (None, None, None)


@pytest.mark.parametrize("words", ["--title --debug", "--debug --title", "--title"])
def test_an_option_is_no_value(cli: Cli, words: str) -> None:
    cli("add", PAGE)
    assert bash(cli, f"archive edit 4 {words}").returncode == 2
    assert "--debug" not in cli("show", "4").out


def test_who_has_no_home_is_told_to_name_the_file(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.setattr(sys, "argv", ["archive", "list"])
    with pytest.raises(SystemExit, match="1"):
        main()
    assert not list(cli.folder.iterdir())


def test_a_command_that_cannot_be_loaded_shows_no_traceback(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise ImportError("no sqlite here")

    monkeypatch.setattr("solidarity_archive.cli.app.resolve", broken)
    assert "went wrong in the program itself: ImportError: no sqlite here" in cli("list", code=1).err
