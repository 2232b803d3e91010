"""The items of RSS and Atom: which element says what.

RSS 0.9x to 2.0 (the RSS Advisory Board), RSS 1.0 with its modules, Atom 1.0 (RFC 4287) and 0.3.
"""

import re
from collections.abc import Iterator
from html import escape

from lxml import etree

from solidarity_archive.markup import html_to_text
from solidarity_archive.readers.feed import blogger
from solidarity_archive.readers.feed.entry import Channel, Entry, absolute
from solidarity_archive.readers.feed.media import grouped, media_of
from solidarity_archive.readers.feed.parts import (
    ATOM,
    MODULES,
    Parts,
    all_text,
    first,
    local,
    parts_of,
    space,
    text_of,
    texts,
)
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.readers.xml import Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_CONTAINERS = frozenset(("channel", "rss", "feed", "rdf"))
_TITLE_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|em|font|i|small|span|strong|sub|sup|u)\b|&#?\w+;", re.IGNORECASE
)
_MAIL_AND_NAME = re.compile(r"\S+@\S+ \((.+)\)|(.+) <\S+@\S+>")
_ADDRESS = re.compile(r"https?://")
_LONGEST_NAME = 300


def is_item(element: Element) -> bool:
    """Whether an element named item or entry stands where a feed has its items."""
    parent = element.getparent()
    return parent is not None and local(parent).casefold() in _CONTAINERS


def channel_of(item: Element) -> Channel:
    """Return what a feed says of all its items, as far as it stands before the first of them."""
    parent = item.getparent()
    own = space(item)
    if parent is None:
        return Channel()
    head = next((child for child in parent if local(child) == "channel"), parent)
    channel = Channel(language=_language(parent))
    for child in head:
        name, of_core = local(child), space(child) == own
        if of_core and name == "title" and not channel.title:
            channel.title = _construct(child) if own in ATOM else _title(child, wordpress=False)
        elif of_core and name == "link" and not channel.link:
            channel.link = _channel_link(child)
        elif name == "language" and (of_core or MODULES.get(space(child)) == "dc:"):
            channel.language = text_of(child)
        elif of_core and name == "author":
            channel.authors.extend(_person(child))
        elif name in ("generator", "generatorAgent"):
            said = text_of(child) + str(child.get("uri", "")) + str(child.get(f"{_RDF}resource", ""))
            channel.wordpress = "wordpress" in said.casefold()
    return channel


def _channel_link(link: Element) -> str:
    if space(link) not in ATOM:
        return text_of(link)
    alternate = link.get("rel", "alternate") == "alternate"
    return absolute(_base(link), link.get("href", "")) if alternate else ""


def rss_entry(item: Element, channel: Channel) -> Entry:
    """Return an ``<item>`` of RSS; its modules' elements count by their namespace, not their prefix."""
    parts = parts_of(item)
    titles = parts.get("title", [])
    full = next(map(_markup, parts.get("content:encoded", [])), None)
    if full is None:
        full = next(map(_inner, [*parts.get("xhtml:body", []), *parts.get("xhtml:div", [])]), None)
    description = next(map(_markup, parts.get("description", [])), None)
    if full is None and not (description or "").strip():
        full, description = _beside(parts), next(map(_markup, parts.get("itunes:summary", [])), description)
    link = _rss_link(item, parts, channel)
    return Entry(
        title=_title(titles[0], wordpress=channel.wordpress) if titles else first(parts, "dc:title") or None,
        link=link,
        guid=first(parts, "guid"),
        number=first(parts, "wordpress:post-id"),
        published=first(parts, "pubDate", "dc:date", "dc:issued", "dc:created", "atom:published"),
        updated=first(parts, "atom:updated", "dc:modified"),
        authors=_authors(parts, "dc:creator", "author", "atom:author"),
        terms=texts(parts, "category", "dc:subject"),
        body=description if full is None else full,
        summarised=full is None,
        summary=description or "" if full is not None else "",
        language=_language(item),
        base=_base(item) or link,
        media=media_of(parts, _base(item) or link),
    )


def _beside(parts: Parts) -> str | None:
    """Return what is said of an item's film or sound, which stands for a text where there is no other."""
    return next(map(_as_html, grouped(parts, "description")), None)


def _rss_link(item: Element, parts: Parts, channel: Channel) -> str:
    """Return an item's own address; a guid is one unless it says that it is none (RSS 2.0, guid)."""
    if original := first(parts, "feedburner:origLink"):
        return original
    base = _base(item) or channel.link
    said = [text_of(link) or link.get("href", "") for link in parts.get("link", [])]
    said += [link.get("href", "") for link in parts.get("atom:link", []) if _is_alternate(link)]
    if link := next(filter(None, said), ""):
        return absolute(base, link)
    for guid in parts.get("guid", []):
        if guid.get("isPermaLink", "true").casefold() != "false" and _ADDRESS.match(text_of(guid)):
            return text_of(guid)
    about = item.get(f"{_RDF}about", "")
    return absolute(base, about) if about else ""


def atom_entry(item: Element, channel: Channel) -> Entry:
    """Return an ``<entry>`` of Atom (RFC 4287, section 4.1.2; 0.3's dates are issued and modified)."""
    parts = parts_of(item)
    contents = parts.get("content", [])
    body = _as_html(contents[0]) if contents else None
    summary = next(map(_as_html, parts.get("summary", [])), None)
    if not (body or summary):
        body = _beside(parts) or body
    guid = first(parts, "id")
    link = first(parts, "feedburner:origLink") or _atom_link(parts)
    if not link and _ADDRESS.match(guid):
        link = guid
    categories = [each for each in parts.get("category", []) if each.get("scheme") != blogger.KINDS]
    entry = Entry(
        title=next(map(_construct, parts.get("title", [])), None),
        link=link,
        guid=guid,
        number=first(parts, "wordpress:post-id"),
        published=first(parts, "published", "issued"),
        updated=first(parts, "updated", "modified"),
        authors=_authors(parts, "author"),
        terms=[each.get("label") or each.get("term") or text_of(each) for each in categories]
        + texts(parts, "dc:subject"),
        body=summary if body is None else body,
        summarised=body is None,
        summary=summary or "" if body is not None else "",
        answers=[(each.get("ref", ""), each.get("href", "")) for each in parts.get("thread:in-reply-to", [])],
        language=_language(item),
        base=(_base(contents[0]) if contents else _base(item)) or link or channel.link,
        media=media_of(parts, _base(item) or link),
    )
    blogger.complete(entry, parts, channel)
    return entry


def _atom_link(parts: Parts) -> str:
    links = [link for link in parts.get("link", []) if _is_alternate(link) and link.get("href")]
    links.sort(key=lambda link: link.get("type", "text/html") != "text/html")
    return absolute(_base(links[0]), links[0].get("href", "")) if links else ""


def _is_alternate(link: Element) -> bool:
    return link.get("rel", "alternate") == "alternate"


def _authors(parts: Parts, *names: str) -> list[str]:
    return [person for name in names for element in parts.get(name, []) for person in _person(element)]


def _construct(element: Element) -> str:
    """Return the text of a text construct (RFC 4287, section 3.1)."""
    kind = element.get("type", "text")
    if len(element) or kind in ("html", "xhtml") or "html" in kind or element.get("mode") == "escaped":
        return html_to_text(_as_html(element) or "").replace("\n", " ")
    return text_of(element)


def _as_html(element: Element) -> str | None:
    """Return an element's content as HTML (RFC 4287, sections 3.1.1 and 4.1.3.3); None if it is elsewhere."""
    kind = element.get("type", "text").casefold()
    if element.get("src") or element.get("mode") == "base64":
        return None
    if len(element):
        inner = [child for child in element if local(child) == "div"]
        return _inner(inner[0] if len(inner) == 1 == len(element) else element)
    if kind in ("html", "text/html", "xhtml", "application/xhtml+xml") or element.get("mode") == "escaped":
        return all_text(element)
    if kind in ("text", "plain") or kind.startswith("text/"):
        return escape(all_text(element), quote=False).strip().replace("\n", "<br />\n")
    return None


def _markup(element: Element) -> str:
    return _inner(element) if len(element) else all_text(element)


def _inner(element: Element) -> str:
    """Return what is in an element, as HTML without namespaces."""
    return escape(element.text or "", quote=False) + "".join(_outer(child) for child in element)


def _outer(element: Element) -> str:
    html: str = etree.tostring(element, encoding="unicode", method="html", with_tail=True)
    return re.sub(
        r"(</?)[\w-]+:(?=\w)", r"\1", re.sub(r"""\sxmlns(?::[\w-]+)?=(?:"[^"]*"|'[^']*')""", "", html)
    )


def _title(element: Element, *, wordpress: bool) -> str:
    """Return a title of RSS. WordPress's has no tags left and is escaped once; others' may be HTML."""
    text = _markup(element)
    if not wordpress and _TITLE_MARKUP.search(text):
        return html_to_text(text).replace("\n", " ")
    return line(text)


def _person(element: Element) -> Iterator[str]:
    names = [text_of(child) for child in element if local(child) == "name"]
    yield from (name for name in names or _mail_name(text_of(element)) if name)


def _mail_name(text: str) -> Iterator[str]:
    """Yield the name in ``mail@host (Name)`` (RSS 2.0, author); a bare address is none."""
    found = _MAIL_AND_NAME.fullmatch(text := text[:_LONGEST_NAME])
    name = (found[1] or found[2]) if found else text
    if name and "@" not in name:
        yield name


def _base(element: Element) -> str:
    """Return the address that relative ones are relative to (XML Base)."""
    return element.base if element.base and "//" in element.base else ""


def _language(element: Element) -> str:
    return str(element.get(f"{_XML}lang") or "")
