"""Merge and split: what a person says of what is one post outranks the keys, and can be taken back."""

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import editing, merging
from solidarity_archive.errors import ArchiveError, NotFoundError, UsageError
from solidarity_archive.store import ledger
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.select import ids_named
from tests.conftest import Cli, capture, enter, only, outcomes, posts
from tests.worlds import BREAD, OPENING, ROSES, SOURCES, Added, assert_sound, state

ADDRESS = "https://mill.example/2015/04/bread/"
LINE = '{"title": "%s", "date": "2015-04-02", "permalink": "https://mill.example/%s", "text": "Of it."}\n'


def two(db: sqlite3.Connection) -> None:
    """Two posts that are one: a page's title was changed, and nothing else tells."""
    enter(db, capture("Bread", "2015-04", OPENING, completeness="partial"))
    enter(db, capture("Loaves", "2015-04-21", BREAD, says={"permalink": ADDRESS}))


def mixed(db: sqlite3.Connection) -> None:
    """One post that is two: an address that was used twice."""
    enter(db, capture("Bread", "2015-04", BREAD, says={"permalink": ADDRESS}), name="old.html")
    enter(db, capture("Roses", "2016-04", ROSES, says={"permalink": ADDRESS}), name="new.html")


# Merge


def test_merged_posts_are_one_under_the_lowest_number_and_the_others_still_mean_it(
    db: sqlite3.Connection,
) -> None:
    two(db)
    accession, changes = merging.merge(db, [2, 1])
    post = only(db)
    assert (post.id, post.title, post.published, post.permalink) == (1, "Loaves", "2015-04-21", ADDRESS)
    assert post.complete
    assert sorted(changes) == [1, 2]
    assert [ids_named(db, name) for name in ("1", "2", ADDRESS)] == [[1]] * 3
    act = next(ledger.accessions(db))
    assert (act.act, act.sheet) == ("merge", {"accession": accession, "posts": [1, 2], "into": 1})


def test_the_next_versions_of_both_go_to_the_merged_post(db: sqlite3.Connection) -> None:
    two(db)
    merging.merge(db, [1, 2])
    two(db)
    enter(db, capture("Loaves", "2015-04-21", says={"permalink": ADDRESS, "language": "en"}))
    enter(db, capture("Bread", "2015-04", says={"summary": "Of bread."}))
    assert (only(db).language, only(db).summary) == ("en", "Of bread.")


def test_the_number_that_a_merge_took_is_not_given_again(db: sqlite3.Connection) -> None:
    two(db)
    merging.merge(db, [1, 2])
    enter(db, capture("Rent", "2015-06"))
    assert [post.id for post in posts(db)] == [3, 1]


def test_a_merge_is_taken_back_and_done_again(db: sqlite3.Connection) -> None:
    two(db)
    before = state(db)
    merging.merge(db, [1, 2])
    merged = state(db)
    _, by, _ = editing.undo(db)
    assert state(db) == before
    editing.undo(db, by)
    assert state(db) == merged


def test_an_older_merge_is_taken_back_and_what_came_later_stays(db: sqlite3.Connection) -> None:
    two(db)
    accession, _ = merging.merge(db, [1, 2])
    editing.edit(db, [1], {"language": "pl"})
    editing.undo(db, accession)
    assert {post.id: (post.title, post.language) for post in posts(db)} == {
        1: ("Bread", "pl"),
        2: ("Loaves", "en"),
    }


def test_what_cannot_be_merged_is_refused_and_nothing_is_changed(db: sqlite3.Connection) -> None:
    two(db)
    editing.edit(db, [2], {"trashed": True}, act="remove")
    dump = list(db.iterdump())
    with pytest.raises(ArchiveError, match="post 2 is in the trash"):
        merging.merge(db, [1, 2])
    with pytest.raises(UsageError):
        merging.merge(db, [1, 1])
    assert list(db.iterdump()) == dump


@given(st.lists(SOURCES, min_size=1, max_size=3))
def test_adding_the_sources_again_after_a_merge_changes_nothing(sources: list[Added]) -> None:
    with in_memory() as db:
        for source in sources:
            source.to(db)
        ids = [post.id for post in posts(db)]
        if len(ids) > 1:
            merging.merge(db, ids)
            for source in sources:
                source.to(db)
            assert len(posts(db)) == 1
            assert_sound(db)


# Split


def test_what_one_accession_said_becomes_a_post_of_its_own(db: sqlite3.Connection) -> None:
    mixed(db)
    assert only(db).title == "Roses"
    new, _, changes = merging.split(db, 1, {2})
    assert (new, sorted(changes)) == (2, [1, 2])
    assert {post.id: (post.title, post.published) for post in posts(db)} == {
        1: ("Bread", "2015-04"),
        2: ("Roses", "2016-04"),
    }
    assert_sound(db)


def test_what_stood_at_a_place_becomes_a_post_of_its_own(db: sqlite3.Connection) -> None:
    enter(
        db,
        capture("Bread", says={"permalink": ADDRESS}, place="item 1"),
        capture("Roses", says={"permalink": ADDRESS}, place="item 2"),
    )
    merging.split(db, 1, (), {"item 2"})
    assert {post.id: post.title for post in posts(db)} == {1: "Bread", 2: "Roses"}


def test_posts_that_were_parted_stay_so_when_their_sources_come_again(db: sqlite3.Connection) -> None:
    mixed(db)
    merging.split(db, 1, {2})
    before = state(db)
    mixed(db)
    assert state(db) == before


def test_a_new_version_of_parted_posts_goes_to_one_of_them_and_joins_none(db: sqlite3.Connection) -> None:
    mixed(db)
    merging.split(db, 1, {2})
    enter(db, capture("Bread!", "2015-04", says={"permalink": ADDRESS}))
    assert sorted(post.title or "" for post in posts(db)) == ["Bread!", "Roses"]


def test_parted_posts_that_are_merged_are_one_also_for_what_comes(db: sqlite3.Connection) -> None:
    mixed(db)
    new, _, _ = merging.split(db, 1, {2})
    merging.merge(db, [1, new])
    mixed(db)
    assert only(db).id == 1


def test_when_a_split_is_taken_back_the_keys_decide_again(db: sqlite3.Connection) -> None:
    mixed(db)
    before = state(db)
    merging.split(db, 1, {2})
    editing.undo(db)
    assert state(db) == before
    mixed(db)
    assert state(db) == before


def test_parted_posts_stay_apart_though_one_of_them_is_merged_into_a_third(db: sqlite3.Connection) -> None:
    enter(db, capture("Dough", "2014", says={"guid": "tag:dough"}))
    enter(db, capture("Bread", "2015-04", BREAD, says={"permalink": ADDRESS}))
    enter(db, capture("Roses", "2016-04", ROSES, says={"permalink": ADDRESS}))
    new, _, _ = merging.split(db, 2, {3})
    merging.merge(db, [1, 2])
    enter(db, capture("Roses", "2016-04", says={"permalink": ADDRESS, "language": "en"}))
    assert sorted(post.id for post in posts(db)) == [1, new]


def test_what_cannot_be_split_is_refused_and_nothing_is_changed(db: sqlite3.Connection) -> None:
    mixed(db)
    dump = list(db.iterdump())
    with pytest.raises(NotFoundError, match="nothing that a source says of post 1"):
        merging.split(db, 1, {9})
    with pytest.raises(ArchiveError, match="nothing would be left"):
        merging.split(db, 1, {1, 2})
    with pytest.raises(NotFoundError):
        merging.split(db, 1, {1}, {"no such place"})
    assert list(db.iterdump()) == dump


def test_a_hint_goes_with_what_it_was_a_hint_to(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": ADDRESS}))
    enter(db, capture("Roses", says={"permalink": ADDRESS}), hints={"language": "en"})
    new, _, _ = merging.split(db, 1, {2})
    assert {post.id: post.language for post in posts(db)} == {1: None, new: "en"}
    assert outcomes(enter(db, capture("Roses", says={"permalink": ADDRESS}))) == {"unchanged": 1}


# The commands


def test_more_than_two_posts_are_merged_at_once(cli: Cli) -> None:
    cli("add", "-", stdin="".join(LINE % (name, name) for name in ("Bread", "Peace", "Land")))
    assert cli("merge", "1", "3", "2").err.startswith("posts 1, 2 and 3 are one: 1;")


def test_the_commands_merge_and_split_and_say_how_to_take_it_back(cli: Cli) -> None:
    cli.write("posts.jsonl", LINE % ("Bread", "bread") + LINE % ("Roses", "roses"))
    cli("add", "-q", "posts.jsonl")
    assert cli("merge", "1", "https://mill.example/roses").err == (
        "posts 1 and 2 are one: 1; to take this back: archive undo 2\n"
    )
    assert cli("list", "2", "--format", "ids").out == "1\n"
    shown = json.loads(cli("split", "1", "--format", "json").out)
    assert [(part["accession"], part["place"], part["title"]) for part in shown] == [
        (1, "line 1", "Bread"),
        (1, "line 2", "Roses"),
    ]
    assert "Roses" in cli("split", "1", "--format", "table").out
    said = cli("split", "1", "--place", "line 2").err
    assert said == "of post 1 a part is now post 3; to take this back: archive undo 3\n"
    assert cli("list", "--sort", "id", "--format", "ids").out == "1\n3\n"


def test_the_commands_refuse_what_makes_no_sense(cli: Cli) -> None:
    cli.write("posts.jsonl", LINE % ("Bread", "bread"))
    cli("add", "-q", "posts.jsonl")
    assert "merge which posts?" in cli("merge", "1", code=2).err
    assert "no post '7'" in cli("merge", "1", "7", code=1).err
    assert "nothing would be left" in cli("split", "1", "--accession", "1", code=1).err
    assert "no accession" in cli("split", "1", "--accession", "9" * 30, code=1).err
