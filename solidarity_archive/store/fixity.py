"""Digests of rows: made when a row is written, looked at whenever one is shown.

A digest is the first 16 bytes of the SHA-256 of the row's values, each as SQLite casts it to text (blobs in
hex, NULL as ``None``), with NUL between them, in UTF-8.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

_LENGTH = 16
ACCESSION = "id, act, source, format, digest, added_at, sheet"
"""What of an accession its digest is of: all but what later acts make of it."""
CONTENT = "digest, length, languages, margin"
"""What of a content its fixity is of, beside the digest of what was given."""
POST = (
    "post.row, post.id, post.slot, post.time, post.number, post.seq, post.type, post.status, post.complete,"
    " post.language, post.slug, post.title, post.people, post.sites, post.fields,"
    " post.body_fixity, post.details_fixity"
)
BODY = "body.row, body.title, body.summary, body.text, body.terms"
DETAILS = "body.row, body.details"
SETTINGS = "fixity"
"""The setting that is the digest of the others."""
_ENTERED = (
    """SELECT capture.id, place, position, kind, completeness, capture.digest, content.digest
    FROM capture LEFT JOIN content ON content.id = capture.content WHERE accession = ? ORDER BY capture.id""",
    "SELECT id, capture, post FROM binding WHERE accession = ? ORDER BY id",
    "SELECT id, site, place, digest FROM site_capture WHERE accession = ? ORDER BY id",
)


class Watched(sqlite3.Connection):
    """A connection that remembers which posts it found damaged, and what of them.

    `kept` is where the archive was copied to before it got another schema.
    """

    damaged: dict[int, str]
    kept: Path | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - sqlite3's own
        super().__init__(*arguments, **options)
        self.damaged = {}


def fixity(values: Iterable[object]) -> bytes:
    """Return the digest of a row; whole numbers, texts, bytes and None have one text each."""
    texts = [value.hex() if isinstance(value, bytes) else str(value) for value in values]
    return sha256("\0".join(texts).encode("utf-8", "replace")).digest()[:_LENGTH]


def details_fixity(row: int, details: str | None) -> bytes | None:
    """Return the digest of the details of a post; None if it has none."""
    return None if details is None else fixity((row, details))


def is_sound(values: Sequence[object], kept: object) -> bool:
    """Whether a row is as it was written, by the digest that was kept of it."""
    return fixity(values) == kept


def report(db: sqlite3.Connection, post: object, what: str) -> None:
    """Remember that a post is damaged; whoever opened the archive to show it has to tell."""
    if isinstance(db, Watched):
        number = post if isinstance(post, int) else 0
        db.damaged.setdefault(number, what)


def seal(db: sqlite3.Connection, accession: int) -> None:
    """Keep the digests of an accession and of all that it entered, at its end.

    To be done again after anything of that was rightly changed.
    """
    row = db.execute(f"SELECT {ACCESSION} FROM accession WHERE id = ?", (accession,)).fetchone()
    db.execute(
        "UPDATE accession SET fixity = ?, entered = ? WHERE id = ?",
        (fixity(row), entered(db, accession), accession),
    )


def sealed(db: sqlite3.Connection) -> list[int]:
    """Return the accessions that are as they were, with all that they entered: they may be sealed again."""
    rows = db.execute(f"SELECT {ACCESSION}, fixity, entered FROM accession").fetchall()
    return [row[0] for *row, kept, whole in rows if is_sound(row, kept) and entered(db, row[0]) == whole]


def entered(db: sqlite3.Connection, accession: int) -> bytes:
    """Return the digest of the captures, bindings and descriptions of sites that an accession entered."""
    found = sha256()
    for values in _entered(db, accession):
        found.update(fixity(values))
    return found.digest()[:_LENGTH]


def _entered(db: sqlite3.Connection, accession: int) -> Iterator[tuple[Any, ...]]:
    for sql in _ENTERED:
        yield from db.execute(sql, (accession,))


def seal_settings(db: sqlite3.Connection) -> None:
    """Keep the digest of the settings and aliases, after any of them was changed."""
    kept = settings_fixity(db).hex()
    db.execute("REPLACE INTO setting (name, value) VALUES (?, ?)", (SETTINGS, kept))


def settings_fixity(db: sqlite3.Connection) -> bytes:
    """Return the digest of the settings and aliases."""
    settings = db.execute("SELECT name, value FROM setting WHERE name <> ? ORDER BY name", (SETTINGS,))
    aliases = db.execute('SELECT "group", fold, word FROM alias ORDER BY "group", fold')
    return fixity(value for rows in (settings, aliases) for row in rows for value in row)


def begin(db: sqlite3.Connection) -> None:
    """Make the digests of an archive that has none yet; part of a migration."""
    seal_settings(db)
    for (id,) in db.execute("SELECT id FROM accession").fetchall():
        seal(db, id)
    for id, *values in db.execute(f"SELECT id, {CONTENT} FROM content").fetchall():
        db.execute("UPDATE content SET fixity = ? WHERE id = ?", (fixity(values), id))
    for (row,) in db.execute("SELECT row FROM post").fetchall():
        body = db.execute(f"SELECT {BODY}, details FROM body WHERE row = ?", (row,)).fetchone()
        db.execute(
            "UPDATE post SET body_fixity = ?, details_fixity = ? WHERE row = ?",
            (fixity(body[:-1]), details_fixity(row, body[-1]), row),
        )
        post = db.execute(f"SELECT {POST} FROM post WHERE row = ?", (row,)).fetchone()
        db.execute("UPDATE post SET fixity = ? WHERE row = ?", (fixity(post), row))
