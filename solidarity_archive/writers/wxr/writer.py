"""From records to an export: what it says of the site, then its posts, as a stream."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

from anyascii import anyascii

from solidarity_archive.details import is_number
from solidarity_archive.errors import ArchiveError
from solidarity_archive.record import Record
from solidarity_archive.writers.wxr.elements import (
    NAMESPACES,
    Slugs,
    cdata,
    encoded_name,
    group,
    meta,
    percent,
    slug_of,
    taxonomy_of,
    text,
    verbatim,
)
from solidarity_archive.writers.wxr.item import item

_HEAD = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!-- This is a WordPress eXtended RSS file: Tools, Import, WordPress takes it. -->
<rss version="2.0"{NAMESPACES}>
<channel>
"""
_TAIL = "</channel>\n</rss>\n"
_IMPLIED = ("post_format", "wp_theme", "wp_template_part_area")
"""Taxonomies whose terms WordPress has anyway and does not list (export_wp: those that are not built in)."""
_MENU = "nav_menu"
"""Of which WordPress names none above (wxr_nav_menu_terms)."""
_NO_LOGIN = re.compile(r"[^A-Za-z0-9 _.@-]+")
"""What no login may have (sanitize_user, strict)."""


def write(records: Iterable[Record], stream: TextIO, keys: Sequence[str], *, site: Record) -> None:  # noqa: ARG001 - every writer is called alike
    """Write an export of one site; `site` is what is known of it (describing.site_of_export).

    Raises ArchiveError for a stream that is not in UTF-8, which the file says it is.
    """
    encoding = (getattr(stream, "encoding", None) or "utf-8").casefold().replace("_", "-")
    if encoding not in ("utf-8", "utf8"):
        raise ArchiveError(
            f"an export is in UTF-8, the terminal in {encoding}", "Write to a file: -o FILE.xml"
        )
    logins = _logins(site["people"])
    stream.write(_HEAD)
    slugs = Slugs(site["terms"])
    stream.writelines(_channel(site, logins, slugs))
    for record in records:
        author = next(iter(record["authors"]), None)
        creator = logins[_person_key(author)] if author else ""
        number, made_up = site["numbers"][record["id"]], record["id"] in site["made_up"]
        stream.write(item(record, number, creator, _references(record, site), slugs, made_up=made_up))
    stream.write(_TAIL)


def _channel(site: Record, logins: dict[tuple[str, str], str], slugs: Slugs) -> Iterator[str]:
    home = site["home"] or site["root"] or (f"http://{site['site']}" if site["site"] else "")
    yield text("title", site["title"] or "")
    yield text("link", home)
    yield text("description", site["tagline"] or "")
    if site["language"]:
        yield text("language", site["language"])
    yield text("wp:wxr_version", "1.2")
    yield text("wp:base_site_url", site["root"] or home)
    yield text("wp:base_blog_url", home)
    numbers = _Numbers(person.get("id") for person in site["people"])
    for person in site["people"]:
        yield _author(person, logins[_person_key(person)], person.get("id") or numbers.next())
    numbers = _Numbers(term.get("id") for term in site["terms"])
    for term in _parents_first(site["terms"]):
        if term["taxonomy"] not in _IMPLIED:
            yield _term(term, term.get("id") or numbers.next(), slugs.of(term))
    yield from verbatim(site["extra"])


def _author(person: dict[str, Any], login: str, number: str) -> str:
    parts = [
        text("wp:author_id", number),
        cdata("wp:author_login", login),
        cdata("wp:author_email", person.get("email", "")),
        cdata("wp:author_display_name", encoded_name(person["name"])),
        cdata("wp:author_first_name", encoded_name(person.get("first_name", ""))),
        cdata("wp:author_last_name", encoded_name(person.get("last_name", ""))),
    ]
    return group("wp:author", parts)


def _term(term: dict[str, Any], number: str, slug: str) -> str:
    taxonomy, parent = taxonomy_of(term), percent(term.get("parent", ""))
    name = encoded_name(term["name"])
    parts = [text("wp:term_id", number)]
    match taxonomy:
        case "category":
            element, kind = "wp:category", "category"
            parts += [cdata("wp:category_nicename", slug), cdata("wp:category_parent", parent)]
            parts += [cdata("wp:cat_name", name)]
        case "post_tag":
            element, kind = "wp:tag", "tag"
            parts += [cdata("wp:tag_slug", slug), cdata("wp:tag_name", name)]
        case _:
            element, kind = "wp:term", "term"
            parts += [cdata("wp:term_taxonomy", taxonomy), cdata("wp:term_slug", slug)]
            parts += [cdata("wp:term_parent", parent)] if taxonomy != _MENU else []
            parts.append(cdata("wp:term_name", name))
    if described := term.get("description"):
        parts.append(cdata(f"wp:{kind}_description", described))
    return group(element, [*parts, *meta("wp:termmeta", term.get("meta", {}))])


def _parents_first(terms: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each term after the one above it, in which the importer looks for it; else as they stand."""
    by_slug = {(term["taxonomy"], term["slug"]): term for term in terms if "slug" in term}
    done: set[int] = set()
    for term in terms:
        line = [term]
        while (above := by_slug.get((term["taxonomy"], line[-1].get("parent", "")))) and above not in line:
            line.append(above)
        for each in reversed(line):
            if id(each) not in done:
                done.add(id(each))
                yield each


class _Numbers:
    """Numbers that nothing has yet."""

    def __init__(self, taken: Iterable[str | None]) -> None:
        self._last = max((int(number) for number in taken if number and is_number(number)), default=0)

    def next(self) -> str:
        """Return the next one."""
        self._last += 1
        return str(self._last)


def _references(record: Record, site: Record) -> Callable[[str | None], str | None]:
    """Return how the posts that a record refers to are numbered here: at another site than ours otherwise."""
    at = record["site"]
    if at == site["site"]:
        return lambda number: number
    return lambda number: site["moved"].get((at, number))


def _logins(people: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Return a login of ASCII letters for each author, as WordPress demands it."""
    given: dict[tuple[str, str], str] = {}
    for person in people:
        said = person.get("login") or person["name"]
        login = said if "login" in person and not _NO_LOGIN.search(said) else slug_of(anyascii(said))
        login = base = _NO_LOGIN.sub("", login)[:50].strip() or "author"
        number = 1
        while login in given.values():
            number += 1
            login = f"{base}-{number}"
        given[_person_key(person)] = login
    return given


def _person_key(person: dict[str, Any]) -> tuple[str, str]:
    return ("login", person["login"]) if person.get("login") else ("name", person["name"])
