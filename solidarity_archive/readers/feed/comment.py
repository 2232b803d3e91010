"""An item that is a comment: it adds to its post, and makes none."""

import re

from solidarity_archive.post import Capture, Comment, Details, Says, Skipped
from solidarity_archive.readers.feed import blogger
from solidarity_archive.readers.feed.entry import COMMENT, Entry, is_withheld, plain, read_moment
from solidarity_archive.text import clean

_IN_REPLY_TO = re.compile(r"\s*<p>[^<>]{0,200}<a\b[^<>]*#comment-(\d+)[\"'][^<>]*>[^<>]*</a>[.。]?</p>\s*")
"""The paragraph that WordPress puts before an answer to a comment, and only there (get_comment_text)."""


def comment_of(entry: Entry, place: str) -> Capture | Skipped:
    """Return what a comment adds to the post whose address or identity it gives; its date is in UTC.

    One whose post is protected by a password is Skipped: feeds do not give it.
    """
    says: Says = {}
    address = next((address for _, address in entry.answers if address), "") or entry.link
    if permalink := address.partition("#")[0]:
        says["permalink"] = permalink
    identities = [identity for identity, _ in entry.answers if identity]
    if guid := next(filter(None, map(_of_post, [*identities, entry.guid])), None):
        says["guid"] = guid
    if not says:
        return Skipped(place, "it does not say on which post it is a comment")
    body = clean(entry.body or "").strip()
    if is_withheld(body):
        return Skipped(place, "it is a comment on a protected post, which the feed does not give")
    parent = entry.parent or next(filter(None, map(_number, identities)), None)
    if found := _IN_REPLY_TO.match(body):
        parent, body = parent or found[1], body[found.end() :]
    comment = Comment(
        id=_number(entry.link) or _number(entry.guid) or blogger.number(entry.guid) or entry.guid or None,
        parent=parent,
        author=next(map(plain, entry.authors), None),
        date=read_moment(entry.published) or read_moment(entry.updated),
        content=body,
        status=entry.status or "approved",
    )
    return Capture(place=place, says=says, kind="hint", details=Details(comments=(comment,)))


def _of_post(said: str) -> str | None:
    """Return the identity of the post, which WordPress's comments have before their own."""
    if not COMMENT.search(said):
        return said
    whole = said.partition("#")[0]
    return whole if "?" in whole else None


def _number(said: str) -> str | None:
    found = COMMENT.search(said)
    return (found[1] or found[2]) if found else None
