"""From an export to its captures, as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Notice, SiteCapture, Skipped
from solidarity_archive.readers.wxr.channel import Channel
from solidarity_archive.readers.wxr.item import capture_of
from solidarity_archive.readers.wxr.values import WP
from solidarity_archive.readers.xml import parsed
from solidarity_archive.source import Source
from solidarity_archive.urls import post_number

_NAMESPACES = [f"{begin}{version}" for begin in WP for version in ("", "1.0/", "1.1/", "1.2/", "1.3/")]
_LISTED = [
    f"{{{namespace}}}{name}" for namespace in _NAMESPACES for name in ("author", "category", "tag", "term")
]


def read(source: Source) -> Iterator[Capture | SiteCapture | Skipped | Notice]:
    """Return what an export (WXR 1.0 to 1.2, or one that names no version) says of its site and each item.

    Bytes that are not well-formed are mended first, and Notices at the end say how. Where the file
    breaks off, the items before are kept and a Skipped says so. Raises SourceError for what is no
    XML or has no items.
    """
    return parsed(source, ("{*}item", *_LISTED), _said)


def _said(
    elements: Iterator[Any], notices: list[Notice]
) -> Iterator[Capture | SiteCapture | Skipped | Notice]:
    channel = Channel()
    seen = _Seen()
    count = spam = 0
    for element in elements:
        if isinstance(element, Skipped):
            if not count:
                raise SourceError(f"breaks off before its first post is whole ({element.where})")
            yield Skipped(element.where, f"the file breaks off here, after {count} whole items")
        elif not element.tag.endswith("}item") and element.tag != "item":
            channel.take(element)
        else:
            if not count:
                channel.take_facts(element.getparent())
                yield from channel.listed()
            count += 1
            capture, unwanted = capture_of(element, f"item {count}", channel)
            spam += unwanted
            if isinstance(capture, Capture):
                yield from seen.told_apart(capture)
            yield capture
    yield from channel.listed()  # some programs write their lists after the items
    yield from notices
    if spam:
        yield Notice("comments", f"{spam} {'is' if spam == 1 else 'are'} spam and left out")
    if not count:
        raise SourceError("is an export of WordPress that holds no post")


@dataclass(slots=True)
class _Seen:
    """What the items of one export are known by, so that no two of them become one post."""

    keys: dict[int, str] = field(default_factory=dict)
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)

    def told_apart(self, capture: Capture) -> Iterator[Notice]:
        """Take off a capture the number, guid or address that another post of the same export has.

        Plugins that copy posts copy their guids too; people who edit exports copy whole items.
        """
        says, own = capture.says, capture.says.get("source_id")
        if not own:
            return
        face = hash(says.get("title")), hash((says.get("type"), capture.content))
        other = self.numbers.setdefault(own, face)
        if other[0] != face[0] and other[1] != face[1]:
            del says["source_id"]
            says.pop("guid", None)
            if post_number(says.get("permalink") or ""):
                says.pop("permalink")
            yield Notice(capture.place, f"has the number {own} of another post; it is left out")
        for name in ("guid", "permalink"):
            value = says.get(name)
            mine = says.get("source_id") or capture.place
            if value and (holder := self.keys.setdefault(hash((name, value)), mine)) != mine:
                del says[name]  # type: ignore[misc]
                yield Notice(capture.place, f"has the {name} of {holder}; it is left out: {value}")
