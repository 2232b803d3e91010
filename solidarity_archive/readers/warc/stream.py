"""The bytes of a crawl, unpacked a piece at a time: damage is met where it lies, and passed."""

import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import IO

from solidarity_archive.packed import LARGEST_WHOLE
from solidarity_archive.source import LARGEST_RATIO, NEVER_A_BOMB, Source

_GZIP = b"\x1f\x8b\x08"
_PACKED_PIECE = 1 << 14
_PIECE = 1 << 16
_GZIP_HEADER = 31
"""For zlib: as many bits as there are, in the frame of gzip."""


class DamagedError(Exception):
    """Bytes that cannot be had; what comes after them can."""


class TooMuchError(Exception):
    """More comes out than may: the rest is not read."""


@dataclass(slots=True)
class Stream:
    """The bytes of a source, unpacked if gzip packed them (in one run, or each record by itself).

    Where bytes are damaged, reading raises DamagedError once and then goes on behind them; past the
    limits for packed files it raises TooMuchError. `is_damaged` is whether it raises when what is
    there has been read, `pushed` how many bytes were put back.
    """

    source: Source
    is_damaged: bool = False
    pushed: int = 0
    _pieces: Iterator[bytes | None] = field(init=False)
    _buffer: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        packed = self.source.head().startswith(_GZIP)
        self._pieces = _unpacked(self.source) if packed else iter(self.source.pieces())

    def line(self, longest: int) -> bytes:
        """Return the next line with its end, or as much of it as may be; nothing at the end of all."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched, longest)) < 0:
            searched = len(self._buffer)
            if searched >= longest or not self._fill():
                return self._taken(longest)
        return self._taken(end + 1)

    def take(self, count: int) -> bytes:
        """Return some of the next `count` bytes; nothing at the end of all."""
        if not self._buffer:
            self._fill()
        return self._taken(min(count, _PIECE))

    def push(self, data: bytes) -> None:
        """Put bytes back, to be read next."""
        self._buffer[:0] = data
        self.pushed += len(data)

    def peek(self, count: int) -> bytes:
        """Return what will be read next, as far as it has been put back or is there already."""
        return bytes(self._buffer[:count])

    def _taken(self, count: int) -> bytes:
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    def _fill(self) -> bool:
        if self.is_damaged and not self._buffer:
            self.is_damaged = False
            raise DamagedError
        if self.is_damaged:
            return False
        piece = next(self._pieces, b"")
        if piece is None:
            self.is_damaged = True
            return self._fill()
        self._buffer += piece
        return bool(piece)


@dataclass(slots=True)
class _Limit:
    """How many bytes may still come out."""

    left: int

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise TooMuchError


def _unpacked(source: Source) -> Iterator[bytes | None]:
    """Yield what gzip packed, member after member, and None for damage."""
    limit = _Limit(max(NEVER_A_BOMB, min(LARGEST_WHOLE, LARGEST_RATIO * source.size())))
    stream, data = source.open(), b""
    while True:
        if len(data) < len(_GZIP):
            data += stream.read(_PACKED_PIECE)
        if not data.strip(b"\0"):  # tapes were filled up with it
            data = stream.read(_PACKED_PIECE)
            if not data:
                return
            continue
        start = data.find(_GZIP)
        if start == 0:
            data = yield from _member(data, stream, limit)
            continue
        yield None
        more = stream.read(_PACKED_PIECE) if start < 0 else b""
        if start < 0 and not more:
            return
        data = data[start:] if start > 0 else data[1 - len(_GZIP) :] + more


def _member(data: bytes, stream: IO[bytes], limit: _Limit) -> Generator[bytes | None, None, bytes]:
    """Yield what the member holds that `data` begins with; return what was read beyond it."""
    member = zlib.decompressobj(_GZIP_HEADER)
    try:
        while not member.eof:
            data = data or stream.read(_PACKED_PIECE)
            piece = member.decompress(data, _PIECE)
            if not piece and not data:
                yield None  # it breaks off
                return b""
            data = member.unconsumed_tail
            limit.take(len(piece))
            if piece:
                yield piece
    except zlib.error:
        yield None
        return data[1:]
    return member.unused_data
