"""What a server answered (HTTP/1.1, RFC 9112), unpacked as a browser would have."""

import re
import zlib
from collections.abc import Iterator
from email.message import Message
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from solidarity_archive.source import LARGEST_DOCUMENT, LARGEST_RATIO, NEVER_A_BOMB

_LONGEST_HEAD = 1 << 16
_PIECE = 1 << 16
_IN_MEMORY = 1 << 22
_STATUS = re.compile(rb"(?:HTTP/\d(?:\.\d)?|ICY)[ \t]+(\d{3})")
_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_LONGEST_SIZE = 1 << 12
_PACKINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Window bits for zlib, whose frame they tell."""
_RAW = -15
_UNPACKED = ("", "identity", "none", "utf-8")


class UnreadableError(Exception):
    """A body that cannot be unpacked; the words say why."""


class Answer(NamedTuple):
    """An answer: its status, its type (``text/html``) and charset if it says so, its body."""

    status: int
    type: str
    charset: str | None
    body: IO[bytes]


def answer_of(block: IO[bytes], content_type: str) -> Answer:
    """Return the answer in a block, or a block without a server's words as if it were one.

    `content_type` is what the record says of it. The body is a temporary file of its own, or the
    block itself, from where it stands. Raises UnreadableError.
    """
    head = block.read(_LONGEST_HEAD)
    found = _STATUS.match(head)
    if not found:
        block.seek(0)
        kind, charset = _typed(content_type)
        return Answer(200, kind, charset, _copied(_rest(block)))
    end = _END.search(head)
    block.seek(end.end() if end else len(head))
    headers = _headers(head[: end.start() if end else len(head)])
    pieces = _rest(block)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        pieces = _joined(block)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        pieces = _unpacked(pieces, coding.strip())
    kind, charset = _typed(headers.get("content-type", content_type))
    return Answer(int(found[1]), kind, charset, _copied(pieces))


def _headers(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").splitlines()[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _typed(said: str) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = re.sub(r"[\r\n]", " ", said[:1000])
    charset = message.get_param("charset")
    return message.get_content_type() if said else "", charset if isinstance(charset, str) else None


def _rest(block: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: block.read(_PIECE), b"")


def _joined(block: IO[bytes]) -> Iterator[bytes]:
    """Yield what chunks hold; some crawlers joined them already and left the header, which is seen."""
    start = block.tell()
    size = _chunk_size(block)
    if size is None:
        block.seek(start)
        yield from _rest(block)
        return
    while size:
        while size and (piece := block.read(min(size, _PIECE))):
            size -= len(piece)
            yield piece
        if size:
            raise UnreadableError("it breaks off in the middle of a chunk")
        block.readline(_LONGEST_SIZE)
        size = _chunk_size(block)
        if size is None:
            if block.read(1):
                raise UnreadableError("its chunks are damaged")
            return


def _chunk_size(block: IO[bytes]) -> int | None:
    at = block.tell()
    found = _SIZE.fullmatch(block.readline(_LONGEST_SIZE))
    if not found:
        block.seek(at)
        return None
    return int(found[1], 16)


def _unpacked(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Yield a body unpacked; what is not packed although it says so comes as it is."""
    first = next(pieces, b"")
    if coding in _UNPACKED or not first or _is_markup(first):
        yield first
        yield from pieces
        return
    if coding not in _PACKINGS:
        raise UnreadableError(f"it is packed with “{coding[:20]}”, which cannot be unpacked")
    yield from _inflated(first, pieces, _PACKINGS[coding])


def _inflated(first: bytes, pieces: Iterator[bytes], window: int) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(window)
    taken = given = 0
    data = first
    try:
        unpacking.copy().decompress(first, 1)
    except zlib.error:  # "deflate" is often without its frame (RFC 9110, 8.4.1.2)
        unpacking = zlib.decompressobj(_RAW if window == 15 else window)
    try:
        while not unpacking.eof:
            piece = unpacking.decompress(data, _PIECE)
            taken += len(data) - len(unpacking.unconsumed_tail)
            given += len(piece)
            if given > max(NEVER_A_BOMB, LARGEST_RATIO * taken):
                raise UnreadableError("far more comes out than is packed")
            if piece:
                yield piece
            data = unpacking.unconsumed_tail or next(pieces, b"")
            if not data and not piece:
                raise UnreadableError("it breaks off")
    except zlib.error as error:
        raise UnreadableError("its compression is damaged") from error


def _is_markup(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"[")


def _copied(pieces: Iterator[bytes]) -> IO[bytes]:
    copy = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whom it is given to closes it
    try:
        written = 0
        for piece in pieces:
            written += copy.write(piece)
            if written > LARGEST_DOCUMENT:
                raise UnreadableError(  # noqa: TRY301 - the copy is to be closed
                    f"it is larger than {LARGEST_DOCUMENT >> 20} MiB, which a page may have"
                )
    except BaseException:
        copy.close()
        raise
    return copy
