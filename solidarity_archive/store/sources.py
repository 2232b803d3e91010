"""The bytes of sources: kept in parts, each content stored once.

Where the body of a post stands in its source as it was given, it is left out of the bytes that are kept,
and its content named instead: an export, which is bodies for the most part, adds little to the archive.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from solidarity_archive.errors import StoreError
from solidarity_archive.lazy import resolve
from solidarity_archive.store.rows import pack, unpacked
from solidarity_archive.store.sql import chunks, select_in

_PART = 1 << 20
_SHORTEST = 64
"""Bytes of a body that is left out: to name a shorter one would gain little."""
_AHEAD = 1 << 20
"""So many bytes are looked through for a body, and twice as many each time that one is not among them."""
_MISSES = 5
"""So many bodies, one after the other, that are not found tell that the source has them otherwise."""
_AT_ONCE = 100
_HIGHEST = (1 << 63) - 1


@dataclass(slots=True)
class Keeper:
    """The bytes of a source on their way into the archive, beside what is read of them; finish() ends it.

    `digest` is ``sha256:…`` of all `pieces`, which are not kept again, nor if that would take more of the
    archive than `limit` bytes.
    """

    db: sqlite3.Connection
    digest: str
    pieces: Iterator[bytes]
    limit: int
    is_kept: bool = False
    """Whether the archive has the source already."""
    _buffer: bytes = b""
    _place: int = 0
    _missed: int = 0
    _number: int = 0
    _takes: int = 0
    _part: list[bytes] = field(default_factory=list)
    _length: int = 0
    _contents: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        kept = self.db.execute("SELECT 1 FROM kept WHERE digest = ?", (self.digest,)).fetchone()
        self.is_kept = kept is not None

    def leave_out(self, bodies: Iterable[tuple[bytes, int]]) -> None:
        """Leave out the bodies, in UTF-8, that the source has in this order, each with its content's id."""
        if self.is_kept:
            return
        for body, content in bodies:
            if self._missed > _MISSES or self._takes > self.limit:
                return
            if len(body) < _SHORTEST:
                continue
            if (start := self._find(body)) < 0:
                self._missed += 1
                continue
            self._missed = 0
            self._keep(start)
            self._contents.append((self._length, content))
            self._place += len(body)

    def finish(self) -> bool:
        """Keep the rest; return whether the source is kept now."""
        if self.is_kept:
            return True
        self._keep(len(self._buffer))
        while self._takes <= self.limit and (piece := next(self.pieces, b"")):
            self._buffer, self._place = piece, 0
            self._keep(len(piece))
        self._flush()
        if self._takes > self.limit:
            self.db.execute("DELETE FROM kept WHERE digest = ?", (self.digest,))
        return self._takes <= self.limit

    def _find(self, body: bytes) -> int:
        """Return where a body begins in the buffer, which is filled as far as need be; -1 if it does not."""
        ahead = (_AHEAD << self._missed) + len(body)
        start = _find(self._buffer, body, self._place)
        while start < 0 and len(self._buffer) - self._place < ahead and (piece := next(self.pieces, b"")):
            rest = self._buffer[self._place :]
            self._buffer, self._place = rest + piece, 0
            start = _find(self._buffer, body, max(len(rest) - len(body) + 1, 0))
        return start

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
        self._number += 1
        self._length = 0
        self._part.clear()
        self._contents.clear()


def kept_source(db: sqlite3.Connection, digest: str) -> Iterator[bytes]:
    """Yield the kept bytes of a source, in order; nothing if they are not kept.

    Raises StoreError, at the end, if they are not what the digest says.
    """
    found = resolve("hashlib:sha256")()
    is_kept = False
    for row in db.execute("SELECT zlib, contents FROM kept WHERE digest = ? ORDER BY part", (digest,)):
        is_kept = True
        for piece in whole_part(db, *row):
            found.update(piece)
            yield piece
    if is_kept and f"sha256:{found.hexdigest()}" != digest:
        raise StoreError(f"the kept bytes of {digest} are damaged", "archive check says what else is.")


def whole_part(db: sqlite3.Connection, packed: object, contents: object) -> Iterator[bytes]:
    """Yield the bytes of a part of a source, given by its columns, with the bodies that were left out of it.

    What is damaged of it is missing.
    """
    bare = unpacked(packed) or b""
    done = 0
    for some in chunks(_named(contents), _AT_ONCE):
        bodies = dict(select_in(db, "SELECT id, zlib FROM content WHERE id IN ({})", {id for _, id in some}))
        for place, content in some:
            yield bare[done:place]
            yield unpacked(bodies.get(content)) or b""
            done = place
    yield bare[done:]


def _find(data: bytes, body: bytes, start: int) -> int:
    """Do what data.find() does, which prepares for what it looks for longer than it takes to find it."""
    beginning = body[:_SHORTEST]
    found = data.find(beginning, start)
    while found >= 0 and not data.startswith(body, found):
        found = data.find(beginning, found + 1)
    return found


def drop_contents(db: sqlite3.Connection) -> None:
    """Delete the contents that nobody said any more, and that no kept source has."""
    rows = db.execute("SELECT contents FROM kept WHERE contents NOT NULL")
    named = {id for _, id in chain.from_iterable(_named(contents) for (contents,) in rows)}
    said = "SELECT content FROM capture WHERE content NOT NULL"
    gone = {id for (id,) in db.execute(f"SELECT id FROM content WHERE id NOT IN ({said})")} - named
    db.executemany("DELETE FROM content WHERE id = ?", ((id,) for id in gone))


def _named(contents: object) -> list[tuple[int, int]]:
    """Return where in a part which contents were left out; nothing if that is damaged."""
    if contents is None:
        return []
    try:
        named = [(place, id) for place, id in json.loads(str(contents))]
    except (TypeError, ValueError, RecursionError):
        return []
    numbers = all(isinstance(each, int) and 0 <= each <= _HIGHEST for pair in named for each in pair)
    return named if numbers else []
