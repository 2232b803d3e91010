"""Recognises what a page prints around its posts: headings, bylines, links, widgets.

Each function takes one line or paragraph of a copied page. Which of them belong to which post is
in arrangement.py; the words are in phrases.py.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from solidarity_archive.calendars import locate_dates, read_date
from solidarity_archive.post import PersonSaid, Says, TermSaid
from solidarity_archive.readers import phrases
from solidarity_archive.text import fold

_ARROWS = "←→«»‹›<>|…·•\u2190\u2192\u00a0 \t0123456789.,/"
_QUOTES = "\"'“”„«»‘’‹›"
_BULLET = re.compile(r"^\s*(?:[•□☆○◦▪■●★*+#]|o(?=\s)|\d+\.)\s+")
_TAXONOMIES = {"category": "category", "tag": "post_tag"}
_GLUED = re.compile(r"(?<=[^\W\d_])(?=[A-ZА-ЯІЇЄҐŁŚŻŹĆ0-9])(?<![A-ZА-ЯІЇЄҐŁŚŻŹĆ])")
_DOTS = r"(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|…|\.\.\.)"
_CUT = re.compile(r"\s*\[\s*(?:…|\.\.\.|&hellip;)\s*\]\s*$")
_LONGEST_TERMS = 300


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


class Cut(NamedTuple):
    """An excerpt without its tail, whether it had one, and the title that the tail repeats."""

    text: str
    partial: bool
    title: str | None


def heading(line: str) -> Says | None:
    """Return what an archive page's heading says of all its posts, or None if `line` is none.

    The wordings are those of get_the_archive_title() and of the default themes before it.
    """
    words = line.strip().replace("’", "'").replace("\u00a0:", " :")
    for kind, labels in phrases.HEADINGS.items():
        for label in labels:
            if words.casefold().startswith(label.casefold()) and len(words) > len(label):
                said = _headed(kind, line.strip()[len(label) :].strip().strip(_QUOTES + "› "))
                if said is not None:
                    return said
    return None


def _headed(kind: str, value: str) -> Says | None:
    if kind in ("month", "day", "year"):
        date = read_date(value)
        length = {"month": 7, "day": 10, "year": 4}[kind]
        return {"published": date} if date and len(date) in (length, 10) else None
    if not value or len(value) > 100:
        return None
    if kind == "author":
        return {"authors": [{"name": value}]}
    # "Tag:" is German for a day.
    if kind == "tag" and (date := read_date(value)) and len(date) == 10:
        return {"published": date}
    return {"terms": [{"taxonomy": _TAXONOMIES[kind], "name": value}]}


def bare_month(line: str) -> str | None:
    """Return the month that the whole line names, or None."""
    date = read_date(line.strip())
    return date if date and len(date) == 7 else None


def unbulleted(line: str) -> tuple[str, bool]:
    """Return the line without the bullet that w3m or lynx put before it, and whether there was one."""
    found = _BULLET.match(line)
    return (line[found.end() :].strip(), True) if found else (line.strip(), False)


def is_navigation(line: str) -> bool:
    """Whether a line is only links to neighbouring pages: ``← Older posts``, ``Page 1 … Page 6``."""
    rest = _navigation().sub("", line)
    return rest != line and not rest.strip(_ARROWS) and bool(re.search(r"\w", line))


def is_widget(line: str) -> bool:
    """Whether a line could be the heading of a widget: ``Archives``, ``Meta``, ``Search``."""
    return fold(line).split("[")[0].split("__")[0].strip() in _folded("widgets")


def is_credit(line: str) -> bool:
    """Whether a line stands at the foot of a page: ``Proudly powered by WordPress``."""
    return fold(line).startswith(tuple(_folded("credits")))


def is_note(line: str) -> bool:
    """Whether a line says nothing of a post's text: ``Featured post``, ``Edit``, ``Skip to content``."""
    return fold(line) in _folded("notes") or fold(line) in _folded("other")


def is_protection(text: str) -> bool:
    """Whether a paragraph stands in the place of a protected post's text."""
    return fold(text).startswith(tuple(_folded("notices")))


def is_password_form(text: str) -> bool:
    """Whether a paragraph is the form that asks for a protected post's password."""
    words = text.split()
    return bool(words) and len(words) <= 8 and words[0] in phrases.PASSWORD_FORM


def is_untitled(title: str) -> bool:
    """Whether a theme printed this in a missing title's place."""
    return fold(title) in _folded("untitled")


def named(title: str) -> tuple[str, Says]:
    """Return a title without ``Protected:`` or ``Private:``, and what these say."""
    for prefixes, said in ((phrases.PROTECTED, Says(protected=True)), (phrases.PRIVATE, Says(status="private"))):
        for prefix in prefixes:
            if fold(title).startswith(fold(prefix)):
                return title.partition(":")[2].strip(), said
    return title, {}


def uncut(text: str) -> Cut:
    """Return an excerpt without the tail that says there is more.

    A tail is ``[…]``, or words like ``Continue reading`` at the end, with or without an ellipsis,
    an arrow and the title. An ellipsis alone may be the author's own and stays.
    """
    if found := _tail().search(text):
        title = (found["title"] or found["after"] or "").strip().strip("→»>").strip()
        title = title.strip(_QUOTES) if title[:1] in _QUOTES else title
        return Cut(_CUT.sub("", text[: found.start()]).rstrip(), True, title or None)
    if found := _CUT.search(text):
        return Cut(text[: found.start()].rstrip(), True, None)
    return Cut(text, False, None)


def is_marked(text: str) -> bool:
    """Whether a paragraph ends as a cut excerpt does."""
    return uncut(text).partial


def open_label(line: str) -> bool:
    """Whether a line is a byline's label alone, its value to follow: ``Categories``, ``Posted on``."""
    found = _label().match(line)
    return bool(found) and not line[found.end() :].strip(" :")


def open_tail(line: str) -> bool:
    """Whether a line ends in ``Continue reading``, so that the title may follow on the next one."""
    return line.rstrip().endswith(phrases.CONTINUE)


def open_comments(line: str) -> bool:
    """Whether a line ends in a link to comments, so that ``on TITLE`` may follow."""
    return bool(re.search(rf"(?:{'|'.join(_without_titles())})$", line.rstrip()))


def about(line: str) -> bool:
    """Whether a line begins as the second half of ``Comments Off on TITLE`` does."""
    return line.split(" ", 1)[0] in phrases.ABOUT


def byline(line: str) -> Byline | None:
    """Return what a line says of the post beside it, or None if it is no byline.

    ``Posted on April 30, 2015 by admin``, ``Posted in A, B | Tagged c | Leave a comment``,
    ``Categorized as A``, also where a copy glued the pieces together.
    """
    line = unbulleted(line)[0].strip(" |·•\u00a0")
    if not line or len(line) > 600:
        return None
    found = Byline()
    rest = _without_comments(line, found)
    pieces = list(_pieces(rest))
    if rest and (not pieces or pieces[0][1] > 0):
        return None
    for kind, _, label, value in pieces:
        found.label = found.label or label
        if not _say(found, kind, value):
            return None
    return found if found.roles else None


def dated(line: str) -> Byline | None:
    """Return a byline for a short line that is or begins with a day, as some themes print it."""
    spans = locate_dates(line)
    if not spans or spans[0][0] > 1 or len(spans[0][2]) < 10 or len(line) > 120 or line.rstrip().endswith((".", "!")):
        return None
    found = Byline({"date"}, spans[0][2][:10] if len(spans[0][2]) > 10 else spans[0][2])
    rest = _without_comments(line[spans[0][1] :].strip(), Byline())
    _take_author(found, rest)
    return found


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
    elif kind in _TAXONOMIES:
        if len(value) > _LONGEST_TERMS or is_marked(value):
            return False
        found.roles.add(kind)
        for name in filter(None, (name.strip() for name in value.split(","))):
            found.terms.append({"taxonomy": _TAXONOMIES[kind], "name": name})
    return kind != "date" or not value or len(value) < 40


def _take_author(found: Byline, text: str) -> None:
    words = text.strip(" |,·\u00a0")
    for by in phrases.BY:
        if words.startswith(by):
            rest = words[len(by) :]
            if not rest or rest[0].isspace() or by.islower():
                words = rest.strip(" :\u00a0")
                break
    else:
        if text.strip() and "author" not in found.roles:
            return
    if words and len(words) < 100 and not found.authors:
        words = words.removesuffix(".") if words.endswith("..") or words.count(".") == 1 else words
        found.authors.append({"name": words})


def _without_comments(line: str, found: Byline) -> str:
    """Return a byline without the link to comments at its end, and note the title it repeats."""
    if match := _comments().search(line):
        found.roles.add("comments")
        titles = [group for group in match.groups() if group]
        found.about = titles[0].strip() if titles else None
        return line[: match.start()].rstrip(" |·,\u00a0")
    return line


def _pieces(line: str) -> Iterable[tuple[str, int, str, str]]:
    """Yield (kind, position, label, value) of a byline's labelled parts."""
    found = [match for match in _label().finditer(line) if match.start() == 0 or _starts_piece(line, match)]
    for this, following in zip_longest(found, found[1:]):
        end = following.start() if following else len(line)
        yield _kinds()[this[0]], this.start(), this[0], line[this.end() : end]


def _starts_piece(line: str, match: re.Match[str]) -> bool:
    # Inside a line a label is a label after a bar, or where the piece before it was ended or glued to it.
    before = line[: match.start()]
    return len(match[0]) > 3 and (not before.endswith((",", ", ", "& "))) and match[0] not in ("Date", "Дата")


@cache
def _folded(table: str) -> frozenset[str]:
    words = {
        "widgets": phrases.WIDGETS,
        "credits": phrases.CREDITS,
        "notes": phrases.NOTES,
        "other": phrases.OTHER,
        "notices": phrases.PROTECTED_NOTICES,
        "untitled": phrases.UNTITLED,
    }
    return frozenset(fold(word) for word in words[table])


@cache
def _kinds() -> dict[str, str]:
    return {label: kind for kind, labels in phrases.LABELS.items() for label in labels}


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@cache
def _label() -> re.Pattern[str]:
    # A label may be glued to its value, but "Dates", "Tagging" and "Authority" are other words.
    labels = _alternatives(_kinds())
    return re.compile(rf"(?:{labels})(?![a-zа-яіїєґäöüßéàèłśżźćńó])|(?:{_alternatives(_glued())})")


def _glued() -> list[str]:
    return [label for label in _kinds() if " " in label]


@cache
def _comments() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=[\s|·,])|(?<=[^\W\d_])(?=[A-ZА-ЯІЇЄҐ])|^)(?:{'|'.join(phrases.COMMENTS)})\s*$")


@cache
def _without_titles() -> list[str]:
    return [re.sub(r"\(\?: \?[^()]*(?:\([^()]*\))?[^()]*\(\.\*\)\)\?", "", words) for words in phrases.COMMENTS]


@cache
def _navigation() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{_alternatives(phrases.NAVIGATION)})(?![^\W\d_])|Older posts|Newer posts")


@cache
def _tail() -> re.Pattern[str]:
    more = _alternatives(phrases.CONTINUE)
    return re.compile(
        rf"(?:^|\s*{_DOTS}\s*)[\[(]?(?:{more})\b(?P<title>[^\n]*)$"
        rf"|\s+(?:{more})\s*(?:→|»|>|&rarr;)(?P<after>[^\n]*)$"
    )
