"""archive export: whole or not at all, nothing beside it, and what add reads again."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli
from tests.test_contract import BIN, bash
from tests.test_terminal import Terminal

PRIVATE = {"id": "3", "author": "Ann", "email": "ann@mill.example", "ip": "192.0.2.7", "content": "Yes"}
POSTS: list[dict[str, Any]] = [
    {
        "title": "Bread",
        "date": "2015-04",
        "text": "Hot.",
        "slug": "bread",
        "comments": [PRIVATE],
        "password": "x",
    },
    {"title": "Roses", "date": "2015-04-21", "content": {"format": "html", "body": "<p>Red.</p>"}},
    {"title": "Roses", "date": "2015-04-21", "content": {"format": "html", "body": "<p>Red.</p>"}},
    {"title": "Rent", "status": "draft"},
]
FORMATS = ["wxr", "json", "jsonl", "csv", "tsv", "ids", "text", "html", "markdown"]


@pytest.fixture
def full(cli: Cli) -> Cli:
    cli.write("posts.jsonl", "".join(json.dumps(post) + "\n" for post in POSTS))
    cli("add", "-q", "posts.jsonl")
    (cli.folder / "posts.jsonl").unlink()
    return cli


EVERYTHING = ("--type", "any", "--status", "any")


def left(cli: Cli) -> list[str]:
    return sorted(path.name for path in cli.folder.iterdir())


def test_a_folder_comes_back_as_the_same_archive(full: Cli) -> None:
    ran = full("export", "--format", "markdown", "-o", "site", *EVERYTHING, "--private")
    assert ran.out == ""
    assert left(full) == ["site"]
    assert sorted(path.name for path in (full.folder / "site").iterdir()) == [
        "0001-01-01-0004-rent.md",
        "2015-04-01-0001-bread.md",
        "2015-04-21-0002-roses.html",
        "2015-04-21-0003-roses.html",
    ]
    full("--db", "other.db", "add", "site")
    assert full("diff", full.path, "other.db").out == ""
    assert full("--db", "other.db", "add", "site").out.count("1 item = 1 unchanged") == 4
    assert len(full("--db", "other.db", "list", *EVERYTHING, "-f", "ids").lines) == 4


def test_files_of_a_folder_may_be_named_one_by_one_or_be_in_a_zip_file(full: Cli) -> None:
    full("export", "--format", "markdown", "-o", "site", *EVERYTHING, "--private")
    full("--db", "other.db", "add", "-q", *(full.folder / "site").iterdir())
    shutil.make_archive("site", "zip", full.folder, "site")
    full("--db", "third.db", "add", "-q", "site.zip")
    for other in ("other.db", "third.db"):
        assert full("diff", full.path, other).out == ""


@pytest.mark.parametrize("format_", ["jsonl", "json", "markdown"])
def test_posts_that_share_a_number_stay_apart(cli: Cli, format_: str) -> None:
    for name in ("bread", "roses"):
        post = {"title": name, "text": f"Of {name}.", "site": "mill.example", "source_id": "7"}
        cli("add", cli.write(f"{name}.jsonl", json.dumps(post)))
    cli("split", "1", "--accession", "2")
    cli("export", "-f", format_, "-o", "out")
    added = cli("--db", "other.db", "add", "out")
    assert "has the number 7 of another post; it is left out" in added.err
    again = cli("--db", "other.db", "add", "out")
    assert len(cli("--db", "other.db", "list", "-f", "ids").lines) == 2
    assert " new" not in again.out
    assert " updated" not in again.out
    (line,) = cli("diff", cli.path, "other.db", "-f", "jsonl", code=3).lines
    assert json.loads(line)["fields"] == ["source_id"]


def test_filters_choose_what_is_exported(full: Cli) -> None:
    full("export", "--format", "markdown", "-o", "site", "--month", "2015-04", "--until", "2015-04-20")
    assert [path.name for path in (full.folder / "site").iterdir()] == ["2015-04-01-0001-bread.md"]


def test_what_was_never_public_is_left_out_unless_it_is_asked_for_and_that_is_said(full: Cli) -> None:
    told = full("export", "--format", "markdown", "-o", "site").err
    assert told.startswith("left out, for they were never public: ")
    assert ", 1 password; --private gives them too" in told
    text = (full.folder / "site" / "2015-04-01-0001-bread.md").read_text()
    assert "Ann" in text
    assert not re.search("ann@|192.0.2|password", text)
    assert full("export", "--format", "markdown", "-o", "quiet", "-q").err == ""
    assert full("export", "--format", "markdown", "-o", "whole", "--private").err == ""
    assert "ann@mill.example" in (full.folder / "whole" / "2015-04-01-0001-bread.md").read_text()
    for format_ in ("json", "jsonl"):
        assert "192.0.2" in full("export", "--format", format_, "--private").out
        public = full("export", "--format", format_).out
        assert not re.search("ann@|192.0.2", public)
        assert public.count('"password": null') == 3
    assert "192.0.2" in full("export", "--format", "wxr", "--private").out
    assert "192.0.2" not in full("export", "--format", "wxr").out
    assert "192.0.2" not in full("export", "--format", "csv", "--fields", "comments").out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("export --format markdown", "markdown is exported as a file for each post, into a folder"),
        ("export --format markdown -o -", "Say --format markdown -o FOLDER."),
        ("export -o posts.md", "posts.md: markdown is exported as a file for each post"),
        ("export --format markdown -o full", "full: is not empty"),
        ("export --format markdown -o file", "file: is a file"),
        ("export --format markdown -o link", "link: is a link"),
        ("export --format markdown -o .", ".: is the current folder"),
        ("export --format markdown -o new --fields id", "markdown has no fields to choose"),
    ],
)
def test_only_a_new_or_empty_folder_is_written(full: Cli, words: str, why: str) -> None:
    (full.folder / "full").mkdir()
    (full.folder / "full" / "mine").touch()
    (full.folder / "file").touch()
    (full.folder / "empty").mkdir()
    (full.folder / "link").symlink_to("empty")
    before = left(full)
    if words.endswith("-o ."):
        os.chdir(full.folder / "empty")
    ran = full(*words.split(), code=2)
    assert why in ran.err
    assert left(full) == before
    assert not list((full.folder / "empty").iterdir())


def test_an_empty_folder_is_filled_and_keeps_its_mode(full: Cli) -> None:
    (full.folder / "empty").mkdir(mode=0o750)
    full("export", "--format", "markdown", "-o", "empty")
    full("export", "--format", "markdown", "-o", "new")
    assert (full.folder / "empty").stat().st_mode & 0o777 == 0o750
    umask = os.umask(0)
    os.umask(umask)
    assert (full.folder / "new").stat().st_mode & 0o777 == 0o777 & ~umask
    assert {path.stat().st_mode & 0o777 for path in (full.folder / "new").iterdir()} == {0o666 & ~umask}
    assert "cannot be written" in full("export", "-f", "markdown", "-o", "no/such", code=1).err


def test_lists_in_markdown_are_what_they_were(full: Cli) -> None:
    assert full("list", "--format", "markdown").out.startswith("## April 2015\n\n- Roses")
    full("list", "-o", "list.md")
    assert (full.folder / "list.md").read_text().startswith("## April 2015")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_full_disk_leaves_nothing(full: Cli, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(descriptor: int) -> None:  # noqa: ARG001 - as os.fsync
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    ran = full("export", "--format", format_, "-o", "out", code=1)
    assert ran.err.splitlines()[-1] == "archive: out: cannot be written: No space left on device"
    assert left(full) == []


_STOPPED = """
import os, signal, sys, time
from solidarity_archive.cli import withholding
from solidarity_archive.cli.app import main
told, how = withholding.records, sys.argv.pop()
def stopping(*words, **private):
    for number, record in enumerate(told(*words, **private)):
        if number == 2:
            os.kill(os.getpid(), getattr(signal, how))
            time.sleep(60)
        yield record
withholding.records = stopping
main()
"""


@pytest.mark.parametrize(
    ("format_", "how"),
    [
        *((each, "SIGINT") for each in FORMATS),
        ("jsonl", "SIGTERM"),
        ("markdown", "SIGTERM"),
        ("markdown", "SIGHUP"),
    ],
)
def test_whoever_ends_it_nothing_is_left_behind(full: Cli, format_: str, how: str) -> None:
    words = ["--db", str(full.path), "export", "--format", format_, *EVERYTHING, "--private", "-o", "out"]
    ran = subprocess.run(
        [sys.executable, "-c", _STOPPED, *words, how], capture_output=True, text=True, check=False, timeout=30
    )
    assert ran.returncode == 130
    assert ran.stderr == "archive: interrupted; nothing was changed by what was under way\n"
    assert left(full) == []


def test_what_somebody_had_ignored_stays_ignored(full: Cli) -> None:
    code = """
import signal, sys
from solidarity_archive.cli.app import main
signal.signal(signal.SIGHUP, signal.SIG_IGN)  # nohup
try:
    main()
finally:
    print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN, signal.getsignal(signal.SIGTERM).__name__)
"""
    words = [sys.executable, "-c", code, "--db", str(full.path), "info"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "True default_int_handler"


def test_a_bar_is_shown_on_a_terminal_and_nowhere_else(full: Cli) -> None:
    for format_ in ("jsonl", "markdown"):
        shown, code = Terminal(full)("export", "--format", format_, "-o", f"of-{format_}")
        assert code == 0
        assert "3 of 3" in shown
        quiet, _ = Terminal(full)("export", "--format", format_, "-q", "-o", f"quiet-{format_}")
        assert quiet == ""
    shown, _ = Terminal(full)("export", "--format", "jsonl")  # the posts themselves are there
    assert "of 3" not in shown
    assert bash(full, f"archive --db {full.path} export -f jsonl -n 2 -o piped").stderr == ""


MANY = 4000


@pytest.mark.slow
def test_a_source_is_wholly_in_or_wholly_out_whenever_it_is_killed(cli: Cli) -> None:
    line = json.dumps({"title": "Bread {}", "date": "2015-04-21", "text": "The ovens are cold. " * 40})
    cli.write("many.jsonl", "".join(line.replace("{}", str(number)) + "\n" for number in range(MANY)))
    began = time.monotonic()
    _add(cli, "whole.db").wait()
    lasts = time.monotonic() - began
    midway = 0
    for part in range(1, 10):
        name = f"killed-{part}.db"
        process = _add(cli, name)
        time.sleep(lasts * part / 10)
        process.kill()
        process.wait()
        if (cli.folder / name).exists() and (cli.folder / name).stat().st_size:
            posts = len(cli("--db", name, "list", "-f", "ids").lines)
            assert posts in (0, MANY)
            midway += posts == 0
        cli("--db", name, "add", "many.jsonl")
        assert len(cli("--db", name, "accessions").lines) in (1, 2)
        if part % 3 == 0:
            assert cli("diff", "whole.db", name).out == ""
    assert midway, "no kill came while it was writing"


def _add(cli: Cli, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([Path(BIN) / "archive", "--db", name, "add", "-q", "many.jsonl"], cwd=cli.folder)


def test_adding_is_wholly_in_or_wholly_out_when_it_is_told_to_end(cli: Cli) -> None:
    line = json.dumps({"title": "Bread {}", "date": "2015-04-21", "text": "The ovens are cold. " * 40})
    cli.write("many.jsonl", "".join(line.replace("{}", str(number)) + "\n" for number in range(MANY)))
    for how in (signal.SIGINT, signal.SIGTERM):
        name = f"stopped-{how.name}.db"
        process = _add(cli, name)
        path = cli.folder / name
        while not (path.exists() and path.stat().st_size) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(how)
        assert process.wait() == 130
        assert not cli("--db", name, "list", "-f", "ids").lines
        cli("--db", name, "add", "many.jsonl")
        assert len(cli("--db", name, "list", "-f", "ids").lines) == MANY
