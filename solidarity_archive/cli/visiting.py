"""What ``archive add URL`` and ``archive sync`` do: ask a site, add its answers, tell what became of each."""

from collections.abc import Callable, Iterator
from functools import partial
from sqlite3 import Connection

from solidarity_archive import accession
from solidarity_archive.accession import Sheet
from solidarity_archive.cli.adding import Adding, add_source
from solidarity_archive.cli.asking import client_for
from solidarity_archive.cli.keeping import tell_kept
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.waiting import waiting
from solidarity_archive.errors import NotFoundError, SourceError
from solidarity_archive.fetching.client import Answer, Client
from solidarity_archive.live.discovery import find
from solidarity_archive.live.reading import read_site
from solidarity_archive.live.syncing import sync
from solidarity_archive.live.visit import Told
from solidarity_archive.media.keeping import keep_from_web
from solidarity_archive.post import Notice, Says
from solidarity_archive.source import Source
from solidarity_archive.store.live import Followed, followed, held, sites_of
from solidarity_archive.urls import site_of


def add_address(adding: Adding, url: str, hints: Says) -> Iterator[Sheet]:
    """Add all of a site if `url` is its home, else what is there; raises SourceError if nothing is."""
    with client_for(adding, url) as client:
        with waiting(url, quiet=adding.quiet):
            found = find(client, url)
        if isinstance(found, Answer):
            yield from add_source(adding, found.source(), hints, found=False)
            return
        yield from _told(adding, url, partial(read_site, adding.archive(), client, found), hints)
        _keep_files(adding, client, url)


def sync_sites(adding: Adding, names: list[str]) -> Iterator[Sheet]:
    """Ask the sites that are named, or all that were added, for what changed."""
    db = adding.archive()
    for site in _named(db, names):
        try:
            with client_for(adding, site.home) as client:
                yield from _told(adding, site.home, partial(sync, db, client, site), {})
                _keep_files(adding, client, site.home)
        except SourceError as error:
            adding.complain(error, found=False, name=site.home)


def _told(
    adding: Adding,
    name: str,
    visit: Callable[[Callable[[Source], Sheet]], Iterator[Told]],
    hints: Says,
) -> Iterator[Sheet]:
    """Tell what a visit tells of, and yield the balance sheets; between them stands the progress."""
    total = 0

    def take(source: Source) -> Sheet:
        prepared = accession.read(source, adding.format)
        return accession.add(adding.archive(), source, prepared, hints=hints, keep=adding.keep)

    told = visit(take)
    while True:
        with waiting(name, quiet=adding.quiet) as advance:
            if advance:
                advance(total)
            each = next(told, None)
        if each is None:
            return
        if isinstance(each, Sheet):
            total += each.items
            yield each
        elif isinstance(each, Notice):
            say(f"{name}: note, {each.where}: {each.what}")
        else:
            adding.complain(each, found=True, name=name)


def _keep_files(adding: Adding, client: Client, home: str) -> None:
    if adding.media is not None and not adding.dry_run:
        db = adding.archive()
        posts = [post for site in sites_of(db, home) for post in held(db, site)]
        tell_kept(adding, home, keep_from_web(db, client, posts, adding.media))


def _named(db: Connection, names: list[str]) -> list[Followed]:
    sites = followed(db)
    if not sites:
        raise NotFoundError("no site was added yet", "Begin with: archive add https://example.org/")
    found = []
    for name in names:
        named = [site for site in sites if site_of(name) in (site_of(site.home), site.home)]
        if not named:
            known = ", ".join(site.home for site in sites)
            raise NotFoundError(f"{name}: this site was not added", f"There are: {known}.")
        found += named
    return found or sites
