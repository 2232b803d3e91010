"""Where one post of an archive page ends and the next begins, and which paragraph is its title.

Every way to divide the page that its structure allows has a cost, and the cheapest is taken. The
numbers say only which sign is stronger than which.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, dropwhile, pairwise

from solidarity_archive.readers.text.bylines import Byline
from solidarity_archive.readers.text.paragraphs import Paragraph

_LONGEST_POST = 6
_LONGEST_KICKER = 6
_PROSE = 12
_NO_POST = 1e9
_NOTHING = 1e-6


@dataclass(slots=True)
class Piece:
    """A paragraph among the posts, what it says as a byline, and what its tail says.

    `tail` and `folded` are folded for comparing; `ends` says that it ends as a sentence does, `notice`
    that it stands in the place of a protected post's text, `bare` that it is a tail and nothing else.
    """

    paragraph: Paragraph
    byline: Byline | None = None
    marked: bool = False
    tail: str | None = None
    words: int = 0
    folded: str = ""
    caption: bool = False
    notice: bool = False
    ends: bool = False
    bare: bool = False


@dataclass(slots=True)
class Habits:
    """What a page does with all its posts, learned from those that can be told."""

    inner: int | None = None
    outer: int | None = None
    indent: int | None = None
    usual_words: int = 0
    whole: bool = False
    headless: bool = False
    split: bool = False


def by_texts(pieces: list[Piece], habits: Habits) -> list[tuple[list[Piece], bool]]:
    """Divide a page without bylines: the cheapest of all divisions, found from its end."""
    best = [(_NO_POST, 0)] * len(pieces) + [(0.0, 0)]
    for start in range(len(pieces) - 1, -1, -1):
        for end in range(start + 1, min(start + _LONGEST_POST, len(pieces)) + 1):
            cost = cheapest(pieces[start:end], habits, first=start == 0)[0] + best[end][0]
            if cost < best[start][0]:
                best[start] = (cost, end)
    posts, start = [], 0
    if habits.headless and pieces:
        start = min(range(min(12, len(pieces))), key=lambda index: best[index][0] + 1.5 * index)
    while start < len(pieces):
        posts.append((pieces[start : best[start][1]], start == 0))
        start = best[start][1]
    return posts


def by_bylines(pieces: list[Piece], habits: Habits) -> list[tuple[list[Piece], bool]]:
    """Divide a page by its bylines: of the places they can have in a post, the cheapest one."""
    runs = _runs(pieces)
    dated = [run for run in runs if _has_date(pieces, run)]
    undated = [run for run in runs if not _has_date(pieces, run)]
    first_kind = {run for run in runs if _same_kind(pieces, run, runs[0])}
    before_titles = [max(run[0] - 1, 0) for run in dated]
    before_kickers = [run[0] - 2 for run in dated] if _kickers(pieces, dated) else []
    ways = [
        [run[1] for run in runs],
        [run[1] for run in dated],
        [run[1] for run in undated],
        [run[0] for run in runs],
        [run[0] for run in dated],
        [run[0] for run in undated],
        [run[0] for run in first_kind],
        before_titles,
        before_kickers,
    ]
    best: tuple[float, list[list[Piece]]] = (_NO_POST * 2, [])
    for way in filter(None, ways):
        posts = _divided(pieces, sorted(set(way)))
        # What stands above the posts of a page without a heading is none of them.
        top = (
            habits.headless
            and bool(dated)
            and not any(piece.byline or _is_prose(piece) for piece in posts[0])
        )
        cost = 2.0 * top + sum(
            _post_cost(post, habits, first=not index, dates=bool(dated))
            for index, post in enumerate(posts)
            if index or not top
        )
        if cost < best[0]:
            best = (cost, posts[top:])
    if habits.headless and _days_first(best[1][1:]):
        best[1][0] = (
            list(dropwhile(lambda piece: not (_is_dated(piece) or _is_prose(piece)), best[1][0]))
            or best[1][0]
        )
    parted = [before_date(post) for post in best[1]]
    usual = 2 if before_kickers and all(before == 2 for before in parted) else 1
    habits.split = sum(before == usual for before in parted) > 0.6 * len(parted) and any(
        before_date(post) < sum(not piece.byline for piece in post) for post in best[1]
    )
    return [(post, index == 0) for index, post in enumerate(best[1])]


def _days_first(posts: list[list[Piece]]) -> bool:
    """Whether all posts that have a day begin with it, and some do."""
    dated = [_is_dated(post[0]) for post in posts if any(map(_is_dated, post))]
    return bool(dated) and all(dated)


def _is_dated(piece: Piece) -> bool:
    return piece.byline is not None and piece.byline.date is not None


def _is_prose(piece: Piece) -> bool:
    """Whether a paragraph is of some post's text, for sure: that is never left out."""
    return piece.ends and piece.words >= _PROSE


def with_days(posts: list[tuple[list[Piece], bool]]) -> list[tuple[list[Piece], bool]]:
    """Return posts with the days of those above them where a page prints each day once, above its posts."""
    if not _days_first([post for post, _ in posts]):
        return posts
    found: list[tuple[list[Piece], bool]] = []
    day: list[Piece] = []
    for post, first in posts:
        if _is_dated(post[0]):
            day = post[:1]
        lacking = not any(map(_is_dated, post)) and any(piece.byline for piece in post)
        found.append(([*day, *post] if lacking else post, first))
    return found


def _kickers(pieces: list[Piece], dated: list[tuple[int, int]]) -> bool:
    """Whether two short lines stand above each date, as where a theme prints the category above the title."""
    bounds = [0, *(end for _, end in dated)]
    return len(dated) > 1 and all(
        run[0] - 2 >= bound and _are_kicker_and_title(*pieces[run[0] - 2 : run[0]])
        for bound, run in zip(bounds, dated, strict=False)
    )


def _are_kicker_and_title(kicker: Piece, title: Piece) -> bool:
    plain = not any(piece.byline or piece.marked for piece in (kicker, title))
    return plain and not kicker.ends and kicker.words <= _LONGEST_KICKER


def before_date(post: list[Piece]) -> int:
    """Return how many paragraphs stand before a post's date."""
    texts = 0
    for piece in post:
        if _is_dated(piece):
            return texts
        texts += not piece.byline
    return texts


def _divided(pieces: list[Piece], at: list[int]) -> list[list[Piece]]:
    bounds = [0, *(place for place in at if 0 < place < len(pieces)), len(pieces)]
    return [pieces[one:two] for one, two in pairwise(bounds)]


def _post_cost(post: list[Piece], habits: Habits, *, first: bool, dates: bool) -> float:
    times = sum(map(_is_dated, post))
    texts = [piece for piece in post if not piece.byline]
    labels = Counter(piece.byline.label for piece in post if piece.byline and piece.byline.label)
    again = max([times, *labels.values()], default=0) - 1
    # A second date is another post's; a first block without one may be what stands above the posts.
    lost = (6 if first else 10) * (not times) + 30 * max(again, 0)
    return lost * dates + (cheapest(texts, habits, first=first)[0] if texts else 6)


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
        (one.byline.date is not None if one.byline else None)
        for one, two in pairwise(pieces)
        if two.byline and two.byline.date
    )
    after_date = steps[True, False] > steps[True, None]
    before_date = into[False] > into[None]
    runs: list[tuple[int, int]] = []
    roles: set[str] = set()
    for index, piece in enumerate(pieces):
        if not piece.byline:
            continue
        above = pieces[index - 1].byline if index else None
        opens = pieces[0].byline is not None and piece.byline.label == pieces[0].byline.label
        joins = above is not None and not opens and not (roles & piece.byline.roles)
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
    return (
        one is not None and two is not None and (one.label, one.date is None) == (two.label, two.date is None)
    )


def cheapest(
    texts: list[Piece], habits: Habits, *, first: bool, about: str | None = None, split: int | None = None
) -> tuple[float, int, int]:
    """Return the least cost of these paragraphs as one post, its title's place and its text's first.

    The place is -1 if there is no title. `split` is the number of paragraphs before a date that
    the page has between titles and texts.
    """
    best = (_NO_POST, -1, 0)
    captions = [0.0, *accumulate(_caption_cost(piece, habits, first=first) for piece in texts)]
    bodies = _text_costs(texts, habits)
    tails = _tails(texts, about)
    for title in range(-1, min(len(texts), 8 if first and habits.headless else 4)):
        for text in range(title + 1, len(texts) + 1):
            if text == len(texts) and title < 0:
                continue
            cost = captions[text] - (captions[title + 1] - captions[title] if title >= 0 else 0)
            cost += 0.4 * max(title, 0) + bodies[text] + _title_cost(texts, title, text, habits, tails[text])
            if split is not None:
                cost += 8 * (text < split) + 8 * (title >= split) + 8 * (title < 0 < split)
                cost -= 8 * (title == split - 1 >= 0)
            if cost < best[0] - _NOTHING:
                best = (cost, title, text)
    return best


def _caption_cost(piece: Piece, habits: Habits, *, first: bool) -> float:
    cost = 3 + 6 * habits.whole + 8 * piece.marked + 4 * (piece.words > 30) + 1.5 * piece.ends
    return min(cost, 2.0) if first and habits.headless and not piece.marked else cost


def _text_costs(texts: list[Piece], habits: Habits) -> list[float]:
    """Return what it costs that the text of a post begins at each of its paragraphs, and that it has none."""
    costs = [5.0]
    after = 0.0
    for index, piece in reversed(list(enumerate(texts))):
        cost = after
        if piece.marked:
            cost += 2 * (not piece.notice and piece.words < 12 and 2 * piece.words < habits.usual_words)
            cost += 8 * (index < len(texts) - 1)
        elif not habits.whole and piece.words < 40:
            cost += (1 if piece.words >= 20 else 2 if piece.words >= 12 else 3) + (not piece.ends)
        costs.append(
            9 * piece.bare
            + cost
            + 6 * (habits.indent is not None and piece.paragraph.indent != habits.indent)
        )
        after = cost + (0.4 if habits.whole else 2.5)
    return costs[::-1]


def _tails(texts: list[Piece], about: str | None) -> list[str | None]:
    """Return the title that the first tail says at or after each paragraph, and after the last."""
    tails = [about]
    for piece in reversed(texts):
        tails.append(piece.tail or tails[-1])
    return tails[::-1]


def _title_cost(texts: list[Piece], title: int, text: int, habits: Habits, tail: str | None) -> float:
    first = texts[text] if text < len(texts) else None
    parted = habits.inner is not None and habits.outer is not None and habits.inner != habits.outer
    if title < 0:
        before = first.paragraph.before if first else 0
        extra = before > max(habits.inner or 1, habits.outer or 1)
        return 0.5 if extra else 3.0 if parted and before == habits.outer else 4.0
    piece = texts[title]
    paragraph = piece.paragraph
    cost = 0.0 if piece.words <= 14 else 1.0 if piece.words <= 30 else 3.0 if piece.words <= 60 else 5.0
    if piece.marked:
        short = not piece.notice and piece.words < 15 and 2 * piece.words < habits.usual_words
        cost += 1 if short and not piece.tail else 9
    if habits.indent is not None and paragraph.indent == habits.indent:
        cost += 6
    if first and first.paragraph.before > max(habits.inner or 1, 1) and title == text - 1:
        cost += 5
    if parted and first and title == text - 1:
        cost += 4 * (first.paragraph.before != habits.inner)
    if piece.caption:
        cost += 2
    if tail:
        cost += -3 if tail == piece.folded else 2
    return cost
