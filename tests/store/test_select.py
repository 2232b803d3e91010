"""Which posts, and in which order: every filter, and the plans by which they are found."""

import sqlite3
from typing import Any

import pytest

from solidarity_archive.errors import NotFoundError
from solidarity_archive.post import Capture, Hit, Says
from solidarity_archive.query import ANY, Query
from solidarity_archive.store.select import ORDERS, conditions, count, find, ids_named, months, with_texts
from tests.conftest import capture, enter, posts


def dated(date: str | None, name: str, **says: Any) -> Capture:
    return capture(name, date, says=Says(**says))  # type: ignore[typeddict-item]


def titles(db: sqlite3.Connection, **query: Any) -> list[str | None]:
    return [post.title for post in find(db, Query(**query))]


IN_ORDER = [
    dated("2016-01-05", "newest"),
    dated("2015-04-21T18:00:00+03:00", "the evening"),
    dated("2015-04-21T10:00", "the morning, by number", source_id="31"),
    dated("2015-04-21T10:00", "the morning, by a lower number", source_id="4"),
    dated("2015-04-21", "that day"),
    dated("2015-04-01", "the first"),
    dated("2015-04", "somewhen, first in its source"),
    dated("2015-04", "somewhen, second in its source"),
    dated("2015-03-31", "the month before"),
    dated("2015", "that year"),
    dated("2014-12-31", "the year before"),
    dated(None, "undated"),
]
NAMES = [item.says["title"] for item in IN_ORDER]


@pytest.fixture
def years(db: sqlite3.Connection) -> sqlite3.Connection:
    """An archive with dates of every precision, not added in their order but for the months' own."""
    enter(db, *IN_ORDER[1::2], *IN_ORDER[::2])
    return db


def test_posts_come_newest_first_and_coarse_dates_after_what_they_hold(years: sqlite3.Connection) -> None:
    expected = list(NAMES)
    # of the two without a day, the one that was added first comes first
    expected[6:8] = expected[7:5:-1]
    assert titles(years) == expected


def test_oldest_first_is_the_other_way_round_with_the_undated_still_last(years: sqlite3.Connection) -> None:
    newest = titles(years)
    assert titles(years, sort="oldest") == [*newest[-2::-1], "undated"]


def test_month_only_posts_keep_the_order_of_their_source(db: sqlite3.Connection) -> None:
    enter(db, *(dated("2015-04", name) for name in ("c", "a", "b")))
    enter(db, dated("2015-04", "later"))
    assert titles(db) == ["c", "a", "b", "later"]


def test_posts_can_be_sorted_by_title_author_and_id(db: sqlite3.Connection) -> None:
    enter(
        db,
        dated("2015", "b", authors=[{"name": "Rosa"}]),
        dated("2014", "A", authors=[{"name": "anna"}]),
        capture(None, "2013", "Untitled."),
    )
    assert titles(db, sort="title") == ["A", "b", None]
    assert titles(db, sort="author") == ["A", "b", None]
    assert titles(db, sort="id") == ["b", "A", None]


SPANS = {
    ("2015-04", "2015-04"): [*NAMES[1:8], "that year"],
    ("2015-04-15", None): [*NAMES[:5], *NAMES[6:8], "that year"],
    (None, "2015-03"): ["the month before", "that year", "the year before"],
    ("2015", "2015"): NAMES[1:10],
    ("2015-04-21", "2015-04-21"): [*NAMES[1:5], *NAMES[6:8], "that year"],
    ("2014", "2014"): ["the year before"],
    ("2016-02", None): [],
    ("2015-12-31", "2015-01-01"): [],
    (None, "9999"): NAMES[:-1],
}


@pytest.mark.parametrize(("span", "expected"), SPANS.items())
def test_a_span_finds_what_overlaps_it(
    years: sqlite3.Connection, span: tuple[str | None, str | None], expected: list[str]
) -> None:
    found = titles(years, first=span[0], last=span[1])
    assert sorted(map(str, found)) == sorted(expected)
    assert count(years, Query(first=span[0], last=span[1])) == len(expected)


def test_months_years_and_the_undated_are_groups_of_their_own(years: sqlite3.Connection) -> None:
    assert months(years, Query()) == [
        ("2016-01", 1),
        ("2015-04", 7),
        ("2015-03", 1),
        ("2015", 1),
        ("2014-12", 1),
        (None, 1),
    ]
    assert months(years, Query(first="2016")) == [("2016-01", 1)]


MINERS: list[dict[str, Any]] = [
    {
        "title": "Coal",
        "published": "2015-04",
        "authors": [{"name": "Rosa Lamp", "login": "rlamp"}, {"name": "Іван"}, {"name": "Ewa Łączyńska"}],
        "terms": [{"taxonomy": "category", "name": "Miners’ strikes", "slug": "miners"}],
        "site": "https://www.pit.example/",
        "site_title": "The Pit",
        "language": "en-GB",
        "permalink": "https://pit.example/2015/04/coal/",
        "slug": "coal",
    },
    {"title": "Draft", "status": "draft", "language": "en"},
    {"title": "About", "type": "page", "language": "uk", "site": "mill.example"},
    {"title": "Private page", "type": "page", "status": "private"},
    {"title": "Coal", "published": "2016", "permalink": "https://mill.example/?p=12", "slug": "coal"},
]


@pytest.fixture
def pit(db: sqlite3.Connection) -> sqlite3.Connection:
    """Five posts, numbered from 1, as MINERS has them; the first has a text, the last a piece of one."""
    items: list[Capture] = [capture(says=each) for each in MINERS]  # type: ignore[arg-type]
    items[0] = capture(text="Down below.", says=items[0].says)
    items[4] = capture(text="Up above", says=items[4].says, completeness="partial")
    enter(db, *items)
    return db


FILTERS: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [5, 1]),
    ({"types": (ANY,), "statuses": (ANY,)}, [5, 1, 2, 3, 4]),
    ({"types": ("page",), "statuses": ("publish", "private")}, [3, 4]),
    ({"statuses": ("draft",)}, [2]),
    ({"statuses": ("trash",)}, []),
    ({"authors": ("lamp",)}, [1]),
    ({"authors": ("RLAMP",)}, [1]),
    ({"authors": ("іван", "nobody")}, [1]),
    ({"authors": ("LACZYNSKA",)}, [1]),
    ({"authors": ("łączyń",)}, [1]),
    ({"authors": ("lońc",)}, []),
    ({"authors": ("nobody",)}, []),
    ({"terms": ("miners' STRIKES",)}, [1]),
    ({"terms": ("miners",)}, [1]),
    ({"terms": ("strikes",)}, []),
    ({"terms": ("miners",), "authors": ("nobody",)}, []),
    ({"sites": ("pit.example",)}, [1]),
    ({"sites": ("the pit",)}, [1]),
    ({"languages": ("en",), "statuses": (ANY,)}, [1, 2]),
    ({"languages": ("en-GB", "uk"), "types": (ANY,)}, [1, 3]),
    ({"languages": ("EN-gb",)}, [1]),
    ({"languages": ("EN",), "statuses": (ANY,)}, [1, 2]),
    ({"languages": ("e",)}, []),
    ({"languages": ("%",)}, []),
    ({"complete": True}, [1]),
    ({"complete": False}, [5]),
    ({"limit": 1}, [5]),
    ({"limit": 0}, []),
    ({"authors": ("%",)}, []),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters(pit: sqlite3.Connection, filters: dict[str, Any], expected: list[int]) -> None:
    query = Query(**filters)
    assert [post.id for post in find(pit, query)] == expected
    if query.limit is None:
        assert count(pit, query) == sum(number for _, number in months(pit, query)) == len(expected)


def ids(db: sqlite3.Connection, *names: str, **filters: Any) -> list[int]:
    return [post.id for post in find(db, Query(ids=names, **filters))]


def test_named_posts_come_as_they_were_named_whatever_type_and_status(pit: sqlite3.Connection) -> None:
    assert ids(pit, "3", "1", "2", "1") == [3, 1, 2]
    assert ids(pit, "3", "1", "2", limit=2) == [3, 1]
    assert ids(pit, "3", "1", "2", sort="id") == [1, 2, 3]
    assert ids(pit, "3", "1", authors=("lamp",)) == [1]
    assert ids(pit, "2", "1", statuses=("draft",)) == [2]
    assert ids(pit, "3", "2", "1", types=("post",)) == [2, 1]
    assert ids(pit) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1", [1]),
        ("001", [1]),
        ("https://pit.example/2015/04/coal/", [1]),
        ("http://www.pit.example/2015/04/coal?utm_source=x", [1]),
        ("pit.example/2015/04/coal", [1]),
        ("http://mill.example/?p=12", [5]),
        ("coal", [1, 5]),
    ],
)
def test_a_post_is_named_by_number_permalink_or_slug(
    pit: sqlite3.Connection, name: str, expected: list[int]
) -> None:
    assert ids_named(pit, name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "9",
        "0",
        "9" * 18,
        "9" * 30,
        "9" * 5000,
        "-1",
        "١",
        "http://[",
        "/",
        "",
        "coa",
        "mill.example/x",
        "a\0b",
    ],
)
def test_a_name_that_no_post_has_is_an_error(pit: sqlite3.Connection, name: str) -> None:
    with pytest.raises(NotFoundError, match="no post"):
        ids_named(pit, name)
    with pytest.raises(NotFoundError):
        ids(pit, "1", name)


def test_texts_are_there_for_whoever_asks(pit: sqlite3.Connection) -> None:
    hits = with_texts(pit, [Hit(post=post) for post in posts(pit)])
    assert {hit.post.id: hit.post.text for hit in hits} == {
        1: "Down below.",
        2: None,
        3: None,
        4: None,
        5: "Up above",
    }


# Plans


def plan(db: sqlite3.Connection, query: Query, order: str = ORDERS["date"], limit: str = "") -> str:
    where, parameters = conditions(db, query)
    sql = f"EXPLAIN QUERY PLAN SELECT post.id, post.fields FROM post WHERE {where} ORDER BY {order} {limit}"
    return "\n".join(row[3] for row in db.execute(sql, parameters))


def test_the_newest_posts_are_read_off_an_index(db: sqlite3.Connection) -> None:
    found = plan(db, Query(), limit="LIMIT 10")
    assert "USING INDEX post_order" in found
    assert "TEMP B-TREE" not in found


def test_a_month_is_one_range_of_the_index_and_needs_no_sorting(db: sqlite3.Connection) -> None:
    assert plan(db, Query(first="2015-04", last="2015-04")) == (
        "SEARCH post USING INDEX post_order (slot>? AND slot<?)"
    )


def test_named_posts_are_looked_up(db: sqlite3.Connection) -> None:
    enter(db, capture("Coal", says={"slug": "coal"}))
    for query in (Query(ids=("1",)), Query(ids=("coal",))):
        assert "SEARCH post USING" in plan(db, query, ORDERS["id"])


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_is_total(db: sqlite3.Connection, sort: Any) -> None:
    enter(db, *(capture(None, "2015-04", f"Leaflet {number}") for number in range(20)))
    whole = [post.id for post in find(db, Query(sort=sort))]
    assert sorted(whole) == list(range(1, 21))
    assert [post.id for post in find(db, Query(sort=sort, limit=7))] == whole[:7]
