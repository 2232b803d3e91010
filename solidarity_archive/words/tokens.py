"""Words as they stand in a text, as they are counted and as they are compared."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from solidarity_archive.lazy import regex

_MARKS = "\u0300-\u036f"
_APOSTROPHES = "'’ʼ‘`´"
"""The right ones, and what is typed for them; FTS5 takes none of them for a letter (ʼ needs `separators`)."""
UNSEEN = "\u00ad\u200c\u200d\u2060\ufeff"
"""What stands inside of words and is not seen: soft hyphens, joiners, and a byte order mark in their place.

FTS5 takes them for spaces. So is U+200B, which stands between the words of Thai and Khmer.
"""
_LETTERS = r"[^\W_ʼ]+"
_WORD = regex(
    rf"{_LETTERS}(?:(?:[{_MARKS}{UNSEEN}]+[{_APOSTROPHES}]?|[{_APOSTROPHES}]){_LETTERS})*[{_MARKS}]*"
)
_PLAIN_WORD = regex(rf"\w+(?:[{_APOSTROPHES}]\w+)*")
"""The same, and faster, where there is nothing rare."""
_MARK = regex(f"[{_MARKS}]")
_RARE = regex(f"[{_MARKS}{UNSEEN}]")
_STRESS = regex("(?<=[\u0400-\u052f])([\u0306\u0308]?)[\u0300\u0301]+")
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(UNSEEN, ""))
_PLAIN = str.maketrans(
    {"ё": "е", "ґ": "г", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
    | dict.fromkeys(_APOSTROPHES, "'")
)
_AS_IT_STANDS = regex("[0-9a-zа-яєіїў]+")
_DROPPED = regex(f"(?<![\u0400-\u052f])[{_MARKS}]|(?![\u0306\u0308])[{_MARKS}]")


class Word(NamedTuple):
    """A word of a text: `text[start:end]`, letter for letter."""

    start: int
    end: int
    text: str


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order; the offsets are into `text` as it is.

    A word is letters and digits of any script, with the combining marks upon them (stress marks
    among them) and with apostrophes, or what is not seen, between letters: "miner's", "об'єднання".
    """
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), found[0])


def spans_of(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield where the words of ``text[start:end]`` begin and end in `text`."""
    end = len(text) if end is None else end
    return (found.span() for found in _word_in(text[start:end]).finditer(text, start, end))


def spelled(text: str) -> list[str]:
    """Return the words of `text` in order, letter for letter, without their places."""
    return _word_in(text).findall(text)


def _word_in(text: str) -> re.Pattern[str]:
    is_rare = "_" in text or "ʼ" in text or (not text.isascii() and _RARE.search(text))
    return _WORD if is_rare else _PLAIN_WORD


def is_plain(word: str) -> bool:
    """Whether a word is a term and folded as it stands, as most are: to know that is ten times as fast."""
    return _AS_IT_STANDS.fullmatch(word) is not None


def term_of(word: str) -> str:
    """Return `word` as the lexicon counts it: lower case, NFC, one apostrophe, no stress mark, and seen.

    A stress mark is an acute or grave on a Cyrillic letter; in "café" it is part of the letter.
    """
    term = word.lower()
    if is_plain(term):
        return term
    term = term.translate(_ONE_APOSTROPHE)
    if not _MARK.search(term):
        return unicodedata.normalize("NFC", term)
    parts = unicodedata.normalize("NFD", term)
    return unicodedata.normalize("NFC", _STRESS.sub(r"\1", parts))


def fold_word(term: str) -> str:
    """Return `term` for comparing: no accents, ł as l, ß as ss, ё as е, ґ as г; й, ї and ў stay letters."""
    if is_plain(term):
        return term
    if term.isascii():
        return term.lower().translate(_ONE_APOSTROPHE)
    term = unicodedata.normalize("NFC", term.lower()).translate(_PLAIN)
    term = _DROPPED.sub("", unicodedata.normalize("NFD", term))
    return unicodedata.normalize("NFC", term).translate(_PLAIN)
