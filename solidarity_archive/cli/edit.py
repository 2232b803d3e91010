"""``archive edit``."""

import sys
from pathlib import Path
from typing import Annotated

from solidarity_archive import editing
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.files import to_write
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import to_address, to_date, to_query
from solidarity_archive.errors import UsageError
from solidarity_archive.lazy import resolve
from solidarity_archive.store.select import id_named


def edit(
    archive: str,
    ids: Annotated[list[str], Argument(metavar="ID...", help="Numbers, permalinks or slugs; - reads them.")],
    title: Annotated[str | None, Option("--title", empty=True, help="Its title; '' for none.")] = None,
    date: Annotated[
        str | None, Option("--date", empty=True, help="2015, 2015-04, 2015-04-21 …; '' for none.")
    ] = None,
    author: Annotated[
        list[str] | None, Option("--author", empty=True, help="Who wrote it; '' for nobody known.")
    ] = None,
    url: Annotated[str | None, Option("--url", empty=True, help="Its own address; '' for none.")] = None,
    term: Annotated[list[str] | None, Option("--term", help="A tag to add; -TAG takes one off.")] = None,
    site: Annotated[str | None, Option("--site", empty=True, help="The site it is of.")] = None,
    language: Annotated[str | None, Option("--language", empty=True, help="en, uk, pl …")] = None,
    editor: Annotated[
        bool, Option("--editor", help="Fields and text in $EDITOR; on a terminal the default.")
    ] = False,
    file: Annotated[
        str | None, Option("--from", metavar="FILE", help="Take them from this file, as it was kept.")
    ] = None,
) -> None:
    """Correct what is known of posts: title, date, author, terms, text.

    An edit outranks every source, later ones too, but of a text only a whole one does. Undo takes it
    back. Without options your editor opens on the fields and the text, one post after the other; only
    what you change is said.

    archive edit 4

    archive edit 4 --title "Whose ‘Modern Harbour’?" --date 2015-04-14

    archive search printer --format ids | archive edit - --term prisoners --term -news
    """
    if date:
        date = to_date("--date", date)
    if url:
        to_address("--url", url)
    says = editing.correction(
        title=title, date=date, authors=author, url=url, terms=term, site=site, language=language
    )
    names = to_query(ids=ids).ids or ()
    if editor or file or (not says and sys.stdin.isatty() and sys.stdout.isatty()):
        if says or (file and (editor or len(names) != 1)):
            raise UsageError("--editor and --from FILE, for one post, stand alone")
        resolve("solidarity_archive.cli.manuscripts:edit_texts")(archive, names, Path(file) if file else None)
        return
    if not says:
        raise UsageError("edit what?", "Say --title, --date, --author …, or --editor.")
    with to_write(archive) as db:
        posts = {id_named(db, name) for name in names}
        accession, changes = editing.edit(db, posts, says)
    if changes:
        say(f"edited {said_posts(len(changes))}; to take this back: archive undo {accession}")
    else:
        say("nothing changed: that is what was known already")
