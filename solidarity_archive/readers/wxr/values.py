"""What stands in an element of an export: its text, dates, entities, percent-encoding."""

import re
from copy import deepcopy
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote

from lxml import etree

from solidarity_archive.dates import from_iso
from solidarity_archive.striptags import without_tags
from solidarity_archive.text import clean

WP = ("http://wordpress.org/export/", "https://wordpress.org/export/")
"""What the namespaces of all versions begin with; then ``1.0/``, ``1.1/`` or ``1.2/``."""
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@cache
def name_of(tag: str) -> str:
    """Return the name of an element whatever its prefix is: ``wp:post_id``, ``content:encoded``, ``title``.

    An element of a namespace that is not an export's keeps its whole name.
    """
    namespace, _, local = tag.rpartition("}")
    namespace = namespace[1:]
    if namespace.startswith(WP):
        return f"excerpt:{local}" if namespace.endswith("excerpt/") else f"wp:{local}"
    prefix = {"": "", _CONTENT: "content:", _DC: "dc:"}.get(namespace)
    return tag if prefix is None else prefix + local


def text_of(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the text of an element as it is kept; elements in it, which should be escaped, as markup."""
    if not len(element):
        text: str = element.text or ""
        # Of ASCII, a parser lets through only these two that clean() takes out; most is dates and addresses.
        is_clean = text.isascii() and "\r" not in text and "\x7f" not in text
        return text if is_clean else clean(text, from_xml=True)
    inner = (etree.tostring(child, encoding="unicode") for child in element if isinstance(child.tag, str))
    markup = "".join(inner)
    return clean((element.text or "") + markup if markup else "".join(element.itertext()))


def verbatim(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return an element as XML that stands alone, with no more namespaces than it needs."""
    alone = deepcopy(element)
    etree.cleanup_namespaces(alone)
    return clean(etree.tostring(alone, encoding="unicode", with_tail=False))


def decoded(text: str) -> str:
    """Return `text` with its entities decoded, as PHP does it: only those that end in a semicolon."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text)


def plain(markup: str) -> str:
    """Return the text of a title or a name: no tags, entities decoded."""
    if "<" not in markup and "&" not in markup:
        return clean(markup).strip()
    return clean(decoded(without_tags(markup))).strip()


def unescaped(slug: str) -> str:
    """Return a slug as people read it; one that is no UTF-8 (cut within a letter) stays encoded."""
    if "%" not in slug:
        return clean(slug)
    try:
        return clean(unquote(slug, errors="strict"))
    except UnicodeDecodeError:
        return slug


def date_of_mail(text: str) -> str | None:
    """Return a date as RFC 822 writes it (RSS 2.0, pubDate), or None."""
    try:
        return from_iso(parsedate_to_datetime(text.strip()).isoformat())
    except (ValueError, TypeError, OverflowError):
        return None
