"""Where in a text stands what was asked for, counted in words."""

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from solidarity_archive.lazy import regex
from solidarity_archive.words.tokens import UNSEEN, fold_word, term_of

_PART = regex(rf"[^'’ʼ‘`´{UNSEEN}]+")
_MARKS = ("\u0300", "\u036f")


class Place(NamedTuple):
    """The first and the last word of a match, and how much it weighs: 1 for what was typed."""

    first: int
    last: int
    weight: float = 1.0


class Forms(NamedTuple):
    """A word in any of its forms: each, folded, with its weight."""

    weights: Mapping[str, float]


class Side(NamedTuple):
    """Words in any of their forms, side by side."""

    parts: tuple[Forms, ...]


class Exactly(NamedTuple):
    """Tokens of the index side by side, the last one perhaps only the beginning of one."""

    tokens: tuple[str, ...]
    prefix: bool = False


class Close(NamedTuple):
    """What has at most `distance` words between its parts, in any order."""

    parts: tuple["Pattern", ...]
    distance: int


Pattern: TypeAlias = Forms | Side | Exactly | Close


class _Folds(dict[str, tuple[str, ...]]):
    """The fold of a word, and those of its parts that are words to the index."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        parts = (word,) if word.isalnum() else (word, *_PART.findall(word))
        folds = self[word] = tuple(fold_word(part if part.isascii() else term_of(part)) for part in parts)
        return folds


class _Letters(dict[str, str]):
    def __missing__(self, beginning: str) -> str:
        letter = self[beginning] = fold_word(term_of(beginning))[:1]
        return letter


class _Tokens(dict[str, tuple[str, ...]]):
    def __missing__(self, word: str) -> tuple[str, ...]:
        tokens = self[word] = index_tokens(word)
        return tokens


class Memory:
    """What was found out of words, for all texts of one search."""

    def __init__(self) -> None:
        self.folds, self.letters, self.tokens = _Folds(), _Letters(), _Tokens()


def index_tokens(word: str) -> tuple[str, ...]:
    """Return the tokens that FTS5 makes of a word: lower case, Latin letters without accents, no apostrophes.

    As its tokenizer unicode61 with remove_diacritics=2 and ʼ as a separator. What is not seen parts words.
    """
    lower = word.lower()
    if not lower.isascii():
        lower = "".join(map(_plain, lower))
    return tuple(_PART.findall(lower))


def _plain(letter: str) -> str:
    if _MARKS[0] <= letter <= _MARKS[1]:
        return ""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


def places(pattern: Pattern, words: Sequence[str], memory: Memory) -> list[Place]:
    """Return the places of a pattern among the words of a text, in order."""
    match pattern:
        case Forms(weights):
            folds, letters = memory.folds, memory.letters
            first = {fold[:1] for fold in weights}
            # A letter, with a mark that may follow it, tells of most words that they need not be folded,
            # which would take four fifths of the time of showing what was found.
            return [
                Place(number, number, known[0])
                for number, word in enumerate(words)
                if (letters[word[:2]] in first or not word.isalnum())
                and (known := [weights[fold] for fold in folds[word] if fold in weights])
            ]
        case Side(parts):
            return _side_by_side([places(part, words, memory) for part in parts])
        case Exactly(tokens, prefix):
            return _exactly(tokens, words, memory, prefix=prefix)
        case Close(parts, distance):
            return _close([places(part, words, memory) for part in parts], distance)


def _side_by_side(parts: list[list[Place]]) -> list[Place]:
    runs = parts[0]
    for part in parts[1:]:
        following = {place.first: place for place in part}
        runs = [
            Place(run.first, next_.last, run.weight * next_.weight)
            for run in runs
            if (next_ := following.get(run.last + 1))
        ]
    return runs


def _exactly(tokens: tuple[str, ...], words: Sequence[str], memory: Memory, *, prefix: bool) -> list[Place]:
    made = list(map(memory.tokens.__getitem__, words))
    there = list(chain.from_iterable(made))
    # A word is one token but for what has an apostrophe in it.
    numbers = (
        range(len(words))
        if len(there) == len(words)
        else [number for number, some in enumerate(made) for _ in some]
    )
    *whole, last = tokens
    ends = range(len(whole), len(there))
    found = (end for end in ends if there[end] == last or (prefix and there[end].startswith(last)))
    return [
        Place(numbers[end - len(whole)], numbers[end])
        for end in found
        if there[end - len(whole) : end] == whole
    ]


def _close(parts: list[list[Place]], distance: int) -> list[Place]:
    """Return those places of the parts that are close together.

    What the index holds for close and is not, because it counts otherwise, is found all the same.
    """
    there = sorted((place, part) for part, some in enumerate(parts) for place in some)
    kept: set[Place] = set()
    for number, (start, _) in enumerate(there):
        seen: dict[int, Place] = {}
        for place, part in map(there.__getitem__, range(number, len(there))):
            if place.first - start.last - 1 > distance:
                break
            seen.setdefault(part, place)
            if len(seen) == len(parts):
                kept.update(seen.values())
                break
    return sorted(kept or (place for place, _ in there))
