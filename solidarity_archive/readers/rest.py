"""What WordPress's REST API answers at ``/wp-json/wp/v2/posts``, saved as it came.

Fields as in the REST API Handbook, "Posts"; pages, media and custom types have the same.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

from solidarity_archive.charset import decode
from solidarity_archive.dates import from_iso, is_date
from solidarity_archive.errors import SourceError
from solidarity_archive.markup import html_to_text
from solidarity_archive.post import (
    Capture,
    Completeness,
    Content,
    Notice,
    PersonSaid,
    Says,
    Skipped,
    TermSaid,
)
from solidarity_archive.readers.feed.entry import own_summary, without_cut
from solidarity_archive.readers.html.fields import without_prefix
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.source import Source
from solidarity_archive.text import clean
from solidarity_archive.urls import site_of

_BEGINS = re.compile(rb"[\s\xef\xbb\xbf]*[\[{]")
_RENDERED = re.compile(
    rb'"(?:guid|title|content|excerpt)"\s*:\s*\{\s*"(?:rendered|raw|protected|block_version)"'
)
_OTHER = re.compile(
    rb'"namespaces"\s*:\s*\[|wp-json\\?/wp\\?/v2|rest_route=|"code"\s*:\s*"rest_|"taxonomy"\s*:'
)
_OURS = re.compile(rb'"terms"\s*:\s*\[')  # records of jsonl and json: a site's answer has no such list
_EMPTY = re.compile(rb"[\s\xef\xbb\xbf]*\[\s*\]\s*")
_SPACES = re.compile(r"\s*")
_ENDPOINT = re.compile(r"/wp-json/|/?(?:index\.php)?\?rest_route=")
_UTC_OFFSETS = timedelta(hours=15)
_NO_DATE = "0000"


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of an answer of WordPress's REST API."""
    if not _BEGINS.match(head) or _OURS.search(head):
        return False
    return bool(_RENDERED.search(head) or _OTHER.search(head) or _EMPTY.fullmatch(head))


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the posts of one or more saved answers, a list of posts or a single one.

    Dates are local, with the offset that they and their GMT fields differ by. Answers about other
    things hold no posts: a Notice says so. Raises SourceError for what is no JSON and for an error
    that the site answered.
    """
    number = 0
    others: dict[str, int] = {}
    for record in _records(decode(source.read())[0]):
        number += 1
        place = f"item {number}"
        if not isinstance(record, dict):
            yield Skipped(place, "it is no JSON object")
            continue
        if number == 1 and "code" in record and "message" in record and "id" not in record:
            said = line(html_to_text(str(record["message"])))
            raise SourceError(
                f"holds no posts: the site answered “{said}”", "Ask the site again and save that."
            )
        place = f"item {number} (id {record['id']})" if isinstance(record.get("id"), int) else place
        if kind := _other_kind(record):
            others[kind] = others.get(kind, 0) + 1
        else:
            yield _read(record, place)
    if not number:
        yield Notice("answer", "is an empty list: there was nothing to add")
    for kind, count in others.items():
        yield Notice(
            "answer", f"holds {_counted(kind, count)}, which cannot be used by themselves yet, and no posts"
        )


def _counted(kind: str, count: int) -> str:
    plural = {"category": "categories", "description of the site": "descriptions of the site"}
    return f"1 {kind}" if count == 1 else f"{count} {plural.get(kind, kind + 's')}"


def _records(text: str) -> Iterator[Any]:
    """Yield the objects of all JSON values in `text`, those of lists one by one."""
    decoder, at = json.JSONDecoder(), _skip(text.removeprefix("\ufeff"), 0)
    text = text.removeprefix("\ufeff")
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"is no JSON that can be read ({error})") from error
        at = _skip(text, at)
        yield from value if isinstance(value, list) else [value]


def _skip(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at


def _other_kind(record: dict[str, Any]) -> str | None:
    """Return what a record is about if it is no post."""
    if "taxonomy" in record and "name" in record:
        return {"category": "category", "post_tag": "tag"}.get(str(record["taxonomy"]), "term")
    if "namespaces" in record or "routes" in record:
        return "description of the site"
    if "author_name" in record and "post" in record:
        return "comment"
    if "name" in record and "title" not in record and "date" not in record:
        return "user" if "id" in record else "description of a type"
    return None


def _read(record: dict[str, Any], place: str) -> Capture | Skipped:
    if "title" not in record and "content" not in record and "link" not in record:
        return Skipped(place, "it has no field of a post")
    content, completeness = _content(record)
    try:
        says = _says(record)
    except (TypeError, AttributeError, KeyError) as error:
        return Skipped(place, f"it is not as WordPress writes posts ({error})")
    if content and not says.get("protected") and (summary := _summary(record, content)):
        says["summary"] = summary
    return Capture(place=place, says=says, content=content, completeness=completeness)


def _says(record: dict[str, Any]) -> Says:
    says = Says()
    slug = clean(unquote(_text(record, "slug")))
    _say_title(says, record, slug)
    for name, local, gmt in (("published", "date", "date_gmt"), ("updated", "modified", "modified_gmt")):
        if moment := _moment(_text(record, local), _text(record, gmt)):
            says[name] = moment  # type: ignore[literal-required]
    if people := _people(record):
        says["authors"] = people
    if (terms := _terms(record)) is not None:
        says["terms"] = terms
    _say_plainly(says, record, slug)
    return says


def _say_plainly(says: Says, record: dict[str, Any], slug: str) -> None:
    for name, said in (
        ("slug", slug),
        ("permalink", clean(_text(record, "link"))),
        ("guid", clean(unescape(_rendered(record, "guid")))),
        ("site", _site(record)),
        ("source_id", _text(record, "id")),
        ("type", clean(_text(record, "type"))),
        ("status", clean(_text(record, "status"))),
        ("comment_status", clean(_text(record, "comment_status"))),
        ("ping_status", clean(_text(record, "ping_status"))),
        ("parent", _text(record, "parent").removeprefix("0")),
    ):
        if said:
            says[name] = said  # type: ignore[literal-required]
    parts = (record.get("content"), record.get("excerpt"))
    if any(isinstance(part, dict) and part.get("protected") for part in parts):
        says["protected"] = True
    if isinstance(order := record.get("menu_order"), int) and order:
        says["menu_order"] = order
    if isinstance(record.get("sticky"), bool):
        says["sticky"] = record["sticky"]


def _say_title(says: Says, record: dict[str, Any], slug: str) -> None:
    if "title" not in record:
        return
    title = line(html_to_text(_rendered(record, "title")).replace("\n", " "))
    if record.get("status") == "private":
        bare = without_prefix(title, slug, private=True)
        title = title if bare is None else bare
    says["title"] = title or None


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _rendered(record: dict[str, Any], key: str, form: str = "rendered") -> str:
    value = record.get(key)
    said = value.get(form) if isinstance(value, dict) else value if form == "rendered" else None
    return said if isinstance(said, str) else ""


def _moment(local: str, gmt: str) -> str | None:
    """Return a local time with the offset from which its GMT differs, as far as they are given."""
    here, there = from_iso(local), from_iso(gmt)
    if not here or here.startswith(_NO_DATE):
        return f"{there}+00:00" if there and len(there) == 19 else there
    if not there or len(here) < 16 or len(here) != len(there):
        return here
    offset = datetime.fromisoformat(here) - datetime.fromisoformat(there)
    if abs(offset) > _UTC_OFFSETS or offset % timedelta(minutes=1):
        return here
    minutes = int(offset.total_seconds()) // 60
    moment = f"{here}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return moment if is_date(moment) else here


def _content(record: dict[str, Any]) -> tuple[Content | None, Completeness | None]:
    given = record.get("content")
    if raw := clean(_rendered(record, "content", "raw")):
        return Content("wordpress", raw), "stated"
    if isinstance(given, dict) and given.get("protected"):
        return None, None
    if isinstance(given, dict) and isinstance(given.get("rendered"), str):
        return Content("html", clean(given["rendered"]).strip("\n")), "stated"
    excerpt = clean(_rendered(record, "excerpt")).strip()
    return (Content("html", without_cut(excerpt)), "partial") if excerpt else (None, None)


def _summary(record: dict[str, Any], content: Content) -> str | None:
    if raw := clean(_rendered(record, "excerpt", "raw")).strip():
        return raw
    summary = clean(_rendered(record, "excerpt")).strip()
    return own_summary(summary, content) if "content" in record else None


def _people(record: dict[str, Any]) -> list[PersonSaid]:
    """Return the embedded author; of one who was deleted the API embeds an error."""
    people = []
    for person in _embedded(record, "author"):
        name = line(unescape(_text(person, "name")))
        if name and "code" not in person:
            login = clean(unquote(_text(person, "slug")))
            people.append(PersonSaid(name=name, login=login) if login else PersonSaid(name=name))
    return people


def _terms(record: dict[str, Any]) -> list[TermSaid] | None:
    """Return the embedded terms and the post's format; None where only their numbers are given."""
    lists = [terms for terms in _embedded(record, "wp:term") if isinstance(terms, list)]
    terms = [
        TermSaid(
            taxonomy=clean(_text(term, "taxonomy")),
            name=line(unescape(_text(term, "name"))),
            slug=clean(unquote(_text(term, "slug"))),
        )
        for each in lists
        for term in each
        if isinstance(term, dict) and _text(term, "taxonomy") and _text(term, "name")
    ]
    if not lists:
        return None
    shape = _text(record, "format")
    if shape and shape != "standard":
        terms.append(TermSaid(taxonomy="post_format", name=shape.capitalize(), slug=f"post-format-{shape}"))
    return terms


def _embedded(record: dict[str, Any], key: str) -> list[Any]:
    embedded = record.get("_embedded")
    found = embedded.get(key) if isinstance(embedded, dict) else None
    return [each for each in found if isinstance(each, dict | list)] if isinstance(found, list) else []


def _site(record: dict[str, Any]) -> str:
    """Return the site by the API's own address, else by the guid that WordPress makes of it."""
    links = record.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    href = own[0].get("href") if isinstance(own, list) and own and isinstance(own[0], dict) else None
    if isinstance(href, str) and (found := _ENDPOINT.search(href)):
        return site_of(href[: found.start()])
    guid = unescape(_rendered(record, "guid"))
    return site_of(guid.partition("?")[0]) if "?" in guid else ""
