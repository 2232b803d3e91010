"""What stands in a record of an answer: texts, dates, the site that it is of. Nothing here raises."""

import re
from html import unescape
from typing import Any

from solidarity_archive.readers.html.nodes import line
from solidarity_archive.text import clean
from solidarity_archive.urls import site_of

_ENDPOINT = re.compile(r"/wp-json/|/?(?:index\.php)?\?rest_route=")


def text_of(record: dict[str, Any], key: str) -> str:
    """Return a text or a number as text, "" for anything else."""
    value = record.get(key)
    return clean(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def rendered(record: dict[str, Any], key: str, form: str = "rendered") -> str:
    """Return a field that is an object of ``rendered`` and, with ``context=edit``, ``raw``."""
    value = record.get(key)
    said = value.get(form) if isinstance(value, dict) else value if form == "rendered" else None
    return said if isinstance(said, str) else ""


def has(record: dict[str, Any], key: str, form: str) -> bool:
    """Whether a field is given in a form, even if there is nothing in it."""
    value = record.get(key)
    return isinstance(value, dict) and isinstance(value.get(form), str)


def name_of(record: dict[str, Any]) -> str:
    """Return the name of a term, person or site, which the API encodes for HTML."""
    return line(unescape(text_of(record, "name")))


def number_of(record: dict[str, Any], key: str) -> str:
    """Return a number that is another record's id, "" for 0 and for what is none."""
    return text_of(record, key) if record.get(key) != 0 else ""


def links_of(record: dict[str, Any], relation: str) -> list[dict[str, Any]]:
    """Return the objects of a relation in ``_links``."""
    links = record.get("_links")
    found = links.get(relation) if isinstance(links, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def site_by_links(record: dict[str, Any]) -> str:
    """Return the site by the API's own address, "" where the record does not give it."""
    for link in links_of(record, "self"):
        if found := _ENDPOINT.search(text_of(link, "href")):
            return site_of(text_of(link, "href")[: found.start()])
    return ""
