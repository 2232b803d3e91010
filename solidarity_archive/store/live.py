"""Live sites that were added by their address: how they are read, and what they answered last."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from solidarity_archive.post import Post
from solidarity_archive.store.fixity import checksum
from solidarity_archive.store.ledger import CURRENT
from solidarity_archive.store.rows import post_of


class Followed(NamedTuple):
    """A site that can be asked for changes.

    `home` is the address it was named by, `way` how it is read (``rest``, ``feed`` or ``pages``), `root`
    the address of its API or its feed. `since` is the site's own time, UTC, from which on changes are
    to be asked for. An unfinished run has no `finished_at`.
    """

    home: str
    way: str
    root: str
    since: str
    begun_at: str
    finished_at: str | None = None


class Fetched(NamedTuple):
    """What an address answered last: header fields and digest, and the accession it was added by."""

    url: str
    home: str
    digest: str
    headers: Mapping[str, str]
    fetched_at: str
    accession: int


def follow(db: sqlite3.Connection, site: Followed) -> None:
    """Keep how a site is read, in the place of what was kept of it."""
    db.execute("REPLACE INTO live_site VALUES (?, ?, ?, ?, ?, ?, ?)", (*site, checksum(site)))


def followed(db: sqlite3.Connection, home: str | None = None) -> list[Followed]:
    """Return the live sites, by address, or only that one."""
    where, values = ("", ()) if home is None else ("WHERE home = ?", (home,))
    columns = ", ".join(Followed._fields)
    return [
        Followed(*row) for row in db.execute(f"SELECT {columns} FROM live_site {where} ORDER BY home", values)
    ]


def note(db: sqlite3.Connection, fetched: Fetched) -> None:
    """Keep what an address answered, in the place of what it answered before."""
    headers = json.dumps(dict(fetched.headers), ensure_ascii=False, sort_keys=True)
    row = (fetched.url, fetched.home, fetched.digest, headers, fetched.fetched_at, fetched.accession)
    db.execute("REPLACE INTO fetched VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, checksum(row)))


def noted(db: sqlite3.Connection, url: str) -> Fetched | None:
    """Return what an address answered last, None if what was added by it was undone."""
    row = db.execute(
        f"""SELECT {", ".join(f"fetched.{name}" for name in Fetched._fields)} FROM fetched
        JOIN accession ON accession.id = fetched.accession WHERE url = ? AND undone_by IS NULL""",
        (url,),
    ).fetchone()
    return Fetched(*row)._replace(headers=json.loads(row[3])) if row else None


def sites_of(db: sqlite3.Connection, home: str) -> list[str]:
    """Return the sites, as their posts name them, that the answers of a live site are of."""
    rows = db.execute(
        f"""SELECT DISTINCT json_extract(post.fields, '$.site') FROM fetched
        JOIN capture ON capture.accession = fetched.accession JOIN binding ON binding.capture = capture.id
        JOIN post ON post.id = binding.post WHERE fetched.home = ? AND {CURRENT}""",
        (home,),
    )
    return [site for (site,) in rows if site]


def held(db: sqlite3.Connection, site: str) -> list[Post]:
    """Return the posts of a site that were published, whether they vanished or were removed or not."""
    rows = db.execute(
        """SELECT id, fields FROM post WHERE json_extract(fields, '$.site') = ?
        AND status IN ('publish', 'inherit', 'trash') ORDER BY id""",
        (site,),
    )
    return [post_of(*row) for row in rows]


def partial(db: sqlite3.Connection, accessions: Iterable[int]) -> list[Post]:
    """Return the posts that some accessions told of, and of which there is a part, or no text at all."""
    rows = db.execute(
        f"""SELECT DISTINCT post.id, post.fields FROM capture
        JOIN binding ON binding.capture = capture.id JOIN post ON post.id = binding.post
        WHERE capture.accession IN (SELECT value FROM json_each(?)) AND NOT post.complete AND {CURRENT}
        ORDER BY post.id""",
        (json.dumps(list(accessions)),),
    )
    return [post for post in (post_of(*row) for row in rows) if not post.protected]
