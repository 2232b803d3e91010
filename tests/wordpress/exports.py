"""Two exports side by side, element by element: nothing is compared but what they say, and all of that."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

Said: TypeAlias = dict[str, tuple[str, ...]]
"""The texts of an entry's elements, by name: all of a name, in their order."""

_LISTS = {
    "wp:author": ("wp:author_login",),
    "wp:category": ("wp:category_nicename",),
    "wp:tag": ("wp:tag_slug",),
    "wp:term": ("wp:term_taxonomy", "wp:term_slug"),
    "wp:comment": ("wp:comment_id",),
    "item": ("wp:post_id",),
}
"""What stands in lists, and by which of its elements it is known."""
_META = ("wp:postmeta", "wp:commentmeta", "wp:termmeta")
_PREFIXES = {
    "http://wordpress.org/export/1.2/": "wp:",
    "http://wordpress.org/export/1.2/excerpt/": "excerpt:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_URL = re.compile(rb"(?<=<wp:comment_author_url>).*?(?=</wp:comment_author_url>)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Difference(NamedTuple):
    """One element that two exports do not agree in; None where an export has no such entry or element."""

    place: str
    element: str
    one: tuple[str, ...] | None
    other: tuple[str, ...] | None


def well_formed(export: bytes) -> bytes:
    """Return WordPress's own export as the XML that it should be.

    WordPress writes the addresses of commenters as they are, with raw ``&`` (export_wp), and characters
    that XML cannot hold.
    """
    export = _URL.sub(lambda url: url[0].replace(b"&", b"&amp;"), export)
    return _NOT_XML.sub("", export.decode()).encode()


def entries(export: bytes) -> dict[str, Said]:
    """Return all that an export says: of the channel, and of each thing that stands in its lists.

    Raises lxml.etree.XMLSyntaxError for what is not well-formed, ValueError for what comes twice.
    """
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True, no_network=True)
    channel = etree.fromstring(export, parser).find("channel")
    found: dict[str, Said] = {}
    for place, element in _entries("channel", channel):
        if place in found:
            raise ValueError(f"{place} comes twice")
        found[place] = _said(element)
    return found


def differences(one: bytes, other: bytes) -> list[Difference]:
    """Return in what two exports differ, in the order of the first."""
    ours, theirs = entries(one), entries(other)
    found = []
    for place in dict.fromkeys((*ours, *theirs)):
        if place not in ours or place not in theirs:
            found.append(Difference(place, "", _whole(ours.get(place)), _whole(theirs.get(place))))
            continue
        found += [
            Difference(place, element, mine, yours)
            for element in dict.fromkeys((*ours[place], *theirs[place]))
            if (mine := ours[place].get(element)) != (yours := theirs[place].get(element))
        ]
    return found


def _whole(said: Said | None) -> tuple[str, ...] | None:
    if said is None:
        return None
    return tuple(f"{name}={text}" for name, texts in said.items() for text in texts)


def _entries(place: str, element: Any) -> Iterator[tuple[str, Any]]:
    yield place, element
    for child in element:
        name = _name(child)
        if known := _LISTS.get(name):
            texts = {_name(each): each.text or "" for each in child}
            number = " ".join(texts.get(part, "?") for part in known)
            below = f"{name.removeprefix('wp:')} {number}"
            yield from _entries(below if place == "channel" else f"{place}, {below}", child)


def _said(element: Any) -> Said:
    said: dict[str, list[str]] = {}
    for child in element:
        name = _name(child)
        if not name or (name in _LISTS and len(child)):
            continue
        if name in _META:
            key, value = ([each.text or "" for each in child if _name(each) == part] for part in _PAIR)
            name, text = f"{name} {'|'.join(key)}", "|".join(value)
        elif len(child):
            text = etree.tostring(child, encoding="unicode", with_tail=False)
        else:
            text = child.text or ""
        said.setdefault(name + _attributes(child), []).append(text)
    return {name: tuple(texts) for name, texts in said.items()}


_PAIR = ("wp:meta_key", "wp:meta_value")


def _attributes(element: Any) -> str:
    return "".join(f" {name}={value}" for name, value in sorted(element.attrib.items()))


def _name(element: Any) -> str:
    if not isinstance(element.tag, str):  # a comment
        return ""
    namespace, _, local = element.tag.rpartition("}")
    return _PREFIXES.get(namespace[1:], f"{namespace}}}" if namespace else "") + local
