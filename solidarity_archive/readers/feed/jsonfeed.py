"""The items of JSON Feed, versions 1 and 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Iterator
from typing import Any

from solidarity_archive.charset import decode
from solidarity_archive.errors import SourceError
from solidarity_archive.post import Medium
from solidarity_archive.readers.feed.entry import Channel, Entry, absolute
from solidarity_archive.readers.feed.media import medium
from solidarity_archive.source import Source


def load(source: Source) -> tuple[Channel, list[Any]]:
    """Return what a JSON Feed says of all its items, and these as they stand.

    Raises SourceError for what is no JSON Feed.
    """
    try:
        feed = json.loads(decode(source.read())[0])
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is no JSON that can be read ({error})") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError("is no JSON Feed: it has no list of items")
    channel = Channel(
        title=_text(feed, "title"),
        link=_text(feed, "home_page_url"),
        language=_text(feed, "language"),
        authors=_authors(feed),
        wordpress="wordpress" in _text(feed, "user_comment").casefold(),
    )
    return channel, items


def json_entry(item: dict[str, Any], channel: Channel) -> Entry:
    """Return an item; texts that are none count as absent."""
    link = _text(item, "url")
    guid = _text(item, "id")
    link = absolute(channel.link, link) if link else guid if guid.startswith(("http://", "https://")) else ""
    html, text, summary = (_text(item, name) for name in ("content_html", "content_text", "summary"))
    return Entry(
        title=_text(item, "title") or None,
        link=link,
        guid=guid,
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=_authors(item),
        terms=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
        body=html or text or summary or None,
        text=not html,
        summary=summary if html or text else "",
        summarised=not (html or text),
        language=_text(item, "language"),
        base=link,
        media=tuple(_media(item, link)),
    )


def _media(item: dict[str, Any], base: str) -> Iterator[Medium]:
    if image := _text(item, "image"):
        yield Medium("featured", None, absolute(base, image))
    for each in _list(item, "attachments"):
        if isinstance(each, dict) and (url := _text(each, "url")):
            yield medium(absolute(base, url), _text(each, "mime_type"))


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _list(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _authors(record: dict[str, Any]) -> list[str]:
    people = [*_list(record, "authors"), record.get("author")]  # version 1 has one author
    return [name for person in people if isinstance(person, dict) and (name := _text(person, "name"))]
