"""The elements that an item or entry of a feed holds, by name."""

from typing import TypeAlias

from solidarity_archive.readers.html.nodes import line
from solidarity_archive.readers.xml import Element

Parts: TypeAlias = dict[str, list[Element]]

ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
MODULES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://purl.org/syndication/thread/1.0": "thread:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://schemas.google.com/blogger/2018": "blogger:",
    "http://purl.org/atom/app#": "app:",
    "http://www.w3.org/2007/app": "app:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "com-wordpress:feed-additions:1": "wordpress:",
}


def local(element: Element) -> str:
    """Return the name of an element without its namespace; "" of a comment."""
    name: object = element.tag  # of a comment it is a function
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def space(element: Element) -> str:
    """Return the namespace of an element, "" if it has none."""
    name: object = element.tag
    return name[1:].partition("}")[0] if isinstance(name, str) and name.startswith("{") else ""


def parts_of(item: Element) -> Parts:
    """Return the elements of an item by name; those of modules have a prefix of ours."""
    parts: Parts = {}
    own = space(item)
    for child in item:
        of = space(child)
        prefix = "" if of == own else MODULES.get(of)
        if prefix is not None and (name := local(child)):
            parts.setdefault(prefix + name, []).append(child)
    return parts


def texts(parts: Parts, *names: str) -> list[str]:
    """Return what the elements of some names say, in the order of the names."""
    return [text for name in names for element in parts.get(name, []) if (text := text_of(element))]


def first(parts: Parts, *names: str) -> str:
    """Return what the first of these elements says; "" if there is none."""
    return next(iter(texts(parts, *names)), "")


def text_of(element: Element) -> str:
    """Return what an element says, on one line."""
    return line(all_text(element))


def all_text(element: Element) -> str:
    """Return the text in an element and in those within it, as it stands."""
    return "".join(map(str, element.itertext()))
