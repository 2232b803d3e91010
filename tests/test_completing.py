"""A post whose beginning is known first and whose whole text comes later: same number, edits kept."""

import sqlite3

import pytest

from solidarity_archive import editing
from solidarity_archive.accession import Entry
from solidarity_archive.post import Capture, Term
from solidarity_archive.query import Query
from solidarity_archive.store.ledger import captures_of
from solidarity_archive.store.search import search
from solidarity_archive.store.select import texts
from tests.conftest import capture, enter, only, outcomes, partial, posts
from tests.worlds import BREAD, OPENING, ROSES, assert_sound

WHOLE = capture("Bread", "2015-04-21", BREAD, completeness="stated", place="post 7")


def begun(db: sqlite3.Connection) -> None:
    """Add the beginning of a post, and a tag by hand."""
    enter(db, partial("Bread", "2015-04", OPENING), name="april.txt")
    editing.edit(db, [1], {"terms_added": [{"taxonomy": "post_tag", "name": "ovens"}]})


def test_the_whole_text_completes_the_piece_and_keeps_number_and_tags(db: sqlite3.Connection) -> None:
    begun(db)
    sheet = enter(db, WHOLE, name="export")
    assert outcomes(sheet) == {"completed": 1}
    assert sheet.changes == [
        Entry("completed", 1, "post 7", "Bread", ("published", "completeness", "content"))
    ]
    post = only(db)
    assert (post.id, post.published, post.completeness) == (1, "2015-04-21", "stated")
    assert post.terms == (Term("post_tag", "ovens"),)
    assert texts(db, [1]) == {1: BREAD}


def test_the_whole_text_is_found_and_the_index_is_sound(db: sqlite3.Connection) -> None:
    begun(db)
    assert not list(search(db, Query(text="day shift")))
    enter(db, WHOLE)
    assert [hit.post.id for hit in search(db, Query(text="day shift"))] == [1]
    assert_sound(db)


def test_a_piece_that_comes_after_the_whole_changes_nothing(db: sqlite3.Connection) -> None:
    enter(db, WHOLE)
    before = only(db)
    assert outcomes(enter(db, partial("Bread", "2015-04", OPENING))) == {"unchanged": 1}
    assert only(db) == before


def test_a_longer_piece_replaces_a_shorter_one_and_is_still_a_piece(db: sqlite3.Connection) -> None:
    enter(db, partial("Bread", "2015-04", BREAD[:80]))
    assert outcomes(enter(db, partial("Bread", "2015-04", OPENING))) == {"updated": 1}
    assert outcomes(enter(db, partial("Bread", "2015-04", BREAD[:90]))) == {"unchanged": 1}
    assert texts(db, [1]) == {1: OPENING}
    assert not only(db).complete


@pytest.mark.parametrize(
    "piece",
    [
        partial(None, "2015-04", OPENING),
        partial("bread", "2015-04-21", OPENING),
        partial("Bread", "2015-04", f"Photo: an oven. {OPENING}"),
        partial("Bread", "2015-04", OPENING.replace(" ", "\u00a0").upper()),
        capture("Bread", "2015-04"),
    ],
    ids=["untitled", "another case", "a caption before it", "other white space", "a title alone"],
)
def test_a_piece_is_known_however_it_was_cut(db: sqlite3.Connection, piece: Capture) -> None:
    enter(db, piece)
    assert outcomes(enter(db, WHOLE)) == {"completed": 1}
    assert only(db).id == 1


def test_a_titled_piece_is_completed_by_an_untitled_whole(db: sqlite3.Connection) -> None:
    begun(db)
    enter(db, capture(None, "2015-04", BREAD))
    assert (only(db).title, only(db).complete) == ("Bread", True)


def test_a_typed_post_is_completed_by_a_source(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", "2015-04", OPENING, completeness="partial", kind="hand"), format="hand")
    assert outcomes(enter(db, WHOLE)) == {"completed": 1}


def test_html_completes_text(db: sqlite3.Connection) -> None:
    begun(db)
    enter(db, capture("Bread", "2015-04", f"<p>{BREAD}</p>", written_in="html"), format="html")
    assert (only(db).content_format, texts(db, [1])) == ("html", {1: BREAD})


def test_an_edited_title_or_day_does_not_keep_the_whole_text_from_its_piece(db: sqlite3.Connection) -> None:
    enter(db, partial("Bred", "2015-04", OPENING))
    editing.edit(db, [1], {"title": "Bread and ovens"})
    assert outcomes(enter(db, capture("Bred", "2015-04-21", BREAD))) == {"completed": 1}
    assert only(db).title == "Bread and ovens"


def test_a_piece_that_was_edited_is_known_by_its_new_title_and_month(db: sqlite3.Connection) -> None:
    enter(db, partial("Bred", None, OPENING))
    editing.edit(db, [1], {"title": "Bread", "published": "2015-04"})
    assert outcomes(enter(db, WHOLE)) == {"completed": 1}


def test_a_piece_that_was_given_its_address_is_completed_by_what_stands_there(db: sqlite3.Connection) -> None:
    address = "https://mill.example/2015/04/bread/"
    enter(db, partial("Bred", None, OPENING))
    editing.edit(db, [1], {"permalink": address})
    enter(db, capture("Bread", "2015-04-21", BREAD, says={"permalink": f"{address}?utm_source=x"}))
    assert only(db).complete


def test_undo_takes_the_whole_text_away_and_leaves_the_piece(db: sqlite3.Connection) -> None:
    begun(db)
    before = only(db)
    enter(db, WHOLE)
    editing.undo(db)
    assert only(db) == before
    assert texts(db, [1]) == {1: OPENING}
    assert_sound(db)


def test_undoing_the_piece_keeps_the_number_for_the_whole(db: sqlite3.Connection) -> None:
    enter(db, partial("Bread", "2015-04", OPENING))
    enter(db, WHOLE)
    editing.undo(db, 1)
    assert (only(db).id, only(db).published) == (1, "2015-04-21")
    assert len(captures_of(db, [1])[1]) == 1


def test_another_text_of_that_title_is_another_post(db: sqlite3.Connection) -> None:
    begun(db)
    enter(db, capture("Bread", "2015-04-21", ROSES))
    assert len(posts(db)) == 2


def test_a_day_that_was_edited_does_not_keep_the_source_with_another_day_away(db: sqlite3.Connection) -> None:
    enter(db, partial("Bread", "2015-04", OPENING))
    editing.edit(db, [1], {"published": "2015-04-14"})
    enter(db, capture("Bread", "2015-04-21", BREAD))
    assert (only(db).published, only(db).complete) == ("2015-04-14", True)
