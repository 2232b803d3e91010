"""All that can still be read of a table, also past pages that are damaged, and how far one has come."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

BROKEN = (sqlite3.Error, MemoryError, OverflowError)
"""What reading a damaged row raises."""

Row = tuple[Any, ...]
Progress: TypeAlias = Callable[[int, float], None]
"""Is told how many rows are done, and which share of the work that is, from 0 to 1."""
T = TypeVar("T")
_TOLD = 500
"""Rows between two times that somebody is told of them."""


class Passing:
    """Tells of rows while they are worked with; `total` is how many there are about."""

    def __init__(self, progress: Progress | None = None, total: int = 0) -> None:
        self.progress, self.total = progress, total
        self._seen = 0

    def each(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield the rows, and tell of them."""
        for row in rows:
            yield row
            self._seen += 1
            if self.progress and not self._seen % _TOLD:
                self.progress(self._seen, self._seen / max(self.total, self._seen))


def length(db: sqlite3.Connection, table: str) -> int:
    """Return how many rows a table has; 0 if that cannot be read."""
    return sum(number for (number,) in some(db, f"SELECT count(*) FROM {table}"))


def every(db: sqlite3.Connection, table: str, columns: str, key: str = "rowid") -> Iterator[Row]:
    """Yield the columns of each row of a table that can be read, in no order that counts.

    If reading it from end to end fails, rows are looked up one by one, by the numbers that its
    indexes still have.
    """
    seen: set[int] = set()
    try:
        for number, *row in db.execute(f"SELECT {table}.{key}, {columns} FROM {table} NOT INDEXED"):
            seen.add(number)
            yield tuple(row)
    except BROKEN:
        for number in sorted(_numbers(db, table, key) - seen):
            try:
                row = db.execute(
                    f"SELECT {columns} FROM {table} WHERE {table}.{key} = ?", (number,)
                ).fetchone()
            except BROKEN:
                continue
            if row:
                yield tuple(row)


def _numbers(db: sqlite3.Connection, table: str, key: str) -> set[int]:
    indexes = some(db, "SELECT name FROM pragma_index_list(?)", table)
    ways = [f"NOT INDEXED ORDER BY {table}.{key} DESC", *(f"INDEXED BY {name}" for (name,) in indexes)]
    rows = (row for way in ways for row in some(db, f"SELECT {table}.{key} FROM {table} {way}"))
    return {number for (number,) in rows if isinstance(number, int)}


def some(db: sqlite3.Connection, sql: str, *parameters: object) -> Iterator[Row]:
    """Yield the rows of a query up to where it fails, if it does."""
    try:
        yield from db.execute(sql, parameters)
    except BROKEN:
        return
