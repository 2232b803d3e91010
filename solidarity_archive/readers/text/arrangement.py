"""Which paragraph of an archive page is which post's title, text, caption or byline.

The page itself is asked first: bylines that come once a post, indentation, the gaps between
paragraphs, the marks that cut excerpts end in. Every way to divide it that these allow has a cost,
and the cheapest is taken; the numbers say only which sign is stronger than which.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mode

from solidarity_archive.calendars import read_date
from solidarity_archive.post import Says
from solidarity_archive.readers.text import furniture
from solidarity_archive.readers.text.bylines import Byline, byline, dated
from solidarity_archive.readers.text.division import (
    Habits,
    Piece,
    before_date,
    by_bylines,
    by_texts,
    cheapest,
    with_days,
)
from solidarity_archive.readers.text.paragraphs import Paragraph
from solidarity_archive.text import fold

_CLOSING = "”\"'»)’"
_FARTHEST_TITLE = 6
_WORDS_OF_A_LEAF = 2
_SENTENCE_ENDS = (".", "!", "?", "…", ":")


@dataclass(slots=True)
class Entry:
    """A post as the page has it: the paragraphs of its parts, and the bylines that go with it."""

    title: Paragraph | None
    text: list[Paragraph]
    captions: list[Paragraph]
    bylines: list[Byline]
    sure: bool
    number: int


@dataclass(slots=True)
class Arranged:
    """An archive page: what its heading says of all its posts, and the posts."""

    heading: Says | None
    entries: list[Entry] = field(default_factory=list)
    shaped: bool = False


def arrange(paragraphs: list[Paragraph]) -> Arranged:
    """Return the posts of a page, in its order, with what its heading says.

    `shaped` says whether the text looks like an archive page at all.
    """
    signs = [_is_sign(paragraph.text) for paragraph in paragraphs]
    start, heading = _heading(paragraphs, signs)
    body = paragraphs[start : _end(paragraphs, signs, start)]
    pieces = _pieces(body, whole=len(paragraphs))
    habits = _habits(pieces)
    habits.headless = heading is None
    posts = by_bylines(pieces, habits) if any(piece.byline for piece in pieces) else by_texts(pieces, habits)
    posts = with_days(posts)
    entries = [entry for post, first in posts if (entry := _entry(post, habits, first=first))]
    return Arranged(heading, entries, shaped=heading is not None or any(signs))


def _is_sign(text: str) -> bool:
    """Whether a paragraph stands only among posts: a cut excerpt, a byline with a date or comments."""
    if furniture.is_protection(text) or (furniture.is_marked(text) and not furniture.heading(text)):
        return True
    found = byline(text)
    return found is not None and bool(found.roles & {"date", "comments"})


def _heading(paragraphs: list[Paragraph], signs: list[bool]) -> tuple[int, Says | None]:
    """Return where the posts begin and what the heading above them says."""
    first = signs.index(True) if True in signs else len(paragraphs)
    for index, paragraph in enumerate(paragraphs[:first]):
        if said := furniture.heading(paragraph.text):
            return index + 1, said
    months = [index for index in range(first) if furniture.bare_month(paragraphs[index].text)]
    listed = set(months)
    for index in months:
        if not {index - 1, index + 1} & listed and not paragraphs[index].bullet:
            return index + 1, {"published": furniture.bare_month(paragraphs[index].text)}
    tops = [
        index + 1
        for index, paragraph in enumerate(paragraphs[:first])
        if paragraph.bullet or furniture.is_note(paragraph.text)
    ]
    return max(tops, default=0), None


def _end(paragraphs: list[Paragraph], signs: list[bool], start: int) -> int:
    """Return where the posts end: at links to other pages, a widget or the foot of the page."""
    last_sign = max((index for index, sign in enumerate(signs) if sign), default=-1)
    for index in range(max(last_sign + 1, start), len(paragraphs)):
        paragraph, after = paragraphs[index].text, paragraphs[index + 1 : index + 2]
        if furniture.is_credit(paragraph) and len(paragraph) < 120:
            return index
        if furniture.is_navigation(paragraph) and index > start:
            return index
        if furniture.is_widget(paragraph) and not (after and len(after[0].text) > 100):
            return index
        if after and furniture.bare_month(paragraph) and furniture.bare_month(after[0].text):
            return index
    return len(paragraphs)


def _pieces(body: list[Paragraph], whole: int) -> list[Piece]:
    body = [paragraph for paragraph in body if not _says_nothing(paragraph.text)]
    said = [byline(paragraph.text) for paragraph in body]
    labels = Counter(found.label or "comments" for found in said if found)
    if not any(found and found.date for found in said):
        days = [dated(paragraph.text) for paragraph in body]
        exact = sum(found is not None for found in days)
        said = [
            found or (day if exact > 1 or whole < 8 else None) for found, day in zip(said, days, strict=True)
        ]
    protected = any(furniture.is_protection(paragraph.text) for paragraph in body)
    pieces: list[Piece] = []
    for index, paragraph in enumerate(body):
        text = paragraph.text
        if protected and furniture.is_password_form(text):
            continue
        found = said[index]
        if found and len(found.roles) == 1 and not found.date and labels[found.label or "comments"] < 2:
            beside = said[max(index - 1, 0) : index] + said[index + 1 : index + 2]
            found = found if any(beside) else None
        above = {piece.folded for piece in pieces[-_FARTHEST_TITLE:]}
        cut = furniture.uncut(text, above)
        notice = furniture.is_protection(text)
        marked = (cut.partial or notice) and not found
        pieces.append(
            Piece(
                paragraph,
                found,
                marked,
                fold(cut.title) if cut.title else None,
                len(text.split()),
                fold(text),
                furniture.is_caption(text),
                notice,
                text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS),
                cut.partial and not cut.text and not cut.title,
            )
        )
    return pieces


def _says_nothing(text: str) -> bool:
    return furniture.is_note(text) or furniture.is_navigation(text) or not any(map(str.isalnum, text))


def _habits(pieces: list[Piece]) -> Habits:
    habits = Habits()
    cut = [piece for piece in pieces if piece.marked]
    if cut:
        habits.usual_words = sorted(piece.words for piece in cut)[len(cut) // 2]
        indents = {piece.paragraph.indent for piece in cut if piece.words > 12}
        others = sum(not piece.byline and piece.paragraph.indent not in indents for piece in pieces)
        if len(indents) == 1 and others * 2 >= len(cut):
            habits.indent = indents.pop()
    gaps = [(one, two) for one, two in pairwise(pieces) if not one.byline and not two.byline]
    inner = [two.paragraph.before for one, two in gaps if two.marked and not one.marked]
    outer = [two.paragraph.before for one, two in gaps if one.marked and not two.marked]
    if inner:
        habits.inner = mode(inner)
    if outer:
        habits.outer = mode(outer)
    texts = [piece for piece in pieces if not piece.byline]
    dated = sum(1 for piece in pieces if piece.byline and piece.byline.date)
    habits.whole = dated > 0 and len(texts) > 2.3 * dated and len(cut) < 0.3 * dated
    return habits


def _repeats(piece: Piece, day: str) -> bool:
    """Whether a line is the day of its post without the year, as in a calendar leaf: ``21 Apr``."""
    return piece.words == _WORDS_OF_A_LEAF and read_date(f"{piece.paragraph.text} {day[:4]}") == day


def _entry(post: list[Piece], habits: Habits, *, first: bool) -> Entry | None:
    day = next((piece.byline.date for piece in post if piece.byline and piece.byline.date), None)
    texts = [piece for piece in post if not piece.byline]
    # The first line may be the title of a post about the First of May.
    texts = texts[:1] + [piece for piece in texts[1:] if not (day and _repeats(piece, day))]
    bylines = [piece.byline for piece in post if piece.byline]
    about = next((fold(found.about) for found in bylines if found.about), None)
    number = post[0].paragraph.number
    if not texts:
        return (
            Entry(None, [], [], bylines, sure=True, number=number)
            if any(found.date for found in bylines)
            else None
        )
    split = before_date(post) if habits.split else None
    _, title, text = cheapest(texts, habits, first=first, about=about, split=split)
    captions = [piece.paragraph for at, piece in enumerate(texts[:text]) if at != title]
    known = next((piece.tail for piece in texts if piece.tail), None) or about
    named = texts[title].paragraph if title >= 0 else None
    told = known and named and known == fold(named.text)
    doubtful = [caption for caption in captions if not furniture.is_caption(caption.text)]
    sure = bool(told) or not doubtful or (first and habits.headless)
    begins = named or (texts[text].paragraph if text < len(texts) else texts[0].paragraph)
    return Entry(named, [piece.paragraph for piece in texts[text:]], captions, bylines, sure, begins.number)
