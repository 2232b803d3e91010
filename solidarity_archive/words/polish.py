"""Stems of Polish words: one for every way in which a form can be read, marked as in slavic.py.

Polish writes one sound in several ways ("ś" is "si" before a vowel) and several in one stem ("wróg, wroga;
ręka, rąk; miasto, mieście"). So a term is first written by its sounds, a letter for each: S C R Z D x q for
sz cz rz ż dż dz dź, and ' for what softens a labial. The marks: n noun, a adjective, d adverb; va, vu, vi, ve
verbs like "czytać", "pracować", "nosić", "pisać", with their participles and verbal nouns.
"""

import re
from collections.abc import Iterator
from itertools import product

_VOWELS = "aąeęioóuy"
_LETTERS = {"sz": "S", "cz": "C", "rz": "R", "ż": "Z", "dż": "D", "dz": "x", "dź": "q", "ch": "h", "v": "w"}
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_SOFTENED = re.compile(f"([szcnx])i(?:(?=[{_VOWELS}])|())")
_SOFT = {"s": "ś", "z": "ź", "c": "ć", "n": "ń", "x": "q"}
_AFTER_LABIAL = re.compile(f"(?<=[bpwfm])i(?=[{_VOWELS}])")
_AFTER_VELAR = re.compile("(?<=[kg])i(?=e)")
_BORROWED = re.compile(f"(?<=[tdrlkghSCRZD])i(?=[{_VOWELS}])")

_HARD = {"ś": "s", "ź": "z", "ć": "t", "q": "d", "ń": "n", "R": "r", "l": "ł", "c": "k", "x": "g", "S": "h"}
"""What stands before other endings where this one softens: "ręce" of "ręka", "studenci" of "student"."""
_MUTATED = {"ź": "Z", "ć": "c", "q": "x", "ś": "S"}
"""One letter for those that change into each other in verbs like "nosić, noszę"."""
_SOFTER = {"s": "S", "z": "Z", "k": "C", "t": "c", "r": "R", "g": "Z", "h": "S"}
"""What stands in the present of verbs like "pisać, piszę"."""
_SOFTS = "SZCRcxlj'ńśćźq"

_PAST = "ć ł ła ło ły li wSy"
_PRESENT = "ę eS e emy eće ą my će"


def _endings() -> dict[str, str]:
    """Return the marks of each ending.

    They are n nouns, a adjectives; of verbs t the infinitive and past of "czytać", p its present,
    u "pracować", w "dawać", i "nosić", j its present, v "kopnąć", e the present of many.
    """
    table: dict[str, str] = {}
    for mark, themes, tails in (
        ("n", "", " a u owi em e y i o ę ą om ami ah ów ow'e mi"),
        ("a", "", "y i a e ego emu ą ej ym im yh ih ymi imi"),
        ("t", "a", f"{_PAST} no"),
        ("p", "a", " m S my će ją j jmy jće"),
        ("u", "owa ywa iwa", f"{_PAST} no"),
        ("u", "uj", f" {_PRESENT}"),
        ("w", "awa", f"{_PAST} no"),
        ("w", "aj", f" {_PRESENT}"),
        ("i", "i y e", _PAST),
        ("i", "", "ono"),
        ("i", "yj ij", f" {_PRESENT}"),
        ("j", "i y", " S my će"),
        ("j", "", " ę ą my će"),
        ("v", "n", "ąć ął ęła ęło ęły ęli ęto ąwSy"),
        ("e", "", f" {_PRESENT}"),
    ):
        for theme, tail in product(themes.split(" "), tails.split(" ")):
            table[theme + tail] = table.get(theme + tail, "").replace(mark, "") + mark
    return table


_ENDINGS = _endings()
_ADJECTIVAL = re.compile(f"[^{_VOWELS}ń]n$|[sc]k$|liw$|ist$|ow$")
_FLEETING = re.compile(f"(?<=[^{_VOWELS}])e([^{_VOWELS}]+)$")
_LAST_VOWEL = re.compile(f"[óą](?=[^{_VOWELS}]+$)")
_ACTIVE = re.compile("(uj|aj|)ąc$")
_PASSIVE = re.compile("(owa|ywa|iwa|awa|a|o|e)[nń]$|(y|i|ę)[tć]$")
_PARTICIPLES = {
    **dict.fromkeys(("owa", "uj"), ("vu{}",)),
    **{theme: ("vu{}", f"va{{}}{theme[:-1]}") for theme in ("ywa", "iwa")},
    "awa": ("va{}", "va{}aw"),
    "a": ("va{}", "ve{softened}"),
    "aj": ("va{}",),
    **dict.fromkeys(("o", "e", "ą"), ("vi{mutated}", "ve{}")),
    **dict.fromkeys(("y", "i"), ("vi{mutated}",)),
    "ę": ("ve{hardened}",),
}
"""The stems of the verb by what stands between its root and the end of the participle."""
_EMPHASIS = re.compile("(?<=[aeiyjmćśźńqtdpSCRZ])Ze?$")
_PERSON = re.compile("(?<=ł)([aoy]?)(?:by)?(?:em|eś|m|ś|śmy|śće|)$|(?<=li)(?:by)?(?:śmy|śće|)$")


def stems_pl(term: str) -> Iterator[str]:
    """Yield the stems of a Polish term."""
    word = _sounds(term)
    yield from _declined(word)
    yield from _conjugated(_PERSON.sub(lambda found: found[1] or "", _EMPHASIS.sub("", word)))


def _sounds(term: str) -> str:
    word = _LETTER.sub(lambda found: _LETTERS[found[0]], term)
    word = _SOFTENED.sub(lambda found: _SOFT[found[1]] + ("i" if found[2] is not None else ""), word)
    return _BORROWED.sub("j", _AFTER_VELAR.sub("", _AFTER_LABIAL.sub("'", word)))


def _declined(word: str) -> Iterator[str]:
    for cut in range(max(len(word) - 4, 2), len(word) + (word[-1:] not in _VOWELS)):
        ending = word[cut:]
        marks = _ENDINGS.get(ending)
        if not marks or not (stem := word[:cut].rstrip("'")):
            continue
        if "a" in marks:
            yield from _adjective(stem, ending)
        if "n" in marks:
            if stem[-1] in "ńć":
                yield from _participle(stem)
            if _ADJECTIVAL.search(stem):
                yield f"d{stem}" if ending == "o" else f"a{stem}"
                if ending in ("o", "a", "e", "ą"):
                    continue
            yield from _noun(stem, ending)


def _adjective(stem: str, ending: str) -> Iterator[str]:
    yield f"a{stem}"
    yield from _participle(stem)
    if ending in ("i", "y"):
        hard = _hardened(stem)
        yield f"a{hard[:-2]}on" if hard.endswith("en") else f"a{hard}"
        if stem.endswith("ś"):
            yield f"a{stem[:-1]}S"


def _noun(stem: str, ending: str) -> Iterator[str]:
    yield f"n{stem}"
    if ending in ("e", "i", "y"):
        yield f"n{_hardened(stem)}"
    if not ending:
        stem = _LAST_VOWEL.sub(lambda found: "o" if found[0] == "ó" else "ę", stem)
        yield f"n{stem}"
        if found := _FLEETING.search(stem):
            yield f"n{stem[: found.start()]}{found[1]}"


def _participle(stem: str) -> Iterator[str]:
    """Yield the stems of the verb whose participle or verbal noun has this stem."""
    if found := _PASSIVE.search(stem):
        theme = found[1] or found[2]
    elif found := _ACTIVE.search(stem):
        theme = found[1] or "ą"
    else:
        return
    root = stem[: found.start()]
    if len(root) > 1:
        for kind in _PARTICIPLES[theme]:
            yield kind.format(
                root, mutated=_mutated(root), softened=_softened(root), hardened=_hardened(root)
            )


def _conjugated(word: str) -> Iterator[str]:
    for cut in range(max(len(word) - 6, 2), len(word) + (word[-1:] not in _VOWELS)):
        ending = word[cut:]
        for mark in _ENDINGS.get(ending, ""):
            yield from _verb(mark, word[:cut], ending)


def _verb(mark: str, stem: str, ending: str) -> Iterator[str]:
    soft = stem[-1] in _SOFTS
    bare = stem.rstrip("'")
    if mark in "tpw":
        yield f"va{stem}"
    if mark == "t":
        yield f"ve{_softened(bare)}"
        if soft:
            yield f"vi{_mutated(stem)}"
    elif mark == "u":
        yield f"vu{stem}"
    elif mark == "i" or (mark == "j" and (soft or (stem[-1] in "bpwmf" and ending not in ("ę", "ą", "y")))):
        yield f"vi{_mutated(stem)}"
    elif mark == "v":
        yield f"ve{stem}n"
    elif mark == "e" and (soft or ending in ("ę", "ą")):
        yield f"ve{bare[:-1]}n" if bare.endswith("ń") else f"ve{bare}"


def _hardened(stem: str) -> str:
    before, last = stem[-2:-1], stem[-1:]
    if last not in _HARD:
        return stem
    return stem[:-2] + (_HARD[before] if before in ("ś", "ź") else before) + _HARD[last]


def _mutated(stem: str) -> str:
    stem = stem.rstrip("'").replace("ó", "o")
    if stem.endswith("ść"):
        return f"{stem[:-2]}SC"
    return stem[:-1] + _MUTATED.get(stem[-1:], stem[-1:])


def _softened(stem: str) -> str:
    return stem[:-1] + _SOFTER.get(stem[-1:], stem[-1:])
