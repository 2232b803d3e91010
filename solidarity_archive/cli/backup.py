"""``archive backup``."""

from pathlib import Path
from typing import Annotated

from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import Quiet
from solidarity_archive.cli.waiting import waiting
from solidarity_archive.store.copies import back_up


def backup(
    archive: str,
    file: Annotated[str, Argument(metavar="FILE", help="Where to; it is there once it is whole.")],
    force: Annotated[bool, Option("--force", help="Replace a file that is there.")] = False,
    quiet: Quiet = False,
) -> None:
    """Copy the archive to one file, whole and checked.

    Others may go on writing; the copy is of one moment. It needs nothing beside it, so that it can be read
    from a stick or a CD, and it is an archive itself: archive --db FILE list.

    archive backup /media/stick/archive-2026-05.db
    """
    with waiting("backup", quiet=quiet) as advance:
        report = back_up(Path(archive), Path(file), replace=force, progress=advance)
    say(f"copied {said_posts(report.counts['posts'])} to {file}; all are sound")
    say(report.digest)
