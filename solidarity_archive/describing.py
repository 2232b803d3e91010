"""What an export says of its site before its posts, put together from the sources and from the posts."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from solidarity_archive.post import PersonListed, Post
from solidarity_archive.query import Query
from solidarity_archive.record import Record
from solidarity_archive.sites import NOWHERE
from solidarity_archive.store.select import find
from solidarity_archive.store.sites import described
from solidarity_archive.text import fold
from solidarity_archive.urls import post_number

_LONG = 19
"""Digits that are too many for a number."""
_FACTS = ("title", "tagline", "home", "root", "language")


def site_of_export(
    db: sqlite3.Connection,
    query: Query,
    *,
    private: bool = False,
    public: Callable[[Post], bool] | None = None,
) -> Record:
    """Return the site of most of the posts that `query` finds, with the terms and people of them all.

    A term that no post has is among them if nothing but types and statuses is filtered; but with `public`
    nothing is of any other posts than those of which that is true.
    Beside them `numbers` has for each post, by its id, the number that it has there or gets because it has
    none, or is of another site; `made_up` are the ids of those that get one, `moved` has those of other sites
    by site and number. Only with `private` do people have their e-mail addresses.
    """
    posts = [post for post in find(db, query._replace(sort=None)) if public is None or public(post)]
    named = Counter(post.site for post in posts if post.site).most_common(1)
    name = named[0][0] if named else None
    site = described(db, [name]).get(name or "", NOWHERE)
    whole = public is None and query._replace(types=None, statuses=None) == Query()
    numbers, moved = _numbers(posts, name)
    titles = Counter(post.site_title for post in posts if post.site == name and post.site_title)
    return {
        "site": name,
        **{fact: site.says.get(fact) for fact in _FACTS},
        "title": site.says.get("title") or next((title for title, _ in titles.most_common(1)), None),
        "extra": site.says.get("extra", []),
        "people": [
            {key: said for key, said in person.items() if private or key != "email"}
            for person in _people(posts, site.says.get("people", []))
        ],
        "terms": _terms(posts, [dict(term) for term in site.says.get("terms", [])], whole=whole),
        "numbers": numbers,
        "made_up": {post.id for post in posts if numbers[post.id] != _number_at(name, post)},
        "moved": moved,
        "others": sorted({post.site for post in posts if post.site and post.site != name}),
    }


def _numbers(posts: list[Post], site: str | None) -> tuple[dict[int, int], dict[tuple[str, str], str]]:
    own: dict[int, int] = {}
    for post in posts:
        if number := _number_at(site, post):
            own.setdefault(number, post.id)
    numbers = {id: number for number, id in own.items()}
    others = sorted((post for post in posts if post.id not in numbers), key=lambda post: post.id)
    numbers |= {post.id: number for number, post in enumerate(others, max(own, default=0) + 1)}
    moved = {
        (post.site, post.source_id): str(numbers[post.id]) for post in others if post.site and post.source_id
    }
    return numbers, moved


def _number_at(site: str | None, post: Post) -> int | None:
    """Return the number that a post has at a site, which a ?p=ID link tells too."""
    if post.site != site:
        return None
    found = post.source_id or post_number(post.permalink or "") or post_number(post.guid or "")
    return int(found) if found and found.isascii() and found.isdigit() and len(found) < _LONG else None


def _people(posts: Iterable[Post], listed: list[PersonListed]) -> list[dict[str, Any]]:
    """Return who wrote the posts, with what their site lists of them, in the order of that list."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    known = {person.get("login"): person for person in listed}
    for post in posts:
        for author in post.authors[:1]:
            key = ("login", author.login) if author.login else ("name", author.name)
            said = {"name": author.name, **({"login": author.login} if author.login else {})}
            found.setdefault(key, {**known.get(author.login, {}), **said} if author.login else said)
    places = {person.get("login"): place for place, person in enumerate(listed)}
    return sorted(found.values(), key=lambda person: places.get(person.get("login"), len(places)))


def _terms(posts: Iterable[Post], listed: list[dict[str, Any]], *, whole: bool) -> list[dict[str, Any]]:
    """Return the terms of the posts and those above them, or with `whole` all that the site lists."""
    slugs = {(term["taxonomy"], term["id"]): term.get("slug") for term in listed if "id" in term}
    for term in listed:
        if "parent" not in term and (above := slugs.get((term["taxonomy"], term.get("parent_id")))):
            term["parent"] = above
    known = {_key(term): term for term in listed}
    used: dict[tuple[str, str], dict[str, Any]] = {}
    for post in posts:
        for held in post.terms:
            said = {name: value for name, value in held._asdict().items() if value}
            used.setdefault(_key(said), known.get(_key(said), said))
    above = list(used.values())
    while above:
        parents = [(term["taxonomy"], term["parent"]) for term in above if term.get("parent")]
        above = [known[key] for key in parents if key in known and key not in used]
        used |= {_key(term): term for term in above}
    return list((known | used).values()) if whole else [*used.values()]


def _key(term: dict[str, Any]) -> tuple[str, str]:
    return term["taxonomy"], term.get("slug") or fold(term.get("name", ""))
