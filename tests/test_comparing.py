"""Two archives side by side."""

import json
import sqlite3
from collections.abc import Iterator

import pytest

from solidarity_archive import editing, merging
from solidarity_archive.comparing import _paired, differences
from solidarity_archive.post import Post, Says
from solidarity_archive.store.connection import in_memory
from tests.conftest import Cli, capture, enter
from tests.worlds import BREAD, ROSES

ADDRESS = "https://mill.example/2015/04/bread/"
POSTS = [
    capture("Bread", "2015-04-21", BREAD, says={"permalink": ADDRESS}),
    capture("Roses", "2015-04", ROSES),
    capture("Roses", "2015-04", BREAD),
]


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    with in_memory() as db:
        yield db


def told(one: sqlite3.Connection, other: sqlite3.Connection) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in differences(one, other)]


def test_the_same_posts_under_other_numbers_do_not_differ(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(db, *POSTS)
    enter(other, *POSTS[::-1])
    assert told(db, other) == []


def test_what_only_one_has_and_what_was_changed_is_told(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(db, *POSTS)
    extra = capture("More", "2015-05", ROSES)
    enter(other, POSTS[0], POSTS[1], extra)
    editing.edit(other, [1], {"title": "Our bread"})
    assert told(db, other) == [
        ("differs", 1, 1, "Bread", ["title"]),
        ("only in the first", 3, None, "Roses", []),
        ("only in the second", None, 3, "More", []),
    ]


def test_equal_posts_are_the_same_before_those_that_share_a_number(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    shared: Says = {"site": "mill.example", "source_id": "7"}
    both = [capture("Bread", None, BREAD, says=shared), capture("Roses", None, ROSES, says=shared)]
    for archive, said in ((db, both), (other, both[::-1])):
        for each in said:
            enter(archive, each)
        merging.split(archive, 1, {2})
    assert told(db, other) == []


def test_posts_without_titles_are_the_same_only_if_their_texts_are(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(db, capture(None, "2015-04", BREAD), capture("", "2015-04-21", ROSES))
    enter(other, capture(None, "2015-04-21", ROSES), capture(None, "2015-04", "Rent."))
    assert told(db, other) == [
        ("differs", 2, 1, "", ["title"]),
        ("only in the first", 1, None, None, []),
        ("only in the second", None, 2, None, []),
    ]


def test_posts_that_are_taken_are_not_looked_at_again_and_again() -> None:
    looked = 0

    class Number(int):
        def __hash__(self) -> int:
            nonlocal looked
            looked += 1
            return super().__hash__()

    ours, theirs = (
        [Post(id=Number(number), title="Bread", content=f"{archive} {number}") for number in range(200)]
        for archive in ("one", "other")
    )
    assert len(_paired(ours, theirs)) == 200
    assert looked < 20 * 200


def test_the_command_ends_with_3_if_anything_differs(cli: Cli) -> None:
    for name, title in (("one.db", "Bread"), ("two.db", "Roses")):
        (cli.folder / "post.jsonl").write_text(json.dumps({"title": title, "date": "2015-04"}))
        cli("--db", name, "add", "post.jsonl")
    assert cli("diff", "one.db", "one.db").out == ""
    ran = cli("diff", "one.db", "two.db", code=3)
    assert ran.lines == ["only in the first\t1\t\tBread\t", "only in the second\t\t1\tRoses\t"]
    assert json.loads(cli("diff", "one.db", "two.db", "--format", "json", code=3).out)[1]["other"] == 1
    assert "there is no archive yet" in cli("diff", "one.db", "three.db", code=1).err
