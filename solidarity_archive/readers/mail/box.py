"""The messages of a mailbox: mbox in all its kinds, or one message alone.

mboxo and mboxrd put ">" before lines of a text that begin with "From "; mboxcl and mboxcl2 have
Content-Length, the latter without ">" (qmail's mbox(5)).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from solidarity_archive.readers.mail.mark import parts_messages
from solidarity_archive.source import LARGEST_DOCUMENT, Source

_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,9})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_LONGEST_LINE = 1 << 20
_BLANK_LINE = 2
"""Bytes before the next message that no length counts."""


def messages(source: Source) -> Iterator[bytes | None]:
    """Yield the messages of a source as they were sent; None for one that is larger than may be."""
    stream = source.open()
    first = stream.readline(_LONGEST_LINE).removeprefix(b"\xef\xbb\xbf")
    while not first.strip() and first:
        first = stream.readline(_LONGEST_LINE)
    if not parts_messages(first):
        data = first + stream.read(LARGEST_DOCUMENT)
        yield data if len(data) <= LARGEST_DOCUMENT else None
        return
    box, more = _Box(stream), True
    while more:
        message, more = box.message()
        yield message


@dataclass(slots=True)
class _Box:
    """A mailbox on its way; `waiting` are lines that were read and come again, the next one last.

    `trusted` is whether lengths have been what they say: a text is gone through twice for one that is not.
    """

    stream: IO[bytes]
    waiting: list[bytes] = field(default_factory=list)
    trusted: bool = True

    def line(self) -> bytes:
        return self.waiting.pop() if self.waiting else self.stream.readline(_LONGEST_LINE)

    def message(self) -> tuple[bytes | None, bool]:
        """Return the next message, None if it is too large, and whether another follows."""
        head: list[bytes] = []
        size = 0
        while (line := self.line()).strip():
            if parts_messages(line):
                return b"".join(head), True
            size += len(line)
            if size <= LARGEST_DOCUMENT:
                head.append(line)
        stated = _LENGTH.search(b"".join(head)) if self.trusted else None
        length = int(stated[1]) if stated else None
        text, more = self._text(LARGEST_DOCUMENT - size, length)
        return None if text is None else b"".join((*head, line, text)), more

    def _text(self, room: int, stated: int | None) -> tuple[bytes | None, bool]:
        """Return the text of a message without the quoting of mailboxes, and whether another follows.

        A line that begins with "From " parts messages, but not within a length that ends where one does.
        """
        lines: list[bytes] = []
        count, first, more = 0, -1, False
        blank = True
        while line := self.line():
            if blank and parts_messages(line):
                more = stated is None or count >= stated
                if more:
                    break
                first = len(lines) if first < 0 else first
            if stated is not None and first >= 0 and count > stated + _BLANK_LINE:
                break
            blank = not line.strip(b"\r\n")
            count += len(line)
            if count <= room:
                lines.append(line)
        if stated is not None and first >= 0 and not stated <= count <= stated + _BLANK_LINE:
            self.trusted = False
            self.waiting += [line, *lines[:first:-1]]
            return _QUOTED.sub(rb"\1", b"".join(lines[:first])), True
        text = b"".join(lines)
        return None if count > room else text if first >= 0 else _QUOTED.sub(rb"\1", text), more
