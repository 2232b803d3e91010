"""A folder with a file for each post: Markdown or HTML below front matter in YAML."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from anyascii import anyascii

from solidarity_archive.matter import MARK, VERSION, full_date, kept, shown, shown_body
from solidarity_archive.record import Record

_LONGEST_SLUG = 80
_LONGEST_READ = 300
_LONGEST_NAME = 200
_UNDATED = "0001-01-01"
"""Jekyll wants a day in the name; for Hugo this one is none."""
_PLAIN_SLUG = re.compile(r"[^\W_]+(?:[_-]+[^\W_]+)*")
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")
_LIQUID = re.compile(r"\{[{%]")


def write(records: Iterable[Record]) -> Iterator[tuple[str, str]]:
    """Yield a file's name and text for each record, which has all keys of an export.

    Names are of ASCII letters, digits and ``-``, at most 110 bytes, and begin with a date and the post's
    number, so they are different on every system and none is reserved on any.
    """
    taken: set[str] = set()
    for record in records:
        stem = _stem(record)
        slug = record["slug"] or ""
        own_slug = _is_plain(slug) and slug.casefold() not in taken
        taken |= {stem, slug.casefold()}
        content = record.get("content")
        body = f"{shown_body(content['body'])}\n" if content else ""
        suffix = "html" if content and content["format"] == "html" else "md"
        yield f"{stem}.{suffix}", f"---\n{_matter(record, own_slug=own_slug, body=body)}---\n{body}"


def _matter(record: Record, *, own_slug: bool, body: str) -> str:
    top, below = shown(record), kept(record)
    if not own_slug and "slug" in top:  # another post has it: one of them would take the other's place
        below["slug"] = top.pop("slug")
    if _LIQUID.search(body):
        top["render_with_liquid"] = False
    lines = [f"{MARK}: {_json(VERSION)}", *(f"{name}: {_json(value)}" for name, value in top.items())]
    if below:
        lines.append("archive:")
    for name, value in below.items():
        if isinstance(value, dict | list):
            lines += [f"  {name}:", *(f"  - {_json(each)}" for each in _listed(value))]
        else:
            lines.append(f"  {name}: {_json(value)}")
    return "".join(f"{line}\n" for line in lines)


def _listed(value: dict[str, Any] | list[Any]) -> list[Any]:
    """Return what stands in a list; a mapping is a list of pairs, because YAML has limits for keys."""
    if isinstance(value, dict):
        return [list(pair) for pair in value.items()]
    return [
        {name: _listed(part) if name == "meta" else part for name, part in each.items()}
        if isinstance(each, dict)
        else each
        for each in value
    ]


def _json(value: object) -> str:
    """Return JSON, which is YAML too (YAML 1.2, 1.3), with all escaped that a reader of YAML would refuse."""
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _stem(record: Record) -> str:
    date = full_date(record["date"])
    words = anyascii(unquote(record["slug"] or record["title"] or "")[:_LONGEST_READ])
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
    parts = (date[:10] if date else _UNDATED, f"{record['id']:04}", slug)
    return "-".join(part for part in parts if part)


def _is_plain(slug: str) -> bool:
    return bool(_PLAIN_SLUG.fullmatch(slug)) and len(slug.encode()) <= _LONGEST_NAME
