"""The floor of an import: an export in a database of the same shape, and nothing that makes an archive.

``python load.py EXPORT DATABASE [HASHSIZE]``: expat and its handlers, selectolax for the text, zlib for the
body, executemany for rows, one rebuild of the index, by as large a hash as is given, or FTS5's own. No
captures, identities, digests, words or source bytes.
"""

import sqlite3
import sys
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser

from solidarity_archive.store.tokenizer import TOKENIZER

SCHEMA = f"""
PRAGMA journal_mode=WAL;
CREATE TABLE post (row INTEGER PRIMARY KEY, date TEXT, title TEXT, author TEXT, slug TEXT, url TEXT, tags);
CREATE TABLE body (row INTEGER PRIMARY KEY, title TEXT, summary TEXT, text TEXT, terms TEXT, zlib BLOB);
CREATE VIRTUAL TABLE post_fts USING fts5 (
  title, summary, text, terms, content='body', content_rowid='row',
  tokenize="{TOKENIZER}"
);
"""
Item = dict[str, str]
Row = tuple[Any, ...]
BATCH = 1000
PIECE = 1 << 16


def items(path: str) -> Iterator[Item]:
    """Yield the elements of each item by their names."""
    done: list[Item] = []
    item: Item = {}
    text: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal item
        if name == "item":
            item = {}
        text.clear()

    def end(name: str) -> None:
        if name == "item":
            done.append(item)
        elif name == "category" and name in item:
            item[name] += "\n" + "".join(text)
        else:
            item[name] = "".join(text)
        text.clear()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text.append
    with open(path, "rb") as file:  # noqa: PTH123 - the bare minimum
        while piece := file.read(PIECE):
            parser.Parse(piece)
            yield from done
            done.clear()


def rows(path: str) -> Iterator[tuple[Row, Row]]:
    """Yield what is kept of each post: its row, its body."""
    for number, item in enumerate(items(path), 1):
        html, title, terms = item["content:encoded"], item["title"], item["category"]
        body = LexborHTMLParser(html).body
        text = body.text() if body else ""
        names = ("wp:post_date", "title", "dc:creator", "wp:post_name", "link", "category")
        packed = zlib.compress(html.encode(), 1)
        yield (
            (number, *[item[name] for name in names]),
            (number, title, item["excerpt:encoded"], text, terms, packed),
        )


def main(export: str, path: str, hashsize: str = "") -> None:
    """Load an export and print how many posts the index has."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(SCHEMA)
    if hashsize:
        db.execute("INSERT INTO post_fts (post_fts, rank) VALUES ('hashsize', ?)", (int(hashsize),))
    db.execute("BEGIN")
    found = rows(export)
    while batch := list(islice(found, BATCH)):
        posts, bodies = zip(*batch, strict=True)
        db.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?)", posts)
        db.executemany("INSERT INTO body VALUES (?, ?, ?, ?, ?, ?)", bodies)
    db.execute("INSERT INTO post_fts (post_fts) VALUES ('rebuild')")
    db.execute("COMMIT")
    print(db.execute("SELECT count(*) FROM post_fts_docsize").fetchone()[0], "posts")


if __name__ == "__main__":
    main(*sys.argv[1:])
