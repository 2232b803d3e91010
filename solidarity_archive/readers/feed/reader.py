"""From a feed of any kind to its captures."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, TypeAlias

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Notice, Skipped
from solidarity_archive.readers.feed.blogger import SETTINGS, SPAM
from solidarity_archive.readers.feed.comment import comment_of
from solidarity_archive.readers.feed.elements import atom_entry, channel_of, is_item, rss_entry
from solidarity_archive.readers.feed.entry import Channel, Entry, capture_of, read_moment
from solidarity_archive.readers.feed.jsonfeed import json_entry, load
from solidarity_archive.readers.feed.mark import JSON, ROOT
from solidarity_archive.readers.feed.parts import local
from solidarity_archive.readers.feed.shared import Shared
from solidarity_archive.readers.xml import parsed
from solidarity_archive.source import Source

_Item: TypeAlias = tuple[Entry, Channel] | Skipped

_TAGS = ("{*}item", "{*}entry")
_LEFT_OUT = {SETTINGS: "feed", SPAM: "comments"}
"""Kinds of entries that make no posts, and where they are counted."""


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the posts of a feed; of a feed of comments what each adds to its post.

    What feeds do not say stays silent: dates are in UTC as WordPress gives them, except where an
    address shows the site's own day. A feed is read twice, because only its end tells which addresses
    its items share. Raises SourceError for what is no feed or not well-formed.
    """
    head = source.head().replace(b"\0", b"")
    if JSON.match(head) and not ROOT.match(head.lstrip()):
        items = list(_objects(source))
        yield from _said(items, [], _shared(items))
        return
    if not ROOT.search(head):
        raise SourceError("is no feed: it is neither RSS nor Atom nor JSON Feed")
    shared = _shared(parsed(source, _TAGS, _elements))
    yield from parsed(source, _TAGS, partial(_said_by, shared=shared))


def _shared(items: Iterable[_Item]) -> Shared:
    shared = Shared()
    for item in items:
        if not isinstance(item, Skipped) and not item[0].is_comment and item[0].kind not in _LEFT_OUT:
            shared.take(item[0])
    return shared


def _elements(elements: Iterator[Any], _notices: list[Notice]) -> Iterator[_Item]:
    channel: Channel | None = None
    for element in elements:
        if isinstance(element, Skipped):
            yield element
        elif is_item(element):
            if channel is None:
                channel = channel_of(element)
            yield (atom_entry if local(element) == "entry" else rss_entry)(element, channel), channel


def _objects(source: Source) -> Iterator[_Item]:
    channel, items = load(source)
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield json_entry(item, channel), channel
        else:
            yield Skipped(f"item {number}", "it is no JSON object")


def _said_by(
    elements: Iterator[Any], notices: list[Notice], shared: Shared
) -> Iterator[Capture | Skipped | Notice]:
    return _said(_elements(elements, notices), notices, shared)


def _said(
    items: Iterable[_Item], notices: list[Notice], shared: Shared
) -> Iterator[Capture | Skipped | Notice]:
    number = 0
    left_out: Counter[str] = Counter()
    for number, item in enumerate(items, 1):
        if isinstance(item, Skipped):
            yield item
            continue
        entry, channel = item
        if entry.kind in _LEFT_OUT:
            left_out[entry.kind] += 1
        elif entry.is_comment:
            yield comment_of(entry, f"item {number}")
        else:
            shared.take_off(entry, channel)
            yield from _read(entry, channel, f"item {number}")
    yield from shared.told()
    for kind, count in left_out.items():
        yield Notice(_LEFT_OUT[kind], f"{count} {'is' if count == 1 else 'are'} {kind} and left out")
    if not number:
        yield Notice("feed", "has no items: there was nothing to add")
    yield from notices


def _read(entry: Entry, channel: Channel, place: str) -> Iterator[Capture | Skipped | Notice]:
    if not (entry.title or entry.link or entry.guid or (entry.body and entry.body.strip())):
        yield Skipped(place, "it has no title, no text and no address")
        return
    yield capture_of(entry, channel, place)
    for date in (entry.published, entry.updated):
        if date and not read_moment(date):
            yield Notice(place, f"“{date}” is no date that can be read: it was left out")
