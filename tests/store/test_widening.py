"""A word finds its other forms, in its own language, and names in the other script; each says why."""

import sqlite3
from typing import Any

import pytest

from solidarity_archive.post import MARK_CLOSE, MARK_OPEN
from solidarity_archive.query import Query
from solidarity_archive.store.search import understood
from solidarity_archive.store.widening import MOST, Widener
from tests.conftest import capture, enter

TEXTS = {
    1: (
        "en",
        "The miners of the valley voted on Monday; one miner's wife counted the votes with her sister.",
    ),
    2: ("uk", "Усі шахтарі вийшли на страйк, бо шахтарям не платять. Підтримку шахтарів обіцяє і Кольченко."),
    3: (
        "ru",
        "Все шахтёры Донбасса бастуют: шахтёрам не платят. Их поддерживает Кольченком основанный фонд.",
    ),
    4: (
        "pl",
        "Górnicy z Łodzi i ze Lwowa strajkują, bo górnikom nie płacą; był to by strajk wszystkich kopalni.",
    ),
    5: (
        "en",
        "An appeal for Kolchenko, who was held by the police in Lviv and then moved by night to Moscow.",
    ),
    6: (
        "uk",
        "Зустріч у Львові: об’єднання профспілок прийняло заяву про ґанок, який порожній уже третій день.",
    ),
    7: ("en", "Striking bakers were paid by the day, and a strike was what the baker feared."),
}
FINDS: dict[str, list[int]] = {
    "miner": [1],
    "miners": [1],
    "шахтар": [2],
    "шахтарями": [2],
    "шахтёр": [3],
    "górnik": [4],
    "gornik": [4],
    "Kolchenko": [2, 3, 5],
    "Кольченко": [2, 3, 5],
    "кольченка": [2, 3, 5],
    "Lwów": [4, 5, 6],
    "Lviv": [4, 5, 6],
    "Львів": [4, 5, 6],
    "Москва": [5],
    "обєднання": [6],
    "об'єднань": [6],
    "ганку": [6],
    "strike": [7],
    "bakers": [7],
    "by": [4, 5, 7],
}


@pytest.fixture
def library(db: sqlite3.Connection) -> sqlite3.Connection:
    for number, (language, text) in TEXTS.items():
        enter(db, capture(f"№ {number}", f"2015-0{number}", text, says={"language": language}))
    return db


def found(db: sqlite3.Connection, text: str, **how: Any) -> list[int]:
    return sorted(hit.post.id for hit in understood(db, Query(text=text, **how)).hits())


@pytest.mark.parametrize(("word", "posts"), FINDS.items())
def test_a_word_finds_its_forms(library: sqlite3.Connection, word: str, posts: list[int]) -> None:
    assert found(library, word) == posts


def test_exactly_typed_it_finds_itself_only(library: sqlite3.Connection) -> None:
    assert found(library, "=miner") == found(library, "miner", exact=True) == [1]
    assert found(library, "=bakers baker") == [7]
    assert found(library, "=шахтар") == found(library, '"шахтар"') == []


def test_words_side_by_side_and_near_each_other_are_widened_too(library: sqlite3.Connection) -> None:
    assert found(library, "miner-of") == [1]
    assert found(library, "NEAR(sister wives, 5)") == [1]
    assert found(library, "title:miner") == []


def test_each_form_says_why_it_is_one(library: sqlite3.Connection) -> None:
    tiers = {form.fold: form.tier for form in Widener(library).forms("Lviv")}
    assert tiers["lviv"] == "typed"
    assert tiers["lwowa"] == tiers["львові"] == "alias"
    names = {form.fold: form.tier for form in Widener(library).forms("Kolchenko")}
    assert names["кольченко"] == names["кольченком"] == "name"


def test_a_form_is_marked_whole_as_it_stands(library: sqlite3.Connection) -> None:
    (hit,) = understood(library, Query(text="miner")).hits()
    marked = f"{MARK_OPEN}miner's{MARK_CLOSE}"
    assert hit.snippet
    assert f"{MARK_OPEN}miners{MARK_CLOSE}" in hit.snippet
    assert marked in hit.snippet


def test_what_is_not_in_the_archive_is_looked_for_by_its_stem(library: sqlite3.Connection) -> None:
    assert Widener(library).forms("шахтарику")[0].posts == 0
    assert found(library, "шахтарями") == [2]


def test_no_word_has_more_forms_than_fts5_likes(db: sqlite3.Connection) -> None:
    names = " ".join(f"Кольченк{'о' * n}" for n in range(1, 2 * MOST))
    enter(db, capture("Names", "2015", f"{names} {names}"))
    assert len(Widener(db).forms("Кольченко")) <= MOST


def test_the_best_form_comes_first(db: sqlite3.Connection) -> None:
    filler = "and nothing else was said in the hall that day by anyone who was there " * 3
    for word in ("striking", "strikes", "strike"):
        enter(db, capture("Notes", "2015", f"The {word} {filler}", says={"language": "en"}, place=word))
    order = [hit.post.id for hit in understood(db, Query(text="strike")).hits()]
    assert order[0] == 3


def test_words_far_apart_are_shown_in_passages_of_their_own(db: sqlite3.Connection) -> None:
    text = f"The tugboats left at noon. {'Nothing happened then. ' * 60}At night the cranes stood still."
    enter(db, capture("Harbour", "2015", text, says={"language": "en"}))
    (hit,) = understood(db, Query(text="tugboat crane")).hits()
    assert len(hit.fragments) == 2
    assert hit.snippet
    assert " … " in hit.snippet
    assert [text[start:end] for part in hit.fragments for start, end in part.matches] == [
        "tugboats",
        "cranes",
    ]
