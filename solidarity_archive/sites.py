"""A site as its sources describe it, and what that adds to its posts: names for numbers, parents of terms."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from solidarity_archive.dates import Precision, is_date, precision
from solidarity_archive.formats import quality
from solidarity_archive.post import Capture, PersonListed, PersonSaid, SiteSaid, Term, TermListed, TermSaid
from solidarity_archive.text import fold

_FACTS = frozenset(("title", "tagline", "home", "root", "language", "timezone", "extra"))

_FEED = quality("feed")
"""By which the captures are known whose times are in UTC, whatever the site's zone is."""
_OFFSET = re.compile(r"UTC([+-])(\d{1,2})(?::(\d\d))?")

TermKey = tuple[str, str]
"""A taxonomy, and a slug or number in it."""


@dataclass(frozen=True, slots=True)
class Site:
    """What all sources together say of a site, and the ways to look it up; site_of_all() makes one."""

    says: SiteSaid
    _by_slug: Mapping[TermKey, TermListed] = field(repr=False)
    _by_name: Mapping[TermKey, TermListed] = field(repr=False)
    _by_id: Mapping[TermKey, TermListed] = field(repr=False)
    _people: Mapping[str, PersonListed] = field(repr=False)

    @property
    def parents(self) -> dict[TermKey, str]:
        """The slug of the term above, by taxonomy and slug, of each term that has one above it."""
        return {key: above for key, term in self._by_slug.items() if (above := self.above(term))}

    @property
    def numbers(self) -> frozenset[TermKey | str]:
        """All numbers of terms and people that are known."""
        return frozenset((*self._by_id, *self._people))

    def above(self, term: TermListed) -> str | None:
        """Return the slug of the term above `term`, if that is known."""
        if said := term.get("parent"):
            return said
        found = self._by_id.get((term["taxonomy"], term.get("parent_id", "")))
        return found.get("slug") if found else None

    def known(self, capture: Capture) -> Capture:
        """Return a capture with names where its source had numbers, and feeds' times in the site's own zone.

        What is not known stays a number, and a list that has such ones is outranked by a named one; a
        list of which nothing is known is left out.
        """
        terms, people = capture.says.get("terms") or (), capture.says.get("authors") or ()
        if capture.quality != _FEED and all("name" in each for each in (*terms, *people)):
            return capture
        says = capture.says.copy()
        if capture.quality == _FEED and (zone := _zone_of(self.says.get("timezone", ""))):
            if published := says.get("published"):
                says["published"] = _local(published, zone)
            if updated := says.get("updated"):
                says["updated"] = _local(updated, zone)
        if any("name" not in term for term in terms):
            _put(says, "terms", [self._term(term) or term for term in terms])
        if any("name" not in person for person in people):
            _put(says, "authors", [self._person(person) or person for person in people])
        return capture if says == capture.says else capture._replace(says=says)

    def placed(self, term: Term) -> Term:
        """Return a term with its slug and the slug of the one above it, if the site lists it."""
        listed = (
            self._by_slug.get((term.taxonomy, term.slug))
            if term.slug
            else self._by_name.get((term.taxonomy, fold(term.name)))
        )
        if listed is None:
            return term
        return term._replace(
            slug=term.slug or listed.get("slug"), parent=term.parent or self.above(listed) or None
        )

    def _term(self, term: TermSaid) -> TermSaid | None:
        if "name" in term:
            return term
        listed = self._by_id.get((term["taxonomy"], term.get("id", "")))
        if listed is None or "name" not in listed:
            return None
        said = TermSaid(taxonomy=listed["taxonomy"], name=listed["name"])
        if slug := listed.get("slug"):
            said["slug"] = slug
        return said

    def _person(self, person: PersonSaid) -> PersonSaid | None:
        if "name" in person:
            return person
        listed = self._people.get(person.get("id", ""))
        if listed is None or "name" not in listed:
            return None
        said = PersonSaid(name=listed["name"])
        if login := listed.get("login"):
            said["login"] = login
        return said


NOWHERE = Site({}, {}, {}, {}, {})
"""A site of which nothing is known."""


def site_of_all(said: Iterable[SiteSaid]) -> Site:
    """Return the site that some sources describe; each outranks those before it."""
    facts: SiteSaid = {}
    terms: dict[TermKey, TermListed] = {}
    people: list[PersonListed] = []
    holders: dict[TermKey, int] = {}
    for each in said:
        for name in _FACTS & each.keys():
            facts[name] = each[name]  # type: ignore[literal-required]
        for term in each.get("terms", ()):
            key = (term["taxonomy"], term.get("slug") or fold(term.get("name", "")))
            terms[key] = {**terms.get(key, {}), **term}
        for person in each.get("people", ()):
            _unite(people, holders, person)
    if terms:
        facts["terms"] = list(terms.values())
    if people:
        facts["people"] = people
    return Site(
        facts,
        {(term["taxonomy"], term["slug"]): term for term in terms.values() if "slug" in term},
        {(term["taxonomy"], fold(term["name"])): term for term in terms.values() if "name" in term},
        {(term["taxonomy"], term["id"]): term for term in terms.values() if "id" in term},
        {person["id"]: person for person in people if "id" in person},
    )


def _unite(people: list[PersonListed], holders: dict[TermKey, int], person: PersonListed) -> None:
    """Enter a person, who is known again by number or login: REST knows no logins but for slugs."""
    keys = [(name, person[name]) for name in ("id", "login") if name in person]
    place = next((holders[key] for key in keys if key in holders), None)
    if place is None:
        place = len(people)
        people.append(person)
    else:
        people[place] = {**people[place], **person}
    for key in keys:
        holders[key] = place


def _local(moment: str, zone: tzinfo) -> str:
    """Return a moment in UTC as the clocks of a zone had it; any other date as it is."""
    if not moment.endswith("+00:00"):
        return moment
    try:
        local = datetime.fromisoformat(moment).astimezone(zone)
    except OverflowError:  # year 1 or 9999
        return moment
    there = local.isoformat(timespec="seconds" if moment.count(":") > 2 else "minutes")
    return there if precision(there) is Precision.OFFSET and is_date(there) else moment


@cache
def _zone_of(name: str) -> tzinfo | None:
    """Return a zone of the IANA database, or one so far from UTC; None if there is no such."""
    if found := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-offset if found[1] == "-" else offset) if offset < timedelta(days=1) else None
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _put(says: Any, name: str, found: list[Any]) -> None:  # noqa: ANN401 - Says with a key that is no literal
    # The format of a post is named even where its terms are not.
    if any("name" in each and each.get("taxonomy") != "post_format" for each in found):
        says[name] = found
    else:
        del says[name]
