"""Dates in words: what pages print and people type, in the languages of the archive.

Month and weekday names are those of the CLDR, as Babel has them; the calendar's arithmetic is
dateutil's. Both live only here, and their tables are built when they are first needed. Nothing is
ever filled in: a date comes out with the parts that the text has (dates.py has the forms).
"""

import re
from collections import defaultdict
from datetime import date
from functools import cache

from babel import Locale
from dateutil.relativedelta import relativedelta

from solidarity_archive.dates import from_iso, is_date

LANGUAGES = ("en", "uk", "ru", "be", "pl", "de", "fr", "es", "it", "cs")

# What stands between the parts of a date and says nothing: "30 de abril de 2015", "квітень 2015 р.".
_FILLERS = frozenset(
    [
        "of",
        "the",
        "at",
        "de",
        "del",
        "di",
        "du",
        "le",
        "la",
        "el",
        "il",
        "las",
        "alle",
        "à",
        "a",
        "den",
        "der",
        "um",
        "uhr",
        "v",
        "ve",
        "roku",
        "rok",
        "r",
        "года",
        "год",
        "г",
        "року",
        "рік",
        "р",
        "o",
        "godz",
        "о",
        "в",
        "у",
        "гг",
        "h",
    ]
)
_ORDINALS = frozenset(["st", "nd", "rd", "th", "er", "re", "º", "ª", "°", "го", "е", "ое", "ого"])
_ZONES = {
    # RFC 5322, section 4.3
    "z": "+00:00",
    "gmt": "+00:00",
    "ut": "+00:00",
    "utc": "+00:00",
    "est": "-05:00",
    "edt": "-04:00",
    "cst": "-06:00",
    "cdt": "-05:00",
    "mst": "-07:00",
    "mdt": "-06:00",
    "pst": "-08:00",
    "pdt": "-07:00",
}
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)?|[º°]")
_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d\d?)[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*(?P<offset>[+-]\d\d:?\d\d)(?!\d))?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)")
_DAY_FIRST = re.compile(r"(\d\d?)\.\s?(\d\d?)\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d\d?)[/-](\d\d?)[/-](\d{4})")
_MONTH_AND_YEAR = re.compile(r"(\d\d?)[/.](\d{4})")
_YEAR_WORDS = re.compile(r"(?<=\d)\s*(?:р|г|год|года|рік|року|rok|roku|r)\b\.?", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s,.()\u200e\u200f\u2013\u2014-]*")
_LONGEST = 60

_TODAY = "today сьогодні сегодня dzisiaj dziś heute aujourd'hui hoy oggi"
_YESTERDAY = "yesterday вчора вчера wczoraj gestern hier ayer ieri"
_RELATIVE: dict[str, tuple[str, relativedelta]] = (
    dict.fromkeys(_TODAY.split(), ("day", relativedelta()))
    | dict.fromkeys(_YESTERDAY.split(), ("day", relativedelta(days=-1)))
    | dict.fromkeys(
        [
            *("this month", "цього місяця", "цей місяць", "этот месяц", "в этом месяце", "у цьому місяці"),
            *("ten miesiąc", "w tym miesiącu", "dieser monat", "diesen monat", "ce mois", "ce mois-ci"),
            *("este mes", "questo mese"),
        ],
        ("month", relativedelta()),
    )
    | dict.fromkeys(
        [
            *("last month", "previous month", "минулого місяця", "минулий місяць", "прошлый месяц"),
            *("в прошлом месяце", "zeszły miesiąc", "w zeszłym miesiącu", "poprzedni miesiąc"),
            *("letzter monat", "letzten monat", "le mois dernier", "mois dernier", "el mes pasado"),
            *("mes pasado", "mese scorso", "il mese scorso", "lo scorso mese"),
        ],
        ("month", relativedelta(months=-1)),
    )
    | dict.fromkeys(
        [
            *("this year", "цього року", "цей рік", "этот год", "в этом году", "ten rok", "w tym roku"),
            *("dieses jahr", "cette année", "este año", "quest'anno", "questo anno"),
        ],
        ("year", relativedelta()),
    )
    | dict.fromkeys(
        [
            *("last year", "previous year", "минулого року", "минулий рік", "торік", "прошлый год"),
            *("в прошлом году", "zeszły rok", "w zeszłym roku", "poprzedni rok", "letztes jahr"),
            *("l'année dernière", "l'an dernier", "el año pasado", "año pasado", "l'anno scorso"),
            *("anno scorso", "lo scorso anno"),
        ],
        ("year", relativedelta(years=-1)),
    )
)
_SHOWN = {"day": 10, "month": 7, "year": 4}


def read_date(text: str) -> str | None:
    """Return the date that the whole of `text` is, in our form, or None if it is none.

    Words in any of LANGUAGES, ISO 8601, RFC 5322 and figures are read. ``03.04.2015`` is the third
    of April; ``03/04/2015`` may be either, so it is no date.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    return from_iso(text) or _figures(text) or _words(text)


def find_dates(text: str) -> list[str]:
    """Return the months, days and times in a line of prose, in their order; bare years are no dates."""
    return [found for _, _, found in locate_dates(text)]


def locate_dates(text: str) -> list[tuple[int, int, str]]:
    """Return where the dates of find_dates() begin and end, and the dates."""
    tokens = [(found.start(), found.end()) for found in _TOKEN.finditer(text)]
    dates, index = [], 0
    while index < len(tokens):
        found = _date_at(text, tokens, index)
        if found:
            dates.append((tokens[index][0], tokens[found[1] - 1][1], found[0]))
        index = found[1] if found else index + 1
    return dates


def understand(text: str, today: date) -> str | None:
    """Return what someone who types `text` on the day `today` means, in our form, or None.

    Everything that read_date() reads, ``last month`` and its like in the languages of the archive,
    and a month's bare name: the latest such month that has begun.
    """
    words = " ".join(text.casefold().replace("’", "'").split())
    if words in _RELATIVE:
        unit, distance = _RELATIVE[words]
        return (today + distance).isoformat()[: _SHOWN[unit]]
    month = month_names().get(words.rstrip("."))
    if month:
        return f"{today.year - (month > today.month):04}-{month:02}"
    return read_date(text)


@cache
def month_names() -> dict[str, int]:
    """Return the folded names of the months, in full and short, as dates and calendars have them.

    A name that is another month elsewhere is left out.
    """
    months: dict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        for context in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context.get(width, {}).items():
                    months[_bare(name)].add(number)
    months["sept"].add(9)
    return {name: min(found) for name, found in months.items() if len(found) == 1 and not name.isdigit()}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        _bare(name)
        for language in LANGUAGES
        for context in Locale(language).days.values()
        for width in ("wide", "abbreviated", "short")
        for name in context.get(width, {}).values()
    )


def _bare(name: str) -> str:
    return str(name).casefold().rstrip(".").replace("’", "'")


def _joined(year: str, month: str | int, day: str | int) -> str | None:
    found = f"{year}-{int(month):02}-{int(day):02}"
    return found if is_date(found) else None


def _figures(text: str) -> str | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return _joined(*found.groups())
    if found := _DAY_FIRST.fullmatch(text):
        return _joined(found[3], found[2], found[1])
    if found := _SLASHED.fullmatch(text):
        one, other = int(found[1]), int(found[2])
        if min(one, other) > 12 or (max(one, other) <= 12 and one != other):
            return None
        return _joined(found[3], min(one, other), max(one, other))
    if found := _MONTH_AND_YEAR.fullmatch(text):
        month = f"{found[2]}-{int(found[1]):02}"
        return month if is_date(month) else None
    return None


def _words(text: str) -> str | None:
    clock, rest = _clock(text)
    if not _only_tokens(rest):
        return None
    parts = _parts(rest)
    if parts is None:
        return None
    year, month, day, zone = parts
    bare = bool(_TOKEN.fullmatch(_PUNCTUATION.sub("", _YEAR_WORDS.sub("", rest))))
    if not year or (not month and (day or not bare)) or ((clock or zone) and not (day and clock)):
        return None
    found = year + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    if clock:
        found += f"T{clock}" + (zone if zone and len(clock) < 9 else "")
    return found if is_date(found) else None


def _clock(text: str) -> tuple[str | None, str]:
    """Return the time of day in `text`, with its offset if it has one, and the text without it."""
    for found in _CLOCK.finditer(text):
        hour = int(found["hour"])
        if ":" not in found[0] and not found["half"]:
            continue
        if found["half"]:
            hour = hour % 12 + (12 if found["half"] in "pP" else 0)
        clock = f"{hour:02}:{found['minute']}" + (f":{found['second']}" if found["second"] else "")
        if found["offset"]:
            clock += f"{found['offset'][:3]}:{found['offset'][-2:]}"
        return clock, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _only_tokens(text: str) -> bool:
    return not _PUNCTUATION.sub("", _TOKEN.sub("", text))


def _parts(text: str) -> tuple[str, int, int, str] | None:
    """Return year, month, day and zone of a date in words; None if a word belongs to no date."""
    year, month, day, zone = "", 0, 0, ""
    for token in (found[0].casefold().replace("’", "'") for found in _TOKEN.finditer(text)):
        if token.isdigit():
            if len(token) == 4 and not year:
                year = token
            elif len(token) <= 2 and not day and 0 < int(token) <= 31:
                day = int(token)
            else:
                return None
        elif token in month_names() and not month:
            month = month_names()[token]
        elif token in _ZONES and not zone:
            zone = _ZONES[token]
        elif token not in _FILLERS and token not in _ORDINALS and token not in _weekdays():
            return None
    return year, month, day, zone


def _date_at(text: str, tokens: list[tuple[int, int]], first: int) -> tuple[str, int] | None:
    """Return the longest date that begins with the token `first`, and the token after it."""
    start = tokens[first][0]
    word = text[start : tokens[first][1]].casefold()
    if not (word.isdigit() or word in month_names() or word in _weekdays()):
        return None
    for last in range(min(first + 9, len(tokens) - 1), first - 1, -1):
        end = tokens[last][1]
        if text[end - 1].isdigit() or text[start:end][-1:].casefold() in ("р", "г", "m", "z"):
            found = read_date(text[start:end])
            if found and len(found) >= 7:
                return found, last + 1
    return None
