"""What adds to posts that are not here: comments that wait for theirs."""

import json
import sqlite3
from collections.abc import Iterator

from solidarity_archive.post import Says


def waiting(db: sqlite3.Connection) -> Iterator[tuple[Says, str]]:
    """Yield what is said of each post of which nothing came but hints, and the source that says it."""
    rows = db.execute(
        """SELECT says, accession.source FROM capture JOIN accession ON accession.id = capture.accession
        JOIN binding ON binding.capture = capture.id
        WHERE kind = 'hint' AND undone_by IS NULL AND binding.post NOT IN (SELECT id FROM post)
        GROUP BY binding.post ORDER BY capture.id"""
    )
    for says, source in rows:
        yield json.loads(says), source or ""
