"""``archive export``."""

from functools import partial

import typer

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, stream_of, write_records
from solidarity_archive.describing import site_of_export
from solidarity_archive.errors import UsageError
from solidarity_archive.finding import found
from solidarity_archive.formats import BY_NAME
from solidarity_archive.lazy import resolve
from solidarity_archive.query import Query
from solidarity_archive.record import EXPORTED, records

_WHOLE = ("jsonl", "wxr")


@takes_posts()
def export(ctx: typer.Context, query: Query, output: Output) -> None:
    """Give posts back in a form that other programs read.

    jsonl has all that is kept of them, and archive add reads it again. wxr is what WordPress's
    importer takes. Both have the e-mail addresses of commenters too.

    archive export --format jsonl -o posts.jsonl

    archive export --format wxr --type any --status any -o export.xml
    """
    form = format_of(output, exporting=True)
    if form == TABLE or (output.format is None and form == TEXT):
        raise UsageError("export in which format?", "Say --format jsonl, or -o FILE.jsonl.")
    keys = EXPORTED if form == "wxr" else keys_of(output, EXPORTED)
    with to_read(ctx) as db:
        rows = records(found(db, query, keys), keys, private=form in _WHOLE)
        if form == "wxr":
            write = partial(resolve(BY_NAME[form].exporter or ""), site=site_of_export(db, query))
            with stream_of(output) as stream:
                write(rows, stream, keys)
        else:
            write_records(rows, output, keys)
