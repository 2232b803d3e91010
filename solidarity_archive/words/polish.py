"""Stems of Polish words."""

import re
from collections.abc import Iterator

_V = "aąeęioóuy"
_SOUNDS = {"sz": "S", "cz": "C", "rz": "R", "ż": "Z", "dż": "D", "dź": "q", "dz": "x", "ch": "h", "v": "w"}
_SOUND = re.compile("sz|cz|rz|dż|dź|dz|ch|ż|v")
_SOFT = {"s": "ś", "z": "ź", "c": "ć", "n": "ń", "x": "q"}
_SOFTENED = re.compile(f"([szcnx])i(?=(.?))")
_LABIAL = re.compile(f"(?<=[bpwfm])i(?=[{_V}i])")
_PLAIN = re.compile("(?<=[kg])i(?=e)")
_FOREIGN = re.compile(f"(?<=[tdrlkghSCRZD])i(?=[{_V}i])")


def sounds(term: str) -> str:
    term = _SOUND.sub(lambda found: _SOUNDS[found[0]], term)
    term = _SOFTENED.sub(lambda f: _SOFT[f[1]] + ("" if f[2] and f[2] in _V + "i" else "i"), term)
    return _FOREIGN.sub("j", _PLAIN.sub("", _LABIAL.sub("'", term)))


_NOUN = " a u owi em e y i o ę ą om ami ah ów ow'e mi".split(" ")
_ADJECTIVE = "y i a e ego emu ą ej ym im yh ih ymi imi".split()
_HARD = {"ś": "s", "ź": "z", "ć": "t", "q": "d", "ń": "n", "R": "r", "l": "ł", "c": "k", "x": "g", "S": "h"}
_PERSON = re.compile("(?<=ł|l)((?<=ł)[aoy]|(?<=l)i|)(?:by)?(?:em|eś|m|ś|śmy|śće)$|(?<=ł)([aoy]?)by$|(?<=li)by$")
_STRONG = re.compile("(?<=[aeiyjmćśźńqtdp])(?:Ze|Z)$")
_PAST = "ć ł ła ło ły li wSy".split()
_PRESENT = "m S my će ją j jmy jće jąc".split()
_UJ = "ę eS e emy eće ą my će ąc".split()


def _endings() -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}

    def learn(mark: str, *endings: str) -> None:
        for ending in endings:
            table.setdefault(ending, set()).add(mark)

    learn("n", *_NOUN)
    learn("a", *_ADJECTIVE)
    learn("A", *("a" + tail for tail in [*_PAST, "no"]))
    learn("a1", "a", *("a" + tail for tail in _PRESENT))
    learn("U", *(theme + tail for theme in ("owa", "ywa", "iwa") for tail in [*_PAST, "no"]))
    learn("u1", "uj", *("uj" + tail for tail in _UJ))
    learn("W", *("awa" + tail for tail in [*_PAST, "no"]))
    learn("w1", "aj", *("aj" + tail for tail in _UJ))
    learn("I", *(theme + tail for theme in "iye" for tail in _PAST), "ono")
    learn("I", *("yj" + tail for tail in _UJ), "yj", *("ij" + tail for tail in _UJ), "ij")
    learn("i1", *(theme + tail for theme in "iy" for tail in ("S", "", "my", "će")), "ę", "ą", "ąc", "", "my", "će")
    learn("N", *("n" + tail for tail in ("ąć", "ął", "ęła", "ęło", "ęły", "ęli", "ęto")), "nął", "nąwSy")
    learn("E", "ę", "eS", "e", "emy", "eće", "ą", "ąc", "my", "će", "")
    return table


_ENDINGS = _endings()
_PASSIVE = re.compile("(owa|ywa|iwa|awa|a|o|e)[nń]$")
_ACTIVE = re.compile("(uj|aj|)ąc$")
_DOUBLE = re.compile(f"([^{_V}])\\1$")
_VERB = {"ź": "Z", "ć": "c", "q": "x", "ś": "S"}
_SOFTS = frozenset("SZCRcxlj'ńśćźq")
_FLEETING = re.compile(f"(?<=[^{_V}])e([^{_V}]+)$")


def _verb(stem: str) -> str:
    stem = stem.rstrip("'")
    if stem.endswith("ść"):
        return stem[:-2] + "SC"
    return stem[:-1] + _VERB.get(stem[-1:], stem[-1:])


def _harder(stem: str) -> str:
    last = stem[-1:]
    if last not in _HARD:
        return stem
    before = stem[-2:-1]
    if before in ("ś", "ź"):
        before = _HARD[before]
    return stem[:-2] + before + _HARD[last]


def stem_pl(term: str) -> Iterator[str]:
    word = sounds(term)
    yield from _nominal(word)
    yield from _verbal(word)


_ADJECTIVAL = re.compile(f"[^{_V}]n$|sk$|ck$|liw$|ist$|ow$")


def _nominal(word: str) -> Iterator[str]:
    participle = False
    for cut in range(max(len(word) - 3, 2), len(word) + 1):
        ending, soft = word[cut:], word[:cut]
        stem = soft.rstrip("'")
        marks = _ENDINGS.get(ending, ())
        if "a" in marks and not participle:
            yield "a" + stem
            if ending in ("y", "i"):
                hard = _harder(stem)
                if hard.endswith("en"):
                    hard = hard[:-2] + "on"
                yield "a" + hard
            if found := _PASSIVE.search(stem):
                participle = True
                yield from _participle(stem[: found.start()], found[1])
            if found := _ACTIVE.search(stem):
                participle = True
                yield from _participle(stem[: found.start()], found[1] or "ą")
        if "n" in marks:
            if _ADJECTIVAL.search(stem):
                if ending == "o":
                    yield "d" + stem
                if ending == "o" or ending in ("a", "e", "ą"): continue
            if not ending and word[-1] in _V:
                continue
            yield "n" + stem
            if ending in ("e", "i", "y"):
                yield "n" + _harder(stem)
            if not ending:
                base = stem.replace("ó", "o") if "ó" in stem[-3:] else stem
                if "ą" in stem[-3:]:
                    base = stem.replace("ą", "ę")
                if base != stem:
                    yield "n" + base
                if found := _FLEETING.search(base):
                    head = base[: found.start()]
                    yield "n" + head + found[1]
            if ending not in ("ę",) and (found := _PASSIVE.search(stem)) and stem[-1] == "ń":
                yield from _participle(stem[: found.start()], found[1])
            if stem.endswith(("ić", "yć")) and len(stem) > 3:
                yield "vi" + _verb(stem[:-2])


def _participle(stem: str, theme: str) -> Iterator[str]:
    if not stem:
        return
    if theme in ("owa", "ywa", "iwa", "uj"):
        yield "vu" + stem
    if theme == "ywa" or theme == "iwa":
        yield "va" + stem + theme[:-1]
    if theme in ("a", "aj"):
        yield "va" + stem
        if theme == "a": yield "ve" + _soft(stem)
    if theme == "awa":
        yield "va" + stem
        yield "va" + stem + "aw"
    if theme in ("o", "e", "ą"):
        yield "vi" + _verb(stem)
        yield "ve" + stem


_SOFTER = {"s": "S", "z": "Z", "k": "C", "t": "c", "r": "R", "g": "Z", "h": "S"}


def _soft(stem: str) -> str:
    return stem[:-1] + _SOFTER.get(stem[-1], stem[-1])


def _verbal(word: str) -> Iterator[str]:
    word = _STRONG.sub("", word)
    word = _PERSON.sub(lambda found: found[1] or found[2] or "", word)
    for cut in range(max(len(word) - 6, 2), len(word) + 1):
        ending, stem = word[cut:], word[:cut]
        marks = _ENDINGS.get(ending, ())
        if not ending and word[-1] in _V:
            continue
        softly = stem[-1] in _SOFTS
        bare = stem.rstrip("'")
        if "A" in marks:
            yield "va" + stem
            yield "ve" + _soft(bare)
            if softly:
                yield "vi" + _verb(stem)
        if "a1" in marks:
            yield "va" + stem
        if "U" in marks or "u1" in marks:
            yield "vu" + stem
        if "W" in marks or "w1" in marks:
            yield "va" + stem
        if "I" in marks:
            yield "vi" + _verb(stem)
        if "i1" in marks and (softly or ending not in ("ę", "ą", "y") and stem[-1] in "bpwmfl"):
            yield "vi" + _verb(stem.replace("ó", "o") if not ending or ending in ("my", "će") else stem)
        if "N" in marks:
            yield "ve" + stem + "n"
        if "E" in marks and (softly or ending in ("ę", "ą")):
            yield "ve" + (bare[:-1] + "n" if bare.endswith("ń") else bare)
