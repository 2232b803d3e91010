"""Digests of rows: made when a row is written, looked at whenever one is shown.

A digest is the first 16 bytes of the SHA-256 of the row's values, each as SQLite casts it to text (blobs in
hex, NULL as ``None``), with NUL between them, in UTF-8. Small rows have a CRC-32 of that instead.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from operator import methodcaller
from os import PathLike
from typing import Any
from zlib import crc32

from solidarity_archive.digesting import sha256
from solidarity_archive.lazy import resolve
from solidarity_archive.store.reading import BROKEN, some

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
DETAILS = "coalesce(body.details, (SELECT capture.details FROM capture WHERE capture.id = body.capture))"
"""The details of a post, which may lie with the capture that said them."""
CHECKED = {
    "identity": "key, capture",
    "live_site": "home, way, root, since, begun_at, finished_at",
    "fetched": "url, home, digest, headers, fetched_at, accession",
    "medium": "digest, type, size",
    "medium_place": "url, digest, kept_at",
}
"""The tables whose rows end in a checksum because nothing else is a digest of them, and what it is of."""
PLACED = {
    "capture": "accession, place, position, digest",
    "binding": "accession, capture, post",
}
"""Two more, so that a row that is shown can be looked at without all that came with it."""
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

    `doubtful` is what else was shown and is not as it was written. `kept` is where the archive was copied
    to before it got another schema.
    """

    damaged: dict[int, str]
    doubtful: set[str]
    kept: str | PathLike[str] | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - sqlite3's own
        super().__init__(*arguments, **options)
        self.damaged = {}
        self.doubtful = set()


def fixity(values: Iterable[object]) -> bytes:
    """Return the digest of a row; whole numbers, texts, bytes and None have one text each."""
    return sha256(_joined(values))[:_LENGTH]


def checksum(values: Iterable[object]) -> int:
    """Return the CRC-32 of a row of one of the CHECKED tables."""
    return crc32(_joined(values))


def _joined(values: Iterable[object]) -> bytes:
    texts = [value.hex() if isinstance(value, bytes) else str(value) for value in values]
    return "\0".join(texts).encode("utf-8", "replace")


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


def doubt(db: sqlite3.Connection, what: str) -> None:
    """Remember something that is shown and is not as it was written; it has to be told too."""
    if isinstance(db, Watched):
        db.doubtful.add(what)


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
    found = resolve("hashlib:sha256")()
    for values in _entered(db, accession):
        found.update(fixity(values))
    whole: bytes = found.digest()
    return whole[:_LENGTH]


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


def are_settings_sound(db: sqlite3.Connection) -> bool:
    """Whether the settings and aliases are as they were written."""
    kept = db.execute("SELECT value FROM setting WHERE name = ?", (SETTINGS,)).fetchone()
    return kept is not None and kept[0] == settings_fixity(db).hex()


def doubt_aliases(db: sqlite3.Connection) -> None:
    """Doubt the aliases, which are shown or looked up, if they are not as they were written."""
    if not are_settings_sound(db):
        doubt(db, "the list of aliases")


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


def begin_checksums(db: sqlite3.Connection) -> None:
    """Make the checksums of an archive that has none yet; part of a migration.

    A row that is damaged gets none, which a check finds: rescue must be able to open what needs it.
    """
    factory, db.text_factory = db.text_factory, methodcaller("decode", "utf-8", "replace")
    try:
        for table, columns in {**CHECKED, **PLACED}.items():
            key = "id" if table in PLACED else columns
            where = " AND ".join(f"{name} IS ?" for name in key.split(", "))
            size = len(key.split(", "))
            rows = some(db, f"SELECT {key}, {columns} FROM {table} NOT INDEXED")
            made = [(checksum(row[size:]), *row[:size]) for row in rows]
            with suppress(*BROKEN):
                db.executemany(f"UPDATE {table} SET crc = ? WHERE {where}", made)
    finally:
        db.text_factory = factory
