"""XML from strangers, mended where it is usually broken, so that a strict parser takes it.

What is mended is counted and said. Rules: Extensible Markup Language 1.0 (fifth edition), its
sections in brackets.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html.entities import html5
from io import BufferedReader, RawIOBase
from typing import IO, Any

from solidarity_archive.charset import encoding_of
from solidarity_archive.post import Notice
from solidarity_archive.source import Source

_BUFFER = 1 << 16
_PIECE = 1 << 18
_LONGEST_REFERENCE = 64

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # all but Char [2.2]
_STRAY = re.compile("[\udc80-\udcff]")
_AS_WINDOWS = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") if byte < 0xC0 else "\ufffd"
    for byte in range(0x80, 0x100)
}
"""A lone byte of the C1 range is a quote or dash from Windows; a lone lead byte is a letter cut in two."""

_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,300}\?>")
_SOUND_DECLARATION = re.compile(
    r"""<\?xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')"""
    r"""(?:\s+encoding\s*=\s*(?:"utf-?8"|'utf-?8'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>""",
    re.IGNORECASE,
)
_NAMED = re.compile(r"""\bencoding\s*=\s*["']?([\w.:-]+)""")
_DOCTYPE = re.compile(
    r"""<!DOCTYPE(?>[^\[>"']|"[^"]*"|'[^']*')*+(?:\[(?><!--.*?-->|"[^"]*"|'[^']*'|[^\]"'])*+\]\s*)?>""",
    re.DOTALL,
)
_ENTITY = re.compile(r"<!ENTITY\s+([\w:][\w.:-]*)\s")
_PROLOG = re.compile(rf"(?>\s+|<!--.*?-->|<\?.*?\?>|{_DOCTYPE.pattern})*+", re.DOTALL)
_ROOT = re.compile(r"<((?:\w+:)?(?:rss|feed|rdf))(?=[\s>/])", re.IGNORECASE)
_AFTER_ROOT = re.compile(r"(?>\s+|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_FEW_CHARACTERS = 1 << 16
_ALIKE = ({"utf-16", "utf-16-le", "utf-16-be"}, {"iso8859-1", "ascii", "cp1252"})

_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "wp": "http://wordpress.org/export/1.2/",
}
_PREFIX_USED = re.compile(rb"<(" + "|".join(_NAMESPACES).encode() + rb"):\w")
_PREFIX_BOUND = re.compile(rb"\bxmlns:(\w+)\s*=")
_PREFIX_OVERLAP = 64

_KINDS = (
    ("stray characters before or after the document", "stray characters before or after the document"),
    ("raw ampersand", "raw ampersands"),
    ("control character", "control characters"),
    ("undeclared entity", "undeclared entities"),
    ("undeclared prefix", "undeclared prefixes"),
    ("byte that is no UTF-8", "bytes that are no UTF-8"),
    ("“]]>” inside a CDATA section", "“]]>” inside CDATA sections"),
    ("malformed XML declaration", "malformed XML declarations"),
)
_STRAY_TEXT, _AMPERSAND, _CONTROL, _UNDECLARED, _PREFIX, _BYTE, _SECTION, _DECLARED_BADLY = range(8)
_REFERENCE = r"(#5[56][0-9]{3};&#5[67][0-9]{3};|#[0-9]{1,8};|#[xX][0-9a-fA-F]{1,7};|[\w:][\w.:-]{0,40};)?"
_PREDEFINED = r"&(?!(?:amp|lt|gt|quot|apos);)"
_SECTION_MARK = re.compile(r"<!\[CDATA\[|<!--|\]\]>")
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}


def mended(source: Source) -> tuple[IO[bytes], list[Notice]]:
    """Return a stream of UTF-8 XML that a strict parser takes, made from what the source has.

    Decided, in this order: the encoding (charset.py); text before the XML declaration and after the
    root element goes; so do characters that XML has not [2.2]; outside CDATA sections and comments
    a raw ``&`` is escaped and HTML's entities, if no DTD declares them, become numeric references
    [4.1]; well-known prefixes that nothing binds are bound. What is sound comes out as it was. The
    list says what was mended: it fills while the stream is read and is whole at its end. Both work
    piece by piece, whatever the size. Raises SourceError for bytes that are no text.
    """
    mending = _Mending(source)
    return BufferedReader(_Stream(mending.pieces()), _BUFFER), mending.notices


class _Stream(RawIOBase):
    """A stream made of pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as typeshed has it: any writable buffer
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class _Mending:
    """The state of mending one source: what was found in its head, what has been counted so far."""

    def __init__(self, source: Source) -> None:
        self.notices: list[Notice] = []
        self._source = source
        self._encoding, self._fits = encoding_of(source.pieces)
        self._counts: Counter[int] = Counter()
        self._entities: frozenset[str] = frozenset()
        self._root = ""
        self._says: str | None = None
        self._token = re.compile("")

    def pieces(self) -> Iterator[bytes]:
        """Yield the mended bytes, then make up the notices."""
        texts = self._decoded()
        start = next(texts, "")
        head = self._head(start)
        for text in self._body(head, texts):
            yield text.encode("utf-8", "replace")
        self._account()

    def _decoded(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self._encoding)("strict" if self._fits else "surrogateescape")
        for data in self._source.pieces():
            for start in range(0, len(data), _PIECE):  # a text with emoji takes four bytes a letter
                yield self._legal(decoder.decode(data[start : start + _PIECE]))
        if rest := decoder.decode(b"", final=True):
            yield self._legal(rest)

    def _legal(self, text: str) -> str:
        if not self._fits:
            self._counts[_BYTE] += len(_STRAY.findall(text))
            text = text.translate(_AS_WINDOWS)
        text, dropped = _ILLEGAL.subn("", text)
        self._counts[_CONTROL] += dropped
        return text

    def _head(self, text: str) -> str:
        """Return the first piece from its XML declaration on, rewritten if need be."""
        text = self._without_stray(text.removeprefix("\ufeff"))
        if declaration := _DECLARATION.match(text):
            said = _NAMED.search(declaration[0])
            self._says = said[1] if said else None
            if not _SOUND_DECLARATION.fullmatch(declaration[0]):
                if not said or said[1].lower().replace("-", "") == "utf8":
                    self._counts[_DECLARED_BADLY] += 1
                text = '<?xml version="1.0" encoding="UTF-8"?>' + text[declaration.end() :]
        prolog = _PROLOG.match(text)
        begun = prolog.end() if prolog else 0
        self._entities = frozenset(_ENTITY.findall(text[:begun]))
        root = _ROOT.match(text, begun)
        self._root = root[1] if root else ""
        closing = rf"|</{re.escape(self._root)}\s*>" if root else ""
        self._token = re.compile(rf"<!\[CDATA\[|<!--|<\?{closing}|{_PREDEFINED}{_REFERENCE}")
        if root and (unbound := self._unbound()):
            self._counts[_PREFIX] += len(unbound)
            bindings = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in unbound)
            text = text[: root.end()] + bindings + text[root.end() :]
        return text

    def _without_stray(self, text: str) -> str:
        """Return `text` without what a failing program printed before the document [2.8]."""
        if text.startswith("<?xml"):
            return text
        early = text[:_FEW_CHARACTERS]
        declaration, root = _DECLARATION.search(early), _ROOT.search(early)
        begins = declaration.start() if declaration else 0
        if root and (not declaration or root.start() < begins):
            prolog = _PROLOG.match(text)
            begins = 0 if prolog and prolog.end() == root.start() else root.start()
        self._counts[_STRAY_TEXT] += begins
        return text[begins:]

    def _unbound(self) -> list[str]:
        """Return the well-known prefixes that are used and nowhere bound (Namespaces in XML, 5)."""
        if self._encoding.startswith(("utf-16", "utf-32")):
            return []
        used: set[bytes] = set()
        bound: set[bytes] = set()
        tail = b""
        for piece in self._source.pieces():
            window = tail + piece
            used.update(_PREFIX_USED.findall(window))
            bound.update(_PREFIX_BOUND.findall(window))
            tail = piece[-_PREFIX_OVERLAP:]
        return sorted(prefix.decode() for prefix in used - bound)

    def _body(self, head: str, texts: Iterator[str]) -> Iterator[str]:
        prolog = _PROLOG.match(head)
        done = prolog.end() if prolog else 0
        yield head[:done]
        rest, until = head[done:], ""
        for more in self._ahead(texts):
            out: list[str] = []
            at = 0
            while True:
                if until:
                    end = rest.find(until, at)
                    waits = end >= 0 and until == "]]>" and more is not None and not _told(rest, end)
                    if end < 0 or waits:
                        held = end if waits else len(rest)
                        held = held if waits or more is None else max(at, held - len(until) + 1)
                        break
                    out.append(rest[at:end])
                    at = end + len(until)
                    if until == "]]>" and _too_early(rest, at):
                        self._counts[_SECTION] += 1
                        out.append("]]]]><![CDATA[>")
                        continue
                    out.append(until)
                    until = ""
                found = self._token.search(rest, at)
                if not found or (found[0][0] == "&" and self._may_go_on(rest, found, more)):
                    held = self._hold(rest, at, found.start() if found else len(rest), more)
                    break
                token = found[0]
                out.append(rest[at : found.start()])
                at = found.end()
                out.append(self._reference(token) if token[0] == "&" else token)
                until = _ENDS.get(token, "")
                if token.startswith("</"):
                    yield "".join(out)
                    yield self._after(rest[at:] + (more or ""), texts)
                    return
            out.append(rest[at:held])
            yield "".join(out)
            rest = rest[held:] + (more or "")

    def _ahead(self, texts: Iterator[str]) -> Iterator[str | None]:
        yield from texts
        yield None

    def _may_go_on(self, text: str, found: re.Match[str], more: str | None) -> bool:
        return more is not None and not found[1] and len(text) - found.start() < _LONGEST_REFERENCE

    def _hold(self, text: str, at: int, end: int, more: str | None) -> int:
        """Return up to where `text` can be told without what follows."""
        if more is None or end < len(text):
            return end
        for mark in "<&":
            last = text.rfind(mark, max(at, len(text) - _LONGEST_REFERENCE))
            end = min(end, last) if last >= 0 else end
        return end

    def _after(self, text: str, texts: Iterable[str]) -> str:
        """Return what may follow the root element; the rest of the stream is dropped and counted."""
        kept = _AFTER_ROOT.match(text)
        end = kept.end() if kept else 0
        self._counts[_STRAY_TEXT] += len(text) - end + sum(map(len, texts))
        return text[:end]

    def _reference(self, reference: str) -> str:
        name = reference[1:-1]
        if not name:
            self._counts[_AMPERSAND] += 1
            return "&amp;"
        if name[0] == "#":
            return self._number(reference)
        if name in self._entities:
            return reference
        known = html5.get(f"{name};")
        self._counts[_AMPERSAND if known is None else _UNDECLARED] += 1
        return f"&amp;{name};" if known is None else "".join(f"&#{ord(letter)};" for letter in known)

    def _number(self, reference: str) -> str:
        """Return a numeric reference; the halves of a letter in UTF-16, as PHP once wrote emoji, as one."""
        first, *second = (
            int(figures[1:], base=16) if figures[0] in "xX" else int(figures)
            for figures in re.findall(r"#([xX]?\w+);", reference)
        )
        if not second and _is_char(first):
            return reference.replace("X", "x", 1)
        self._counts[_CONTROL] += 1
        if second and first < 0xDC00 <= second[0] <= 0xDFFF:
            return f"&#{0x10000 + ((first - 0xD800) << 10) + second[0] - 0xDC00};"
        return ""

    def _account(self) -> None:
        if self._fits and not _same_encoding(self._says, self._encoding):
            says = f", not in {self._says} as it says" if self._says else ""
            self.notices.append(Notice("XML", f"was read in {self._encoding}{says}"))
        told = [f"{count} {_KINDS[kind][count > 1]}" for kind, count in sorted(self._counts.items()) if count]
        if told:
            listed = ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else told[0]
            were = "was" if sum(self._counts.values()) == 1 else "were"
            self.notices.append(Notice("XML", f"{listed} {were} mended"))


def _told(text: str, end: int) -> bool:
    return len(text) - end > _FEW_CHARACTERS or bool(_SECTION_MARK.search(text, end + 3))


def _too_early(text: str, at: int) -> bool:
    """Whether a CDATA section goes on after what looks like its end: there is an end without a beginning."""
    found = _SECTION_MARK.search(text, at, at + _FEW_CHARACTERS)
    return bool(found and found[0] == "]]>")


def _is_char(number: int) -> bool:
    return (
        number in (9, 10, 13)
        or 0x20 <= number < 0xD800
        or (0xE000 <= number <= 0x10FFFF and number not in (0xFFFE, 0xFFFF))
    )


def _same_encoding(said: str | None, used: str) -> bool:
    """Whether bytes are in the encoding that their file says; windows-1252 is what Latin-1 means."""
    if said is None:
        return used == "utf-8" or used.startswith(("utf-16", "utf-32"))  # marked by its first bytes [4.3.3]
    try:
        names = {codecs.lookup(said).name, codecs.lookup(used).name}
    except LookupError:
        return False
    return len(names) == 1 or any(names <= alike for alike in _ALIKE)
