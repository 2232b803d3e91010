"""What captures add up to, and which of them said what."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.fold import fold
from solidarity_archive.post import (
    Capture,
    Comment,
    Completeness,
    ContentFormat,
    Details,
    Kind,
    Medium,
    Person,
    Post,
    Says,
    Term,
)

_numbers = iter(range(1, 1_000_000))


def said(says: Says | None = None, **facts: Any) -> Capture:
    """Return a stored capture; later ones have higher numbers."""
    number = next(_numbers)
    given_: dict[str, Any] = {"place": "item", "accession": number, "id": number} | facts
    return Capture(says=says or {}, **given_)


def held(completeness: Any, length: int = 100, **facts: Any) -> Capture:
    digest = f"sha256:{completeness}{length}{len(facts)}"
    return said(completeness=completeness, length=length, digest=digest, content_format="html", **facts)


def post(*captures: Capture) -> Post:
    return fold(captures)[0]


TITLES = st.sampled_from([None, "Bread", "Roses"])
DATES = st.sampled_from([None, "2015", "2015-04", "2015-04-21", "2015-05-01T10:00", "2015-04-02T10:00+02:00"])
TERMS: st.SearchStrategy[list[Any]] = st.lists(
    st.fixed_dictionaries({"taxonomy": st.sampled_from(["category", "region"]), "name": TITLES.filter(bool)}),
    max_size=2,
)
SAYS: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        "published": DATES,
        "updated": DATES,
        "terms": TERMS,
        "terms_added": TERMS,
        "terms_removed": TERMS,
        "permalink": st.sampled_from([None, "https://mill.example/bread/", "https://mill.example/?p=4"]),
        "status": st.sampled_from(["publish", "draft"]),
        "trashed": st.booleans(),
    },
)

COMMENTS = st.builds(
    Comment,
    id=st.sampled_from([None, "4", "12"]),
    author=st.sampled_from([None, "Rosa"]),
    date=DATES,
    content=st.sampled_from(["", "Bread and roses"]),
    status=st.sampled_from(["approved", "pending"]),
)
DETAILS = st.builds(
    Details,
    comments=st.none() | st.lists(COMMENTS, max_size=3).map(tuple),
    meta=st.sampled_from([None, {}, {"route": ("A", "B")}]),
    media=st.sampled_from([None, (), (Medium("featured", "3"),)]),
    extra=st.sampled_from([None, (), ("<x/>",)]),
    password=st.sampled_from([None, "", "anchor"]),
)


@st.composite
def captures(draw: st.DrawFn, kinds: tuple[Kind, ...] = ("source", "hand", "edit", "hint")) -> Capture:
    completenesses: tuple[Completeness | None, ...] = (None, "stated", "assumed", "partial")
    formats: tuple[ContentFormat, ...] = ("wordpress", "html", "text")
    completeness = draw(st.sampled_from(completenesses))
    number = draw(st.integers(1, 10**9))
    return Capture(
        place="item",
        says=draw(SAYS),
        kind=draw(st.sampled_from(kinds)),
        accession=draw(st.integers(1, 3)),
        position=draw(st.integers(0, 2)),
        id=number,
        quality=draw(st.sampled_from([0, 40, 90])),
        completeness=completeness,
        details=draw(DETAILS),
        digest=f"sha256:{number:x}" if completeness else None,
        content_format=draw(st.sampled_from(formats)) if completeness else None,
        length=draw(st.integers(0, 3)),
    )


WORLDS = st.lists(captures(), max_size=5, unique_by=lambda capture: capture.id)


@given(WORLDS, st.randoms())
def test_the_order_in_which_captures_are_given_does_not_matter(world: list[Capture], random: Any) -> None:
    shuffled = list(world)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(world)


@given(captures())
def test_one_capture_alone_adds_up_to_what_it_does_beside_one_that_says_nothing(capture: Capture) -> None:
    """Alone there is nothing to rank, which fold() makes use of."""
    alone, winners = fold([capture])
    beside, others = fold([capture, Capture(place="silence", says={})])
    assert (tuple(alone), winners) == (tuple(beside), others)


@given(WORLDS)
def test_every_winner_said_what_the_post_has(world: list[Capture]) -> None:
    folded, winners = fold(world)
    for name, capture in winners.items():
        if name == "content":
            assert (folded.content, folded.completeness) == (capture.digest, capture.completeness)
        elif name in ("title", "published", "updated", "permalink"):
            assert getattr(folded, name) == capture.says.get(name)
        elif name == "terms":
            assert {"terms", "terms_added", "terms_removed"} & capture.says.keys()


@given(WORLDS, captures(kinds=("edit",)))
def test_an_edit_outranks_whatever_the_sources_say_before_or_after(
    world: list[Capture], edit: Capture
) -> None:
    sources = [capture for capture in world if capture.kind != "edit" and capture.id != edit.id]
    folded = post(*sources, edit)
    for name in ("title", "published", "updated", "permalink"):
        if name in edit.says:
            assert getattr(folded, name) == edit.says.get(name)


@given(WORLDS, captures(kinds=("hint",)))
def test_a_hint_only_fills_gaps(world: list[Capture], hint: Capture) -> None:
    others = [capture for capture in world if capture.kind != "hint" and capture.id != hint.id]
    without, with_hint = post(*others), post(*others, hint)
    for name in ("title", "published", "updated", "permalink"):
        if any(name in capture.says for capture in others):
            assert getattr(with_hint, name) == getattr(without, name)
        else:
            assert getattr(with_hint, name) == hint.says.get(name)


def test_no_captures_add_up_to_a_post_that_says_nothing() -> None:
    assert fold([]) == (Post(), {})


def test_a_later_accession_wins_among_equals() -> None:
    first, second = said({"title": "Bred"}), said({"title": "Bread"})
    folded, winners = fold([first, second])
    assert folded.title == "Bread"
    assert winners == {"title": second}


def test_a_later_item_of_one_source_wins_among_equals() -> None:
    one, other = ({"accession": 1, "position": position} for position in (2, 1))
    assert post(said({"title": "Second"}, **one), said({"title": "First"}, **other)).title == "Second"


def test_a_better_format_wins_over_a_later_accession() -> None:
    assert post(said({"title": "Export"}, quality=90), said({"title": "Page"}, quality=40)).title == "Export"


def test_what_its_source_updated_last_wins_over_the_better_format() -> None:
    new = said({"title": "New", "updated": "2015-05-01T09:00:00+00:00"}, quality=10)
    old = said({"title": "Old", "updated": "2015-05-01T10:00:00+02:00"}, quality=90)
    unknown = said({"title": "Whenever"}, quality=90)
    assert post(new, old, unknown).title == "New"


@pytest.mark.parametrize(
    ("coarse", "fine"),
    [("2015", "2015-04"), ("2015-04", "2015-04-21"), ("2015-04-21", "2015-04-21T10:00"), (None, "2015")],
)
def test_the_more_precise_date_wins_whichever_came_last(coarse: str | None, fine: str) -> None:
    assert post(said({"published": fine}), said({"published": coarse})).published == fine
    assert post(said({"published": coarse}), said({"published": fine})).published == fine


def test_an_edited_date_wins_though_it_is_less_precise() -> None:
    assert (
        post(said({"published": "2015-04-21"}), said({"published": "2015-04"}, kind="edit")).month
        == "2015-04"
    )


def test_a_real_address_wins_over_the_one_of_a_draft() -> None:
    address = said({"permalink": "https://mill.example/2015/04/bread/"})
    draft = said({"permalink": "https://mill.example/?p=4"}, quality=90)
    folded, winners = fold([address, draft])
    assert folded.permalink == "https://mill.example/2015/04/bread/"
    assert winners["permalink"] == address


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (held("stated", 10), held("assumed", 900)),
        (held("assumed", 10), held("partial", 900)),
        (held("partial", 300), held("partial", 200)),
        (held("partial", 300, quality=0), held("partial", 200, quality=90)),
        (held("stated", 100, quality=90), held("stated", 900, quality=40)),
        (held("stated", 10, kind="edit"), held("stated", 900, quality=90)),
        (held("partial", 10, kind="edit"), held("partial", 900, quality=90)),
        (held("assumed", 900), held("partial", 10, kind="edit")),
        (held("stated", 10), held("assumed", 900, says={"updated": "2020-01-01"})),
        (held("assumed", 10, says={"updated": "2020-01-01"}), held("assumed", 900, quality=90)),
    ],
)
def test_the_fuller_content_wins(better: Capture, worse: Capture) -> None:
    for captures_ in ([better, worse], [worse, better]):
        folded, winners = fold(captures_)
        assert winners["content"] == better
        assert (folded.content, folded.completeness) == (better.digest, better.completeness)


def test_raw_content_wins_over_rendered_and_rendered_over_text() -> None:
    text, html, raw = (
        said(completeness="stated", content_format=name, digest=name, quality=quality)
        for name, quality in (("text", 90), ("html", 40), ("wordpress", 0))
    )
    assert post(text, html, raw).content == "wordpress"
    assert post(html, text).content == "html"


def test_silence_is_not_a_statement_but_none_is() -> None:
    assert post(said({"summary": "On bread."}), said({})).summary == "On bread."
    assert post(said({"summary": "On bread."}), said({"summary": None})).summary is None
    assert post(said({"title": "Bread"}), said({"title": None}, kind="edit")).title is None
    assert post(said({"published": "2015"}), said({"published": None})).published == "2015"


def test_a_type_or_status_that_nobody_names_is_a_published_post() -> None:
    assert (post(said()).type, post(said()).status) == ("post", "publish")


def test_what_is_removed_is_in_the_trash_and_edits_can_take_it_out() -> None:
    draft, removal = said({"status": "draft"}), said({"trashed": True}, kind="edit")
    folded, winners = fold([draft, removal])
    assert folded.status == "trash"
    assert winners["status"] == removal
    assert post(draft, removal, said({"trashed": False}, kind="edit")).status == "draft"


def test_a_later_source_does_not_bring_back_what_was_removed() -> None:
    assert post(said({"trashed": True}, kind="edit"), said({"status": "publish"})).status == "trash"


def test_authors_come_whole_from_one_capture() -> None:
    one = said({"authors": [{"name": "Olena K.", "login": "olena"}, {"name": "Marek"}]})
    other = said({"authors": [{"name": "The Editors"}]})
    assert post(one, other).authors == (Person("The Editors"),)
    assert post(other, one).author == "The Editors"


def test_terms_whose_taxonomy_is_known_come_before_others() -> None:
    typed = said({"terms": [{"taxonomy": "category", "name": "Strikes"}]})
    untyped = said({"terms": [{"taxonomy": "", "name": "Strikes"}, {"taxonomy": "", "name": "1915"}]})
    assert post(typed, untyped).terms == (Term("category", "Strikes"),)


@pytest.mark.parametrize("completeness", ["partial", "assumed", None])
def test_terms_of_the_whole_post_outlive_later_lists_that_show_fewer(
    completeness: Completeness | None,
) -> None:
    category, tag = {"taxonomy": "category", "name": "News"}, {"taxonomy": "post_tag", "name": "Rent"}
    own = held("stated", says={"terms": [category, tag]})
    listed = held(completeness, says={"terms": [category]})
    both = (Term("category", "News"), Term("post_tag", "Rent"))
    assert post(own, listed).terms == post(listed, own).terms == both


def test_terms_of_the_whole_post_are_those_that_it_stated_last() -> None:
    before = held("stated", says={"terms": [{"taxonomy": "category", "name": "News"}]})
    after = held("stated", says={"terms": [{"taxonomy": "category", "name": "Rent"}]})
    assert post(before, after).terms == (Term("category", "Rent"),)


def test_a_term_that_an_edit_takes_off_stays_off_whatever_a_later_source_says() -> None:
    terms: Says = {
        "terms": [{"taxonomy": "category", "name": "News"}, {"taxonomy": "post_tag", "name": "Rent"}]
    }
    off = said({"terms_removed": [{"name": "NEWS"}]}, kind="edit")
    folded, winners = fold([said(terms), off, said(terms)])
    assert folded.terms == (Term("post_tag", "Rent"),)
    assert winners["terms"] == off


def test_a_term_that_an_edit_adds_stays_beside_those_of_later_sources() -> None:
    added = said({"terms_added": [{"taxonomy": "post_tag", "name": "Rent"}]}, kind="edit")
    later = said({"terms": [{"taxonomy": "category", "name": "News"}]})
    assert post(added, later).terms == (Term("category", "News"), Term("post_tag", "Rent"))


def test_a_term_said_twice_is_one_term_and_the_last_edit_of_it_decides() -> None:
    tag: Any = {"taxonomy": "post_tag", "name": "Rent strike"}
    same: Any = {"taxonomy": "post_tag", "name": "rent  STRIKE"}
    assert post(said({"terms": [tag, same]})).terms == (Term("post_tag", "rent  STRIKE"),)
    add, remove = said({"terms_added": [tag]}, kind="edit"), said({"terms_removed": [same]}, kind="edit")
    assert post(said(), add, remove).terms == ()
    assert post(said(), remove, said({"terms_added": [tag]}, kind="edit")).terms == (
        Term("post_tag", "Rent strike"),
    )


def test_a_term_is_taken_off_by_its_slug_too() -> None:
    news = said({"terms": [{"taxonomy": "category", "name": "Новини", "slug": "news"}]})
    assert post(news, said({"terms_removed": [{"name": "News"}]}, kind="edit")).terms == ()


def test_what_is_typed_in_can_be_completed_by_a_source() -> None:
    typed = said({"title": "Bread", "published": "2015-04"}, kind="hand")
    source = said({"title": "Bread and roses", "published": "2015-04-21"}, quality=90)
    assert post(typed, source) == post(source, typed)
    assert post(typed, source).published == "2015-04-21"
