"""``archive excerpt``."""

from typing import Annotated

from solidarity_archive.cli.declared import Option
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output, at_most, takes_posts
from solidarity_archive.cli.output import TABLE, TEXT, format_of, keys_of, write_posts
from solidarity_archive.errors import UsageError
from solidarity_archive.post import Hit
from solidarity_archive.query import Query
from solidarity_archive.quoting import Length, with_parts
from solidarity_archive.record import EXCERPTS
from solidarity_archive.store.select import find
from solidarity_archive.text import shorten

_WRITERS = {
    TEXT: "solidarity_archive.writers.plain:write_quotations",
    "markdown": "solidarity_archive.writers.markdown:write_quotations",
    "html": "solidarity_archive.writers.html:write_quotations",
}


@takes_posts()
def excerpt(
    archive: str,
    query: Query,
    output: Output,
    words: Annotated[int | None, Option("--words", min=1, help="So many words; default 55.")] = None,
    sentences: Annotated[int | None, Option("--sentences", min=1, help="So many sentences.")] = None,
    around: Annotated[str | None, Option("--around", help="The passage around this word.")] = None,
    cite: Annotated[bool, Option("--cite/--no-cite", help="With author, title, site, date.")] = True,
) -> None:
    """Quote posts, each with its citation.

    The excerpt is the one that WordPress would make: the author's summary, else the first 55 words.

    archive excerpt --month 2015-04 --format markdown

    archive search miners --format ids | archive excerpt - --around miners
    """
    if query == Query():
        raise UsageError("excerpts of which posts?", "Name ids, or filters such as --month 2015-04.")
    form = format_of(output)
    keys = keys_of(output, EXCERPTS)
    if form in (TABLE, *_WRITERS):
        keys = EXCERPTS
    keys = [key for key in keys if cite or key != "citation"]
    with to_read(archive) as db:
        hits = (Hit(post=post) for post in find(db, query))
        missed: list[int] = []
        parts = with_parts(db, hits, keys, Length(at_most(words), at_most(sentences), around), missed)
        write_posts(parts, output, keys, "solidarity_archive.views.page:quotations", _WRITERS.get(form))
        for id in missed:
            term = shorten(repr(around), 60)
            say(f"post {id}: {term} is not in its text; the excerpt is the one without --around")
