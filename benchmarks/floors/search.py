"""The floor of a cold search: bare Python asks FTS5 for a word, the best twenty hits with their snippets.

``python search.py ARCHIVE WORD``
"""

import sqlite3
import sys

SQL = """
SELECT post.id, fields->>'$.published', fields->>'$.title', snippet(post_fts, 2, '«', '»', '…', 24)
FROM post_fts JOIN post ON post.row = post_fts.rowid
WHERE post_fts MATCH ? ORDER BY rank LIMIT 20
"""

if __name__ == "__main__":
    db = sqlite3.connect(sys.argv[1])
    for id, date, title, snippet in db.execute(SQL, (f'"{sys.argv[2]}"',)):
        print(f"{id}\t{date}\t{title}\n\t{snippet}")
