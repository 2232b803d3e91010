"""From the evidence to a list of addresses to look for, each with the reason."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from solidarity_archive.gaps.evidence import Evidence, Seen, gathered
from solidarity_archive.post import Post
from solidarity_archive.query import EVERYTHING
from solidarity_archive.record import Record
from solidarity_archive.store.identity import strong_keys
from solidarity_archive.store.ledger import posts_by_key
from solidarity_archive.store.select import find
from solidarity_archive.store.waiting import waiting
from solidarity_archive.text import fold
from solidarity_archive.urls import month_of, page_key, path_of, post_number, site_of

KEYS = ["url", "month", "missing", "reason", "seen_in"]
WAYBACK = "https://web.archive.org/web/*/"
"""Before an address: the Wayback Machine's list of what it has of it."""
_BESIDE_POSTS = frozenset(("feed", "rss", "atom", "amp", "embed", "trackback", "comments", "print"))
_FEW = 3
_MOST_BETWEEN = 1000
"""A page that names a higher number is not believed that all below it are there."""


class Gap(NamedTuple):
    """An address to look for, "" if that is not known; `missing` is how many posts are, if that is known."""

    url: str
    month: str | None
    missing: int | None
    reason: str
    seen_in: str


def gaps(db: sqlite3.Connection) -> list[Gap]:
    """Return what should be here by what is, the newest month first, what has no month last."""
    posts = list(find(db, EVERYTHING))
    evidence = gathered(db, posts)
    held = Counter(
        (post.site or "", post.month)
        for post in posts
        if post.month and post.type == "post" and post.status == "publish"
    )
    whole = {of for of, (count, _) in evidence.counts.items() if _held(held, of) >= count}
    found = [
        *_months(evidence, held),
        *_pages(evidence, whole),
        *_posts(db, evidence, posts),
        *_awaited(db),
    ]
    once = {page_key(gap.url or gap.month or ""): gap for gap in reversed(found)}
    return sorted(once.values(), key=lambda gap: (_backwards(gap.month), gap.url))


def rows(found: list[Gap], *, month: str | None, site: str | None, wayback: bool) -> list[Record]:
    """Return the gaps of a month and a site, if these are said, with addresses to look at or to ask for."""
    return [
        gap._asdict() | {"url": (WAYBACK if wayback else "") + gap.url if gap.url else None}
        for gap in found
        if (month is None or gap.month == month) and (site is None or fold(site) in fold(site_of(gap.url)))
    ]


def _months(evidence: Evidence, held: Counter[tuple[str, str]]) -> Iterator[Gap]:
    for (site, month), (count, seen) in evidence.counts.items():
        here = _held(held, (site, month))
        if here < count:
            posts = "1 post" if count == 1 else f"{count} posts"
            reason = f"the site counts {posts} in this month; {here} are here"
            yield Gap(seen.url, month, count - here, reason, seen.source)
    for (site, month), seen in evidence.months.items():
        if (site, month) not in evidence.counts and not _held(held, (site, month)):
            yield Gap(seen.url, month, None, "a link names this month; nothing of it is here", seen.source)


def _pages(evidence: Evidence, whole: set[tuple[str, str]]) -> Iterator[Gap]:
    """Yield the pages that are linked to, or lie between two that are, but for those of whole months."""
    counted = {site for site, _ in evidence.counts}
    open_ = {site for site, month in evidence.counts.keys() - whole}
    for base, numbers in evidence.numbers.items():
        month = month_of(f"http://{base}")
        site = next((each for each in counted if base == each or base.startswith(f"{each}/")), None)
        if (site, month) in whole or (month is None and site is not None and site not in open_):
            continue
        last = max(numbers)
        here = evidence.here.get(base, set())
        between = range(1, last + 1) if last <= _MOST_BETWEEN else sorted(numbers)
        for number in between:
            if number in here:
                continue
            seen = numbers.get(number)
            if seen is not None and number > 1:
                yield Gap(seen.url, month, None, f"a link names page {number} of it", seen.source)
            else:
                seen = numbers[last]
                url = _numbered(seen.url, last, number)
                what = f"page {number} of it comes before page {last}, which a link names"
                yield Gap(url, month, None, what, seen.source)


def _posts(db: sqlite3.Connection, evidence: Evidence, posts: list[Post]) -> Iterator[Gap]:
    """Yield the posts and pages that are linked to and not here, whether they were removed by hand or not."""
    shapes = {site: _shapes(permalinks) for site, permalinks in _permalinks(posts).items()}
    named: dict[str, tuple[Seen, str]] = {}
    for key, seen in evidence.links.items():
        if post_number(seen.url) or _is_post(key, shapes):
            named[key] = seen, "a link names it"
    named |= {
        key: (seen, "the page before or after it names it")
        for key, seen in evidence.sure.items()
        if key in named or (key not in evidence.numbers and _has_slug(key))
    }
    named |= {key: (seen, "the menu names this page") for key, seen in evidence.menus.items()}
    keys = {key: strong_keys({"permalink": seen.url}) for key, (seen, _) in named.items()}
    every = {each for some in keys.values() for each in some}
    known = {key for key, _, active in posts_by_key(db, every) if active}
    for key, (seen, why) in named.items():
        if not known & set(keys[key]):
            yield Gap(seen.url, _month_in(seen.url), None, why, seen.source)


def _awaited(db: sqlite3.Connection) -> Iterator[Gap]:
    for says, source in waiting(db):
        url = says.get("permalink")
        if not url and says.get("site") and says.get("source_id"):
            url = f"http://{says['site']}/?p={says['source_id']}"
        if url:
            yield Gap(url, _month_in(url), None, "a comment on it is here, and the post is not", source)


def _permalinks(posts: list[Post]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for post in posts:
        if post.permalink and post.type == "post" and not post_number(post.permalink):
            found.setdefault(page_key(post.permalink).partition("/")[0], []).append(page_key(post.permalink))
    return found


def _shapes(permalinks: list[str]) -> set[str]:
    """Return the shapes of a site's addresses that tell a post from other pages: by date, number, folder."""
    of_length: dict[int, list[list[str]]] = {}
    for key in permalinks:
        segments = key.split("/")[1:]
        of_length.setdefault(len(segments), []).append(segments)
    found = set()
    for alike in of_length.values():
        folders = {
            place: f"={each.pop()}"
            for place, each in enumerate(map(set, zip(*alike, strict=True)))
            if len(each) == 1 and len(alike) >= _FEW and place < len(alike[0]) - 1
        }
        for segments in alike:
            kinds = list(map(_kind, segments))
            shape = [folders.get(place, kind) if kind == "s" else kind for place, kind in enumerate(kinds)]
            dated = {"y", "d"}.issuperset(shape)  # a slug such as “24” looks like a day
            if not dated and (any(kind != "s" for kind in shape[:-1]) or shape[-1] == "n"):
                found.add("/".join(shape))
    return found


def _is_post(key: str, shapes: dict[str, set[str]]) -> bool:
    host, _, path = key.partition("/")
    segments = path.split("/")
    if "?" in path or host not in shapes or segments[-1] in _BESIDE_POSTS:
        return False
    return any(
        len(shape) == len(segments)
        and all(
            kind in (_kind(segment), f"={segment}") for kind, segment in zip(shape, segments, strict=True)
        )
        for shape in (each.split("/") for each in shapes[host])
    )


def _kind(segment: str) -> str:
    if re.fullmatch(r"(?:19|20)\d\d", segment):
        return "y"
    if re.fullmatch(r"\d\d", segment):
        return "d"
    return "n" if segment.isdecimal() else "s"


def _has_slug(key: str) -> bool:
    last = key.partition("?")[0].rpartition("/")[2]
    return "/" in key and any(map(str.isalpha, last))


def _held(held: Counter[tuple[str, str]], of: tuple[str, str]) -> int:
    """Return how many posts of a site and month are here; those of no known site count for every one."""
    site, month = of
    if not site:
        return sum(count for (_, each), count in held.items() if each == month)
    return held[site, month] + held["", month]


def _numbered(url: str, last: int, number: int) -> str:
    """Return the address of another page than the last one."""
    if number > 1:
        return re.sub(rf"(?<=[/=]){last}(?=\D*$)", str(number), url)
    return re.sub(r"page/\d+/?$|[?&]paged=\d+", "", url)


def _month_in(url: str) -> str | None:
    found = re.search(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/", path_of(url))
    return f"{found[1]}-{found[2]}" if found else None


def _backwards(month: str | None) -> int:
    return -int(month.replace("-", "")) if month else 1
