"""What is searched, kept in step with the bodies: the index of FTS5 and the lexicon."""

import sqlite3
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from solidarity_archive.lazy import resolve
from solidarity_archive.store.lexicon import Tally, enter, rebuild

_COLUMNS = "title, summary, text, terms"


class Body(NamedTuple):
    """What is searched of a post."""

    title: str
    summary: str
    text: str
    terms: str


@dataclass(slots=True)
class Index:
    """The search index and the lexicon while posts change.

    Of a `whole` archive, or an empty one, they are made at the end and at once, which is much faster.
    """

    db: sqlite3.Connection
    whole: bool = False
    _tally: Tally = field(default_factory=Tally)

    def add(self, row: int, body: Body, languages: tuple[str, ...]) -> None:
        """Take in the words of a post that was written to `row`."""
        if self.whole:
            return
        self.db.execute(f"INSERT INTO post_fts (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)", (row, *body))
        self._tally.come(body, languages)
        self._relieve()

    def take_out(self, row: int, languages: tuple[str, ...]) -> None:
        """Take out the words of the post in `row`, before it goes."""
        if self.whole:
            return
        # An external-content index must be told what it held (FTS5, "The 'delete' command").
        held = self.db.execute(f"SELECT {_COLUMNS} FROM body WHERE row = ?", (row,)).fetchone()
        self.db.execute(
            f"INSERT INTO post_fts (post_fts, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?)",
            (row, *held),
        )
        self._tally.go(held, languages)
        self._relieve()

    def finish(self) -> None:
        """Enter what is still to be entered."""
        if self.whole:
            # Posts come the oldest first and are ordered the newest first: its pages would stay half empty.
            self.db.execute("REINDEX post_order")
            _give_back()
            self.db.execute("INSERT INTO post_fts (post_fts) VALUES ('rebuild')")
            # FTS5 writes what it holds, up to 64 MB, when a savepoint begins; else it would at the end only.
            self.db.execute("SAVEPOINT written")
            self.db.execute("RELEASE written")
            _give_back()
            rebuild(self.db)
            _give_back()
        else:
            enter(self.db, self._tally)

    def _relieve(self) -> None:
        if self._tally.is_heavy:
            enter(self.db, self._tally)


def _give_back() -> None:
    """Let the system have what was freed: glibc keeps it, a quarter of an import's memory (malloc_trim)."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            resolve("ctypes:CDLL")(None).malloc_trim(0)
