"""The archive that a command works on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from solidarity_archive.store.connection import reading, writing


def path_of(ctx: typer.Context) -> Path:
    """Return the path of the archive: --db, else $ARCHIVE_DB, else the default."""
    path: Path = ctx.obj
    return path


@contextmanager
def to_read(ctx: typer.Context) -> Iterator[sqlite3.Connection]:
    """Open the archive to read; raises StoreError as reading() does."""
    with reading(path_of(ctx)) as db:
        yield db


@contextmanager
def to_write(ctx: typer.Context) -> Iterator[sqlite3.Connection]:
    """Open the archive, which must exist, to write; raises StoreError as writing() does."""
    with writing(path_of(ctx)) as db:
        yield db
