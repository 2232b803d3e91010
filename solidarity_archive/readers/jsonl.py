"""The program's own jsonl: everything that was kept of a post, an object a line."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from solidarity_archive.dates import from_iso
from solidarity_archive.details import PARTS, from_json
from solidarity_archive.errors import SourceError
from solidarity_archive.post import (
    Capture,
    Completeness,
    Content,
    Details,
    Notice,
    PersonSaid,
    Says,
    Skipped,
    TermSaid,
)
from solidarity_archive.source import Source
from solidarity_archive.text import clean

_TEXTS = (
    *("title", "title_html", "summary", "permalink", "slug", "guid", "site", "site_title"),
    *("source_id", "parent", "type", "status", "language"),
    *("comment_status", "ping_status", "attachment_url"),
)
_COMPLETENESS = ("stated", "assumed", "partial")
_FORMATS = ("wordpress", "markdown", "html", "text")
_LIMIT = 64 << 20
_HIGHEST = 2**31
_OBJECT = re.compile(rb'\s*\{\s*["}]')


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of a JSON object."""
    return bool(_OBJECT.match(head.removeprefix(b"\xef\xbb\xbf")))


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield a capture for each line that ``archive export --format jsonl`` wrote, or a script like it.

    Keys as in docs/scripting.md; what is null is silent. A line that is no post is Skipped. Raises
    SourceError if the first line is none.
    """
    number = 0
    stream = source.open()
    while line := stream.readline(_LIMIT):
        number += 1
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise TypeError("is no JSON object")  # noqa: TRY301 - one message for all that is wrong with a line
            yield _capture(place, record)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            if number == 1:
                raise SourceError(f"line 1: is no post in JSON ({what})") from error
            yield Skipped(place, f"is no post in JSON ({what})")


def _capture(place: str, record: dict[str, Any]) -> Capture:
    said = {name: value for name, value in record.items() if value is not None}
    says = _says(said)
    content = _content(record)
    details = from_json(_cleaned({part: said[part] for part in PARTS if said.get(part)}))
    if not says and not content and details == Details():
        raise ValueError("it has no field of a post")
    return Capture(
        place=place,
        says=says,
        content=content,
        completeness=_completeness(record) if content else None,
        details=details,
    )


def _says(said: dict[str, Any]) -> Says:
    says: Says = {}
    for name in said.keys() & set(_TEXTS):
        says[name] = clean(_text(name, said[name]))  # type: ignore[literal-required]
    for key, name in (("date", "published"), ("updated", "updated"), ("vanished", "vanished")):
        if key in said:
            says[name] = _date(key, said[key])  # type: ignore[literal-required]
    for name in ("protected", "sticky"):
        if said.get(name):
            says[name] = True  # type: ignore[literal-required]
    if order := said.get("menu_order"):
        says["menu_order"] = _number("menu_order", order)
    if people := _people(said):
        says["authors"] = people
    if terms := _terms(said):
        says["terms"] = terms
    if says.get("status") == "trash":
        says["trashed"] = True
        del says["status"]
    return says


def _completeness(record: dict[str, Any]) -> Completeness:
    said: Completeness = record.get("completeness") or (
        "partial" if record.get("complete") is False else "assumed"
    )
    if said not in _COMPLETENESS:
        raise ValueError(f"completeness: {said!r}")
    return said


def _people(record: dict[str, Any]) -> list[PersonSaid]:
    if author := record.get("author") if not record.get("authors") else None:
        return [{"name": clean(_text("author", author))}]
    names = ("name", "login")
    people = [
        {name: person[name] for name in names if name in person} for person in _objects(record, "authors")
    ]
    return cast("list[PersonSaid]", people)


def _terms(record: dict[str, Any]) -> list[TermSaid]:
    names = ("taxonomy", "name", "slug", "parent")
    terms = [{"taxonomy": "post_tag"} | term for term in _objects(record, "terms")]
    return [cast("TermSaid", {name: term[name] for name in names if name in term}) for term in terms]


def _content(record: dict[str, Any]) -> Content | None:
    given = record.get("content")
    if isinstance(given, dict) and given.get("format") in _FORMATS:
        return Content(given["format"], clean(_text("content", given.get("body"))))
    text = record.get("text")
    return Content("text", clean(_text("text", text))) if text is not None else None


def _objects(record: dict[str, Any], key: str) -> list[dict[str, str]]:
    value = record.get(key) or []
    if not isinstance(value, list):
        raise TypeError(f"{key}: is no list")
    objects = [each if isinstance(each, dict) else {"name": each} for each in value]
    return [
        {name: clean(_text(key, text)) for name, text in each.items()} for each in objects if "name" in each
    ]


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list) else value


def _number(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _HIGHEST:
        raise TypeError(f"{key}: is no number")
    return value


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"{key}: is no text")
    return str(value)


def _date(key: str, value: object) -> str:
    found = from_iso(_text(key, value))
    if not found:
        raise ValueError(f"{key}: {value!r} is no date")
    return found
