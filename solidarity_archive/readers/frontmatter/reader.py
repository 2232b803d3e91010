"""A post in Markdown with its fields above it: Jekyll's, Hugo's and Pelican's files.

Keys as in jekyllrb.com/docs/front-matter, gohugo.io/content-management/front-matter and Pelican's
"File metadata".
"""

import re
from collections.abc import Iterator
from pathlib import PurePath

from solidarity_archive.calendars import read_date
from solidarity_archive.dates import from_iso, is_date
from solidarity_archive.matter import MARK
from solidarity_archive.post import Capture, Content, Notice, PersonSaid, Says, Skipped, TermSaid
from solidarity_archive.readers.frontmatter import own
from solidarity_archive.readers.frontmatter.fields import FALSE, Fields, divided, is_false, listed, text_of
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.source import Source
from solidarity_archive.text import fold
from solidarity_archive.urls import slug_of

_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")
_LOOSE_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d\d?:\d\d(?::\d\d)?))?(?![\d:])")
_PUBLISHED = ("date", "published", "publishdate", "pubdate", "created", "created_at")
_UPDATED = ("updated", "lastmod", "last_modified_at", "modified", "updated_at", "last-modified")
_SUMMARY = ("excerpt", "summary", "description")
_ADDRESSES = ("permalink", "url", "canonical_url", "canonical", "wordpress_url", "link")
_LANGUAGES = ("language", "lang", "locale")
_NUMBERS = ("source_id", "wordpress_id", "wp_id", "post_id")
_TAXONOMIES = {"categories": "category", "category": "category", "tags": "post_tag", "tag": "post_tag"}
_STATUSES = {"published": "publish", "publish": "publish", "hidden": "private"}
_TRUE = frozenset(("true", "yes", "on", "1"))


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the post of a Markdown file; the day and slug in a name like Jekyll's fill gaps.

    Dates keep the precision and offset they were typed with. Raises SourceError, which says how to
    mend it, for a file without front matter and for front matter that is no YAML or TOML.
    """
    fields, body = divided(source)
    if MARK in fields:
        yield from own.post(fields, body)
        return
    name = PurePath(source.name)
    place = "post 1"
    says = _says(fields, name.stem)
    form = "html" if name.suffix.casefold() in (".html", ".htm") else "markdown"
    content = Content("html" if form == "html" else "markdown", body.strip("\n"))
    for keys, said in ((_PUBLISHED, "published"), (_UPDATED, "updated")):
        given = _first(fields, keys)
        if given and said not in says and given.casefold() not in _TRUE | FALSE:
            yield Notice(place, f"“{given}” is no date that can be read: it was left out")
    yield Capture(place=place, says=says, content=content, completeness="stated")


def _says(fields: Fields, stem: str) -> Says:
    says = Says()
    named = _DATED_NAME.fullmatch(stem)
    if "title" in fields:
        says["title"] = line(text_of(fields["title"])) or None
    day = f"{named[1]}-{int(named[2]):02}-{int(named[3]):02}" if named else ""
    if published := _date(_first(fields, _PUBLISHED)) or (day if is_date(day) else None):
        says["published"] = published
    if updated := _date(_first(fields, _UPDATED)):
        says["updated"] = updated
    if people := _people(fields):
        says["authors"] = people
    if terms := _terms(fields, jekyll="layout" in fields or bool(named)):
        says["terms"] = terms
    addresses = [text_of(fields[key]) for key in _ADDRESSES if key in fields]
    permalink = next((url for url in addresses if url.startswith(("http://", "https://"))), "")
    for name, said in (
        ("summary", _first(fields, _SUMMARY)),
        ("permalink", permalink),
        ("slug", _slug(fields, addresses) or (named[4] if named else "")),
        ("guid", _first(fields, ("guid",))),
        ("site", _first(fields, ("site",))),
        ("site_title", _first(fields, ("site_title",))),
        ("source_id", _first(fields, _NUMBERS)),
        ("language", _first(fields, _LANGUAGES)),
        ("type", _kind(fields)),
        ("status", _status(fields)),
    ):
        if said:
            says[name] = said  # type: ignore[literal-required]
    for name in ("sticky", "protected"):
        if _first(fields, (name,)).casefold() in _TRUE:
            says[name] = True  # type: ignore[literal-required]
    return says


def _first(fields: Fields, keys: tuple[str, ...]) -> str:
    """Return the first value that is a word or more; "published: true" is no date."""
    found = [text for key in keys if (text := text_of(fields.get(key)))]
    if keys is _PUBLISHED:
        found = [text for text in found if text.casefold() not in _TRUE | FALSE]
    return found[0] if found else ""


def _date(text: str) -> str | None:
    found = from_iso(text) or read_date(text)
    if not found and (loose := _LOOSE_DATE.match(text)):
        year, month, day, clock = loose.groups()
        hour = f"T{clock:0>{5 if len(clock) < 6 else 8}}" if clock else ""
        found = f"{year}-{int(month):02}-{int(day):02}{hour}"
    return found if found and is_date(found) and not found.startswith("0000") else None


def _slug(fields: Fields, addresses: list[str]) -> str:
    if slug := _first(fields, ("slug",)):
        return slug
    last = next((slug_of(url) for url in addresses if "/" in url), None) or ""
    return "" if ":" in last else re.sub(r"\.\w{1,5}$", "", last)


def _kind(fields: Fields) -> str:
    kind = _first(fields, ("type",))
    if not kind and _first(fields, ("layout",)) == "page":
        return "page"
    return {"posts": "post", "pages": "page", "blog": "post"}.get(kind, kind)


def _status(fields: Fields) -> str:
    if _first(fields, ("draft",)).casefold() in _TRUE or is_false(fields.get("published")):
        return "draft"
    status = _first(fields, ("status",)).casefold()
    return _STATUSES.get(status, status)


def _people(fields: Fields) -> list[PersonSaid]:
    people = []
    for key, separators in (("authors", r"[;,]"), ("author", None)):
        for person in listed(fields.get(key), separators):
            said = person if isinstance(person, dict) else {"name": person}
            name = line(text_of(said.get("name") or said.get("display_name") or said.get("login")))
            login = text_of(said.get("login"))
            if name:
                people.append(PersonSaid(name=name, login=login) if login else PersonSaid(name=name))
        if people:
            break
    return people


def _terms(fields: Fields, *, jekyll: bool) -> list[TermSaid]:
    """Return categories, tags and, of our own files, all terms; Jekyll parts them by spaces."""
    terms: dict[tuple[str, str], TermSaid] = {}
    for term in listed(fields.get("terms"), None):
        if isinstance(term, dict) and (name := line(text_of(term.get("name")))):
            said = TermSaid(taxonomy=text_of(term.get("taxonomy")) or "post_tag", name=name)
            if slug := text_of(term.get("slug")):
                said["slug"] = slug
            if parent := text_of(term.get("parent")):
                said["parent"] = parent
            terms.setdefault((said["taxonomy"], fold(name)), said)
    for key, taxonomy in _TAXONOMIES.items():
        value = fields.get(key)
        spaced = jekyll and key.endswith("s") and "," not in text_of(value)
        separators = r"\s+" if spaced else None if key == "category" else ","
        for term in listed(value, separators):
            name = line(
                text_of(term.get("name") or term.get("title")) if isinstance(term, dict) else text_of(term)
            )
            if name:
                terms.setdefault((taxonomy, fold(name)), TermSaid(taxonomy=taxonomy, name=name))
    return list(terms.values())
