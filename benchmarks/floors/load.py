"""The floor of an import: a WordPress export in a database of the same shape, and nothing that makes an archive.

``python load.py EXPORT DATABASE``: expat and its handlers, selectolax for the text, zlib for the body,
executemany for rows, one rebuild of the index. No captures, identities, digests, words or source bytes.
"""

import sqlite3
import sys
import zlib
from itertools import islice
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser

SCHEMA = """
PRAGMA journal_mode=WAL;
CREATE TABLE post (row INTEGER PRIMARY KEY, date TEXT, title TEXT, author TEXT, slug TEXT, url TEXT, terms TEXT);
CREATE TABLE body (row INTEGER PRIMARY KEY, title TEXT, summary TEXT, text TEXT, terms TEXT, zlib BLOB);
CREATE VIRTUAL TABLE post_fts USING fts5 (
  title, summary, text, terms, content='body', content_rowid='row',
  tokenize="unicode61 remove_diacritics 2 separators 'ʼ'"
);
INSERT INTO post_fts (post_fts, rank) VALUES ('hashsize', 67108864);
"""
BATCH = 1000
PIECE = 1 << 16


def items(path):
    """Yield the elements of each item by their names."""
    done, fields, text = [], {}, []

    def start(name, attributes):
        nonlocal fields
        if name == "item":
            fields = {}
        text.clear()

    def end(name):
        if name == "category":
            fields.setdefault(name, []).append("".join(text))
        elif name == "item":
            done.append(fields)
        else:
            fields[name] = "".join(text)
        text.clear()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
        start,
        end,
        text.append,
    )
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            parser.Parse(piece)
            yield from done
            done.clear()


def rows(path):
    """Yield what is kept of each post."""
    for number, item in enumerate(items(path), 1):
        html, title, terms = item["content:encoded"], item["title"], "\n".join(item["category"])
        post = (
            number,
            item["wp:post_date"],
            title,
            item["dc:creator"],
            item["wp:post_name"],
            item["link"],
            terms,
        )
        text = LexborHTMLParser(html).body.text()
        yield post, (number, title, item["excerpt:encoded"], text, terms, zlib.compress(html.encode(), 1))


db = sqlite3.connect(sys.argv[2], isolation_level=None)
db.executescript(SCHEMA)
db.execute("BEGIN")
found = rows(sys.argv[1])
while batch := list(islice(found, BATCH)):
    posts, bodies = zip(*batch)
    db.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?)", posts)
    db.executemany("INSERT INTO body VALUES (?, ?, ?, ?, ?, ?)", bodies)
db.execute("INSERT INTO post_fts (post_fts) VALUES ('rebuild')")
db.execute("COMMIT")
print(db.execute("SELECT count(*) FROM post_fts_docsize").fetchone()[0], "posts")
