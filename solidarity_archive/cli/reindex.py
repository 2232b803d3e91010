"""``archive reindex``."""

import sys
from contextlib import nullcontext

import typer

from solidarity_archive.cli.files import to_write
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.lazy import resolve
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.posts import make_anew


def reindex(ctx: typer.Context) -> None:
    """Make the search index anew, with all forms of words.

    Nothing that was kept is changed. It is needed only if another program wrote to the archive, or to have
    at once what a newer version finds; the next command that writes would do the same.

    archive reindex
    """
    shown = resolve("solidarity_archive.cli.console:progress") if sys.stderr.isatty() else None
    with to_write(ctx) as db, shown("posts") if shown else nullcontext() as progress, transaction(db):
        posts = make_anew(db, progress)
    say(f"made anew what is searched of {said_posts(posts)}")
