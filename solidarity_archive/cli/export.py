"""``archive export``."""

import typer

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, write_records
from solidarity_archive.errors import UsageError
from solidarity_archive.finding import found
from solidarity_archive.query import Query
from solidarity_archive.record import EXPORTED, records


@takes_posts()
def export(ctx: typer.Context, query: Query, output: Output) -> None:
    """Give posts back in a form that other programs read.

    json and jsonl have all that is kept of them, the e-mail addresses of commenters too, and archive
    add reads them again.

    archive export --format jsonl -o posts.jsonl

    archive export --type any --status any -o all.jsonl
    """
    if format_of(output) == TABLE or (output.format is None and format_of(output) == TEXT):
        raise UsageError("export in which format?", "Say --format jsonl, or -o FILE.jsonl.")
    keys = keys_of(output, EXPORTED)
    with to_read(ctx) as db:
        private = format_of(output) in ("json", "jsonl")
        write_records(records(found(db, query, keys), keys, private=private), output, keys)
