"""Prefixes of XML that programs use and forget to bind (Namespaces in XML, 5)."""

import re
from collections.abc import Callable, Iterable, Iterator

NAMESPACES = {
    "app": "http://www.w3.org/2007/app",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "gd": "http://schemas.google.com/g/2005",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "openSearch": "http://a9.com/-/spec/opensearchrss/1.0/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "wp": "http://wordpress.org/export/1.2/",
}
"""What well-known prefixes stand for."""
_USED = re.compile(rb"<(" + "|".join(NAMESPACES).encode() + rb"):\w")
_BOUND = re.compile(rb"\bxmlns:(\w+)\s*=")
_OVERLAP = 64


def unbound(pieces: Callable[[], Iterable[bytes]], tag: str) -> list[str]:
    """Return the well-known prefixes that a document uses and nowhere binds.

    `pieces` gives its bytes, as often as it is called; `tag` has the attributes of its root element, where
    all are usually bound.
    """
    bound = {prefix.decode() for prefix in _BOUND.findall(tag.encode("utf-8", "replace"))}
    suspects = [f"<{prefix}:".encode() for prefix in NAMESPACES.keys() - bound]
    if not any(mark in window for window in _windows(pieces()) for mark in suspects):
        return []
    used: set[bytes] = set()
    known: set[bytes] = set()
    for window in _windows(pieces()):
        used.update(_USED.findall(window))
        known.update(_BOUND.findall(window))
    return sorted(prefix.decode() for prefix in used - known)


def _windows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces so that they overlap."""
    tail = b""
    for piece in pieces:
        yield tail + piece
        tail = piece[-_OVERLAP:]
