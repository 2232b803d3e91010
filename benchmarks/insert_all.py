"""The default way to load posts: sqlite_utils, insert_all, an index that triggers keep.

``python -m benchmarks.insert_all EXPORT DATABASE``
"""

import sys

from sqlite_utils import Database

from benchmarks.floors.load import rows


def main(export: str, path: str) -> None:
    """Load an export and print how many posts it has."""
    db = Database(path)
    db.execute("PRAGMA journal_mode=WAL")
    columns = ("row", "title", "summary", "text", "terms", "zlib")
    table = db.table("body")
    table.create(dict.fromkeys(columns, str) | {"row": int, "zlib": bytes}, pk="row")
    table.enable_fts(["title", "summary", "text", "terms"], create_triggers=True)
    table.insert_all((dict(zip(columns, body, strict=True)) for _, body in rows(export)), batch_size=1000)
    print(table.count, "posts")


if __name__ == "__main__":
    main(*sys.argv[1:])
