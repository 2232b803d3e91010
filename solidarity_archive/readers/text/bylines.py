"""Reads the lines beside a post that name its day, author, categories, tags and comments.

The words are in phrases.py. Copies glue the pieces of such lines together or break them in two;
both are understood.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest

from solidarity_archive.calendars import locate_dates, read_date
from solidarity_archive.post import PersonSaid, TermSaid
from solidarity_archive.readers.text import phrases
from solidarity_archive.readers.text.furniture import (
    TAXONOMIES,
    alternatives,
    in_capitals,
    is_marked,
    is_note,
    unbulleted,
)

_GLUED = re.compile(r"(?<=[^\W\d_])(?=[A-ZА-ЯІЇЄҐŁŚŻŹĆ0-9])(?<![A-ZА-ЯІЇЄҐŁŚŻŹĆ])")
_PARTS = re.compile(r"\s+[/|·•—–-]\s+|[|·•]")
_MOST_PARTS = 6
_TIME = re.compile(r"\s+\S{1,4}(?: las?)?\s+\d\d?[:.]\d\d(?:\s*[ap]\.?m\.?)?$", re.IGNORECASE)
_LONGEST_TERMS = 300
_LONGEST_BYLINE = 2000
_LONGEST_NAME = 4
"""Words of a category where nothing but its place tells that it is one."""
_LONGEST_PART = 80
_BETWEEN = " · "
_SENTENCE_ENDS = (".", "!", "?", "…", ":")
_DAY = 10


@dataclass(slots=True)
class Byline:
    """What a line beside a post says of it; `roles` are the kinds of things it says.

    `about` is the post's title where a link to its comments repeats it.
    """

    roles: set[str] = field(default_factory=set)
    date: str | None = None
    authors: list[PersonSaid] = field(default_factory=list)
    terms: list[TermSaid] = field(default_factory=list)
    about: str | None = None
    label: str = ""


def byline(line: str) -> Byline | None:
    """Return what a line says of the post beside it, or None if it is no byline.

    ``Posted on April 30, 2015 by admin``, ``Posted in A, B | Tagged c | Leave a comment``,
    ``Categorized as A``, ``By admin · April 30, 2015``, also where a copy glued the pieces together or
    the page has them in capitals.
    """
    line = unbulleted(line)[0].strip(" |·•\u00a0")
    if not line or len(line) > _LONGEST_BYLINE:
        return None
    line = _without_note(line).rstrip(" |·•\u00a0\t")
    found = Byline()
    rest = _without_comments(line, found)
    if leading := _comments_at_start().match(rest):
        found.roles.add("comments")
        rest = rest[leading.end() :]
    if rest and not _label().match(rest):
        return _parted(line)
    for kind, label, value in _pieces(rest):
        found.label = found.label or label
        if not _say(found, kind, value):
            return None
    return found if found.roles else None


def _parted(line: str) -> Byline | None:
    """Return what a line of short parts says that are a day and an author or a link to comments.

    A day beside anything else may be of the text.
    """
    parts = [part.strip() for part in _PARTS.split(line)] if len(line) <= _LONGEST_TERMS else []
    days = [day for part in parts if len(day := read_date(part) or "") >= _DAY]
    if len(days) != 1 or not 1 < len(parts) <= _MOST_PARTS:
        return None
    found = Byline({"date"}, days[0][:_DAY])
    for part in parts:
        if _by().match(part):
            found.roles.add("author")
            _take_author(found, part)
        elif not _without_comments(part, found):
            found.roles.add("comments")
    return found if len(found.roles) > 1 else None


def _without_note(line: str) -> str:
    """Return a byline without what themes print at its end for those who may edit: ``Edit``."""
    for mark in "\t|":
        above, _, last = line.rpartition(mark)
        if above and len(last) <= _LONGEST_PART and is_note(last):
            return above
    return line


def dated(line: str) -> Byline | None:
    """Return a byline for a short line that is or begins with a day, as some themes print it.

    Before the day there may be other words if the line ends in a link to comments.
    """
    if len(line) > 120 or line.rstrip().endswith((".", "!")):
        return None
    spans = locate_dates(line)
    if not spans or len(spans[0][2]) < _DAY or (spans[0][0] > 1 and not open_comments(line)):
        return None
    found = Byline({"date"}, spans[0][2][:10] if len(spans[0][2]) > 10 else spans[0][2])
    author, _, place = _without_comments(line[spans[0][1] :].strip(), Byline()).partition(_BETWEEN)
    _take_author(found, author)
    if place:
        _say(found, "category", place.split(" ", 1)[1])
    return found


def lines_on(above: str, line: str) -> str | None:
    """Return what joins a line to the one above where a page has day, ``by``, author, ``in …`` on lines."""
    if len(above) > _LONGEST_PART or len(line) > _LONGEST_PART or line.endswith(_SENTENCE_ENDS):
        return None
    if line in phrases.BY or above.rpartition(" ")[2] in phrases.BY:
        return " " if dated(above) else None
    within, _, names = line.partition(" ")
    if (
        names
        and within in phrases.IN
        and all(len(name.split()) <= _LONGEST_NAME for name in names.split(","))
    ):
        found = dated(above)
        return _BETWEEN if found and found.authors and not found.terms else None
    return None


def open_label(line: str) -> bool:
    """Whether a line is a byline's label alone, its value to follow: ``Categories``, ``Posted on``."""
    found = _label().match(line)
    return found is not None and not line[found.end() :].strip(" :")


def open_comments(line: str) -> bool:
    """Whether a line ends in a link to comments, so that ``on TITLE`` may follow."""
    return bool(_comments_at_end().search(line.rstrip()[-_LONGEST_TERMS:]))


def about(line: str) -> bool:
    """Whether a line begins as the second half of ``Comments Off on TITLE`` does."""
    return line.split(" ", 1)[0] in phrases.ABOUT


def _say(found: Byline, kind: str, value: str) -> bool:
    """Add what a label's value says; False if it cannot be such a value."""
    spans = [span for span in locate_dates(value) if len(span[2]) >= 10]
    if not spans:
        split = _GLUED.sub(" ", value)
        spans = [span for span in locate_dates(split) if len(span[2]) >= 10]
        value = split if spans else value
    if spans:
        start, end, date = spans[0]
        found.date = found.date or date
        found.roles.add("date")
        _take_author(found, value[end:])
        value = re.sub(r"\s+(?:on|am|le|el|il|dnia|w dniu)$", "", value[:start].rstrip(" ,|"))
    elif kind == "date":
        return False
    value = value.strip(" |,·:\u00a0")
    if kind == "author":
        found.roles.add("author")
        _take_author(found, value)
    elif kind in TAXONOMIES:
        if len(value) > _LONGEST_TERMS or is_marked(value):
            return False
        found.roles.add(kind)
        # What follows a bar has a label that is not known.
        for name in filter(None, (name.strip() for name in value.split(" | ")[0].split(","))):
            found.terms.append({"taxonomy": TAXONOMIES[kind], "name": name})
    return kind != "date" or not value or len(value) < 40


def _take_author(found: Byline, text: str) -> None:
    words = text.strip(" |,·\u00a0")
    for by in in_capitals(phrases.BY):
        if words.startswith(by):
            rest = words[len(by) :]
            if not rest or rest[0].isspace() or by.islower():
                words = rest.strip(" :\u00a0")
                break
    else:
        if text.strip() and "author" not in found.roles:
            return
    words = _TIME.sub("", words) if len(words) <= _LONGEST_TERMS else words
    if words and len(words) < 100 and not found.authors:
        words = words.removesuffix(".") if found.label in phrases.SENTENCES else words
        found.authors.append({"name": words})


def _without_comments(line: str, found: Byline) -> str:
    """Return a byline without the link to comments at its end, and note the title it repeats."""
    if match := _comments(capitals=line.isupper()).search(line):
        found.roles.add("comments")
        titles = [group for group in match.groups() if group]
        found.about = titles[0].strip() if titles else None
        return line[: match.start()].rstrip(" |·,\u00a0")
    return line


def _pieces(line: str) -> Iterable[tuple[str, str, str]]:
    """Yield (kind, label, value) of a byline's labelled parts."""
    found = [match for match in _label().finditer(line) if match.start() == 0 or _starts_piece(line, match)]
    for this, following in zip_longest(found, found[1:]):
        end = following.start() if following else len(line)
        yield _kinds()[this[0]], this[0], line[this.end() : end]


def _starts_piece(line: str, match: re.Match[str]) -> bool:
    """Whether a label inside a line begins a piece, and is no word in a term's name."""
    before, after = line[: match.start()], line[match.end() :]
    kind = _kinds()[match[0]]
    if len(match[0]) < 4 or before.endswith((",", ", ", "& ")):
        return False
    if kind == "date" and not any(map(str.isdigit, after)):
        return False
    return kind != "author" or not before.endswith(" ") or before.rstrip().endswith("|")


@cache
def _kinds() -> dict[str, str]:
    return {label: kind for kind, labels in phrases.LABELS.items() for label in in_capitals(labels)}


@cache
def _label() -> re.Pattern[str]:
    # A label of two words may be glued to its value; of one word, "Dates" and "Authority" are others.
    labels, glued = alternatives(_kinds()), alternatives(label for label in _kinds() if " " in label)
    return re.compile(rf"(?:{glued})|(?:{labels})(?![a-zа-яіїєґäöüßéàèłśżźćńó])")


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(phrases.BY)})\s+(?=\S)", re.IGNORECASE)


@cache
def _comments(*, capitals: bool = False) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<=[\s|·,])|(?<=[^\W\d_])(?=[A-ZА-ЯІЇЄҐ])|^)(?:{'|'.join(_with_titles())})[\s»→:]*$",
        re.IGNORECASE if capitals else 0,
    )


def _with_titles() -> list[str]:
    # A post without a title leaves "No Comments on" behind.
    return [words.replace(" (.*))?", "(?: (.*))?)?") for words in phrases.COMMENTS]


@cache
def _comments_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_without_title()})$")


@cache
def _comments_at_start() -> re.Pattern[str]:
    return re.compile(rf"(?:{_without_title()})[\s|·,]+(?={_label().pattern})")


def _without_title() -> str:
    return "|".join(
        re.sub(r"\(\?: \?[^()]*(?:\([^()]*\))?[^()]*\(\.\*\)\)\?", "", words) for words in phrases.COMMENTS
    )
