"""Where bytes come from: a path, a folder, standard input. No parsing."""

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import SEEK_END, BufferedReader, RawIOBase
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from solidarity_archive.errors import SourceError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_PIECE = 1 << 20
_HEAD = 1 << 16
_IN_MEMORY = 1 << 24
LARGEST_DOCUMENT = 64 << 20
"""What is read as a whole, a page or a text, may have so many bytes."""
LARGEST_RATIO = 200
NEVER_A_BOMB = 10 << 20
"""The ratio of what comes out to what is packed counts only beyond so many bytes."""


@dataclass(slots=True)
class Source:
    """A named run of bytes that can be read as often as need be, by several readers at once.

    `url` is the address that a page was taken from, `charset` the one that came with its bytes,
    `known_digest` their digest, which may be all that there is of them, where these are known.
    """

    name: str
    file: IO[bytes] = field(repr=False)
    url: str | None = None
    charset: str | None = None
    known_digest: str | None = None
    _place: int | None = None

    def open(self) -> IO[bytes]:
        """Return a stream from the beginning, whose place in the bytes is its own."""
        return BufferedReader(_View(self), _PIECE)

    def open_seekable(self) -> IO[bytes]:
        """Return a stream for what has to go back and forth in the bytes; there is only one."""
        self.file.seek(0)
        return self.file

    def head(self) -> bytes:
        """Return the first 64 KiB, enough to tell the format."""
        return self.open().read(_HEAD)

    def read(self) -> bytes:
        """Return all bytes."""
        return self.open().read()

    def document(self) -> bytes:
        """Return all bytes of what has to be read as a whole; raise SourceError if they are too many."""
        if (size := self.size()) > LARGEST_DOCUMENT:
            allowed = f"{LARGEST_DOCUMENT >> 20} MiB"
            raise SourceError(f"is {size >> 20} MiB large; a page or text may have {allowed}", "Divide it.")
        return self.read()

    def pieces(self) -> Iterator[bytes]:
        """Yield all bytes, a MiB at a time."""
        place = 0
        while piece := self.piece_at(place, _PIECE):
            place += len(piece)
            self._place = place
            yield piece

    def piece_at(self, place: int, size: int) -> bytes:
        """Return so many bytes from this one on, fewer at the end; that does not count as reading."""
        self.file.seek(place)  # others read too
        return self.file.read(size)

    def reached(self) -> int:
        """Return how many bytes whoever read last has had; all, if nobody has."""
        return self.size() if self._place is None else self._place

    def share(self) -> float:
        """Return how far whoever read last has come, from 0 to 1."""
        return self.reached() / max(self.size(), 1)

    def size(self) -> int:
        """Return how many bytes there are."""
        return self.file.seek(0, SEEK_END)

    def digest(self) -> str:
        """Return ``sha256:…`` of all bytes."""
        if self.known_digest is None:
            found = hashlib.sha256()
            for piece in self.pieces():
                found.update(piece)
            self.known_digest = f"sha256:{found.hexdigest()}"
        return self.known_digest


class _View(RawIOBase):
    """A file that others read too: each read goes back to where this one was."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as typeshed has it: any writable buffer
        self._source.file.seek(self._place)
        data = self._source.file.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        self._source._place = self._place  # noqa: SLF001 - its own
        return len(data)


def is_address(name: str) -> bool:
    """Whether what a user named is an address (``https://…``) and no file."""
    return bool(_SCHEME.match(name))


def named(names: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield the names of the sources that `names` mean, and whether they were found in a folder.

    A folder means all files below it, by name; hidden ones, and links out of nowhere, are passed over.
    Of a Maildir it means the messages, of a bag what is packed in it, of one of ours its ``posts.jsonl``.
    """
    for name in names:
        if name != "-" and not is_address(name) and Path(name).is_dir():
            yield from ((str(path), True) for path in sorted(_files(Path(name))))
        else:
            yield name, False


@contextmanager
def opened(name: str) -> Iterator[Source]:
    """Open the source called `name`, a file or ``-`` for standard input.

    Raises SourceError for what cannot be opened or is no file.
    """
    if name == "-":
        with SpooledTemporaryFile(_IN_MEMORY) as copy:
            while piece := sys.stdin.buffer.read(_PIECE):
                copy.write(piece)
            yield Source("-", copy)
        return
    path = Path(name)
    if path.exists() and not path.is_file():
        raise SourceError(f"{path}: not a file", "Name a file, a folder, or - for standard input.")
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise SourceError(
            f"{path}: no such file", "Check the name, or give - to read standard input."
        ) from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from None
    with stream:
        yield Source(name, stream)


def open_sources(names: list[str]) -> Iterator[Source]:
    """Yield the sources that `names` mean, each closed when the next one is asked for."""
    for name, _ in named(names):
        with opened(name) as source:
            yield source


def _files(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        if "bagit.txt" in names:  # a bag: what is not in data tells of it (RFC 8493)
            own = Path(here, "data", "posts.jsonl")
            yield from [own] if own.is_file() else ()  # all that is in ours; the rest says it again
            folders[:] = ["data"] if "data" in folders and not own.is_file() else []
            continue
        # Of a Maildir the folders are hidden (cr.yp.to/proto/maildir.html).
        if {"cur", "new"} <= set(folders):
            folders[:] = [name for name in folders if name != "tmp" and _is_shown(Path(here, name))]
            continue
        folders[:] = [name for name in folders if _is_shown(Path(here, name))]
        paths = (Path(here, name) for name in names if not name.startswith("."))
        yield from (path for path in paths if path.is_file())


def _is_shown(folder: Path) -> bool:
    return not folder.name.startswith(".") or (folder / "cur").is_dir()
