"""Words that are not to be in a public export: found however they are written, and taken out.

A text is looked at as a reader sees it: entities, percent-encoding, JSON's escapes and hosts in Punycode
decoded, soft hyphens and the like gone, case and accents alike, and once more without its tags. What is
found there is replaced in the text as it stands.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from solidarity_archive.errors import UsageError
from solidarity_archive.text import clean, shorten

MARK = "█████"
"""Has no letters, so that no word can be in it, and one length for all."""
_LONGEST = 1000
_NAMED = "(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31})"
_ENTITY = rf"&(?:(?:amp;){{1,3}}{_NAMED};|{_NAMED};?)"
_LEVELS = 4
"""What was encoded may have been encoded again, three times at most."""
_IDN = r"(?<![A-Za-z0-9])[xX][nN]--[A-Za-z0-9-]{1,59}"
_CODED = rf"{_ENTITY}|{_IDN}|(?:%(?:25){{0,3}}[0-9A-Fa-f]{{2}})+|(?:\\u[0-9a-fA-F]{{4}})+|[^\x00-\x7f]+"
_WITH_TAGS = re.compile(_CODED)
_TAG = (
    r"<!--(?:[^<]|<(?!!--))*?-->"  # no comment in a comment, nor "<" in a value: a long text is read once
    r"|<(?:[^<>\"']++|\"[^\"<]*\"|'[^'<]*')*+>"
    r"|<[^<>]*>"
)
_WITHOUT_TAGS = re.compile(rf"{_TAG}|{_CODED}")
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small"
    r"|span|strike|strong|sub|sup|tt|u|var|wbr)\b|<!--",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_GAP = r"\s*+(?:(?:[^\w\s]|_)\s*+){0,6}+"
"""Between the words of a rule: any space, a hyphen, a point, what quotes a line or marks it up; or nothing,
as in an address. Spaces are counted one way only, so that many of them take no longer."""
_APOSTROPHES = "’‘ʼʹʻ`´′"
_PLAIN = dict(zip("øłđðħıĸŋŧ", "olddhiknt", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
"""Letters that no accent makes, as slugs have them (remove_accents)."""
_SPELT: tuple[dict[str, str], ...] = (
    {},
    {"ß": "s"},
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "đ": "dj"},
)
"""How else slugs have letters of a rule: sites in English, in German, Danish or Serbian."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no space between words."""


class _Folded(dict[str, str]):
    """Characters as they are compared; those that nobody sees become nothing."""

    def __missing__(self, letter: str) -> str:
        if letter in _APOSTROPHES:
            self[letter] = "'"
        else:
            parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
            self[letter] = "".join(
                _PLAIN.get(part, part)
                for part in parts
                if unicodedata.category(part) not in ("Mn", "Me", "Cf")
            )
        return self[letter]


_FOLDED = _Folded()


class _Piece(NamedTuple):
    """A run of what is seen: where it begins there, and where it stands in the text.

    With `step` 1 letter goes with letter, with 0 it stands for the whole.
    """

    seen: int
    start: int
    end: int
    step: int


def rule_of(text: str) -> str:
    """Return a rule as it is kept; raise UsageError for a text in which no word is."""
    rule = " ".join(clean(text).split())
    if not _words(rule):
        raise UsageError(
            f"{shorten(text, 40)!r} has no word that could be found", "Give a name, a word, an address."
        )
    if len(rule) > _LONGEST:
        raise UsageError(f"a rule of more than {_LONGEST} characters", "Give the words that tell.")
    return rule


def same(one: str, other: str) -> bool:
    """Whether two rules find the same."""
    return _words(one) == _words(other)


class Redactor:
    """Takes the words of some rules out of texts, and counts how often it did, rule by rule."""

    def __init__(self, rules: Sequence[str]) -> None:
        self.counts: Counter[str] = Counter()
        # The longest first: "Ann Lee" before "Ann".
        self._rules = sorted(rules, key=lambda rule: (-len("".join(_words(rule))), rule))
        parts = (f"({_pattern(rule)})" for rule in self._rules)
        self._pattern = re.compile("|".join(parts)) if rules else None

    def text(self, text: str) -> str:
        """Return a text without any of the words."""
        return self._without(self._without(text, _WITH_TAGS), _WITHOUT_TAGS)

    def _without(self, text: str, units: re.Pattern[str]) -> str:
        if self._pattern is None:
            return text
        seen, pieces, unseen = _seen(text, units)
        parts: list[str] = []
        done = 0
        for found in self._pattern.finditer(seen):
            self.counts[self._rules[(found.lastindex or 1) - 1]] += 1
            mark = MARK
            for start, last in _spans(pieces, *found.span()):
                end = last
                while end in unseen:
                    end = unseen[end]
                if end > done:
                    parts += (text[done:start], mark)
                    mark, done = "", end
        return "".join([*parts, text[done:]])


def _pattern(rule: str) -> str:
    letters = unicodedata.normalize("NFC", rule).lower()
    ways = (_words("".join(spelt.get(letter, letter) for letter in letters)) for spelt in _SPELT)
    return "|".join(dict.fromkeys(map(_pattern_of, ways)))


def _pattern_of(words: list[str]) -> str:
    begins = "" if _UNSPACED.match(words[0][0]) else r"(?<![^\W_])"
    ends = "" if _UNSPACED.match(words[-1][-1]) else r"(?![^\W_])"
    return begins + _GAP.join(map(re.escape, words)) + ends


def _words(text: str) -> list[str]:
    return _WORD.findall("".join(map(_FOLDED.__getitem__, text)))


def _seen(text: str, units: re.Pattern[str]) -> tuple[str, list[_Piece], dict[int, int]]:
    """Return what is seen of a text, folded; where its runs stand, and what is not seen."""
    parts: list[str] = []
    pieces: list[_Piece] = []
    unseen: dict[int, int] = {}
    length = 0
    for shown, start, end, step in _runs(text, units):
        if shown:
            parts.append(shown)
            pieces.append(_Piece(length, start, end, step))
            length += len(shown)
        elif start < end:
            unseen[start] = end
    return "".join(parts), pieces, unseen


def _runs(text: str, units: re.Pattern[str]) -> Iterator[tuple[str, int, int, int]]:
    """Yield what is seen of each run of a text, where it begins and ends, and its step (_Piece)."""
    done = 0
    for unit in units.finditer(text):
        start, end = unit.span()
        if done < start:
            yield text[done:start].casefold(), done, start, 1
        done = end
        given = unit[0]
        if given[0] == "<":
            yield "" if _INLINE.match(given) else " ", start, start, 0  # nothing of a tag is taken out
        elif given[0] in "&%\\xX" and (decoded := _decoded(given)) != given:
            yield "".join(map(_FOLDED.__getitem__, decoded)), start, end, 0
        else:
            folded = [_FOLDED[letter] for letter in given]
            if all(len(letter) == 1 for letter in folded):
                yield "".join(folded), start, end, 1
            else:
                yield from (
                    (letter, start + place, start + place + 1, 0) for place, letter in enumerate(folded)
                )
    if done < len(text):
        yield text[done:].casefold(), done, len(text), 1


def _decoded(given: str) -> str:
    if given[0] in "&%":
        decode = unescape if given[0] == "&" else unquote
        for _ in range(_LEVELS):
            given = decode(given)
        return given
    if given[0] in "xX":
        try:
            return given[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return given
    units = b"".join(int(code, 16).to_bytes(2, "big") for code in given.split("\\u")[1:])
    return units.decode("utf-16-be", "replace")


def _spans(pieces: list[_Piece], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the places in the text of what is seen from `first` up to `last`."""
    number = bisect_right(pieces, first, key=lambda piece: piece.seen) - 1
    while number < len(pieces) and pieces[number].seen < last:
        piece = pieces[number]
        if piece.step:
            start = piece.start + max(0, first - piece.seen)
            yield start, min(piece.end, piece.start + last - piece.seen)
        else:
            yield piece.start, piece.end
        number += 1
