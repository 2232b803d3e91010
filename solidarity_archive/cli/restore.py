"""``archive restore``."""

from pathlib import Path
from typing import Annotated

from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.store.copies import restore as put_back


def restore(
    archive: str,
    backup: Annotated[str, Argument(metavar="BACKUP", help="A copy that archive backup made.")],
) -> None:
    """Put a backup in the place of the archive.

    It is checked before anything is changed. The archive that was there is kept beside it, with the time
    in its name.

    archive restore /media/stick/archive-2026-05.db
    """
    report, aside = put_back(Path(backup), Path(archive))
    say(f"put {said_posts(report.counts['posts'])} from {backup} in place; all are sound")
    if aside:
        say(f"what was there is kept in {aside}")
