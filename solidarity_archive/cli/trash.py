"""``archive trash``."""

import sys
from typing import Annotated

from solidarity_archive import trash as bin_
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.files import to_read, to_write
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import Output, takes_output, to_query
from solidarity_archive.cli.output import write_rows
from solidarity_archive.errors import ArchiveError, UsageError
from solidarity_archive.store.select import id_named

_KEYS = ["id", "date", "title", "time", "accession", "act", "source"]


@takes_output
def trash(
    archive: str,
    output: Output,
    ids: Annotated[
        list[str] | None, Argument(metavar="[ID]...", help="With --restore or --empty: which posts.")
    ] = None,
    restore: Annotated[bool, Option("--restore", help="Take these posts out of the trash.")] = False,
    empty: Annotated[bool, Option("--empty", help="Erase what is in it, or these posts, for good.")] = False,
    sources: Annotated[
        bool,
        Option("--sources", help="With --empty: also the kept bytes of all sources that have them."),
    ] = False,
    yes: Annotated[bool, Option("--yes", "-y", help="With --empty: do not ask.")] = False,
) -> None:
    """Show what archive remove has put into the trash, restore it, or empty it.

    --empty is the one thing that deletes. No undo brings erased posts back, and their numbers are
    never given again. If their source is added again, they are new posts; left in the trash, they
    stay there.

    archive trash

    archive trash --restore 4 7

    archive trash --empty
    """
    if restore and empty:
        raise UsageError("--restore and --empty: which of the two?")
    if (ids and not (restore or empty)) or (restore and not ids):
        raise UsageError("do what with which posts?", "archive trash --restore 4, archive trash --empty")
    if (sources or yes) and not empty:
        raise UsageError("--sources and --yes go with --empty")
    if not restore and not empty:
        with to_read(archive) as db:
            write_rows(bin_.lying(db), output, _KEYS, "solidarity_archive.views.rows:trash")
        return
    with to_write(archive) as db:
        posts = sorted({id_named(db, name) for name in to_query(ids=ids).ids or ()}) if ids else None
        if restore:
            accession, changes = bin_.restore(db, posts or [])
            say(f"restored {said_posts(len(changes))}; to take this back: archive undo {accession}")
            return
        wanted = len(bin_.lying(db) if posts is None else posts)
        if wanted or sources:
            _ask(wanted, yes=yes)
        tell(bin_.empty(db, posts, sources=sources))


def _ask(wanted: int, *, yes: bool) -> None:
    """Ask whether to erase; raise UsageError if there is nobody to ask, ArchiveError if the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("--empty erases for good and asks before it does", "In a script: --yes.")
    what = "it" if wanted == 1 else "them"
    sys.stderr.write(f"Erase {said_posts(wanted)} for good? Nothing can bring {what} back [y/N]: ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    if answer.strip().casefold() not in ("y", "yes"):
        raise ArchiveError("nothing was erased")


def tell(emptied: bin_.Emptied) -> None:
    """Tell what is gone, and where the text of erased posts still is."""
    if not emptied.accession:
        say("the trash is empty")
    else:
        say(f"erased {said_posts(len(emptied.posts))} for good; this cannot be undone")
    for act in emptied.gone:
        say(f"with the kept bytes of accession {act.id} ({act.source})")
    for act in emptied.left:
        say(f"the kept bytes of accession {act.id} ({act.source}) still have them, beside other posts")
    if emptied.left:
        say("to erase these bytes too: archive trash --empty --sources")
    if not emptied.scrubbed:
        say("the file could not be written anew, for which it needs room: archive trash --empty tries again")
