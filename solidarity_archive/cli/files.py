"""The archive that a command works on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from solidarity_archive.cli.messages import complain, say
from solidarity_archive.errors import Exit
from solidarity_archive.store.connection import REMEDY, reading, writing
from solidarity_archive.store.fixity import Watched


def path_of(ctx: typer.Context) -> Path:
    """Return the path of the archive: --db, else $ARCHIVE_DB, else the default."""
    path: Path = ctx.obj
    return path


@contextmanager
def to_read(ctx: typer.Context) -> Iterator[sqlite3.Connection]:
    """Open the archive to read; see read_at()."""
    with read_at(path_of(ctx)) as db:
        yield db


@contextmanager
def read_at(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an archive to read; raises StoreError as reading() does.

    A damaged post has been left out by then, other damage is in what was shown: it is told, and ends the
    command with PROBLEMS.
    """
    with reading(path) as db:
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
        raise typer.Exit(Exit.PROBLEMS)


@contextmanager
def to_write(ctx: typer.Context) -> Iterator[sqlite3.Connection]:
    """Open the archive, which must exist, to write; raises StoreError as writing() does."""
    with writing(path_of(ctx)) as db:
        tell_kept(db)
        yield db


def tell_kept(db: Watched) -> None:
    """Tell where the archive was copied to before it was changed for this version of the program."""
    if db.kept:
        say(f"the archive has a newer schema now; as it was it is kept in {db.kept}")
