"""Finding posts by words: any text is a query, and what it finds is what a reader expects."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.post import MARK_CLOSE, MARK_OPEN
from solidarity_archive.query import ANY, Query
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.search import search, understood
from tests.conftest import capture, enter
from tests.worlds import count

TEXTS = {
    1: ("Bread", "The night shift at the mill bakes the bread that the day shift eats."),
    2: ("Roses", "Bread we have, said the singer; it's roses we're short of. C++ is no flower."),
    3: ("Обʼїзд", "Сьогодні об’їзд закрито: п'ять тисяч людей вийшли на Хрещатик. Ґанок порожній."),
    4: ("Café crème", "A naïve question: who pays 1.5 for a coffee? #solidarity"),
}


@pytest.fixture
def library(db: sqlite3.Connection) -> sqlite3.Connection:
    """Four posts, numbered as TEXTS has them; the fourth has a tag."""
    items = [capture(title, f"2015-0{number}", text) for number, (title, text) in TEXTS.items()]
    items[3].says["terms"] = [{"taxonomy": "post_tag", "name": "Prices"}]
    items[3].says["summary"] = "On the price of breakfast."
    enter(db, *items)
    return db


def found(db: sqlite3.Connection, text: str, **filters: Any) -> list[int]:
    return [hit.post.id for hit in search(db, Query(text=text, **filters))]


QUERIES: dict[str, list[int]] = {
    "bread": [1, 2],
    "BREAD": [1, 2],
    "bread roses": [2],
    "roses bread": [2],
    "night shift": [1],
    '"night shift"': [1],
    '"shift night"': [],
    '"night shift': [1],
    "sing*": [2],
    "sing": [],
    "singers": [2],
    "=singers": [],
    '"singers"': [],
    "*": [],
    "bread -roses": [1],
    'bread -"night shift"': [2],
    "-bread": [],
    "bread -": [1, 2],
    "day-shift": [1],
    "it's": [2],
    "it’s": [2],
    "об'їзд": [3],
    "об’їзд": [3],
    "обʼїзд": [3],
    "п’ять": [3],
    "хрещатик": [3],
    "ґанок": [3],
    "cafe": [4],
    "CAFÉ CREME": [4],
    "naive": [4],
    "1.5": [4],
    "#solidarity": [4],
    "c++": [2],
    "prices": [4],
    "breakfast": [4],
    "bread _ ʼ ! roses": [2],
    "bread AND roses": [],
    "bread OR": [],
    "bread OR café": [1, 2, 4],
    "(bread roses) OR (coffee breakfast)": [2, 4],
    "bread -(roses OR singer)": [1],
    "NEAR(bread roses, 9)": [2],
    "NEAR(bread roses, 5)": [],
    'NEAR("bread we" singers)': [2],
    "title:bread": [1],
    "title:(bread OR roses)": [1, 2],
    "title:singer": [],
    "bread month:2015-02": [2],
    "bread -month:2015-02": [1],
    "month:2015-02": [2],
    "date:2015-02..2015-03": [2, 3],
    "-bread date:..2015-03": [3],
    "term:prices": [4],
    "-term:prices": [],
    "bread OR term:prices": [1, 2, 4],
    "bread -(roses term:prices)": [1, 2],
    "breakfast OR -bread": [3, 4],
    "-bread OR singer": [2, 3, 4],
    "-bread OR -roses": [],
    "id:4 coffee": [4],
    "id:99 coffee": [],
    "is:untitled": [],
    "is:complete bread": [1, 2],
    "type:page": [],
    "type:post bread": [1, 2],
    "day-shifts": [1],
    "nights shifts": [1],
    '"night shifts"': [],
    "bread\0": [1, 2],
    "bread\ud800": [1, 2],
    'say "" bread': [2],
    '=say "" bread': [],
    '"" bread': [1, 2],
    "": [],
    "  ": [],
    '"': [],
    "nothing": [],
}


@pytest.mark.parametrize(("text", "expected"), QUERIES.items())
def test_words_find_posts(library: sqlite3.Connection, text: str, expected: list[int]) -> None:
    assert sorted(found(library, text)) == expected


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=30), min_size=1, max_size=20))
def test_any_text_is_a_query(texts: list[str]) -> None:
    with in_memory() as db:
        enter(db, capture("Bread", "2015-04", TEXTS[1][1]))
        for text in (*texts, *(f"bread {text}" for text in texts), *(f'"{text}' for text in texts)):
            found(db, text)


@given(st.text(alphabet="ab\"*-() '^:{}+_", max_size=20))
def test_any_signs_are_a_query(text: str) -> None:
    with in_memory() as db:
        enter(db, capture("A b", "2015-04", "a b ab ba aa"))
        list(search(db, Query(text=text)))
        understood(db, Query(text=text)).count()


@given(st.sampled_from([word for _, text in TEXTS.values() for word in text.split()]))
def test_every_word_of_a_text_finds_it(word: str) -> None:
    with in_memory() as db:
        enter(db, *(capture(title, None, text) for title, text in TEXTS.values()))
        expected = {number for number, (_, text) in TEXTS.items() if word in text.split()}
        assert expected <= set(found(db, word))


def test_a_title_weighs_more_than_a_text(library: sqlite3.Connection) -> None:
    assert found(library, "bread") == [1, 2]
    assert found(library, "roses") == [2]


def test_hits_can_come_in_any_order_of_lists(library: sqlite3.Connection) -> None:
    enter(library, capture("A bread", None, "Undated."))
    assert found(library, "bread", sort="date") == [2, 1, 5]
    assert found(library, "bread", sort="oldest") == [1, 2, 5]
    assert found(library, "bread", sort="title") == [5, 1, 2]
    assert found(library, "bread", limit=1, sort="date") == [2]


def test_filters_hold_for_hits_too(library: sqlite3.Connection) -> None:
    assert found(library, "bread", first="2015-02") == [2]
    assert found(library, "bread", ids=("1",)) == [1]
    assert found(library, "bread", statuses=("draft",)) == []
    assert found(library, "bread", types=(ANY,), complete=False) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bread", [1]),
        ("type:page bread", [2]),
        ("type:any bread", [1, 2]),
        ("TYPE:any bread", [1, 2]),
        ("status:any bread", [1, 3]),
        ("type:any status:any bread", [1, 2, 3]),
        ("bread -type:page", [1]),
    ],
)
def test_a_field_of_any_value_says_that_others_than_published_posts_are_wanted(
    db: sqlite3.Connection, text: str, expected: list[int]
) -> None:
    enter(
        db,
        capture("Bread", "2015-01", "Bread."),
        capture("Bread", "2015-02", "Bread.", says={"type": "page"}),
        capture("Bread", "2015-03", "Bread.", says={"status": "draft"}),
    )
    assert sorted(found(db, text)) == expected


def test_a_snippet_marks_the_words_that_were_found(library: sqlite3.Connection) -> None:
    (hit,) = search(library, Query(text='"night shift"'))
    assert hit.snippet
    assert f"{MARK_OPEN}night shift{MARK_CLOSE}" in hit.snippet
    assert hit.rank is not None


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        ("solidarity", "soli\u00addarity’s"),
        ("soli\u00addarity", "soli\u00addarity’s"),
        ("strike", "stri\u00adkes"),
        ("خواهم", "می\u200cخواهم"),
    ],
)
def test_what_is_not_seen_in_a_word_hides_it_from_no_search(
    db: sqlite3.Connection, asked: str, marked: str
) -> None:
    text = f"{'So it was. ' * 50}In soli\u00addarity’s name, stri\u00adkes. می\u200cخواهم نان"
    enter(db, capture("Hall", "2015", text, says={"language": "en"}))
    (hit,) = search(db, Query(text=asked))
    assert hit.snippet
    assert f"{MARK_OPEN}{marked}{MARK_CLOSE}" in hit.snippet


@pytest.mark.parametrize("asked", ["neil", "neil spoke", 'neil "he spoke"', "NEAR(neil spoke)", "neil-then"])
def test_a_snippet_marks_a_word_that_has_what_was_found_between_apostrophes(
    db: sqlite3.Connection, asked: str
) -> None:
    enter(db, capture("Hall", "2015", f"{'So it was. ' * 50}O’Neil then came, and he spoke."))
    (hit,) = search(db, Query(text=asked))
    assert hit.snippet
    assert f"{MARK_OPEN}O’Neil" in hit.snippet


def test_a_snippet_comes_from_the_summary_if_the_words_are_only_there(library: sqlite3.Connection) -> None:
    (hit,) = search(library, Query(text="breakfast"))
    assert hit.snippet == f"On the price of {MARK_OPEN}breakfast{MARK_CLOSE}."


def test_a_word_of_the_title_alone_still_gives_a_snippet(library: sqlite3.Connection) -> None:
    (hit,) = search(library, Query(text="crème"))
    assert hit.snippet
    assert hit.snippet.startswith("A naïve question")


def test_what_was_taken_out_is_not_found(library: sqlite3.Connection) -> None:
    enter(library, capture("Bread", "2015-01", f"{TEXTS[1][1]} Replaced.", completeness="stated"))
    assert found(library, "replaced") == [1]
    assert count(library, "body") == 4
    library.execute("INSERT INTO post_fts (post_fts, rank) VALUES ('integrity-check', 1)")


def test_pages_are_looked_at_cell_by_cell_but_for_lengths_and_texts_that_are_ranked(
    library: sqlite3.Connection,
) -> None:
    asked: list[str] = []
    library.set_trace_callback(asked.append)
    assert list(search(library, Query(text="bread", limit=20)))
    library.set_trace_callback(None)
    checked, unchecked = True, []
    for sql in asked:
        if sql.startswith("PRAGMA cell_size_check="):
            checked = sql.endswith("ON")
        elif not checked and not sql.startswith("--"):  # FTS5's own
            unchecked.append(sql)
    lengths, texts = unchecked
    assert "bm25(" in lengths
    assert "FROM body " in texts
    assert library.execute("PRAGMA cell_size_check").fetchone() == (1,)
