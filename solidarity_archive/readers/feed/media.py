"""The files of an item and what is said of them: enclosures, Media RSS, iTunes' elements."""

from collections.abc import Iterator

from solidarity_archive.post import Medium
from solidarity_archive.readers.feed.entry import absolute
from solidarity_archive.readers.feed.parts import Parts, local, space
from solidarity_archive.readers.xml import Element

MEDIA = "media:"
_SHOWN = ("image", "audio", "video", "document")
"""Kinds of files, as Media RSS and the first half of types have them; others are players and pages."""
_AVATAR = ".gravatar.com/avatar/"
"""WordPress.com has the picture of its author among those of a post."""


def medium(url: str, type: str) -> Medium:
    """Return the file at an address that has a type (``image/png``, or no more than ``image``)."""
    return Medium("image" if type.partition("/")[0] == "image" else "attachment", None, url)


def media_of(parts: Parts, base: str) -> tuple[Medium, ...]:
    """Return the files that belong to an item, each once."""
    links = [*parts.get("link", []), *parts.get("atom:link", [])]
    found = [(each.get("url", ""), each.get("type", "")) for each in parts.get("enclosure", [])]
    found += [
        (each.get("href", ""), each.get("type", "")) for each in links if each.get("rel") == "enclosure"
    ]
    for each in grouped(parts, "content"):
        url, type = each.get("url", ""), each.get("medium", "") or each.get("type", "")
        if type.partition("/")[0] in _SHOWN and _AVATAR not in url:
            found.append((url, type))
    files: dict[str, Medium] = {}
    for url, type in found:
        if url:
            files.setdefault(url, medium(absolute(base, url), type))
    return tuple(files.values())


def grouped(parts: Parts, name: str) -> Iterator[Element]:
    """Yield the elements of Media RSS of a name, in an item or in a group in it."""
    yield from parts.get(MEDIA + name, [])
    for group in parts.get(f"{MEDIA}group", []):
        yield from (each for each in group if local(each) == name and space(each) == space(group))
