"""A new archive of all that is sound of a damaged one."""

from pathlib import Path

from solidarity_archive.errors import ArchiveError
from solidarity_archive.store.checking import Finding, check
from solidarity_archive.store.connection import borrowed, explained, transaction, writing
from solidarity_archive.store.copies import beside, put
from solidarity_archive.store.reading import Progress
from solidarity_archive.store.saving import Rescue


def rescue(path: Path, target: Path, now: str, progress: Progress | None = None) -> tuple[int, list[Finding]]:
    """Copy all that is sound of the archive at `path` to a new file; return how many posts, and what is lost.

    The file is there once it is whole and checked. `now` is the time, as the ledger has it.
    """
    if target.exists():
        raise ArchiveError(f"{target}: is there already", "Name a new file; nothing was written.")
    with beside(target) as temporary:
        with borrowed(path) as old, explained(path), writing(temporary, create=True) as new:
            with transaction(new):
                work = Rescue(old, new, now, _third(progress, 0))
                work.run(_third(progress, 1))
            wrong = check(new, progress=_third(progress, 2)).findings
        if wrong:
            raise ArchiveError(f"{target}: the copy is not sound: {wrong[0].part} {wrong[0].what}")
        posts = _fold_log(temporary)
        put(temporary, target)
    return posts, work.lost


def _third(progress: Progress | None, number: int) -> Progress | None:
    """Return what is to be told of a part of the work: copying, making posts, checking take about as long."""
    return progress and (lambda done, share: progress(done, (number + share) / 3))


def _fold_log(path: Path) -> int:
    """Let a new archive need nothing beside it; return how many posts it has."""
    with writing(path) as db:
        (posts,) = db.execute("SELECT count(*) FROM post").fetchone()
        db.execute("PRAGMA journal_mode=DELETE")
    return int(posts)
