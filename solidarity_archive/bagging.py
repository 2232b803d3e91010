"""The sources of a bag: what is kept of where the posts came from."""

import sqlite3
from collections.abc import Iterator

from solidarity_archive.record import Record
from solidarity_archive.store.ledger import accessions
from solidarity_archive.store.sources import kept_source


def sources(db: sqlite3.Connection) -> Iterator[tuple[Record, Iterator[bytes]]]:
    """Yield each source whose bytes are kept, oldest first, with those bytes; none of them twice."""
    seen: set[str] = set()
    for act in reversed(list(accessions(db))):
        if act.digest and act.digest not in seen and act.sheet.get("kept"):
            seen.add(act.digest)
            about = {"accession": act.id, "source": act.source, "format": act.format}
            yield about | {"time": act.added_at, "digest": act.digest}, kept_source(db, act.digest)
