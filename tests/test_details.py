"""What is kept beside fields and content: threads, JSON, and how the details of two captures become one."""

from itertools import permutations
from typing import Any

import pytest

from solidarity_archive.details import comment_of, from_json, outline, to_json
from solidarity_archive.fold import fold
from solidarity_archive.post import Capture, Comment, Details, Medium
from solidarity_archive.store.kept import post_of
from solidarity_archive.store.rows import post_row


def said(details: Details, *, updated: str | None = None, number: int = 1, **says: Any) -> Capture:
    fields: Any = says | ({"updated": updated} if updated else {})
    return Capture(place="item", says=fields, details=details, id=number, accession=number)


def comment(id: str | None, parent: str | None = None, **more: Any) -> Comment:
    return Comment(id=id, parent=parent, **more)


def threads(*comments: Comment) -> list[tuple[int, str | None]]:
    return [(depth, each.id) for depth, each in outline(comments)]


def test_answers_stand_below_what_they_answer() -> None:
    given = (comment("1"), comment("2"), comment("3", "1"), comment("4", "3"), comment("5", "1"))
    assert threads(*given) == [(0, "1"), (1, "3"), (2, "4"), (1, "5"), (0, "2")]


def test_no_comment_is_left_out_of_a_thread() -> None:
    assert threads(comment("1", "99"), comment("2", "2"), comment(None)) == [(0, "1"), (0, "2"), (0, None)]
    assert threads(comment("1", "2"), comment("2", "1")) == [(0, "1"), (1, "2")]
    deep = [comment(str(number), str(number - 1)) for number in range(1, 5000)]
    assert [depth for depth, _ in threads(*deep)] == list(range(4999))


WHOLE = Details(
    comments=(Comment(id="1", author="Ned", email="n@e", meta={"a": ("1", "2")}, extra=("<x/>",)),),
    meta={"route": ("A", "B")},
    media=(Medium("featured", "3"), Medium("image", None, "https://a.example/b.jpg")),
    extra=("<y/>",),
    password="anchor",  # noqa: S106 - of a sample
)


@pytest.mark.parametrize("details", [Details(), WHOLE, Details(comments=(), meta={}, password="")])
def test_details_come_back_from_json(details: Details) -> None:
    assert from_json(to_json(details)) == details


def test_a_post_with_details_is_equal_to_what_its_row_says() -> None:
    """Or it would be written again whenever its source is added again."""
    post, _ = fold([Capture(place="", says={"title": "Strike"}, id=1, details=WHOLE)])
    assert post_of(post.id, post_row(post, 1).fields) == post


@pytest.mark.parametrize(
    "bad",
    [
        {"comments": {}},
        {"comments": [1]},
        {"comments": [{"colour": "red"}]},
        {"comments": [{"meta": []}]},
        {"meta": {"a": "b"}},
        {"media": [{"id": "3"}]},
        {"extra": [None]},
        {"password": 1},
    ],
)
def test_what_are_no_details_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_json(bad)


def test_comments_and_meta_of_captures_are_united_whatever_the_order() -> None:
    older = said(
        Details(
            comments=(comment("1", content="old", email="n@e"), comment("2", content="only here")),
            meta={"a": ("1",), "b": ("1",)},
            media=(Medium("featured", "3"),),
        ),
        updated="2015-01-01",
    )
    newer = said(
        Details(comments=(comment("1", content="new"),), meta={"b": ("2",)}, media=(), extra=("<x/>",)),
        updated="2015-02-01",
        number=2,
    )
    feed = said(
        Details(comments=(comment(None, content="<p>only here</p>"), comment(None, content="third"))),
        number=3,
    )
    posts = [fold(order)[0] for order in permutations((older, newer, feed))]
    assert len({repr((post, post.details)) for post in posts}) == 1
    details = posts[0].details
    assert details
    assert {each.content: each.email for each in details.comments or ()} == {
        "new": "n@e",
        "only here": None,
        "third": None,
    }
    assert (details.meta, details.media, details.extra) == ({"a": ("1",), "b": ("2",)}, (), ("<x/>",))
    assert posts[0].comment_count == 3
    assert [part for part, _ in posts[0].digests] == ["comments", "extra", "meta"]


@pytest.mark.parametrize("id", ["7", None])
def test_what_one_capture_lacks_of_a_comment_comes_from_another(id: str | None) -> None:
    same: Any = {"author": "Ned", "date": "2015-04-21T10:00", "content": "Far too dear."}
    signed = said(Details(comments=(comment(None, url="http://ned.example/", email="n@e", **same),)))
    edited = said(Details(comments=(comment(id, url="http://n.example/", **same),)), number=2)
    plain = said(Details(comments=(comment(None, **same),)), number=3)
    for order in permutations((signed, edited, plain)):
        details = fold(order)[0].details
        assert details
        (whole,) = details.comments or ()
        assert (whole.id, whole.url, whole.email) == (id, "http://n.example/", "n@e")


def test_pending_comments_are_not_counted() -> None:
    waiting = comment_of({"id": "1", "content": "x", "status": "pending"})
    post, winners = fold([said(Details(comments=(waiting,)))])
    assert post.comment_count == 0
    assert "comments" in winners


def test_the_title_as_given_belongs_to_the_title_that_won() -> None:
    given = said(Details(), title="A & B", title_html="A &amp; B")
    edit = Capture(place="post 1", says={"title": "C"}, kind="edit", id=2, accession=2)
    plain = said(Details(), title="A & B", updated="2016", number=3)
    assert fold([given])[0].title_html == "A &amp; B"
    assert fold([given, plain])[0].title_html == "A &amp; B"
    assert fold([given, edit, plain])[0].title_html is None
