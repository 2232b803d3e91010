"""Posts that a person types in: from options and a text, or in an editor with a small front matter."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from solidarity_archive import editor
from solidarity_archive.charset import decode
from solidarity_archive.errors import ArchiveError, SourceError, UsageError
from solidarity_archive.formats import refuse_foreign
from solidarity_archive.post import Capture, Completeness, Content, ContentFormat, Says
from solidarity_archive.source import Source
from solidarity_archive.text import clean
from solidarity_archive.urls import site_of

_HTML = re.compile(r"\s*<[a-z!]", re.IGNORECASE)
CUT_MARK = re.compile(r"\[(?:…|\.\.\.)\]\s*+\Z")
_LINE = "---"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed in of a post; None is not said. `date` is in our form (dates.py)."""

    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    url: str | None = None
    site: str | None = None
    language: str | None = None
    text: str = ""

    def says(self) -> Says:
        """Return what this says of a post; terms are tags, because nobody said more of them."""
        says: Says = {}
        if self.title:
            says["title"] = clean(self.title)
        if self.date:
            says["published"] = self.date
        if self.authors:
            says["authors"] = [{"name": clean(name)} for name in self.authors]
        if self.terms:
            says["terms"] = [{"taxonomy": "post_tag", "name": clean(name)} for name in self.terms]
        if self.url:
            says["permalink"] = self.url
        if self.site:
            says["site"] = site_of(clean(self.site))
        if self.language:
            says["language"] = self.language
        return says

    def capture(self, suffix: str = "") -> Capture:
        """Return the capture; a text that ends in […] is partial, the mark is taken off."""
        body = clean(self.text).strip("\n")
        if not body.strip():
            return Capture(place="by hand", says=self.says(), kind="hand")
        completeness: Completeness = "assumed"
        if found := CUT_MARK.search(body):
            body, completeness = body[: found.start()].rstrip(), "partial"
        content = Content(format_of(body, suffix), body)
        return Capture(
            place="by hand", says=self.says(), content=content, completeness=completeness, kind="hand"
        )


def format_of(body: str, suffix: str = "") -> ContentFormat:
    """Return what a text that was typed is written in; `suffix` is that of its file."""
    return "html" if _HTML.match(body) else "markdown" if suffix in (".md", ".markdown") else "text"


def text_of(source: Source) -> str:
    """Return the text of a source for one post; raise SourceError, with its name, if it is none."""
    try:
        data = source.document()
        refuse_foreign(data)
        return decode(data)[0] if data else ""
    except SourceError as error:
        raise SourceError(f"{source.name}: {error.problem}", error.hint) from error


def in_editor(typed: Typed) -> Path | None:
    """Let the user write the post in an editor; return the file, None if nothing was changed."""
    return editor.written(_template(typed), "nothing was added")


def written_in(path: Path, to_date: Callable[[str, str], str]) -> Typed:
    """Return what a file that was written in an editor says; `to_date` reads a date.

    Raises ArchiveError for what cannot be understood.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), to_date)
    except UnicodeDecodeError as error:
        raise ArchiveError(
            f"{path}: not UTF-8 at byte {error.start}", "Save it as UTF-8, then: archive add --edit"
        ) from None
    except UsageError as error:
        raise ArchiveError(error.problem, error.hint) from None


def parse(written: str, to_date: Callable[[str, str], str]) -> Typed:
    """Return what a template, filled in, says; raise UsageError for a line that is no field."""
    head, found, text = clean(written).partition(f"\n{_LINE}\n")
    if not found:
        raise UsageError(f"the line {_LINE} between the fields and the text is missing")
    values: dict[str, str] = {}
    for line in head.removeprefix(f"{_LINE}\n").split("\n"):
        name, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon or name.strip() not in _NAMES:
            raise UsageError(f"{line!r} is no field", f"Fields are: {', '.join(_NAMES)}.")
        values[name.strip()] = value.strip()
    date = values.get("date") or None
    return Typed(
        title=values.get("title") or None,
        date=to_date("date", date) if date else None,
        authors=_several(values.get("author", "")),
        terms=_several(values.get("terms", "")),
        url=values.get("url") or None,
        site=values.get("site") or None,
        language=values.get("language") or None,
        text=text,
    )


_NAMES = ("title", "date", "author", "terms", "url", "site", "language")


def _template(typed: Typed) -> str:
    values = (
        typed.title,
        typed.date,
        _listed(typed.authors),
        _listed(typed.terms),
        typed.url,
        typed.site,
        typed.language,
    )
    fields = "".join(f"{name}: {value or ''}\n" for name, value in zip(_NAMES, values, strict=True))
    return f"{_LINE}\n{fields}{_LINE}\n\n{typed.text}"


def _listed(values: tuple[str, ...]) -> str:
    """Return values with commas between them; with semicolons, one at the end too, if one has a comma."""
    return "".join(f"{value}; " for value in values) if "," in "".join(values) else ", ".join(values)


def _several(value: str) -> tuple[str, ...]:
    parts = value.split(";" if ";" in value else ",")
    return tuple(part.strip() for part in parts if part.strip())
