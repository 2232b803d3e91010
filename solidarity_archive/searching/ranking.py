"""How good an answer is: BM25 over what was asked for, a word with all its forms being one term.

FTS5 gives each form a frequency of its own, so that a rare form would weigh more than the common one.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import mul
from typing import NamedTuple

from solidarity_archive.searching.patterns import Memory, Pattern, places
from solidarity_archive.words.tokens import spelled

_K1, _B = 1.2, 0.5
"""As in FTS5's own bm25(), but that a text may be longer: posts are not articles padded with words."""
_NEARNESS = 0.25
"""What words next to each other add at most."""
_LETTERS = 6.5
"""Of a word and the space after it, about: words are not counted, which would take most of the time."""
_BEGINNING = 3
_APOSTROPHES = "['’ʼ‘`´]"


class Finder(NamedTuple):
    """Finds words in lower-case text: a pattern, and what each word that it finds weighs."""

    pattern: re.Pattern[str]
    weights: dict[str, float]


class Group(NamedTuple):
    """One thing that was asked for; `posts` is in about how many posts it is.

    With `titled` only titles count. `finder` finds the same as `pattern`, where that is single words.
    """

    pattern: Pattern
    posts: float
    titled: bool = False
    finder: Finder | None = None


class Fields(NamedTuple):
    """What is searched of a post."""

    title: str
    summary: str
    text: str
    terms: str


TITLE = 8.0
"""What a word in the title weighs."""
_WEIGHTS = (TITLE, 1.0, 1.0, 2.0)
"""Of the fields; what is best by the judged searches (tests/search_ranking.py)."""
_TEXT = Fields._fields.index("text")


class Value(NamedTuple):
    """How good a post is, higher is better, and whether something of each group is in it."""

    score: float
    whole: bool


class _Counted(NamedTuple):
    """A post in numbers: about how many words, how often each group is in it, and where in the text."""

    words: float
    often: list[float]
    where: list[list[float]]


def finder(weights: Iterable[tuple[str, float]]) -> Finder:
    """Return what finds these words, in lower case, each with its weight."""
    known = dict(weights)
    by_beginning: dict[str, list[str]] = defaultdict(list)
    for word in known:
        by_beginning[word[:_BEGINNING]].append(word[_BEGINNING:])
    branches = (
        f"{re.escape(beginning)}(?:{'|'.join(map(re.escape, sorted(ends, reverse=True)))})"
        for beginning, ends in by_beginning.items()
    )
    pattern = "|".join(branches).replace("'", _APOSTROPHES)
    return Finder(re.compile(rf"(?:{pattern})(?!\w)"), known)


def rank(groups: Sequence[Group], posts: int, candidates: Sequence[Fields], memory: Memory) -> list[Value]:
    """Return how good each candidate is; `posts` is how many there are in all."""
    counted = [_count(groups, fields, memory) for fields in candidates]
    mean = sum(each.words for each in counted) / max(len(counted), 1) or 1.0
    return [Value(_score(groups, posts, each, mean), all(each.often)) for each in counted]


def _count(groups: Sequence[Group], fields: Fields, memory: Memory) -> _Counted:
    lower = [searched(field) for field in fields]
    often: list[float] = []
    where: list[list[float]] = []
    for group in groups:
        texts = lower[:1] if group.titled else lower
        there = [_found(group, text, memory) if text else [] for text in texts]
        weights = (sum(weight for _, weight in found) for found in there)
        often.append(sum(map(mul, weights, _WEIGHTS)))
        where.append([] if group.titled else [place for place, _ in there[_TEXT]])
    return _Counted(sum(map(len, fields)) / _LETTERS, often, where)


def searched(text: str) -> str:
    """Return a text in lower case, without stress marks."""
    return text.lower().replace("\u0300", "").replace("\u0301", "")


def _found(group: Group, text: str, memory: Memory) -> list[tuple[float, float]]:
    """Return where in a text something of a group is, in words, and what each weighs."""
    if group.finder is None:
        return [(place.first, place.weight) for place in places(group.pattern, spelled(text), memory)]
    weights = group.finder.weights
    return [
        (start / _LETTERS, weights.get(found[0]) or max(weights.values()))
        for found in group.finder.pattern.finditer(text)
        if not (start := found.start()) or not text[start - 1].isalnum()
    ]


def finds(group: Group, fields: Fields, memory: Memory) -> bool:
    """Whether anything of a group is in what is searched of a post."""
    texts = fields[:1] if group.titled else fields
    return any(_found(group, searched(text), memory) for text in texts if text)


def rarity(posts: int, seen: float) -> float:
    """Return what it is worth to have something that so many of all posts have."""
    seen = min(max(seen, 1.0), posts)
    return math.log(1 + (posts - seen + 0.5) / (seen + 0.5))


def _score(groups: Sequence[Group], posts: int, counted: _Counted, mean: float) -> float:
    length = _K1 * (1 - _B + _B * counted.words / mean)
    score = 0.0
    for group, often in zip(groups, counted.often, strict=True):
        score += rarity(posts, group.posts) * often * (_K1 + 1) / (often + length)
    there = [some for some in counted.where if some]
    if len(there) < 2:
        return score
    return score * (1 + _NEARNESS / (1 + _span(there) / len(there)))


def _span(groups: Sequence[Sequence[float]]) -> float:
    """Return how many words the shortest passage has, beyond one each, in which each group is."""
    there = sorted((place, number) for number, some in enumerate(groups) for place in some)
    last: dict[int, float] = {}
    best = there[-1][0] - there[0][0]
    for place, number in there:
        last[number] = place
        if len(last) == len(groups):
            best = min(best, place - min(last.values()))
    return max(best - len(groups) + 1, 0)
