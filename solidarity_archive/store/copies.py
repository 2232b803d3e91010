"""Whole copies of an archive: backups, what is put back from one, what was there before a new schema."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from solidarity_archive.errors import ArchiveError, StoreError
from solidarity_archive.store.checking import Report, check
from solidarity_archive.store.connection import (
    REMEDY,
    Place,
    borrowed,
    checked_version,
    exists,
    explained,
    found_version,
    open_to_read,
    writing,
)
from solidarity_archive.store.reading import Progress

_PREFIX = ".archive-"


def back_up(path: Path, target: Path, *, replace: bool = False, progress: Progress | None = None) -> Report:
    """Copy an archive, whole and checked, to a new file, which needs nothing beside it; return the check.

    It is there only once it is on the disk. With `replace` it may take the place of a file. Raises
    StoreError for what is no archive, and for one that is damaged. `progress` is told of the check.
    """
    found_version(path)
    target = _followed(target)
    _refuse(path, target, replace=replace)
    with beside(target) as temporary:
        copy_to(path, temporary)
        report = _checked(temporary, path, progress)
        put(temporary, target)
    return report


def restore(backup: Path, path: Path) -> tuple[Report, Path | None]:
    """Put a copy of an archive, checked, in the place of the one at `path`; return where that is kept.

    Raises StoreError, and changes nothing, for a copy that is damaged, and if somebody is writing.
    """
    checked_version(backup)
    path = _followed(path)
    if exists(path) and path.samefile(backup):
        raise ArchiveError(f"{backup}: is the archive itself", "Name a backup of it.")
    _be_alone(path)
    with beside(path) as temporary:
        copy_to(backup, temporary)
        report = _checked(temporary, backup)
        aside = _set_aside(path) if exists(path) else None
        put(temporary, path)
    return report, aside


def keep_old(place: Place, version: int) -> Path:
    """Copy an archive before it gets another schema; return where."""
    path = Path(place)
    names = (f"{path.stem}.schema-{version}{suffix}{path.suffix}" for suffix in _suffixes())
    target = next(each for name in names if not (each := path.with_name(name)).exists())
    with beside(target) as temporary:
        copy_to(path, temporary)
        with closing(sqlite3.connect(temporary)) as db:
            (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StoreError(f"{path}: is damaged: {found}", REMEDY)
        put(temporary, target)
    return target


def copy_to(path: Path, target: Path) -> None:
    """Copy an archive as it stands committed into an empty file; it can then be read on any medium.

    VACUUM INTO leaves no log to be kept with it (sqlite.org/lang_vacuum.html).
    """
    with explained(path), closing(open_to_read(path)) as db:
        db.execute("VACUUM INTO ?", (str(target),))


def _followed(path: Path) -> Path:
    """Return the file that a link leads to: that one is replaced, beside it lies its log, the link stays."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _checked(copy: Path, of: Path, progress: Progress | None = None) -> Report:
    with borrowed(copy) as db:
        report = check(db, progress=progress)
    if report.findings:
        part, which, what = report.findings[0]
        raise StoreError(f"{of}: is damaged ({part} {which or ''}: {what}); nothing was written", REMEDY)
    return report


def _refuse(path: Path, target: Path, *, replace: bool) -> None:
    if not target.exists():
        return
    if not target.is_file() or target.samefile(path):
        raise ArchiveError(f"{target}: cannot be replaced", "Name a new file; nothing was written.")
    if not replace:
        raise ArchiveError(f"{target}: is there already", "Name a new file, or say --force to replace it.")


def _be_alone(path: Path) -> None:
    """Fold what waits in the -wal into the archive; raise StoreError if somebody else has it open."""
    wal = Path(f"{path}-wal")
    if not wal.exists():
        return
    try:
        with writing(path):
            pass
    except StoreError:  # damaged, perhaps: its log goes aside with it
        return
    if wal.exists():
        raise StoreError(
            f"{path}: another archive command has it open; nothing was changed", "Try again later."
        )


def _set_aside(path: Path) -> Path:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    names = (f"{path.stem}.{now}{suffix}{path.suffix}" for suffix in _suffixes())
    aside = next(each for name in names if not (each := path.with_name(name)).exists())
    try:
        os.link(path, aside)  # so that there is an archive at every moment
    except OSError:  # where files have one name
        path.rename(aside)
    for suffix in ("-wal", "-shm", "-journal"):
        if (left := Path(f"{path}{suffix}")).exists():
            left.rename(f"{aside}{suffix}")
    return aside


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yield the name of an empty file beside `target`, which is gone in the end."""
    try:
        descriptor, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=_PREFIX)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    os.close(descriptor)
    try:
        yield Path(name)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)


def put(temporary: Path, target: Path) -> None:
    """Put a file that is whole in its place, on the disk."""
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)
    _sync(temporary)
    temporary.replace(target)
    _sync(temporary.parent)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # where a folder cannot be opened
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
