"""A message or a part of one: its header and what it holds (RFC 5322, RFC 2045 to 2047).

The standard library's parser takes time that grows with the square of some headers and of nesting; here
what is long is cut before it is decoded, and what is deep stays as it is.
"""

import binascii
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import NamedTuple

from solidarity_archive.charset import decode
from solidarity_archive.errors import SourceError
from solidarity_archive.text import clean

LONGEST_HEADER = 1 << 14
_MOST_HEADERS = 1000
_MOST_PARTS = 1000
_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(r"\r?\n[ \t]?")
_QUOTED_ENDS = re.compile(rb"=[ \t]+(?=\r?\n)")
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*={0,2}")
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,60})", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")


class Entity(NamedTuple):
    """A header, raw, by names in small letters, and the bytes below it."""

    headers: dict[str, list[bytes]]
    body: bytes

    def raw(self, name: str) -> str:
        """Return the first header of that name on one line, "" if there is none; nothing is decoded."""
        value = next(iter(self.headers.get(name, ())), b"")
        label = None
        if not value.isascii() and (kind := next(iter(self.headers.get("content-type", ())), b"")):
            label = found[1].decode() if (found := _CHARSET.search(kind)) else None
        return _FOLD.sub(" ", text_of(value, label)[0]).strip()

    def text(self, name: str) -> str:
        """Return the first header of that name, its encoded words decoded (RFC 2047)."""
        return words(self.raw(name))

    @property
    def message(self) -> Message:
        """What the standard library knows of the content's headers: types, parameters, file names."""
        known = Message()
        for name in ("content-type", "content-disposition"):
            if value := self.raw(name):
                known[name] = value.replace("\r", " ").replace("\n", " ")
        return known

    def content(self) -> bytes:
        """Return the body without its transfer encoding, as far as it is not damaged."""
        match self.raw("content-transfer-encoding").lower().strip():
            case "quoted-printable":
                return binascii.a2b_qp(_QUOTED_ENDS.sub(b"=", self.body))
            case "base64":
                return _from_base64(self.body)
        return self.body

    def parts(self, boundary: str) -> Iterator["Entity"]:
        """Yield the parts of a multipart body; the last may lack its end."""
        mark = rb"(?:\A|\n)--" + re.escape(boundary.encode("utf-8", "surrogateescape"))
        start = -1
        for number, found in enumerate(re.finditer(mark + rb"(--)?[ \t]*\r?(?:(?=\n)|\Z)", self.body)):
            if start >= 0:
                yield entity(self.body[start + 1 : found.start()].removesuffix(b"\r"))
            start = found.end() if not found[1] else -1
            if start < 0 or number > _MOST_PARTS:
                break
        if start >= 0:
            yield entity(self.body[start + 1 :])


def entity(data: bytes) -> Entity:
    """Return the message or part in `data`; a line that is none of a header ends the header."""
    headers: dict[str, list[bytes]] = {}
    lines: list[bytes] = []
    at = 0
    for _ in range(_MOST_HEADERS * 10):
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end]
        if line[:1] in (b" ", b"\t") and lines and line.strip():
            if sum(map(len, lines[-1:])) < LONGEST_HEADER:
                lines[-1] += line[:LONGEST_HEADER]
        elif not line.strip() or not _HEADER.match(line[:LONGEST_HEADER]):
            at = end if not line.strip() else at
            break
        else:
            lines.append(line[:LONGEST_HEADER])
        at = end
    for line in lines[:_MOST_HEADERS]:
        if found := _HEADER.match(line[:LONGEST_HEADER]):
            headers.setdefault(found[1].decode("ascii").lower(), []).append(found[2].strip())
    return Entity(headers, data[at:])


def words(value: str) -> str:
    """Return a header's value on one line, its encoded words decoded; what cannot be decoded stays."""
    if "=?" not in value:
        return _line(value)
    try:
        parts = decode_header(_BETWEEN_WORDS.sub(r"\1 ", value[:LONGEST_HEADER]))
    except (ValueError, HeaderParseError):  # damaged base64
        return _line(value)
    found = []
    for part, charset in parts:
        if isinstance(part, str):
            found.append(part)
            continue
        try:
            found.append(decode(part, charset)[0] if charset else part.decode("raw_unicode_escape"))
        except (SourceError, ValueError):
            return _line(value)
    return _line("".join(found)) or _line(value)


def text_of(data: bytes, charset: str | None) -> tuple[str, bool]:
    """Return text in the encoding that it is in, and whether every byte of it fits one."""
    if not data.strip():
        return "", True
    try:
        return clean(decode(data, charset)[0]), True
    except SourceError:
        return clean(data.decode("utf-8", "replace")), False


def _line(value: str) -> str:
    return _SPACES.sub(" ", clean(value)).strip()


def _from_base64(body: bytes) -> bytes:
    """Return what is packed; a list's footer behind it, which some programs put there as it is, stays."""
    packed = _BASE64.match(body)
    end = packed.end() if packed else 0
    letters = b"".join(body[:end].split()).rstrip(b"=")
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    data = binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    rest = body[end:].strip()
    return data + b"\n" + rest if rest else data
