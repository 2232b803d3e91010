"""What a command shows: the posts that a query finds, with what is to be shown beside them."""

import sqlite3
from collections.abc import Collection, Iterator

from solidarity_archive.details import PARTS
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Hit
from solidarity_archive.query import Query
from solidarity_archive.store.select import find, with_details, with_texts

_PARTS = {"content", "excerpt", "citation"}
_DETAILS = set(PARTS)


def found(db: sqlite3.Connection, query: Query, keys: Collection[str]) -> Iterator[Hit]:
    """Yield what `query`, which searches for no words, finds, with as much as the `keys` of a record need."""
    return beside(db, (Hit(post=post) for post in find(db, query)), keys)


def beside(db: sqlite3.Connection, hits: Iterator[Hit], keys: Collection[str]) -> Iterator[Hit]:
    """Yield the hits with as much as the `keys` of a record need.

    Excerpts need an HTML parser, which is loaded only then.
    """
    if not _DETAILS.isdisjoint(keys):
        hits = with_details(db, hits)
    if _PARTS.isdisjoint(keys):
        return with_texts(db, hits) if "text" in keys else hits
    with_parts = resolve("solidarity_archive.quoting:with_parts")
    parts: Iterator[Hit] = with_parts(db, hits, keys)
    return parts
