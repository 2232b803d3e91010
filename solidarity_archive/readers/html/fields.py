"""What an entry of a page says about its post: title, dates, authors, terms, address.

The entry's content has been taken out before, so that nothing an author wrote is taken for a date
or a term.
"""

import re
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from solidarity_archive.calendars import find_dates, read_date
from solidarity_archive.dates import Precision, from_iso, precision
from solidarity_archive.post import PersonSaid
from solidarity_archive.readers.html.nodes import attribute, below, first, line, plain, tokens
from solidarity_archive.readers.html.page import Page, finer
from solidarity_archive.text import fold, slugify
from solidarity_archive.urls import host_of, page_key, slug_of

TITLES = (
    ".p-name",
    ".entry-title",
    ".post-title",
    ".wp-block-post-title",
    ".storytitle",
    ".posttitle",
    "[itemprop~=headline]:not(meta)",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
)
_PUBLISHED = (
    (
        "time.dt-published, .dt-published[datetime], time.published, time.entry-date, time.post-date, "
        ".wp-block-post-date time, .posted-on time:not(.updated), [itemprop~=datePublished], time[pubdate], "
        "abbr.published, .published[title]"
    ),
    "time[datetime]:not(.updated):not(.dt-updated):not([itemprop~=dateModified])",
    "abbr.date, abbr.time, .date abbr",
    "[property~='schema:dateCreated'], [property~='dc:created']",  # Drupal
)
_UPDATED = "time.updated, .dt-updated, abbr.updated, [itemprop~=dateModified], time.modified, span.updated"
_PRINTED = (
    (
        ".published, .entry-date, .post-date, .posted-on, .postdate, .post_date, .date, .the-date, "
        ".timestamp, .post-timestamp, .elementor-post-date, .td-post-date"
    ),
    (
        ".entry-meta, .post-meta, .postmeta, .postmetadata, .meta, .entry-utility, .byline, .post-info, "
        ".post-details, .entry-header, .post-header, .article-info, .storymeta, .post-footer, "
        ".entry-footer, .info, .td-module-meta-info"
    ),
    "small, h6, em",
)
META = (
    f"{_PRINTED[0]}, {_PRINTED[1]}, time, abbr.published, small, a[rel~=tag], a[rel~=author], "
    "a.td-post-category"
)
_AUTHORS = (
    ".p-author",
    ".author.vcard .fn, .vcard.author .fn, .post-author .fn, .entry-author .fn, .author .fn",
    "a[rel~=author]",
    "[itemprop~=author] [itemprop~=name], [itemprop~=author]:not(meta)",
    ".wp-block-post-author__name, .wp-block-post-author-name",
    ".author.vcard, .by-author a, .byline a, .posted-by a, .post-author a, .author a, .entry-author",
    ".author-name, .post-author, .author, .by-author, .elementor-post-author, .td-post-author-name a",
    "[typeof~='schema:Person'][property~='schema:name'], [property~='foaf:name']",
)
_BY = re.compile(
    r"(?:\bby|(?:^|[\d|·•]\.?,?|posted|publié|pubblicato|publicado)\s*"
    r"\b(?:von|par|por|di|da|door|av|af|przez|autor:|author:|автор:))\s+"
    r"(?P<name>[^|·•,@:\d][^|·•,@:]{0,59}?)"
    r"(?=\s*(?:$|[|·•,@:])|\s+(?:on|in|at|under|am|le|el|il|dnia|filed|posted)\s|\s+\d)",
    re.IGNORECASE,
)
_UNTITLED = frozenset(
    (
        "untitled",
        "no title",
        "ohne titel",
        "kein titel",
        "sans titre",
        "sin título",
        "senza titolo",
        "sem título",
        "bez tytułu",
        "без назви",
        "без названия",
        "без заголовка",
        "zonder titel",
    )
)
_PROTECTED = (
    "Protected",
    "Geschützt",
    "Protégé",
    "Protegido",
    "Protetto",
    "Захищено",
    "Захищений",
    "Защищено",
    "Zabezpieczony",
    "Zabezpieczone",
    "Beveiligd",
    "Skyddad",
)
_PRIVATE = (
    "Private",
    "Privat",
    "Privé",
    "Privado",
    "Privato",
    "Приватно",
    "Приватне",
    "Личное",
    "Prywatne",
    "Prywatny",
)
_PERMALINKS = (
    "a.u-url, a.p-canonical",
    ".entry-title a[rel~=bookmark], a.entry-title-link",
    ".entry-title a, .post-title a, .wp-block-post-title a, .storytitle a, .posttitle a",
    "a[rel~=bookmark]",
    "h1 a, h2 a, h3 a, h4 a, h5 a",
    ".entry-date a, .posted-on a, .post-date a, .timestamp-link, a.permalink, .wp-block-post-date a",
)
_SAYS_PUBLISHED = frozenset(("published", "dt-published", "entry-date"))
_DAY_PATH = re.compile(r"/((?:19|20)\d\d)/([01]?\d)(?:/([0-3]?\d))?/[^/]")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
_LOGIN = re.compile(r"/author/([^/?]+)|//medium\.com/@([^/?]+)")


def titled(entry: LexborNode) -> tuple[LexborNode | None, str]:
    """Return the title element of an entry and its text on one line, without what only screen readers say."""
    node = first(entry, *TITLES)
    if node is None:
        return None, ""
    for hidden in list(below(node, ".screen-reader-text, .assistive-text, .edit-link, .comments-link")):
        if hidden.parent is not None:
            hidden.decompose()
    return node, plain(node)


def is_placeholder(title: str, slug: str | None, document_title: str, *, single: bool) -> bool:
    """Whether a title is a theme's word for a post without one.

    The post's own slug or the page's ``<title>`` would have it if it were the author's.
    """
    if fold(title).strip("()[] ") not in _UNTITLED:
        return False
    if single and document_title:
        return fold(title) not in fold(document_title)
    return not (slug and slug.startswith(slugify(title.strip("()[]"))))


def without_prefix(title: str, slug: str | None, *, private: bool) -> str | None:
    """Return a title without WordPress's "Protected: " or "Private: "; None if it has no such prefix.

    A slug that begins with the word shows that it is the author's.
    """
    for word in _PRIVATE if private else _PROTECTED:
        found = re.match(rf"{word}[\s\u00a0]*: ?", title)
        if found and not (slug and slug.startswith(f"{slugify(word)}-{slugify(title[found.end() :])[:8]}")):
            return title[found.end() :]
    return None


def permalink_of(entry: LexborNode, page: Page) -> str | None:
    """Return the address of an entry; of a link to another site's page only if there is no other."""
    links = [link for selector in _PERMALINKS for link in below(entry, selector)]
    found = [address for link in links if (address := page.address(attribute(link, "href")))]
    home = page.home
    own = [address for address in found if home is None or host_of(address) == host_of(home)]
    return next((address for address in own if home is None or page_key(address) != page_key(home)), None)


def slug_from(permalink: str, source_id: str | None) -> str | None:
    """Return the slug in an address; None where its last part is or may be only the post's number."""
    slug = re.sub(r"\.(?:s?html?|php|aspx?)$", "", slug_of(permalink) or "") or None
    if slug and slug.isdigit() and source_id in (None, slug) and not _DAY_PATH.search(permalink):
        return None
    return slug


def published_of(entry: LexborNode, page: Page, permalink: str | None, day: str | None) -> str | None:
    """Return when an entry was published, as precisely as it says, in the site's own time.

    A time element first, then a printed date, the day of a heading above, the permalink's day or
    month, and last the month that the page is of.
    """
    local = finer(_printed(entry), day) or _permalink_date(permalink)
    stated = _stated(entry)
    if stated is None:
        return local or page.period
    if stated.endswith("+00:00"):  # perhaps converted from local time: what is printed decides on the day
        return finer(stated, local)
    return stated if precision(stated) >= precision(local) else finer(local, stated)


def updated_of(entry: LexborNode) -> str | None:
    """Return when an entry says it was changed; an element that is `published` too says nothing of it."""
    for node in below(entry, _UPDATED):
        if not _SAYS_PUBLISHED.intersection(tokens(node)) and (date := _date_in(node)):
            return date
    return None


def said_date(text: object) -> str | None:
    """Return a date that meta data states, or None."""
    return from_iso(text) or read_date(text) if isinstance(text, str) else None


def authors_of(entry: LexborNode, page: Page) -> list[PersonSaid]:
    """Return the authors that an entry names, with the account's name from ``/author/…/``."""
    for selector in _AUTHORS:
        found: list[PersonSaid] = []
        for node in below(entry, selector):
            name = re.sub(r"^(?:by|von|par|por|posted by|автор:?)\s+", "", plain(node), flags=re.IGNORECASE)
            if not name or len(name) > 100 or name in [person["name"] for person in found]:
                continue
            found.append(_person(name, login_in(node, page)))
        if found:
            return found
    for node in below(entry, _PRINTED[1]):
        if by := _BY.search(plain(node)[:300]):
            return [PersonSaid(name=by["name"].strip())]
    return []


def login_in(node: LexborNode, page: Page) -> str | None:
    """Return the account's name in the address of an author's page, at, in or around an element."""
    links = [node, *([node.parent] if node.parent else []), *below(node, "a[href]")]
    for link in links:
        if href := attribute(link, "href") if link.tag == "a" else "":
            path = page.path(href)
            if found := _LOGIN.search(href if "medium.com" in href else f"/{path}"):
                return unquote(found[1] or found[2]).removesuffix(".html")
    return None


def said_authors(thing: dict[str, Any], things: list[dict[str, Any]]) -> list[PersonSaid]:
    """Return the authors that a JSON-LD object names, itself or by the ``@id`` of another one."""
    said = thing.get("author") or []
    by_id = {str(other["@id"]): other for other in things if "@id" in other and "name" in other}
    found = []
    for author in said if isinstance(said, list) else [said]:
        if isinstance(author, dict):
            named = author if author.get("name") else by_id.get(str(author.get("@id")), {})
            name, url = line(str(named.get("name") or "")), str(named.get("url") or "")
        else:
            name, url = line(str(author)), ""
        login = _LOGIN.search(url)
        if name:
            found.append(_person(name, unquote(login[1] or login[2]) if login else None))
    return found


def _person(name: str, login: str | None) -> PersonSaid:
    return PersonSaid(name=name, login=login) if login else PersonSaid(name=name)


def _permalink_date(permalink: str | None) -> str | None:
    found = _DAY_PATH.search(permalink or "")
    return from_iso("-".join(f"{int(part):02}" for part in found.groups() if part)) if found else None


def _date_in(node: LexborNode) -> str | None:
    for name in ("datetime", "content", "title"):
        if value := attribute(node, name):
            return from_iso(value) or read_date(value)
    return read_date(plain(node))


def _stated(entry: LexborNode) -> str | None:
    for selector in _PUBLISHED:
        for node in below(entry, selector):
            if "updated" in tokens(node) and not _SAYS_PUBLISHED.intersection(tokens(node)):
                continue
            if date := _date_in(node):
                return date
    return None


def _printed(entry: LexborNode) -> str | None:
    """Return the first date that an entry prints, with the time of day in the title of its link."""
    for selector in _PRINTED:
        for node in below(entry, selector):
            if "updated" in tokens(node) and not _SAYS_PUBLISHED.intersection(tokens(node)):
                continue
            dates = find_dates(plain(node)[:300])
            if dates and precision(dates[0]) >= Precision.DAY:
                return dates[0] + _clock_beside(node) if len(dates[0]) == 10 else dates[0]
    return None


def _clock_beside(node: LexborNode) -> str:
    link = node.parent if node.parent is not None and node.parent.tag == "a" else first(node, "a[title]")
    found = _CLOCK.fullmatch(attribute(link, "title").strip()) if link else None
    if not found:
        return ""
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0) if found[3] else int(found[1])
    return f"T{hour:02}:{found[2]}" if hour < 24 and int(found[2]) < 60 else ""
