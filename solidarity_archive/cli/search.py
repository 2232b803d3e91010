"""``archive search``."""

from typing import Annotated

from solidarity_archive.advice import advice, explanation
from solidarity_archive.answering import answered
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output, takes_posts
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, write_posts, write_rows
from solidarity_archive.errors import UsageError
from solidarity_archive.query import Query
from solidarity_archive.record import HITS
from solidarity_archive.store.facets import FACETS, counts
from solidarity_archive.store.search import understood

_PAGE = 100
"""Hits that are shown to people who do not say how many."""
_EXPLAINED = ["search", "asked", "form", "why", "posts"]


@takes_posts(ids=False)
def search(
    archive: str,
    words: Annotated[
        list[str],
        Argument(
            metavar="WORD...",
            empty=True,
            help='What to look for: words, "a phrase", =exact, prefix*, -not, OR, fields.',
        ),
    ],
    query: Query,
    output: Output,
    exact: Annotated[bool, Option("--exact", help="Only as typed, in no other form.")] = False,
    everything: Annotated[bool, Option("--all", help="Rank and show all hits.")] = False,
    by: Annotated[
        str | None, Option("--by", metavar="WHAT", help=f"Count them by {', '.join(FACETS)}.")
    ] = None,
    explain: Annotated[bool, Option("--explain", help="Show how it is understood instead.")] = False,
) -> None:
    """Find posts by their words.

    All of them must occur, in any form, in the title, the summary, the text or the terms. docs/search.md
    has the whole language: NEAR(a b, 5), parentheses, and the fields title: author: term: site: language:
    type: status: month: date:2015-04..2015-06 is:partial is:untitled id:.

    archive search miners

    archive search '"back pay" -strike' --year 2015 --format csv

    archive search 'miners (lockout OR strike) author:smith' --by month
    """
    if by and by not in FACETS:
        raise UsageError(f"--by: hits are not counted by {by!r}", f"There are: {', '.join(FACETS)}.")
    keys = keys_of(output, HITS) if not (by or explain) else []
    paged = query.limit is None and not everything and format_of(output) in (TABLE, TEXT)
    limit = _PAGE if paged else query.limit
    asked = query._replace(text=" ".join(words), exact=exact, everything=everything, limit=limit)
    with to_read(archive) as db:
        found = understood(db, asked)
        if explain:
            write_rows(explanation(found), output, _EXPLAINED, "solidarity_archive.views.rows:forms")
            return
        if by:
            rows = [{by: name, "posts": posts} for name, posts in counts(found, by)][: query.limit]
            write_rows(rows, output, [by, "posts"], "solidarity_archive.views.bars:bars")
        elif format_of(output) != TABLE or output.path or found.count(1):  # else the advice says it
            write_posts(answered(found, keys), output, keys, "solidarity_archive.views.hits:table")
        for line in advice(found, paged=paged and not by):
            say(line)
