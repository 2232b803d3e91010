"""The lexicon: what it counts, and that it is the same whatever way it came about."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from solidarity_archive.store import lexicon
from solidarity_archive.store.lexicon import Tally, enter
from solidarity_archive.store.schema import LEXICON
from tests.worlds import words

POSTS = [
    ("Strike STRIKE strike. The strike committee of Громенко", ("en",)),
    ("Ёлка, елка: забастовка в порту", ("ru",)),
    ("Strajk, łódź и Łódź", ("pl", "ru")),
    ("Украі\u0308на, Україна, о'neil", ("uk",)),
    ("strike без мови", ()),
]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in LEXICON.split(";\n"):
            if "ALTER" not in statement:
                db.execute(statement)
        yield db


def come(db: sqlite3.Connection, posts: list[tuple[str, tuple[str, ...]]]) -> None:
    tally = Tally()
    for text, languages in posts:
        tally.come([text], languages)
    enter(db, tally)


def row(db: sqlite3.Connection, fold: str) -> tuple[int, ...]:
    (found,) = db.execute("SELECT posts, count, capitals FROM word WHERE fold = ?", (fold,))
    return tuple(found)


def test_a_post_counts_once_whatever_the_case_of_a_word(db: sqlite3.Connection) -> None:
    come(db, POSTS)
    assert row(db, "strike") == (2, 5, 2)
    assert row(db, "громенко") == (1, 1, 1)
    assert row(db, "the") == (1, 1, 1)


def test_words_are_counted_by_spelling_and_by_each_language_of_their_post(db: sqlite3.Connection) -> None:
    come(db, POSTS)
    sql = "SELECT {0}, by.count FROM word_{0} AS by JOIN word ON id = word WHERE fold = ? ORDER BY 1"
    assert db.execute(sql.format("spelling"), ("елка",)).fetchall() == [("ёлка", 1)]
    assert db.execute(sql.format("spelling"), ("україна",)).fetchall() == [("украі\u0308на", 1)]
    assert db.execute(sql.format("language"), ("lodz",)).fetchall() == [("pl", 2), ("ru", 2)]


def test_a_fold_has_all_of_its_spellings(db: sqlite3.Connection) -> None:
    come(db, [("Łódź, łodź, lodz", ("pl",)), ("łódź łódź", ("en",))])
    assert row(db, "lodz") == (4, 5, 1)
    rows = db.execute("SELECT spelling, count FROM word_spelling ORDER BY 1").fetchall()
    assert rows == [("łodź", 1), ("łódź", 3)]


def test_it_is_the_same_whether_posts_come_at_once_or_one_by_one(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(db, POSTS)
    at_once = words(db)
    for table in ("word", "word_key", "word_language", "word_spelling"):
        db.execute(f"DELETE FROM {table}")
    monkeypatch.setattr(lexicon, "_AT_ONCE", 2)
    for post in reversed(POSTS):
        come(db, [post])
    assert words(db) == at_once
    for table in ("word", "word_key", "word_language", "word_spelling"):
        db.execute(f"DELETE FROM {table}")
    come(db, POSTS)
    assert words(db) == at_once


def test_what_goes_leaves_nothing_behind(db: sqlite3.Connection) -> None:
    come(db, POSTS[:2])
    before = words(db)
    come(db, POSTS[2:])
    tally = Tally()
    for text, languages in POSTS[2:]:
        tally.go([text], languages)
    enter(db, tally)
    assert words(db) == before


def test_what_comes_and_goes_at_once_changes_nothing(db: sqlite3.Connection) -> None:
    tally = Tally()
    tally.come([POSTS[0][0]], ("en",))
    tally.go([POSTS[0][0]], ("en",))
    enter(db, tally)
    assert db.execute("SELECT count(*) FROM word").fetchone() == (0,)


def test_a_tally_is_heavy_when_it_has_many_different_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_HEAVY", 3)
    tally = Tally()
    tally.come(["strike " * 9 + "of dockers"], ("en",))
    assert not tally.is_heavy
    tally.come(["страйк"], ("uk",))
    assert tally.is_heavy
