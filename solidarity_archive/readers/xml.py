"""XML from strangers: mended, then parsed strictly, as a stream.

A parser that recovers by itself loses text in silence; what mended() mends is counted and said. Most
documents need none of that, which a strict parser tells best by taking them.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, TypeAlias, TypeVar

from lxml import etree

from solidarity_archive.charset import encoding_of
from solidarity_archive.errors import SourceError
from solidarity_archive.post import Notice, Skipped
from solidarity_archive.readers.mending import mended
from solidarity_archive.source import Source

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml names its type for annotations so
T = TypeVar("T")

# What libxml2 says, which gives no codes that tell these apart.
_AT_THE_END = (
    *("Premature end", "not finished", "not terminated", "end of data", "expected '>'", "EndTag:"),
    *("CDATA_NOT_FINISHED", "find end of", "AttValue:", "Specification mandates value", "Comment"),
)
_TAIL = 512
_AHEAD = 1 << 18
"""So many bytes further mending may look."""
_UNFINISHED = re.compile(rb"(?:<[^>]*|&[^;<>\s]*)\Z")
"""How a file ends within a tag or an entity."""
_GROWS = ("mplification", "entity reference loop", "Entity loop")
_EMPTY = ("Document is empty", "Start tag expected", "no element found")
_NOT_INTERNAL = re.compile(r"Entity '[^']*' not defined|.*external entit")
_PLACE = re.compile(r", line \d+, column \d+( \(.*\))?$")


_AS_IT_IS = re.compile(
    rb"""(?:<\?xml\s+version\s*=\s*["']1\.\d["'](?:\s+encoding\s*=\s*["']utf-8["'])?(?:\s+standalone[^<>?]*)?\s*\?>)?"""
    rb"(?>\s+|<!--.*?-->|<\?(?!xml\s).*?\?>)*+<\w",
    re.DOTALL | re.IGNORECASE,
)
"""How begins what a parser reads as we do: it says nothing but UTF-8, and has no DTD to declare entities."""


@dataclass(slots=True)
class _Ending:
    """A stream of which the last bytes are remembered, to tell what breaks off from what is malformed."""

    stream: IO[bytes]
    last: bytes = b""
    size: int = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self.stream.read(size)
        self.last = (self.last + data[-_TAIL:])[-_TAIL:]
        self.size += len(data)
        return data

    def breaks_off(self, problem: str) -> bool:
        """Whether a parser's problem is that the stream ended; it must have been read to its end."""
        if self.stream.read(1):
            return False
        return bool(_UNFINISHED.search(self.last)) or any(words in problem for words in _AT_THE_END)


def parsed(
    source: Source, tags: Sequence[str], said: Callable[[Iterator[Any], list[Notice]], Iterator[T]]
) -> Iterator[T]:
    """Yield what is `said` by the elements of a source: those of elements(), mended where they have to be.

    What was mended is in the list that `said` is given too, when it comes to the end. A document is
    parsed as it is, which saves half of the time, until it turns out that it has to be mended. Then
    it is parsed again from its beginning, behind what was yielded already. Mending changes nothing
    that a strict parser takes, if only it takes what follows too: hence that is parsed ahead.
    """
    taken = 0
    if _AS_IT_IS.match(source.head()) and encoding_of(source.pieces) == ("utf-8", True):
        stream = _Ending(source.open())
        held: deque[tuple[int, T]] = deque()
        try:
            for each in said(_parsed(stream, tags, strict=True), []):
                held.append((stream.size, each))
                while held[0][0] + _AHEAD < stream.size:
                    yield held.popleft()[1]
                    taken += 1
        except (etree.XMLSyntaxError, _ComplaintError):
            pass
        else:
            yield from (each for _, each in held)
            return
    mended_stream, notices = mended(source)
    yield from islice(said(elements(mended_stream, *tags), notices), taken, None)


def elements(stream: IO[bytes], *tags: str) -> Iterator[Any]:
    """Yield each element named in `tags` (``{*}item``: of any namespace) when it is complete.

    Elements that are its earlier siblings and ancestors can be reached from it; it is taken out of
    the tree, to free its memory, when the next one is asked for. Where the file breaks off, a Skipped
    says so after the last whole element. Raises SourceError, with line and reason, for what is
    not well-formed and for entities that grow or refer to other files.
    """
    ending = _Ending(stream)
    some = False
    try:
        for element in _parsed(ending, tags):
            yield element
            some = True
    except etree.XMLSyntaxError as error:
        text, line = " ".join((error.msg or _EMPTY[0]).split()), error.lineno or 0
        log: Any = error.error_log
        kind = log[-1].type_name if len(log) else ""  # where libxml2 has no words
        if not some or not ending.breaks_off(f"{text} {kind}"):
            raise _refused(text, line) from None
        yield Skipped(f"line {line}", "the file breaks off here")


class _ComplaintError(Exception):
    """A parser complained of something and went on."""


def _parsed(stream: Any, tags: Sequence[str], *, strict: bool = False) -> Iterator[Any]:  # noqa: ANN401 - it has read()
    """Yield elements(); if `strict`, raise _ComplaintError for the first one after any complaint.

    libxml2 only complains of prefixes that nothing binds, and lxml raises that at the end.
    """
    # Just these settings passed every known attack; "internal" alone keeps local files closed.
    parser = etree.iterparse(
        stream,
        events=("end",),
        tag=tags,
        resolve_entities="internal",
        huge_tree=True,
        recover=False,
        load_dtd=False,
        no_network=True,
    )
    last = None
    for _, element in parser:
        if last is not None and (parent := last.getparent()) is not None:
            parent.remove(last)
        if strict and len(parser.error_log):
            raise _ComplaintError
        last = element
        if isinstance(element.tag, str):  # no comment
            yield element


def _refused(text: str, line: int) -> SourceError:
    where = f"line {line}"
    if any(words in text for words in _GROWS):
        return SourceError(f"declares entities that expand to too much ({where})")
    if _NOT_INTERNAL.match(text):  # mended() leaves none of the others undefined
        return SourceError(f"refers to other files, which are never read ({where})")
    if any(words in text for words in _EMPTY):
        return SourceError(f"holds no XML ({where})")
    return SourceError(f"is not well-formed XML ({where}: {_PLACE.sub('', text)})")
