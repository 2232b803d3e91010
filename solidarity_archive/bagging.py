"""The sources of a bag: what is kept of where the posts came from."""

import sqlite3
from collections.abc import Collection, Iterator

from solidarity_archive.query import EVERYTHING
from solidarity_archive.record import Record
from solidarity_archive.store.ledger import accessions
from solidarity_archive.store.select import count
from solidarity_archive.store.sources import kept_source, told_of


def sources(db: sqlite3.Connection, posts: Collection[int]) -> Iterator[tuple[Record, Iterator[bytes]]]:
    """Yield each source that told of the posts and whose bytes are kept, oldest first, with those bytes.

    None of them comes twice. Of all posts it is every source, also one that told of its site only.
    """
    told = None if len(posts) == count(db, EVERYTHING) else told_of(db, posts)
    digests = {act.digest for act in accessions(db) if act.digest and (told is None or act.id in told)}
    seen: set[str] = set()
    for act in reversed(list(accessions(db))):
        if act.digest in digests and act.digest not in seen and act.sheet.get("kept"):
            seen.add(act.digest)
            about = {"accession": act.id, "source": act.source, "format": act.format}
            yield about | {"time": act.added_at, "digest": act.digest}, kept_source(db, act.digest)
