"""Adding again, after whatever was done in between: nothing doubled, nothing lost."""

import sqlite3

import pytest

from solidarity_archive import editing, merging
from solidarity_archive.errors import ArchiveError
from solidarity_archive.store.select import texts
from tests.conftest import capture, enter, only, outcomes, partial, posts
from tests.worlds import BREAD, OPENING, ROSES, assert_sound

PAGE = [partial("Bread", "2015-04", OPENING), partial(None, "2015-04", ROSES[:120])]
ADDRESS = "https://mill.example/2015/04/bread/"


def add_page(db: sqlite3.Connection) -> dict[str, int]:
    return outcomes(enter(db, *PAGE))


def test_what_was_only_edited_is_hidden_and_comes_back_with_its_edit(db: sqlite3.Connection) -> None:
    add_page(db)
    editing.edit(db, [1], {"title": "Our bread"})
    editing.undo(db, 1)
    assert posts(db) == []
    assert add_page(db) == {"new": 2}
    assert [(post.id, post.title) for post in posts(db)] == [(1, "Our bread"), (2, None)]
    assert_sound(db)


def test_a_better_source_brings_back_what_was_only_edited_by_how_it_begins(db: sqlite3.Connection) -> None:
    add_page(db)
    editing.edit(db, [2], {"terms_added": [{"taxonomy": "post_tag", "name": "roses"}]})
    editing.undo(db, 1)
    enter(db, capture("Who laid the roses?", "2015-04-21", ROSES))
    assert (only(db).id, [term.name for term in only(db).terms]) == (2, ["roses"])


def test_a_source_added_again_after_its_posts_were_merged_changes_nothing(db: sqlite3.Connection) -> None:
    first = [capture("Bread", says={"guid": "tag:1"}), capture("Roses", text=ROSES)]
    enter(db, *first)
    enter(db, capture("Roses", text=ROSES, says={"guid": "tag:2"}))
    enter(db, capture("Both", says={"guid": "tag:1", "permalink": ADDRESS}))
    enter(db, capture("Both", says={"guid": "tag:2", "permalink": ADDRESS}))
    before = posts(db)
    assert outcomes(enter(db, *first)) == {"unchanged": 2}
    assert posts(db) == before
    assert_sound(db)


def test_an_item_twice_in_one_source_is_two_posts_each_time(db: sqlite3.Connection) -> None:
    twice = [capture("Round-up"), capture("Round-up")]
    assert outcomes(enter(db, *twice)) == {"new": 2}
    assert outcomes(enter(db, *twice)) == {"unchanged": 2}


def test_an_untitled_post_that_was_titled_is_completed_by_its_page_with_another_title(
    db: sqlite3.Connection,
) -> None:
    add_page(db)
    editing.edit(db, [2], {"title": "The town hall"})
    enter(db, capture("Who laid the roses?", "2015-04-21", ROSES, completeness="stated"))
    assert {post.id: (post.title, post.complete) for post in posts(db)} == {
        1: ("Bread", False),
        2: ("The town hall", True),
    }


def test_a_better_source_added_after_an_undo_takes_the_numbers_back_and_redo_doubles_nothing(
    db: sqlite3.Connection,
) -> None:
    add_page(db)
    _, by, _ = editing.undo(db)
    enter(db, capture("Bread", "2015-04-21", BREAD), capture("Roses", "2015-04-22", ROSES))
    assert sorted(post.id for post in posts(db)) == [1, 2]
    editing.undo(db, by)
    assert sorted(post.id for post in posts(db)) == [1, 2]
    assert all(post.complete for post in posts(db))
    assert_sound(db)


def test_the_same_words_on_another_site_are_another_post(db: sqlite3.Connection) -> None:
    for site in ("one.example", "two.example"):
        enter(db, *PAGE, hints={"site": site})
    assert sorted(post.site or "" for post in posts(db)) == ["one.example"] * 2 + ["two.example"] * 2


def test_an_address_that_another_post_has_is_refused(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": ADDRESS}), capture("Roses", text=ROSES))
    with pytest.raises(ArchiveError, match="is an address of post 1"):
        editing.edit(db, [2], {"permalink": "http://www.mill.example/2015/04/bread"})
    with pytest.raises(ArchiveError, match="2 posts cannot have one address"):
        editing.edit(db, [1, 2], {"permalink": "https://mill.example/x/"})


def test_a_post_is_not_known_by_an_address_that_was_corrected(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread"), capture("Roses", text=ROSES))
    editing.edit(db, [1], {"permalink": ADDRESS})
    corrected, _ = editing.edit(db, [1], {"permalink": "https://mill.example/2015/04/loaf/"})
    editing.edit(db, [2], {"permalink": ADDRESS})
    assert outcomes(enter(db, capture("Whose roses?", says={"permalink": ADDRESS}))) == {"updated": 1}
    assert {post.id: post.title for post in posts(db)} == {1: "Bread", 2: "Whose roses?"}
    editing.undo(db)
    editing.undo(db)
    editing.undo(db, corrected)
    assert outcomes(enter(db, capture("Whose bread?", says={"permalink": ADDRESS}))) == {"updated": 1}
    assert {post.id: post.title for post in posts(db)} == {1: "Whose bread?", 2: "Roses"}


def test_addresses_of_posts_that_were_merged_are_none_that_was_corrected(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", text=BREAD), capture("Roses", text=ROSES))
    editing.edit(db, [1], {"permalink": ADDRESS})
    editing.edit(db, [2], {"permalink": "https://mill.example/2015/04/roses/"})
    merging.merge(db, [1, 2])
    assert outcomes(enter(db, capture("Whose bread?", says={"permalink": ADDRESS}))) == {"updated": 1}


def test_an_edit_that_says_what_is_known_leaves_no_trace(db: sqlite3.Connection) -> None:
    add_page(db)
    assert editing.edit(db, [1], {"title": "Bread"}) == (0, {})
    target, _, _ = editing.undo(db)
    assert target.act == "add"


def test_items_with_one_key_count_alike_in_one_batch_and_in_two(db: sqlite3.Connection) -> None:
    one = capture("Bread", says={"permalink": ADDRESS})
    rest = [capture(f"Post {number}", text=f"Number {number}") for number in range(1000)]
    again = capture("More bread", says={"permalink": ADDRESS})
    assert outcomes(enter(db, one, *rest, again)) == {"new": 1001, "unchanged": 1}


@pytest.mark.parametrize("turned", [False, True])
def test_an_item_that_only_looks_like_a_post_leaves_it_to_the_one_that_names_it(
    db: sqlite3.Connection, *, turned: bool
) -> None:
    enter(db, capture("Strike", "2015-04", says={"permalink": ADDRESS}))
    items = [capture("Strike", "2015-04"), capture("Strike", "2015-04", BREAD, says={"permalink": ADDRESS})]
    enter(db, *(items[::-1] if turned else items))
    assert len(posts(db)) == 2
    assert texts(db, [1]) == {1: BREAD}


@pytest.mark.parametrize("date", ["2015", None])
def test_a_post_without_a_month_is_known_again_by_title_and_text(
    db: sqlite3.Connection, date: str | None
) -> None:
    enter(db, capture("Bread", date, BREAD))
    assert outcomes(enter(db, capture("Bread", date, BREAD, says={"language": "cy"}))) == {"updated": 1}
    assert outcomes(enter(db, capture("Bread", date, ROSES))) == {"new": 1}


def test_an_address_typed_without_a_scheme_is_the_same(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": "mill.example/2015/04/bread"}))
    enter(db, capture("Bread", says={"permalink": ADDRESS}))
    assert only(db).id == 1


def test_more_undated_posts_than_a_day_may_have_are_kept(db: sqlite3.Connection) -> None:
    items = [capture(None, None, None, says={"guid": f"tag:{number}"}) for number in range(3)]
    db.execute(
        "INSERT INTO post SELECT (1 << 16) - 1, 900, 0, '', 0, 0, '', '', 0, NULL, NULL, NULL, '', '', '{}',"
        " NULL, NULL, NULL"
    )
    assert outcomes(enter(db, *items)) == {"new": 3}


def test_nobody_known_ranks_below_an_author_without_a_login(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": ADDRESS, "authors": [{"name": "Olga"}]}), format="html")
    enter(db, capture("Bread", says={"permalink": ADDRESS, "authors": None}), format="text")
    assert only(db).author == "Olga"


def test_a_page_with_its_address_joins_a_copy_of_its_excerpt_to_the_whole_text(
    db: sqlite3.Connection,
) -> None:
    whole = capture("Bread", "2015-04-21", BREAD, says={"permalink": ADDRESS}, completeness="stated")
    copied = capture("Bread", "2015-04", ROSES)  # the author's own excerpt, which is no part of the text
    listed = capture("Bread", "2015-04-21", ROSES, says={"permalink": ADDRESS})
    for source in (whole, copied, listed):
        sheet = enter(db, source)
    assert [notice.what for notice in sheet.notices] == ["posts 1 and 2 are one and the same: 1"]
    assert texts(db, [only(db).id]) == {1: BREAD}
    assert_sound(db)
