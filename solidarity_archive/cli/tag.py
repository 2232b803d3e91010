"""``archive tag``."""

from typing import Annotated

from solidarity_archive import editing
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.files import to_write
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import to_query
from solidarity_archive.errors import UsageError
from solidarity_archive.store.select import id_named

_SIGNS = ("+", "-")


def tag(
    archive: str,
    words: Annotated[
        list[str],
        Argument(metavar="ID... +TERM -TERM...", help="Posts; - reads them. Terms to add and take off."),
    ],
    taxonomy: Annotated[
        str | None, Option("--taxonomy", metavar="NAME", help="category …; default: tags.")
    ] = None,
) -> None:
    """Add terms to posts and take terms off.

    Without --taxonomy what is added is a tag, and what is taken off may be of any taxonomy. Sources
    that come later do not undo it; undo does.

    archive tag 4 7 +strike -news

    archive search printer --format ids | archive tag - +prisoners
    """
    terms = [word for word in words if word.startswith(_SIGNS) and word != "-"]
    ids = [word for word in words if word not in terms]
    if options := [word for word in terms if word.startswith("--")]:
        raise UsageError(
            f"no option {options[0]}", "To take off such a term: archive edit ID --term ' --TERM'"
        )
    if not ids or not terms:
        raise UsageError("tag which posts with what?", "archive tag 4 7 +strike -news")
    says = editing.tagging(terms, taxonomy)
    with to_write(archive) as db:
        posts = {id_named(db, name) for name in to_query(ids=ids).ids or ()}
        accession, changes = editing.edit(db, posts, says)
    if changes:
        say(f"tagged {said_posts(len(changes))}; to take this back: archive undo {accession}")
    else:
        say("nothing changed: that is what was known already")
