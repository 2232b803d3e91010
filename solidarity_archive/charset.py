"""Bytes to text: which encoding, and how we know."""

import codecs
import re

from charset_normalizer import from_bytes

from solidarity_archive.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)|<meta[^>]*\bcharset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARATION_WITHIN = 4096
_WIDE = 40
"""One byte in so many is NUL in UTF-16, however few the spaces and line ends."""
_LIKELY = [
    "cp1251",
    "koi8_u",
    "koi8_r",
    "cp1250",
    "cp1252",
    "iso8859_2",
    "iso8859_5",
    "cp866",
    "cp1253",
    "cp1254",
    "cp1255",
    "big5",
    "shift_jis",
    "gb18030",
    "euc_kr",
]


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the encoding it was read in.

    In this order: a byte order mark, what the file declares of itself (XML, HTML), strict UTF-8,
    then letter statistics over the encodings that such files have. A declaration that does not
    fit the bytes is passed over, as browsers do. Raises SourceError for bytes that are no text
    in any of them; nothing is ever replaced in silence.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding) or _guessed(data)
    declared = _DECLARED.search(data[:_DECLARATION_WITHIN])
    names = [name.decode("ascii") for name in declared.groups() if name] if declared else []
    if within := _wide(data):
        names = [within]
    for encoding in (*names, "utf-8"):
        if found := _strictly(data, encoding):
            return found
    return _guessed(data)


def _strictly(data: bytes, encoding: str) -> tuple[str, str] | None:
    # Browsers read "iso-8859-1" and "ascii" as windows-1252 (WHATWG Encoding, "labels").
    name = encoding.lower()
    if name.startswith(("utf-16", "utf-32", "ucs-")) and b"\0" not in data:
        name = "utf-8"  # what could be read of the declaration says otherwise (HTML, 13.2.3.3)
    if name in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
        name = "utf-8" if _is_utf8(data) else "windows-1252"
    try:
        return data.decode(name), name.removesuffix("-sig")
    except (UnicodeError, LookupError):  # "idna" and "undefined", declared, raise plain UnicodeErrors
        return None


def _wide(data: bytes) -> str | None:
    """Return the kind of UTF-16 that text without a mark must be in: every other byte of spaces is NUL."""
    head = data[:_DECLARATION_WITHIN]
    first, second = head[::2].count(0), head[1::2].count(0)
    most, least = max(first, second), min(first, second)
    if len(data) % 2 or not most or most * _WIDE < len(head) or least * 8 > most:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> tuple[str, str]:
    best = None if b"\0" in data else from_bytes(data, cp_isolation=_LIKELY).best()
    if best is None:
        raise SourceError("the bytes are no text in any encoding we know")
    return str(best), best.encoding
