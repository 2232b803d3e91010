"""Full-text search: any text a user types is a query, never a syntax error."""

import re
import sqlite3
from collections.abc import Iterator

from solidarity_archive.post import MARK_CLOSE, MARK_OPEN, Hit
from solidarity_archive.query import Query
from solidarity_archive.store.rows import post_of
from solidarity_archive.store.select import ORDERS, Parameters, conditions
from solidarity_archive.text import clean

_WEIGHTS = "8.0, 2.0, 1.0, 2.0"
"""Of title, summary, text and terms."""
_SNIPPET_WORDS = 24
_PART = re.compile(r'(?P<not>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_TOKEN = re.compile(r"[^\W_ʼ]")
"""What the index has words of: to FTS5, "_" and "ʼ" are nothing."""


def match_expression(text: str) -> str | None:
    """Return what FTS5 is asked for a user's words; None if there is nothing to look for.

    All words must occur; ``"a phrase"`` as it stands, ``prefix*``, ``-not``. Anything else is looked
    for as the words it consists of: every string is quoted (FTS5, "Full-text Query Syntax").
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in _PART.finditer(clean(text)):
        said = part["phrase"] if part["phrase"] is not None else part["word"]
        if not _TOKEN.search(said):
            continue
        prefix = "*" if part["word"] and said.endswith("*") else ""
        (unwanted if part["not"] else wanted).append('"' + said.replace('"', '""') + '"' + prefix)
    if not wanted:
        return None
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def search(db: sqlite3.Connection, query: Query) -> Iterator[Hit]:
    """Yield the posts in which the words of `query.text` occur and that its filters let through.

    The best come first (bm25; a title weighs most), or in the order that the query asks for.
    """
    expression = match_expression(query.text or "")
    if expression is None:
        return
    where, parameters = conditions(db, query)
    order = ORDERS.get(query.sort or "rank", f"rank, {ORDERS['date']}")
    limit = -1 if query.limit is None else query.limit
    found: list[Parameters] = [
        list(row)
        for row in db.execute(
            f"""SELECT post.row, post.id, post.fields, bm25(post_fts, {_WEIGHTS}) AS rank
            FROM post_fts JOIN post ON post.row = post_fts.rowid
            WHERE post_fts MATCH ? AND {where} ORDER BY {order} LIMIT ?""",
            (expression, *parameters, limit),
        )
    ]
    for row, id, fields, rank in found:
        yield Hit(post=post_of(id, fields), snippet=_snippet(db, row, expression), rank=rank)


def _snippet(db: sqlite3.Connection, row: int, expression: str) -> str:
    """Return the passage of a post with most of the words; asked for one row, or FTS5 makes them all."""
    (snippet, marked) = db.execute(
        """SELECT snippet(post_fts, 2, :open, :close, '…', :words),
          snippet(post_fts, 1, :open, :close, '…', :words)
        FROM post_fts WHERE post_fts MATCH :match AND rowid = :row""",
        {"open": MARK_OPEN, "close": MARK_CLOSE, "words": _SNIPPET_WORDS, "match": expression, "row": row},
    ).fetchone()
    return str(marked if MARK_OPEN in marked and MARK_OPEN not in snippet else snippet)
