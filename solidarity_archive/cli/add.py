"""``archive add``."""

from pathlib import Path
from typing import Annotated

from solidarity_archive.byhand import Typed
from solidarity_archive.cli.adding import Adding, add_by_hand, add_sources, media_bytes, report
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.options import Delay, IgnoreRobots, Media, MediaLimit, to_address, to_date
from solidarity_archive.errors import UsageError
from solidarity_archive.formats import READABLE, readable

_HINTS, _HAND = "Where the source is silent (or, of a post typed in, what it says)", "A post typed in"


def _hint(
    *names: str,
    metavar: str,
    help: str,  # noqa: A002 - as Typer calls it
    panel: str = _HINTS,
    empty: bool = False,
) -> object:
    return Option(*names, metavar=metavar, help=help, panel=panel, empty=empty)


def add(
    archive: str,
    sources: Annotated[
        list[str] | None,
        Argument(metavar="[FILE|FOLDER|URL|-]...", help="What to add; - is standard input."),
    ] = None,
    as_: Annotated[
        str | None,
        Option("--as", metavar="FORMAT", help=f"Read it as: {READABLE}. Default: by content."),
    ] = None,
    month: Annotated[str | None, _hint("--month", metavar="MONTH", help="When they were published.")] = None,
    author: Annotated[list[str] | None, _hint("--author", metavar="NAME", help="Who wrote them.")] = None,
    term: Annotated[list[str] | None, _hint("--term", metavar="TERM", help="A tag.")] = None,
    site: Annotated[str | None, _hint("--site", metavar="SITE", help="The site they are of.")] = None,
    language: Annotated[
        str | None, _hint("--language", metavar="TAG", help="en, uk …; over sources.")
    ] = None,
    title: Annotated[
        str | None, _hint("--title", metavar="TITLE", help="Its title.", panel=_HAND, empty=True)
    ] = None,
    date: Annotated[
        str | None, _hint("--date", metavar="DATE", help="2015, 2015-04, 2015-04-21 …", panel=_HAND)
    ] = None,
    url: Annotated[str | None, _hint("--url", metavar="URL", help="Its own address.", panel=_HAND)] = None,
    edit: Annotated[bool, Option("--edit", help="Write it in $EDITOR.", panel=_HAND)] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="Show the balance sheet; change nothing.")] = False,
    keep: Annotated[
        bool, Option("--keep/--no-keep", help="Keep the bytes of the sources, compressed.")
    ] = True,
    delay: Delay = None,
    ignore_robots: IgnoreRobots = False,
    media: Media = False,
    media_limit: MediaLimit = 10.0,
    format: Annotated[
        str | None,
        Option("--format", "-f", metavar="FORMAT", help="Of the balance sheet: text, json, jsonl."),
    ] = None,
    quiet: Annotated[bool, Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Add posts from files, folders, sites, standard input or by hand.

    What a source is, its content tells: the text of an archive page as you copied it, a saved
    web page, a WordPress export, a feed, a saved answer of its REST API, a crawl (WARC), mail,
    Markdown with front matter, a Word document, jsonl, or another archive; of a zip or tar file,
    what is inside. Of a folder, all that holds posts; of the address of a site's home page, all
    that the site shows. Adding the same again changes nothing; a fuller source completes posts.

    archive add page.txt

    archive add saved-pages/ --site example.org

    archive add https://example.org/

    archive add --title "To the strikers" --date 1984-06-17 statement.txt
    """
    typed = Typed(
        title=title,
        date=to_date("--date", date) if date else to_date("--month", month) if month else None,
        authors=tuple(author or ()),
        terms=tuple(term or ()),
        url=to_address("--url", url) if url else None,
        site=site,
        language=language,
    )
    adding = Adding(
        Path(archive),
        readable(as_) if as_ else None,
        dry_run=dry_run,
        keep=keep,
        quiet=quiet,
        delay=delay,
        obeys=not ignore_robots,
        media=media_bytes(media_limit) if media else None,
    )
    if edit or title is not None or date or url:
        if as_ or media or ignore_robots or delay is not None:
            raise UsageError(
                "--as, --media, --delay and --ignore-robots are for sources, not for a post typed in"
            )
        if date and month:
            raise UsageError("--date and --month: which of the two?")
        sheets = add_by_hand(adding, sources or [], typed, edit=edit)
    else:
        sheets = add_sources(adding, sources or [], typed.says())
    report(sheets, adding, format)
