"""``archive media``."""

from pathlib import Path
from typing import Annotated

from solidarity_archive.cli.declared import Option
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output, takes_query
from solidarity_archive.cli.output import write_rows
from solidarity_archive.errors import UsageError
from solidarity_archive.lazy import resolve
from solidarity_archive.query import Query
from solidarity_archive.store.select import find


@takes_query
def media(
    archive: str,
    query: Query,
    folder: Annotated[
        str | None, Option("--output", "-o", metavar="FOLDER", help="Write the files into a folder.")
    ] = None,
    format: Annotated[
        str | None,
        Option("--format", "-f", metavar="FORMAT", help="json, jsonl, csv, tsv, text, table."),
    ] = None,
) -> None:
    """List the kept files that posts show, or take them out.

    Files are kept by archive add --media and archive sync --media. A file that several posts show
    is kept once.

    archive media 4

    archive media --month 2015-04 -o pictures/
    """
    if folder is not None and format is not None:
        raise UsageError("--output and --format: files are written as they are", "Leave out --format.")
    files = "solidarity_archive.media.shown"
    with to_read(archive) as db:
        posts = find(db, query)
        if folder is not None:
            say(f"{folder}: {resolve(f'{files}:take_out')(db, posts, Path(folder))} files")
        else:
            rows = resolve(f"{files}:rows")(db, posts)
            write_rows(
                rows, Output(format=format), resolve(f"{files}:KEYS"), "solidarity_archive.views.rows:media"
            )
