"""A post, page or file as ``/wp-json/wp/v2/posts`` gives it, with ``_embed`` or ``context=edit`` or without.

Fields as in the REST API Handbook, "Posts"; pages, media and custom types have the same.
"""

from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from solidarity_archive.dates import with_offset
from solidarity_archive.markup import html_to_text
from solidarity_archive.post import (
    Capture,
    Completeness,
    Content,
    Details,
    Medium,
    PersonSaid,
    Says,
    Skipped,
    TermSaid,
)
from solidarity_archive.readers.feed.entry import own_summary, without_cut
from solidarity_archive.readers.html.fields import without_prefix
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.readers.media import media_in
from solidarity_archive.readers.rest.values import (
    has,
    links_of,
    name_of,
    number_of,
    rendered,
    site_by_links,
    text_of,
)
from solidarity_archive.readers.wxr.values import plain
from solidarity_archive.text import clean
from solidarity_archive.urls import site_of

_FLOATING = ("draft", "pending", "auto-draft")
_TAXONOMIES = {"categories": "category", "tags": "post_tag"}


def capture_of(record: dict[str, Any], place: str) -> Capture | Skipped:
    """Return what a record says of its post, or Skipped for what is none."""
    if "title" not in record and "content" not in record and "link" not in record:
        return Skipped(place, "it has no field of a post")
    content, completeness = _content(record)
    try:
        says = _says(record)
    except (TypeError, AttributeError, KeyError) as error:
        return Skipped(place, f"it is not as WordPress writes posts ({error})")
    if content and not says.get("protected") and (summary := _summary(record, content)):
        says["summary"] = summary
    media = tuple(dict.fromkeys((*_featured(record), *media_in(content.body if content else ""))))
    return Capture(
        place=place,
        says=says,
        content=content,
        completeness=completeness,
        details=Details(media=media or None, password=text_of(record, "password") or None),
    )


def _says(record: dict[str, Any]) -> Says:
    says = Says()
    slug = clean(unquote(text_of(record, "slug")))
    _say_title(says, record, slug)
    # A draft is of no time yet, but the API makes one up (WP_REST_Posts_Controller, #38883).
    gmt = "" if record.get("status") in _FLOATING else text_of(record, "date_gmt")
    for name, moment in (
        ("published", with_offset(text_of(record, "date"), gmt)),
        ("updated", with_offset(text_of(record, "modified"), text_of(record, "modified_gmt"))),
    ):
        if moment:
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
        ("permalink", text_of(record, "link")),
        ("guid", clean(unescape(rendered(record, "guid")))),
        ("site", _site(record)),
        ("source_id", text_of(record, "id")),
        ("type", text_of(record, "type")),
        ("status", text_of(record, "status")),
        ("comment_status", text_of(record, "comment_status")),
        ("ping_status", text_of(record, "ping_status")),
        ("parent", number_of(record, "post" if "media_type" in record else "parent")),
        ("attachment_url", text_of(record, "source_url")),
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
    if has(record, "title", "raw"):
        raw = clean(rendered(record, "title", "raw"))
        says["title"] = plain(raw) or None
        if raw != (says["title"] or ""):
            says["title_html"] = raw
        return
    title = line(html_to_text(rendered(record, "title")).replace("\n", " "))
    if record.get("status") == "private":
        bare = without_prefix(title, slug, private=True)
        title = title if bare is None else bare
    says["title"] = title or None


def _content(record: dict[str, Any]) -> tuple[Content | None, Completeness | None]:
    text = "description" if "description" in record else "content"  # of an attachment, of a post
    given = record.get(text)
    if has(record, text, "raw"):
        return Content("wordpress", clean(rendered(record, text, "raw"))), "stated"
    if isinstance(given, dict) and given.get("protected"):
        return None, None
    if isinstance(given, dict) and isinstance(given.get("rendered"), str):
        return Content("html", clean(given["rendered"]).strip("\n")), "stated"
    excerpt = clean(rendered(record, "excerpt")).strip()
    return (Content("html", without_cut(excerpt)), "partial") if excerpt else (None, None)


def _summary(record: dict[str, Any], content: Content) -> str | None:
    for summary in ("excerpt", "caption"):
        if has(record, summary, "raw"):
            raw = clean(rendered(record, summary, "raw"))
            return raw if raw.strip() else None
    summary = clean(rendered(record, "excerpt")).strip()
    return own_summary(summary, content) if "content" in record else None


def _featured(record: dict[str, Any]) -> Iterator[Medium]:
    if number := number_of(record, "featured_media"):
        files = [each for each in _embedded(record, "wp:featuredmedia") if isinstance(each, dict)]
        yield Medium("featured", number, next((text_of(file, "source_url") for file in files), "") or None)


def _people(record: dict[str, Any]) -> list[PersonSaid]:
    """Return the embedded author, or its number; of one who was deleted the API embeds an error."""
    people = []
    embedded = _embedded(record, "author")
    for person in embedded:
        name = name_of(person)
        if name and "code" not in person:
            login = clean(unquote(text_of(person, "slug")))
            people.append(PersonSaid(name=name, login=login) if login else PersonSaid(name=name))
    if not embedded and (number := number_of(record, "author")):
        people.append(PersonSaid(id=number))
    return people


def _terms(record: dict[str, Any]) -> list[TermSaid] | None:
    """Return the embedded terms, the numbers of others, and the post's format; None where nothing is said.

    The API embeds no more than ten terms of a taxonomy.
    """
    embedded = [terms for terms in _embedded(record, "wp:term") if isinstance(terms, list)]
    numbered = _numbered(record)
    if not embedded and not numbered:
        return None
    given = [term for each in embedded for term in each if isinstance(term, dict)]
    terms = [
        TermSaid(
            taxonomy=text_of(term, "taxonomy"),
            name=name_of(term),
            slug=clean(unquote(text_of(term, "slug"))),
        )
        for term in given
        if text_of(term, "taxonomy") and text_of(term, "name")
    ]
    known = {(text_of(term, "taxonomy"), term.get("id")) for term in given}
    terms += [
        TermSaid(taxonomy=taxonomy, id=str(number))
        for taxonomy, ids in numbered.items()
        for number in ids
        if (taxonomy, number) not in known
    ]
    shape = text_of(record, "format")
    if shape and shape != "standard":
        terms.append(TermSaid(taxonomy="post_format", name=shape.capitalize(), slug=f"post-format-{shape}"))
    return terms


def _numbered(record: dict[str, Any]) -> dict[str, list[int]]:
    """Return the numbers of a post's terms by taxonomy.

    Which field has those of a taxonomy of the site's own, the last segment of its address says.
    """
    taxonomies = dict(_TAXONOMIES)
    for link in links_of(record, "wp:term"):
        segment = _path_of(text_of(link, "href")).rstrip("/").rpartition("/")[2]
        taxonomies[segment] = text_of(link, "taxonomy")
    return {
        taxonomy: [number for number in record[field] if isinstance(number, int)]
        for field, taxonomy in taxonomies.items()
        if taxonomy and isinstance(record.get(field), list)
    }


def _path_of(url: str) -> str:
    """Return the path of an address, of one with ``?rest_route=`` what that names; "" for what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    route = unquote(parts.query.partition("rest_route=")[2].partition("&")[0])
    return route or parts.path


def _embedded(record: dict[str, Any], key: str) -> list[Any]:
    embedded = record.get("_embedded")
    found = embedded.get(key) if isinstance(embedded, dict) else None
    return [each for each in found if isinstance(each, dict | list)] if isinstance(found, list) else []


def _site(record: dict[str, Any]) -> str:
    """Return the site by the API's own address, else by the guid that WordPress makes of it."""
    guid = unescape(rendered(record, "guid"))
    return site_by_links(record) or (site_of(guid.partition("?")[0]) if "?" in guid else "")
