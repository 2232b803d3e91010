"""``archive gaps``."""

from typing import Annotated

from solidarity_archive.cli.declared import Option
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_output, to_query
from solidarity_archive.cli.output import write_rows
from solidarity_archive.lazy import resolve


@takes_output
def gaps(
    archive: str,
    output: Output,
    month: Annotated[str | None, Option("--month", metavar="MONTH", help="Of this month only.")] = None,
    site: Annotated[str | None, Option("--site", metavar="SITE", help="Part of the site's address.")] = None,
    wayback: Annotated[
        bool, Option("--wayback", help="As addresses of the Wayback Machine; nothing is asked for.")
    ] = False,
) -> None:
    """List what should be here and is not: addresses to look for.

    Kept pages and the texts of posts name months, pages, posts and how many there were. What is
    not here of that is listed, with the reason and the source that names it. Nothing is guessed.

    archive gaps

    archive gaps --month 2015-04 --wayback --format csv -o to-look-for.csv
    """
    query = to_query(month=month, site=[site] if site else None)
    missing = "solidarity_archive.gaps.missing"
    with to_read(archive) as db:
        found = resolve(f"{missing}:gaps")(db)
    rows = resolve(f"{missing}:rows")(
        found, month=query.first, site=next(iter(query.sites), None), wayback=wayback
    )
    write_rows(rows, output, resolve(f"{missing}:KEYS"), "solidarity_archive.views.rows:gaps")
