"""A site asked again: only for what is new or changed, and which of its posts are gone."""

import json
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator
from io import BytesIO

from solidarity_archive import accession
from solidarity_archive.accession import Sheet
from solidarity_archive.dates import moment
from solidarity_archive.fetching.client import Answer, Client
from solidarity_archive.live import feeds, pages, rest
from solidarity_archive.live.discovery import address
from solidarity_archive.live.visit import Told, Visit, captures_in
from solidarity_archive.post import Capture, Post, Says
from solidarity_archive.source import Source
from solidarity_archive.store import live
from solidarity_archive.store.sql import chunks
from solidarity_archive.urls import page_key, site_of

_OK, _GONE, _HIDDEN = 200, (404, 410), (401, 403, 404, 410)
_FORMATS = {"rest": "rest", "feed": "feed", "pages": "html"}


def sync(
    db: sqlite3.Connection, client: Client, site: live.Followed, take: Callable[[Source], Sheet]
) -> Iterator[Told]:
    """Add what changed at a site since it was read last, and mark the posts that are gone from it.

    Yields what became of each answer. Raises FetchError when the site answers no more; then, as after
    any problem, the next sync asks for the same.
    """
    visit = Visit(db, client, site.home, site.root, take, accession.now())
    ways = {"rest": _by_rest, "feed": _by_feed, "pages": _by_pages}
    yield from visit.tell(ways[site.way](visit, site))
    if not visit.problems:
        since = visit.site_time or visit.begun
        live.follow(db, site._replace(since=since, begun_at=visit.begun, finished_at=accession.now()))


def _by_rest(visit: Visit, site: live.Followed) -> Iterator[Told]:
    """Ask each list for what was modified, then for its numbers alone: what is unknown, what is gone."""
    types = rest.kinds(visit, site.root, "types")
    checks: list[tuple[Post, str]] = []
    back: list[Post] = []
    for route, type_ in types.items():
        yield from rest.read_list(visit, site.root, route, _embed=rest.EMBED, modified_after=site.since)
        numbers = yield from _numbers(visit, site.root, route)
        if numbers is None:
            continue
        known = [post for post in _held(visit) if post.type == type_ and post.source_id]
        new = sorted(numbers - {post.source_id for post in known}, key=lambda number: (len(number), number))
        for some in chunks(new, rest.PER_PAGE):
            yield from rest.read_list(visit, site.root, route, _embed=rest.EMBED, include=",".join(some))
        checks += [
            (post, address(site.root, f"{route}/{post.source_id}", _fields="id"))
            for post in known
            if post.source_id not in numbers and _is_shown(post)
        ]
        back += [post for post in known if post.source_id in numbers and post.vanished]
    if visit.changed:
        for route in (*rest.kinds(visit, site.root, "taxonomies"), "wp/v2/users"):
            yield from rest.read_list(visit, site.root, route)
    yield from rest.read_list(visit, site.root, "wp/v2/comments", after=site.since)
    yield from _mark(visit, site, checks, _HIDDEN, back)


def _numbers(visit: Visit, root: str, route: str) -> Generator[Told, None, set[str] | None]:
    """Return the numbers of all that is in a list, or None if it did not come whole."""
    numbers: set[str] = set()
    total = ""
    for answer, records in rest.pages(visit, root, route, _fields="id"):
        if not isinstance(answer, Answer):
            yield answer
            return None
        numbers |= {str(record.get("id")) for record in records if isinstance(record, dict)}
        total = answer.headers.get("x-wp-total", "")
    return numbers if numbers and total == str(len(numbers)) else None


def _by_feed(visit: Visit, site: live.Followed) -> Iterator[Told]:
    """Ask for the feed if it changed, and for its further pages while they have anything new."""
    listed: list[Capture] = []
    for answer in feeds.pages(visit, site.root, changed=True):
        before = visit.changed
        yield from visit.taken(answer)
        listed += captures_in(answer)
        if visit.changed == before:
            break
    if comments := feeds.comments_of(site.root):
        yield from feeds.read_feed(visit, comments, changed=True)
    yield from pages.complete(visit, visit.accessions)
    oldest = min(filter(None, (moment(capture.says.get("published")) for capture in listed)), default="~")
    missing = _missing(visit, listed, lambda date: moment(date) > oldest)
    yield from _mark(visit, site, missing, _GONE)


def _by_pages(visit: Visit, site: live.Followed) -> Iterator[Told]:
    """Ask for the home page, the months that are new there, and the newest that is not."""
    home = visit.ask(site.root)
    if home.status != _OK:
        yield visit.refused(home)
        return
    months = pages.months_of(visit, home)
    old = [month for month in months if live.noted(visit.db, month)]
    listed = captures_in(home)
    if listed:
        yield from visit.taken(home)
    in_months: list[Capture] = []
    for month in (*(month for month in months if month not in old), *old[:1]):
        for answer in pages.month(visit, month):
            yield from visit.taken(answer)
            in_months += captures_in(answer)
    listed += in_months
    yield from pages.complete(visit, visit.accessions)
    whole = {(capture.says.get("published") or "")[:7] for capture in in_months}
    yield from _mark(visit, site, _missing(visit, listed, lambda date: date[:7] in whole), _GONE)


def _held(visit: Visit) -> list[Post]:
    sites = {site_of(visit.home), *live.sites_of(visit.db, visit.home)}
    return [post for site in sorted(sites) for post in live.held(visit.db, site)]


def _is_shown(post: Post) -> bool:
    return post.status != "trash" and not post.vanished


def _missing(visit: Visit, listed: list[Capture], covers: Callable[[str], bool]) -> list[tuple[Post, str]]:
    """Return the posts that should be among those listed, because these are all of the dates covered."""
    names = {page_key(url) for capture in listed if (url := capture.says.get("permalink"))}
    return [
        (post, post.permalink)
        for post in _held(visit)
        if post.permalink and post.type == "post" and _is_shown(post)
        if covers(post.published or "") and page_key(post.permalink) not in names
    ]


def _mark(
    visit: Visit,
    site: live.Followed,
    checks: Iterable[tuple[Post, str]],
    gone: tuple[int, ...],
    back: Iterable[Post] = (),
) -> Iterator[Told]:
    """Say of posts that they vanished, each asked for once more, and of others that they are back.

    The post stays; an error is no answer, so that nothing vanishes with a server.
    """
    asked: list[dict[str, object]] = []
    items: list[Capture] = []
    for post, url in checks:
        status = visit.ask(url).status
        asked.append({"post": post.id, "url": url, "status": status})
        if status in gone:
            items.append(_said(post, url, visit.begun[:10]))
    items += [_said(post, post.permalink or site.root, None) for post in back]
    if items:
        evidence = Source(site.home, BytesIO(json.dumps(asked).encode()))
        sheet = Sheet(site.home, _FORMATS[site.way])
        yield accession.enter(visit.db, sheet, enumerate(items), source=evidence)


def _said(post: Post, place: str, vanished: str | None) -> Capture:
    says = Says(vanished=vanished)
    if post.site and post.source_id:
        says |= {"site": post.site, "source_id": post.source_id}
    elif post.permalink:
        says["permalink"] = post.permalink
    return Capture(place=place, says=says)
