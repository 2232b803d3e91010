"""What Blogger's own exports say of an entry beside Atom: the backup of old, and Google Takeout's of today.

The first tells kinds by a category of Google's, and drafts as the Atom Publishing Protocol does (RFC 5023,
section 13.1.1); the second has elements of its own (schemas.google.com/blogger/2018).
"""

import re

from solidarity_archive.readers.feed.entry import COMMENT_KIND, Channel, Entry, absolute
from solidarity_archive.readers.feed.parts import Parts, first, text_of

KINDS = "http://schemas.google.com/g/2005#kind"
SETTINGS, SPAM = "settings", "spam"
"""Kinds of entries that are no posts, and add nothing to one."""
_KIND = re.compile(r"http://schemas\.google\.com/blogger/2008/kind#(\w+)")
_OTHER_KINDS = {"template": SETTINGS, "post": ""}
_STATUSES = {"live": "", "scheduled": "future", "soft_trashed": "trash"}
_NUMBERED = re.compile(r"(?:\bblog-\d+\.post-|/comments/default/)(\d+)$")


def complete(entry: Entry, parts: Parts, channel: Channel) -> None:
    """Add to an entry its kind and status, its address, and what it is an answer to."""
    terms = (each.get("term", "") for each in parts.get("category", []) if each.get("scheme") == KINDS)
    kind = next((found[1] for term in terms if (found := _KIND.fullmatch(term))), "")
    kind = kind or first(parts, "blogger:type").casefold()
    status = first(parts, "blogger:status").casefold().removesuffix("_comment")
    if first(parts, "blogger:trashed"):
        status = "trash"
    if any(text_of(each).casefold() == "yes" for control in parts.get("app:control", []) for each in control):
        status = "draft"
    entry.kind = SPAM if status == SPAM else _OTHER_KINDS.get(kind, kind)
    entry.status = _STATUSES.get(status, status)
    if path := first(parts, "blogger:filename"):
        entry.link = entry.link or absolute(channel.link, path)
    if entry.kind == COMMENT_KIND:
        if above := first(parts, "blogger:parent"):
            entry.answers.append((above, ""))
        related = [each.get("href", "") for each in parts.get("link", []) if each.get("rel") == "related"]
        answered = [first(parts, "blogger:inReplyTo"), *related]
        entry.parent = next(filter(None, map(number, answered)), "")


def number(said: str) -> str | None:
    """Return the number of a post or comment, which its identifier or the address of its own feed ends in."""
    found = _NUMBERED.search(said)
    return found[1] if found else None
