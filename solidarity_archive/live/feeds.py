"""A site by its feed: all pages of it, the feed of its comments, and its pages for what the feed cuts."""

import re
from collections.abc import Generator, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from solidarity_archive.fetching.client import Answer
from solidarity_archive.live.discovery import format_of
from solidarity_archive.live.visit import Told, Visit, captures_in, names_of
from solidarity_archive.readers.links import next_of_feed
from solidarity_archive.store import live

_OK = 200
_WORDPRESS = re.compile(rb"<generator\b[^<>]*>[^<>]*wordpress", re.IGNORECASE)
_FEED_PATH = re.compile(r"/feed/?(?:rss2?/?|atom/?|rdf/?)?$")


def read_site(visit: Visit, root: str) -> Generator[Told, None, bool]:
    """Add the pages of a feed, then those of the feed of comments if it is one of WordPress's.

    Returns whether the feed is known to have had all posts on its pages, as WordPress's do.
    """
    whole = False
    for answer in pages(visit, root):
        whole = whole or bool(_WORDPRESS.search(answer.body[: 1 << 16]))
        yield from visit.taken(answer)
    if comments := comments_of(root):
        yield from read_feed(visit, comments)
    return whole


def comments_of(root: str) -> str | None:
    """Return the address of the feed of comments beside a feed of WordPress's."""
    return _FEED_PATH.sub("/comments/feed/", root) if _FEED_PATH.search(root) else None


def read_feed(visit: Visit, root: str, *, changed: bool = False) -> Iterator[Told]:
    """Add the pages of a feed until one is not there, is empty or repeats the one before.

    With `changed` the first page is asked for only if it changed, and the others only while they have
    anything new.
    """
    for answer in pages(visit, root, changed=changed):
        before = visit.changed
        yield from visit.taken(answer)
        if changed and visit.changed == before:
            return


def pages(visit: Visit, root: str, *, changed: bool = False) -> Iterator[Answer]:
    """Yield the pages of a feed that have items, each with others than the one before."""
    url, number = root, 1
    seen: frozenset[str] = frozenset()
    while True:
        known = live.noted(visit.db, url) if changed and number == 1 else None
        answer = visit.ask(url, conditions(known))
        if answer.status != _OK or format_of(answer) != "feed":
            return
        names = names_of(captures_in(answer))
        if not names or names <= seen:
            return
        seen |= names
        yield answer
        number += 1
        url = next_of_feed(answer.body, answer.url) or paged(root, number)
        if not visit.is_within(url):
            return


def paged(url: str, number: int) -> str:
    """Return the address of a page of a feed as WordPress has it."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number))])))


def conditions(known: live.Fetched | None) -> dict[str, str]:
    """Return the header fields that ask for an answer only if it changed (RFC 9110, 13.1)."""
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {name: known.headers[of] for name, of in pairs if known and of in known.headers}
