"""The bytes of sources: kept in parts, each content stored once.

Where the body of a post stands in its source as it was given, it is left out of the bytes that are kept,
and its content named instead: an export, which is bodies for the most part, adds little to the archive.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from solidarity_archive.errors import StoreError
from solidarity_archive.lazy import resolve
from solidarity_archive.source import Source
from solidarity_archive.store.rows import pack, unpacked
from solidarity_archive.store.sql import chunks, select_in

PART = "kept.zlib, kept.contents"
"""What joined() asks for."""
_PART = 1 << 20
_SHORTEST = 64
"""Bytes of a body that is left out: to name a shorter one would gain little."""
_NEAR, _FAR = 1 << 16, 4 << 20
"""So many bytes ahead a body is looked for, and so many, where it is not found,"""
_FAR_OFF = 5
"""for so many bodies of a batch."""
_MISSES = 20
"""So many bodies, one after the other, that are not found tell that those of the batch are not there."""
_FALSE_STARTS = 8
_AT_ONCE = 100
_HIGHEST = (1 << 63) - 1
_AGAIN, _GROWTH = 10 << 20, 200
"""Bytes of bodies that are in a source again, and how many more for each byte that is kept of it: what would
grow more when it is put together looks like something else."""


@dataclass(slots=True)
class _Repeated:
    """Sees that a source which is put together is not much larger than what it is made of.

    Contents are numbered as they come. One with a number above all before it is there for the first time,
    any other may be there again, for which a source has so many bytes.
    """

    _left: int = _AGAIN
    _highest: int = 0

    def allow(self, kept: int) -> None:
        """Take it that so many bytes more are kept of the source."""
        self._left += kept * _GROWTH

    def may_be(self, content: int, size: int) -> bool:
        """Whether a content of this size may be there once more; then it is."""
        if content > self._highest:
            self._highest = content
        elif size > self._left:
            return False
        else:
            self._left -= size
        return True


@dataclass(slots=True)
class Keeper:
    """The bytes of a source on their way into the archive, beside what is read of them; finish() ends it.

    `digest` is that of the source, whose bytes are not kept again, nor if that would take more of the archive
    than `limit` bytes.
    """

    db: sqlite3.Connection
    source: Source
    digest: str
    limit: int
    _is_kept: bool = field(init=False)
    _buffer: bytes = b""
    _place: int = 0
    _read: int = 0
    _has_crlf: bool = False
    _number: int = 0
    _takes: int = 0
    _part: list[bytes] = field(default_factory=list)
    _length: int = 0
    _contents: list[tuple[int, ...]] = field(default_factory=list)
    _repeated: _Repeated = field(default_factory=_Repeated)

    def __post_init__(self) -> None:
        kept = self.db.execute("SELECT 1 FROM kept WHERE digest = ?", (self.digest,)).fetchone()
        self._is_kept = kept is not None

    def leave_out(self, bodies: Iterable[tuple[bytes, int]]) -> None:
        """Leave out the bodies, in UTF-8, that were just read, in their order, each with its content's id."""
        if self._is_kept:
            return
        far_off, missed = _FAR_OFF, 0
        for body, content in bodies:
            if self._takes > self.limit:
                return
            if len(body) < _SHORTEST:
                continue
            start, form = self._find(body, _NEAR) if missed <= _MISSES else (0, b"")
            if not form and far_off:
                start, form = self._find(body, _FAR)
                far_off -= not form
            if form and self._repeated.may_be(content, len(form)):
                missed = 0
                self._keep(start)
                self._contents.append((self._length, content, *([1] if form != body else [])))
                self._place += len(form)
            else:
                missed += 1
                # However it is written there, it is hardly shorter, and what is read next is behind it.
                self._keep(min(self._place + len(body), len(self._buffer)))

    def finish(self) -> bool:
        """Keep the rest; return whether the source is kept now."""
        if self._is_kept:
            return True
        self._keep(len(self._buffer))
        while self._takes <= self.limit and self._load(_PART):
            self._keep(len(self._buffer))
        self._flush()
        if self._takes > self.limit:
            self.db.execute("DELETE FROM kept WHERE digest = ?", (self.digest,))
        return self._takes <= self.limit

    def _find(self, body: bytes, ahead: int) -> tuple[int, bytes]:
        """Return where a body begins in the buffer, and how it is written there: empty if it is not."""
        self._fill(ahead, len(body))
        forms = (body, body.replace(b"\n", b"\r\n")) if self._has_crlf and b"\n" in body else (body,)
        found, end = (0, b""), self._place + ahead
        for form in forms:
            if (start := _find(self._buffer, form, self._place, end)) >= 0:
                found, end = (start, form), start + _SHORTEST - 1  # the other one only before it
        return found

    def _fill(self, ahead: int, length: int) -> None:
        """Have so many bytes, or half of them, and a body behind them in the buffer, if they were read."""
        there = len(self._buffer) - self._place
        if there < ahead // 2 + length and self._read < self.source.reached():
            self._load(ahead + length + _PART)

    def _load(self, size: int) -> bytes:
        """Fill the buffer from the place on and return it, empty at the end of the source.

        To read again what is left in it is quicker than to join that with what follows.
        """
        begin = self._read - (len(self._buffer) - self._place)
        self._buffer, self._place = self.source.piece_at(begin, size), 0
        self._read = begin + len(self._buffer)
        # One byte is found much faster than two.
        self._has_crlf = b"\r" in self._buffer and b"\r\n" in self._buffer
        return self._buffer

    def _keep(self, end: int) -> None:
        """Keep the bytes of the buffer up to `end` as they are."""
        while self._place < end:
            piece = self._buffer[self._place : min(end, self._place + _PART - self._length)]
            self._part.append(piece)
            self._length += len(piece)
            self._place += len(piece)
            if self._length == _PART:
                self._flush()

    def _flush(self) -> None:
        if not self._part and not self._contents:
            return
        contents = json.dumps(self._contents, separators=(",", ":")) if self._contents else None
        packed = pack(b"".join(self._part))
        row = (self.digest, self._number, packed, contents)
        self.db.execute("INSERT INTO kept (digest, part, zlib, contents) VALUES (?, ?, ?, ?)", row)
        self._takes += len(packed)
        self._repeated.allow(len(packed))
        self._number += 1
        self._length = 0
        self._part.clear()
        self._contents.clear()


def told_of(db: sqlite3.Connection, posts: Iterable[int]) -> set[int]:
    """Return the accessions, of those that stand, that said something of any of the posts."""
    rows = select_in(
        db,
        """SELECT DISTINCT capture.accession FROM binding JOIN capture ON capture.id = binding.capture
        JOIN accession ON accession.id = capture.accession
        WHERE accession.undone_by IS NULL AND binding.post IN ({})""",
        posts,
    )
    return {id for (id,) in rows}


def kept_source(db: sqlite3.Connection, digest: str) -> Iterator[bytes]:
    """Yield the kept bytes of a source, in order; nothing if they are not kept.

    Raises StoreError, at the end, if they are not what the digest says.
    """
    found = resolve("hashlib:sha256")()
    is_kept = False
    for piece in joined(db, db.execute(f"SELECT {PART} FROM kept WHERE digest = ? ORDER BY part", (digest,))):
        is_kept = True
        found.update(piece)
        yield piece
    if is_kept and f"sha256:{found.hexdigest()}" != digest:
        raise StoreError(f"the kept bytes of {digest} are damaged", "archive check says what else is.")


def joined(db: sqlite3.Connection, parts: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    """Yield the bytes of a source, given by PART of its rows, with the bodies that were left out of them.

    What is damaged of it is missing, and so are bodies that no Keeper would have left out.
    """
    repeated = _Repeated()
    for packed, contents in parts:
        yield from _whole_part(db, unpacked(packed) or b"", _named(contents), repeated)
        repeated.allow(len(packed) if isinstance(packed, bytes) else 0)


def _whole_part(
    db: sqlite3.Connection, bare: bytes, named: list[tuple[int, int, bool]], repeated: _Repeated
) -> Iterator[bytes]:
    done = 0
    for some in chunks(named, _AT_ONCE):
        sql = "SELECT id, zlib FROM content WHERE id IN ({})"
        bodies = dict(select_in(db, sql, {content for _, content, _ in some}))
        for place, content, is_crlf in some:
            yield bare[done:place]
            done = place
            body = unpacked(bodies.get(content)) or b""
            form = body.replace(b"\n", b"\r\n") if is_crlf else body
            if not repeated.may_be(content, len(form)):
                return
            yield form
    yield bare[done:]


def _find(data: bytes, body: bytes, start: int, end: int) -> int:
    """Return where a body begins in `data`, between `start` and `end`; -1 if it does not.

    data.find() prepares for what it looks for longer than it takes to find it; but it bears what is made to
    begin alike.
    """
    beginning = body[:_SHORTEST]
    for _ in range(_FALSE_STARTS):
        start = data.find(beginning, start, end)
        if start < 0 or data.startswith(body, start):
            return start
        start += 1
    return data.find(body, start, end + len(body) - _SHORTEST)


def drop_contents(db: sqlite3.Connection) -> None:
    """Delete the contents that nobody said any more, and that no kept source has."""
    rows = db.execute("SELECT contents FROM kept WHERE contents NOT NULL")
    named = {content for (contents,) in rows for _, content, _ in _named(contents)}
    said = "SELECT content FROM capture WHERE content NOT NULL"
    gone = {id for (id,) in db.execute(f"SELECT id FROM content WHERE id NOT IN ({said})")} - named
    db.executemany("DELETE FROM content WHERE id = ?", ((id,) for id in gone))


def _named(contents: object) -> list[tuple[int, int, bool]]:
    """Return where in a part which contents were left out, and whether with CRLF; nothing if damaged."""
    if contents is None:
        return []
    try:
        named = [(place, id, bool(crlf)) for place, id, *crlf in json.loads(str(contents))]
    except (TypeError, ValueError, RecursionError):
        return []
    numbers = all(isinstance(each, int) and 0 <= each <= _HIGHEST for entry in named for each in entry)
    return named if numbers and named == sorted(named, key=itemgetter(0)) else []
