"""Recognises what a page prints around its posts: headings, links, widgets, tails of excerpts.

Each function takes one line or paragraph of a copied page. Bylines are in bylines.py, which line
belongs to which post is in arrangement.py, and the words are in phrases.py.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from solidarity_archive.calendars import read_date
from solidarity_archive.post import Says
from solidarity_archive.readers.text import phrases
from solidarity_archive.text import fold

_ARROWS = "←→«»‹›<>|…·•\u2190\u2192\u00a0 \t0123456789.,/"
_QUOTES = "\"'“”„«»‘’‹›"
_BULLET = re.compile(r"^\s*(?:[•□☆○◦▪■●★*+#]|o(?=\s)|\d+\.)\s+")
TAXONOMIES = {"category": "category", "tag": "post_tag"}
_DOTS = r"(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|…|\.\.\.)"
_CUT = re.compile(
    rf"(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|\((?:{'|'.join(phrases.MORE)})\s*(?:…|\.\.\.)\))\s*+$"
)
_LONGEST_TAIL = 1000
_LONGEST_LABEL = 100


class Cut(NamedTuple):
    """An excerpt without its tail, whether it had one, and the title that the tail repeats."""

    text: str
    partial: bool
    title: str | None


def heading(line: str) -> Says | None:
    """Return what an archive page's heading says of all its posts, or None if `line` is none.

    The wordings are those of get_the_archive_title() and of the default themes before it.
    """
    words = line.strip()
    beginning = words[:_LONGEST_LABEL].replace("’", "'").replace("\u00a0:", " :").casefold()
    for kind, label, folded in _headings():
        if beginning.startswith(folded) and len(words) > len(label):
            said = _headed(kind, words[len(label) :].strip().strip(_QUOTES + "›»|:–— "))
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
    return {"terms": [{"taxonomy": TAXONOMIES[kind], "name": value}]}


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
    folded = fold(line)
    return folded in _folded("notes") or folded in _folded("other")


def is_caption(line: str) -> bool:
    """Whether a line says of itself that it is a picture's caption: ``Photo: …``."""
    return fold(line).startswith(tuple(_folded("captions")))


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
    folded = fold(title)
    for table, said in (("protected", Says(protected=True)), ("private", Says(status="private"))):
        if folded.startswith(tuple(_folded(table))):
            return title.partition(":")[2].strip(), said
    return title, {}


def uncut(text: str, titles: Collection[str] = ()) -> Cut:
    """Return an excerpt without the tail that says there is more.

    A tail is ``[…]``, or words like ``Continue reading`` at the end, with or without an ellipsis,
    an arrow and the title; without either it has to be one of `titles`, which are folded. An ellipsis
    alone may be the author's own and stays.
    """
    if found := _tail().search(text, max(len(text) - _LONGEST_TAIL, 0)):
        above, _, last = text[: found.start()].rpartition("\n")
        if titles and fold(last) in titles:
            return Cut(_CUT.sub("", above.rstrip()).rstrip(), True, last.strip())
        title = (found["title"] or found["after"] or "").strip().strip("→»>").strip()
        title = title.strip(_QUOTES) if title[:1] in _QUOTES else title
        return Cut(_CUT.sub("", text[: found.start()]).rstrip(), True, title or None)
    if found := _CUT.search(text):
        return Cut(text[: found.start()].rstrip(), True, None)
    for found in _more().finditer(text, max(len(text) - _LONGEST_TAIL, 0)) if titles else ():
        title = text[found.end() :].strip(_ARROWS).strip(_QUOTES)
        if fold(title) in titles:
            return Cut(text[: found.start()].rstrip(), True, title)
    return Cut(text, False, None)


def is_marked(text: str) -> bool:
    """Whether a paragraph ends as a cut excerpt does."""
    return uncut(text).partial


def ends(line: str) -> bool:
    """Whether nothing of its paragraph can follow a line: it ends in ``[…]`` or an arrow."""
    return bool(_CUT.search(line)) or line.endswith(("→", "»"))


def is_day(line: str) -> bool:
    """Whether the whole line is the day that a theme prints beside a post."""
    return len(read_date(line) or "") >= 10


def open_tail(line: str) -> bool:
    """Whether a line ends in ``Continue reading``, so that the title may follow on the next one."""
    return line.rstrip().endswith(phrases.CONTINUE)


@cache
def _headings() -> tuple[tuple[str, str, str], ...]:
    """Return the kinds of headings, the words they begin with, and these folded."""
    return tuple((kind, label, label.casefold()) for kind, all_ in phrases.HEADINGS.items() for label in all_)


@cache
def _folded(table: str) -> frozenset[str]:
    words = {
        "widgets": phrases.WIDGETS,
        "credits": phrases.CREDITS,
        "notes": phrases.NOTES,
        "other": phrases.OTHER,
        "captions": phrases.CAPTIONS,
        "notices": phrases.PROTECTED_NOTICES,
        "untitled": phrases.UNTITLED,
        "protected": phrases.PROTECTED,
        "private": phrases.PRIVATE,
    }
    return frozenset(fold(word) for word in words[table])


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words`, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def in_capitals(words: Iterable[str]) -> tuple[str, ...]:
    """Return `words` as they are and as a page's style puts them in capitals."""
    return tuple(form for word in words for form in dict.fromkeys((word, word.upper())))


@cache
def _navigation() -> re.Pattern[str]:
    links = alternatives(in_capitals(phrases.NAVIGATION))
    return re.compile(rf"(?<![^\W\d_])(?:{links})(?![^\W\d_])|Older posts|Newer posts")


@cache
def _tail() -> re.Pattern[str]:
    more = alternatives(phrases.CONTINUE)
    return re.compile(
        rf"(?:^|{_DOTS}\s*)[\[(]?(?:{more})\b(?:(?:…|\.\.\.)?[\])]\s*(?:about\b)?)?(?P<title>[^\n]*)$"
        rf"|(?<=\s)(?:{more})\s*(?:→|»|>|&rarr;)(?P<after>[^\n]*)$"
        rf"|(?:^|\n)(?i:{more})\s*$"
    )


@cache
def _more() -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?:{alternatives(phrases.CONTINUE)})\s+")
