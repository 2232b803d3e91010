"""``archive months``."""

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_filters
from solidarity_archive.cli.output import write_rows
from solidarity_archive.query import Query
from solidarity_archive.store import select


@takes_filters
def months(archive: str, query: Query, output: Output) -> None:
    """Show which months have posts, and how many.

    archive months

    archive months --author kowalski --format csv
    """
    with to_read(archive) as db:
        rows = [{"month": month, "posts": count} for month, count in select.months(db, query)][: query.limit]
    write_rows(rows, output, ["month", "posts"], "solidarity_archive.views.bars:bars")
