"""The sources inside a zip file, a tar file or one compressed file, a stream at a time.

Nothing is unpacked to disk by its name: each member is a temporary file without one while it is read.
"""

import bz2
import gzip
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from struct import error as StructError  # noqa: N812 - it is a class
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol, TypeAlias, cast

from solidarity_archive.errors import SourceError
from solidarity_archive.formats import is_packed
from solidarity_archive.source import LARGEST_RATIO, NEVER_A_BOMB, Source

LARGEST_WHOLE = 8 << 30
LARGEST_MEMBER = 1 << 30
MOST_MEMBERS = 100_000

_PIECE = 1 << 16
_UNBOUNDED_PIECE = 1 << 12
_IN_MEMORY = 1 << 24
_LONGEST_LIST = 1 << 25
_LONGEST_HEADER = 1 << 16
_ABOUT_ANOTHER = (b"g", b"x", b"X", b"K", b"L")
"""Types of headers that say something of the next one, and are read as a whole (tar(5))."""
_PACKAGE, _CRAWLED = "datapackage.json", re.compile(r"archive/[^/]+\.w?arc(?:\.gz)?")
_SUFFIXES = (".gz", ".bz2", ".xz")
_Unpacking: TypeAlias = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
_COMPRESSIONS: tuple[tuple[bytes, Callable[[IO[bytes]], _Unpacking]], ...] = (
    (b"\x1f\x8b", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", lzma.LZMAFile),
)
DAMAGE = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, StructError),
    *(EOFError, OSError, LookupError, OverflowError, RuntimeError, ValueError),
)
"""What comes of opening packed files that are not as they should be."""


class _OverCapError(SourceError):
    """More comes out than may; what follows in the file is not read."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class _Budget:
    """How much has come out, of how many members; `where` is the one that is being read."""

    packed: int
    where: str
    out: int = 0
    members: int = 0

    def begin(self, name: str) -> None:
        """Count a member."""
        self.where = name
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise _OverCapError(f"{name}: not read on from here: there are more than {MOST_MEMBERS:,} files")

    def take(self, count: int) -> None:
        """Count bytes that came out."""
        self.out += count
        if self.out > LARGEST_WHOLE:
            whole = f"{LARGEST_WHOLE >> 20:,} MiB"
            raise _OverCapError(f"{self.where}: not read on from here: more than {whole} come out in all")
        if self.out > max(NEVER_A_BOMB, LARGEST_RATIO * self.packed):
            much = f"more than {LARGEST_RATIO} times as much comes out as is packed"
            raise _OverCapError(f"{self.where}: not read on from here: {much}")


@dataclass(slots=True)
class _Counted:
    """A stream whose bytes are counted."""

    stream: _Readable
    budget: _Budget

    def read(self, size: int, /) -> bytes:
        data = self.stream.read(size)
        self.budget.take(len(data))
        return data


@dataclass(slots=True)
class _Listed:
    """A zip file whose list of members, which zipfile reads in one go, has a size."""

    file: IO[bytes]

    def read(self, size: int = -1, /) -> bytes:
        if size > _LONGEST_LIST:
            raise zipfile.BadZipFile
        return self.file.read(size)

    def seek(self, place: int, whence: int = 0, /) -> int:
        return self.file.seek(place, whence)

    def tell(self) -> int:
        return self.file.tell()

    def seekable(self) -> bool:
        return True


class _Header(tarfile.TarInfo):
    """A header of a tar file. One that is damaged is an error, not the end; a long one is not read."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Header":
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf.strip(b"\0"):
                raise tarfile.ReadError from error
            raise
        if header.size < 0 or (header.type in _ABOUT_ANOTHER and header.size > _LONGEST_HEADER):
            raise tarfile.ReadError
        return header


def members(source: Source) -> Iterator[Source | SourceError]:
    """Yield the sources inside `source`, which is_packed(), each closed when the next one is asked for.

    A member that cannot be read is an error in their midst. Raises SourceError where the rest cannot be
    read either, or too much comes out. Hidden files, links and devices are passed over, as in a folder.
    """
    budget = _Budget(source.size(), source.name)
    found = False
    for member in _members(source, budget):
        found = True
        if isinstance(member, SourceError):
            yield member
            continue
        with member.file:
            yield _nested(member) if is_packed(member.head()) else member
    if not found:
        raise SourceError(f"{source.name}: holds no files")


def _members(source: Source, budget: _Budget) -> Iterator[Source | SourceError]:
    head = source.head()
    if head.startswith(b"PK"):
        yield from _in_zip(source, budget)
        return
    unpack = next((unpack for mark, unpack in _COMPRESSIONS if head.startswith(mark)), None)
    if unpack is None:
        yield from _in_tar(source, source.open(), budget)
        return
    with _naming(source.name), unpack(source.open()) as stream:
        start = stream.read(512)
    with unpack(source.open()) as stream:
        if is_packed(start) and start[257:262] == b"ustar":
            yield from _in_tar(source, stream, budget)
            return
        path = Path(source.name)
        name = f"{source.name}/{path.stem}" if path.suffix.lower() in _SUFFIXES else source.name
        budget.begin(name)
        yield _spooled(name, stream, budget)


def _in_zip(source: Source, budget: _Budget) -> Iterator[Source | SourceError]:
    with _naming(source.name):
        file = zipfile.ZipFile(_Listed(source.file))
    with file:
        infos = file.infolist()
        if any(info.filename == "[Content_Types].xml" for info in infos[:100]) or (
            infos and infos[0].filename == "mimetype"
        ):
            what = "is an office document or an e-book, which cannot be read"
            raise SourceError(f"{source.name}: {what}", "See archive add --help for what can.")
        crawled = any(info.filename == _PACKAGE for info in infos[:100]) and any(map(_is_crawl, infos))
        for info in infos:
            if (
                (crawled and not _is_crawl(info))
                or info.is_dir()
                or _is_hidden(info.filename)
                or stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG)
            ):
                continue
            name = _name(source, info.filename)
            budget.begin(name)
            if info.flag_bits & 1:
                yield SourceError(f"{name}: is encrypted", "Unpack it with its password first.")
            elif info.file_size > LARGEST_MEMBER and not crawled:
                yield _too_large(name)
            else:
                most = LARGEST_WHOLE if crawled else LARGEST_MEMBER
                yield _of_zip(name, partial(file.open, info), budget, info.compress_type, most)


def _of_zip(
    name: str, opening: Callable[[], IO[bytes]], budget: _Budget, compression: int, most: int
) -> Source | SourceError:
    # Of what zlib did not pack, zipfile gives out at once whatever it comes to.
    bounded = compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    try:
        with _naming(name), opening() as stream:
            return _spooled(name, stream, budget, _PIECE if bounded else _UNBOUNDED_PIECE, most)
    except _OverCapError:
        raise
    except SourceError as error:
        return error


def _in_tar(source: Source, stream: _Readable, budget: _Budget) -> Iterator[Source | SourceError]:
    with _naming(budget):
        counted = _Counted(stream, budget)
        file = tarfile.TarFile.open(None, "r|", cast("IO[bytes]", counted), _PIECE, tarinfo=_Header)
    after = source.name
    with file:
        while True:
            budget.where = after
            with _naming(budget):
                info = file.next()
            if info is None:
                return
            name = _name(source, info.name)
            budget.begin(name)
            after = f"{source.name}, after {info.name}"
            if not info.isreg() or _is_hidden(info.name):
                continue
            if info.issparse():
                yield SourceError(f"{name}: has holes (a sparse file), which are not read")
            elif info.size > LARGEST_MEMBER:
                yield _too_large(name)
            else:
                with _naming(name):
                    data = file.extractfile(info)
                    member = _spooled(name, data, None) if data else None
                if member:
                    yield member


def _spooled(
    name: str, stream: _Readable, budget: _Budget | None, size: int = _PIECE, most: int = 0
) -> Source:
    copy = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whom it is given to closes it
    try:
        with _naming(name):
            written = 0
            while piece := stream.read(size):
                if budget:
                    budget.take(len(piece))
                copy.write(piece)
                written += len(piece)
                if written > (most or LARGEST_MEMBER):
                    raise _too_large(name)  # noqa: TRY301 - the copy is to be closed
    except BaseException:
        copy.close()
        raise
    return Source(name, copy)


def _nested(member: Source) -> SourceError:
    what = "a packed file or office document inside a packed file, which is not opened"
    return SourceError(f"{member.name}: is {what}", "Unpack it first.")


def _too_large(name: str) -> SourceError:
    return SourceError(f"{name}: is too large; a file inside another may have {LARGEST_MEMBER >> 20:,} MiB")


@contextmanager
def _naming(what: str | _Budget) -> Iterator[None]:
    """Turn what goes wrong into words, with the name of where it did."""
    try:
        yield
    except SourceError:
        raise
    except DAMAGE as error:
        name = what if isinstance(what, str) else what.where
        if isinstance(error, NotImplementedError):
            raise SourceError(f"{name}: is packed in a way that is not known here") from error
        if isinstance(error, OSError) and error.strerror:
            raise SourceError(f"{name}: cannot be read: {error.strerror}") from error
        raise SourceError(f"{name}: is damaged") from error


def _name(source: Source, name: str) -> str:
    return f"{source.name}/{name.removeprefix('./')}"


def _is_crawl(info: zipfile.ZipInfo) -> bool:
    """Whether a member of a WACZ (specs.webrecorder.net/wacz/1.1.1) is one of its crawls."""
    return bool(_CRAWLED.fullmatch(info.filename))


def _is_hidden(name: str) -> bool:
    parts = name.split("/")
    return "__MACOSX" in parts or any(part.strip(".") and part.startswith(".") for part in parts)
