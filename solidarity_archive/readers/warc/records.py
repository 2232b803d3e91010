"""The records of a WARC or ARC file: headers and block, mended where a length is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple

from solidarity_archive.dates import from_iso
from solidarity_archive.post import Notice, Skipped
from solidarity_archive.readers.warc.stream import DamagedError, Stream, TooMuchError
from solidarity_archive.source import LARGEST_DOCUMENT, Source

MOST_RECORDS = 5_000_000
_LONGEST_LINE = 1 << 14
_MOST_LINES = 256
_IN_MEMORY = 1 << 22
_LARGEST_BLOCK = LARGEST_DOCUMENT + (1 << 16)
"""A page and what the server said before it."""
_MOST_READ_TWICE = 1 << 28

_WARC = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n?\Z")
_ARC = re.compile(rb"[a-z][a-z0-9+.-]*:\S.* \S+ \d{8,20} \S+ \S+[ \t]*\r?\n?\Z", re.IGNORECASE)
_WITHIN = re.compile(rb"\n(?=WARC/\d\.\d+[ \t]*\r?\n)")
_WITHIN_ARC = re.compile(
    rb"\n(?=(?:https?|filedesc|dns)://?\S{1,4000} [\d.:a-f]{1,45} \d{12,17} \S{1,100} \d{1,12}[ \t]*\r?\n)"
)
_BLANK = (b"\r\n", b"\n", b"\r\r\n")


class Record(NamedTuple):
    """A record: its number in the file, its headers in small letters, its block.

    `date` is ISO 8601. Of a block that is larger than a page may be there is only the beginning.
    """

    number: int
    kind: str
    url: str
    date: str | None
    headers: dict[str, str]
    block: IO[bytes]
    is_whole: bool

    @property
    def place(self) -> str:
        """Where it stands, and what of: ``record 12, https://…, 2015-04-21T10:00:00Z``."""
        date = (self.date or "").replace("+00:00", "Z")
        return ", ".join(part for part in (f"record {self.number}", self.url, date) if part)


@dataclass(slots=True)
class _Head:
    headers: dict[str, str]
    is_arc: bool
    length: int | None


def records(source: Source) -> Iterator[Record | Skipped | Notice]:
    """Yield the records of a WARC or ARC file; what is damaged is Skipped, and reading goes on behind it.

    Where a record's length is wrong it is read to the next one, and a Notice says so. A block is closed
    when the next record is asked for.
    """
    stream = Stream(source)
    number, lost = 0, False
    try:
        while number < MOST_RECORDS:
            where = f"after record {number}"
            try:
                line = _next_line(stream)
                if not line:
                    return
                if _begins(line):
                    number, lost = number + 1, False
                    where = f"record {number}"
                    with SpooledTemporaryFile(_IN_MEMORY) as block:
                        yield from _read(stream, line, number, block)
                elif not lost:
                    lost = True
                    yield Skipped(where, "what is there is no record")
            except DamagedError:
                if not lost:
                    yield Skipped(where, "is damaged")
                lost = True
        yield Skipped(f"after record {number}", f"there are more than {MOST_RECORDS:,} records")
    except TooMuchError:
        yield Skipped(f"after record {number}", "not read on from here: far more comes out than is packed")


def _read(stream: Stream, line: bytes, number: int, block: IO[bytes]) -> Iterator[Record | Skipped | Notice]:
    """Yield the record that `line` begins, and what is wrong with it."""
    head = _head(stream, line)
    record = _record(number, head, block)
    missing = _read_block(stream, block, head.length or 0)
    if missing or head.length is None or not _ends_here(stream):
        if not _ends_within(stream, block, head):
            if missing:
                yield Skipped(record.place, f"it breaks off: {missing:,} bytes are missing")
                return
            _read_on(stream, block)
        if head.length is not None:
            yield Notice(record.place, "its length is wrong: it was read to the next record")
    block.seek(0)
    yield record


def _begins(line: bytes) -> bool:
    return bool(_WARC.match(line) or _ARC.match(line))


def _next_line(stream: Stream) -> bytes:
    while (line := stream.line(_LONGEST_LINE)) in _BLANK:
        pass
    return line


def _head(stream: Stream, line: bytes) -> _Head:
    if not _WARC.match(line):
        return _arc_head(line)
    headers: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_LINES):
        line = stream.line(_LONGEST_LINE)
        if not line.strip():
            break
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name in headers:
            headers[name] += f" {text.strip()}"
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if colon:
            headers.setdefault(name, value.strip())
    return _Head(headers, is_arc=False, length=_length(headers.get("content-length", "")))


def _arc_head(line: bytes) -> _Head:
    url, _, date, kind, length = line.decode("utf-8", "replace").strip().rsplit(" ", 4)
    said = {"warc-target-uri": url, "warc-date": _moment(date), "content-type": kind}
    kind = "warcinfo" if url.startswith("filedesc:") else "response"
    return _Head({**said, "warc-type": kind}, is_arc=True, length=_length(length))


def _length(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _moment(stamp: str) -> str:
    """Return the time that 14 digits are, as ISO 8601 has it."""
    parts = [stamp[:4], stamp[4:6], stamp[6:8]]
    clock = ":".join(stamp[at : at + 2] for at in (8, 10, 12) if len(stamp) >= at + 2)
    return "-".join(parts) + (f"T{clock}Z" if len(stamp) >= 12 else "")


def _record(number: int, head: _Head, block: IO[bytes]) -> Record:
    headers = head.headers
    url = headers.get("warc-target-uri", "").strip("<>").replace(" ", "%20")  # wget put it in brackets
    date = from_iso(headers.get("warc-date", ""))
    whole = (head.length or 0) <= _LARGEST_BLOCK
    return Record(number, headers.get("warc-type", "").lower(), url, date, headers, block, whole)


def _read_block(stream: Stream, block: IO[bytes], length: int) -> int:
    """Read as much as a record's length says, and keep as much as may be; return how much is missing."""
    left = length
    while left and (piece := stream.take(left)):
        if length - left < _LARGEST_BLOCK:
            block.write(piece)
        left -= len(piece)
    return left


def _ends_here(stream: Stream) -> bool:
    """Whether the next line that is not blank begins a record, or there is none."""
    blank = b""
    try:
        while (line := stream.line(_LONGEST_LINE)) in _BLANK:
            blank = (blank + line)[:8]
    except DamagedError:  # behind the record, which is whole
        stream.is_damaged = True
        return True
    stream.push(blank + line)
    return not line or _begins(line)


def _ends_within(stream: Stream, block: IO[bytes], head: _Head) -> bool:
    """Make a record end where another begins within its block; return whether one does."""
    block.seek(0)
    data = block.read()
    found = (_WITHIN_ARC if head.is_arc else _WITHIN).search(data + stream.peek(_LONGEST_LINE))
    if not found or found.start() >= len(data) or stream.pushed + len(data) > _MOST_READ_TWICE:
        return False
    stream.push(data[found.end() :])
    block.truncate(found.start())
    return True


def _read_on(stream: Stream, block: IO[bytes]) -> None:
    """Add to a block what stands before the next record."""
    written = block.seek(0, SEEK_END)
    while line := stream.line(_LONGEST_LINE):
        if _begins(line):
            stream.push(line)
            return
        if written < _LARGEST_BLOCK:
            written += block.write(line)
