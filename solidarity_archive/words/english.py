"""Stems of English words: without -s, -ed, -ing and 's, and in one spelling of British and American."""

import re
from collections.abc import Iterator

_VOWEL = re.compile("[aeiouy]")
_DOUBLE = re.compile("([bdfgklmnprstvz])\\1$")
_AFTER_HISS = re.compile("(?:s|x|z|ch|sh|o)$")
_SPELLINGS = (
    (re.compile("(?<=..)iz(?=e$|er$|ation$|ational$|able$)"), "is"),
    (re.compile("(?<=.)yze$"), "yse"),
    (re.compile("(?<=[a-z]{2}[a-z])our(?=$|er$|ite$|less$|ful$|able$|hood$)"), "or"),
    (re.compile("(?<=[aeiou][bnt])re$"), "er"),
    (re.compile("(?<=..)ence$"), "ense"),
    (re.compile("ogue$"), "og"),
    (re.compile("(?<=..)ll$"), "l"),
)
"""Organize and organise, analyze, labor and labour, center, defence, dialog, fulfil."""
_MAY_BE_SPELLED = re.compile("iz|our|(?:yze|re|ence|ogue|ll)$")
"""What is in all that these change: to look for it once is much faster."""
_IRREGULAR = """
    arise arose arisen, awake awoke awoken, bear bore borne born, beat beaten, become became, begin began
    begun, bend bent, bind bound, bite bit bitten, bleed bled, bless blest, blow blew blown, break broke
    broken, breed bred, bring brought, build built, burn burnt, buy bought, catch caught, choose chose
    chosen, cling clung, come came, creep crept, deal dealt, dig dug, do did done does, draw drew drawn,
    dream dreamt, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel
    felt, fight fought, find found, flee fled, fling flung, fly flew flown, forbid forbade forbidden,
    foresee foresaw foreseen, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen, get
    got gotten, give gave given, go went gone goes, grind ground, grow grew grown, hang hung, have has
    had, hear heard, hide hid hidden, hold held, keep kept, kneel knelt, know knew known, lay laid, lead
    led, leap leapt, learn learnt, leave left, lend lent, lie lay lain, light lit, lose lost, make made,
    mean meant, meet met, mistake mistook mistaken, overcome overcame, overthrow overthrew overthrown, pay
    paid, prove proven, ride rode ridden, ring rang rung, rise rose risen, run ran, say said, see saw
    seen, seek sought, sell sold, send sent, sew sewn, shake shook shaken, shine shone, shoot shot, show
    shown, shrink shrank shrunk, sing sang sung, sink sank sunk, sit sat, slay slew slain, sleep slept,
    slide slid, sling slung, smell smelt, sow sown, speak spoke spoken, speed sped, spell spelt, spend
    spent, spill spilt, spin spun, spit spat, spoil spoilt, spring sprang sprung, stand stood, steal stole
    stolen, stick stuck, sting stung, stink stank stunk, strike struck stricken, string strung, strive
    strove striven, swear swore sworn, sweep swept, swell swollen, swim swam swum, swing swung, take took
    taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown, tread trod trodden,
    undergo underwent undergone, understand understood, undertake undertook undertaken, wake woke woken,
    wear wore worn, weave wove woven, weep wept, win won, wind wound, withdraw withdrew withdrawn,
    withhold withheld, withstand withstood, wring wrung, write wrote written, child children, crisis
    crises, foot feet, goose geese, louse lice, man men, mouse mice, ox oxen, tooth teeth, wife wives,
    woman women
"""
_BASES: dict[str, list[str]] = {}
for _line in _IRREGULAR.split(","):
    _base, *_forms = _line.split()
    for _form in _forms:
        _BASES.setdefault(_form, []).append(_base)


def stems_en(term: str) -> Iterator[str]:
    """Yield what an English term may be a form of: "hop" and "hope" for "hoping"."""
    for stem in (term, *_BASES.get(term, ()), *_bases(term)):
        if _MAY_BE_SPELLED.search(stem):
            for pattern, spelling in _SPELLINGS:
                stem = pattern.sub(spelling, stem)  # noqa: PLW2901 - one after the other
        yield stem


def _bases(term: str) -> Iterator[str]:
    if term.endswith(("ies", "ied")) and len(term) > 4:
        yield f"{term[:-3]}y"
        yield term[:-1]
    elif term.endswith("s") and not term.endswith(("ss", "us", "is")) and len(term) > 3:
        yield term[:-1]
        if term.endswith("es") and _AFTER_HISS.search(term[:-2]):
            yield term[:-2]
        if term.endswith("ves"):
            yield f"{term[:-3]}f"
    elif term.endswith("ed"):
        yield from _opened(term[:-2])
    elif term.endswith("ying") and len(term) == len("dying"):
        yield f"{term[:-4]}ie"
    elif term.endswith("ing"):
        yield from _opened(term[:-3])


def _opened(stem: str) -> Iterator[str]:
    """Yield what may have stood before -ed or -ing: "hope" and "hop" of "hop", "stop" of "stopp"."""
    if len(stem) > 1 and _VOWEL.search(stem):
        yield f"{stem}e"
        if len(stem) > 2:
            yield stem
            if stem.endswith("ck") or _DOUBLE.search(stem):
                yield stem[:-1]
