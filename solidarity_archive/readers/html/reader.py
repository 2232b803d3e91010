"""The reader of saved web pages: an archive page's posts, or the one post of its own page.

Standard marks come first (microformats, JSON-LD, OpenGraph, microdata, ``<article>``, ``<time>``),
then what WordPress, Blogger, Medium and older themes do.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from solidarity_archive.charset import decode
from solidarity_archive.errors import NoPostsError, SourceError
from solidarity_archive.markup import html_to_text
from solidarity_archive.post import Capture, Completeness, Content, Notice, PersonSaid, Says, Skipped
from solidarity_archive.readers.html.content import Body, drop_dots, read_body, take_body, tidy
from solidarity_archive.readers.html.entries import (
    Entry,
    find_entries,
    is_article,
    is_single,
    main_entry,
    outer_title,
    post_number,
)
from solidarity_archive.readers.html.fields import (
    META,
    authors_of,
    is_placeholder,
    permalink_of,
    published_of,
    said_authors,
    said_date,
    slug_from,
    titled,
    updated_of,
    without_prefix,
)
from solidarity_archive.readers.html.nodes import attribute, below, first, line, plain, tokens
from solidarity_archive.readers.html.page import Page, finer, open_page
from solidarity_archive.readers.html.terms import said_terms, terms_of
from solidarity_archive.source import Source
from solidarity_archive.text import condense
from solidarity_archive.urls import page_key, site_of
from solidarity_archive.urls import post_number as number_in

_ROOT = re.compile(r"<\s*(!doctype\s+html|[a-z][\w:-]*)", re.IGNORECASE)
_FEEDS = frozenset(("rss", "feed", "rdf:rdf", "rdf", "opml", "urlset", "sitemapindex"))
_PAGE_TAGS = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_NO_EXCERPT = re.compile(r"(?:there is no excerpt because )?this is a protected post", re.IGNORECASE)
_HINT = "To keep what it holds all the same: archive add --title … FILE."


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of an HTML page and of no feed or other XML."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    root = _root_of(head.decode("latin-1"))
    return root in ("!doctype html", "html") or (bool(root) and root not in _FEEDS and _tagged(head))


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the posts of a saved page: one in full from its own page, the entries of an archive page.

    Raises SourceError for a page without any post and for a feed that has an HTML name.
    """
    text, _ = decode(source.document(), source.charset)
    root = _root_of(text[:65536])
    if root in _FEEDS:
        raise SourceError(
            "is a feed saved with an HTML name, not a page",
            "Leave out --as html: what it is, its content tells.",
        )
    page = open_page(text, source.url)
    if "error404" in page.marks:
        raise NoPostsError("is a page that says “not found”: it holds no post", _HINT)
    tidy(page)
    entries = find_entries(page)
    if is_single(page, entries):
        yield from _read_single(page, main_entry(page, entries))
    elif entries:
        yield from _read_archive(page, entries)
    else:
        raise NoPostsError("holds no post that can be told from the rest of the page", _HINT)


def _root_of(text: str) -> str:
    """Return the first element of a page, in small letters, past comments and processing instructions."""
    at = 0
    text = text.lstrip("\ufeffï»¿ÿþ")
    while True:
        at += len(text[at : at + 4096]) - len(text[at : at + 4096].lstrip())
        closing = "?>" if text.startswith("<?", at) else "-->" if text.startswith("<!--", at) else ""
        if not closing:
            break
        end = text.find(closing, at)
        if end < 0:
            return ""
        at = end + len(closing)
    found = _ROOT.match(text, at)
    return " ".join(found[1].casefold().split()) if found else ""


def _tagged(head: bytes) -> bool:
    return bool(_PAGE_TAGS.search(head.decode("latin-1")))


def _read_single(page: Page, entry: Entry) -> Iterator[Capture | Skipped]:
    thing = next((thing for thing in page.things if is_article(thing)), {})
    permalink = _single_permalink(page, entry)
    body = take_body(entry.node, page, permalink, single=True)
    has_body = body is not None
    says = _says(page, entry, permalink, single=True)
    _say_of_page(says, page, thing)
    if body is None and (
        says.get("title") is None or "main" in (entry.node.tag, attribute(entry.node, "role"))
    ):
        body = _from_rest(page, entry, permalink, single=True)
    body = body or _from_rest(page, entry, permalink, single=True)
    capture = _capture(_place(page, 1, entry), says, body, "partial" if body.cut else "stated")
    if not body.html and has_body and not says.get("protected"):
        capture = capture._replace(content=Content("html", ""), completeness="stated")
    if capture.content and not says.get("protected") and (summary := _own_summary(page, body)):
        capture.says["summary"] = summary
    if not (says.get("title") or capture.content or says.get("protected") or permalink):
        raise NoPostsError("holds no post that can be told from the rest of the page", _HINT)
    yield capture


def _read_archive(page: Page, entries: list[Entry]) -> Iterator[Capture | Skipped]:
    bodies: list[tuple[Entry, str | None, Body | None]] = []
    for entry in entries:
        permalink = permalink_of(entry.node, page)
        bodies.append((entry, permalink, take_body(entry.node, page, permalink, single=False)))
    # A bare ellipsis may be the author's; only where a theme writes it again and again is it a cut.
    cut_by_dots = _is_habit([body for _, _, body in bodies if body])
    fallback = _page_author(page)
    for number, (entry, permalink, found) in enumerate(bodies, 1):
        says = _says(page, entry, permalink, single=False)
        body = found or _from_rest(page, entry, permalink, single=False)
        if body.dots and body.is_summary and cut_by_dots:
            body = body._replace(cut=True, html=drop_dots(body.html))
        if fallback and says.get("authors", [{"name": fallback["name"]}]) == [{"name": fallback["name"]}]:
            says["authors"] = [fallback]
        place = _place(page, number, entry)
        capture = _capture(place, says, body, "partial" if body.cut else "assumed")
        if body.summary and condense(body.summary) not in condense(html_to_text(body.html)):
            capture.says["summary"] = body.summary
        if says.get("title") or capture.content or permalink:
            yield capture
        else:
            yield Skipped(capture.place, "it has no title, no text and no address")


def _is_habit(bodies: list[Body]) -> bool:
    """Whether a page marks its cuts with "…": several end in it, the most, and none is marked otherwise."""
    dotted = sum(body.dots and body.is_summary for body in bodies)
    return dotted > 2 and 2 * dotted > len(bodies) and not any(body.cut for body in bodies)


def _place(page: Page, number: int, entry: Entry) -> str:
    """Return where in a page an entry stands, and when a web archive took the page."""
    identity = attribute(entry.node, "id")
    place = f"entry {number} ({identity})" if identity else f"entry {number}"
    return f"snapshot {page.moment.replace('+00:00', 'Z')}, {place}" if page.moment else place


def _capture(place: str, says: Says, body: Body, completeness: Completeness) -> Capture:
    if _NO_EXCERPT.search(body.html[:300]) and len(body.html) < 300:
        says["protected"] = True
    if says.get("protected") or not body.html:
        return Capture(place=place, says=says)
    return Capture(place=place, says=says, content=Content("html", body.html), completeness=completeness)


def _says(page: Page, entry: Entry, permalink: str | None, *, single: bool) -> Says:
    """Return what an entry says, its content taken out before; what it does not show is left silent."""
    node, classes = entry.node, tokens(entry.node)
    says = Says()
    source_id = post_number(node) or number_in(permalink or "") or (_body_number(page) if single else None)
    slug = slug_from(permalink, source_id) if permalink else None
    _say_title(says, page, node, slug, addressed=bool(permalink), single=single)
    if published := published_of(node, page, permalink, entry.day):
        says["published"] = published
    if updated := updated_of(node):
        says["updated"] = updated
    if authors := authors_of(node, page):
        says["authors"] = authors
    if terms := terms_of(node, page):
        says["terms"] = terms
    _say_identity(says, permalink, slug, source_id)
    if kind := next((name[5:] for name in classes if name.startswith("type-")), ""):
        says["type"] = kind
    elif single and "page" in page.marks:
        says["type"] = "page"
    if "sticky" in classes:
        says["sticky"] = True
    _say_of_site(says, page)
    return says


def _say_title(
    says: Says, page: Page, node: LexborNode, slug: str | None, *, addressed: bool, single: bool
) -> None:
    """Say an entry's title and take it out; its prefixes say that a post is protected or private."""
    shown, title = titled(node)
    unnamed = single and condense(title) not in condense(page.document_title)
    if unnamed and (outer := outer_title(page, node)):
        shown, title = outer, plain(outer)
    if shown is not None and shown.parent is not None:  # a date in a title is none of the post's
        shown.decompose()
    locked = "post-password-required" in tokens(node) or first(node, "input[type=password]") is not None
    protected = without_prefix(title, slug, private=False)
    private = without_prefix(title, slug, private=True)
    if locked or protected is not None:
        says["protected"] = True
        title = title if protected is None else protected
    if "status-private" in tokens(node) or private is not None:
        says["status"] = "private"
        title = title if private is None else private
    if title and not is_placeholder(title, slug, page.document_title, single=single):
        says["title"] = title
    elif shown is not None and (single or addressed):
        says["title"] = None


def _say_identity(says: Says, permalink: str | None, slug: str | None, source_id: str | None) -> None:
    if permalink:
        says["permalink"] = permalink
    if slug:
        says["slug"] = slug
    if source_id:
        says["source_id"] = source_id


def _say_of_site(says: Says, page: Page) -> None:
    if page.home:
        says["site"] = site_of(page.home)
    if page.site_title:
        says["site_title"] = page.site_title
    if page.language:
        says["site_language"] = page.language


def _say_of_page(says: Says, page: Page, thing: dict[str, Any]) -> None:
    """Fill in what only the page's head, JSON-LD or the parts around the entry say of its post."""
    meta, main = page.meta, page.body
    if "title" not in says and (title := _head_title(page, thing)):
        says["title"] = title
    said = said_date(thing.get("datePublished")) or said_date(meta.get("article:published_time"))
    if published := finer(said, says.get("published")):
        says["published"] = published
    modified = said_date(thing.get("dateModified")) or said_date(meta.get("article:modified_time"))
    if "updated" not in says and modified:
        says["updated"] = modified
    if "authors" not in says and (authors := said_authors(thing, page.things) or authors_of(main, page)):
        says["authors"] = authors
    if "terms" not in says and (terms := terms_of(main, page) or said_terms(thing, meta)):
        says["terms"] = terms


def _head_title(page: Page, thing: dict[str, Any]) -> str:
    title = line(str(thing.get("headline") or page.meta.get("og:title") or page.document_title))
    if page.site_title and title != page.site_title:
        title = re.sub(rf"(?<!\s)\s++[|–—»·-]\s++{re.escape(page.site_title)}$", "", title)
    return "" if title == page.site_title else title


def _single_permalink(page: Page, entry: Entry) -> str | None:
    """Return the address of a single page's post: the canonical one unless that is the home page."""
    own = permalink_of(entry.node, page)
    named = first(entry.node, "a.u-url, a.p-canonical")
    stated = page.address(attribute(named, "href")) if named else page.url
    if stated and (page.home is None or page_key(stated) != page_key(page.home)):
        return stated
    return own


def _body_number(page: Page) -> str | None:
    for name in page.marks:
        if name.startswith(("postid-", "page-id-")):
            return name.rpartition("-")[2]
    return None


def _from_rest(page: Page, entry: Entry, permalink: str | None, *, single: bool) -> Body:
    """Return what is left of an entry without marked content, its data taken out as its title was."""
    pictures = () if single else _linked_pictures(entry, page, permalink)
    for node in [*below(entry.node, META), *below(entry.node, "header"), *pictures]:
        if node.parent is not None and node.tag not in ("body", "html"):
            node.decompose()
    return read_body(entry.node, page, permalink, single=single)


def _linked_pictures(entry: Entry, page: Page, permalink: str | None) -> list[LexborNode]:
    """Return an entry's links of pictures to its own page, which are the theme's."""
    return [
        link
        for link in below(entry.node, "a[href]")
        if permalink
        and not plain(link)
        and page_key(page.address(attribute(link, "href")) or "") == page_key(permalink)
    ]


def _page_author(page: Page) -> PersonSaid | None:
    """Return whose posts an author's archive page lists."""
    if "author" not in page.marks:
        return None
    logins = [unquote(name.removeprefix("author-")) for name in page.marks if name.startswith("author-")]
    login = next((login for login in logins if not re.fullmatch(r"(?:paged-)?\d+", login)), "")
    heading = first(
        page.body, ".page-title .fn, .page-title .vcard, .archive-title .vcard", ".page-title", "h1"
    )
    name = plain(heading).rpartition(": ")[2] if heading else ""
    if not name:
        return None
    return PersonSaid(name=name, login=login) if login else PersonSaid(name=name)


def _own_summary(page: Page, body: Body) -> str | None:
    """Return the author's abstract of a single page; what is cut from its text is none."""
    text = condense(html_to_text(body.html))
    for said in (body.summary, page.meta.get("og:description", ""), page.meta.get("description", "")):
        summary = line(said)
        if (
            summary
            and not re.search(r"(?:…|\.\.\.|\[…\])\]?$", summary)
            and not text.startswith(condense(summary)[:60])
        ):
            return summary
    return None
