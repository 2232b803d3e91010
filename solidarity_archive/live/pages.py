"""A site by its pages: those of its months, or, where it names none, its home page and the older ones."""

from collections.abc import Iterable, Iterator

from solidarity_archive.fetching.client import Answer
from solidarity_archive.live.discovery import format_of
from solidarity_archive.live.visit import Told, Visit, captures_in, names_of
from solidarity_archive.readers.links import heads_of, links_in
from solidarity_archive.store import live
from solidarity_archive.urls import is_paged, month_of, page_key, page_of

_OK = 200
_OLDER = frozenset(("next", "pagination-next", "nav-previous", "previous-posts", "older", "older-posts"))


def read_site(visit: Visit, root: str) -> Iterator[Told]:
    """Add the pages of all months that the home page names, or else the home page and the older ones."""
    home = visit.ask(root)
    months = months_of(visit, home)
    first = [home] if captures_in(home) else []
    for answer in (*first, *(() if months else older(visit, home))):
        yield from visit.taken(answer)
    for each in months:
        for answer in month(visit, each):
            yield from visit.taken(answer)


def months_of(visit: Visit, home: Answer) -> list[str]:
    """Return the addresses of the months that a page names, in its order."""
    _, links = links_in(home.body, home.url)
    return list(dict.fromkeys(link.url for link in links if month_of(link.url) and visit.is_within(link.url)))


def month(visit: Visit, url: str) -> Iterator[Answer]:
    """Yield the pages of a month that have posts."""
    answer = _page(visit, url)
    if answer is not None and captures_in(answer):
        yield answer
        yield from older(visit, answer)


def older(visit: Visit, first: Answer) -> Iterator[Answer]:
    """Yield the pages that follow one, until there is none, or one repeats what was there."""
    answer: Answer | None = first
    names = names_of(captures_in(first))
    asked = {page_key(first.asked), page_key(first.url)}
    while answer is not None and (url := next_page(answer)) and page_key(url) not in asked:
        if not visit.is_within(url):
            return
        asked.add(page_key(url))
        answer = _page(visit, url)
        found = names_of(captures_in(answer)) if answer else frozenset()
        if answer is None or not found or found <= names:
            return
        names |= found
        yield answer


def complete(visit: Visit, accessions: Iterable[int]) -> Iterator[Told]:
    """Add the own pages of the posts of which only a part came."""
    for post in live.partial(visit.db, accessions):
        url = post.permalink or ""
        if url and visit.is_within(url) and (answer := _page(visit, url)) and captures_in(answer):
            yield from visit.taken(answer)


def next_page(answer: Answer) -> str | None:
    """Return the address of the page that follows an archive page: the one with older posts."""
    page, links = links_in(answer.body, answer.url)
    if said := heads_of(page, "next"):
        return said[0]
    paged = [link for link in links if is_paged(link.url)]
    older = [link.url for link in paged if link.marks & _OLDER or any("older" in mark for mark in link.marks)]
    here, number = page_of(answer.url)
    follow = [link.url for link in paged if page_of(link.url) == (here, number + 1)]
    return next(iter((*older, *follow)), None)


def _page(visit: Visit, url: str) -> Answer | None:
    answer = visit.ask(url)
    return answer if answer.status == _OK and format_of(answer) == "html" else None
