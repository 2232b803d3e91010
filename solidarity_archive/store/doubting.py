"""Whether what is shown of where things came from is as it was written; what is not, is doubted."""

import sqlite3
from collections.abc import Collection, Iterator

from solidarity_archive.fold import fold
from solidarity_archive.post import Post
from solidarity_archive.store import versions
from solidarity_archive.store.checking import CAPTURE, UNCLEAR, is_said
from solidarity_archive.store.fixity import ACCESSION, PLACED, checksum, doubt, is_sound
from solidarity_archive.store.ledger import captures_of, wrongly_undone
from solidarity_archive.store.rows import post_row
from solidarity_archive.store.sites import described
from solidarity_archive.store.sql import select_in

_OWN = len(post_row(Post(), 0))


def doubt_ledger(db: sqlite3.Connection) -> None:
    """Doubt the accessions whose rows are not as they were written."""
    rows = db.execute(f"SELECT {ACCESSION}, fixity FROM accession")
    wrong = {values[0] for *values, kept in rows if not is_sound(values, kept)}
    for id in wrong | wrongly_undone(db).keys():
        doubt(db, f"accession {id}")


def doubt_history(db: sqlite3.Connection, posts: Collection[int]) -> None:
    """Doubt what was said of posts, where it is not as it was written or does not add up to what they are."""
    bound = {
        capture: post
        for post, capture in select_in(db, "SELECT post, capture FROM binding WHERE post IN ({})", posts)
    }
    wrong: set[int] = set()
    for id, *values in select_in(db, f"SELECT {CAPTURE} FROM capture WHERE id IN ({{}})", bound):
        if not is_said(values):
            wrong.add(bound[id])
    for table, key in (("capture", "id"), ("binding", "capture")):
        rows = select_in(db, f"SELECT {key}, {PLACED[table]}, crc FROM {table} WHERE {key} IN ({{}})", bound)
        wrong |= {bound[id] for id, *values, kept in rows if checksum(values) != kept}
    if versions.is_up_to_date(db):
        there = [id for (id,) in select_in(db, "SELECT id FROM post WHERE id IN ({})", posts)]
        try:
            wrong.update(otherwise(db, there))
        except UNCLEAR:
            wrong.update(there)
    for post in wrong:
        doubt(db, f"what was said of post {post}")


def otherwise(db: sqlite3.Connection, posts: Collection[int]) -> Iterator[int]:
    """Yield those of the posts, all of which are there or ought to be, that are not what was said of them."""
    captures = captures_of(db, posts)
    sites = described(db, {each.says.get("site") for said in captures.values() for each in said})
    rows = {id: row[:_OWN] for id, _, *row in select_in(db, "SELECT id, * FROM post WHERE id IN ({})", posts)}
    for id in posts:
        said = captures.get(id, [])
        post, _ = fold(said, sites, id=id)
        seq = min((capture.id for capture in said), default=0)
        if not said or list(post_row(post, seq)) != list(rows.get(id, ())):
            yield id
