"""What sources say of a site as a whole adds to its posts, whether it comes before them or after."""

import sqlite3
from collections.abc import Iterable
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.accession import Read
from solidarity_archive.editing import edit, undo
from solidarity_archive.post import Capture as Said
from solidarity_archive.post import Comment, Details, Says, SiteCapture, SiteSaid, Term
from solidarity_archive.provenance import reasons
from solidarity_archive.sites import site_of_all
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.sites import described
from tests.conftest import capture, enter, only, outcomes, posts
from tests.worlds import assert_sound, count, state

MILL = "mill.example"
POST = capture(
    "Bread",
    says={
        "site": MILL,
        "source_id": "7",
        "authors": [{"id": "2"}],
        "terms": [{"taxonomy": "category", "id": "5"}, {"taxonomy": "post_tag", "id": "9"}],
    },
)
NAMED = capture("Roses", says={"site": MILL, "terms": [{"taxonomy": "category", "name": "Strikes"}]})


def about(place: str = "item 1", **says: object) -> SiteCapture:
    return SiteCapture(place=place, site=MILL, says=SiteSaid(**says), is_item=True)  # type: ignore[typeddict-item]


STRIKES = about(
    terms=[{"taxonomy": "category", "id": "5", "name": "Strikes", "slug": "strikes", "parent_id": "3"}]
)
NEWS = about("item 2", terms=[{"taxonomy": "category", "id": "3", "name": "News", "slug": "news"}])
TAG = about(terms=[{"taxonomy": "post_tag", "id": "9", "name": "oven", "slug": "oven"}])
ROSA = about(people=[{"id": "2", "name": "Rosa", "login": "rosa"}])
TITLE = about(title="The Mill")
SOURCES: dict[str, list[Read]] = {
    "posts": [POST, NAMED],
    "categories": [STRIKES, NEWS],
    "tags": [TAG],
    "users": [ROSA],
    "root": [TITLE],
}


def post(db: sqlite3.Connection, title: str = "Bread") -> tuple[object, ...]:
    (found,) = [each for each in posts(db) if each.title == title]
    return tuple(person.name for person in found.authors), found.terms, found.site_title


def add(db: sqlite3.Connection, names: Iterable[str]) -> None:
    for name in names:
        enter(db, *SOURCES[name], name=name, format="rest")


def test_numbers_get_their_names_and_terms_what_is_above_them() -> None:
    for order in permutations(SOURCES):
        with in_memory() as db:
            add(db, order)
            strikes = Term("category", "Strikes", "strikes", "news")
            assert post(db) == (("Rosa",), (strikes, Term("post_tag", "oven", "oven")), "The Mill")
            assert post(db, "Roses") == ((), (strikes,), "The Mill")
            assert_sound(db)


def test_one_who_wrote_is_named_even_if_all_terms_are(db: sqlite3.Connection) -> None:
    said: Says = {"site": MILL, "authors": [{"id": "2"}], "terms": [{"taxonomy": "term", "name": "x"}]}
    enter(db, capture("Bread", says=said))
    add(db, ["users"])
    assert post(db)[0] == ("Rosa",)


def test_as_long_as_a_number_is_unknown_a_source_that_names_all_has_the_say(db: sqlite3.Connection) -> None:
    said: Says = {"site": MILL, "source_id": "7", "terms": [{"taxonomy": "term", "name": "x"}]}
    enter(db, capture("Bread", says=said))
    add(db, ["posts", "categories"])
    assert post(db)[1] == (Term("term", "x"),)
    add(db, ["tags"])
    assert [term.name for term in only_terms(db)] == ["Strikes", "oven"]


def test_what_is_named_already_is_there_and_the_rest_is_told(db: sqlite3.Connection) -> None:
    add(db, ["categories"])
    sheet = enter(db, *SOURCES["posts"], format="rest")
    assert [term.name for term in only_terms(db)] == ["Strikes"]
    assert [notice.what[:30] for notice in sheet.notices] == ["1 name terms or authors by num"]
    add(db, ["tags", "users"])
    assert enter(db, *SOURCES["posts"], format="rest").notices == []


@pytest.mark.parametrize("posts_first", [True, False])
@pytest.mark.parametrize(
    ("zone", "month"),
    [
        ("Europe/Kyiv", "2015-05"),
        ("UTC+2", "2015-05"),
        ("UTC+1:30", "2015-05"),
        ("UTC+1:15", "2015-04"),
        ("America/New_York", "2015-04"),
    ],
)
def test_a_feeds_times_become_the_sites_own(zone: str, month: str, posts_first: bool) -> None:
    sources: list[tuple[str, Read]] = [
        ("feed", capture("Night", "2015-04-30T22:30:00+00:00", says={"site": MILL, "guid": "urn:1"})),
        ("rest", about(timezone=zone)),
    ]
    with in_memory() as db:
        for format_, item in sources if posts_first else reversed(sources):
            enter(db, item, format=format_)
        assert only(db).month == month
        assert_sound(db)


def test_a_feeds_times_become_those_of_its_site_wherever_an_edit_puts_the_post(
    db: sqlite3.Connection,
) -> None:
    said: Says = {"site": MILL, "guid": "urn:1"}
    enter(db, capture("Night", "2015-04-30T22:30:00+00:00", says=said), format="feed")
    edit(db, [1], {"site": "quay.example"})
    enter(db, about(timezone="Europe/Kyiv"), format="rest")
    assert only(db).month == "2015-05"
    assert_sound(db)
    undo(db, 3)
    assert only(db).month == "2015-04"
    assert_sound(db)


def test_other_sources_times_and_unbelievable_zones_change_nothing(db: sqlite3.Connection) -> None:
    enter(db, about(timezone="Europe/Kyiv"))
    enter(db, capture("One", "2015-04-30T22:30:00+00:00", says={"site": MILL, "guid": "urn:1"}), format="wxr")
    for zone in ("../../etc/passwd", "UTC+99", "UTC+24:00", "Mars/Olympus"):
        enter(db, about(timezone=zone))
        title = f"In {zone}"
        enter(
            db, capture(title, "2015-04-30T22:30:00+00:00", says={"site": MILL, "guid": zone}), format="feed"
        )
    assert {each.month for each in posts(db)} == {"2015-04"}


def only_terms(db: sqlite3.Connection) -> tuple[Term, ...]:
    (found,) = [each for each in posts(db) if each.title == "Bread"]
    return found.terms


def test_each_item_is_updated_if_it_changed_a_post(db: sqlite3.Connection) -> None:
    add(db, ["posts", "users"])
    sheet = enter(db, STRIKES, NEWS, TAG, about(terms=[{"taxonomy": "post_tag", "name": "x", "slug": "x"}]))
    assert outcomes(sheet) == {"updated": 3, "unchanged": 1}
    assert sheet.items == 4
    assert [(change.post, change.fields) for change in sheet.changes] == [(1, ("terms",)), (2, ("terms",))]
    again = enter(db, STRIKES, NEWS, TAG)
    assert outcomes(again) == {"unchanged": 3}
    assert count(db, "site_capture") == 5


def test_the_lists_of_an_export_are_no_items(db: sqlite3.Connection) -> None:
    sheet = enter(db, SiteCapture(place="channel", site=MILL, says={"title": "The Mill"}), NAMED)
    assert outcomes(sheet) == {"new": 1}


@given(st.permutations(list(SOURCES)), st.data())
def test_undoing_what_was_said_of_a_site_takes_it_back(order: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(order))
    with in_memory() as db, in_memory() as never:
        add(db, order)
        whole = state(db)
        add(never, [name for name in order if name != gone])
        _, by, _ = undo(db, order.index(gone) + 1)
        assert state(db) == state(never)
        assert_sound(db)
        undo(db, by)
        assert state(db) == whole


def test_why_knows_the_names_too(db: sqlite3.Connection) -> None:
    add(db, SOURCES)
    said = {row["field"]: row["value"] for row in reasons(db, 1)}
    assert said["terms"] == ["Strikes", "oven"]
    assert said["authors"] == ["Rosa"]


def test_people_are_known_again_by_number_or_login() -> None:
    site = site_of_all(
        [
            {"people": [{"id": "2", "name": "Rosa", "login": "rosa-l"}]},
            {"people": [{"id": "2", "name": "Rosa L.", "login": "rosa l"}]},
            {"people": [{"name": "Rosa Luxemburg", "login": "rosa l"}]},
        ]
    )
    assert site.says["people"] == [{"id": "2", "name": "Rosa Luxemburg", "login": "rosa l"}]


def test_the_better_source_describes_a_site_whichever_came_first() -> None:
    for formats in (("wxr", "rest"), ("rest", "wxr")):
        with in_memory() as db:
            for format_ in formats:
                enter(db, about(title=f"by {format_}"), format=format_)
            assert described(db, [MILL])[MILL].says["title"] == "by wxr"


# Comments that come without their posts


def remark(id: str, *, post: str = "7") -> Said:
    comment = Comment(id=id, author="Ann", content=f"So {id}.")
    return Said(
        place=f"item {id}",
        says={"site": MILL, "source_id": post},
        kind="hint",
        details=Details(comments=(comment,)),
    )


@pytest.mark.parametrize("posts_first", [True, False])
def test_comments_join_their_posts_and_make_none(posts_first: bool) -> None:
    with in_memory() as db:
        if posts_first:
            enter(db, POST)
        sheet = enter(db, remark("1"), remark("2"), name="comments", format="feed")
        assert outcomes(sheet) == ({"updated": 2} if posts_first else {"unchanged": 2})
        assert [notice.what[:20] for notice in sheet.notices] == (
            [] if posts_first else ["2 of posts that are "]
        )
        if not posts_first:
            assert posts(db) == []
            enter(db, POST)
        assert (only(db).id, only(db).comment_count) == (1, 2)
        assert outcomes(enter(db, remark("1"), remark("2"))) == {"unchanged": 2}
        assert_sound(db)
