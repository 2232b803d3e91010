"""Elements as WordPress writes them, and what it keeps encoded in its database."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape, unescape
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

from solidarity_archive.dates import Precision, precision
from solidarity_archive.striptags import without_tags
from solidarity_archive.text import fold

NAMESPACES = """
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
"""
"""Those of an export, as attributes."""
NO_TIME = "0000-00-00 00:00:00"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_HEX = re.compile("%[0-9A-F]{2}")
_NO_SLUG = re.compile(r"[^\w\s.-]+")
_BETWEEN = re.compile(r"[\s.-]+")


def text(name: str, value: str | int) -> str:
    """Return an element with a text in it, on a line."""
    return f"\t\t<{name}>{escape(str(value), quote=False)}</{name}>\n"


def cdata(name: str, value: str, attributes: str = "") -> str:
    """Return an element with a CDATA section; "]]>" in it becomes two (wxr_cdata)."""
    return f"\t\t<{name}{attributes}>{_section(value)}</{name}>\n"


def group(name: str, parts: Iterable[str]) -> str:
    """Return an element that holds others."""
    inner = "".join(f"\t{part}" for part in parts)
    return f"\t\t<{name}>\n{inner}\t\t</{name}>\n"


def meta(name: str, values: Mapping[str, Iterable[str]]) -> list[str]:
    """Return a ``wp:postmeta``, ``wp:commentmeta`` or ``wp:termmeta`` for each value of each key."""
    return [
        group(name, (cdata("wp:meta_key", key), cdata("wp:meta_value", value)))
        for key, each in values.items()
        for value in each
    ]


def verbatim(elements: Iterable[str]) -> list[str]:
    """Return elements that were not understood; without those that are none, which would spoil the export."""
    return [f"\t\t{element}\n" for element in elements if _is_element(element)]


def encoded(plain: str) -> str:
    """Return a name or title as WordPress keeps it: what would be read as markup is encoded.

    What stays the same when it is read (such as a lone "&") is left as it is.
    """
    return plain if _read(plain) == plain else escape(plain, quote=False)


def encoded_name(plain: str) -> str:
    """Return the name of a term or person, in which every "&", "<" and ">" is encoded (_wp_specialchars)."""
    return escape(plain, quote=False)


class Slugs:
    """The slugs of an export's terms: those that are given, and for each other name one of its own."""

    def __init__(self, terms: Iterable[Mapping[str, Any]]) -> None:
        self._made: dict[tuple[str, str], str] = {}
        said = list(terms)
        taken = {(taxonomy_of(term), term["slug"]) for term in said if term.get("slug")}
        # A name that has a slug somewhere is that of the same term elsewhere.
        for term in sorted(said, key=lambda term: not term.get("slug")):
            taxonomy, base = taxonomy_of(term), slug_of(term["name"])
            if (key := _named(term)) not in self._made:
                slug, number = term.get("slug") or base, 1
                while base and slug != term.get("slug") and (taxonomy, slug) in taken:
                    number += 1
                    slug = f"{base}-{number}"
                taken.add((taxonomy, slug))
                self._made[key] = slug

    def of(self, term: Mapping[str, Any]) -> str:
        """Return the slug of a term as WordPress keeps it."""
        return percent(term.get("slug") or self._made.get(_named(term)) or slug_of(term["name"]))


def taxonomy_of(term: Mapping[str, Any]) -> str:
    """Return a term's taxonomy as WordPress has it: of what a feed says, which mixes some, that of tags."""
    return "post_tag" if term["taxonomy"] == "term" else str(term["taxonomy"])


def slug_of(name: str) -> str:
    """Return the slug of a name that has none (sanitize_title_with_dashes), as people read it."""
    return _BETWEEN.sub("-", _NO_SLUG.sub("", name.casefold())).strip("-")


def percent(slug: str) -> str:
    """Return a slug as WordPress keeps it: other letters than ASCII's percent-encoded, in small letters.

    One that was cut within a letter, and therefore is encoded, stays as it is.
    """
    try:
        unquote(slug, errors="strict")
    except UnicodeDecodeError:
        return slug
    return _HEX.sub(lambda found: found[0].lower(), quote(slug, safe="~!*'()+,;=:@$&/"))


def times(date: str | None) -> tuple[str, str]:
    """Return the site's time and Greenwich's as WordPress keeps them; NO_TIME for what is not known.

    Of a date without a day or an hour the first one: WordPress knows no other.
    """
    if not date:
        return NO_TIME, NO_TIME
    day = date[:10]
    moment = datetime.fromisoformat(date if len(day) == 10 else day + "0001-01-01"[len(day) :])
    local = moment.replace(tzinfo=None).isoformat(" ", "seconds")
    if precision(date) < Precision.OFFSET:
        return local, NO_TIME
    try:
        return local, moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
    except OverflowError:  # year 1 or 9999 with an offset
        return local, NO_TIME


def mail_date(gmt: str) -> str:
    """Return a time in Greenwich as RSS has it (RFC 822), "" for NO_TIME."""
    return "" if gmt == NO_TIME else format_datetime(datetime.fromisoformat(gmt).replace(tzinfo=UTC))


def _section(value: str) -> str:
    return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _named(term: Mapping[str, Any]) -> tuple[str, str]:
    return taxonomy_of(term), fold(term["name"])


def _is_element(markup: str) -> bool:
    try:
        root = ET.fromstring(f"<rss{NAMESPACES}>{markup}</rss>")  # noqa: S314 - no DTD can be in it
    except ET.ParseError:
        return False
    return len(root) == 1 and not f"{root.text or ''}{root[0].tail or ''}".strip()


def _read(markup: str) -> str:
    return _ENTITY.sub(lambda entity: unescape(entity[0]), without_tags(markup)).strip()
