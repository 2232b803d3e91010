"""Files and folders that are there only once they are whole."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from solidarity_archive.errors import ArchiveError, UsageError

_PREFIX = ".archive-"


@contextmanager
def whole_file(place: str) -> Iterator[TextIO]:
    """Write a file beside the one whose place it takes, with the mode of that one."""
    path = Path(os.path.realpath(place))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
    file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed below, before it is renamed
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=_PREFIX, delete=False
    )
    temporary = Path(file.name)
    try:
        with file:
            yield file  # type: ignore[misc]
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_folder(path: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write named files into a folder, new or empty, that is there only once it is whole."""
    with whole_folder(path) as folder:
        for name, text in files:
            with (folder / name).open("x", encoding="utf-8", newline="") as file:
                file.write(text)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Make a folder, new or empty, that is there, with what is written into it, only once it is whole.

    It is made beside it, and then takes its place. Raises UsageError for what is no such folder,
    ArchiveError if it cannot be written; nothing is left behind then.
    """
    _refuse_full(path)
    place = Path(os.path.realpath(path))
    try:
        mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o777 & ~_umask()
        temporary = Path(tempfile.mkdtemp(dir=place.parent, prefix=_PREFIX))
        try:
            yield temporary
            # All together, which is much faster than each at its end.
            for each in (*temporary.rglob("*"), temporary):
                _sync(each)
            temporary.chmod(mode)
            if os.name == "nt" and place.exists():  # where a rename replaces no folder
                place.rmdir()
            temporary.rename(place)
            _sync(place.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be written: {error.strerror}") from None


def _refuse_full(path: Path) -> None:
    hint = "Name a new folder; nothing was written."
    try:
        if path.is_symlink():
            raise UsageError(f"{path}: is a link", hint)
        if path.exists():
            if not path.is_dir():
                raise UsageError(f"{path}: is a file; a folder is wanted, for a file a post", hint)
            if any(path.iterdir()):
                raise UsageError(f"{path}: is not empty", hint)
            if path.samefile(Path.cwd()):
                raise UsageError(
                    f"{path}: is the current folder, which another is to take the place of", hint
                )
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be written: {error.strerror}") from None


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # where a folder cannot be opened
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
