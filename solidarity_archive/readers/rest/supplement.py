"""Answers that are about no post but add to posts: categories, tags, users, the site itself, comments.

Fields as in the REST API Handbook, "Categories", "Tags", "Users", "Comments" and "Root endpoint".
"""

from typing import Any
from urllib.parse import unquote, urlsplit

from solidarity_archive.dates import with_offset
from solidarity_archive.post import (
    Capture,
    Comment,
    Details,
    PersonListed,
    Says,
    SiteCapture,
    SiteSaid,
    Skipped,
    TermListed,
)
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.readers.rest.values import (
    name_of,
    number_of,
    rendered,
    site_by_links,
    text_of,
)
from solidarity_archive.text import clean
from solidarity_archive.urls import site_of

_NO_COMMENT = ("spam", "trash")


def is_supplement(record: dict[str, Any]) -> bool:
    """Whether a record is a term, a user, a comment, or what the API's root says of the site."""
    return _is_term(record) or _is_root(record) or _is_comment(record) or _is_person(record)


def supplement_of(record: dict[str, Any], place: str) -> Capture | SiteCapture | Skipped:
    """Return what a record adds to posts, those that come later too."""
    if _is_comment(record):
        return _comment(record, place)
    says = _term(record) if _is_term(record) else _root(record) if _is_root(record) else _person(record)
    site = _site(record)
    if not says:
        return Skipped(place, "it has no name")
    if not site:
        return Skipped(place, "it does not say of which site it is")
    return SiteCapture(place=place, site=site, says=says, is_item=True)


def _is_term(record: dict[str, Any]) -> bool:
    return "taxonomy" in record and "name" in record


def _is_root(record: dict[str, Any]) -> bool:
    return "namespaces" in record or "routes" in record


def _is_comment(record: dict[str, Any]) -> bool:
    return "post" in record and ("author_name" in record or "comment" in str(record.get("type")))


def _is_person(record: dict[str, Any]) -> bool:
    return "id" in record and "name" in record and "title" not in record and "date" not in record


def _site(record: dict[str, Any]) -> str:
    """Return the site by the record's own links, else by the page that it names."""
    home = text_of(record, "home") or text_of(record, "url") if _is_root(record) else ""
    if found := site_by_links(record) or site_of(home):
        return found
    try:
        page = urlsplit(text_of(record, "link"))
    except ValueError:
        return ""
    return site_of(f"{page.scheme}://{page.netloc}") if page.netloc else ""


def _term(record: dict[str, Any]) -> SiteSaid:
    taxonomy, name = text_of(record, "taxonomy"), name_of(record)
    if not name or not taxonomy:
        return {}
    term = TermListed(taxonomy=taxonomy, name=name)
    for key, value in (
        ("slug", clean(unquote(text_of(record, "slug")))),
        ("id", text_of(record, "id")),
        ("parent_id", number_of(record, "parent")),
        ("description", text_of(record, "description")),
    ):
        if value:
            term[key] = value  # type: ignore[literal-required]
    return {"terms": [term]}


def _person(record: dict[str, Any]) -> SiteSaid:
    if not (name := name_of(record)):
        return {}
    # The API gives no logins; its slug is made of them (sanitize_title).
    person = PersonListed(name=name, id=text_of(record, "id"))
    if login := clean(unquote(text_of(record, "slug"))):
        person["login"] = login
    return {"people": [person]}


def _root(record: dict[str, Any]) -> SiteSaid:
    says = SiteSaid()
    for key, value in (
        ("title", name_of(record)),
        ("tagline", line(text_of(record, "description"))),
        ("home", text_of(record, "home")),
        ("root", text_of(record, "url")),
        ("timezone", text_of(record, "timezone_string") or _offset(record.get("gmt_offset"))),
    ):
        if value:
            says[key] = value  # type: ignore[literal-required]
    return says


def _offset(hours: object) -> str:
    """Return hours from Greenwich, a number or a text (``"5.5"``), as ``UTC+5:30``; "" for what is none."""
    try:
        minutes = round(float(str(hours)) * 60)
    except (ValueError, OverflowError):
        return ""
    whole, left = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{whole}" + (f":{left:02}" if left else "")


def _comment(record: dict[str, Any], place: str) -> Capture | Skipped:
    says: Says = {}
    post, link, site = number_of(record, "post"), text_of(record, "link"), _site(record)
    status = {"hold": "pending"}.get(text_of(record, "status"), text_of(record, "status")) or "approved"
    if status in _NO_COMMENT:
        return Skipped(place, f"it is a comment that its site holds to be {status}")
    if site and post:
        says["site"], says["source_id"] = site, post
    if permalink := clean(link.partition("#")[0]):
        says["permalink"] = permalink
    if not says:
        return Skipped(place, "it does not say on which post it is a comment")
    comment = Comment(
        id=text_of(record, "id") or None,
        parent=number_of(record, "parent") or None,
        author=name_of({"name": record.get("author_name")}) or None,
        url=text_of(record, "author_url") or None,
        email=text_of(record, "author_email") or None,
        ip=text_of(record, "author_ip") or None,
        user=number_of(record, "author") or None,
        date=with_offset(text_of(record, "date"), text_of(record, "date_gmt")),
        content=clean(rendered(record, "content", "raw")) or clean(rendered(record, "content")).strip(),
        status=status,
        type=text_of(record, "type") or "comment",
    )
    return Capture(place=place, says=says, kind="hint", details=Details(comments=(comment,)))
