"""A post in the file that ``archive export --format markdown`` wrote of it: all that was kept."""

from collections.abc import Iterator
from typing import Any

from solidarity_archive.errors import SourceError
from solidarity_archive.matter import (
    CARRIED,
    MARK,
    TAXONOMIES,
    USUAL,
    VERSION,
    is_hidden,
    plain,
    shown,
    shown_body,
)
from solidarity_archive.readers.frontmatter.fields import Fields, divided, is_false, listed, text_of
from solidarity_archive.readers.jsonl import OWN, Read, read_record
from solidarity_archive.source import Source

_DATES = {"date": "date", "lastmod": "updated"}


def read(source: Source) -> Iterator[Read]:
    """Yield the post, equal to the one that was exported but for what somebody changed in the file.

    Raises SourceError as the reader of other front matter does, and for what a newer version wrote.
    """
    fields, body = divided(source)
    yield from post(fields, body)


def post(fields: Fields, body: str) -> list[Read]:
    """Return the post of the fields, their names in small letters, and the body; notices come first."""
    if (version := text_of(fields.get(MARK))) != VERSION:
        raise SourceError(
            f"was exported by another version ({MARK}: {version})", "Install the newer program."
        )
    try:
        record = _record(fields, body.removesuffix("\n"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SourceError(f"has front matter that was changed below archive ({error})") from error
    return read_record("post 1", dict.fromkeys(OWN) | record)


def _record(fields: Fields, body: str) -> dict[str, Any]:
    record = _kept(fields.get("archive") or {})
    before = shown(record)
    record |= {key: fields[name] for name, key in CARRIED.items() if name in fields}
    record |= {key: fields.get(name) for name, key in _DATES.items() if fields.get(name) != before.get(name)}
    top = {name: _names(fields.get(name)) for name in ("authors", *TAXONOMIES)}
    named = plain(top)
    if top["authors"] != before.get("authors", []):
        record["authors"] = named["authors"]
    if any(top[name] != before.get(name, []) for name in TAXONOMIES):
        record["terms"] = _changed_terms(record.get("terms", []), named["terms"], before)
    if (hidden := is_false(fields.get("published"))) != is_hidden(record):
        record["status"] = "draft" if hidden else "publish"
    if form := record.pop("content_format", None):
        exact = record.pop("body", None)
        unchanged = isinstance(exact, str) and shown_body(exact) == body
        record["content"] = {"format": form, "body": exact if unchanged else body}
    elif body.strip():  # written below the fields of a post that had no text
        record["content"] = {"format": "markdown", "body": body}
    return USUAL | record


def _kept(said: dict[str, Any]) -> dict[str, Any]:
    """Return what stands below ``archive`` as a record has it; every scalar in it is text."""
    record = dict(said)
    for name in ("protected", "sticky"):
        record[name] = record.get(name) == "true"
    if "menu_order" in record:
        record["menu_order"] = int(record["menu_order"])
    if "meta" in record:
        record["meta"] = dict(record["meta"])
    if "comments" in record:
        record["comments"] = [
            {name: dict(part) if name == "meta" else part for name, part in dict(comment).items()}
            for comment in record["comments"]
        ]
    return record


def _changed_terms(kept: list[Any], named: list[Any], before: dict[str, Any]) -> list[Any]:
    """Return the terms that are named now, as they were kept, and those that no field at the top shows."""
    known = {(term["taxonomy"], term["name"]): term for term in kept}
    seen = {(taxonomy, name) for field, taxonomy in TAXONOMIES.items() for name in before.get(field, ())}
    others = [term for key, term in known.items() if key not in seen]
    return [known.get((term["taxonomy"], term["name"]), term) for term in named] + others


def _names(value: object) -> list[str]:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return value
    return [name for each in listed(value, ",") if (name := text_of(each))]
