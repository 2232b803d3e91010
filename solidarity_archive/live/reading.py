"""A site into the archive: read to its end, or gone on with where that was broken off."""

import sqlite3
from collections.abc import Callable, Iterator

from solidarity_archive import accession
from solidarity_archive.accession import Sheet
from solidarity_archive.fetching.client import Client
from solidarity_archive.live import feeds, pages, rest
from solidarity_archive.live.discovery import Place
from solidarity_archive.live.visit import Told, Visit
from solidarity_archive.source import Source
from solidarity_archive.store import live


def read_site(
    db: sqlite3.Connection, client: Client, place: Place, take: Callable[[Source], Sheet]
) -> Iterator[Told]:
    """Add all that a site shows; `take` adds an answer. Yields what became of each.

    What cannot be read is told, and the site counts as unfinished: then, as after a break, the next
    run asks only for what is not here yet. Raises FetchError when the site answers no more.
    """
    begun = accession.now()
    before = next(iter(live.followed(db, place.home)), None)
    resumes = before is not None and before.finished_at is None and before.way == place.way
    start = before.begun_at if before and resumes else begun
    visit = Visit(db, client, place.home, place.root, take, start, resumes=resumes)
    visit.had = {url: answer for answer in place.had for url in (answer.asked, answer.url)}
    visit.site_time = before.since if before and resumes else ""
    site = live.Followed(place.home, place.way, place.root, visit.site_time or begun, visit.begun)
    live.follow(db, site)
    yield from visit.tell(_read(visit, place))
    since = visit.site_time or begun
    live.follow(db, site._replace(since=since, finished_at=None if visit.problems else accession.now()))


def _read(visit: Visit, place: Place) -> Iterator[Told]:
    if place.way == "rest":
        yield from rest.read_site(visit, place.root)
        return
    if place.way == "feed":
        whole = yield from feeds.read_site(visit, place.root)
        if not whole:
            yield from pages.read_site(visit, place.home)
    else:
        yield from pages.read_site(visit, place.root)
    yield from pages.complete(visit, visit.accessions)
