"""``archive remove``."""

from typing import Annotated

from solidarity_archive import editing
from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_write
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import to_query
from solidarity_archive.store.select import id_named, in_trash


def remove(
    archive: str,
    ids: Annotated[list[str], Argument(metavar="ID...", help="Numbers, permalinks or slugs; - reads them.")],
) -> None:
    """Take posts out of sight; undo brings them back.

    They are in the trash, which archive trash shows. Nothing is erased.

    archive remove 4

    archive search casino --format ids | archive remove -
    """
    with to_write(archive) as db:
        named = {id_named(db, name) for name in to_query(ids=ids).ids or ()}
        posts = named.difference(in_trash(db, named))
        if not posts:
            say("nothing to remove: in the trash already" if ids != ["-"] else "nothing to remove")
            return
        accession, changes = editing.edit(db, posts, {"trashed": True}, act="remove")
    say(f"removed {said_posts(len(changes))}; to take this back: archive undo {accession}")
