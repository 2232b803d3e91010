"""What a saved page says of itself: its address, its site, its language, its month, its JSON-LD."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from solidarity_archive.calendars import find_dates
from solidarity_archive.dates import agree, from_iso, precision
from solidarity_archive.markup import parse
from solidarity_archive.readers.html.nodes import attribute, first, line, plain, tokens
from solidarity_archive.readers.html.replay import free, original, replay_of

UNKNOWN = "address.unknown"
_OWN_ADDRESS = (
    re.compile(r"<!-- saved from url=\(\d+\)(https?://\S+)"),
    re.compile(r"Page saved with SingleFile\s+url:\s*(https?://\S+)"),
    re.compile(r"<!-- Mirrored from (\S+) by HTTrack"),
)
_IN_SCRIPTS = (
    re.compile(r'"concatemoji":"(https?:[^"]+?)\\?/wp-includes'),
    re.compile(r"location\.href\s*=\s*'(https?://[^']+/)'"),
)
_COMMENT_PAGE = re.compile(r"(?<=/)comment-page-\d+/?(?:#\w*)?$|[?&](?:replytocom|cpage)=\d+(?:#\w*)?$")
_MIRRORED = re.compile(r"index\.html?(?:\?|@)(.+?)(?:\.html?)?$")
_MIRRORED_AWAY = re.compile(r"/[\w-]*index[0-9a-f]{4}\.html?$")
_FEED_PATH = re.compile(
    r"(?<=/)(?:(?:comments/)?feed/?(?:atom|rdf|rss2?)?/?$|feeds/posts/default.*$|feeds/[\w.-]+\.xml$|"
    r"(?:data/)?(?:rss2?|atom)/?$|(?:index|atom|feed|rss)\.(?:xml|rdf)$)",
    re.DOTALL,
)
_API_PATH = re.compile(r"(?:index\.php/)?wp-json/?.*$|xmlrpc\.php.*$|index\.php$", re.DOTALL)
_DATE_PATH = re.compile(r"/((?:19|20)\d\d)(?:/([01]\d)(?:/([0-3]\d))?)?(?:/page/\d+)?/?(?:index\.html?)?$")
_HEADINGS = (
    ".page-title, .archive-title, .pagetitle, .archives-title, .wp-block-query-title, .archive-heading",
    ".page-header h1, .archive-header h1, .page-header h2, .archive-header h2",
)
_NOT_BY_DATE = {"single", "home", "blog", "search", "category", "tag", "author", "page"}
_SITE_TITLE = "#site-title, .site-title, .wp-block-site-title, #blog-title, .blog-title"
_HOME_LINK_TEXTS = {"", "home", "start", "startseite", "accueil", "inicio", "главная", "головна"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a tree, with what holds for all of its posts.

    `marks` are the classes of its body, `things` its JSON-LD objects. Relative links are resolved
    against `base`; `url` is the page's own address, `home` its site's. `moment` is when a web archive
    took it.
    """

    tree: LexborHTMLParser = field(repr=False)
    marks: frozenset[str]
    meta: dict[str, str]
    things: list[dict[str, Any]] = field(repr=False)
    url: str | None
    home: str | None
    base: str | None
    document_title: str
    site_title: str | None
    language: str | None
    period: str | None
    moment: str | None

    @property
    def body(self) -> LexborNode:
        """The body element, which the parser always makes."""
        return self.tree.body or self.tree.css("*")[0]

    def address(self, href: str | None) -> str | None:
        """Return the real address that a link of this page leads to, or None if it cannot be told."""
        return _resolve(href, self.base)

    def path(self, href: str) -> str:
        """Return the path and query a link leads to, decoded, its unknown beginning left out."""
        try:
            parts = urlsplit(unmirrored(urljoin(self.base or f"http://{UNKNOWN}/", href.strip())))
        except ValueError:
            return ""
        query = f"?{parts.query}" if parts.query else ""
        return unquote(parts.path).rpartition(f"{UNKNOWN}/")[2] + query


def open_page(text: str, fetched: str | None = None) -> Page:
    """Return a page with the archive's additions taken off (Wayback Machine) and its facts read.

    `fetched` is the address that it was taken from, if that is known.
    """
    replay = replay_of(text, fetched)
    if replay:
        text, fetched = replay.text, replay.url
    tree = parse(text)
    if replay:
        free(tree)
        text = original(text)
    body = tree.body
    meta = _meta(tree)
    things = list(_things(tree))
    canonical = tree.css_first("link[rel=canonical]")
    stated = [attribute(canonical, "href") if canonical else "", meta.get("og:url", "")]
    url = next((found for found in stated if _is_web(found)), None)
    saved = fetched or next((found[1] for mark in _OWN_ADDRESS if (found := mark.search(text))), None)
    if saved and "://" not in saved:
        saved = f"http://{saved}"
    if saved and not _is_web(saved):
        saved = None
    based = tree.css_first("base")
    base = attribute(based, "href") if based and _is_web(attribute(based, "href")) else saved or url
    own_url = url or saved
    home = _home(tree, things, base, text) or (urljoin(own_url, "/") if own_url else None)
    if base is None and home:
        base = home + f"{UNKNOWN}/" * _depth(tree)
    marks = frozenset(tokens(body)) if body else frozenset()
    if body:  # its classes (author, date) are its own, and no part of the page lies in an author or a date
        body.attrs["class"] = ""
    titled = tree.css_first("title")
    root = tree.css_first("html")
    title = line(titled.text()) if titled else ""
    return Page(
        tree=tree,
        marks=marks,
        meta=meta,
        things=things,
        url=_COMMENT_PAGE.sub("", unmirrored(own_url)) if own_url else None,
        home=home,
        base=base,
        document_title=title,
        site_title=_site_title(tree, meta, things, title) or _linked_title(tree, home, base or home),
        language=(attribute(root, "lang") or attribute(root, "xml:lang") or None) if root else None,
        period=_period(tree, marks, own_url or "", title),
        moment=replay.moment if replay else None,
    )


def unmirrored(url: str) -> str:
    """Return the address that a mirror (wget, HTTrack) saved as ``index.html`` or ``index.html?p=1.html``."""
    parts = urlsplit(url)
    path = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
    folder, _, name = path.rpartition("/") if "?" not in path else _split(path)
    if found := _MIRRORED.fullmatch(name):
        return f"{parts.scheme}://{parts.netloc}{folder}/?{found[1]}"
    folder, slash, name = parts.path.rpartition("/")
    if unquote(name) in ("index.html", "index.htm") and not parts.query:
        return f"{parts.scheme}://{parts.netloc}{folder}{slash}"
    return url


def _split(path: str) -> tuple[str, str, str]:
    before, _, query = path.partition("?")
    folder, slash, name = before.rpartition("/")
    return folder, slash, f"{name}?{query}"


def _resolve(href: str | None, base: str | None) -> str | None:
    href = (href or "").strip()
    if not href or href.startswith("#"):
        return None
    try:
        scheme = urlsplit(href).scheme
        if scheme in ("http", "https"):
            return href.partition("#")[0]
        if scheme or not base:
            return None
        url = urljoin(base, href).partition("#")[0]
        if UNKNOWN in url or _MIRRORED_AWAY.search(url):
            return None
        return unmirrored(url)
    except ValueError:  # "http://[" is no address
        return None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[" is no address
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        name = attribute(node, "property") or attribute(node, "name")
        if name and attribute(node, "content"):
            found.setdefault(name.lower(), attribute(node, "content"))
    return found


def _things(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects of a page, those in lists and graphs too; what is no JSON is passed over."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            waiting = [json.loads(script.text(), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, list):
                waiting += reversed(thing)
            elif isinstance(thing, dict):
                yield thing
                waiting += [thing[key] for key in ("blogPost", "mainEntity", "@graph") if key in thing]


def _home(tree: LexborHTMLParser, things: list[dict[str, Any]], base: str | None, text: str) -> str | None:
    """Return the address of the site's home page, by the marks that WordPress and others leave."""

    def absolute(selector: str, name: str = "href") -> Iterator[str]:
        found = (_resolve(attribute(node, name), base) for node in tree.css(selector))
        return (url for url in found if url)

    feeds = [
        _FEED_PATH.sub("", path)
        for path, _, query in (
            url.partition("?")
            for url in absolute(
                "link[rel=alternate][type='application/rss+xml'], link[type='application/atom+xml']"
            )
        )
        if "feed=" in query or _FEED_PATH.search(path)
    ]
    # A post's own page may name the feed of its comments alone, a section's that of the section.
    own = {url.rstrip("/") for url in absolute("link[rel=canonical]")}
    of_site = [feed for feed in feeds if feed.rstrip("/") not in own]
    candidates = [
        *absolute("a[rel~=home], link[rel=home], link[rel=index]"),
        *(_API_PATH.sub("", url.partition("?")[0]) for url in absolute("link[rel='https://api.w.org/']")),
        *sorted(of_site, key=len)[:1],
        *(url.partition("?")[0] for url in absolute("link[rel=shortlink]") if "?" in url),
        *(str(thing.get("url") or "") for thing in things if thing.get("@type") == "WebSite"),
        *absolute("#site-title a, .site-title a, #blog-title a, .wp-block-site-title a"),
        *(_API_PATH.sub("", url) for url in absolute("link[rel=EditURI], link[rel=pingback]")),
        *(found[1].replace("\\/", "/") for mark in _IN_SCRIPTS if (found := mark.search(text))),
        *(feed for feed in feeds if feed in of_site or not own),
    ]
    for url in candidates:
        if _is_web(url) and UNKNOWN not in url:
            return url.partition("?")[0].rstrip("/") + "/"
    return None


def _depth(tree: LexborHTMLParser) -> int:
    """Return how many folders below home a mirrored page lies, by its link to home."""
    node = tree.css_first("a[rel~=home], #site-title a, .site-title a, link[rel='https://api.w.org/']")
    return attribute(node, "href").count("../") if node else 1


def _linked_title(tree: LexborHTMLParser, home: str | None, base: str | None) -> str | None:
    """Return the text of the heading that links home."""
    for node in tree.css("h1 a[href]"):
        if home and plain(node) and _resolve(attribute(node, "href"), base) == home:
            return plain(node)
    return None


def _site_title(
    tree: LexborHTMLParser, meta: dict[str, str], things: list[dict[str, Any]], title: str
) -> str | None:
    if named := line(meta.get("og:site_name", "")):
        return named
    root = tree.css_first("html")
    shown = first(root, _SITE_TITLE) if root else None
    named_things = [str(thing.get("name") or "") for thing in things if thing.get("@type") == "WebSite"]
    links = [plain(node) for node in tree.css("a[rel~=home]")]
    for text in (plain(shown) if shown else "", *links, *named_things):
        if text.casefold() not in _HOME_LINK_TEXTS:
            return line(text)
    feed = tree.css_first("link[rel=alternate][type='application/rss+xml']")
    fed = attribute(feed, "title").partition(" »")[0] if feed else ""
    return line(fed) if fed and fed in title else None


def _period(tree: LexborHTMLParser, marks: frozenset[str], url: str, title: str) -> str | None:
    """Return the year, month or day that an archive page is of, by its address or its heading."""
    if marks & _NOT_BY_DATE:
        return None
    if found := _DATE_PATH.search(urlsplit(url).path):
        return from_iso("-".join(part for part in found.groups() if part))
    root = tree.css_first("html")
    heading = first(root, *_HEADINGS) if root else None
    texts = [plain(heading)] if heading else []
    texts += re.split(r" [|–—»·-] ", title)[:3]
    for text in texts:
        dates = find_dates(text)
        if len(dates) == 1:
            return dates[0][:10]
    return None


def finer(date: str | None, local: str | None) -> str | None:
    """Return the more precise of two dates; `local` where they contradict.

    A time in UTC may lie on the day before or after the one that the site prints.
    """
    if not date or not local:
        return date or local
    if not agree(date, local):
        return local
    return date if precision(date) > precision(local) else local
