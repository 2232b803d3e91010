"""What is kept names what there was: links, page numbers, and the counts beside the names of months."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from solidarity_archive.calendars import find_dates
from solidarity_archive.charset import decode
from solidarity_archive.errors import SourceError
from solidarity_archive.post import Post
from solidarity_archive.readers.html.page import Page
from solidarity_archive.readers.links import Link, heads_of, links_in
from solidarity_archive.source import is_address
from solidarity_archive.store import ledger
from solidarity_archive.store.sources import kept_source
from solidarity_archive.store.sql import chunks
from solidarity_archive.urls import host_of, is_paged, month_of, page_key, page_of, site_of

_LARGEST = 16 << 20
"""A page that is larger is a listing of something else."""
_COUNTED = re.compile(r"^\W{0,4}(\w.{2,40}?\d{4})\s*[(\[](\d{1,5})[)\]]\s*$", re.MULTILINE)
_HREF = re.compile(r"""<a\b[^<>]*?\shref\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
_TITLED_PAGE = re.compile(
    r"\b(?:page|seite|strona|сторінка|страница|página|pagina)\s+(\d{1,6})\b", re.IGNORECASE
)
_MENUS = frozenset(("page_item", "menu-item-object-page"))
_NEIGHBOURS = frozenset(("prev", "next", "bookmark"))


class Seen(NamedTuple):
    """An address as it is named somewhere, and the source that names it."""

    url: str
    source: str


@dataclass(slots=True)
class Evidence:
    """What all that is kept says of sites.

    `counts` are posts by site and month, the largest number that any page gives; `months` are those that a
    page links to. `numbers` are the pages of something that are linked to, `here` those that are kept.
    `links` are all other addresses within a site by their page_key(), `menus` those that menus call pages,
    and `sure` those of which a page says that they are posts.
    """

    counts: dict[tuple[str, str], tuple[int, Seen]] = field(default_factory=dict)
    months: dict[tuple[str, str], Seen] = field(default_factory=dict)
    numbers: dict[str, dict[int, Seen]] = field(default_factory=dict)
    here: dict[str, set[int]] = field(default_factory=dict)
    links: dict[str, Seen] = field(default_factory=dict)
    menus: dict[str, Seen] = field(default_factory=dict)
    sure: dict[str, Seen] = field(default_factory=dict)


def gathered(db: sqlite3.Connection, posts: list[Post]) -> Evidence:
    """Return what the kept sources and the contents of `posts` say."""
    evidence = Evidence()
    acts = [act for act in ledger.accessions(db) if act.act == "add" and act.undone_by is None]
    sites = {post.id: post.site for post in posts if post.site}
    seen: set[str] = set()
    for act in acts:
        if act.format not in ("html", "text") or not act.digest or act.digest in seen:
            continue
        seen.add(act.digest)
        data = b"".join(kept_source(db, act.digest))
        if not data or len(data) > _LARGEST:
            continue
        name = act.source or ""
        if act.format == "html":
            _read_page(evidence, data, name)
        else:
            touched = ledger.touched_by(db, act.id) & sites.keys()
            _read_text(evidence, data, name, [sites[id] for id in touched])
    for post, links in _linked(db, posts):
        for url in links:
            if post.site and host_of(url) == host_of(f"http://{post.site}"):
                evidence.links.setdefault(page_key(url), Seen(url, f"post {post.id}"))
    return evidence


def _read_page(evidence: Evidence, data: bytes, name: str) -> None:
    try:
        page, links = links_in(data, name if is_address(name) else None)
    except SourceError:
        return
    site = site_of(page.home or "")
    inner = [link for link in links if site and _is_within(link.url, site)]
    _read_paging(evidence, page, inner, name)
    for relation in ("prev", "next"):
        inner += [Link(url, "", frozenset((relation,))) for url in heads_of(page, relation)]
    for link in inner:
        seen = Seen(link.url, name)
        if month := month_of(link.url):
            evidence.months.setdefault((site, month), seen)
            known = evidence.counts.get((site, month))
            if link.number is not None and (known is None or known[0] < link.number):
                evidence.counts[site, month] = link.number, seen
        elif not is_paged(link.url):
            for kind, marks in ((evidence.menus, _MENUS), (evidence.sure, _NEIGHBOURS)):
                if link.marks & marks and "category" not in link.marks:
                    kind.setdefault(page_key(link.url), seen)
            evidence.links.setdefault(page_key(link.url), seen)


def _read_paging(evidence: Evidence, page: Page, links: list[Link], name: str) -> None:
    """Enter which page of what this is, and which others it links to."""
    for link in links:
        if is_paged(link.url):
            base, number = page_of(link.url)
            evidence.numbers.setdefault(base, {}).setdefault(number, Seen(link.url, name))
    own = page.url or (name if is_address(name) else None)
    if own and is_paged(own):
        base, number = page_of(own)
    elif own:
        base, number = page_key(own), _own_number(page)
    else:
        bases = [page_of(link.url)[0] for link in links if is_paged(link.url)]
        if not bases:
            return
        base, number = bases[0], _own_number(page)
    evidence.here.setdefault(base, set()).add(number)


def _own_number(page: Page) -> int:
    """Return which page of several this is, by the marks of WordPress and of pagination, else its title."""
    for mark in page.marks:
        if found := re.fullmatch(r"paged-(\d{1,6})", mark):
            return int(found[1])
    for node in page.tree.css(".page-numbers.current, .pagination .current, [aria-current=page]"):
        found = re.search(r"(\d{1,6})$", node.text().strip())
        if found and not node.attributes.get("href"):
            return int(found[1])
    found = _TITLED_PAGE.search(page.document_title)
    return int(found[1]) if found else 1


def _read_text(evidence: Evidence, data: bytes, name: str, sites: Iterable[str]) -> None:
    """Enter the counts of a copied page: “April 2015 (14)” on a line of its own."""
    try:
        text = decode(data)[0]
    except SourceError:
        return
    for words, number in _COUNTED.findall(text):
        for month in find_dates(words)[:1]:
            if len(month) != len("2015-04"):
                continue
            for site in sorted(set(sites)) or [""]:
                url = f"http://{site}/{month[:4]}/{month[5:]}/" if site else ""
                known = evidence.counts.get((site, month))
                if known is None or known[0] < int(number):
                    evidence.counts[site, month] = int(number), Seen(url, name)


def _linked(db: sqlite3.Connection, posts: list[Post]) -> Iterator[tuple[Post, list[str]]]:
    """Yield the posts with the addresses that their contents link to."""
    by_content: dict[str, list[Post]] = {}
    for post in posts:
        if post.content and post.content_format != "text":
            by_content.setdefault(post.content, []).append(post)
    for digests in chunks(sorted(by_content)):
        for digest, content in ledger.contents(db, digests).items():
            hrefs = [unescape(href) for href in _HREF.findall(content.body)]
            for post in by_content[digest]:
                base = post.permalink or f"http://{post.site}/"
                yield post, [url for href in hrefs if (url := _joined(base, href))]


def _joined(base: str, href: str) -> str:
    try:
        url = urljoin(base, href.strip()).partition("#")[0]
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _is_within(url: str, site: str) -> bool:
    key, below = page_key(f"http://{site}"), page_key(url)
    return below == key or below.startswith((f"{key}/", f"{key}?"))
