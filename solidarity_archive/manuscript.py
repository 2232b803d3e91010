"""A post as a text to be edited: fields as front matter, what it says below them; and what was changed.

The fields are those that Markdown files with front matter have (readers/frontmatter).
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from solidarity_archive.byhand import CUT_MARK, format_of
from solidarity_archive.errors import ArchiveError, SourceError, UsageError
from solidarity_archive.post import Completeness, Content, Person, Post, Says, Term, TermSaid
from solidarity_archive.readers.frontmatter.fields import divided_text
from solidarity_archive.readers.frontmatter.mark import unix
from solidarity_archive.text import clean, fold
from solidarity_archive.urls import site_of, slug_of

_HEAD = "# A line that you take out changes nothing; one that you leave empty says that the post has none.\n"
_TEXTS = {
    "title": "title",
    "date": "published",
    "permalink": "permalink",
    "slug": "slug",
    "site": "site",
    "site_title": "site_title",
    "language": "language",
    "summary": "summary",
    "type": "type",
    "status": "status",
}
"""Fields that are one text, by the names they have here."""
_TAXONOMIES = {"categories": "category", "tags": "post_tag"}
_LISTS = ("authors", *_TAXONOMIES, "terms")
_PLAIN = re.compile(r"\w[\w .,/’-]*(?<! )")
_UNPRINTABLE = re.compile(
    r"[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]"
)
_CUT = "[…]"

_Key = tuple[str, str]


class Changed(NamedTuple):
    """What of a post was changed, as an edit says it; `content` is None if the text was not."""

    says: Says
    content: Content | None = None
    completeness: Completeness | None = None


def written(post: Post, content: Content | None) -> str:
    """Return a post as a text to be edited; one of which we hold only a part ends in […]."""
    fields: dict[str, object] = {name: getattr(post, field) for name, field in _TEXTS.items()}
    fields["authors"] = [person.name for person in post.authors]
    for name, taxonomy in _TAXONOMIES.items():
        fields[name] = [term.name for term in post.terms if term.taxonomy == taxonomy]
    others = [term for term in post.terms if term.taxonomy not in _TAXONOMIES.values()]
    fields["terms"] = [{"taxonomy": term.taxonomy, "name": term.name} for term in others]
    lines = "".join(f"{name}: {_scalar(fields[name])}".rstrip() + "\n" for name in (*_TEXTS, *_LISTS))
    mark = "" if post.complete or content is None else f"\n{_CUT}"
    body = content.body.strip("\n") if content else ""
    return f"---\n{_HEAD}{lines}---\n\n{body}{mark}\n"


def changed(post: Post, content: Content | None, text: str, to_date: Callable[[str, str], str]) -> Changed:
    """Return what `text`, which written() gave and a person edited, says otherwise; `to_date` reads a date.

    Raises ArchiveError for what cannot be understood.
    """
    try:
        fields, body = divided_text(unix(clean(text)))
    except SourceError as error:
        raise ArchiveError(f"the text {error.problem}", error.hint) from error
    names = (*_TEXTS, *_LISTS)
    if unknown := [name for name in fields if name not in names]:
        raise ArchiveError(f"{unknown[0]!r} is no field", f"Fields are: {', '.join(names)}.")
    says: Says = {}
    for name in _TEXTS.keys() & fields.keys():
        before, after = getattr(post, _TEXTS[name]), _text(name, fields[name])
        if name == "date" and after and after != before:
            after = _date(after, to_date)
        if name == "site" and after:
            after = site_of(after)
        if after != before:
            says[_TEXTS[name]] = after  # type: ignore[literal-required]
    _say_status(post, says)
    if "permalink" in says and "slug" not in says:
        says["slug"] = slug_of(says["permalink"] or "")
    if "authors" in fields:
        _say_authors(post, _names("authors", fields["authors"]), says)
    _say_terms(post, _terms(fields), {name for name in fields if name in _LISTS}, says)
    return Changed(says, *_content(post, content, body))


def _scalar(value: object) -> str:
    """Return a value on one line of YAML, which JSON is (yaml.org/spec/1.2.2, 1.2), plain where it can be."""
    if value is None:
        return ""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    shown = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\U{ord(found[0]):08x}", shown)


def _text(name: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ArchiveError(f"{name}: is no single text", 'Put it into quotation marks: "…"')
    return clean(value).strip() or None if value else None


def _date(text: str, to_date: Callable[[str, str], str]) -> str:
    try:
        return to_date("date", text)
    except UsageError as error:
        raise ArchiveError(error.problem, error.hint) from error


def _say_status(post: Post, says: Says) -> None:
    """See to it that what is given another status than trash is in the trash no longer."""
    if says.get("status") == "trash":
        raise ArchiveError(
            "status: trash is no status to be written", f"Say archive remove {post.id} instead."
        )
    for name in ("status", "type"):
        if name in says and not says[name]:
            raise ArchiveError(f"{name}: a post has one", "Take the line out to leave it as it is.")
    if "status" in says and post.status == "trash":
        says["trashed"] = False


def _names(name: str, value: object) -> list[str]:
    given = value if isinstance(value, list) else [value] if value else []
    if any(isinstance(each, dict | list) for each in given):
        raise ArchiveError(f"{name}: is no list of names", f'Write {name}: ["one", "another"]')
    return [text for each in given if (text := _text(name, each))]


def _say_authors(post: Post, names: list[str], says: Says) -> None:
    if names != [person.name for person in post.authors]:
        known: dict[str, Person] = {person.name: person for person in reversed(post.authors)}
        says["authors"] = [
            {"name": name, "login": login}
            if name in known and (login := known[name].login)
            else {"name": name}
            for name in names
        ]


def _terms(fields: Mapping[str, Any]) -> dict[_Key, TermSaid]:
    terms = [
        TermSaid(taxonomy=taxonomy, name=name)
        for field, taxonomy in _TAXONOMIES.items()
        for name in _names(field, fields.get(field))
    ]
    for each in fields.get("terms") or ():
        taxonomy, name = (each.get("taxonomy"), each.get("name")) if isinstance(each, dict) else (None, None)
        if not isinstance(taxonomy, str) or not isinstance(name, str) or not (taxonomy and name.strip()):
            raise ArchiveError(
                "terms: each has a taxonomy and a name",
                'Write terms: [{"taxonomy": "series", "name": "Bread"}]',
            )
        terms.append(TermSaid(taxonomy=clean(taxonomy), name=clean(name).strip()))
    return {(term["taxonomy"], fold(term["name"])): term for term in terms}


def _say_terms(post: Post, after: dict[_Key, TermSaid], written_: set[str], says: Says) -> None:
    """Say which terms were added and taken off, of the taxonomies whose lines are there."""
    before: dict[_Key, Term] = {}
    for term in post.terms:
        line = next((name for name, taxonomy in _TAXONOMIES.items() if taxonomy == term.taxonomy), "terms")
        if line in written_:
            before[term.taxonomy, fold(term.name)] = term
    if added := [term for key, term in after.items() if key not in before]:
        says["terms_added"] = added
    if gone := [term for key, term in before.items() if key not in after]:
        says["terms_removed"] = [{"taxonomy": term.taxonomy, "name": term.name} for term in gone]


def _content(post: Post, content: Content | None, body: str) -> tuple[Content | None, Completeness | None]:
    body = body.strip("\n")
    unchanged = divided_text(unix(written(post, content)))[1].strip("\n")
    if body == unchanged:
        return None, None
    cut = CUT_MARK.search(body)
    if cut:
        body = body[: cut.start()].rstrip()
    return Content(content.format if content else format_of(body), body), "partial" if cut else "stated"
