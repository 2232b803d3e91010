"""``archive export``."""

from functools import partial
from typing import Annotated

import typer

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, stream_of, write_records
from solidarity_archive.cli.withholding import Withholding
from solidarity_archive.describing import site_of_export
from solidarity_archive.errors import UsageError
from solidarity_archive.finding import found
from solidarity_archive.formats import BY_NAME
from solidarity_archive.lazy import resolve
from solidarity_archive.query import Query
from solidarity_archive.record import EXPORTED


@takes_posts()
def export(
    ctx: typer.Context,
    query: Query,
    output: Output,
    private: Annotated[
        bool,
        typer.Option("--private", help="With what was never public: e-mail and IP addresses, passwords."),
    ] = False,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="public", help="Only what everybody could read, and redacted."),
    ] = None,
) -> None:
    """Give posts back in a form that other programs read.

    jsonl has all that is kept of them, and archive add reads it again. wxr is what WordPress's
    importer takes. What commenters told the site alone, and passwords, are there with --private only.
    --profile public leaves out drafts, private and protected posts, comments that were not approved, custom
    fields and account names too, and puts █████ for what archive redact names.

    archive export --format jsonl --private -o posts.jsonl

    archive export --format wxr --type any --status any --private -o export.xml

    archive export --profile public -o posts.jsonl
    """
    form = format_of(output, exporting=True)
    if form == TABLE or (output.format is None and form == TEXT):
        raise UsageError("export in which format?", "Say --format jsonl, or -o FILE.jsonl.")
    keys = EXPORTED if form == "wxr" else keys_of(output, EXPORTED)
    with to_read(ctx) as db:
        withholding = Withholding(db, private=private, profile=profile)
        query = withholding.query(query)
        rows = withholding.records(found(db, query, withholding.needed(keys)), keys)
        if form == "wxr":
            site = withholding.site(site_of_export(db, query, private=private))
            write = partial(resolve(BY_NAME[form].exporter or ""), site=site)
            with stream_of(output) as stream:
                write(rows, stream, keys)
        else:
            write_records(rows, output, keys)
    withholding.tell()
