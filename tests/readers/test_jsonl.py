"""The program's own jsonl: what is exported comes back equal; what is no post is skipped by its line."""

import io
import json
import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import accession, editing
from solidarity_archive.errors import SourceError
from solidarity_archive.finding import found
from solidarity_archive.post import Capture, Content, Notice, Skipped
from solidarity_archive.query import EVERYTHING
from solidarity_archive.readers import jsonl
from solidarity_archive.readers.jsonl import read
from solidarity_archive.record import EXPORTED, records
from solidarity_archive.source import Source
from solidarity_archive.store.connection import in_memory
from solidarity_archive.writers.json import write_lines
from tests.conftest import capture, enter, posts
from tests.worlds import SOURCES, Added, state


def lines(*given_: Any) -> Source:
    """Return a source of these lines: bytes as they are, anything else as JSON."""
    raw = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in given_]
    return Source("posts.jsonl", io.BytesIO(b"\n".join(raw)))


def capture_of(record: dict[str, Any]) -> Capture:
    (read_,) = read(lines(record))
    assert isinstance(read_, Capture)
    return read_


def exported(db: sqlite3.Connection) -> Source:
    stream = io.StringIO()
    write_lines(records(found(db, EVERYTHING, EXPORTED), EXPORTED), stream, EXPORTED)
    return Source("all.jsonl", io.BytesIO(stream.getvalue().encode()))


def brought_back(db: sqlite3.Connection, other: sqlite3.Connection) -> accession.Sheet:
    source = exported(db)
    return accession.add(other, source, accession.read(source))


EDITS = st.sampled_from([{}, {"trashed": True}, {"title": None}, {"vanished": "2020-01-01", "sticky": True}])


@given(st.lists(SOURCES.filter(lambda source: bool(source.items)), min_size=1, max_size=3), EDITS)
def test_what_is_exported_comes_back_equal(sources: list[Added], edit: Any) -> None:
    with in_memory() as db, in_memory() as other:
        for source in sources:
            source.to(db)
        editing.edit(db, [posts(db)[0].id], edit)
        said = [post for post in posts(db) if post.title or post.published or post.text]
        if said:
            sheet = brought_back(db, other)
            assert not sheet.skipped
            assert state(other, ids=False) == state(db, ids=False)


RICH: Any = {
    "title": "“Хліб”\tand\u00a0roses\nin two lines",
    "published": "2015-04-21T10:00:00+03:00",
    "updated": "2015-05",
    "authors": [{"name": "Rosa", "login": "rlamp"}, {"name": "Іван"}],
    "terms": [
        {"taxonomy": "category", "name": "Strikes", "slug": "strikes", "parent": "news"},
        {"taxonomy": "region", "name": "Valley"},
    ],
    "summary": "<p>Of bread.</p>",
    "permalink": "https://mill.example/2015/04/bread/",
    "slug": "bread",
    "guid": "https://mill.example/?p=7",
    "site": "https://mill.example",
    "site_title": "The Mill",
    "source_id": "7",
    "type": "page",
    "status": "private",
    "language": "uk",
    "protected": True,
    "sticky": True,
    "vanished": "2019-01-01",
}


def test_every_field_comes_back(db: sqlite3.Connection) -> None:
    enter(
        db,
        capture(text="[gallery]\n\n<b>Bread</b>", written_in="wordpress", says=RICH, completeness="stated"),
    )
    (before,) = posts(db)
    with in_memory() as other:
        brought_back(db, other)
        assert posts(other) == [before]
        assert exported(other).read() == exported(db).read()


def test_an_export_added_to_its_own_archive_changes_no_post(db: sqlite3.Connection) -> None:
    enter(db, capture(text="Bread.", says=RICH), capture("Roses", "2015-04"))
    before = state(db)
    assert dict(brought_back(db, db).counts) == {"unchanged": 2}
    assert state(db) == before


def test_a_script_may_write_less(db: sqlite3.Connection) -> None:
    read_ = capture_of(
        {"title": "Bread", "date": "2015-04", "author": "Rosa", "terms": ["ovens"], "text": "Hot."}
    )
    assert read_.says == {
        "title": "Bread",
        "published": "2015-04",
        "authors": [{"name": "Rosa"}],
        "terms": [{"taxonomy": "post_tag", "name": "ovens"}],
    }
    assert (read_.content, read_.completeness, read_.place) == (Content("text", "Hot."), "assumed", "line 1")
    enter(db, read_)


def test_what_is_null_is_silent_and_unknown_keys_do_not_matter() -> None:
    assert capture_of({"title": "Bread", "date": None, "summary": None, "colour": "red"}).says == {
        "title": "Bread"
    }


@pytest.mark.parametrize(
    ("facts", "completeness"),
    [
        ({"complete": False}, "partial"),
        ({"complete": True}, "assumed"),
        ({"completeness": "stated"}, "stated"),
    ],
)
def test_how_complete_a_text_is_can_be_said(facts: dict[str, Any], completeness: str) -> None:
    assert capture_of({"text": "Bread", **facts}).completeness == completeness


def test_an_empty_post_of_an_archive_comes_back() -> None:
    assert capture_of({"type": "page", "completeness": None, "title": None}).says == {"type": "page"}


def test_keys_under_which_others_may_have_a_text_are_named() -> None:
    given_ = [
        {"title": "Bread", "body": "Flour is dear.", "colour": "red"},
        {"title": "Roses", "body": "They are red.", "data": [{"post": "So be it."}]},
        {"title": "Ovens", "text": "Hot.", "aside": "Not so hot."},
    ]
    assert [read_.what for read_ in read(lines(*given_)) if isinstance(read_, Notice)] == [
        "'body' was not read, of 2 posts that have no text",
        "'data' was not read, of 1 post that has no text",
    ]


def test_a_number_may_stand_for_a_text() -> None:
    assert capture_of({"title": "1984", "source_id": 7}).says == {"title": "1984", "source_id": "7"}


def test_what_is_in_the_trash_comes_back_there() -> None:
    assert capture_of({"title": "Bread", "status": "trash"}).says == {"title": "Bread", "trashed": True}


def test_texts_are_cleaned() -> None:
    read_ = capture_of({"title": "Br\0ead\x1b", "text": "a\r\nb\ud800"})
    assert (read_.says["title"], read_.content) == ("Bread", Content("text", "a\nb\ufffd"))


BAD: list[Any] = [
    b"{",
    b"nonsense",
    b"\xff\xfe\x00",
    b'{"title": "caf\xe9"}',
    b"[" * 100_000,
    b'{"title": ' + b"9" * 5000 + b"}",
    ["title"],
    {},
    {"id": 3},
    {"type": "FeatureCollection", "status": "ok", "authors": ["Rosa"], "features": []},
    {"place": "post 1", "says": {"title": "Bread"}, "completeness": "stated"},
    {"title": ["Bread"]},
    {"title": True},
    {"title": 1.5},
    {"date": "0000-00-00"},
    {"title": "x", "date": True},
    {"title": "x", "terms": "ovens"},
    {"title": "x", "terms": [{"name": ["ovens"]}]},
    {"title": "x", "authors": {"name": "Rosa"}},
    {"text": "x", "completeness": "perhaps"},
    {"content": {"format": "html", "body": None}},
]


@pytest.mark.parametrize("bad", BAD)
def test_a_line_that_is_no_post_is_skipped_by_its_number(bad: Any) -> None:
    first, blank, skipped, last = {"title": "Bread"}, b"", bad, {"title": "Roses"}
    one, middle, other = read(lines(first, blank, skipped, last))
    assert isinstance(middle, Skipped)
    assert (middle.where, middle.why[:18]) == ("line 3", "is no post in JSON")
    assert [each.place for each in (one, other) if isinstance(each, Capture)] == ["line 1", "line 4"]


@pytest.mark.parametrize("bad", BAD)
def test_a_first_line_that_is_no_post_is_skipped_like_any_other(bad: Any) -> None:
    for before in ((), (b"",)):
        skipped, other = read(lines(*before, bad, {"title": "Bread"}))
        assert isinstance(skipped, Skipped)
        assert skipped.where == f"line {len(before) + 1}"
        assert isinstance(other, Capture)


@pytest.mark.parametrize("bad", BAD)
def test_a_source_of_which_no_line_is_a_post_is_refused(bad: Any) -> None:
    with pytest.raises(SourceError, match="line 2: is no post in JSON"):
        list(read(lines(b"", bad, bad)))


def test_blank_lines_alone_are_no_source() -> None:
    with pytest.raises(SourceError, match="is empty"):
        list(read(lines(b"", b" ")))


@pytest.mark.parametrize("key", ["date", "updated", "vanished"])
@pytest.mark.parametrize("value", ["0000-00-00", "2015-02-30", "someday", 20150421])
def test_a_date_that_is_none_is_left_out_and_noted(key: str, value: Any) -> None:
    notice, read_ = read(lines(b"", {"title": "Bread", key: value}))
    assert notice == Notice("line 2", f"{key}: {value!r} is no date and is left out")
    assert isinstance(read_, Capture)
    assert read_.says == {"title": "Bread"}


def test_what_is_null_in_terms_and_authors_is_silent() -> None:
    terms = [{"name": "ovens", "slug": None, "count": 1.5}, {"name": None, "slug": "x"}, None]
    people = [{"name": "Rosa", "login": None}, {"name": None}]
    assert capture_of({"title": "Bread", "terms": terms, "authors": people}).says == {
        "title": "Bread",
        "terms": [{"taxonomy": "post_tag", "name": "ovens"}],
        "authors": [{"name": "Rosa"}],
    }


def test_a_line_that_is_too_long_is_skipped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LIMIT", 40)
    fits = json.dumps({"title": "x" * 40})[: 40 - 3].encode() + b'"}'
    one, long, other = read(lines(fits, {"title": "x" * 200}, {"title": "Roses"}))
    assert [item.place for item in (one, other) if isinstance(item, Capture)] == ["line 1", "line 3"]
    assert isinstance(long, Skipped)
    assert (long.where, long.why[:14]) == ("line 2", "is longer than")
    last, skipped = read(lines({"title": "Roses"}, {"title": "x" * 200}))
    assert isinstance(last, Capture)
    assert isinstance(skipped, Skipped)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(EXPORTED), inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(EXPORTED), JSON, max_size=4))
def test_any_json_is_a_post_or_skipped(record: dict[str, Any]) -> None:
    with in_memory() as db:
        source = lines({"title": "Bread"}, record)
        sheet = accession.add(db, source, accession.read(source))
        assert sheet.items == 2
