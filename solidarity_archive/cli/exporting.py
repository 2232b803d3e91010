"""What ``archive export`` does with its words: a stream of records into a file or a folder."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from solidarity_archive import __version__
from solidarity_archive.bagging import sources
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, stream_of, write_records
from solidarity_archive.cli.whole import whole_folder, write_folder
from solidarity_archive.describing import site_of_export
from solidarity_archive.details import PRIVATE
from solidarity_archive.errors import UsageError
from solidarity_archive.finding import found
from solidarity_archive.formats import BAGIT, BY_NAME
from solidarity_archive.lazy import resolve
from solidarity_archive.query import Query
from solidarity_archive.record import EXPORTED, Record, records
from solidarity_archive.store.select import count

_WHOLE = ("json", "jsonl", "markdown", "wxr")
"""Formats that have all that is kept of a post."""
_PASSWORD = "password"  # noqa: S105 - a key


def refuse_unclear(output: Output) -> None:
    """Raise UsageError if nobody said in which format, or a file a post is to go where one file is meant."""
    format_ = format_of(output, exporting=True)
    if format_ == TABLE or (output.format is None and format_ == TEXT):
        raise UsageError("export in which format?", "Say --format jsonl, or -o FILE.jsonl.")
    hint = f"Say --format {format_} -o FOLDER."
    if format_ == BAGIT and (output.path is None or str(output.path) == "-"):
        raise UsageError("a bag is a folder", hint)
    if BY_NAME[format_].folder and (output.path is None or str(output.path) == "-"):
        raise UsageError(f"{format_} is exported as a file for each post, into a folder", hint)
    if BY_NAME[format_].folder and output.format is None:
        raise UsageError(f"{output.path}: {format_} is exported as a file for each post", hint)


def export_posts(db: Connection, query: Query, output: Output, *, private: bool, quiet: bool) -> None:
    """Write what `query` finds, with `private` also what the site alone was told, if the format has that."""
    format_ = format_of(output, exporting=True)
    row, whole = BY_NAME[format_], format_ in _WHOLE
    keys = keys_of(output, EXPORTED, exporting=True)
    if row.folder or row.exporter:
        keys = EXPORTED
    if format_ == BAGIT and output.path:
        _export_bag(db, query, output.path, private=private)
        return
    with _progress(db, query, output, quiet=quiet) as advance:
        rows = _told(records(found(db, query, keys), keys, private=whole and private), advance)
        if whole and not private:
            rows = _without_passwords(rows)
        if row.folder and output.path:
            files = resolve(row.folder)(rows if quiet else _noted(rows, output.path))
            write_folder(output.path, files)
        elif row.exporter:
            with stream_of(output) as stream:
                resolve(row.exporter)(rows, stream, keys, site=site_of_export(db, query))
        else:
            write_records(rows, output, keys)


def _export_bag(db: Connection, query: Query, path: Path, *, private: bool) -> None:
    """Write a bag; only with `private` the sources too, which hold all that commenters told the site."""

    def rows() -> Iterator[Record]:
        found_ = records(found(db, query, EXPORTED), EXPORTED, private=private)
        return found_ if private else _without_passwords(found_)

    today = datetime.now(UTC).date().isoformat()
    with whole_folder(path) as folder:
        kept = sources(db) if private else iter(())
        resolve(BY_NAME[BAGIT].exporter or "")(folder, rows(), rows(), site_of_export(db, query), kept)
        resolve("solidarity_archive.writers.bagit:finish")(folder, today, f"solidarity_archive {__version__}")


def _noted(rows: Iterator[Record], folder: Path) -> Iterator[Record]:
    """Yield the records; say at their end if they have what is not to be published, as a folder may be."""
    found_any = False
    for row in rows:
        told = any(comment.get(name) for comment in row["comments"] for name in PRIVATE)
        found_any = found_any or told or bool(row.get(_PASSWORD))
        yield row
    if found_any:
        what = "has passwords, or e-mail or IP addresses of commenters; --no-private leaves them out"
        say(f"note: {folder} {what}")


def _without_passwords(rows: Iterator[Record]) -> Iterator[Record]:
    return (row | {_PASSWORD: None} if _PASSWORD in row else row for row in rows)


def _told(rows: Iterator[Record], advance: Callable[[int], None] | None) -> Iterator[Record]:
    for number, row in enumerate(rows, 1):
        yield row
        if advance:
            advance(number)


def _progress(db: Connection, query: Query, output: Output, *, quiet: bool) -> AbstractContextManager[Any]:
    """Return a bar on standard error, on a terminal only, and not in the midst of what is written there."""
    in_between = output.path is None and sys.stdout.isatty()
    if quiet or in_between or not sys.stderr.isatty():
        return nullcontext()
    total = count(db, query) if query.limit is None else min(query.limit, count(db, query))
    shown: AbstractContextManager[Any] = resolve("solidarity_archive.cli.console:progress")("export", total)
    return shown
