"""The scripting contract from outside: streams, exit codes, pipes, files left alone, interruption."""

import csv
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
from pathlib import Path

import pytest

from solidarity_archive.record import COLUMNS, KEYS, NAMES, POSTS
from tests.conftest import Cli

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "samples" / "monthly-archive-2015-04.txt"
BIN = sysconfig.get_path("scripts")
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
    assert bool(code) == bool(ran.stderr)


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
    assert bash(cli, "archive search dockers -f ids | archive list - -f ids").stdout == "1\n2\n5\n3\n6\n"
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
