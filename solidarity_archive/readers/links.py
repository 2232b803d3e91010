"""Where pages and feeds lead: to a site's API, its feeds, its months, the pages before and after."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from solidarity_archive.charset import decode
from solidarity_archive.readers.html.nodes import attribute, plain, tokens
from solidarity_archive.readers.html.page import Page, open_page
from solidarity_archive.urls import joined

API = "https://api.w.org/"
"""The relation that WordPress gives to the root of its REST API."""
FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_COUNT = re.compile(r"^[\s\u00a0]*[(\[][\s\u00a0]*(\d{1,3}(?:[,.\u00a0 ]\d{3})*|\d+)[\s\u00a0]*[)\]]")
_COUNT_WITHIN = re.compile(r"[(\[][\s\u00a0]*(\d{1,6})[\s\u00a0]*[)\]][\s\u00a0]*$")
_ATOM_LINK = re.compile(rb"<(?:[\w-]+:)?link\b[^<>]*>", re.IGNORECASE)
_REL_NEXT = re.compile(rb"""\brel\s*=\s*["']next["']""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*["']([^"'<>]*)["']""", re.IGNORECASE)
_FIRST_ITEM = re.compile(rb"<(?:[\w-]+:)?(?:item|entry)\b", re.IGNORECASE)


class Link(NamedTuple):
    """A link of a page: its address, its text, and the number in brackets behind it, such as “(14)”.

    `marks` are the words of its ``rel`` and its classes, and the classes of what it stands in.
    """

    url: str
    text: str
    marks: frozenset[str] = frozenset()
    number: int | None = None


def links_in(data: bytes, address: str | None = None) -> tuple[Page, list[Link]]:
    """Return a page and the links of its body, those of drop-down lists too, as they stand there."""
    page = open_page(decode(data)[0], address)
    return page, list(_links(page))


def heads_of(page: Page, relation: str, types: tuple[str, ...] = ()) -> list[str]:
    """Return the addresses that the head of a page gives for a relation, in their order."""
    found = [
        page.address(attribute(node, "href"))
        for node in page.tree.css("link[rel][href]")
        if relation in tokens(node, "rel") and (not types or attribute(node, "type").casefold() in types)
    ]
    return [url for url in found if url]


def header_link(header: str, relation: str, base: str) -> str | None:
    """Return the address that a Link header field gives for a relation (RFC 8288)."""
    for target, parameters in re.findall(r"<([^<>]*)>([^<]*)", header):
        if re.search(rf"""\brel\s*=\s*"?(?:[^"]*\s)?{re.escape(relation)}(?=[\s";,]|$)""", parameters):
            with suppress(ValueError):  # no address
                return str(urljoin(base, target))
    return None


def next_of_feed(data: bytes, base: str) -> str | None:
    """Return the address of a feed's next page (RFC 5005; JSON Feed's ``next_url``), if it names one."""
    if data.lstrip()[:1] == b"{":
        try:
            said = json.loads(data)
        except (ValueError, RecursionError):
            return None
        return str(said["next_url"]) if isinstance(said, dict) and said.get("next_url") else None
    head = data[: found.start()] if (found := _FIRST_ITEM.search(data)) else data
    for link in _ATOM_LINK.findall(head):
        if _REL_NEXT.search(link) and (href := _HREF.search(link)):
            return joined(base, unescape(href[1].decode("utf-8", "replace")))
    return None


def _links(page: Page) -> Iterator[Link]:
    for node in page.tree.css("a[href], option[value]"):
        where = "href" if node.tag == "a" else "value"
        if not (url := page.address(attribute(node, where))):
            continue
        parent = node.parent
        around = tokens(parent) if parent is not None else []
        text = plain(node)
        yield Link(url, text, frozenset((*tokens(node, "rel"), *tokens(node), *around)), _count(node, text))


def _count(node: LexborNode, text: str) -> int | None:
    behind = node.next
    while behind is not None and behind.is_text_node and not (behind.text() or "").strip():
        behind = behind.next
    said = behind.text() if behind is not None and (behind.is_text_node or behind.tag == "span") else ""
    found = _COUNT.match(said or "") or _COUNT_WITHIN.search(text)
    return int(re.sub(r"\D", "", found[1])) if found else None
