"""How good an answer is: BM25 over what was asked for, a word with all its forms being one term.

FTS5 gives each form a frequency of its own, so that a rare form would weigh more than the common one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from solidarity_archive.searching.patterns import Memory, Pattern, Place, places, words_in

_K1, _B = 1.2, 0.75
"""As in FTS5's own bm25()."""
_NEARNESS = 0.25
"""What words next to each other add at most."""


class Group(NamedTuple):
    """One thing that was asked for; `posts` is in how many posts it is, `titled` that only titles count."""

    pattern: Pattern
    posts: float
    titled: bool = False


class Fields(NamedTuple):
    """What is searched of a post."""

    title: str
    summary: str
    text: str
    terms: str


_WEIGHTS = Fields(4.0, 1.0, 1.0, 2.0)  # type: ignore[arg-type]
_TEXT = Fields._fields.index("text")


@dataclass(slots=True)
class Counted:
    """A post in numbers: how many words it has, how often each group is in it, and where in the text."""

    words: int
    often: list[float]
    where: list[list[Place]]


def rank(groups: Sequence[Group], posts: int, candidates: Sequence[Fields], memory: Memory) -> list[float]:
    """Return how good each candidate is, higher is better; `posts` is how many there are in all."""
    counted = [_count(groups, fields, memory) for fields in candidates]
    mean = sum(each.words for each in counted) / max(len(counted), 1) or 1.0
    return [_score(groups, posts, each, mean) for each in counted]


def _count(groups: Sequence[Group], fields: Fields, memory: Memory) -> Counted:
    words = [words_in(part) for part in fields]
    often: list[float] = []
    where: list[list[Place]] = []
    for group in groups:
        found = [
            places(group.pattern, words[number], memory) if not (group.titled and number) else []
            for number in range(len(fields))
        ]
        weighed = (sum(place.weight for place in some) for some in found)
        often.append(sum(float(weight) * sum_ for weight, sum_ in zip(_WEIGHTS, weighed, strict=True)))
        where.append(found[_TEXT])
    return Counted(sum(map(len, words)), often, where)


def _score(groups: Sequence[Group], posts: int, counted: Counted, mean: float) -> float:
    long = _K1 * (1 - _B + _B * counted.words / mean)
    score = 0.0
    for group, often in zip(groups, counted.often, strict=True):
        rare = min(max(group.posts, 1.0), posts)
        score += math.log(1 + (posts - rare + 0.5) / (rare + 0.5)) * often * (_K1 + 1) / (often + long)
    there = [some for some in counted.where if some]
    if len(there) < 2:
        return score
    return score * (1 + _NEARNESS / (1 + _span(there) / len(there)))


def _span(groups: Sequence[Sequence[Place]]) -> int:
    """Return how many words the shortest passage has, beyond one each, in which each group is."""
    there = sorted((place.first, number) for number, some in enumerate(groups) for place in some)
    last: dict[int, int] = {}
    best = there[-1][0] - there[0][0]
    for place, number in there:
        last[number] = place
        if len(last) == len(groups):
            best = min(best, place - min(last.values()))
    return max(best - len(groups) + 1, 0)
