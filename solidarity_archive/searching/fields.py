"""The fields of a search, in the words of the options: ``author:smith``, ``date:2015-04..2015-06``."""

from collections.abc import Callable
from datetime import date

from solidarity_archive.dates import Precision, from_iso, precision
from solidarity_archive.lazy import resolve
from solidarity_archive.query import ANY, Query
from solidarity_archive.text import clean

TITLE = "title"
"""The one field that is searched for words."""


def filtered(name: str, value: str) -> Query | None:
    """Return the filter that ``name:value`` comes to; None if there is no such field or value.

    It filters by nothing else: posts of any type and status go through, but where the field is one of these.
    """
    known = _FIELDS.get(name.casefold())
    return known(value) if known and value.strip() else None


def _any(**conditions: object) -> Query:
    return Query(**{"types": (ANY,), "statuses": (ANY,), **conditions})  # type: ignore[arg-type]


def _month(value: str) -> Query | None:
    found = _date(value)
    return _any(first=found, last=found) if precision(found) == Precision.MONTH else None


def _year(value: str) -> Query | None:
    found = _date(value)
    return _any(first=found, last=found) if precision(found) == Precision.YEAR else None


def _since(value: str) -> Query | None:
    return _any(first=found) if (found := _date(value)) else None


def _until(value: str) -> Query | None:
    return _any(last=found) if (found := _date(value)) else None


def _between(value: str) -> Query | None:
    first, between, last = value.partition("..")
    if not between:
        first = last = value
    bounds = [_date(bound) if bound.strip() else "" for bound in (first, last)]
    if None in bounds or not any(bounds):
        return None
    return _any(first=bounds[0] or None, last=bounds[1] or None)


def _state(value: str) -> Query | None:
    states = {"partial": {"complete": False}, "complete": {"complete": True}, "untitled": {"titled": False}}
    found = states.get(value.casefold())
    return _any(**found) if found else None


def _site(value: str) -> str:
    site: str = resolve("solidarity_archive.urls:site_meant")(value)
    return site


def _date(value: str) -> str | None:
    value = clean(value)
    found = from_iso(value) or resolve("solidarity_archive.calendars:understand")(value, date.today())  # noqa: DTZ011 - the user's own day
    return str(found) if found else None


_FIELDS: dict[str, Callable[[str], Query | None]] = {
    "author": lambda value: _any(authors=(value,)),
    "term": lambda value: _any(terms=(value,)),
    "site": lambda value: _any(sites=(_site(value),)),
    "language": lambda value: _any(languages=(value,)),
    "type": lambda value: _any(types=(value,)),
    "status": lambda value: _any(statuses=(value,)),
    "month": _month,
    "year": _year,
    "since": _since,
    "until": _until,
    "date": _between,
    "is": _state,
    "id": lambda value: _any(ids=(value,)),
}
NAMES = (TITLE, *_FIELDS)
