"""A web page with all that belongs to it, saved as one message (MHTML, RFC 2557)."""

import io
from collections.abc import Iterator

from solidarity_archive.errors import NoPostsError
from solidarity_archive.post import Capture, Notice, Skipped
from solidarity_archive.readers import html
from solidarity_archive.readers.feed.entry import read_moment
from solidarity_archive.readers.mail.entity import Entity, entity
from solidarity_archive.source import Source

_DEEPEST = 5
_WEB = ("http://", "https://")


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the posts of the page in a saved message; where it says when it was saved, `place` does too.

    Raises SourceError as the reader of pages does, and where no page is in it.
    """
    message = entity(source.document())
    page = _page(message, _DEEPEST)
    if page is None:
        raise NoPostsError("is a saved page without the page itself")
    address = page.raw("content-location") or message.raw("snapshot-content-location")
    charset = page.message.get_param("charset")
    inner = Source(
        source.name,
        io.BytesIO(page.content()),
        url=address if address.startswith(_WEB) else None,
        charset=charset if isinstance(charset, str) else None,
    )
    saved = read_moment(message.raw("date"))
    for item in html.read(inner):
        if saved and isinstance(item, Capture):
            yield item._replace(place=f"saved {saved}, {item.place}")
        else:
            yield item


def _page(part: Entity, depth: int) -> Entity | None:
    """Return the first part that is HTML, which is the page; what it shows comes after."""
    known = part.message
    if known.get_content_type() == "text/html":
        return part
    if (boundary := known.get_boundary()) and depth:
        return next(filter(None, (_page(each, depth - 1) for each in part.parts(boundary))), None)
    return None
