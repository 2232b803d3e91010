"""Captures, contents, bindings and keys are entered; nothing of them is changed afterwards."""

import sqlite3
from collections.abc import Callable, Sequence

from solidarity_archive.markup import plain_text
from solidarity_archive.post import Capture, Content, Post, Says
from solidarity_archive.store.identity import strong_keys, weak_keys
from solidarity_archive.store.rows import capture_digest, content_digest, details_json, pack, says_json


def enter_capture(
    db: sqlite3.Connection,
    accession: int,
    capture: Capture,
    post: int,
    text_of: Callable[[Content], str] = plain_text,
) -> int:
    """Store a capture and its content, bind it to `post`, and return its number."""
    digest = content_digest(capture.content) if capture.content else None
    cursor = db.execute(
        """INSERT INTO capture (accession, place, position, kind, says, content, completeness, digest,
          details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            accession,
            capture.place,
            capture.position,
            capture.kind,
            says_json(capture),
            _content_id(db, capture.content, digest, text_of),
            capture.completeness,
            capture_digest(capture, digest),
            details_json(capture.details),
        ),
    )
    id = int(cursor.lastrowid or 0)
    enter_binding(db, accession, id, post)
    return id


def enter_binding(db: sqlite3.Connection, accession: int, capture: int, post: int) -> None:
    """Let a capture be of `post` from now on."""
    db.execute("INSERT INTO binding (accession, capture, post) VALUES (?, ?, ?)", (accession, capture, post))


def enter_edited_keys(db: sqlite3.Connection, capture: int, says: Says, post: Post) -> None:
    """Make `post` known by what an edit, kept as `capture`, said of it: address, month and title."""
    named: Says = {"title": post.title, "published": post.published}
    enter_keys(db, capture, strong_keys(says) + (weak_keys(named, "") if named.keys() & says.keys() else []))


def enter_keys(db: sqlite3.Connection, capture: int, keys: Sequence[str]) -> None:
    """Make the post of a capture known by its keys."""
    db.executemany("INSERT INTO identity (key, capture) VALUES (?, ?)", ((key, capture) for key in keys))


def _content_id(
    db: sqlite3.Connection, content: Content | None, digest: bytes | None, text_of: Callable[[Content], str]
) -> int | None:
    if content is None:
        return None
    if known := db.execute("SELECT id FROM content WHERE digest = ?", (digest,)).fetchone():
        return int(known[0])
    cursor = db.execute(
        "INSERT INTO content (digest, format, length, zlib) VALUES (?, ?, ?, ?)",
        (digest, content.format, len(text_of(content)), pack(content.body.encode())),
    )
    return cursor.lastrowid
