"""Bytes to text: which encoding, and how we know."""

import codecs
import re
from collections.abc import Callable, Iterable

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
_MEANT_WIDER = frozenset(("iso-8859-1", "latin1", "us-ascii", "ascii"))
_NO_CHARSETS = ("punycode", "idna", "unicode-escape", "raw-unicode-escape")
"""Codecs of Python's that no text is written in; the time of the first grows with the square of a text."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ACCENTED = re.compile("[\u00c0-\u00ff]")
_STRAY = re.compile("[\udc80-\udcff]")
"""What bytes that are no UTF-8 become (PEP 383)."""
_FEW = 20
"""One letter in so many may be broken in what is still called UTF-8."""
_ENOUGH = 1 << 18
_SLICE = 1 << 16
"""So many bytes are decoded at once: what comes of more does not fit into the processor's cache."""
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


def decode(data: bytes, label: str | None = None) -> tuple[str, str]:
    """Return the text of `data` and the encoding it was read in.

    In this order: a byte order mark, `label` (what came with the bytes by HTTP or mail), what the file
    declares of itself (XML, HTML), strict UTF-8, then letter statistics over the encodings that
    such files have. What does not fit the bytes is passed over, as browsers do. A label that says no
    more than servers and mail programs do by default comes after the other two, and not where the
    letters would be none of its languages. Raises SourceError for bytes that are no text in any of
    them; nothing is ever replaced in silence.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding) or _guessed(data)
    declared = _DECLARED.search(data[:_DECLARATION_WITHIN])
    names = [name.decode("ascii") for name in declared.groups() if name] if declared else []
    if within := _wide(data):
        names = [within]
    vague = label is not None and (label.lower() in _MEANT_WIDER or (not data.isascii() and _is_utf8(data)))
    for encoding in (*names, "utf-8") if vague or not label else (label, *names, "utf-8"):
        if found := _strictly(data, encoding):
            return found
    if label and vague and (found := _strictly(data, label)) and _is_latin(found[0]):
        return found
    return _guessed(data)


def _strictly(data: bytes, encoding: str) -> tuple[str, str] | None:
    name = _label(encoding, wide=b"\0" in data)
    if name == "windows-1252" and encoding.lower() in _MEANT_WIDER and _is_utf8(data):
        name = "utf-8"
    try:
        return (data.decode(name), name.removesuffix("-sig")) if _is_charset(name) else None
    except ValueError:
        return None


def _wide(data: bytes) -> str | None:
    """Return the kind of UTF-16 that text without a mark must be in: every other byte of spaces is NUL."""
    head = data[:_DECLARATION_WITHIN]
    first, second = head[::2].count(0), head[1::2].count(0)
    most, least = max(first, second), min(first, second)
    if len(data) % 2 or not most or most * _WIDE < len(head) or least * 8 > most:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _is_latin(text: str) -> bool:
    """Whether a text in windows-1252 is of the languages that this is for: most letters have no accents."""
    return 2 * len(_ACCENTED.findall(text)) < sum(map(str.isalpha, text))


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


def encoding_of(pieces: Callable[[], Iterable[bytes]]) -> tuple[str, bool]:
    """Return the encoding of what `pieces` gives, and whether every byte of it fits.

    Decided in decode()'s order, but a piece at a time, so that a source of any size can be asked;
    `pieces` is called anew for every encoding that is tried. What is UTF-8 but for a few bytes (a
    program cut a text in the middle of a letter) stays UTF-8, which then does not fit. Raises
    SourceError for bytes that are no text.
    """
    head = next(iter(pieces()), b"")[:_DECLARATION_WITHIN]
    declared = _DECLARED.search(head)
    names = [name.decode("ascii") for name in declared.groups() if name] if declared else []
    wide = b"\0" in head[:4]  # elsewhere a NUL is an odd character and no half of one
    if wide and (within := _wide(head[: len(head) & ~1])):
        names = [within]
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            names = [encoding]
            break
    for name in (*names, "utf-8"):
        label = _label(name, wide=wide)
        if label == "windows-1252" and name.lower() in _MEANT_WIDER and _fits(pieces(), "utf-8"):
            label = "utf-8"
        if _fits(pieces(), label):
            return label.removesuffix("-sig"), True
    if _nearly_utf8(pieces()):
        return "utf-8", False
    guess = _guessed(_sample(pieces()))[1]
    if not _fits(pieces(), guess):
        raise SourceError("the bytes are no text in any one encoding we know")
    return guess, True


def _label(name: str, *, wide: bool) -> str:
    # Browsers read "iso-8859-1" and "ascii" as windows-1252 (WHATWG Encoding, "labels").
    name = name.lower()
    if name.startswith(("utf-16", "utf-32", "ucs-")) and not wide:
        return "utf-8"  # what could be read of the declaration says otherwise (HTML, 13.2.3.3)
    return "windows-1252" if name in _MEANT_WIDER else name


def _fits(pieces: Iterable[bytes], encoding: str) -> bool:
    if not _is_charset(encoding):
        return False
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in pieces:
            for start in range(0, len(piece), _SLICE):
                decoder.decode(piece[start : start + _SLICE])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_charset(name: str) -> bool:
    """Whether there is an encoding of that name, and it is one of texts ("base64" is not)."""
    try:
        b" ".decode(name, "ignore")
        return codecs.lookup(name).name not in _NO_CHARSETS
    except (ValueError, LookupError):  # of names with NUL, and of "undefined", it is the former
        return False


def _nearly_utf8(pieces: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    stray = sound = 0
    for piece in pieces:
        text = decoder.decode(piece)
        odd = len(_STRAY.findall(text))
        stray += odd
        sound += len(_FOREIGN.findall(text)) - odd
    return stray * _FEW < sound


def _sample(pieces: Iterable[bytes]) -> bytes:
    """Return the lines that are not ASCII, as many as letter statistics need."""
    lines: list[bytes] = []
    size = 0
    for piece in pieces:
        for line in piece.splitlines(keepends=True):
            if not line.isascii() and size < _ENOUGH:
                lines.append(line)
                size += len(line)
    return b"".join(lines)[: 2 * _ENOUGH]
