"""What tests begin with: an empty archive, captures made in a line, and the program itself."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from solidarity_archive import accession
from solidarity_archive.accession import Read, Sheet
from solidarity_archive.post import Capture, Completeness, Content, ContentFormat, Kind, Post, Says
from solidarity_archive.query import EVERYTHING, Query
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.select import find
from tests.running import Ran, run

# A machine that is busy is no failure, and the same examples come every time.
settings.register_profile("archive", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("thorough", deadline=None, max_examples=2000)  # --hypothesis-profile=thorough
settings.load_profile("archive")

# A shell makes a job in the background ignore Ctrl-C, and nohup a hang-up; the programs that tests
# start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

"""All posts, whatever their type and status."""


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """An empty archive in memory."""
    with in_memory() as connection:
        yield connection


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    """Where an archive file may be made; there is none yet."""
    return tmp_path / "archive.db"


def capture(
    title: str | None = None,
    date: str | None = None,
    text: str | None = None,
    *,
    says: Says | None = None,
    completeness: Completeness = "assumed",
    written_in: ContentFormat = "text",
    kind: Kind = "source",
    place: str = "item",
) -> Capture:
    """Return a capture that says what is given; `says` holds what there is no parameter for."""
    said: Says = {}
    if title is not None:
        said["title"] = title
    if date is not None:
        said["published"] = date
    content = None if text is None else Content(written_in, text)
    return Capture(
        place=place,
        says={**said, **(says or {})},
        content=content,
        completeness=completeness if content else None,
        kind=kind,
    )


def partial(title: str | None, date: str | None, text: str, *, says: Says | None = None) -> Capture:
    """Return a capture that holds only the beginning of a text."""
    return capture(title, date, text, says=says, completeness="partial")


def enter(
    db: sqlite3.Connection,
    *items: Read,
    name: str = "page.txt",
    format: str = "text",
    hints: Says | None = None,
) -> Sheet:
    """Add a source that consists of these items; return its balance sheet."""
    return accession.enter(db, Sheet(name, format), enumerate(items), hints=hints)


def enter_each(db: sqlite3.Connection, sources: Iterable[Iterable[Read]]) -> list[Sheet]:
    """Add some sources, one accession each."""
    return [enter(db, *source, name=f"source {number}") for number, source in enumerate(sources)]


def posts(db: sqlite3.Connection, query: Query = EVERYTHING) -> list[Post]:
    """Return the posts that a query finds, all by default."""
    return list(find(db, query))


def only(db: sqlite3.Connection) -> Post:
    """Return the one post that there is."""
    (post,) = posts(db)
    return post


def outcomes(sheet: Sheet) -> dict[str, int]:
    """Return how many items came to what, without the noughts."""
    return {outcome: count for outcome, count in sheet.counts.items() if count}


@dataclass(frozen=True, slots=True)
class Cli:
    """The program, run in this process on an archive of its own: ``cli("list", "--year", "2015")``.

    Neither output is a terminal; 80 columns, no colour, UTC. What the commands read and write
    by relative names lies in `folder`, the current one.
    """

    path: Path
    folder: Path

    def __call__(self, *words: str | Path, stdin: str | bytes | None = None, code: int | None = 0) -> Ran:
        """Run ``archive --db PATH WORDS``, and see that it ends with `code`, unless that is None."""
        ran = run(self.path, *map(str, words), stdin=stdin)
        assert code in (None, ran.code), f"ended with {ran.code}, not {code}\n{ran.out}{ran.err}"
        return ran

    def write(self, name: str, text: str | bytes) -> Path:
        """Make a file in the current folder and return its path, relative as a user would type it."""
        (self.folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return Path(name)


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """The program, with nothing of the user's own around it; see Cli."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name in ("ARCHIVE_DB", "PAGER", "VISUAL", "EDITOR", "FORCE_COLOR", "CLICOLOR_FORCE", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    surroundings = {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb", "TZ": "UTC", "LANG": "C.UTF-8"}
    homes = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    for name, value in (surroundings | homes).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    _reset_clock()
    yield Cli(tmp_path / "archive.db", folder)
    monkeypatch.undo()
    _reset_clock()


def _reset_clock() -> None:
    if os.name == "posix":
        time.tzset()
