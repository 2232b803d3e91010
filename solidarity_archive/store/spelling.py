"""Words of the archive that somebody may have meant who typed another."""

import math
import sqlite3
from collections.abc import Iterable, Iterator

from solidarity_archive.words.tokens import fold_word, term_of
from solidarity_archive.words.typos import distance

_COMMON = 0.12
"""What ten times as many occurrences are worth, in slips."""
_LONG = 5
"""Letters from which a word may have two slips."""


def nearest(db: sqlite3.Connection, word: str) -> list[str]:
    """Return the words of the archive that are nearest to `word`, the likeliest first."""
    fold = fold_word(term_of(word))
    if len(fold) < 2:
        return []
    most = 1 if len(fold) < _LONG else 2
    near = list(_near(fold, _beginning(db, {fold[0], fold[1]}, fold, most), most))
    if not near:  # the first letter is wrong
        near = list(_near(fold, _going_on(db, fold), most))
    return [other for _, other in sorted(near)]


def _beginning(db: sqlite3.Connection, letters: set[str], fold: str, most: int) -> Iterator[tuple[str, int]]:
    for letter in letters:
        yield from db.execute(
            "SELECT fold, count FROM word WHERE substr(fold, 1, 1) = ? AND length(fold) BETWEEN ? AND ?",
            (letter, len(fold) - most, len(fold) + most),
        )


def _going_on(db: sqlite3.Connection, fold: str) -> Iterable[tuple[str, int]]:
    """Return the words that are like `fold` but for their first letter."""
    return db.execute(
        "SELECT fold, count FROM word WHERE length(fold) BETWEEN ? AND ? AND substr(fold, 2, 2) = ?",
        (len(fold) - 1, len(fold) + 1, fold[1:3]),
    )


def _near(fold: str, words: Iterable[tuple[str, int]], most: int) -> Iterator[tuple[float, str]]:
    for other, count in words:
        slips = distance(fold, other, most)
        if slips:
            yield slips - _COMMON * math.log10(count), other
