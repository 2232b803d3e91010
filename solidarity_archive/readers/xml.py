"""XML from strangers: mended, then parsed strictly, as a stream.

A parser that recovers by itself loses text in silence; what mended() mends is counted and said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

from lxml import etree

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Skipped
from solidarity_archive.readers.mending import mended

__all__ = ["Element", "elements", "mended"]

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml names its type for annotations so

# What libxml2 says, which gives no codes that tell these apart.
_AT_THE_END = (
    *("Premature end", "not finished", "not terminated", "end of data", "expected '>'", "EndTag:"),
    *("CDATA_NOT_FINISHED", "find end of", "AttValue:", "Specification mandates value", "Comment"),
)
_TAIL = 512
_UNFINISHED = re.compile(rb"(?:<[^>]*|&[^;<>\s]*)\Z")
"""How a file ends within a tag or an entity."""
_GROWS = ("mplification", "entity reference loop", "Entity loop")
_EMPTY = ("Document is empty", "Start tag expected", "no element found")
_NOT_INTERNAL = re.compile(r"Entity '[^']*' not defined|.*external entit")
_PLACE = re.compile(r", line \d+, column \d+( \(.*\))?$")


@dataclass(slots=True)
class _Ending:
    """A stream of which the last bytes are remembered, to tell what breaks off from what is malformed."""

    stream: IO[bytes]
    last: bytes = b""

    def read(self, size: int = -1, /) -> bytes:
        data = self.stream.read(size)
        self.last = (self.last + data[-_TAIL:])[-_TAIL:]
        return data

    def breaks_off(self, problem: str) -> bool:
        """Whether a parser's problem is that the stream ended; it must have been read to its end."""
        if self.stream.read(1):
            return False
        return bool(_UNFINISHED.search(self.last)) or any(words in problem for words in _AT_THE_END)


def elements(stream: IO[bytes], *tags: str) -> Iterator[Any]:
    """Yield each element named in `tags` (``{*}item``: of any namespace) when it is complete.

    Elements that are its earlier siblings and ancestors can be reached from it; it is taken out of
    the tree, to free its memory, when the next one is asked for. Where the file breaks off, a Skipped
    says so after the last whole element. Raises SourceError, with line and reason, for what is
    not well-formed and for entities that grow or refer to other files.
    """
    # Just these settings passed every known attack; "internal" alone keeps local files closed.
    ending = _Ending(stream)
    parser = etree.iterparse(
        ending,
        events=("end",),
        tag=tags,
        resolve_entities="internal",
        huge_tree=True,
        recover=False,
        load_dtd=False,
        no_network=True,
    )
    last = None
    while True:
        try:
            element = next(parser, None)
        except etree.XMLSyntaxError as error:
            text, line = " ".join((error.msg or _EMPTY[0]).split()), error.lineno or 0
            log: Any = error.error_log
            kind = log[-1].type_name if len(log) else ""  # where libxml2 has no words
            if last is not None and ending.breaks_off(f"{text} {kind}"):
                yield Skipped(f"line {line}", "the file breaks off here")
                return
            raise _refused(text, line) from None
        if last is not None and (parent := last.getparent()) is not None:
            parent.remove(last)
        if element is None:
            return
        last = element[1]
        if not isinstance(last.tag, str):  # a comment
            continue
        yield last


def _refused(text: str, line: int) -> SourceError:
    where = f"line {line}"
    if any(words in text for words in _GROWS):
        return SourceError(f"declares entities that expand to too much ({where})")
    if _NOT_INTERNAL.match(text):  # mended() leaves none of the others undefined
        return SourceError(f"refers to other files, which are never read ({where})")
    if any(words in text for words in _EMPTY):
        return SourceError(f"holds no XML ({where})")
    return SourceError(f"is not well-formed XML ({where}: {_PLACE.sub('', text)})")
