"""The archive that a command works on."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from solidarity_archive.cli.messages import complain, say
from solidarity_archive.errors import Exit
from solidarity_archive.store.connection import REMEDY, reading, writing
from solidarity_archive.store.fixity import Watched


@contextmanager
def to_read(archive: str) -> Iterator[sqlite3.Connection]:
    """Open the archive to read; raises StoreError as reading() does.

    A damaged post has been left out by then, other damage is in what was shown: it is told, and ends the
    command with PROBLEMS.
    """
    with reading(archive) as db:
        tell_kept(db)
        try:
            yield db
        finally:
            for post, what in sorted(db.damaged.items()):
                complain(f"post {post} is damaged and was left out: {what}")
            for what in sorted(db.doubtful):
                complain(f"{what} is damaged: what is shown of it may be wrong")
    if db.damaged or db.doubtful:
        say(f"  {REMEDY}")
        sys.exit(Exit.PROBLEMS)


@contextmanager
def to_write(archive: str) -> Iterator[sqlite3.Connection]:
    """Open the archive, which must exist, to write; raises StoreError as writing() does."""
    with writing(archive) as db:
        tell_kept(db)
        yield db


def tell_kept(db: Watched) -> None:
    """Tell where the archive was copied to before it was changed for this version of the program."""
    if db.kept:
        say(f"the archive has a newer schema now; as it was it is kept in {db.kept}")
