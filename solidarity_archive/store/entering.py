"""Captures, contents, bindings and keys are entered, many at a time; none is changed afterwards."""

import sqlite3
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from solidarity_archive.digesting import sha256
from solidarity_archive.markup import plain_text
from solidarity_archive.post import Capture, Post, Says
from solidarity_archive.store.fixity import checksum
from solidarity_archive.store.identity import strong_keys, weak_keys
from solidarity_archive.store.kept import details_of
from solidarity_archive.store.rows import (
    content_bytes,
    content_columns,
    details_json,
    pack,
    said_digest,
    says_json,
)
from solidarity_archive.store.sql import select_in

_TABLES = {
    "content": ("id", "format", "zlib", "digest", "length", "languages", "margin", "fixity"),
    "capture": (
        *("id", "accession", "place", "position", "kind"),
        *("says", "content", "completeness", "digest", "details", "crc"),
    ),
    "binding": ("id", "accession", "capture", "post", "crc"),
    "identity": ("key", "capture", "crc"),
}
"""In the order in which they refer to each other."""


class Mark(NamedTuple):
    """A capture with its own digest and that of its content, in UTF-8 its body, and in JSON what it says."""

    capture: Capture
    content: bytes | None
    body: bytes
    digest: bytes
    says: str
    details: str | None


class _Known(NamedTuple):
    """A content that is kept: its number, and what capture_of() tells of it."""

    id: int
    length: int
    languages: str
    margin: float


@dataclass(slots=True)
class Journal:
    """Rows of one accession on their way into the archive; flush() enters what is waiting.

    `quality` is that of the accession's format. The numbers are those that SQLite would give: nobody else
    enters or deletes any of this in the same transaction.
    """

    db: sqlite3.Connection
    accession: int
    quality: int = 0
    _rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {name: [] for name in _TABLES})
    _last: dict[str, int] = field(default_factory=dict)
    _expected: Collection[bytes] = ()
    _contents: dict[bytes, _Known] = field(default_factory=dict)

    def expect(self, contents: Collection[bytes]) -> None:
        """Take it that of contents, by digest, only these come until this is called again."""
        self._contents.clear()
        self._expected = contents

    def enter(self, mark: Mark, place: tuple[int, int], text: Callable[[], str]) -> Capture:
        """Enter a capture; `place` is its position in the source and its post, `text` its plain text.

        Returns it as captures_of() would.
        """
        position, post = place
        capture = mark.capture
        known = self._content(mark, text)
        id = self._add(
            "capture",
            self.accession,
            capture.place,
            position,
            capture.kind,
            mark.says,
            known and known.id,
            capture.completeness,
            mark.digest,
            mark.details,
            checksum((self.accession, capture.place, position, mark.digest)),
        )
        self.bind(id, post)
        return Capture(
            place=capture.place,
            says=capture.says,
            completeness=capture.completeness,
            # JSON leaves out what is empty, of comments above all.
            details=details_of(mark.details) if capture.details.comments else capture.details,
            kind=capture.kind,
            id=id,
            accession=self.accession,
            position=position,
            quality=self.quality,
            content_format=capture.content.format if capture.content else None,
            digest=f"sha256:{mark.content.hex()}" if mark.content else None,
            length=known.length if known else 0,
            languages=tuple(known.languages.split()) if known else (),
            margin=known.margin if known else 0.0,
            told=mark.details,
        )

    def bind(self, capture: int, post: int) -> None:
        """Let a capture be of `post` from now on."""
        row = (self.accession, capture, post)
        self._add("binding", *row, checksum(row))

    def name(self, capture: int, keys: Iterable[str]) -> None:
        """Make the post of a capture known by its keys."""
        self._rows["identity"] += [(key, capture, checksum((key, capture))) for key in keys]

    def flush(self) -> None:
        """Write what is waiting."""
        bodies = self._rows["content"]
        # One after the other: what compressing works with stays in the processor's cache.
        bodies[:] = [(id, format, pack(body), *rest) for id, format, body, *rest in bodies]
        self._rows["identity"].sort()  # in the order of the table: rows side by side go into one page
        for table, columns in _TABLES.items():
            if rows := self._rows[table]:
                marks = ",".join("?" * len(columns))
                self.db.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)
                rows.clear()

    def _add(self, table: str, *columns: object) -> int:
        if table not in self._last:
            (self._last[table],) = self.db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        self._last[table] += 1
        self._rows[table].append((self._last[table], *columns))
        return self._last[table]

    def number(self, content: bytes) -> int | None:
        """Return the number of an expected content, by its digest; None if it has not been entered."""
        known = self._known(content)
        return known and known.id

    def _content(self, mark: Mark, text: Callable[[], str]) -> _Known | None:
        content, digest = mark.capture.content, mark.content
        if content is None or digest is None:
            return None
        if known := self._known(digest):
            return known
        columns = content_columns(digest, text())
        id = self._add("content", content.format, mark.body, *columns)
        _, length, languages, margin, _ = columns
        self._contents[digest] = _Known(id, length, languages, margin)
        return self._contents[digest]

    def _known(self, digest: bytes) -> _Known | None:
        if self._expected:
            sql = "SELECT digest, id, length, languages, margin FROM content WHERE digest IN ({})"
            for found, id, length, languages, margin in select_in(self.db, sql, self._expected):
                self._contents[found] = _Known(id, length, languages or "", margin or 0.0)
            self._expected = ()
        return self._contents.get(digest)


def enter_capture(db: sqlite3.Connection, accession: int, capture: Capture, post: int) -> int:
    """Store a capture and its content, bind it to `post`, and return its number."""
    journal = Journal(db, accession)
    mark, content = mark_of(capture), capture.content
    journal.expect([mark.content] if mark.content else [])
    entered = journal.enter(mark, (capture.position, post), lambda: plain_text(content) if content else "")
    journal.flush()
    return entered.id


def enter_binding(db: sqlite3.Connection, accession: int, capture: int, post: int) -> None:
    """Let a capture be of `post` from now on."""
    journal = Journal(db, accession)
    journal.bind(capture, post)
    journal.flush()


def enter_edited_keys(db: sqlite3.Connection, capture: int, says: Says, post: Post) -> None:
    """Make `post` known by what an edit, kept as `capture`, said of it: address, month and title."""
    named: Says = {"title": post.title, "published": post.published}
    journal = Journal(db, 0)
    journal.name(capture, strong_keys(says) + (weak_keys(named, "") if named.keys() & says.keys() else []))
    journal.flush()


def mark_of(capture: Capture) -> Mark:
    """Return a capture with its digests."""
    whole = content_bytes(capture.content) if capture.content else b""
    content = sha256(whole) if capture.content else None
    body = whole[whole.find(b"\0") + 1 :]
    says, details = says_json(capture), details_json(capture.details)
    digest = said_digest(capture.kind, says, capture.completeness, content, details)
    return Mark(capture, content, body, digest, says, details)
