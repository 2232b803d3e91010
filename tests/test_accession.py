"""Adding sources: which post an item is of, what becomes of it, and the balance sheet."""

import io
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import accession
from solidarity_archive.errors import SourceError
from solidarity_archive.formats import BY_NAME
from solidarity_archive.post import Capture, Notice, Post, Says, Skipped
from solidarity_archive.query import Query
from solidarity_archive.source import Source
from solidarity_archive.store import ledger
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.select import ids_named
from solidarity_archive.store.sources import kept_source
from tests.conftest import capture, enter, enter_each, only, outcomes, partial, posts
from tests.worlds import BREAD, OPENING, ROSES, SOURCES, Added, assert_sound, count, items, state

ADDRESS = "https://mill.example/2015/04/bread/"


def at(address: str, title: str | None = None, **says: str) -> Capture:
    """Return a capture of the post at an address."""
    return capture(title, says=Says(permalink=address, **says))  # type: ignore[typeddict-item]


def ids(db: sqlite3.Connection) -> list[int]:
    return sorted(post.id for post in posts(db))


# Properties of small worlds


@given(st.lists(SOURCES, max_size=3))
def test_every_sheet_balances_and_the_archive_is_sound(sources: list[Added]) -> None:
    with in_memory() as db:
        for source in sources:
            before = count(db, "post")
            sheet = source.to(db)
            assert sheet.items == len(source.items) == sum(outcomes(sheet).values())
            assert len(sheet.new_posts) == sheet.counts["new"] >= count(db, "post") - before
            assert [act.sheet for act in ledger.accessions(db, sheet.accession)] == [_kept(sheet)]
            assert_sound(db)


def _kept(sheet: accession.Sheet) -> dict[str, object]:
    changes = [change._asdict() | {"fields": list(change.fields)} for change in sheet.changes]
    return sheet.as_json() | {"changes": changes}


@given(st.lists(SOURCES, max_size=2), SOURCES)
def test_adding_a_source_again_changes_nothing(sources: list[Added], again: Added) -> None:
    with in_memory() as db:
        for source in (*sources, again):
            source.to(db)
        before, captures = state(db), count(db, "capture")
        assert outcomes(again.to(db)) in ({}, {"unchanged": len(again.items)})
        assert state(db) == before
        assert count(db, "capture") == captures


@given(st.lists(items(strong=True), max_size=4), st.lists(items(strong=True), max_size=4))
def test_posts_known_by_strong_keys_come_out_alike_in_either_order(
    one: list[Capture], other: list[Capture]
) -> None:
    # Titles apart, so that no weak key joins what another order would not have joined.
    first, second = (
        Added(format_, [_untitled(item) for item in part], {})
        for format_, part in (("jsonl", one), ("text", other))
    )
    assert _after(first, second) == _after(second, first)


def _untitled(item: Capture) -> Capture:
    return item._replace(says={**item.says, "published": (item.says.get("published") or "2015")[:4]})


POOL = {
    "Bread": ("2015-04-21", BREAD),
    "Roses": ("2015-04-21", ROSES),
    "Rent": ("2015-05-02", "No rent this month."),
    "Coal": ("2014-01-31", ""),
}


@st.composite
def readings(draw: st.DrawFn) -> list[Capture]:
    """Some posts of the pool, each as one source may have it."""
    titles = draw(st.lists(st.sampled_from(sorted(POOL)), unique=True))
    read = []
    for title in titles:
        date, text = POOL[title]
        length = draw(st.sampled_from([None, 100, len(text)]))
        whole = length == len(text)
        body = None if length is None or not text else text if whole else text[:length].rpartition(" ")[0]
        known = draw(st.sampled_from([7, 10]))
        read.append(
            capture(title, date[:known], body, completeness="stated" if whole else "partial", place=title)
        )
    return read


@given(readings(), readings())
def test_posts_known_by_month_and_title_come_out_alike_in_either_order(
    one: list[Capture], other: list[Capture]
) -> None:
    first, second = Added("html", one, {}), Added("text", other, {})
    assert _after(first, second) == _after(second, first)
    with in_memory() as db:
        first.to(db)
        second.to(db)
        assert len(posts(db)) == len({item.says["title"] for item in one + other})


def _after(*sources: Added) -> object:
    with in_memory() as db:
        for source in sources:
            source.to(db)
        return state(db, ids=False)


# The ladder, rung by rung


@pytest.mark.parametrize(
    "same",
    [
        "http://mill.example/2015/04/bread/",
        "https://www.mill.example/2015/04/bread",
        "https://mill.example/2015/04/bread/?utm_source=rss",
        "https://mill.example/2015/04/%62read/",
    ],
)
def test_one_permalink_is_one_post_however_it_is_written(db: sqlite3.Connection, same: str) -> None:
    enter_each(db, [[at(ADDRESS, "Bread")], [at(same, "Bread and roses")]])
    assert only(db).title == "Bread and roses"


def test_one_guid_is_one_post_whatever_its_address(db: sqlite3.Connection) -> None:
    guid = "tag:mill.example,2015:4"
    enter_each(db, [[at(ADDRESS, guid=guid)], [at("https://mill.example/moved/", guid=guid)]])
    assert only(db).permalink == "https://mill.example/moved/"


def test_a_guid_that_is_only_a_number_counts_within_its_site(db: sqlite3.Connection) -> None:
    for site in ("mill.example", "bakery.example", "https://www.mill.example/"):
        enter(db, capture("Bread", says={"guid": "17", "site": site}))
    assert len(posts(db)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"permalink": "https://mill.example/?p=7"}, {"guid": "http://www.mill.example/?p=7"}),
        ({"permalink": "https://mill.example/?p=7"}, {"site": "http://mill.example/", "source_id": "7"}),
        ({"guid": "http://mill.example/?page_id=7"}, {"site": "mill.example", "source_id": "7"}),
        ({"guid": "https://mill.example/2015/04/bread/"}, {"permalink": ADDRESS}),
    ],
)
def test_numbers_at_a_site_meet_links_and_guids(db: sqlite3.Connection, one: Says, other: Says) -> None:
    enter_each(db, [[capture("Bread", says=one)], [capture("Roses", says=other)]])
    assert only(db).title == "Roses"


def test_a_guid_that_an_importer_left_is_no_number_of_another_post(db: sqlite3.Connection) -> None:
    said: list[Says] = [
        {"site": "mill.example", "source_id": "5", "guid": "http://mill.example/?p=9"},
        {"site": "mill.example", "source_id": "9", "guid": "http://mill.example/?p=120"},
    ]
    enter(db, *(capture(title, says=says) for title, says in zip(("Bread", "Tax"), said, strict=True)))
    assert {post.title for post in posts(db)} == {"Bread", "Tax"}


def test_numbers_without_a_host_count_within_their_site(db: sqlite3.Connection) -> None:
    for site in ("mill.example", "bakery.example", "mill.example"):
        enter(db, capture("Bread", says={"guid": "?p=17", "site": site}))
    assert len(posts(db)) == 2


def test_one_number_at_two_sites_is_two_posts(db: sqlite3.Connection) -> None:
    enter_each(db, [[capture("Bread", says={"site": f"{site}.example", "source_id": "7"})] for site in "ab"])
    assert len(posts(db)) == 2


def test_a_month_and_a_title_are_one_post_if_nothing_speaks_against_it(db: sqlite3.Connection) -> None:
    enter_each(
        db, [[capture("Bread & “Roses”", "2015-04")], [capture('BREAD & "Roses"', "2015-04-21", BREAD)]]
    )
    assert only(db).published == "2015-04-21"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (capture("Bread", "2015-04-21"), capture("Bread", "2015-04-22")),
        (capture("Bread", "2015-04"), capture("Bread", "2015-05")),
        (capture("Bread", "2015-04"), capture("Roses", "2015-04")),
        (capture("Bread", "2015"), capture("Bread", "2015")),
        (capture("Bread", "2015-04", BREAD), capture("Bread", "2015-04", ROSES)),
        (partial("Bread", "2015-04", OPENING), partial("Bread", "2015-04", ROSES[:110])),
        (
            capture("Bread", "2015-04", says={"site": "mill.example"}),
            capture("Bread", "2015-04", says={"site": "bakery.example"}),
        ),
        (
            capture("Bread", "2015-04", says={"permalink": ADDRESS}),
            capture("Bread", "2015-04", says={"permalink": f"{ADDRESS}again/"}),
        ),
        (
            capture("Bread", "2015-04", says={"guid": "a:1"}),
            capture("Bread", "2015-04", says={"guid": "a:2"}),
        ),
        (
            capture("Bread", "2015-04", says={"site": "mill.example", "source_id": "1"}),
            capture("Bread", "2015-04", says={"site": "mill.example", "source_id": "2"}),
        ),
    ],
    ids=["day", "month", "title", "no month", "text", "openings", "site", "permalink", "guid", "number"],
)
def test_two_posts_stay_two_where_something_contradicts(
    db: sqlite3.Connection, one: Capture, other: Capture
) -> None:
    (_, sheet) = enter_each(db, [[one], [other._replace(place="other")]])
    expected = 1 if one == other._replace(place=one.place) else 2  # the very same item is no contradiction
    assert len(posts(db)) == expected
    assert not sheet.notices


@pytest.mark.parametrize("site", [None, "mill.example", "The Mill"])
def test_an_unknown_site_fits_any(db: sqlite3.Connection, site: str | None) -> None:
    enter_each(
        db,
        [
            [capture("Bread", "2015-04", says={"site": site})],
            [capture("Bread", "2015-04", says={"site": "mill.example"})],
        ],
    )
    assert only(db).site == "mill.example"


def test_an_untitled_piece_is_known_by_how_it_begins(db: sqlite3.Connection) -> None:
    enter_each(db, [[partial(None, "2015-04", OPENING)], [capture("Ovens", "2015-04-21", BREAD)]])
    assert (only(db).title, only(db).complete) == ("Ovens", True)


def test_two_posts_with_one_title_in_one_month_stay_two_and_each_finds_its_own(
    db: sqlite3.Connection,
) -> None:
    enter(db, partial("Photos", "2015-04", OPENING), partial("Photos", "2015-04", ROSES[:110]))
    first, second = ids(db)
    sheet = enter(db, capture("Photos", "2015-04-03", ROSES), capture("Photos", "2015-04-28", BREAD))
    assert outcomes(sheet) == {"completed": 2}
    assert {post.id: post.published for post in posts(db)} == {first: "2015-04-28", second: "2015-04-03"}


def test_several_candidates_make_a_new_post_and_a_notice(db: sqlite3.Connection) -> None:
    enter(db, capture("Photos", "2015-04-03"), capture("Photos", "2015-04-28"))
    sheet = enter(db, capture("Photos", "2015-04", place="item 1"))
    assert outcomes(sheet) == {"new": 1}
    assert sheet.notices == [Notice("item 1", "kept as a post of its own, 3: it could be any of 1 and 2")]


def test_two_items_of_one_source_join_only_by_a_strong_key(db: sqlite3.Connection) -> None:
    item = capture("Photos", "2015-04")
    assert outcomes(enter(db, item, item)) == {"new": 2}
    assert outcomes(enter(db, item, item)) == {"unchanged": 2}
    named = at(ADDRESS, "Bread")
    assert outcomes(enter(db, named, at(ADDRESS, "Bread and roses"))) == {"new": 1, "unchanged": 1}
    assert {post.title for post in posts(db)} == {"Photos", "Bread and roses"}


def test_a_hint_is_as_good_as_the_sources_word_for_knowing_a_post(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", "2015-04-21", BREAD))
    enter(db, partial("Bread", None, OPENING), hints={"published": "2015-04"})
    assert only(db).published == "2015-04-21"


def test_a_hint_given_later_makes_a_post_known_by_it(db: sqlite3.Connection) -> None:
    item = partial("Bread", None, OPENING)
    enter(db, item)
    enter(db, item, hints={"published": "2015-04"})
    enter(db, capture("Bread", "2015-04-21", BREAD))
    assert only(db).complete


def test_the_same_words_in_another_month_are_another_post(db: sqlite3.Connection) -> None:
    item = capture("Weekly round-up")
    for month in ("2015-04", "2015-05"):
        enter(db, item, hints={"published": month})
    assert len(posts(db)) == 2


# Strong keys that meet several posts


def meeting(db: sqlite3.Connection) -> accession.Sheet:
    """Make posts 1 and 2, then an item that has the keys of both."""
    enter(db, at(ADDRESS, "Bread"), capture("Roses", says={"guid": "tag:roses", "slug": "roses"}))
    return enter(db, capture("Both", says={"permalink": ADDRESS, "guid": "tag:roses"}))


def test_keys_of_several_posts_make_them_one_with_the_lowest_id(db: sqlite3.Connection) -> None:
    sheet = meeting(db)
    assert outcomes(sheet) == {"updated": 1}
    assert sheet.notices == [Notice("item", "posts 1 and 2 are one and the same: 1")]
    assert (only(db).id, only(db).title, only(db).slug) == (1, "Both", "roses")
    assert_sound(db)


def test_the_number_of_a_merged_post_still_means_it(db: sqlite3.Connection) -> None:
    meeting(db)
    assert ids_named(db, "2") == ids_named(db, "1") == [1]
    enter(db, capture("Rent", says={"permalink": "https://mill.example/rent/"}))
    assert ids(db) == [1, 3]


def test_a_number_that_was_merged_twice_still_means_the_post(db: sqlite3.Connection) -> None:
    for name in "abc":
        enter(db, at(f"https://mill.example/{name}/", guid=f"tag:{name}"))
    enter(db, at("https://mill.example/b/", guid="tag:c"))
    enter(db, at("https://mill.example/a/", guid="tag:b"))
    assert [ids_named(db, number) for number in "123"] == [[1], [1], [1]]


def test_all_keys_of_merged_posts_lead_to_the_one_that_is_left_within_one_source_too(
    db: sqlite3.Connection,
) -> None:
    enter(
        db,
        at(ADDRESS),
        capture("Roses", says={"guid": "tag:roses", "permalink": "https://mill.example/roses/"}),
    )
    enter(
        db,
        capture("Both", says={"permalink": ADDRESS, "guid": "tag:roses"}),
        at("https://mill.example/roses/", "Still both"),
    )
    assert (only(db).id, only(db).title) == (1, "Still both")


# What becomes of items


def test_an_update_names_the_fields_that_changed(db: sqlite3.Connection) -> None:
    enter(db, at(ADDRESS, "Bred"))
    sheet = enter(db, at(ADDRESS, "Bread", language="en")._replace(place="line 3"))
    assert sheet.changes == [accession.Entry("updated", 1, "line 3", "Bread", ("title", "language"))]


def test_what_loses_against_what_is_known_changes_nothing_but_is_kept(db: sqlite3.Connection) -> None:
    enter(db, at(ADDRESS, "Bread"), format="jsonl")
    assert outcomes(enter(db, at(ADDRESS, "Page title"), format="text")) == {"unchanged": 1}
    assert only(db).title == "Bread"
    assert count(db, "capture") == 2


def test_skipped_items_and_notices_are_on_the_sheet(db: sqlite3.Connection) -> None:
    sheet = enter(
        db, capture("Bread"), Skipped("item 2", "has no date"), Notice("item 3", "odd"), capture("Roses")
    )
    assert (sheet.items, outcomes(sheet), len(sheet.skipped)) == (3, {"new": 2}, 1)
    kept = next(ledger.accessions(db)).sheet
    assert kept["skipped_items"] == [{"where": "item 2", "why": "has no date"}]
    assert kept["notices"] == [{"where": "item 3", "what": "odd"}]
    assert (
        kept["items"]
        == kept["new"] + kept["completed"] + kept["updated"] + kept["unchanged"] + kept["skipped"]
    )


def test_places_and_positions_in_the_source_are_kept(db: sqlite3.Connection) -> None:
    enter(db, Skipped("line 1", "bad"), capture("Bread")._replace(place="line 2"))
    assert db.execute("SELECT place, position FROM capture").fetchall() == [("line 2", 1)]


def test_an_empty_source_is_an_accession_too(db: sqlite3.Connection) -> None:
    assert enter(db).items == 0
    assert count(db, "accession") == 1


def many(count_: int) -> list[Capture]:
    return [at(f"https://mill.example/{number}/", f"Leaflet {number}") for number in range(count_)]


def test_more_items_than_are_entered_at_once_keep_their_order_and_their_doubles(
    db: sqlite3.Connection,
) -> None:
    leaflets = [item._replace(says={**item.says, "published": "2015-04"}) for item in many(2100)]
    weak = capture("Photos", "2015-04")
    source = [weak, *leaflets, leaflets[3], weak, leaflets[2000]]
    sheet = enter(db, *source)
    assert outcomes(sheet) == {"new": 2102, "unchanged": 2}
    assert [post.id for post in posts(db)] == list(range(1, 2103))
    assert outcomes(enter(db, *source)) == {"unchanged": 2104}
    assert count(db, "capture") == 2102
    assert_sound(db)


def test_progress_is_told_how_many_items_have_been_read(db: sqlite3.Connection) -> None:
    told: list[int] = []
    accession.enter(db, accession.Sheet("x", "text"), enumerate(many(1001)), progress=told.append)
    assert told == [1000, 1001]


def test_items_are_taken_as_they_come_and_not_all_at_once(db: sqlite3.Connection) -> None:
    def endless() -> Iterator[tuple[int, Capture]]:
        yield from enumerate(many(3000))
        assert count(db, "capture") >= 2000

    accession.enter(db, accession.Sheet("x", "text"), endless())


def test_a_content_is_kept_once_whoever_says_it(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", text=BREAD), capture("Roses", text=BREAD), at(ADDRESS, "Bread"))
    assert (count(db, "capture"), count(db, "content")) == (3, 1)


# Sources themselves


def source_of(data: bytes, name: str = "posts.jsonl") -> Source:
    return Source(name, io.BytesIO(data))


LINE = b'{"title": "Bread", "date": "2015-04", "text": "The ovens are cold."}\n'


def add(db: sqlite3.Connection, source: Source, *, keep: bool = True) -> accession.Sheet:
    return accession.add(db, source, accession.read(source), keep=keep)


def test_the_bytes_of_a_source_are_kept_once_per_digest(db: sqlite3.Connection) -> None:
    data = LINE + b"\n" * (1 << 21)
    for name in ("a.jsonl", "b.jsonl"):
        add(db, source_of(data, name))
    first, second = ledger.accessions(db)
    assert first.digest == second.digest == source_of(data).digest()
    assert b"".join(kept_source(db, str(first.digest))) == data
    assert count(db, "kept") == 3


def test_bytes_that_are_not_to_be_kept_are_not_but_their_digest_is(db: sqlite3.Connection) -> None:
    sheet = add(db, source_of(LINE), keep=False)
    assert (sheet.kept, count(db, "kept")) == (False, 0)
    assert next(ledger.accessions(db)).digest == source_of(LINE).digest()
    assert next(ledger.accessions(db)).sheet["kept"] is False


def test_a_source_too_large_to_keep_is_added_and_the_sheet_says_so(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accession, "KEPT_SIZE", 10)
    assert not add(db, source_of(LINE)).kept
    assert (count(db, "post"), count(db, "kept")) == (1, 0)


def test_the_name_of_a_source_need_not_be_utf_8(db: sqlite3.Connection) -> None:
    add(db, source_of(LINE, "caf\udce9.jsonl"))
    assert next(ledger.accessions(db)).source == "caf\ufffd.jsonl"


def test_a_source_that_breaks_off_is_wholly_out(db: sqlite3.Connection) -> None:
    def broken() -> Iterator[Capture]:
        yield from many(1500)
        raise SourceError("breaks off")

    before = list(db.iterdump())
    with pytest.raises(SourceError):
        accession.add(db, source_of(LINE), (broken(), BY_NAME["jsonl"]))
    assert list(db.iterdump()) == before


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0...", b"%PDF-1.4", b'{"title": 3.5}\n'])
def test_a_source_that_cannot_be_read_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^posts\.jsonl: "):
        accession.read(source_of(data))


def test_a_post_typed_in_is_an_accession_of_its_own(db: sqlite3.Connection) -> None:
    accession.add_by_hand(db, capture("Bread", "2015-04", kind="hand"), "by hand")
    (act,) = ledger.accessions(db)
    assert (act.act, act.source, act.format) == ("add", "by hand", "hand")
    assert only(db) == Post(id=1, title="Bread", published="2015-04")


def test_what_strangers_wrote_for_an_address_harms_nothing(db: sqlite3.Connection) -> None:
    enter(db, at("http://[", "Bread"), capture("Roses", says={"guid": "http://[::1", "site": "http://]["}))
    assert len(posts(db, Query())) == 2
