"""Posts looked at without the others: whether they are what a search asked for."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from solidarity_archive.searching.ranking import Fields
from solidarity_archive.store.tokenizer import TOKENIZER


def matching(texts: Mapping[int, Fields], match: str) -> set[int]:
    """Return the rows whose texts match an expression of FTS5, by an index of these alone."""
    if not texts:
        return set()
    with closing(sqlite3.connect(":memory:")) as db:
        columns = ", ".join(Fields._fields)
        db.execute(f'CREATE VIRTUAL TABLE post_fts USING fts5 ({columns}, tokenize="{TOKENIZER}")')
        rows = ((row, *fields) for row, fields in texts.items())
        db.executemany(f"INSERT INTO post_fts (rowid, {columns}) VALUES (?, ?, ?, ?, ?)", rows)
        return {row for (row,) in db.execute("SELECT rowid FROM post_fts WHERE post_fts MATCH ?", (match,))}
