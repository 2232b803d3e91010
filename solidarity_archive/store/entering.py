"""Captures, contents, bindings and keys are entered; nothing of them is changed afterwards."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple

from solidarity_archive.markup import plain_text
from solidarity_archive.post import Capture, Post, Says
from solidarity_archive.store.fixity import checksum
from solidarity_archive.store.identity import strong_keys, weak_keys
from solidarity_archive.store.rows import (
    capture_digest,
    content_columns,
    content_digest,
    details_json,
    pack,
    says_json,
)


class Mark(NamedTuple):
    """A capture with its own digest and that of its content."""

    capture: Capture
    content: bytes | None
    digest: bytes


def enter_capture(db: sqlite3.Connection, accession: int, capture: Capture, post: int) -> int:
    """Store a capture and its content, bind it to `post`, and return its number."""
    mark = mark_of(capture)
    return enter_mark(
        db,
        (accession, capture.position, post),
        mark,
        lambda: plain_text(capture.content) if capture.content else "",
    )


def enter_mark(
    db: sqlite3.Connection, place: tuple[int, int, int], mark: Mark, text: Callable[[], str]
) -> int:
    """Store a capture; `place` is its accession, its position there and its post, `text` its plain text."""
    accession, position, post = place
    capture = mark.capture
    cursor = db.execute(
        """INSERT INTO capture (accession, place, position, kind, says, content, completeness, digest,
          details, crc)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            accession,
            capture.place,
            position,
            capture.kind,
            says_json(capture),
            _content_id(db, mark, text),
            capture.completeness,
            mark.digest,
            details_json(capture.details),
            checksum((accession, capture.place, position, mark.digest)),
        ),
    )
    id = int(cursor.lastrowid or 0)
    enter_binding(db, accession, id, post)
    return id


def enter_binding(db: sqlite3.Connection, accession: int, capture: int, post: int) -> None:
    """Let a capture be of `post` from now on."""
    row = (accession, capture, post)
    sql = "INSERT INTO binding (accession, capture, post, crc) VALUES (?, ?, ?, ?)"
    db.execute(sql, (*row, checksum(row)))


def enter_edited_keys(db: sqlite3.Connection, capture: int, says: Says, post: Post) -> None:
    """Make `post` known by what an edit, kept as `capture`, said of it: address, month and title."""
    named: Says = {"title": post.title, "published": post.published}
    enter_keys(db, capture, strong_keys(says) + (weak_keys(named, "") if named.keys() & says.keys() else []))


def enter_keys(db: sqlite3.Connection, capture: int, keys: Sequence[str]) -> None:
    """Make the post of a capture known by its keys."""
    rows = ((key, capture, checksum((key, capture))) for key in keys)
    db.executemany("INSERT INTO identity (key, capture, crc) VALUES (?, ?, ?)", rows)


def _content_id(db: sqlite3.Connection, mark: Mark, text: Callable[[], str]) -> int | None:
    content = mark.capture.content
    if content is None:
        return None
    if known := db.execute("SELECT id FROM content WHERE digest = ?", (mark.content,)).fetchone():
        return int(known[0])
    columns = content_columns(mark.content or b"", text())
    cursor = db.execute(
        """INSERT INTO content (format, zlib, digest, length, languages, margin, fixity)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (content.format, pack(content.body.encode()), *columns),
    )
    return cursor.lastrowid


def mark_of(capture: Capture) -> Mark:
    """Return a capture with its digests."""
    content = content_digest(capture.content) if capture.content else None
    return Mark(capture, content, capture_digest(capture, content))
