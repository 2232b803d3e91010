"""A post in Markdown with its fields above it: Jekyll's, Hugo's and Pelican's files, and our own.

Keys as in jekyllrb.com/docs/front-matter, gohugo.io/content-management/front-matter and Pelican's
"File metadata".
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any, TypeAlias

import yaml

from solidarity_archive.calendars import read_date
from solidarity_archive.charset import decode
from solidarity_archive.dates import from_iso, is_date
from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Content, Notice, PersonSaid, Says, Skipped, TermSaid
from solidarity_archive.readers.frontmatter.mark import PLAIN, PLAIN_FIELD, TOML, YAML, unix
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.source import Source
from solidarity_archive.text import clean, fold
from solidarity_archive.urls import slug_of

Fields: TypeAlias = dict[str, Any]

_LONGEST = 1 << 18
_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")
_LOOSE_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d\d?:\d\d(?::\d\d)?))?(?![\d:])")
_NOTHING = frozenset(("", "~", "null", "none"))
_HINT = "Begin it with the lines ---, title: …, date: 2015-04-21, --- and add it again."

_PUBLISHED = ("date", "published", "publishdate", "pubdate", "created", "created_at")
_UPDATED = ("updated", "lastmod", "last_modified_at", "modified", "updated_at", "last-modified")
_SUMMARY = ("excerpt", "summary", "description")
_ADDRESSES = ("permalink", "url", "canonical_url", "canonical", "wordpress_url", "link")
_LANGUAGES = ("language", "lang", "locale")
_NUMBERS = ("source_id", "wordpress_id", "wp_id", "post_id")
_TAXONOMIES = {"categories": "category", "category": "category", "tags": "post_tag", "tag": "post_tag"}
_STATUSES = {"published": "publish", "publish": "publish", "hidden": "private"}
_TRUE, _FALSE = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))


class _Loader(yaml.SafeLoader):
    """Leaves all that is not quoted as it was typed: a title may be "No" or "1984", a date a month."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML reads it where it stands


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the post of a Markdown file; the day and slug in a name like Jekyll's fill gaps.

    Dates keep the precision and offset they were typed with. Raises SourceError, which says how to
    mend it, for a file without front matter and for front matter that is no YAML or TOML.
    """
    text = unix(clean(decode(source.read())[0]))
    fields, body = divided(text)
    name = PurePath(source.name)
    place = "post 1"
    says = _says(fields, name.stem)
    form = "html" if name.suffix.casefold() in (".html", ".htm") else "markdown"
    content = Content("html" if form == "html" else "markdown", body.strip("\n"))
    for keys, said in ((_PUBLISHED, "published"), (_UPDATED, "updated")):
        given = _first(fields, keys)
        if given and said not in says and given.casefold() not in _TRUE | _FALSE:
            yield Notice(place, f"“{given}” is no date that can be read: it was left out")
    yield Capture(place=place, says=says, content=content, completeness="stated")


def divided(text: str) -> tuple[Fields, str]:
    """Return the fields, their names in small letters, and what is below them; raises as read() does."""
    found = YAML.match(text) or TOML.match(text)
    if found and len(found[1]) > _LONGEST:
        raise SourceError("has more than 256 KiB of front matter")
    try:
        if found and text.startswith("+"):
            fields: object = tomllib.loads(found[1])
        elif found:
            fields = yaml.load(found[1], Loader=_Loader)  # noqa: S506 - a SafeLoader that resolves less
        elif plain := PLAIN.match(text):
            found = plain
            fields = {key: line(value) for key, value in PLAIN_FIELD.findall(plain[0][:_LONGEST])}
        else:
            raise SourceError("has no front matter, so nothing says what post it is", _HINT)
    except yaml.YAMLError as error:
        raise SourceError(f"has front matter that is no YAML: {_yaml_problem(error)}", _QUOTE) from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"has front matter that is no TOML: {error}") from error
    except RecursionError as error:
        raise SourceError("has front matter that is nested too deep") from error
    if fields is not None and not isinstance(fields, dict):
        raise SourceError("has front matter without fields", _HINT)
    lowered = {str(key).casefold(): value for key, value in (fields or {}).items()}
    if isinstance(taxonomies := lowered.get("taxonomies"), dict):  # Zola
        lowered = {**{str(key).casefold(): value for key, value in taxonomies.items()}, **lowered}
    return lowered, text[found.end() :]


_QUOTE = "Put quotes around values that have a colon or begin with a sign."


def _yaml_problem(error: yaml.YAMLError) -> str:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    return f"line {mark.line + 2}: {problem}" if mark and problem else " ".join(str(error).split())


def _says(fields: Fields, stem: str) -> Says:
    says = Says()
    named = _DATED_NAME.fullmatch(stem)
    if "title" in fields:
        says["title"] = line(_text(fields["title"])) or None
    day = f"{named[1]}-{int(named[2]):02}-{int(named[3]):02}" if named else ""
    if published := _date(_first(fields, _PUBLISHED)) or (day if is_date(day) else None):
        says["published"] = published
    if updated := _date(_first(fields, _UPDATED)):
        says["updated"] = updated
    if people := _people(fields):
        says["authors"] = people
    if terms := _terms(fields, jekyll="layout" in fields or bool(named)):
        says["terms"] = terms
    addresses = [_text(fields[key]) for key in _ADDRESSES if key in fields]
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


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if not isinstance(value, str | int | float):
        return ""
    text = str(value).strip()
    return "" if text.casefold() in _NOTHING else text


def _first(fields: Fields, keys: tuple[str, ...]) -> str:
    """Return the first value that is a word or more; "published: true" is no date."""
    found = [text for key in keys if (text := _text(fields.get(key)))]
    if keys is _PUBLISHED:
        found = [text for text in found if text.casefold() not in _TRUE | _FALSE]
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
    if _first(fields, ("draft",)).casefold() in _TRUE or _text(fields.get("published")).casefold() in _FALSE:
        return "draft"
    status = _first(fields, ("status",)).casefold()
    return _STATUSES.get(status, status)


def _listed(value: object, separators: str | None) -> list[Any]:
    """Return the members of a list, or of a text that `separators` divide (None: it is one)."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value]
    text = _text(value)
    return re.split(separators, text) if separators else [text]


def _people(fields: Fields) -> list[PersonSaid]:
    people = []
    for key, separators in (("authors", r"[;,]"), ("author", None)):
        for person in _listed(fields.get(key), separators):
            said = person if isinstance(person, dict) else {"name": person}
            name = line(_text(said.get("name") or said.get("display_name") or said.get("login")))
            login = _text(said.get("login"))
            if name:
                people.append(PersonSaid(name=name, login=login) if login else PersonSaid(name=name))
        if people:
            break
    return people


def _terms(fields: Fields, *, jekyll: bool) -> list[TermSaid]:
    """Return categories, tags and, of our own files, all terms; Jekyll parts them by spaces."""
    terms: dict[tuple[str, str], TermSaid] = {}
    for term in _listed(fields.get("terms"), None):
        if isinstance(term, dict) and (name := line(_text(term.get("name")))):
            said = TermSaid(taxonomy=_text(term.get("taxonomy")) or "post_tag", name=name)
            if slug := _text(term.get("slug")):
                said["slug"] = slug
            if parent := _text(term.get("parent")):
                said["parent"] = parent
            terms.setdefault((said["taxonomy"], fold(name)), said)
    for key, taxonomy in _TAXONOMIES.items():
        value = fields.get(key)
        spaced = jekyll and key.endswith("s") and "," not in _text(value)
        separators = r"\s+" if spaced else None if key == "category" else ","
        for term in _listed(value, separators):
            name = line(
                _text(term.get("name") or term.get("title")) if isinstance(term, dict) else _text(term)
            )
            if name:
                terms.setdefault((taxonomy, fold(name)), TermSaid(taxonomy=taxonomy, name=name))
    return list(terms.values())
