"""Stems of Ukrainian, Russian and Belarusian words: one for every way in which a form can be read.

An ending tells what a word may be: "шахтарями" is a noun, "впливає" a verb, "нова" a noun or an adjective.
Every stem is marked with what it was taken for, so that "впливає" (influences) does not meet "вплив"
(influence), and a form that can be read in two ways has both stems. The forms of one word share one of them.
The marks: n noun, a adjective, d adverb; va, vu, vi, ve verbs like бажати, керувати, носити, нести.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

_VOWELS = "аеєиіїоуюяыэё"
_SILENT = f"{_VOWELS}ьйъ"
_HUSHING = "жчшщ"
_HARDER = dict(zip("цзсчжш", "кгхкгх", strict=True))
"""What stands before other endings where this one softens: "руці" of "рука", "друже" of "друг"."""
_SOFTER = {
    **dict(zip("схзгкт", "шшжжчч", strict=True)),
    **{labial: f"{labial}л" for labial in "бпвмф"},
}
"""What stands in the present of verbs like "писати, пишу"."""
_MUTATED = {
    **dict.fromkeys(("ждж", "дж", "жд", "зд", "ж", "д", "з"), "ж"),
    **dict.fromkeys(("ч", "т"), "ч"),
    **dict.fromkeys(("щ", "ст", "ш", "с"), "ш"),
    **{f"{labial}л": labial for labial in "бпвмф"},
}
"""One letter for those that change into each other in verbs like "носити, ношу"."""
_AS_IT_IS = {"p": "va", "w": "va", "u": "vu", "e": "ve"}
"""The marks of stems by those of endings that change nothing in them."""
_AFTER_HUSHING = frozenset(("у", "ать", "ат", "аць"))


def _endings(**marked: str) -> dict[str, str]:
    """Return the marks of each ending. "а я+ти в" is "ати ав яти яв", and "_" is no letter."""
    table: dict[str, str] = {}
    for mark, text in marked.items():
        for group in text.split(";"):
            themes, _, tails = group.rpartition("+")
            for pair in product(themes.split() or [""], tails.split()):
                ending = "".join(pair).replace("_", "")
                table[ending] = table.get(ending, "").replace(mark, "") + mark
    return table


class _Grammar(NamedTuple):
    """A language's endings by what they belong to, and the looks of its stems.

    The marks of endings: n nouns, a adjectives; of verbs t the infinitive and past of "бажати", p its
    present, u "керувати", w "давати", i "носити", j its present, v "кинути", c "берегти", e the present
    of many.
    """

    endings: Mapping[str, str]
    adjectival: tuple[str, ...]
    surname: tuple[str, ...]
    softens: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    """What "і" is where another ending opens its syllable: "ніч, ночі"."""


_UKRAINIAN = _Grammar(
    endings=_endings(
        n="_ ь й а я у ю і ї и о е є ом ем єм ою ею єю ові еві єві ам ям ами ями ах ях ів їв ей",
        a="ий ій їй а я е є і ї у ю ого ього його ому ьому йому им ім їм ою ьою ею єю ої ьої йої "
        "ими іми їми их іх їх ая яя ую юю еє єє ії її",
        t="а я+ти ть в ла ло ли но",
        p="а я+_ ю єш є єм ємо єте ють й ймо йте",
        u="ува юва+ти ть в ла ло ли но;овано ьовано йовано;у ю+ю єш є єм ємо єте ють й ймо йте",
        w="ава+ти ть в ла ло ли но",
        i="и і ї+ти ть в ла ло ли;і+ю єш є єм ємо єте ють й ймо йте",
        j="ю у ено єно иш ить им имо ите ять ать їш їть їм їмо їте и й ім імо іть іте ьмо ьте ймо йте мо те",
        v="ну+ти ть в ла ло ли то",
        c="ти ла ло ли",
        e="у ю еш єш е є ем єм емо ємо ете єте уть ють и ім імо іть іте ено",
    ),
    adjectival=("ськ", "цьк", "зьк", "лив", "ист"),
    surname=("ов", "ев", "єв", "їв", "ів", "ин", "ін", "їн"),
    softens=("і", "е"),
    closed=("о", "е"),
)
_RUSSIAN = _Grammar(
    endings=_endings(
        n="_ ь й а я о е у ю ы и ой ей ою ею ом ем ам ям ами ями ах ях ов ев",
        a="ый ий ой а я о ы и е ая яя ое ее ого его ому ему ым им ом ем ей ою ею ую юю ые ие ых их ыми ими",
        t="а я+ть ти л ла ло ли",
        p="а я+ю ешь ет ем ете ют й йте",
        u="ова ева+ть л ла ло ли;у ю+ю ешь ет ем ете ют й йте",
        w="ава+ть л ла ло ли",
        i="и е+ть л ла ло ли;е+ю ешь ет ем ете ют й йте",
        j="ю у ишь ит им ите ят ат и й ь ьте йте",
        v="ну+ть л ла ло ли",
        c="ти ла ло ли",
        e="у ю ешь ет ем ете ут ют и ите ь ьте",
    ),
    adjectival=("ск", "цк", "лив", "ист"),
    surname=("ов", "ев", "ин", "ын"),
)
_BELARUSIAN = _Grammar(
    endings=_endings(
        n="_ ь й а я у ю ы і о е э ё ам ом ем ём эм ай яй ой ей ёй эй аю яю ою ею ёю ям амі ямі ах ях "
        "ав яв ов ёв",
        a="ы і а я ая яя ое ее ае яе ога ага яга аму яму ому ым ім ай яй ой ую юю ыя ія ых іх ымі імі",
        t="а я+ць ці в ла ло лі на",
        p="а я+ю еш е ем еце юць й йце",
        u="ава ява+ць в ла ло лі на;у ю+ю еш е ем еце юць й йце",
        w="ава+ць в ла ло лі",
        i="і ы е э+ць в ла ло лі;е э+ю еш е ем еце юць й йце",
        j="_ ю у іш іць ім іце яць аць ыш ыць ым ыце і ы й ь ьце це",
        v="ну+ць в ла ло лі",
        c="ці ла ло лі",
        e="_ у ю еш эш ем ам эм ём ом ёш аш е э эце аце еце ёце яце уць юць і ы іце ыце ь",
    ),
    adjectival=("ск", "цк", "лів", "іст"),
    surname=("ов", "ев", "ав", "ёв", "ін", "ын"),
    softens=("е", "э", "ы"),
)
_UK_FUTURE = tuple(f"тим{ending}" for ending in ("у", "е", "еш", "ем", "емо", "ете", "еть", "уть"))
_BE_UNSTRESSED = str.maketrans("оэёея", "ааааа")


def stems_uk(term: str) -> list[str]:
    """Return the stems of a Ukrainian term."""
    word = term.replace("'", "").replace("ґ", "г")
    verb = _without_self(word, f"{_VOWELS}вйьшм")
    stems: list[str] = []
    if verb == word:
        stems = _declined(word, _UKRAINIAN)
    elif verb.endswith(("еть", "єть")):
        verb = verb[:-2]
    else:
        stems = [f"vi{_mutated(verb.rstrip('ь'))}"]
    if verb.endswith(_UK_FUTURE):
        verb = verb[: verb.rfind("тим") + 2]
    return stems + _conjugated(verb, _UKRAINIAN)


def stems_ru(term: str) -> list[str]:
    """Return the stems of a Russian term."""
    word = term.replace("ё", "е").replace("ъ", "")
    if "ь" in word:
        for vowel in "еяюи":
            word = word.replace(f"ь{vowel}", f"и{vowel}")
    verb = _without_self(word, f"{_VOWELS}йьлмтшвсз")
    stems: list[str] = []
    if verb == word:
        stems = _declined(_positive(word), _RUSSIAN)
    elif "щ" in verb[-4:] or "вш" in verb[-5:]:  # participles keep it: "учащегося"
        stems = _declined(verb, _RUSSIAN)
    return stems + _conjugated(verb[:-2] if verb.endswith(("емте", "имте")) else verb, _RUSSIAN)


def stems_be(term: str) -> list[str]:
    """Return the stems of a Belarusian term, with one letter for the vowels that stress exchanges."""
    word = term.replace("'", "").replace("ґ", "г").replace("ў", "в")
    verb = f"{word[:-2]}ь" if word.endswith("цца") else _without_self(word, f"{_VOWELS}вмйьш")
    stems = _declined(word, _BELARUSIAN) if verb == word else []
    return [_hard(stem).translate(_BE_UNSTRESSED) for stem in stems + _conjugated(verb, _BELARUSIAN)]


def _hard(stem: str) -> str:
    return f"{stem[:-1]}т" if stem.endswith("ц") else stem[:-1] if stem.endswith("дз") else stem


def _without_self(word: str, before: str) -> str:
    """Return a verb without "-ся", which stands after certain letters."""
    return word[:-2] if word.endswith(("ся", "сь")) and word[-3:-2] and word[-3] in before else word


def _positive(word: str) -> str:
    """Return a Russian superlative, "наипростейший" or "простейший", without what makes it one."""
    place = max(word.rfind("ейш"), word.rfind("айш"))
    if place < 3 or word[place + 3 : place + 4] not in ("а", "е", "и", "у"):
        return word
    return word[:place].removeprefix("наи") + word[place + 3 :]


def _declined(word: str, grammar: _Grammar) -> list[str]:
    stems: list[str] = []
    endings = grammar.endings
    read = False
    for cut in range(max(len(word) - 4, 2), len(word) + (word[-1:] not in _VOWELS)):
        ending = word[cut:]
        if ending not in endings or len(stem := word[:cut].rstrip("ь")) < 2:
            continue
        marks = endings[ending]
        if "a" in marks and not read:
            read = True
            stems.append(f"a{stem}")
            if stem.endswith(grammar.surname):
                stems.append(f"n{stem}")
        if "n" not in marks:
            continue
        if stem.endswith(grammar.adjectival) or _ends_in_n(stem):
            stems.append(f"d{stem}" if ending == "о" and "a" not in marks else f"a{stem}")
            if ending == "о" or "a" in marks:
                continue
        if not ending and word.endswith(("ен", "ан")):
            stems += _short(word)
        stems += _noun(_single(stem), ending, grammar)
    return stems


def _short(word: str) -> Iterator[str]:
    """Yield the stems of the adjective whose short form a word in "-ен" or "-ан" may be: "потрібен"."""
    yield f"a{word}н"
    if len(word) > 4 and word[-2] == "е" and word[-3] not in _SILENT:
        yield f"a{word[:-2]}{'ь' if word[-3] == 'л' else ''}н"


def _ends_in_n(stem: str) -> bool:
    """Whether a stem ends as most adjectives do, in a consonant and "н"."""
    return stem[-1] == "н" and (
        stem[-2] not in f"{_VOWELS}ьн" or stem[-3:-1] in ("ль", "сь", "ць", "зь", "дь", "ть")
    )


def _noun(stem: str, ending: str, grammar: _Grammar) -> list[str]:
    stems = [f"n{stem}"]
    if len(stem) < 3:
        return stems
    last = stem[-1]
    if ending in grammar.softens and last in _HARDER:
        stems.append(f"n{stem[:-1]}{_HARDER[last]}")
    if ending in ("", "ь", "й") and last not in _SILENT and stem[-2] in "оеєёа":
        before = stem[:-2].rstrip("ь")
        if before and before[-1] not in _SILENT:
            stems.append(f"n{_single(before)}{last}")
    if grammar.closed and ending in ("", "ь", "й", "ю") and "і" in stem:
        place = max(map(stem.rfind, _VOWELS))
        if stem[place] == "і":
            stems += [f"n{stem[:place]}{vowel}{stem[place + 1 :]}" for vowel in grammar.closed]
    return stems


def _conjugated(word: str, grammar: _Grammar) -> list[str]:
    stems: list[str] = []
    endings = grammar.endings
    for cut in range(max(len(word) - 6, 3), len(word) + (word[-1:] not in _VOWELS)):
        ending = word[cut:]
        if ending in endings and len(stem := _single(word[:cut].rstrip("ь"))) > 2:
            for mark in endings[ending]:
                if mark not in "na":
                    stems += _verb(mark, stem, ending)
    return stems


def _verb(mark: str, stem: str, ending: str) -> list[str]:
    last = stem[-1]
    if mark == "t":
        return [f"va{stem}", *_present(stem)]
    if mark in _AS_IT_IS:
        return [f"{_AS_IT_IS[mark]}{stem}"]
    if mark == "i" or (mark == "j" and (last in _HUSHING or ending not in _AFTER_HUSHING)):
        return [f"vi{_mutated(stem)}"]
    if mark == "v":
        return [f"ve{stem}н"]
    if mark == "c" and last not in _VOWELS:
        return [f"ve{stem}", f"ve{stem}н", f"ve{stem[:-1]}{_SOFTER.get(last, last)}"]
    return []


def _present(stem: str) -> Iterator[str]:
    """Yield the stems that an infinitive in -ати may have in the present: "пишу", "кричу", "стану"."""
    last = stem[-1]
    if last in _SOFTER:
        yield f"ve{stem[:-1]}{_SOFTER[last]}"
    if last in _HUSHING or last in "йо":
        yield f"vi{_mutated(stem)}"
    if stem.endswith("ст"):
        yield f"ve{stem}ан"


def _mutated(stem: str) -> str:
    for length in (3, 2, 1):
        if found := _MUTATED.get(stem[-length:]):
            return stem[:-length] + found
    return stem


def _single(stem: str) -> str:
    """Return a stem with one consonant at its end where it has two of a kind."""
    return stem[:-1] if stem[-1:] == stem[-2:-1] and stem[-1:] not in _SILENT else stem
