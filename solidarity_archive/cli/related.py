"""``archive related``."""

from typing import Annotated

from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import keys_of, write_posts
from solidarity_archive.finding import beside
from solidarity_archive.query import Query
from solidarity_archive.record import HITS
from solidarity_archive.store.related import related as like
from solidarity_archive.store.select import id_named

_PAGE = 10


@takes_posts(ids=False)
def related(
    archive: str,
    id: Annotated[str, Argument(metavar="ID", help="A number, a permalink or a slug.")],
    query: Query,
    output: Output,
) -> None:
    """Find posts that are about the same as one.

    Those are the ones that share its rarest words; ten if nothing else is said.

    archive related 4

    archive related 4 --language uk --format ids | archive excerpt -
    """
    keys = keys_of(output, HITS)
    if query.limit is None:
        query = query._replace(limit=_PAGE)
    with to_read(archive) as db:
        hits = beside(db, like(db, id_named(db, id), query), keys)
        write_posts(hits, output, keys, "solidarity_archive.views.hits:table")
