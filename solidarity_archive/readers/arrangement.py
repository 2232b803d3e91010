"""Which paragraph of an archive page is which post's title, text, caption or byline.

The page itself is asked first: bylines that come once a post, indentation, the gaps between
paragraphs, the marks that cut excerpts end in. Every way to divide it that these allow has a cost,
and the cheapest is taken; the numbers say only which sign is stronger than which.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mode

from solidarity_archive.post import Says
from solidarity_archive.readers import furniture
from solidarity_archive.readers.furniture import Byline
from solidarity_archive.readers.paragraphs import Paragraph
from solidarity_archive.text import fold

_LONGEST_POST = 6
_NO_POST = 1e9


@dataclass(slots=True)
class Piece:
    """A paragraph among the posts, what it says as a byline, and what its tail says."""

    paragraph: Paragraph
    byline: Byline | None = None
    marked: bool = False
    tail: str | None = None
    words: int = 0


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


@dataclass(slots=True)
class Habits:
    """What a page does with all its posts, learned from those that can be told."""

    inner: int | None = None
    outer: int | None = None
    indented: bool = False
    usual_words: int = 0
    whole: bool = False
    headless: bool = False


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
    posts = _by_bylines(pieces, habits) if any(piece.byline for piece in pieces) else _by_texts(pieces, habits)
    entries = [entry for post, first in posts if (entry := _entry(post, habits, first=first))]
    return Arranged(heading, entries, shaped=heading is not None or any(signs))


def _is_sign(text: str) -> bool:
    """Whether a paragraph stands only among posts: a cut excerpt, a byline with a date or comments."""
    if furniture.is_protection(text) or (furniture.is_marked(text) and not furniture.heading(text)):
        return True
    found = furniture.byline(text)
    return found is not None and bool(found.roles & {"date", "comments"})


def _heading(paragraphs: list[Paragraph], signs: list[bool]) -> tuple[int, Says | None]:
    """Return where the posts begin and what the heading above them says."""
    first = signs.index(True) if True in signs else len(paragraphs)
    for index, paragraph in enumerate(paragraphs[:first]):
        if said := furniture.heading(paragraph.text):
            return index + 1, said
    months = [index for index in range(first) if furniture.bare_month(paragraphs[index].text)]
    for index in months:
        if not {index - 1, index + 1} & set(months) and not paragraphs[index].bullet:
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
    bylines = [furniture.byline(paragraph.text) for paragraph in body]
    labels = Counter(found.label or "comments" for found in bylines if found)
    if not any(found and found.date for found in bylines):
        days = [furniture.dated(paragraph.text) for paragraph in body]
        exact = sum(found is not None for found in days)
        bylines = [found or (day if exact > 1 or whole < 8 else None) for found, day in zip(bylines, days, strict=True)]
    protected = any(furniture.is_protection(paragraph.text) for paragraph in body)
    pieces: list[Piece] = []
    for index, paragraph in enumerate(body):
        text = paragraph.text
        if furniture.is_note(text) or furniture.is_navigation(text) or not any(map(str.isalnum, text)):
            continue
        if protected and furniture.is_password_form(text):
            continue
        found = bylines[index]
        if found and not found.date and labels[found.label or "comments"] < 2:
            beside = bylines[max(index - 1, 0) : index] + bylines[index + 1 : index + 2]
            found = found if any(beside) else None
        cut = furniture.uncut(text)
        marked = (cut.partial or furniture.is_protection(text)) and not found
        pieces.append(Piece(paragraph, found, marked, cut.title, len(text.split())))
    return pieces


def _habits(pieces: list[Piece]) -> Habits:
    habits = Habits()
    cut = [piece for piece in pieces if piece.marked]
    if cut:
        habits.usual_words = sorted(piece.words for piece in cut)[len(cut) // 2]
        habits.indented = all(piece.paragraph.indent > 1 for piece in cut) and any(
            not piece.paragraph.indent and not piece.byline for piece in pieces
        )
    gaps = [
        (one, two) for one, two in pairwise(pieces) if not one.byline and not two.byline
    ]
    inner = [two.paragraph.before for one, two in gaps if two.marked and not one.marked]
    outer = [two.paragraph.before for one, two in gaps if one.marked and not two.marked]
    if inner:
        habits.inner = mode(inner)
    if outer:
        habits.outer = mode(outer)
    texts = [piece for piece in pieces if not piece.byline]
    dated = sum(1 for piece in pieces if piece.byline and piece.byline.date)
    habits.whole = dated > 0 and len(texts) > 2.6 * dated and len(cut) < 0.3 * dated
    return habits


# Dividing the pieces into posts


def _by_texts(pieces: list[Piece], habits: Habits) -> list[tuple[list[Piece], bool]]:
    """Divide a page without bylines: the cheapest of all divisions, found from its end."""
    best = [(_NO_POST, 0)] * len(pieces) + [(0.0, 0)]
    for start in range(len(pieces) - 1, -1, -1):
        for end in range(start + 1, min(start + _LONGEST_POST, len(pieces)) + 1):
            cost = _cheapest(pieces[start:end], habits, first=start == 0)[0] + best[end][0]
            if cost < best[start][0]:
                best[start] = (cost, end)
    posts, start = [], 0
    if habits.headless and pieces:
        start = min(range(min(12, len(pieces))), key=lambda index: best[index][0] + 1.5 * index)
    while start < len(pieces):
        posts.append((pieces[start : best[start][1]], start == 0))
        start = best[start][1]
    return posts


def _by_bylines(pieces: list[Piece], habits: Habits) -> list[tuple[list[Piece], bool]]:
    """Divide a page by its bylines: of the places they can have in a post, the cheapest one."""
    runs = _runs(pieces)
    dated = [run for run in runs if _has_date(pieces, run)]
    undated = [run for run in runs if not _has_date(pieces, run)]
    first_kind = {run for run in runs if _same_kind(pieces, run, runs[0])}
    before_titles = [next((at for at in range(run[0] - 1, -1, -1) if True), 0) for run in dated]
    ways = [
        [run[1] for run in runs],
        [run[1] for run in dated],
        [run[1] for run in undated],
        [run[0] for run in runs],
        [run[0] for run in dated],
        [run[0] for run in undated],
        [run[0] for run in first_kind],
        before_titles,
    ]
    best: tuple[float, list[list[Piece]]] = (_NO_POST * 2, [])
    for way in ways:
        posts = _divided(pieces, sorted(set(way)))
        cost = sum(_post_cost(post, habits, first=not index, dates=bool(dated)) for index, post in enumerate(posts))
        if cost < best[0]:
            best = (cost, posts)
    return [(post, index == 0) for index, post in enumerate(best[1])]


def _divided(pieces: list[Piece], at: list[int]) -> list[list[Piece]]:
    bounds = [0, *(place for place in at if 0 < place < len(pieces)), len(pieces)]
    return [pieces[one:two] for one, two in pairwise(bounds)]


def _post_cost(post: list[Piece], habits: Habits, *, first: bool, dates: bool) -> float:
    times = sum(1 for piece in post if piece.byline and piece.byline.date)
    texts = [piece for piece in post if not piece.byline]
    return 10 * abs(times - 1) * dates + (_cheapest(texts, habits, first=first)[0] if texts else 6)


def _runs(pieces: list[Piece]) -> list[tuple[int, int]]:
    """Return the bounds of the rows of bylines, a row ending where the next post's begins.

    Two rows meet where a post has neither title nor text, so a dated and an undated byline are
    one row only if they are so on most of the page.
    """
    steps = Counter(
        (one.byline.date is not None, two.byline.date is not None if two.byline else None)
        for one, two in pairwise(pieces)
        if one.byline
    )
    into = Counter(
        (one.byline.date is not None if one.byline else None) for one, two in pairwise(pieces) if two.byline and two.byline.date
    )
    after_date = steps[True, False] > steps[True, None]
    before_date = into[False] > into[None]
    runs: list[tuple[int, int]] = []
    roles: set[str] = set()
    for index, piece in enumerate(pieces):
        if not piece.byline:
            continue
        above = pieces[index - 1].byline if index else None
        joins = above is not None and not (roles & piece.byline.roles)
        if above and joins and (above.date is None) != (piece.byline.date is None):
            joins = after_date if above.date else before_date
        if joins:
            runs[-1] = (runs[-1][0], index + 1)
            roles |= piece.byline.roles
        else:
            runs.append((index, index + 1))
            roles = set(piece.byline.roles)
    return runs


def _has_date(pieces: list[Piece], run: tuple[int, int]) -> bool:
    return any(piece.byline and piece.byline.date for piece in pieces[slice(*run)])


def _same_kind(pieces: list[Piece], run: tuple[int, int], other: tuple[int, int]) -> bool:
    one, two = pieces[run[0]].byline, pieces[other[0]].byline
    return one is not None and two is not None and (one.label, one.date is None) == (two.label, two.date is None)


# The parts of one post


def _cheapest(texts: list[Piece], habits: Habits, *, first: bool, about: str | None = None) -> tuple[float, int, int]:
    """Return the least cost of these paragraphs as one post, where its title is (-1: nowhere) and its text begins."""
    best = (_NO_POST, -1, 0)
    for title in range(-1, min(len(texts), 8 if first else 4)):
        for text in range(title + 1, len(texts) + 1):
            if text == len(texts) and title < 0:
                continue
            cost = sum(_caption_cost(texts[at], first=first) for at in range(text) if at != title)
            cost += 0.4 * max(title, 0) + _text_cost(texts[text:], habits) + _title_cost(texts, title, text, habits, about)
            if cost < best[0]:
                best = (cost, title, text)
    return best


def _caption_cost(piece: Piece, *, first: bool) -> float:
    cost = 3 + 8 * piece.marked + 4 * (piece.words > 30) + 1.5 * piece.paragraph.text.endswith((".", "!", "?"))
    return min(cost, 2.0) if first and not piece.marked else cost


def _text_cost(texts: list[Piece], habits: Habits) -> float:
    if not texts:
        return 5
    cost = 8.0 * (habits.indented and not texts[0].paragraph.indent)
    for index, piece in enumerate(texts):
        ends = piece.paragraph.text.rstrip("”\"'»)’").endswith((".", "!", "?", "…", ":"))
        if index:
            cost += 0.4 if habits.whole else 2.5
        if piece.marked:
            cost += 2 * (piece.words < 12 and 2 * piece.words < habits.usual_words)
            cost += 8 * (index < len(texts) - 1)
        elif index and habits.whole:
            continue
        elif piece.words < 40:
            cost += (1 if piece.words >= 20 else 2 if piece.words >= 12 else 3) + (not ends)
    return cost


def _title_cost(texts: list[Piece], title: int, text: int, habits: Habits, about: str | None) -> float:
    first = texts[text] if text < len(texts) else None
    tail = next((piece.tail for piece in texts[text:] if piece.tail), None) or about
    parted = habits.inner is not None and habits.outer is not None and habits.inner != habits.outer
    if title < 0:
        before = first.paragraph.before if first else 0
        extra = before > max(habits.inner or 1, habits.outer or 1)
        return 0.5 if extra else 3.0 if parted and before == habits.outer else 4.0
    piece = texts[title]
    paragraph = piece.paragraph
    cost = 0.0 if piece.words <= 14 else 1.0 if piece.words <= 30 else 3.0 if piece.words <= 60 else 5.0
    if piece.marked:
        short = piece.words < 15 and 2 * piece.words < habits.usual_words
        cost += 1 if short and not piece.tail else 9
    if habits.indented and paragraph.indent:
        cost += 8
    if first and first.paragraph.before > max(habits.inner or 1, 1) and title == text - 1:
        cost += 5
    if parted and first and title == text - 1:
        cost += 4 * (first.paragraph.before != habits.inner)
    if tail:
        cost += -3 if fold(tail) == fold(paragraph.text) else 2
    return cost


def _entry(post: list[Piece], habits: Habits, *, first: bool) -> Entry | None:
    texts = [piece for piece in post if not piece.byline]
    bylines = [piece.byline for piece in post if piece.byline]
    about = next((found.about for found in bylines if found.about), None)
    number = post[0].paragraph.number
    if not texts:
        return Entry(None, [], [], bylines, sure=True, number=number) if any(found.date for found in bylines) else None
    _, title, text = _cheapest(texts, habits, first=first, about=about)
    captions = [piece.paragraph for at, piece in enumerate(texts[:text]) if at != title]
    known = next((piece.tail for piece in texts if piece.tail), None) or about
    named = texts[title].paragraph if title >= 0 else None
    sure = not captions or (first and habits.headless) or bool(known and named and fold(known) == fold(named.text))
    number = (named or texts[text].paragraph if title >= 0 or text < len(texts) else texts[0].paragraph).number
    return Entry(named, [piece.paragraph for piece in texts[text:]], captions, bylines, sure, number)


def posts_of(arranged: Arranged) -> Iterator[Entry]:
    """Yield the entries of a page that have a title, a text or a byline."""
    yield from arranged.entries
