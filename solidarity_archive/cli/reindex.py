"""``archive reindex``."""

from solidarity_archive.cli.files import to_write
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import Quiet
from solidarity_archive.cli.waiting import waiting
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.posts import make_anew, numbered


def reindex(archive: str, quiet: Quiet = False) -> None:
    """Make the search index anew, with all forms of words.

    Nothing that was kept is changed. It is needed only if another program wrote to the archive, or to have
    at once what a newer version finds; the next command that writes would do the same.

    archive reindex
    """
    with to_write(archive) as db, transaction(db), waiting("posts", numbered(db), quiet=quiet) as advance:
        posts = make_anew(db, advance)
    say(f"made anew what is searched of {said_posts(posts)}")
