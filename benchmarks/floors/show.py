"""The floor of ``show ID``: bare Python asks for a post and prints it.

``python show.py ARCHIVE ID``
"""

import sqlite3
import sys

SQL = """
SELECT id, fields->>'$.title', fields->>'$.authors[0].name', fields->>'$.published',
  fields->>'$.site_title', terms, fields->>'$.permalink', text
FROM post JOIN body USING (row) WHERE id = ?
"""

if __name__ == "__main__":
    db = sqlite3.connect(sys.argv[1])
    for row in db.execute(SQL, (sys.argv[2],)):
        print("Id: {}\nTitle: {}\nAuthor: {}\nDate: {}\nSite: {}\nTerms: {}\nAddress: {}\n\n{}".format(*row))
