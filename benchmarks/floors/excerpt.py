"""The floor of ``excerpt ID``: bare Python asks for a post and prints 55 words of it and where they are from.

``python excerpt.py ARCHIVE ID``
"""

import sqlite3
import sys

SQL = """
SELECT text, fields->>'$.authors[0].name', fields->>'$.title', fields->>'$.site_title',
  fields->>'$.published', fields->>'$.permalink'
FROM post JOIN body USING (row) WHERE id = ?
"""

if __name__ == "__main__":
    db = sqlite3.connect(sys.argv[1])
    for text, *citation in db.execute(SQL, (sys.argv[2],)):
        print(" ".join(text.split()[:55]), "[…]")
        print("—", ", ".join(citation))
