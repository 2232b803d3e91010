"""One post, looked at without the others: whether it is what a search asked for."""

import sqlite3
from contextlib import closing

from solidarity_archive.searching.ranking import Fields

TOKENIZER = "unicode61 remove_diacritics 2 separators 'ʼ'"
"""That of post_fts."""


def is_match(fields: Fields, match: str) -> bool:
    """Whether a post matches an expression of FTS5, by an index of its own."""
    with closing(sqlite3.connect(":memory:")) as db:
        columns = ", ".join(Fields._fields)
        db.execute(f'CREATE VIRTUAL TABLE post_fts USING fts5 ({columns}, tokenize="{TOKENIZER}")')
        db.execute("INSERT INTO post_fts VALUES (?, ?, ?, ?)", fields)
        return db.execute("SELECT 1 FROM post_fts WHERE post_fts MATCH ?", (match,)).fetchone() is not None
