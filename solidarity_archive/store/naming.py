"""Names of posts that are seldom given: their addresses, and numbers that were theirs."""

import sqlite3

from solidarity_archive.store.identity import strong_keys
from solidarity_archive.store.ledger import CURRENT, posts_with_key
from solidarity_archive.store.sql import select_in
from solidarity_archive.urls import page_key


def at_address(db: sqlite3.Connection, address: str) -> list[int]:
    """Return the ids of the posts that have, or had, a permalink."""
    found = posts_with_key(db, [f"u:{page_key(address)}", *strong_keys({"permalink": address})])
    return [id for (id,) in select_in(db, "SELECT id FROM post WHERE id IN ({})", sorted(found))]


def once_numbered(db: sqlite3.Connection, number: int) -> list[int]:
    """Return the id of the post into which the one with this number was merged, if it was."""
    rows = db.execute(
        f"""SELECT DISTINCT post.id FROM binding AS old JOIN binding ON binding.capture = old.capture
        JOIN post ON post.id = binding.post WHERE old.post = ? AND {CURRENT} ORDER BY post.id LIMIT 1""",
        (number,),
    )
    return [id for (id,) in rows]
