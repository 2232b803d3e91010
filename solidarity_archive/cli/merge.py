"""``archive merge``."""

from typing import Annotated

from solidarity_archive import merging
from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_write
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import to_query
from solidarity_archive.store.select import id_named


def merge(
    archive: str,
    ids: Annotated[
        list[str], Argument(metavar="ID ID...", help="Numbers, permalinks or slugs; - reads them.")
    ],
) -> None:
    """Make posts one that are one.

    The lowest number stays, the others still mean the post. It is then what all its sources add up
    to, and their next versions go to it too. Undo parts them again.

    archive merge 4 17
    """
    with to_write(archive) as db:
        posts = sorted({id_named(db, name) for name in to_query(ids=ids).ids or ()})
        accession, _ = merging.merge(db, posts)
    *others, last = map(str, posts)
    named = f"{', '.join(others)} and {last}"
    say(f"posts {named} are one: {posts[0]}; to take this back: archive undo {accession}")
