"""All that can still be read of a table, also past pages that are damaged."""

import sqlite3
from collections.abc import Iterator
from typing import Any

BROKEN = (sqlite3.Error, MemoryError, OverflowError)
"""What reading a damaged row raises."""

Row = tuple[Any, ...]


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
