"""The program's own JSON: an array of what jsonl has a line each, read as a stream."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Skipped
from solidarity_archive.readers.jsonl import LIMIT, Read, read_record, told
from solidarity_archive.readers.rest.mark import looks_like as is_answer
from solidarity_archive.readers.seen import Seen
from solidarity_archive.record import NAMES
from solidarity_archive.source import Source

_PIECE = 1 << 16
_OBJECTS = re.compile(r"\s*\[\s*\{\s*[\"}]")
_WORD = re.compile(r"\S")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?|[\[\]{}]')


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of an array of records.

    An answer of WordPress's REST API is one too. Its posts have keys that no record has, and a
    record's title, guid and content are never objects with a rendered form.
    """
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore")
    if not _OBJECTS.match(text):
        return False
    return _has_our_keys(text) or not is_answer(head)


def _has_our_keys(text: str) -> bool:
    """Whether the first object in an array has only keys of records, as far as it is there."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
            if depth == 1:
                return True
        elif token[2] and ((depth == 2 and token[1] not in NAMES) or (depth == 3 and token[1] == "rendered")):
            return False
    return True


def read(source: Source) -> Iterator[Read]:
    """Yield a capture for each object in the array that ``archive export --format json`` wrote.

    What holds of a line in jsonl holds of an object. No more than one of them is in memory. Raises
    SourceError, with the number of the item, for what is no array, and if no item is a post.
    """
    seen = Seen()
    before: list[Skipped] | None = []  # until the first post
    unread: Counter[str] = Counter()
    for number, record in enumerate(_items(_Text(source.open())), 1):
        *notices, read_ = read_record(f"item {number}", record, unread)
        if before is not None:
            if isinstance(read_, Skipped):
                before.append(read_)
                continue
            yield from before
            before = None
        yield from seen.apart((*notices, read_))
    if before:
        raise SourceError(f"{before[0].where}: {before[0].why}")
    yield from told(unread)


class _Text:
    """The text of a stream, of which only so much is in memory as somebody needs."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._ended = False

    def mark(self, marks: str) -> str:
        """Go past white space and one of `marks`; return that one, or "" if none stands here."""
        while True:
            word = _WORD.search(self._text, self._at)
            self._at = word.start() if word else len(self._text)
            if self._at < len(self._text) or self._ended:
                break
            self._more()
        found = self._text[self._at : self._at + 1]
        if not found or found not in marks:
            return ""
        self._at += 1
        return found

    def value(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the JSON value that stands here; raise ValueError for what is none."""
        decoder = json.JSONDecoder()
        while True:
            try:
                value, end = decoder.raw_decode(self._text, self._at)
            except ValueError as error:
                if len(self._text) - self._at > LIMIT:
                    raise ValueError(f"or is longer than {LIMIT >> 20} MiB") from error
                if self._ended:
                    raise
            else:
                if end < len(self._text) or self._ended:  # a number may go on
                    self._at = end
                    return value
            self._more()

    def is_at_end(self) -> bool:
        """Whether nothing but white space follows."""
        self.mark("")
        return self._at == len(self._text)

    def _more(self) -> None:
        """Read on, twice as much each time, so that a long value costs no more than its length."""
        left = self._text[self._at :]
        piece = self._stream.read(max(_PIECE, len(left)))
        self._ended = not piece
        self._text, self._at = left + self._decoder.decode(piece, final=self._ended), 0


def _items(text: _Text) -> Iterator[Any]:
    """Yield the values in the one array that there is."""
    number = 0
    try:
        if not text.mark("["):
            raise SourceError("is no JSON array")
        mark = text.mark("]") or ","
        while mark == ",":
            number += 1
            text.mark("")
            yield text.value()
            if not (mark := text.mark(",]")):
                raise SourceError(f"breaks off after item {number}")
        if not text.is_at_end():
            raise SourceError("has more after the end of its array")
    except UnicodeDecodeError as error:
        raise SourceError(f"item {number}: is not in UTF-8") from error
    except RecursionError as error:
        raise SourceError(f"item {number}: is nested too deep") from error
    except ValueError as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise SourceError(f"item {number}: is no JSON ({what})") from error
