"""``archive show``."""

import typer

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, write_posts
from solidarity_archive.errors import UsageError
from solidarity_archive.finding import found
from solidarity_archive.query import Query
from solidarity_archive.record import POSTS


@takes_posts()
def show(ctx: typer.Context, query: Query, output: Output) -> None:
    """Show whole posts.

    archive show 4

    archive search miners --format ids | archive show -
    """
    if query == Query():
        raise UsageError("show which posts?", "Name ids, or filters such as --month 2015-04.")
    people = format_of(output) in (TABLE, TEXT)
    keys = (
        [*keys_of(output, POSTS), "text", "terms", "site", "site_title"] if people else keys_of(output, POSTS)
    )
    with to_read(ctx) as db:
        hits = found(db, query, keys)
        writer = "solidarity_archive.writers.plain:write_pages" if format_of(output) == TEXT else None
        write_posts(hits, output, keys, "solidarity_archive.views.page:pages", writer)
