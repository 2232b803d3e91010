"""What ``archive export`` does with its words: a stream of records into a file or a folder."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from solidarity_archive import __version__
from solidarity_archive.bagging import sources
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, stream_of, write_records
from solidarity_archive.cli.waiting import waiting
from solidarity_archive.cli.whole import whole_folder, write_folder
from solidarity_archive.cli.withholding import Withholding
from solidarity_archive.errors import UsageError
from solidarity_archive.finding import found
from solidarity_archive.formats import BAGIT, BY_NAME
from solidarity_archive.lazy import resolve
from solidarity_archive.query import Query
from solidarity_archive.record import EXPORTED, Record
from solidarity_archive.store.select import count


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


def export_posts(
    db: Connection, query: Query, output: Output, withholding: Withholding, *, quiet: bool
) -> None:
    """Write what `query` finds, as far as it is not withheld."""
    row = BY_NAME[format_of(output, exporting=True)]
    keys = keys_of(output, EXPORTED, exporting=True)
    if row.folder or row.exporter or row.bag:
        keys = EXPORTED
    query = withholding.query(query)
    with _progress(db, query, output, quiet=quiet) as advance:
        hits = found(db, query, withholding.needed(keys))
        rows = _told(withholding.records(hits, keys), advance)
        if row.bag and output.path:
            _write_bag(db, Path(output.path), rows, withholding.site(query), private=withholding.private)
        elif row.folder and output.path:
            write_folder(Path(output.path), resolve(row.folder)(rows))
        elif row.exporter:
            site = withholding.site(query)
            if site["others"] and not quiet:
                named = ", ".join(site["others"])
                say(
                    f"note: all posts become posts of {site['site']}, those of {named} too; --site parts them"
                )
            with stream_of(output) as stream:
                resolve(row.exporter)(rows, stream, keys, site=site)
        else:
            write_records(rows, output, keys)


def _write_bag(db: Connection, path: Path, rows: Iterator[Record], site: Record, *, private: bool) -> None:
    """Write a bag; only with `private` the sources too, which hold all that commenters told the site."""
    today = datetime.now(UTC).date().isoformat()
    with whole_folder(path) as folder:
        kept = sources(db, site["numbers"]) if private else None
        resolve(BY_NAME[BAGIT].bag or "")(folder, rows, site, kept)
        resolve("solidarity_archive.writers.bagit:finish")(folder, today, f"solidarity_archive {__version__}")


def _told(rows: Iterator[Record], advance: Callable[[int], None] | None) -> Iterator[Record]:
    for number, row in enumerate(rows, 1):
        yield row
        if advance:
            advance(number)


def _progress(db: Connection, query: Query, output: Output, *, quiet: bool) -> AbstractContextManager[Any]:
    """Return a bar on standard error, on a terminal only, and not in the midst of what is written there."""
    in_between = output.path is None and sys.stdout.isatty()
    total = count(db, query) if query.limit is None else min(query.limit, count(db, query))
    return waiting("export", total, quiet=quiet or in_between)
