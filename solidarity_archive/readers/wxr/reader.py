"""From an export to its captures, as a stream."""

from collections.abc import Iterator
from typing import Any

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Notice, SiteCapture, Skipped
from solidarity_archive.readers.seen import Seen
from solidarity_archive.readers.wxr.channel import Channel
from solidarity_archive.readers.wxr.item import capture_of
from solidarity_archive.readers.wxr.values import WP
from solidarity_archive.readers.xml import parsed
from solidarity_archive.source import Source

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
    seen = Seen()
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
            yield from seen.apart((capture,))
    yield from channel.listed()  # some programs write their lists after the items
    yield from notices
    if spam:
        yield Notice("comments", f"{spam} {'is' if spam == 1 else 'are'} spam and left out")
    if not count:
        raise SourceError("is an export of WordPress that holds no post")
