"""What a page costs does not grow with the archive: steps of SQLite and statements are counted, not time."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.query import ANY, Query
from solidarity_archive.store import search as searching
from solidarity_archive.store import select
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.search import search, understood
from solidarity_archive.store.select import find, months
from tests.conftest import capture, enter

FEW, MANY = 80, 640
DATES = (None, "2014", "2015", "2015-04", "2015-04-01", "2015-04-02", "2015-04-02T10:00", "2016-01-05")


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the newest forty hits the best ten are ranked, as if archives were a hundred times as large."""
    monkeypatch.setattr(searching, "RANKED", 40)
    monkeypatch.setattr(searching, "_RERANKED", 10)


@pytest.fixture(scope="module")
def sizes() -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """A small archive and one eight times as large, over the same ten years."""
    with in_memory() as few, in_memory() as many:
        for db, size in ((few, FEW), (many, MANY)):
            enter(db, *(leaflet(number, size) for number in range(size)))
        yield few, many


def leaflet(number: int, size: int) -> Any:
    year, month = divmod(number * 120 // size, 12)
    day = number * 7 % 28 + 1
    title = "Bread" if number % 5 == 0 else f"Leaflet {number}"
    text = f"Bread and roses for all. Number {number}{', a rarity' if number % (size // 4) == 0 else ''}."
    item = capture(title, f"{2005 + year}-{month + 1:02d}-{day:02d}", text, place=str(number))
    item.says["terms"] = [{"taxonomy": "category", "name": "News"}]
    return item


def steps(db: sqlite3.Connection, act: Callable[[sqlite3.Connection], object]) -> int:
    """Return how many instructions SQLite's virtual machine takes for it."""
    count = 0

    def one() -> int:
        nonlocal count
        count += 1
        return 0

    db.set_progress_handler(one, 1)
    try:
        act(db)
    finally:
        db.set_progress_handler(None, 1)
    return count


def statements(db: sqlite3.Connection, act: Callable[[sqlite3.Connection], object]) -> list[str]:
    found: list[str] = []
    db.set_trace_callback(found.append)
    try:
        act(db)
    finally:
        db.set_trace_callback(None)
    return found


def asking(text: str, **query: Any) -> Callable[[sqlite3.Connection], object]:
    def act(db: sqlite3.Connection) -> object:
        found = understood(db, Query(text=text, limit=5, **query))
        return [*found.hits(), found.count(searching.RANKED + 1)]

    return act


def listing(**query: Any) -> Callable[[sqlite3.Connection], object]:
    return lambda db: list(find(db, Query(limit=5, **query)))


PAGES = {
    "a rare word": asking("rarity"),
    "a common word": asking("bread"),
    "its newest": asking("bread", sort="date"),
    "its oldest": asking("bread", sort="oldest"),
    "a phrase": asking('"bread and roses"'),
    "two words": asking("bread roses"),
    "one of two words": asking("bread OR roses"),
    "without a word": asking("bread -tulips"),
    "a common word of a term": asking("bread", terms=("News",)),
    "a term": asking("term:news"),
    "a list": listing(),
    "a list, oldest first": listing(sort="oldest"),
    "a list of a year": listing(first="2010", last="2010"),
    "a list since a day": listing(first="2010-12-24"),
    "a list of a term": listing(terms=("News",)),
    "a named post": listing(ids=("7",)),
}


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_in_an_archive_eight_times_as_large(
    sizes: tuple[sqlite3.Connection, sqlite3.Connection], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(select, "_COMMON", 10)
    few, many = (steps(db, PAGES[page]) for db in sizes)
    assert many <= few * 1.15
    few, many = (len(statements(db, PAGES[page])) for db in sizes)
    assert many == few


@pytest.mark.usefixtures("bounded")
def test_what_fts5_would_go_through_all_of_is_not_ranked_by_it(
    sizes: tuple[sqlite3.Connection, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, many = sizes
    assert any("bm25" in sql for sql in statements(many, asking("bread")))
    monkeypatch.setattr(searching, "_COSTLY", MANY)
    assert any("bm25" in sql for sql in statements(many, asking("bread")))
    for text in ('"bread and roses"', "brea*", "bread roses"):
        assert not any("bm25" in sql for sql in statements(many, asking(text))), text


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("costly", [0, 10**9])
def test_of_very_many_those_with_the_word_in_the_title_are_best_and_of_them_the_newest(
    sizes: tuple[sqlite3.Connection, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch, costly: int
) -> None:
    monkeypatch.setattr(searching, "_COSTLY", costly)
    _, many = sizes
    newest = [hit.post for hit in search(many, Query(text="bread", sort="date", limit=40))]
    titled = [post.id for post in newest if post.title == "Bread"]
    assert len(titled) == 7
    best = [hit.post.id for hit in search(many, Query(text="bread", limit=20))]
    assert set(best[:7]) == set(titled)
    assert set(best) <= {post.id for post in newest}


@pytest.mark.usefixtures("bounded")
def test_of_very_many_those_with_most_of_what_may_be_there_are_best(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_COSTLY", 0)
    texts = ["roses and tulips", *["roses and lilies"] * 50, *["lilies and tulips"] * 9]
    enter(db, *(capture(None, "2015-04-01", f"{text} {n}", place=str(n)) for n, text in enumerate(texts)))
    monkeypatch.setattr(searching, "RANKED", len(texts))
    enter(db, capture(None, "2015-03-01", "roses and lilies"))
    best, *_ = search(db, Query(text="roses OR tulips", limit=5))
    assert best.post.id == 1


def test_below_the_bound_the_best_are_those_of_all(
    sizes: tuple[sqlite3.Connection, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_COSTLY", 0)
    for db in sizes:
        for text in ("bread", '"for all"', "roses OR rarity", "brea* roses", "bread -rarity"):
            whole = list(search(db, Query(text=text, everything=True)))[:7]
            page = list(search(db, Query(text=text, limit=7)))
            assert [hit.post.id for hit in page] == [hit.post.id for hit in whole]
            assert [hit.rank for hit in page] == pytest.approx([hit.rank for hit in whole])


@given(st.lists(st.sampled_from(DATES), max_size=30), st.integers(1, 12), st.booleans())
def test_a_page_by_date_is_the_beginning_of_all(dates: list[str | None], limit: int, month: bool) -> None:
    bounds: dict[str, Any] = {"first": "2015-04", "last": "2015-04"} if month else {}
    with in_memory() as db:
        enter(db, *(capture("Bread", date, f"Number {n}", place=str(n)) for n, date in enumerate(dates)))
        for sort in ("date", "oldest"):
            for text in ("bread", "type:post"):
                query: dict[str, Any] = {"text": text, "sort": sort, **bounds}
                whole = [hit.post.id for hit in search(db, Query(**query))]
                assert [hit.post.id for hit in search(db, Query(**query, limit=limit))] == whole[:limit]
                assert [post.id for post in find(db, Query(sort=sort, **bounds))] == whole


def test_an_empty_archive_has_no_best() -> None:
    with in_memory() as db:
        assert list(search(db, Query(text="bread", limit=5))) == []


def test_counting_again_what_was_found_agrees(sizes: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    for db in sizes:
        for text in ("bread", "rarity", "tulips"):
            found = understood(db, Query(text=text, limit=5))
            expected = [found.count(most) for most in (1, 50, None)]
            list(found.hits())
            assert [found.count(most) for most in (1, 50, None)] == expected


def test_months_are_counted_off_the_index(sizes: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    _, many = sizes
    assert sum(count for _, count in months(many, Query())) == MANY
    sql = statements(many, lambda db: months(db, Query()))[-1]
    plan = [row[3] for row in many.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("COVERING INDEX post_order" in line for line in plan)


def test_rows_of_coarse_dates_may_run_on_into_the_days_that_these_have_not() -> None:
    year = (2015 * 13) * 32
    for slot, first, last in (
        (0, 0, 415),
        (400, 0, 415),
        (year, year, year + 31),
        (year + 31, year, year + 31),
        (year + 32, year + 32, year + 32),
        (year + 32 + 5, year + 37, year + 37),
    ):
        assert select.day_bounds((slot << 16) + 9) == (first << 16, ((last + 1) << 16) - 1)


def test_filters_are_asked_of_no_more_posts_than_a_page_needs(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = ("2015-04-01", "2014", None)
    items = [
        capture("Bread" if n % 7 else None, days[n % 3], f"bread {'rose ' * (n % 11)}", place=str(n))
        for n in range(120)
    ]
    for item in items[::2]:
        item.says["status"] = "draft"
        item.says["terms"] = [{"taxonomy": "post_tag", "name": "Prices"}]
    enter(db, *items)
    queries = [
        Query(text=text, limit=limit, statuses=statuses, terms=terms)
        for text in ("bread", "bread -rose", "rose OR bread")
        for limit in (1, 20, 110)
        for statuses in (None, (ANY,))
        for terms in ((), ("prices",))
    ]
    assert understood(db, queries[0])._found_few() is not None
    few = [list(search(db, query)) for query in queries]
    monkeypatch.setattr(searching.Search, "_found_few", lambda _: None)
    assert few == [list(search(db, query)) for query in queries]
    assert max(map(len, few)) == 110
