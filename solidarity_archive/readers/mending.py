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
from solidarity_archive.readers.prefixes import NAMESPACES, unbound
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

_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())

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
_CDATA = "<![CDATA["
_NAME = r"[\w:][\w:.-]*+"
_SOUND = (
    r"(?:[^<&\]]++"  # text
    r"|\](?=[^\]]|\][^>])"  # that is not the end of a section
    rf"|<(?=[a-zA-Z_])|</(?!{{closing}})(?={_NAME}>)"  # tags, but for the one that ends the document
    r"|&(?:amp|lt|gt|quot|apos);"
    r"|<!\[CDATA\[(?:[^\]]++|\](?!\]>))*+\]\]>)*+"
)
"""What needs no mending and can be told to need none without what follows."""
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
        self._is_ascii = self._encoding == "utf-8"  # the same in all encodings that it may say
        self._token = re.compile("")
        self._sound = re.compile("")

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
            # Faster than to look at every letter.
            legal = self._fits and self._encoding == "utf-8" and _is_legal(data)
            for start in range(0, len(data), _PIECE):  # a text with emoji takes four bytes a letter
                text = decoder.decode(data[start : start + _PIECE])
                self._is_ascii = self._is_ascii and text.isascii()
                yield text if legal else self._legal(text)
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
        self._sound = re.compile(_SOUND.format(closing=rf"{re.escape(self._root)}>" if root else "(?!)"))
        if root and (unbound := self._unbound(text[root.end() : text.find(">", root.end())])):
            self._counts[_PREFIX] += len(unbound)
            bindings = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in unbound)
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

    def _unbound(self, tag: str) -> list[str]:
        wide = self._encoding.startswith(("utf-16", "utf-32"))
        return [] if wide else unbound(self._source.pieces, tag)

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
                sound = self._sound_until(rest, at)
                out.append(rest[at:sound])
                at = sound
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

    def _sound_until(self, text: str, at: int) -> int:
        """Return up to where `text` is sound from `at` on, outside of sections.

        Of a section that is only known once another one begins, or nothing else of its kind would end it.
        """
        found = self._sound.match(text, at)
        end = found.end() if found else at
        section = text.rfind(_CDATA, at, end)
        return end if section < 0 else section

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
        if self._fits and not self._is_ascii and not _same_encoding(self._says, self._encoding):
            says = f", not in {self._says} as it says" if self._says else ""
            self.notices.append(Notice("XML", f"was read in {self._encoding}{says}"))
        told = [f"{count} {_KINDS[kind][count > 1]}" for kind, count in sorted(self._counts.items()) if count]
        if told:
            listed = ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else told[0]
            were = "was" if sum(self._counts.values()) == 1 else "were"
            self.notices.append(Notice("XML", f"{listed} {were} mended"))


def _is_legal(data: bytes) -> bool:
    """Whether there is nothing in UTF-8 that _ILLEGAL finds; a letter may be cut in two at the ends."""
    return len(data.translate(None, _CONTROLS)) == len(data) and not any(
        mark in data or data.startswith((mark[1:], mark[2:])) for mark in _NONCHARACTERS
    )


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
