"""Two archives side by side: which posts only one of them has, and in which fields the others differ."""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterator

from solidarity_archive.outcomes import differing
from solidarity_archive.post import Post, Says
from solidarity_archive.query import EVERYTHING
from solidarity_archive.record import Record
from solidarity_archive.store.identity import strong_keys
from solidarity_archive.store.select import find
from solidarity_archive.text import fold

KEYS = ["difference", "one", "other", "title", "fields"]


def differences(one: sqlite3.Connection, other: sqlite3.Connection) -> Iterator[Record]:
    """Yield a record for each post that differs: ``one`` and ``other`` are its numbers, null where it is not.

    Posts are the same if nothing differs, or else if they share an address, a guid or a number at their
    site, or else month, title and text, or else month and title alone. Their numbers in the archives do not
    count.
    """
    theirs = list(find(other, EVERYTHING))
    ours = list(find(one, EVERYTHING))
    pairs = _paired(ours, theirs)
    for post in ours:
        twin = pairs.get(post.id)
        if twin is None:
            yield _row("only in the first", post, None, [])
        elif fields := [name for name in differing(post, twin) if name != "id"]:
            yield _row("differs", post, twin, fields)
    found = {twin.id for twin in pairs.values()}
    for post in theirs:
        if post.id not in found:
            yield _row("only in the second", None, post, [])


def _paired(ours: list[Post], theirs: list[Post]) -> dict[int, Post]:
    """Return for the numbers of our posts the same posts of theirs, by the surest keys first."""
    pairs: dict[int, Post] = {}
    taken: set[int] = set()
    for rung in (_by_all, _by_key, _by_text, _by_title):
        known: dict[str, deque[Post]] = defaultdict(deque)
        for post in theirs:
            for key in rung(post):
                known[key].append(post)
        for post in ours:
            if post.id in pairs:
                continue
            if twin := next(filter(None, (_first(known.get(key), taken) for key in rung(post))), None):
                pairs[post.id] = twin
                taken.add(twin.id)
    return pairs


def _first(posts: deque[Post] | None, taken: set[int]) -> Post | None:
    """Return the first of some posts that is not taken yet; those before it are needed no more."""
    while posts and posts[0].id in taken:
        posts.popleft()
    return posts[0] if posts else None


def _by_all(post: Post) -> list[str]:
    return [repr(post._replace(id=0))]


def _by_key(post: Post) -> list[str]:
    says: Says = {
        "permalink": post.permalink,
        "guid": post.guid,
        "site": post.site,
        "source_id": post.source_id,
    }
    return strong_keys(says)


def _by_text(post: Post) -> list[str]:
    return [f"{(post.published or '')[:7]}:{fold(post.title or '')}:{post.content}"]


def _by_title(post: Post) -> list[str]:
    return [f"{(post.published or '')[:7]}:{fold(post.title)}"] if post.title else []


def _row(difference: str, one: Post | None, other: Post | None, fields: list[str]) -> Record:
    shown = one or other
    return {
        "difference": difference,
        "one": one and one.id,
        "other": other and other.id,
        "title": shown and shown.title,
        "fields": fields,
    }
