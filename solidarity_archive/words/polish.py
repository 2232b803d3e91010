"""Stems of Polish words: one for every way in which a form can be read, marked as in slavic.py.

Polish writes one sound in several ways ("ś" is "si" before a vowel) and several in one stem ("wróg, wroga;
ręka, rąk; miasto, mieście"). So a term is first written by its sounds, a letter for each: S C R Z D x q for
sz cz rz ż dż dz dź, and ' for what softens a labial. The marks: n noun, a adjective, d adverb; va, vu, vi, ve
verbs like "czytać", "pracować", "nosić", "pisać", with their participles and verbal nouns.
"""

import re
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
_AS_IT_IS = {"p": "va", "w": "va", "u": "vu"}
"""The marks of stems by those of endings that change nothing in them."""
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


def stems_pl(term: str) -> list[str]:
    """Return the stems of a Polish term."""
    word = _sounds(term)
    verb = _EMPHASIS.sub("", word) if "Z" in word else word
    if "ł" in verb or "li" in verb:
        verb = _PERSON.sub(lambda found: found[1] or "", verb)
    return [*_declined(word), *_conjugated(verb)]


def _sounds(term: str) -> str:
    word = _LETTER.sub(lambda found: _LETTERS[found[0]], term)
    if "i" not in word:
        return word
    word = _SOFTENED.sub(lambda found: _SOFT[found[1]] + ("i" if found[2] is not None else ""), word)
    return _BORROWED.sub("j", _AFTER_VELAR.sub("", _AFTER_LABIAL.sub("'", word)))


def _declined(word: str) -> list[str]:
    stems: list[str] = []
    for cut in range(max(len(word) - 4, 2), len(word) + (word[-1:] not in _VOWELS)):
        ending = word[cut:]
        if ending not in _ENDINGS or not (stem := word[:cut].rstrip("'")):
            continue
        marks = _ENDINGS[ending]
        if "a" in marks:
            stems += _adjective(stem, ending)
        if "n" in marks:
            if stem[-1] in "ńć":
                stems += _participle(stem)
            if _ADJECTIVAL.search(stem[-3:]):
                stems.append(f"d{stem}" if ending == "o" else f"a{stem}")
                if ending in ("o", "a", "e", "ą"):
                    continue
            stems += _noun(stem, ending)
    return stems


def _adjective(stem: str, ending: str) -> list[str]:
    stems = [f"a{stem}", *_participle(stem)]
    if ending in ("i", "y"):
        hard = _hardened(stem)
        stems.append(f"a{hard[:-2]}on" if hard.endswith("en") else f"a{hard}")
        if stem.endswith("ś"):
            stems.append(f"a{stem[:-1]}S")
    return stems


def _noun(stem: str, ending: str) -> list[str]:
    stems = [f"n{stem}"]
    if ending in ("e", "i", "y"):
        stems.append(f"n{_hardened(stem)}")
    if not ending:
        stem = _LAST_VOWEL.sub(lambda found: "o" if found[0] == "ó" else "ę", stem)
        stems.append(f"n{stem}")
        if found := _FLEETING.search(stem):
            stems.append(f"n{stem[: found.start()]}{found[1]}")
    return stems


def _participle(stem: str) -> list[str]:
    """Return the stems of the verb whose participle or verbal noun has this stem."""
    if stem[-1] in "nńtć" and (found := _PASSIVE.search(stem)):
        theme = found[1] or found[2]
    elif stem[-1] == "c" and (found := _ACTIVE.search(stem)):
        theme = found[1] or "ą"
    else:
        return []
    root = stem[: found.start()]
    if len(root) < 2:
        return []
    return [
        kind.format(root, mutated=_mutated(root), softened=_softened(root), hardened=_hardened(root))
        for kind in _PARTICIPLES[theme]
    ]


def _conjugated(word: str) -> list[str]:
    stems: list[str] = []
    for cut in range(max(len(word) - 6, 2), len(word) + (word[-1:] not in _VOWELS)):
        ending = word[cut:]
        if ending in _ENDINGS:
            for mark in _ENDINGS[ending]:
                if mark not in "na":
                    stems += _verb(mark, word[:cut], ending)
    return stems


def _verb(mark: str, stem: str, ending: str) -> list[str]:
    soft = stem[-1] in _SOFTS
    bare = stem.rstrip("'")
    if mark == "t":
        stems = [f"va{stem}", f"ve{_softened(bare)}"]
        return [*stems, f"vi{_mutated(stem)}"] if soft else stems
    if mark in _AS_IT_IS:
        return [f"{_AS_IT_IS[mark]}{stem}"]
    if mark == "i" or (mark == "j" and (soft or (stem[-1] in "bpwmf" and ending not in ("ę", "ą", "y")))):
        return [f"vi{_mutated(stem)}"]
    if mark == "v":
        return [f"ve{stem}n"]
    if mark == "e" and (soft or ending in ("ę", "ą")):
        return [f"ve{bare[:-1]}n" if bare.endswith("ń") else f"ve{bare}"]
    return []


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
