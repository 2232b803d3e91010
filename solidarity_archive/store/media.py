"""The files that posts show: kept on request, once per digest, as they are; they are packed already."""

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from solidarity_archive.post import Post
from solidarity_archive.store.fixity import checksum
from solidarity_archive.store.kept import post_of
from solidarity_archive.store.sql import select_in

_PART = 1 << 20


class Kept(NamedTuple):
    """A file: the address that posts show it by, its digest, its type and how many bytes it has."""

    url: str
    digest: str
    type: str
    size: int


def keep_medium(db: sqlite3.Connection, url: str, type: str, data: bytes, now: str) -> Kept:
    """Keep a file as what an address shows, in the place of what it showed before."""
    digest = f"sha256:{sha256(data).hexdigest()}"
    if not db.execute("SELECT 1 FROM medium WHERE digest = ?", (digest,)).fetchone():
        row = (digest, type, len(data))
        db.execute("INSERT INTO medium VALUES (?, ?, ?, ?)", (*row, checksum(row)))
        parts = range(0, len(data), _PART)
        rows = ((digest, part, data[start : start + _PART]) for part, start in enumerate(parts))
        db.executemany("INSERT INTO medium_part VALUES (?, ?, ?)", rows)
    place = (url, digest, now)
    db.execute("REPLACE INTO medium_place VALUES (?, ?, ?, ?)", (*place, checksum(place)))
    return Kept(url, digest, type, len(data))


def kept_media(db: sqlite3.Connection, urls: Iterable[str]) -> dict[str, Kept]:
    """Return the files that are kept of these addresses, by address."""
    rows = select_in(
        db,
        "SELECT url, digest, type, size FROM medium_place JOIN medium USING (digest) WHERE url IN ({})",
        urls,
    )
    return {row[0]: Kept(*row) for row in rows}


def all_media(db: sqlite3.Connection) -> list[Kept]:
    """Return all files that are kept, one for each address that shows it."""
    return [
        Kept(*row)
        for row in db.execute("SELECT url, digest, type, size FROM medium_place JOIN medium USING (digest)")
    ]


def medium_bytes(db: sqlite3.Connection, digest: str) -> Iterator[bytes]:
    """Yield the bytes of a file, in order."""
    for (data,) in db.execute("SELECT bytes FROM medium_part WHERE digest = ? ORDER BY part", (digest,)):
        yield data


def posts_of_source(db: sqlite3.Connection, source: str) -> list[Post]:
    """Return the posts of which a source of that name, now or before, says something."""
    rows = db.execute(
        """SELECT DISTINCT post.id, post.fields FROM accession
        JOIN capture ON capture.accession = accession.id JOIN binding ON binding.capture = capture.id
        JOIN post ON post.id = binding.post
        WHERE accession.source = ? AND undone_by IS NULL ORDER BY post.id""",
        (source,),
    )
    return [post_of(*row) for row in rows]


def addresses_of_files(db: sqlite3.Connection, site: str, numbers: Iterable[str]) -> dict[str, str]:
    """Return where the files are, by number, that are attachments of a site."""
    rows = select_in(
        db,
        """SELECT json_extract(fields, '$.source_id'), json_extract(fields, '$.attachment_url'),
          json_extract(fields, '$.site') FROM post
        WHERE type = 'attachment' AND number IN ({})""",
        {int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 19},
    )
    return {number: url for number, url, of in rows if url and of == site}
