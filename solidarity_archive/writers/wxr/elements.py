"""Elements as WordPress writes them, and what it keeps encoded in its database."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape, unescape
from urllib.parse import quote, unquote

from solidarity_archive.dates import Precision, precision
from solidarity_archive.striptags import without_tags

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


def encoded(plain: str) -> str:
    """Return a name or title as WordPress keeps it: what would be read as markup is encoded.

    What stays the same when it is read (such as a lone "&") is left as it is.
    """
    return plain if _read(plain) == plain else escape(plain, quote=False)


def encoded_name(plain: str) -> str:
    """Return the name of a term or person, in which every "&", "<" and ">" is encoded (_wp_specialchars)."""
    return escape(plain, quote=False)


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


def _read(markup: str) -> str:
    return _ENTITY.sub(lambda entity: unescape(entity[0]), without_tags(markup)).strip()
