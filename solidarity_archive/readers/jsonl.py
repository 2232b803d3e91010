"""The program's own jsonl: everything that was kept of a post, an object a line."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias, cast

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
from solidarity_archive.readers.seen import Seen
from solidarity_archive.record import NAMES
from solidarity_archive.source import Source
from solidarity_archive.text import clean, shorten

Read: TypeAlias = Capture | Skipped | Notice

_TEXTS = (
    *("title", "title_html", "summary", "permalink", "slug", "guid", "site", "site_title"),
    *("source_id", "parent", "type", "status", "language", "site_language"),
    *("comment_status", "ping_status", "attachment_url"),
)
_TELLING = frozenset(
    ("title", "published", "permalink", "guid", "source_id", "summary", "slug", "attachment_url")
)
"""Fields of which a post has one at least; others, such as type, much JSON has that holds no posts."""
OWN = ("title", "completeness")
"""Keys that each record has that this program wrote whole."""
_MOST_TOLD = 20
"""Keys that a source is told to have that are not read."""
_SEVERAL_WORDS = re.compile(r"\S\s+\S")
_DATES = {"date": "published", "updated": "updated", "vanished": "vanished"}
_COMPLETENESS = ("stated", "assumed", "partial")
_FORMATS = ("wordpress", "markdown", "html", "text")
LIMIT = 64 << 20
"""A record may be so many bytes long."""
_HIGHEST = 2**31
_OBJECT = re.compile(rb'\s*\{\s*["}]')


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of a JSON object."""
    return bool(_OBJECT.match(head.removeprefix(b"\xef\xbb\xbf")))


def read(source: Source) -> Iterator[Read]:
    """Yield a capture for each line that ``archive export --format jsonl`` wrote, or a script like it.

    Keys as in docs/scripting.md; what is null is silent. A line that is no post is Skipped, a date
    that is none is left out with a Notice. Raises SourceError if no line is a post.
    """
    seen = Seen()
    before: list[Skipped] | None = []  # until the first post
    unread: Counter[str] = Counter()
    for number, line in enumerate(_lines(source), 1):
        if line is not None and not line.strip():
            continue
        *notices, read_ = _read_line(f"line {number}", line, unread)
        if before is not None:
            if isinstance(read_, Skipped):
                before.append(read_)
                continue
            yield from before
            before = None
        yield from seen.apart((*notices, read_))
    if before is not None:
        raise SourceError(f"{before[0].where}: {before[0].why}" if before else "is empty")
    yield from told(unread)


def _lines(source: Source) -> Iterator[bytes | None]:
    """Yield the lines of a source, None for one that is too long."""
    stream = source.open()
    while line := stream.readline(LIMIT + 1):
        if len(line) <= LIMIT:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LIMIT)
        yield None


def _read_line(place: str, line: bytes | None, unread: Counter[str]) -> list[Read]:
    if line is None:
        return [Skipped(place, f"is longer than {LIMIT >> 20} MiB")]
    try:
        return read_record(place, json.loads(line), unread)
    except (ValueError, RecursionError) as error:
        return [no_post(place, error)]


def read_record(place: str, record: object, unread: Counter[str] | None = None) -> list[Read]:
    """Return what a record is, a capture or a Skipped, after what is to be noted about it.

    If it has no text, `unread` counts the keys under which another program may have put one.
    """
    notices: list[Read] = []
    try:
        if not isinstance(record, dict):
            raise TypeError("is no JSON object")  # noqa: TRY301 - one message for all that is wrong with a record
        for key in _DATES:
            value = record.get(key)
            if value is not None and not from_iso(_text(key, value)):
                notices.append(Notice(place, f"{key}: {shorten(repr(value), 60)} is no date and is left out"))
                del record[key]
        capture = _capture(place, record)
        if unread is not None and not capture.content:
            unread.update(key for key, value in record.items() if key not in NAMES and _is_prose(value))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return [no_post(place, error)]
    return [*notices, capture]


def told(unread: Counter[str]) -> Iterator[Notice]:
    """Say which keys may hold the texts of posts that have none."""
    for key, count in unread.most_common(_MOST_TOLD):
        of = f"{count} posts that have" if count > 1 else "1 post that has"
        yield Notice("keys", f"{shorten(repr(key), 60)} was not read, of {of} no text")
    if (left := len(unread) - _MOST_TOLD) > 0:
        yield Notice("keys", f"nor were {left} others")


def no_post(place: str, error: Exception) -> Skipped:
    """Return the item that is skipped because of an error."""
    what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return Skipped(place, f"is no post in JSON ({what})")


def _capture(place: str, record: dict[str, Any]) -> Capture:
    said = {name: value for name, value in record.items() if value is not None}
    says = _says(said)
    content = _content(record)
    details = from_json(_cleaned({part: said[part] for part in PARTS if said.get(part)}))
    if not (says.keys() & _TELLING or content or details != Details() or record.keys() >= {*OWN}):
        raise ValueError("it has no title, text, date or address")
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
    for key, name in _DATES.items():
        if key in said:
            says[name] = from_iso(_text(key, said[key]))  # type: ignore[literal-required]
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
    return cast("list[PersonSaid]", _objects(record, "authors", names))


def _terms(record: dict[str, Any]) -> list[TermSaid]:
    names = ("taxonomy", "name", "slug", "parent")
    return [cast("TermSaid", {"taxonomy": "post_tag"} | term) for term in _objects(record, "terms", names)]


def _content(record: dict[str, Any]) -> Content | None:
    given = record.get("content")
    if isinstance(given, dict) and given.get("format") in _FORMATS:
        return Content(given["format"], clean(_text("content", given.get("body"))))
    text = record.get("text")
    return Content("text", clean(_text("text", text))) if text is not None else None


def _objects(record: dict[str, Any], key: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the objects in a list, with those of `names` that they have; one without a name is silent."""
    value = record.get(key) or []
    if not isinstance(value, list):
        raise TypeError(f"{key}: is no list")
    objects = [each if isinstance(each, dict) else {"name": each} for each in value]
    return [
        {name: clean(_text(key, each[name])) for name in names if each.get(name) is not None}
        for each in objects
        if each.get("name") is not None
    ]


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list) else value


def _is_prose(value: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    """Whether there are several words in a value, or in what it holds."""
    if isinstance(value, str):
        return bool(_SEVERAL_WORDS.search(value))
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_is_prose, inner))


def _number(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _HIGHEST:
        raise TypeError(f"{key}: is no number")
    return value


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"{key}: is no text")
    return str(value)
