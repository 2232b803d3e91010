"""From a feed of any kind to its captures."""

from collections.abc import Iterator
from typing import Any

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Notice, Skipped
from solidarity_archive.readers.feed.comment import comment_of
from solidarity_archive.readers.feed.elements import atom_entry, channel_of, is_item, local, rss_entry
from solidarity_archive.readers.feed.entry import Channel, Entry, capture_of, read_moment
from solidarity_archive.readers.feed.jsonfeed import json_entry, load
from solidarity_archive.readers.feed.mark import JSON, ROOT
from solidarity_archive.readers.xml import parsed
from solidarity_archive.source import Source


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the posts of a feed; of a feed of comments what each adds to its post.

    What feeds do not say stays silent: dates are in UTC as WordPress gives them, except where an
    address shows the site's own day. Raises SourceError for what is no feed or not well-formed.
    """
    head = source.head().replace(b"\0", b"")
    if JSON.match(head) and not ROOT.match(head.lstrip()):
        yield from _read_json(source)
        return
    if not ROOT.search(head):
        raise SourceError("is no feed: it is neither RSS nor Atom nor JSON Feed")
    yield from parsed(source, ("{*}item", "{*}entry"), _said)


def _said(elements: Iterator[Any], notices: list[Notice]) -> Iterator[Capture | Skipped | Notice]:
    channel: Channel | None = None
    number = 0
    for element in elements:
        if isinstance(element, Skipped):
            yield element
            continue
        if not is_item(element):
            continue
        number += 1
        if channel is None:
            channel = channel_of(element)
        entry = (atom_entry if local(element) == "entry" else rss_entry)(element, channel)
        if entry.is_comment:
            yield comment_of(entry, f"item {number}")
        else:
            yield from _read(entry, channel, f"item {number}")
    yield from _account(number)
    yield from notices


def _read_json(source: Source) -> Iterator[Capture | Skipped | Notice]:
    channel, items = load(source)
    for number, item in enumerate(items, 1):
        place = f"item {number}"
        if isinstance(item, dict):
            yield from _read(json_entry(item, channel), channel, place)
        else:
            yield Skipped(place, "it is no JSON object")
    yield from _account(len(items))


def _read(entry: Entry, channel: Channel, place: str) -> Iterator[Capture | Skipped | Notice]:
    if not (entry.title or entry.link or entry.guid or (entry.body and entry.body.strip())):
        yield Skipped(place, "it has no title, no text and no address")
        return
    yield capture_of(entry, channel, place)
    for date in (entry.published, entry.updated):
        if date and not read_moment(date):
            yield Notice(place, f"“{date}” is no date that can be read: it was left out")


def _account(items: int) -> Iterator[Notice]:
    if not items:
        yield Notice("feed", "has no items: there was nothing to add")
