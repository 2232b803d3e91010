"""The files that a text refers to."""

import re
from collections.abc import Iterator
from html import unescape

from solidarity_archive.post import Medium

_IMAGE = re.compile(r"<[iI][mM][gG]\b[^<>]*>")
_SOURCE = re.compile(r"""\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_IMAGE_ID = re.compile(r"wp-image-(?<!\wwp-image-)(\d+)")
"""What begins with letters is found in a quarter of the time of what begins with ``\\b``."""
_GALLERY = re.compile(r"""\[gallery\b[^\[\]]*?\bids\s*=\s*["']?([\d,\s]+)""")


def media_in(body: str) -> Iterator[Medium]:
    """Yield the images and galleries of a text in HTML or as WordPress keeps it, with number and address."""
    for image in _IMAGE.findall(body):
        source, numbered = _SOURCE.search(image), _IMAGE_ID.search(image)
        url = unescape(source[1] or source[2] or "") if source else ""
        if url or numbered:
            yield Medium("image", numbered[1] if numbered else None, url or None)
    if "[" in body:
        for ids in _GALLERY.findall(body):
            yield from (Medium("gallery", id) for id in re.findall(r"\d+", ids))
