"""The body of an answer, unpacked a little at a time, so that no bomb goes off."""

import zlib
from collections.abc import Iterable, Iterator
from typing import NoReturn

from solidarity_archive.fetching.network import FetchError
from solidarity_archive.source import LARGEST_RATIO, NEVER_A_BOMB

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15, "identity": 0, "": 0}
"""zlib's wbits, 0 for what is not packed (RFC 9110, 8.4.1)."""
_PIECE = 1 << 16


def unpacked(pieces: Iterable[bytes], encoding: str, where: str, limit: int) -> Iterator[bytes]:
    """Yield what the pieces of a body are without their Content-Encoding; `where` is its address.

    Raises FetchError for more than `limit` bytes, for a bomb, and for what is not packed as the server says.
    """
    window = _WINDOWS.get(encoding.strip().casefold())
    if window is None:
        raise FetchError(f"{where}: is packed as {encoding!r}, which was not asked for")
    taken = out = 0

    def counted() -> Iterator[bytes]:
        nonlocal taken
        for piece in pieces:
            taken += len(piece)
            yield piece

    for data in _inflated(counted(), window, where) if window else counted():
        out += len(data)
        if out > limit:
            raise FetchError(f"{where}: is larger than {limit / (1 << 20):g} MiB", "Download it yourself.")
        if out > max(NEVER_A_BOMB, LARGEST_RATIO * taken):
            raise FetchError(f"{where}: more than {LARGEST_RATIO} times as much comes out as is packed")
        yield data


def _inflated(pieces: Iterable[bytes], window: int, where: str) -> Iterator[bytes]:
    unpack = zlib.decompressobj(window)
    begun = False
    for piece in pieces:
        begun, waiting = True, piece
        while waiting:
            if unpack.eof:
                _refuse(where, "has something behind the end of what is packed")
            try:
                data = unpack.decompress(waiting, _PIECE)
            except zlib.error:
                _refuse(where, "is not packed as the server says")
            waiting = unpack.unconsumed_tail or unpack.unused_data
            yield data
    yield unpack.flush()
    if begun and not unpack.eof:
        _refuse(where, "breaks off")


def _refuse(where: str, what: str) -> NoReturn:
    raise FetchError(f"{where}: {what}") from None
