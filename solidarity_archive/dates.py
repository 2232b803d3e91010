"""Dates with the precision their source had: ISO 8601 strings that are never filled up.

A date is ``2015``, ``2015-04``, ``2015-04-21``, ``2015-04-21T10:00`` or ``…T10:00:00``, a time with an
offset (``+03:00``) if one is known. Words and other calendars' forms are in calendars.py.
"""

import re
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache

from solidarity_archive.lazy import regex

_ISO = regex(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<offset>Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII,
)
_FARTHEST = timedelta(hours=15)
_CLOCKS = (len("2015-04-21T10:00"), len("2015-04-21T10:00:00"))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Precision(IntEnum):
    """How much of a date is known."""

    UNKNOWN = 0
    YEAR = 1
    MONTH = 2
    DAY = 3
    TIME = 4
    OFFSET = 5


def from_iso(text: str) -> str | None:
    """Return an ISO 8601 date or time in our form, or None if `text` is none or no real one.

    Fractions of a second go, ``Z`` becomes ``+00:00``; ``0000-00-00`` and 2015-02-30 are no dates.
    """
    text = text.strip()
    if len(text) == 19 and text[4] == text[7] == "-" and text[13] == text[16] == ":" and text[10] in " T":
        return _to_the_second(text)
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, clock, offset = found.group("year", "month", "day", "clock", "offset")
    date = "-".join(part for part in (year, month, day) if part)
    if clock:
        date = f"{date}T{clock}"
    if offset:
        date += "+00:00" if offset == "Z" else f"{offset[:3]}:{offset[-2:]}"
    return date if is_date(date) else None


def _to_the_second(text: str) -> str | None:
    """Do the same, faster, with ``2015-04-21 10:00:00``, which is what databases have."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text.replace(" ", "T")


def is_date(date: str) -> bool:
    """Whether `date` is in our form and exists in the calendar."""
    found = _ISO.fullmatch(date)
    try:
        return bool(found and datetime.fromisoformat(date + "0001-01-01"[len(date) :]))
    except ValueError:
        return False


def precision(date: str | None) -> Precision:
    """Return how precise a date of ours is."""
    if not date:
        return Precision.UNKNOWN
    if len(date) > 10:
        return Precision.OFFSET if re.search(r"[+-]\d\d:\d\d$", date) else Precision.TIME
    return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(date)]


def with_offset(local: str, gmt: str) -> str | None:
    """Return a local time with its offset, from how the site's clock and Greenwich's stood, or None.

    ``0000-00-00 00:00:00`` is no date. A draft has only the local one, and then no offset is known.
    """
    here, there = from_iso(local), from_iso(gmt)
    if not here:
        return f"{there}+00:00" if there and len(there) in _CLOCKS else there
    if not there or not {len(here), len(there)}.issubset(_CLOCKS):
        return here
    return here + _offset(datetime.fromisoformat(here) - datetime.fromisoformat(there))


@lru_cache
def _offset(apart: timedelta) -> str:
    """Return an offset as ISO 8601 has it; nothing for what no clock is off by."""
    if abs(apart) > _FARTHEST or apart.seconds % 60:
        return ""
    minutes = int(apart.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def agree(one: str, other: str) -> bool:
    """Whether two dates may be the same moment: the coarser one contains the finer one."""
    shorter, longer = sorted((one[:10], other[:10]), key=len)
    return longer.startswith(shorter)


def slot(date: str | None) -> int:
    """Return a number that orders dates by day, coarser ones before what they contain.

    2015 comes before 2015-01, 2015-04 before 2015-04-01; no date is 0.
    """
    if not date:
        return 0
    return (int(date[:4]) * 13 + int(date[5:7] or 0)) * 32 + int(date[8:10] or 0)


def last_slot(slot: int) -> int:
    """Return the last slot before that of another date: years and no date have many to themselves."""
    year = 13 * 32
    return year - 1 if slot == 0 else slot + 31 if slot % year == 0 else slot


def slots(first: str | None, last: str | None) -> list[tuple[int, int]]:
    """Return the ranges of slots, inclusive, of the dates that overlap `first`…`last`.

    Both bounds are dates of ours, inclusive of their whole unit; None is open.
    """
    low = slot(first[:10]) if first else 1
    high = slot(_last_day(last)) if last else slot("9999-12-31")
    ranges = [(low, high)]
    if first and low <= high:  # the month and the year that `first` lies in overlap too
        coarser = [found for length in (7, 4) if (found := slot(first[:length])) < low]
        ranges += [(found, last_slot(found)) for found in coarser]
    return ranges


def _last_day(date: str) -> str:
    """Return a date filled up to a day after which its unit has none: which of them exists, no slot asks."""
    return date[:10] + "-12-31"[len(date) - 4 :]


def month_label(month: str | None) -> str:
    """Return ``April 2015`` for ``2015-04``, ``2015`` for a year, ``Undated`` for None."""
    if not month:
        return "Undated"
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}" if len(month) >= 7 else month


def day_label(date: str | None) -> str:
    """Return a date as precisely as it is known: ``21 April 2015``, ``April 2015``, ``2015``."""
    if not date:
        return "undated"
    return f"{int(date[8:10])} {month_label(date[:7])}" if len(date) >= 10 else month_label(date)


def moment(date: str | None) -> str:
    """Return a string that orders dates with different offsets; no date is lowest.

    A date without an offset is taken as it stands.
    """
    if not date or precision(date) < Precision.OFFSET:
        return date or ""
    try:
        return datetime.fromisoformat(date).astimezone(UTC).isoformat()
    except OverflowError:  # year 1 or 9999 with an offset
        return date
