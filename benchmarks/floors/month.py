"""The floor of ``list --month``: bare Python asks for the posts of a month, newest first.

``python month.py ARCHIVE 2010-04``
"""

import sqlite3
import sys

SQL = """
SELECT id, fields->>'$.published', fields->>'$.title', fields->>'$.authors[0].name'
FROM post WHERE slot >= ? AND slot < ? + 32 AND type = 'post' AND status = 'publish'
ORDER BY slot DESC, time DESC, number DESC, seq
"""

if __name__ == "__main__":
    year, month = map(int, sys.argv[2].split("-"))
    slot = (year * 13 + month) * 32
    db = sqlite3.connect(sys.argv[1])
    for row in db.execute(SQL, (slot, slot)):
        print(*row, sep="\t")
