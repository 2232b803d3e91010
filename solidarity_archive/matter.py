"""A post as a file with front matter, and back: nothing is lost, and Hugo and Jekyll understand the file.

The fields at the top are theirs (gohugo.io/content-management/front-matter, jekyllrb.com/docs/front-matter).
What these cannot say exactly stands below ``archive``. It counts as long as the fields at the top are still
those that were made of it, so a field that somebody edits there wins.
"""

import re
from collections.abc import Mapping
from typing import Any

from solidarity_archive.record import Record

MARK = "archive_export"
VERSION = "1"
CARRIED = {
    "title": "title",
    "slug": "slug",
    "summary": "summary",
    "canonical_url": "permalink",
    "language": "language",
}
"""Fields at the top that say all of a key of a record."""
TAXONOMIES = {"categories": "category", "tags": "post_tag"}
_MADE = frozenset(("id", "month", "author", "complete", "excerpt", "text", "comment_count", "content"))
"""Keys of a record that are made from others, or from the body."""
USUAL = {"type": "post", "status": "publish", "completeness": "stated"}
"""What goes without saying."""
_NOTHING: tuple[object, ...] = (None, False, [], {})
_LONGEST_NAME = 200
"""Bytes of what becomes the name of a folder in a site."""
_NO_SCHEME = re.compile(r"(?![a-z][a-z0-9.+-]*:)[^/?#:]*:", re.IGNORECASE)
"""Jekyll makes addresses of categories and stumbles over a colon that ends no scheme (RFC 3986, 4.2)."""
_SHORTCODE = re.compile(r"\{(?=\{[<%])")


def full_date(date: str | None) -> str | None:
    """Return a date as other programs need one: what is not known of it is the first that may be."""
    if not date:
        return None
    if len(date) < 10:
        return date + "0001-01-01"[len(date) :]
    return re.sub(r"(?<=T\d\d:\d\d)(?!:)", ":00", date)


def shown_body(body: str) -> str:
    """Return a body in which Hugo finds no shortcode, even within code or HTML; looks are the same."""
    return _SHORTCODE.sub("&#123;", body)


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields at the top that a record has, those that are empty left out."""
    fields = {
        "layout": "page" if record.get("type") == "page" else "post",
        **{name: record.get(key) for name, key in CARRIED.items()},
        "excerpt": record.get("summary"),  # Jekyll's; Hugo's is the summary
        "date": full_date(record.get("date")),
        "lastmod": full_date(record.get("updated")),
        "published": False if is_hidden(record) else None,
        "authors": [person["name"] for person in record.get("authors") or ()],
        **{name: _names(record, taxonomy) for name, taxonomy in TAXONOMIES.items()},
    }
    return {name: value for name, value in fields.items() if value is not None and value != []}


def kept(record: Mapping[str, Any]) -> Record:
    """Return what the fields at the top do not say exactly, and how the body is to be taken."""
    top = shown(record)
    said = {"date": top.get("date"), "updated": top.get("lastmod"), **plain(top)}
    said |= {key: top.get(name) for name, key in CARRIED.items()}
    exact = {
        key: value
        for key, value in record.items()
        if key not in _MADE and value not in (*_NOTHING, USUAL.get(key), said.get(key))
    }
    if content := record.get("content"):
        exact["content_format"] = content["format"]
        if shown_body(content["body"]) != content["body"]:
            exact["body"] = content["body"]
    else:
        exact.pop("completeness", None)
    return exact


def plain(top: Mapping[str, Any]) -> Record:
    """Return the authors and terms that the fields at the top name, and nothing but their names."""
    return {
        "authors": [{"name": name} for name in top.get("authors") or ()],
        "terms": [
            {"taxonomy": taxonomy, "name": name}
            for field, taxonomy in TAXONOMIES.items()
            for name in top.get(field) or ()
        ],
    }


def is_hidden(record: Mapping[str, Any]) -> bool:
    """Whether a site that is made of the files must not show the post unless it is told to."""
    return record.get("status", "publish") != "publish" or bool(record.get("protected"))


def is_shown(name: str) -> bool:
    """Whether the name of a term may become a folder in a site, in the place where such folders are."""
    parts = {part.strip() for part in name.split("/")}
    return not parts & {"", ".", ".."} and not _NO_SCHEME.match(name) and len(name.encode()) <= _LONGEST_NAME


def _names(record: Mapping[str, Any], taxonomy: str) -> list[str]:
    terms = record.get("terms") or ()
    return [term["name"] for term in terms if term["taxonomy"] == taxonomy and is_shown(term["name"])]
