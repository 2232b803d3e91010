"""A corpus that is the same every time: invented words in four languages, inflected, as Zipf has them."""

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from solidarity_archive.post import Capture, Content, Says

_LEMMAS = 5_000
_ZIPF = -1.1
_WORDS = 360
"""Of a text, in the mean."""
_CAPITAL = 0.05
"""The share of lemmas that are names."""
_SENTENCE = 14


class _Language(NamedTuple):
    name: str
    share: float
    """Of the posts."""
    common: str
    """Its commonest words, by which a language is known."""
    onsets: str
    vowels: str
    endings: str
    """Of nouns, the first for the nominative; "-" is none."""


_LANGUAGES = (
    _Language(
        "en",
        0.4,
        "the of and to in a is that for it was on with as be by at are this from have not but they we or",
        "b br c cl d dr f fl g gr h j l m n p pl pr r s sh sl st t th tr v w",
        "a e i o u ea ou",
        "- s ed ing er",
    ),
    _Language(
        "uk",
        0.25,
        "і в на не що та з до у за як це про від його й був для але вони які ми або після також щоб",
        "б бр в г гр д дн ж з к кр л м н п пр р с ст т тр х ц ч ш щ",
        "а е и і о у я ї",
        "а и і у ою ам ами ах",
    ),
    _Language(
        "ru",
        0.2,
        "и в на не что с по за как это от его был для но они или из мы к также после чтобы о все",
        "б бр в г гр д дв ж з к кр л м н п пр р с ст т тр х ц ч ш щ",
        "а е и о у ы я ё",
        "а ы е у ой ам ами ах",
    ),
    _Language(
        "pl",
        0.15,
        "i w na nie że z do się jest o jak to po za od dla ale oni jego lub przez także są aby nas",
        "b br c cz d dr dz g gr h k kr l ł m n p pr r rz s st sz t tr w z ż",
        "a e i o u ą ę y ó",
        "a y ie ę ą o om ami ach",
    ),
)


def captures(count: int, seed: int = 1984) -> Iterator[Capture]:
    """Yield `count` posts of fifteen years, as a source would give them."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is what is wanted
    vocabularies = [_vocabulary(language, chance) for language in _LANGUAGES]
    shares = [language.share for language in _LANGUAGES]
    for number in range(count):
        (place,) = chance.choices(range(len(_LANGUAGES)), shares)
        words, weights = vocabularies[place]
        length = max(20, round(chance.gauss(_WORDS, _WORDS / 3)))
        title, *text = chance.choices(words, cum_weights=weights, k=length + 1)
        day = number * 15 * 365 // count
        says: Says = {
            "title": f"{title.capitalize()} {text[0]} {text[1]}",
            "published": f"{2005 + day // 365}-{day % 365 // 31 + 1:02d}-{day % 28 + 1:02d}",
            "source_id": str(number + 1),
            "site": "corpus.example",
        }
        yield Capture(
            place=f"post {number + 1}",
            says=says,
            content=Content("text", _sentences(text)),
            completeness="stated",
        )


def _sentences(words: list[str]) -> str:
    parts = (words[place : place + _SENTENCE] for place in range(0, len(words), _SENTENCE))
    return " ".join(f"{part[0][0].upper()}{' '.join(part)[1:]}." for part in parts)


def _vocabulary(language: _Language, chance: random.Random) -> tuple[list[str], list[float]]:
    """Return the forms of a language and their cumulated weights: lemmas at 1/rank, forms of one unevenly."""
    forms: list[str] = []
    weights: list[float] = []
    for rank, word in enumerate(language.common.split(), 1):
        forms.append(word)
        weights.append(rank**_ZIPF)
    known: set[str] = set(forms)
    rank = len(forms)
    while rank < _LEMMAS:
        stem = "".join(
            chance.choice(language.onsets.split()) + chance.choice(language.vowels.split())
            for _ in range(chance.choice((1, 2, 2, 3)))
        ) + chance.choice(language.onsets.split())
        if stem in known:
            continue
        known.add(stem)
        rank += 1
        name = chance.random() < _CAPITAL
        for place, ending in enumerate(language.endings.split()):
            form = stem + ending.strip("-")
            forms.append(form.capitalize() if name else form)
            weights.append(rank**_ZIPF / (place + 1) / 2)
    return forms, list(accumulate(weights))
