"""Small things that SQL over sqlite3 needs everywhere."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

_AT_ONCE = 500
"""Parameters of one statement: SQLite before 3.32 takes 999 (sqlite.org/limits.html)."""

T = TypeVar("T")


def chunks(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """Yield lists of at most `size` of the values."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def select_in(db: sqlite3.Connection, sql: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `sql`, whose ``{}`` becomes the placeholders for `values`."""
    for chunk in chunks(values):
        cursor = db.execute(sql.format(",".join("?" * len(chunk))), chunk)
        # Not the cursor itself: left in the midst, it would be closed again after its database.
        yield from iter(cursor.fetchone, None)
