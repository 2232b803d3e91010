"""One item of an export: a post of any type, with all that belongs to it."""

import re
from collections.abc import Iterator
from typing import Any

from solidarity_archive.dates import from_iso, with_offset
from solidarity_archive.details import COMPLETENESS_META, NUMBER_META, PUBLISHED_META
from solidarity_archive.post import (
    Capture,
    Comment,
    Completeness,
    Content,
    Details,
    Medium,
    Says,
    Skipped,
    TermSaid,
)
from solidarity_archive.readers.media import media_in
from solidarity_archive.readers.wxr.channel import Channel
from solidarity_archive.readers.wxr.comments import SPAM, comment_of, meta_of
from solidarity_archive.readers.wxr.values import (
    date_of_mail,
    name_of,
    plain,
    text_of,
    unescaped,
    verbatim,
)
from solidarity_archive.urls import joined, post_number, site_of
from solidarity_archive.words.keys import LANGUAGES

_SAID_ONCE = {
    *("title", "link", "pubDate", "guid", "dc:creator", "content:encoded", "excerpt:encoded"),
    *("wp:post_id", "wp:post_name", "wp:status", "wp:post_type", "wp:post_password", "wp:is_sticky"),
    *("wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt"),
    *("wp:comment_status", "wp:ping_status", "wp:post_parent", "wp:menu_order", "wp:attachment_url"),
}
_NEEDED = ("wp:post_id", "title", "content:encoded", "excerpt:encoded", "wp:post_date", "pubDate", "link")
_WORDS: dict[str, str] = {
    "wp:post_type": "type",
    "wp:status": "status",
    "wp:comment_status": "comment_status",
    "wp:ping_status": "ping_status",
    "wp:attachment_url": "attachment_url",
}
_CUT = " […]"
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)


def capture_of(item: Any, place: str, channel: Channel) -> tuple[Capture | Skipped, int]:  # noqa: ANN401 - lxml has no types
    """Return what an item says, or Skipped, and how many comments were spam, which are left out.

    Elements that are not WordPress's own, or come twice, are kept verbatim in `extra`.
    """
    said: dict[str, str] = {}
    terms: list[Any] = []
    comments: list[Comment] = []
    meta: list[Any] = []
    extra: list[str] = []
    for child in item.iterchildren("*"):
        name = name_of(child.tag)
        if name in _SAID_ONCE and name not in said:
            said[name] = text_of(child)
        elif name == "category":
            terms.append(child)
        elif name == "wp:comment":
            comments.append(comment_of(child))
        elif name == "wp:postmeta":
            meta.append(child)
        elif name != "description" or text_of(child).strip():
            extra.append(verbatim(child))
    if not any(said.get(name, "").strip() for name in _NEEDED):
        return Skipped(place, "has no number, title, date or text"), 0
    body = said.get("content:encoded")
    fields = meta_of(meta)
    completeness = _completeness(fields)
    if fields.pop(NUMBER_META, ()) == (said.get("wp:post_id"),):  # our own export made it up
        del said["wp:post_id"]
    if body is not None and completeness == "partial":
        body = body.removesuffix(_CUT)
    wanted = tuple(comment for comment in comments if comment.status != SPAM)
    capture = Capture(
        place=place,
        says=_says(said, terms, channel) | _coarse(fields),
        content=None if body is None else Content("wordpress", body),
        completeness=None if body is None else completeness,
        details=Details(
            comments=wanted,
            meta=fields,
            media=tuple(dict.fromkeys(_media(fields, body or ""))),
            extra=tuple(extra),
            password=said.get("wp:post_password", ""),
        ),
    )
    return capture, len(comments) - len(wanted)


def _says(said: dict[str, str], terms: list[Any], channel: Channel) -> Says:
    raw = said.get("title", "").strip(" \t\n\r")  # as WordPress does; a no-break space stays
    title = plain(raw)
    says: Says = {
        "title": title or None,
        "published": _published(said),
        "summary": said["excerpt:encoded"] if said.get("excerpt:encoded", "").strip() else None,
        "terms": _terms(terms, channel),
        "protected": said.get("wp:post_password", "") not in ("", "0"),  # which PHP takes for none
        "sticky": said.get("wp:is_sticky", "").strip() == "1",
        "parent": _number(said.get("wp:post_parent", "")),
        "menu_order": int(_number(said.get("wp:menu_order", "")) or 0),
    }
    if raw != title:
        says["title_html"] = raw
    if language := _language(says["terms"] or []):
        says["language"] = language
    updated = with_offset(said.get("wp:post_modified", ""), said.get("wp:post_modified_gmt", ""))
    if updated:
        says["updated"] = updated
    if person := channel.person(said.get("dc:creator", "")):
        says["authors"] = [person]
    for element, name in _WORDS.items():
        if word := said.get(element, "").strip():
            says[name] = word  # type: ignore[literal-required]
    _say_identity(says, said, channel)
    return says


def _say_identity(says: Says, said: dict[str, str], channel: Channel) -> None:
    for name, value in (
        ("source_id", _number(said.get("wp:post_id", ""))),
        ("slug", unescaped(said.get("wp:post_name", "").strip())),
        ("guid", said.get("guid", "").strip()),
        ("site", channel.site),
        ("site_title", channel.site_title),
        ("site_language", channel.language),
    ):
        if value:
            says[name] = value  # type: ignore[literal-required]
    link = said.get("link", "").strip()
    if link.startswith("/"):  # as Squarespace writes it
        link = joined(channel.home, link)
    # Some programs give the home page where an item has no address of its own.
    if link and (post_number(link) or site_of(link) != channel.site or says.get("type") == "page"):
        says["permalink"] = link


def _completeness(fields: dict[str, tuple[str, ...]]) -> Completeness:
    """Take out of the custom fields what our own export says of a text that was not stated to be whole."""
    match fields.pop(COMPLETENESS_META, ()):
        case ("partial",):
            return "partial"
        case ("assumed",):
            return "assumed"
    return "stated"


def _coarse(fields: dict[str, tuple[str, ...]]) -> Says:
    """Take the date out of the custom fields that our own export has for one without a day or an hour."""
    dates = [date for text in fields.pop(PUBLISHED_META, ()) if (date := from_iso(text))]
    return Says(published=dates[0]) if dates else Says()


def _published(said: dict[str, str]) -> str | None:
    if "wp:post_date" in said or "wp:post_date_gmt" in said:
        return with_offset(said.get("wp:post_date", ""), said.get("wp:post_date_gmt", ""))
    return date_of_mail(said.get("pubDate", ""))


def _terms(elements: list[Any], channel: Channel) -> list[TermSaid]:
    """Return an item's terms, each once: versions before 1.1 list each with and without its slug."""
    found: dict[tuple[str, str], TermSaid] = {}
    named: set[tuple[str, str]] = set()
    for element in sorted(elements, key=lambda element: not element.get("nicename")):
        term = channel.term(element.get("domain", ""), element.get("nicename", ""), text_of(element))
        if term and ("slug" in term or (term["taxonomy"], term["name"]) not in named):
            found.setdefault((term["taxonomy"], term.get("slug") or term["name"]), term)
            named.add((term["taxonomy"], term["name"]))
    return list(found.values())


def _language(terms: list[TermSaid]) -> str | None:
    """Return the language that Polylang has for a term; other taxonomies of that name have other terms."""
    slugs = [term.get("slug", "") for term in terms if term["taxonomy"] == "language"]
    return slugs[0] if len(slugs) == 1 and slugs[0].partition("-")[0] in LANGUAGES else None


def _media(meta: dict[str, tuple[str, ...]], body: str) -> Iterator[Medium]:
    for id in meta.get("_thumbnail_id", ()):
        if number := _number(id):
            yield Medium("featured", number)
    yield from media_in(body)


def _number(text: str) -> str | None:
    text = text.strip()
    return text if _NUMBER.fullmatch(text) and int(text) else None
