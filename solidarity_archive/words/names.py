"""Names: the same one in Latin and Cyrillic letters, as several languages spell and inflect it.

A name is read aloud, in up to eight ways where its letters leave that open ("ch" as in English, Polish or
French). The consonants of a reading are its key. Whether two names with one key are alike is decided by their
vowels and by what the key does not tell apart, "s" and "z" for example.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from solidarity_archive.lazy import regex

_CAPITALS = 0.6
_LETTERS = 4
_READINGS = 8
_KEPT = 4096
"""How many names are kept in mind, so that one query reads each name once."""

_CYRILLIC = "абвгґдеєёжзиіїйклмнопрстуўфхцчшщыэюя"
_SPOKEN = "a b v g g d e e e ž z i i i i k l m n o p r s t u v f x c č š š i e u a"
_CYRILLIC_SOUNDS = dict(zip(_CYRILLIC, _SPOKEN.split(), strict=True)) | {"тс": "c"}
_SPELLED = """
    schtsch:š shch:š szcz:š chtch:š tsch:č tch:č cz:č sch:š sh:š sz:š zh:ž,zg rz:ž,r,rz rzh:rž dzh:dž dj:dž,d
    kh:x ch:č,x,š ck:k,ck ts:c tz:c ph:f th:t gh:g qu:kv ou:u eu:ev,eu
    x:ks q:k w:v y:i j:i,ž h:g,x c:k,c,s z:z,c
"""
_LATIN_SOUNDS = {
    letters: sounds.split(",") for letters, sounds in (row.split(":") for row in _SPELLED.split())
}
_CYRILLIC_LETTERS = regex("тс|.")
_LATIN_LETTERS = regex("|".join(sorted(_LATIN_SOUNDS, key=len, reverse=True)) + "|.")
_IS_CYRILLIC = regex("[\u0400-\u04ff]")
_SOFT_SIGN = regex("['ʹʺ]")
_POLISH_OSC = regex("osc(?=i?$)")

_ENDING = regex(
    "'s$|(?:[оеє]м|[ое]го|[ое]му|[оеє]ві|[ая]м|[ая]ми|[ая]х|[ыиі]м|[ыи]ми|[ыи]х|owi|i?em|ego|emu|[yi]m)$"
)
"""Endings with consonants; final vowels have no say anyway. Genitives in -ов would make Сенцов a Сенц."""
_SOFTENED = (("ці", "к"), ("зі", "г"), ("сі", "х"), ("ce", "k"), ("dze", "g"), ("sze", "ch"))
"""Locatives and what stands in the nominative: Горлівці, Празі; Polsce."""

_GLIDE = regex("i+(?=[aeou])")
_TWICE = regex("(.)\\1+")
_SOUND = regex("([^aeiou])([aeiou]*)")
_PRONOUNCEABLE = regex("[a-zčšž]+")
_ONE_KEY = str.maketrans("zžšč", "sssc")
_CONSONANTS_APART = {"sz": 0.1, "šž": 0.2, "zž": 0.3, "sš": 0.3, "zš": 0.3, "cč": 0.3}
_VOWELS_APART = {"ei": 0.3, "ao": 0.3, "eo": 0.4, "io": 0.5, "ae": 0.5, "ou": 0.6, "ai": 0.7}
"""How far these are from each other; 1 is as far as can be."""
_DIPHTHONG = 0.4
_MISSING = 0.7
_UNLIKE = 0.9
_FEW = 3
"""Names with fewer consonants must be equal, those with as many nearly so."""
_APART_IF_FEW = 0.1
_APART = 0.12


class _Reading(NamedTuple):
    """How a name sounds: its consonants, and the vowels before each of them."""

    consonants: str
    vowels: tuple[str, ...]

    @property
    def key(self) -> str:
        """The consonants as far as they are told apart; with a single one its vowel helps."""
        single = len(self.consonants) == 1
        return self.vowels[0] + self.consonants if single else self.consonants.translate(_ONE_KEY)


def is_name_like(term: str, capital_share: float) -> bool:
    """Whether `term` may be a name: more than three letters, and mostly (60 %) with a capital."""
    return capital_share >= _CAPITALS and sum(map(str.isalpha, term)) >= _LETTERS


def name_keys(fold: str) -> frozenset[str]:
    """Return the keys of a folded word, of which all spellings and cases of one name share one.

    "sentsov" and "сенцовим" have "nscv". Words in other scripts have none.
    """
    return frozenset(f"n{reading.key}" for reading in _readings(fold))


def alike(one: str, other: str) -> bool:
    """Whether two folded words that share a name key are the same name.

    The shorter a name is, the less may differ.
    """
    return one == other or any(
        first.key == second.key and _near(first, second)
        for first in _readings(one)
        for second in _readings(other)
    )


def _near(one: _Reading, other: _Reading) -> bool:
    apart = sum(map(_consonants_apart, one.consonants, other.consonants))
    apart += sum(map(_vowels_apart, one.vowels, other.vowels))
    count = len(one.consonants)
    if count < _FEW:
        return apart <= _APART_IF_FEW
    length = count + max(sum(map(len, one.vowels)), sum(map(len, other.vowels)))
    return apart / length <= (_APART_IF_FEW if count == _FEW else _APART)


def _consonants_apart(one: str, other: str) -> float:
    return 0.0 if one == other else _CONSONANTS_APART.get("".join(sorted((one, other))), 1.0)


def _vowels_apart(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if not one or not other:
        return _MISSING
    if len(one) == len(other) == 1:
        return _VOWELS_APART.get("".join(sorted((one, other))), _UNLIKE)
    return _DIPHTHONG if one in other or other in one else _UNLIKE


@lru_cache(maxsize=_KEPT)
def _readings(fold: str) -> tuple[_Reading, ...]:
    readings = (_reading(sounds) for base in _bases(fold) for sounds in _sounds(base))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def _bases(fold: str) -> Iterator[str]:
    """Yield the word and what it may be an inflected form of."""
    yield fold
    ending = _ENDING.search(fold)
    if ending and ending.start() >= _LETTERS - 1:
        yield fold[: ending.start()]
    for soft, hard in _SOFTENED:
        if fold.endswith(soft) and len(fold) - len(soft) >= _LETTERS - 1:
            yield fold.removesuffix(soft) + hard


def _sounds(word: str) -> Iterator[str]:
    if _IS_CYRILLIC.search(word):
        return iter(("".join(_CYRILLIC_SOUNDS.get(found, "") for found in _CYRILLIC_LETTERS.findall(word)),))
    letters = _LATIN_LETTERS.findall(_POLISH_OSC.sub("ost", _SOFT_SIGN.sub("", word)))
    choices = [_LATIN_SOUNDS.get(found, [found]) for found in letters]
    return islice(map("".join, product(*choices)), _READINGS)


def _reading(sounds: str) -> _Reading | None:
    sounds = _TWICE.sub(r"\1", _GLIDE.sub("", sounds))
    if not _PRONOUNCEABLE.fullmatch(sounds):
        return None
    parts = _SOUND.findall(sounds)
    first = sounds[: len(sounds) - sum(map(len, map("".join, parts)))]
    vowels = (first, *(after for _, after in parts))
    return _Reading("".join(consonant for consonant, _ in parts), vowels[:-1]) if parts else None
