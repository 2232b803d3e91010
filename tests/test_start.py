"""How the program ends: without being taken apart, and yet with all that it had to say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from solidarity_archive.cli import start
from tests.conftest import Cli


def run(cli: Cli, *words: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "solidarity_archive", "--db", str(cli.path), *words],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def filled(cli: Cli) -> Cli:
    """An archive with a post whose text is longer than a pipe holds."""
    cli("add", "--title", "Roses", "--month", "1912-01", "-", stdin="bread and roses " * 20_000)
    return cli


@pytest.mark.parametrize(
    ("words", "code"), [("list", 0), ("show 1", 0), ("show 99", 1), ("list --sort colour", 2), ("--help", 0)]
)
def test_the_exit_code_is_that_of_the_command(filled: Cli, words: str, code: int) -> None:
    assert run(filled, *words.split()).returncode == code


def test_all_that_was_written_arrives(filled: Cli) -> None:
    assert run(filled, "show", "1").stdout.count(b"roses") == 20_000


def test_nothing_is_left_beside_the_archive(filled: Cli) -> None:
    run(filled, "search", "roses")
    assert [path.name for path in filled.path.parent.glob("archive.db*")] == ["archive.db"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told_of(filled: Cli) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = run(filled, "list", stdout=full.fileno())
    assert ended.returncode == 1
    assert b"No space left on device" in ended.stderr
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("words", ["show 1", "--help", "list --help"])
def test_whoever_stops_reading_ends_it_quietly(filled: Cli, words: str) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    ended = run(filled, *words.split(), stdout=theirs)
    os.close(theirs)
    assert ended.returncode == 0
    assert ended.stderr == b""


def test_what_cannot_be_written_out_is_left_to_python(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def flush(self) -> None:
            raise OSError("full")

    monkeypatch.setattr(sys, "stdout", Full())
    monkeypatch.setattr(os, "_exit", pytest.fail)
    start._leave()


def test_an_interruption_before_the_command_began_is_told_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "resolve", interrupted)
    with pytest.raises(SystemExit, match="130"):
        start.main()
    assert capsys.readouterr().err == "archive: interrupted; nothing was changed\n"
