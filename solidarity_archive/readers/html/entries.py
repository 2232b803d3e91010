"""The entries of a page: which of its elements are posts, by the standard marks first."""

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from solidarity_archive.calendars import read_date
from solidarity_archive.markup import parse
from solidarity_archive.readers.html.nodes import attribute, below, elements, first, names, plain, tokens
from solidarity_archive.readers.html.page import Page
from solidarity_archive.text import condense
from solidarity_archive.urls import page_key

SINGLE = frozenset(("single", "singular", "attachment", "page", "single-post", "page-template-default"))
ARCHIVE = frozenset(("archive", "blog", "search", "category", "tag", "author", "date", "paged"))
_POST_ID = re.compile(r"post-?(\d+)|article-(\d+)")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
_DAY_CLASSES = names("date-header dateheader datehead date day the_date post-date")
_OLD_CLASSES = names("post blogpost blog-post entry blog-entry story blogentry")
_OLD_TITLES = names("storytitle post-title entry-title posttitle blog-title")
_TITLED = "h1, .p-name, .entry-title, .post-title"
_MAIN = ("main", "[role=main]", "#content", "#main")
_NO_ENTRIES = frozenset(("comment", "pingback", "trackback"))
_DEEPEST_CLIMB = 40
_LONGEST_DAY = 60
_MOST_HEADINGS = 2000


class Entry(NamedTuple):
    """An element that is a post, and the day that a heading above several posts gives."""

    node: LexborNode
    day: str | None = None
    tree: LexborHTMLParser | None = None


def is_single(page: Page, entries: list[Entry]) -> bool:
    """Whether a page holds one post in full: by its body's classes, its own words, its address."""
    if page.marks & SINGLE and not page.marks & ARCHIVE:
        return True
    if page.marks & ARCHIVE or (len(entries) > 1 and not _states_one(page, entries)):
        return False
    if page.meta.get("og:type") == "article" or any(name.startswith("postid-") for name in page.marks):
        return True
    if not entries:
        return any(is_article(thing) for thing in page.things)
    if page.meta.get("og:type") in ("blog", "website") and page.period:
        return False
    return page.period is None and not _leads_away(page, entries[0])


def _states_one(page: Page, entries: list[Entry]) -> bool:
    """Whether a page says that it is one post's, and one of its elements has that post's title."""
    stated = page.meta.get("og:type") == "article" or any(
        is_article(thing) and page.url and page_key(str(thing.get("url") or "")) == page_key(page.url)
        for thing in page.things
    )
    named = [entry for entry in entries if _named_by(page, entry)]
    heading = first(named[0].node, _TITLED) if len(named) == 1 else None
    return stated and heading is not None and not _links_elsewhere(page, heading)


def _leads_away(page: Page, entry: Entry) -> bool:
    """Whether an entry's heading links to the post's own page, which is not this one."""
    heading = first(entry.node, _TITLED)
    if heading is None and (entry.tree or outer_title(page, entry.node) is None):
        # Below a paragraph it is the author's.
        wanted = _HEADINGS | {"p"}
        heading = next((node for node in elements(entry.node, lambda _: True) if node.tag in wanted), None)
    if heading is None or heading.tag == "p":
        return False
    named = (
        not page.url and bool(title := condense(plain(heading))) and title in _condensed(page.document_title)
    )
    return not named and _links_elsewhere(page, heading)


def _links_elsewhere(page: Page, heading: LexborNode) -> bool:
    link = heading if heading.tag == "a" else first(heading, "a[href]")
    if link is None:
        return False
    address = page.address(attribute(link, "href"))
    return not (address and page.url and page_key(address) == page_key(page.url))


def outer_title(page: Page, node: LexborNode) -> LexborNode | None:
    """Return the title of an entry that has none: the h1 beside it that the page is called by."""
    main = None if first(node, _TITLED) else first(page.body, *_MAIN)
    for heading in below(main, "h1") if main else ():
        text = condense(plain(heading))
        if text and text in condense(page.document_title) and first(heading, "a[href]") is None:
            return heading
    return None


def is_article(thing: dict[str, object]) -> bool:
    """Whether a JSON-LD object is a post (schema.org Article and the types below it)."""
    kinds = thing.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(str(name).endswith(("Article", "BlogPosting", "SocialMediaPosting")) for name in names)


def find_entries(page: Page) -> list[Entry]:
    """Return the entries of a page in its order; posts within posts are none.

    Microformats (h-entry, hentry) first, then microdata, ``<article>``, the ``div.post`` of older
    themes, and last any headings of one kind that link and have text below them.
    """
    for wanted in (_is_microformat, _is_microdata, _is_article, _is_old_post):
        if found := _outermost(page, wanted):
            return found
    return _below_headings(page)


def _outermost(page: Page, wanted: Callable[[LexborNode], bool]) -> list[Entry]:
    found: list[Entry] = []
    day: str | None = None
    for node in elements(page.body, lambda node: not (found and found[-1].node.mem_id == node.mem_id)):
        if wanted(node):
            found.append(Entry(node, day))
        elif (given := _day_of(node)) is not None:
            day = given
    return found


def main_entry(page: Page, entries: list[Entry]) -> Entry:
    """Return the one post of a single page: the one it names, or all of its main part.

    Block themes mark no entry there, but list other posts below it.
    """
    number = next(
        (name.rpartition("-")[2] for name in page.marks if name.startswith(("postid-", "page-id-"))), ""
    )
    for entry in entries:
        if number and post_number(entry.node) == number:
            return entry
    own = [entry for entry in entries if "wp-block-post" not in tokens(entry.node)]
    named = [entry for entry in own if _named_by(page, entry)] or own
    if named and not (number and post_number(named[0].node)):
        return named[0]
    for other in entries:
        if other.node.parent is not None:
            other.node.decompose()
    return Entry(first(page.body, *_MAIN) or page.body)


def post_number(node: LexborNode) -> str | None:
    """Return the post's id at its source, from ``id="post-256"`` or WordPress's post_class()."""
    numbered = first(node, "h1[id], h2[id], h3[id], h4[id]")  # Kubrick
    for name in (attribute(node, "id"), *tokens(node), attribute(numbered, "id") if numbered else ""):
        if found := _POST_ID.fullmatch(name):
            return found[1] or found[2]
    return None


def _named_by(page: Page, entry: Entry) -> bool:
    heading = first(entry.node, "h1", ".entry-title, .post-title, .p-name")
    return heading is not None and condense(plain(heading)) in _condensed(page.document_title)


@lru_cache(maxsize=4)
def _condensed(title: str) -> str:
    """Return condense() of the title of a page, which is asked for each of its entries."""
    return condense(title)


def _is_microformat(node: LexborNode) -> bool:
    classes = tokens(node)
    return ("hentry" in classes or "h-entry" in classes) and not _NO_ENTRIES.intersection(classes)


def _is_microdata(node: LexborNode) -> bool:
    kind = attribute(node, "itemtype")
    return kind.endswith(("BlogPosting", "Article")) and node.tag not in ("html", "body", "meta")


def _is_article(node: LexborNode) -> bool:
    return node.tag == "article" and not _NO_ENTRIES.intersection(tokens(node)) and _has_heading(node)


def _is_old_post(node: LexborNode) -> bool:
    numbered = bool(re.fullmatch(r"(?:post|entry|node)-?\d+", attribute(node, "id")))
    classed = bool(_OLD_CLASSES.intersection(tokens(node)))
    return node.tag not in ("body", "a", "span") and (numbered or classed) and _has_heading(node)


def _has_heading(node: LexborNode) -> bool:
    return first(node, "h1, h2, h3, h4, h5, .entry-title, .post-title, .storytitle") is not None


def _day_of(node: LexborNode) -> str | None:
    """Return the day that a heading above posts gives (Blogger's date-header, WordPress's the_date())."""
    if node.tag not in _HEADINGS and not _DAY_CLASSES.intersection(tokens(node)):
        return None
    text = plain(node)
    date = read_date(text) if 5 < len(text) < _LONGEST_DAY else None
    return date[:10] if date and len(date) >= 10 else None


def _below_headings(page: Page) -> list[Entry]:
    kinds: dict[tuple[str, ...], list[tuple[LexborNode, str | None]]] = {}
    day: str | None = None
    for node in elements(page.body, lambda _: True):
        if node.tag not in _HEADINGS and not _OLD_TITLES.intersection(tokens(node)):
            continue
        if (given := _day_of(node)) is not None:
            day = given
        elif _leads_on(node, page):
            kinds.setdefault((node.tag or "", *tokens(node)), []).append((node, day))
    entries = [_blocks(headings[:_MOST_HEADINGS]) for headings in kinds.values()]
    return max(
        entries,
        key=lambda found: (len(found) > 1, sum(len(plain(entry.node)) for entry in found)),
        default=[],
    )


def _leads_on(heading: LexborNode, page: Page) -> bool:
    """Whether a heading links to a page other than home."""
    link = first(heading, "a[href]")
    if link is None or not plain(heading) or attribute(link, "href").startswith("#"):
        return False
    address = page.address(attribute(link, "href"))
    return address is None or page.home is None or page_key(address) != page_key(page.home)


def _blocks(headings: list[tuple[LexborNode, str | None]]) -> list[Entry]:
    """Return an entry per heading: the largest element with no other heading of its kind in it.

    Where headings and texts stand side by side, what lies between two headings.
    """
    held: Counter[int] = Counter()
    for heading, _ in headings:
        for node in [heading, *_ancestors(heading)]:
            held[node.mem_id] += 1
    found = []
    for heading, day in headings:
        top = heading
        for node in _ancestors(heading):
            if held[node.mem_id] > 1 or node.tag in ("body", "main", "html"):
                break
            top = node
        parts = [top.html or ""]
        after = top.next
        while after is not None and after.mem_id not in held and not _is_day(after):
            parts.append(after.html or "")
            after = after.next
        tree = parse("".join(parts))
        if tree.body is not None and len(plain(tree.body)) > len(plain(heading)):
            found.append(Entry(tree.body, day, tree))
    return found


def _is_day(node: LexborNode) -> bool:
    return bool(node.is_element_node) and _day_of(node) is not None


def _ancestors(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    parent = node.parent
    while parent is not None and len(found) < _DEEPEST_CLIMB:
        found.append(parent)
        parent = parent.parent
    return found
