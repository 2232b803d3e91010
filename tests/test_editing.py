"""Edit, remove and undo: nothing is lost, and all of it can be taken back."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import editing, merging
from solidarity_archive.errors import ArchiveError, NotFoundError
from solidarity_archive.post import Says, Term
from solidarity_archive.query import Query
from solidarity_archive.store import ledger
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.search import search
from solidarity_archive.store.select import ids_named
from tests.conftest import capture, enter, only, outcomes, posts
from tests.worlds import BREAD, ROSES, SOURCES, Added, assert_sound, count, state

ADDRESS = "https://mill.example/2015/04/bread/"
EDITS: list[Says] = [
    {"title": "Bread and roses"},
    {"title": None},
    {"published": "2015-05-01"},
    {"published": None},
    {"trashed": True},
    {"permalink": ADDRESS},
    {"terms_added": [{"taxonomy": "post_tag", "name": "Ovens"}]},
    {"terms_removed": [{"taxonomy": "category", "name": "strikes"}]},
]


def add(db: sqlite3.Connection) -> None:
    terms: Any = [{"taxonomy": "category", "name": "Strikes"}]
    enter(
        db, capture("Bread", "2015-04", BREAD, says={"terms": terms}), capture("Roses", "2015-04-02", ROSES)
    )


# Properties of small worlds


@st.composite
def acts(draw: st.DrawFn) -> Any:
    """An act upon an archive: a source to add, an edit, a merge or a split of some posts, an undo."""
    return draw(
        SOURCES
        | st.tuples(st.just("edit"), st.sampled_from(EDITS), st.integers(0, 3))
        | st.tuples(st.just("merge"), st.integers(0, 3))
        | st.tuples(st.just("split"), st.integers(0, 3))
        | st.tuples(st.just("undo"), st.integers(0, 9))
    )


def acts_of(db: sqlite3.Connection, post: int) -> set[int]:
    """The accessions whose sources say something of a post."""
    return {part["accession"] for part in merging.parts(db, post) if part["kind"] == "source"}


def merged(db: sqlite3.Connection, chosen: int) -> bool:
    live = [post.id for post in posts(db) if post.status != "trash"]
    if len(live) > 1:
        merging.merge(db, live[chosen::2] if len(live[chosen::2]) > 1 else live[:2])
    return len(live) > 1


def parted(db: sqlite3.Connection, chosen: int) -> bool:
    for post in posts(db):
        told = sorted(acts_of(db, post.id))
        if len(told) > 1:
            merging.split(db, post.id, {told[chosen % len(told)]})
            return True
    return False


def do(db: sqlite3.Connection, act: Any) -> bool:
    """Do an act; return whether there was anything to do."""
    if isinstance(act, Added):
        act.to(db)
        return True
    if act[0] == "edit":
        shown = [post.id for post in posts(db)]
        if not shown:
            return False
        try:
            accession, _ = editing.edit(db, shown[act[2] :: 2] or shown[:1], act[1])
        except ArchiveError:  # another post has that address
            return False
        return bool(accession)
    if act[0] in ("merge", "split"):
        return (merged if act[0] == "merge" else parted)(db, act[1])
    standing = [each.id for each in ledger.accessions(db) if each.undone_by is None]
    if standing:
        editing.undo(db, standing[act[1] % len(standing)])
    return bool(standing)


@given(st.lists(acts(), max_size=5))
def test_after_any_acts_rows_and_index_are_what_the_captures_add_up_to(all_acts: list[Any]) -> None:
    with in_memory() as db:
        for act in all_acts:
            do(db, act)
            assert_sound(db)


@given(st.lists(acts(), max_size=4), acts())
def test_undoing_the_newest_act_gives_an_equal_archive_back(before: list[Any], newest: Any) -> None:
    with in_memory() as db:
        for act in before:
            do(db, act)
        old = state(db)
        if do(db, newest):
            new = state(db)
            _, by, _ = editing.undo(db, next(ledger.accessions(db)).id)
            assert state(db) == old
            editing.undo(db, by)
            assert state(db) == new
            assert_sound(db)


@given(st.lists(SOURCES, max_size=2), SOURCES, SOURCES)
def test_what_was_undone_plays_no_part_in_what_is_added_next(
    before: list[Added], undone: Added, next_: Added
) -> None:
    with in_memory() as db, in_memory() as other:
        for source in before:
            source.to(db)
            source.to(other)
        undone.to(db)
        editing.undo(db)
        assert outcomes(next_.to(db)) == outcomes(next_.to(other))
        assert state(db, ids=False) == state(other, ids=False)


@given(st.lists(SOURCES, max_size=2), SOURCES)
def test_a_source_added_again_after_undo_gets_its_old_numbers(before: list[Added], again: Added) -> None:
    with in_memory() as db:
        for source in before:
            source.to(db)
        again.to(db)
        old = state(db)
        editing.undo(db)
        again.to(db)
        assert state(db) == old


# Edits


def test_an_edit_changes_what_it_says_and_nothing_else(db: sqlite3.Connection) -> None:
    add(db)
    before = {post.id: post for post in posts(db)}
    accession, changes = editing.edit(db, [1], {"title": "Bread and roses"})
    assert (accession, list(changes)) == (2, [1])
    after = {post.id: post for post in posts(db)}
    assert after[2] == before[2]
    assert (after[1].title, after[1].published) == ("Bread and roses", "2015-04")
    sheet = next(ledger.accessions(db)).sheet
    assert (sheet["posts"], sheet["fields"]) == ([1], {"1": ["title"]})


def test_an_edit_stands_against_later_sources(db: sqlite3.Connection) -> None:
    enter(db, capture("Bred", says={"permalink": ADDRESS}))
    editing.edit(db, [1], {"title": "Bread"})
    enter(db, capture("Bred!", says={"permalink": ADDRESS, "language": "en"}), format="jsonl")
    assert (only(db).title, only(db).language) == ("Bread", "en")


def test_an_edit_that_says_what_is_known_changes_nothing(db: sqlite3.Connection) -> None:
    add(db)
    assert editing.edit(db, [1], {"title": "Bread"})[1] == {}


def test_what_an_edit_says_is_found_and_what_it_replaced_is_not(db: sqlite3.Connection) -> None:
    add(db)
    editing.edit(db, [1], {"title": "Loaves", "terms_added": [{"taxonomy": "post_tag", "name": "Yeast"}]})
    found = [[hit.post.id for hit in search(db, Query(text=text))] for text in ("loaves", "yeast", "bread")]
    assert found == [[1], [1], []]


def test_a_post_is_named_by_the_address_it_was_given(db: sqlite3.Connection) -> None:
    add(db)
    editing.edit(db, [2], {"permalink": ADDRESS})
    assert ids_named(db, "mill.example/2015/04/bread") == [2]
    editing.undo(db)
    with pytest.raises(NotFoundError):
        ids_named(db, ADDRESS)


def test_what_is_removed_is_in_the_trash_until_undo(db: sqlite3.Connection) -> None:
    add(db)
    editing.edit(db, [1], {"trashed": True}, act="remove")
    assert [post.id for post in posts(db, Query())] == [2]
    assert [post.id for post in posts(db, Query(statuses=("trash",)))] == [1]
    assert next(ledger.accessions(db)).act == "remove"
    editing.undo(db)
    assert len(posts(db, Query())) == 2


def test_what_was_removed_is_not_brought_back_by_its_source(db: sqlite3.Connection) -> None:
    add(db)
    editing.edit(db, [1], {"trashed": True}, act="remove")
    add(db)
    assert [post.id for post in posts(db, Query())] == [2]


# Undo


def test_undo_takes_back_the_newest_act_first_and_then_the_one_before(db: sqlite3.Connection) -> None:
    add(db)
    editing.edit(db, [1], {"title": "Loaves"})
    assert [editing.undo(db)[0].id for _ in range(2)] == [2, 1]
    assert posts(db) == []
    with pytest.raises(NotFoundError, match="nothing to undo"):
        editing.undo(db)


def test_undo_deletes_nothing(db: sqlite3.Connection) -> None:
    add(db)
    captures, contents = count(db, "capture"), count(db, "content")
    editing.undo(db)
    assert (count(db, "capture"), count(db, "content"), count(db, "post")) == (captures, contents, 0)


def test_undo_tells_what_it_took_back_and_what_changed(db: sqlite3.Connection) -> None:
    add(db)
    target, by, changes = editing.undo(db)
    assert (target.id, target.act, by) == (1, "add", 2)
    assert {id: (change.before is None, change.after is None) for id, change in changes.items()} == {
        1: (False, True),
        2: (False, True),
    }
    assert next(ledger.accessions(db)).sheet == {"accession": 2, "undone": 1, "posts": [1, 2]}


def test_an_undo_can_be_undone_and_that_too(db: sqlite3.Connection) -> None:
    add(db)
    shown = []
    target = 1
    for _ in range(5):
        _, target, _ = editing.undo(db, target)
        shown.append(len(posts(db)))
        assert_sound(db)
    assert shown == [0, 2, 0, 2, 0]


def test_an_act_that_was_undone_twice_comes_back_only_with_the_undo_that_stands(
    db: sqlite3.Connection,
) -> None:
    add(db)
    shown = []
    for target in (1, 2, 1, 3, 5, 4):
        editing.undo(db, target)
        shown.append(len(posts(db)))
    assert shown == [0, 2, 0, 0, 0, 2]


@given(st.lists(st.integers(0, 20), max_size=8))
def test_in_whatever_order_acts_are_undone_and_done_again_the_ledger_is_sound(chosen: list[int]) -> None:
    with in_memory() as db:
        add(db)
        editing.edit(db, [1], {"title": "Bread and roses"})
        for number in chosen:
            standing = [act.id for act in ledger.accessions(db) if act.undone_by is None]
            editing.undo(db, standing[number % len(standing)])
            assert not ledger.wrongly_undone(db)
            assert_sound(db)


def test_an_edit_that_an_older_undo_takes_back_stays_so(db: sqlite3.Connection) -> None:
    add(db)
    before = posts(db)
    editing.edit(db, [1], {"title": "Bread and roses"})
    for target in (2, 3, 2, 4, 5):
        editing.undo(db, target)
    assert posts(db) == before


def test_what_is_undone_or_never_was_cannot_be_undone(db: sqlite3.Connection) -> None:
    add(db)
    editing.undo(db, 1)
    with pytest.raises(NotFoundError, match="undone already") as refused:
        editing.undo(db, 1)
    assert "archive undo 2" in str(refused.value)
    with pytest.raises(NotFoundError, match="no accession 9"):
        editing.undo(db, 9)
    assert count(db, "accession") == 2


def test_undoing_an_older_act_keeps_what_came_later(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", "2015-04", BREAD, says={"permalink": ADDRESS}))
    enter(db, capture("Bread", "2015-04-21", says={"permalink": ADDRESS, "language": "en"}))
    editing.edit(db, [1], {"title": "Loaves"})
    editing.undo(db, 1)
    post = only(db)
    assert (post.id, post.title, post.published, post.language) == (1, "Loaves", "2015-04-21", "en")
    assert post.content is None


def test_undoing_the_first_of_two_sources_that_say_the_same_hides_the_posts_until_it_is_added_again(
    db: sqlite3.Connection,
) -> None:
    add(db)
    before = posts(db)
    add(db)  # says nothing that was not said, so nothing of it is stored
    editing.undo(db, 1)
    assert posts(db) == []
    add(db)
    assert posts(db) == before


def test_numbers_are_never_given_again(db: sqlite3.Connection) -> None:
    add(db)
    editing.undo(db)
    enter(db, capture("Rent", "2015-06"))
    assert only(db).id == 3
    add(db)
    assert sorted(post.id for post in posts(db)) == [1, 2, 3]


def test_undo_splits_again_what_an_item_made_one(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": ADDRESS}), capture("Roses", says={"guid": "tag:roses"}))
    before = state(db)
    enter(db, capture("Both", says={"permalink": ADDRESS, "guid": "tag:roses"}))
    assert only(db).id == 1
    editing.undo(db)
    assert state(db) == before
    assert ids_named(db, "2") == [2]
    enter(db, capture("Red roses", says={"guid": "tag:roses"}))
    assert {post.id: post.title for post in posts(db)} == {1: "Bread", 2: "Red roses"}


def test_the_number_of_a_hidden_post_means_nothing_though_it_was_once_merged(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": ADDRESS}))
    enter(db, capture("Roses", says={"guid": "tag:roses"}))
    enter(db, capture("Both", says={"permalink": ADDRESS, "guid": "tag:roses"}))
    for _ in range(2):
        editing.undo(db)
    with pytest.raises(NotFoundError):
        ids_named(db, "2")


def test_what_was_undone_before_two_posts_became_one_comes_back_to_that_one(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": ADDRESS}), capture("Roses", says={"guid": "tag:roses"}))
    enter(db, capture("Red roses", says={"guid": "tag:roses", "language": "en"}))
    _, by, _ = editing.undo(db)
    enter(db, capture("Both", says={"permalink": ADDRESS, "guid": "tag:roses"}), format="jsonl")
    editing.undo(db, by)
    assert (only(db).id, only(db).language) == (1, "en")


def test_an_address_that_was_given_wrongly_and_taken_back_leads_nowhere(db: sqlite3.Connection) -> None:
    enter(db, capture("Roses", "2015-04", ROSES))
    enter(db, capture("Roses", "2015-04", says={"permalink": ADDRESS}))
    editing.undo(db)
    enter(db, capture("Bread", "2015-04", BREAD, says={"permalink": ADDRESS}))
    assert {post.title: post.permalink for post in posts(db)} == {"Roses": None, "Bread": ADDRESS}


def test_terms_come_back_as_they_were(db: sqlite3.Connection) -> None:
    add(db)
    editing.edit(db, [1], {"terms_removed": [{"taxonomy": "category", "name": "STRIKES"}]})
    assert not posts(db, Query(terms=("strikes",)))
    editing.undo(db)
    (post,) = posts(db, Query(terms=("strikes",)))
    assert post.terms == (Term("category", "Strikes"),)


def test_an_edit_that_fails_leaves_no_trace(db: sqlite3.Connection) -> None:
    add(db)
    dump = list(db.iterdump())
    broken: Any = {"title": object()}
    with pytest.raises(TypeError):
        editing.edit(db, [1, 2], broken)
    assert list(db.iterdump()) == dump
