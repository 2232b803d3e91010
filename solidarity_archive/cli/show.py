"""``archive show``."""

from typing import Annotated

from solidarity_archive.cli.declared import Option
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, write_posts
from solidarity_archive.errors import UsageError
from solidarity_archive.finding import found
from solidarity_archive.query import Query
from solidarity_archive.record import POSTS


@takes_posts()
def show(
    archive: str,
    query: Query,
    output: Output,
    comments: Annotated[
        bool, Option("--comments", help="With the comments, answers below what they answer.")
    ] = False,
) -> None:
    """Show whole posts.

    archive show 4

    archive search miners --format ids | archive show -

    archive show 4 --comments
    """
    if query == Query():
        raise UsageError("show which posts?", "Name ids, or filters such as --month 2015-04.")
    people = format_of(output) in (TABLE, TEXT)
    keys = keys_of(output, POSTS)
    if people:
        keys = [*keys, "text", "terms", "site", "site_title", "comment_count"]
    if comments and "comments" not in keys:
        keys = [*keys, "comments"]
    with to_read(archive) as db:
        hits = found(db, query, keys)
        writer = "solidarity_archive.writers.plain:write_pages" if format_of(output) == TEXT else None
        write_posts(hits, output, keys, "solidarity_archive.views.page:pages", writer)
