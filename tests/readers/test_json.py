"""The program's own JSON array: what jsonl is, in one value, and read a piece at a time."""

import io
import json
import sqlite3
import tracemalloc
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import accession
from solidarity_archive.comparing import differences
from solidarity_archive.details import from_json
from solidarity_archive.errors import SourceError
from solidarity_archive.finding import found
from solidarity_archive.formats import detect
from solidarity_archive.post import Capture, Notice, Skipped
from solidarity_archive.query import EVERYTHING
from solidarity_archive.readers import json as json_reader
from solidarity_archive.readers import jsonl
from solidarity_archive.readers.json import read
from solidarity_archive.record import EXPORTED, NAMES, records
from solidarity_archive.source import Source
from solidarity_archive.store.connection import in_memory
from solidarity_archive.writers.json import write_array, write_lines
from tests.conftest import Cli, capture, enter, posts
from tests.readers.test_jsonl import BAD, RICH
from tests.worlds import SOURCES, Added, state


def array(text: str | bytes) -> Source:
    return Source("posts.json", io.BytesIO(text.encode() if isinstance(text, str) else text))


def of(*items: Any, **how: Any) -> Source:
    return array(json.dumps(items, **how))


def exported(db: sqlite3.Connection) -> Source:
    stream = io.StringIO()
    write_array(records(found(db, EVERYTHING, EXPORTED), EXPORTED, private=True), stream, EXPORTED)
    return array(stream.getvalue())


COMMENTS = from_json(
    {
        "comments": [{"id": "3", "author": "Ann", "email": "ann@mill.example", "ip": "192.0.2.7"}],
        "meta": {"mood": ["hot", ""]},
        "password": "ovens",
    }
)


@given(st.lists(SOURCES.filter(lambda source: bool(source.items)), min_size=1, max_size=3))
def test_what_is_exported_comes_back_equal(sources: list[Added]) -> None:
    with in_memory() as db, in_memory() as other:
        for source in sources:
            source.to(db)
        if any(post.title or post.published or post.text for post in posts(db)):
            sheet = accession.add(other, back := exported(db), accession.read(back))
            assert (sheet.format, sheet.skipped) == ("json", [])
            assert state(other, ids=False) == state(db, ids=False)
            assert not list(differences(db, other))


def test_what_only_the_site_knew_comes_back_too(db: sqlite3.Connection) -> None:
    post = capture(text="[gallery]\n\n<b>Bread</b>", written_in="wordpress", says=RICH)
    enter(db, post._replace(details=COMMENTS))
    with in_memory() as other:
        accession.add(other, back := exported(db), accession.read(back))
        assert not list(differences(db, other))
        assert exported(other).read() == exported(db).read()


@given(st.lists(st.builds(lambda text, n: {"title": text, "menu_order": n}, st.text(), st.integers(0, 9))))
def test_the_items_are_those_that_a_whole_reading_finds(items: list[Any]) -> None:
    for how in ({}, {"indent": 2}, {"ensure_ascii": False, "separators": (",", ":")}):
        text = json.dumps(items, **cast("Any", how)).encode("utf-8", "replace")
        for piece in (1, 7, 1 << 16):
            stream = cast("BinaryIO", _Slow(text, piece))
            assert list(json_reader._items(json_reader._Text(stream))) == json.loads(text)


class _Slow(io.BytesIO):
    """A stream that gives few bytes at a time, however many are asked for."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(self._most, size if size and size > 0 else self._most))


@pytest.mark.parametrize("bad", [each for each in BAD if not isinstance(each, bytes)])
def test_an_item_that_is_no_post_is_skipped_by_its_number(bad: Any) -> None:
    one, skipped, other = read(of({"title": "Bread"}, bad, {"title": "Roses"}))
    assert isinstance(skipped, Skipped)
    assert (skipped.where, skipped.why[:18]) == ("item 2", "is no post in JSON")
    assert [each.place for each in (one, other) if isinstance(each, Capture)] == ["item 1", "item 3"]
    with pytest.raises(SourceError, match="item 1: is no post in JSON"):
        list(read(of(bad, bad)))


def test_a_date_that_is_none_is_noted_with_the_item() -> None:
    notice, _ = read(of({"title": "Bread", "date": "someday"}))
    assert notice == Notice("item 1", "date: 'someday' is no date and is left out")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'[{"title": "Bread"}', "breaks off after item 1"),
        (b'[{"title": "Bread"},', "item 2: is no JSON"),
        (b'[{"title": "Bread"}, {"title": "Ro', "item 2: is no JSON"),
        (b'[{"title": "Bread"} {"title": "Roses"}]', "breaks off after item 1"),
        (b'[{"title": "Bread"}, {title: "Roses"}]', "item 2: is no JSON"),
        (b'[{"title": "Bread"}]\n[{"title": "Roses"}]', "has more after the end"),
        (b'[{"title": "Bread"}, {"title": "\xff"}]', "is not in UTF-8"),
        (b'[{"title": ' + b"[" * 100_000, "item 1: is nested too deep"),
        (b'{"title": "Bread"}', "is no JSON array"),
    ],
)
def test_what_is_no_array_is_refused_with_the_item(text: bytes, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        list(read(array(text)))


def test_an_item_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reader, "LIMIT", 1 << 18)
    assert len(list(read(of({"title": "x" * (1 << 17)})))) == 1
    with pytest.raises(SourceError, match=r"item 2: is no JSON \(or is longer"):
        list(read(of({"title": "x"}, {"title": "x" * (1 << 20)})))


def test_an_empty_array_holds_no_posts() -> None:
    assert list(read(array("\ufeff [\n] \n"))) == []


REST_POST = {"id": 7, "date": "2015-04-21T10:00:00", "guid": {"rendered": "http://mill.example/?p=7"}}


@pytest.mark.parametrize(
    ("items", "name"),
    [
        ([{"title": "Bread"}], "json"),
        ([{"title": "Bread", "colour": "red"}], "json"),
        (
            [{"id": 7, "title": "Bread", "text": 'GET /wp-json/wp/v2/posts, {"title":{"rendered":"x"}}'}],
            "json",
        ),
        ([{"title": "x", "terms": [{"taxonomy": "category", "name": "y"}]}], "json"),
        ([{"text": '"taxonomy": "guid": {"rendered"'}], "json"),
        ([{"title": "x" * 70_000, "text": "/wp-json/wp/v2/"}], "json"),
        ([dict.fromkeys(NAMES)], "json"),
        ([REST_POST], "rest"),
        ([{"id": 7, "title": {"rendered": "Bread"}}], "rest"),
        ([{"id": 7, "content": {"raw": "x", "rendered": "<p>x", "protected": False}}], "rest"),
        ([{"id": 7, "count": 2, "name": "Ovens", "slug": "ovens", "taxonomy": "category"}], "rest"),
        ([], "rest"),
        (["Bread"], "text"),
    ],
)
def test_our_arrays_and_those_of_a_site_are_told_apart(items: list[Any], name: str) -> None:
    for how in ({}, {"indent": 1}, {"ensure_ascii": False, "separators": (",", ":")}):
        assert detect(json.dumps(items, **cast("Any", how)).encode()[: 1 << 16]).name == name


def test_a_long_array_is_read_in_little_memory() -> None:
    item = json.dumps({"title": "Bread", "text": "The ovens are cold. " * 500}).encode()
    source = array(b"[" + b",\n".join([item] * 2000) + b"]")  # 20 MB
    tracemalloc.start()
    assert sum(isinstance(each, Capture) for each in read(source)) == 2000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_json_and_jsonl_are_read_alike() -> None:
    items = [{"title": "Bread", "date": "2015-04"}, {"text": "Hot.", "completeness": "partial"}]
    stream = io.StringIO()
    write_lines(items, stream, [])
    lines = list(jsonl.read(Source("x", io.BytesIO(stream.getvalue().encode()))))
    assert [
        (each.says, each.content, each.completeness) for each in read(of(*items)) if isinstance(each, Capture)
    ] == [(each.says, each.content, each.completeness) for each in lines if isinstance(each, Capture)]


def test_the_commands_give_all_back(cli: Cli) -> None:
    comment = {"id": "3", "author": "Ann", "email": "ann@mill.example", "ip": "192.0.2.7", "content": "Yes"}
    cli.write("one.jsonl", json.dumps({"title": "Bread", "password": "x", "comments": [comment]}))
    cli("add", "one.jsonl")
    cli("export", "--type", "any", "--status", "any", "--private", "-o", "all.json")
    cli("--db", "other.db", "add", "all.json")
    assert cli("diff", str(cli.path), "other.db").out == ""
    assert json.loads((cli.folder / "all.json").read_text())[0]["comments"][0]["ip"] == "192.0.2.7"
    listed = cli("list", "--format", "json", "--fields", "comments").out
    assert "192.0.2.7" not in listed
