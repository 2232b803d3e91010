"""A site by WordPress's REST API: all that it shows to everybody, list by list.

Routes and parameters as in the REST API Handbook; lists come by ascending number, so that what is
published meanwhile moves nothing.
"""

from collections.abc import Iterator
from typing import Any

from solidarity_archive.fetching.client import Answer
from solidarity_archive.fetching.network import FetchError
from solidarity_archive.live.discovery import address, objects
from solidarity_archive.live.visit import NOTHING, Told, Visit
from solidarity_archive.post import Notice

PER_PAGE = 100
EMBED = "author,wp:term,wp:featuredmedia"
_OK, _NO_SUCH_PAGE = 200, 400
_CLOSED = (401, 403, 404, 410, 501)
_TYPES = {"wp/v2/posts": "post", "wp/v2/pages": "page", "wp/v2/media": "attachment"}
_TAXONOMIES = {"wp/v2/categories": "category", "wp/v2/tags": "post_tag"}
"""What there is where a site does not say."""
_MOST_BAD = 3
_AGAIN = "To ask for it again, repeat the command."
_INTERNAL = ("wp_", "nav_menu")
"""What themes and menus are made of; it is shown to nobody."""


def read_site(visit: Visit, root: str) -> Iterator[Told]:
    """Add everything: the site itself, terms and users, then all types of posts, then comments."""
    yield from visit.taken(visit.ask(root))
    for route in (*kinds(visit, root, "taxonomies"), "wp/v2/users"):
        yield from read_list(visit, root, route)
    for route in kinds(visit, root, "types"):
        yield from read_list(visit, root, route, _embed=EMBED)
    yield from read_list(visit, root, "wp/v2/comments")


def kinds(visit: Visit, root: str, what: str) -> dict[str, str]:
    """Return the lists that an API has of its taxonomies or types: the route of each, and its name."""
    said = objects(visit.ask(address(root, f"wp/v2/{what}")))
    rows = said.items() if isinstance(said, dict) else ()
    found = {
        f"{row.get('rest_namespace') or 'wp/v2'}/{row['rest_base']}": name
        for name, row in rows
        if isinstance(row, dict) and row.get("rest_base") and not name.startswith(_INTERNAL)
    }
    return found or (_TYPES if what == "types" else _TAXONOMIES)


def read_list(visit: Visit, root: str, route: str, **parameters: str) -> Iterator[Told]:
    """Add a list, page by page; a page that cannot be read is told, and those behind it are read."""
    for answer, _ in pages(visit, root, route, **parameters):
        if isinstance(answer, Answer):
            yield from visit.taken(answer)
        else:
            yield answer


def pages(
    visit: Visit, root: str, route: str, **parameters: str
) -> Iterator[tuple[Answer | Told, list[Any]]]:
    """Yield each answer to a list that has records, with them; or what is to be told of it."""
    number, last, bad = 1, "", 0
    ordered = {"per_page": str(PER_PAGE), "orderby": "id", "order": "asc", **parameters}
    while bad < _MOST_BAD:
        url = address(root, route, **ordered, page=str(number))
        answer = visit.ask(url)
        if answer.status in _CLOSED and number == 1:
            yield Notice(route, f"the site shows this list to nobody (it answers {answer.status})"), []
            return
        if answer.status == NOTHING or (answer.status == _NO_SUCH_PAGE and number > 1):
            return
        records = objects(answer) if answer.status == _OK else None
        if isinstance(records, list):
            if not records or answer.digest == last:
                return
            yield answer, records
            bad = 0
        else:
            yield visit.problem(_no_list(answer)), []
            bad += 1
        last = answer.digest
        if not _goes_on(answer, records, number):
            return
        number += 1


def _no_list(answer: Answer) -> FetchError:
    if answer.status != _OK:
        return FetchError(f"{answer.asked}: the server answers {answer.status}", _AGAIN)
    return FetchError(f"{answer.asked}: is no list in JSON, as the API's answers are", _AGAIN)


def _goes_on(answer: Answer, records: object, number: int) -> bool:
    said = answer.headers.get("x-wp-totalpages", "")
    if said.isascii() and said.isdigit():
        return number < int(said[:9])
    return isinstance(records, list) and len(records) >= PER_PAGE
