"""``archive search``."""

from dataclasses import replace
from typing import Annotated

import typer

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import keys_of, write_posts
from solidarity_archive.finding import found
from solidarity_archive.query import Query
from solidarity_archive.record import HITS


@takes_posts(ids=False)
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORD...", help='What to look for: words, "a phrase", prefix*, -not.'),
    ],
    query: Query,
    output: Output,
) -> None:
    """Find posts by their words.

    All of them must occur, in the title, the summary, the text or the terms.

    archive search miners

    archive search '"back pay" -strike' --year 2015 --format csv
    """
    keys = keys_of(output, HITS)
    with to_read(ctx) as db:
        hits = found(db, replace(query, text=" ".join(words)), keys)
        write_posts(hits, output, keys, "solidarity_archive.views.hits:table")
