"""The one thing that deletes: what the archive holds of posts that are to be gone for good."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import NamedTuple

from solidarity_archive.store.fixity import seal, sealed
from solidarity_archive.store.index import Index
from solidarity_archive.store.ledger import bound_to, keep_highest_post
from solidarity_archive.store.posts import refold
from solidarity_archive.store.sources import drop_contents
from solidarity_archive.store.sql import select_in


class Erased(NamedTuple):
    """What was erased: the digests of captures, and the accessions that they were of."""

    captures: frozenset[bytes]
    accessions: frozenset[int]


def erase(db: sqlite3.Connection, posts: Iterable[int]) -> Erased:
    """Delete all that was ever said of the posts, undone or not, and all that was made from it.

    In the caller's transaction; the numbers of the posts are not given again. Accessions stay, without the
    titles of these posts.
    """
    db.execute("PRAGMA secure_delete=ON")  # should the file not be written anew after it
    ids = set(posts)
    untouched = sealed(db)
    keep_highest_post(db)
    captures = bound_to(db, ids)
    rows = list(select_in(db, "SELECT digest, accession FROM capture WHERE id IN ({})", captures))
    names = ids | {
        post for (post,) in select_in(db, "SELECT post FROM binding WHERE capture IN ({})", captures)
    }
    for table, column in (("identity", "capture"), ("binding", "capture"), ("capture", "id")):
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", ((id,) for id in captures))
    drop_contents(db)
    # All anew: what the index held of them would stay in it, only marked as deleted.
    index = Index(db, whole=True)
    refold(db, ids, index=index)
    index.finish()
    db.execute("DELETE FROM term WHERE NOT EXISTS (SELECT 1 FROM post_term WHERE post_term.term = term.id)")
    _forget(db, names, set(captures))
    for act in untouched:
        seal(db, act)
    return Erased(frozenset(digest for digest, _ in rows), frozenset(act for _, act in rows))


def erase_sources(db: sqlite3.Connection, digests: Collection[str]) -> None:
    """Delete the kept bytes with these digests, and let the balance sheets say so."""
    untouched = sealed(db)
    db.executemany("DELETE FROM kept WHERE digest = ?", ((digest,) for digest in digests))
    drop_contents(db)
    for id, sheet in list(select_in(db, "SELECT id, sheet FROM accession WHERE digest IN ({})", digests)):
        _rewrite(db, id, json.loads(sheet) | {"kept": False})
        if id in untouched:
            seal(db, id)


def erase_media(db: sqlite3.Connection, places: Iterable[str]) -> None:
    """Delete the files that are kept by these addresses, but for those that are kept by others too."""
    db.executemany("DELETE FROM medium_place WHERE url = ?", ((place,) for place in places))
    for table in ("medium_part", "medium"):
        db.execute(f"DELETE FROM {table} WHERE digest NOT IN (SELECT digest FROM medium_place)")


def kept_digests(db: sqlite3.Connection) -> set[str]:
    """Return the digests of the sources whose bytes are kept."""
    return {digest for (digest,) in db.execute("SELECT DISTINCT digest FROM kept")}


def scrub(db: sqlite3.Connection) -> bool:
    """Write the file anew, so that nothing which was deleted is left in it; False if that cannot be done now.

    VACUUM leaves no free pages (sqlite.org/lang_vacuum.html), the checkpoint no log.
    """
    try:
        db.execute("VACUUM")
        (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:  # no room on the disk, say
        return False
    return not busy


def _forget(db: sqlite3.Connection, posts: set[int], captures: set[int]) -> None:
    """Take the titles of posts out of the balance sheets, and captures, whose numbers may be given again."""
    for id, kept in db.execute("SELECT id, sheet FROM accession").fetchall():
        sheet = json.loads(kept)
        told = [change for change in sheet.get("changes", ()) if change["post"] in posts]
        for change in told:
            change["title"] = None
        parted = sheet.get("parted", [])
        left = [pair for pair in parted if captures.isdisjoint(pair)]
        if told or left != parted:
            _rewrite(db, id, sheet | ({"parted": left} if parted else {}))


def _rewrite(db: sqlite3.Connection, accession: int, sheet: object) -> None:
    kept = json.dumps(sheet, ensure_ascii=False)
    db.execute("UPDATE accession SET sheet = ? WHERE id = ?", (kept, accession))
