"""``archive list``."""

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import keys_of, write_posts
from solidarity_archive.finding import found
from solidarity_archive.query import Query
from solidarity_archive.record import POSTS


@takes_posts()
def list_posts(archive: str, query: Query, output: Output) -> None:
    """List posts, month by month.

    archive list --month 2015-04

    archive list --partial --format ids
    """
    keys = keys_of(output, POSTS)
    with to_read(archive) as db:
        write_posts(found(db, query, keys), output, keys, "solidarity_archive.views.months:table")
