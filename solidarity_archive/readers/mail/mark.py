"""By what mail is known. Apart, because every source is looked at and few are mail."""

import re

_FROM_LINE = re.compile(
    rb"From (?:\S[^\n]* )?[^\n]{0,45}\d{1,2}:\d\d(?::\d\d)?[^\n]{0,40}\d{4}[^\n]{0,40}\r?\n?\Z"
)
_LONGEST_FROM_LINE = 500
_HEADER = re.compile(rb"([!-9;-~]{1,76}):")
_OF_MAIL = frozenset(
    b"from to received return-path message-id mime-version delivered-to reply-to sender list-id envelope-to "
    b"content-transfer-encoding x-mailer dkim-signature x-original-to references in-reply-to cc".split()
)
_BLANK = re.compile(rb"\r?\n\r?\n")
_MARKS = 2
_LIMIT = 200


def parts_messages(line: bytes) -> bool:
    """Whether a line begins a message in a mailbox (RFC 4155): who sent it, and when it came."""
    return line.startswith(b"From ") and len(line) < _LONGEST_FROM_LINE and bool(_FROM_LINE.match(line))


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of a mailbox or of a message's header."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").split(b"\n", _LIMIT)[:_LIMIT]
    if parts_messages(lines[0]):
        lines = [line for line in lines[1:] if not line.startswith(b">From ")]
    return len(_names(lines) & _OF_MAIL) >= _MARKS


def looks_like_page(head: bytes) -> bool:
    """Whether the first bytes of a source are those of a page that a browser saved as if to mail it."""
    header = _BLANK.split(head.lstrip(b"\r\n"), maxsplit=1)[0].lower()
    names = _names(header.split(b"\n", _LIMIT)[:_LIMIT])
    if b"mime-version" not in names or b"multipart/related" not in header:
        return False
    saved = b"saved by" in header or b"snapshot-content-location" in names
    return saved or not names & {b"to", b"received", b"message-id"}


def _names(lines: list[bytes]) -> set[bytes]:
    """Return the names of the header that `lines` begin with; none if these are of something else."""
    names: set[bytes] = set()
    for line in lines:
        if not line.strip():
            break
        if line[:1] in b" \t" and names:
            continue
        found = _HEADER.match(line)
        if not found:
            return names if len(names & _OF_MAIL) > _MARKS else set()
        names.add(found[1].lower())
    return names
