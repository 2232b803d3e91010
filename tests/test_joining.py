"""Two archives into one: all that stands in the other comes, once, with where it comes from."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solidarity_archive import editing, joining, merging, redacting
from solidarity_archive.accession import Sheet
from solidarity_archive.errors import StoreError
from solidarity_archive.post import Capture, Content, SiteCapture
from solidarity_archive.store import aliases, ledger
from solidarity_archive.store.connection import SCHEMA_VERSION, in_memory, reading, transaction
from solidarity_archive.store.media import keep_medium, kept_media, medium_bytes
from solidarity_archive.store.redactions import rules
from tests.conftest import Cli, capture, enter, only, outcomes, posts
from tests.store.test_migrations import ARCHIVES
from tests.test_editing import acts, do
from tests.worlds import BREAD, OPENING, ROSES, Added, assert_sound, count, items, state

ADDRESS = "https://mill.example/2015/04/bread/"
PATH = Path("other.db")
LINE = '{"title": "%s", "date": "2015-04-02", "text": "%s", "permalink": "https://mill.example/%s"}\n'


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    with in_memory() as db:
        yield db


def join(db: sqlite3.Connection, other: sqlite3.Connection) -> list[Sheet]:
    return list(joining.join(db, other, PATH))


@contextmanager
def made(acts_: list[Any]) -> Iterator[sqlite3.Connection]:
    with in_memory() as db:
        for act in acts_:
            do(db, act)
        yield db


def two_with_one_key(db: sqlite3.Connection) -> bool:
    """Whether two posts, after undoing undone acts, have a key that would make them one were it met again."""
    keys = [
        key
        for (key,) in db.execute(
            "SELECT DISTINCT key FROM identity WHERE substr(key, 1, 2) IN ('u:', 'g:', 'i:')"
        )
    ]
    parted = ledger.parted(db)
    known: dict[str, set[int]] = {}
    for key, post, active in ledger.posts_by_key(db, keys):
        if active:
            known.setdefault(key, set()).add(post)
    return any(two - parted.get(one, set()) - {one} for two in known.values() for one in two)


# Properties


@given(st.lists(acts(), max_size=5))
def test_an_archive_that_comes_into_an_empty_one_is_the_same_whatever_was_done_to_it(
    all_acts: list[Any],
) -> None:
    with made(all_acts) as other, in_memory() as db:
        assume(not two_with_one_key(other))
        join(db, other)
        assert state(db, ids=False) == state(other, ids=False)
        assert_sound(db)


@given(st.lists(acts(), max_size=4), st.lists(acts(), max_size=3))
def test_adding_an_archive_again_changes_nothing_and_its_sheets_add_up(
    all_acts: list[Any], ours: list[Any]
) -> None:
    with made(all_acts) as other, made(ours) as db:
        for sheet in join(db, other):
            assert sheet.items == sheet.counts.total() + len(sheet.skipped)
        before, captures = state(db), count(db, "capture")
        assert_sound(db)
        for sheet in join(db, other):
            assert outcomes(sheet) in ({}, {"unchanged": sheet.items - len(sheet.skipped)})
        assert state(db) == before
        assert count(db, "capture") == captures


@given(st.lists(items(strong=True), max_size=4), st.lists(items(strong=True), max_size=4))
def test_two_archives_make_the_same_in_either_order(one: list[Capture], other: list[Capture]) -> None:
    # Years apart, so that no likeness joins what another order would not have joined; formats do not tie.
    first, second = (
        Added(format_, [item._replace(says={**item.says, "published": year}) for item in part], {})
        for format_, year, part in (("jsonl", "2015", one), ("text", "2014", other))
    )
    results = []
    for order in ((first, second), (second, first)):
        with in_memory() as db, in_memory() as joined:
            order[0].to(db)
            order[1].to(joined)
            join(db, joined)
            assert_sound(db)
            results.append(state(db, ids=False))
    assert results[0] == results[1]


# What comes


def test_each_accession_comes_with_its_source_format_bytes_and_place(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(other, capture("Bread", "2015-04", BREAD, place="item 3"), name="/home/ann/blog.xml", format="wxr")
    enter(other, SiteCapture(place="channel", site="mill.example", says={"title": "The Mill"}), format="wxr")
    enter(db, capture("Roses", "2015-04", ROSES))
    sheets = join(db, other)
    assert [(sheet.source, sheet.format, outcomes(sheet)) for sheet in sheets] == [
        ("other.db/home/ann/blog.xml", "wxr", {"new": 1}),
        ("other.db/page.txt", "wxr", {}),
    ]
    ((act, said),) = ledger.history_of(db, 2)
    assert (act.source, act.format, said.place, said.quality) == (sheets[0].source, "wxr", "item 3", 80)
    assert count(db, "site_capture") == 1


def test_a_fuller_text_in_the_other_archive_completes_a_post_here(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(db, capture("Bread", "2015-04", OPENING, completeness="partial"))
    enter(other, capture("Bread", "2015-04-21", BREAD, says={"permalink": ADDRESS}))
    (sheet,) = join(db, other)
    assert (outcomes(sheet), only(db).id, only(db).complete) == ({"completed": 1}, 1, True)


def test_a_text_that_no_reader_lets_through_is_refused(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    said = capture("Bread", "2015-04-21")
    enter(other, said._replace(content=Content("wordpress", "Bread\x02 and\x1b[31m roses")))
    with pytest.raises(StoreError, match="holds control characters"):
        join(db, other)
    assert posts(db) == []


def test_what_was_undone_there_does_not_come(db: sqlite3.Connection, other: sqlite3.Connection) -> None:
    enter(other, capture("Bread", "2015-04", BREAD))
    enter(other, capture("Roses", "2015-04", ROSES))
    editing.undo(other)
    join(db, other)
    assert only(db).title == "Bread"


def test_edits_and_removals_come_after_the_sources_and_hold(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(other, capture("Bred", "2015-04", BREAD), capture("Roses", "2015-04", ROSES))
    editing.edit(other, [1], {"title": "Bread"})
    editing.edit(other, [2], {"trashed": True}, act="remove")
    sheets = join(db, other)
    assert [(sheet.source, sheet.format, outcomes(sheet)) for sheet in sheets[1:]] == [
        ("other.db/accession 2", "edit", {"updated": 1}),
        ("other.db/accession 3", "edit", {"updated": 1}),
    ]
    assert {post.title: post.status for post in posts(db)} == {"Bread": "publish", "Roses": "trash"}
    editing.undo(db)
    assert {post.status for post in posts(db)} == {"publish"}


def test_an_edit_that_changes_nothing_here_holds_against_what_comes_later(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(db, capture("Bread", says={"permalink": ADDRESS}))
    enter(other, capture("Bred", says={"permalink": ADDRESS}))
    editing.edit(other, [1], {"title": "Bread"})
    join(db, other)
    enter(db, capture("Breaddd", says={"permalink": ADDRESS, "updated": "2020-01-01"}), format="jsonl")
    assert only(db).title == "Bread"


def test_an_edit_that_gives_the_address_of_another_post_here_is_skipped_and_told(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    enter(db, capture("Roses", "2015-04", ROSES, says={"permalink": ADDRESS}))
    enter(other, capture("Bread", "2015-04", BREAD))
    editing.edit(other, [1], {"permalink": ADDRESS})
    sheet = join(db, other)[-1]
    assert (sheet.items, [item.why for item in sheet.skipped]) == (1, ["gives post 2 the address of post 1"])
    assert len(posts(db)) == 2


def test_posts_that_were_merged_there_are_one_here(db: sqlite3.Connection, other: sqlite3.Connection) -> None:
    for archive in (db, other):
        enter(archive, capture("Bread", "2015-04", BREAD), capture("Loaves", "2015-04-21", ROSES))
    merging.merge(other, [1, 2])
    join(db, other)
    assert only(db).id == 1
    enter(db, capture("Bread", "2015-04", BREAD), capture("Loaves", "2015-04-21", ROSES))
    assert len(posts(db)) == 1


def test_posts_that_were_split_there_stay_apart_here_also_when_their_sources_come(
    db: sqlite3.Connection, other: sqlite3.Connection
) -> None:
    sources = [
        capture("Bread", "2015-04", BREAD, says={"permalink": ADDRESS}),
        capture("Roses", "2016-04", ROSES, says={"permalink": ADDRESS}),
    ]
    for source in sources:
        enter(other, source)
    merging.split(other, 1, {2})
    join(db, other)
    assert sorted(post.title or "" for post in posts(db)) == ["Bread", "Roses"]
    before = state(db)
    for source in sources:
        enter(db, source)
    join(db, other)
    assert state(db) == before


def test_files_that_are_kept_there_are_kept_here(db: sqlite3.Connection, other: sqlite3.Connection) -> None:
    quay, crane = "https://mill.example/quay.jpg", "https://mill.example/crane.jpg"
    for url, data in ((quay, b"quay" * 400_000), (crane, b"theirs")):
        keep_medium(other, url, "image/jpeg", data, "2026-04-01T00:00:00Z")
    keep_medium(db, crane, "image/jpeg", b"ours", "2026-04-01T00:00:00Z")
    join(db, other)
    assert {
        medium.url: b"".join(medium_bytes(db, medium.digest))
        for medium in kept_media(db, [quay, crane]).values()
    } == {quay: b"quay" * 400_000, crane: b"ours"}
    assert not join(db, other)


def test_what_is_redacted_there_is_redacted_here(db: sqlite3.Connection, other: sqlite3.Connection) -> None:
    redacting.give(db, ["Ann Lee"])
    redacting.give(other, ["ann lee", "Quillfeather"])
    enter(other, capture("Bread", "2015-04", BREAD))
    join(db, other)
    assert rules(db) == ["Ann Lee", "Quillfeather"]


def test_other_names_of_the_same_come_too(db: sqlite3.Connection, other: sqlite3.Connection) -> None:
    with transaction(other):
        aliases.add(other, ["mill", "bakery"])
    for _ in range(2):
        join(db, other)
        assert aliases.groups(db) == [["bakery", "mill"]]


# The command


@pytest.fixture
def two(cli: Cli) -> Cli:
    cli.write("bread.jsonl", LINE % ("Bread", BREAD, "bread"))
    cli.write("roses.jsonl", LINE % ("Roses", ROSES, "roses"))
    cli("add", "-q", "bread.jsonl")
    cli("--db", "other.db", "add", "-q", "bread.jsonl", "roses.jsonl")
    cli("--db", "other.db", "add", "-q", "--title", "A leaflet", "--date", "1984", "--author", "Ann")
    cli("--db", "other.db", "edit", "2", "--title", "Red roses")
    return cli


def test_an_archive_is_added_like_any_source_and_left_as_it_is(two: Cli) -> None:
    before = (two.folder / "other.db").read_bytes()
    dry = two("add", "other.db", "--dry-run").lines
    ran = two("add", "other.db")
    assert ran.lines == [
        "other.db/bread.jsonl: jsonl: 1 item = 1 unchanged",
        "other.db/roses.jsonl: jsonl: 1 item = 1 new",
        "other.db/by hand: 1 item = 1 new",
        "other.db/accession 4: edit: 1 item = 1 updated",
    ]
    assert [line.replace(" (dry run: nothing was changed)", "") for line in dry] == ran.lines
    assert (two.folder / "other.db").read_bytes() == before
    assert sorted(path.name for path in two.folder.glob("other.db*")) == ["other.db"]
    assert two("diff", "other.db", two.path).out == ""
    number = json.loads(two("accessions", "--format", "json").out)[2]["accession"]
    assert two("accessions", str(number), "--bytes").out == (two.folder / "roses.jsonl").read_text()
    assert {line.rpartition(" = ")[2] for line in two("add", "other.db").lines} == {"1 unchanged"}


def test_of_a_folder_the_archives_in_it_are_added_and_never_the_own(two: Cli) -> None:
    assert "2 new" not in two("add", ".", code=None).out
    assert two("diff", "other.db", two.path).out == ""
    assert "is the archive itself" in two("add", two.path, code=1).err


@pytest.mark.parametrize("words", [["--site", "mill.example"], ["--as", "jsonl"]])
def test_an_archive_takes_no_hints(two: Cli, words: list[str]) -> None:
    assert "is taken as it is" in two("add", "other.db", *words, code=2).err


def test_archives_of_newer_versions_other_databases_and_damaged_ones_are_refused_untouched(two: Cli) -> None:
    whole = (two.folder / "other.db").read_bytes()
    newer = whole[:60] + (SCHEMA_VERSION + 1).to_bytes(4, "big") + whole[64:]
    foreign = whole[:68] + b"Else" + whole[72:]
    torn = whole[: len(whole) // 3]
    for name, data, why in (
        ("newer.db", newer, "made by a newer version"),
        ("foreign.db", foreign, "is an SQLite database, which cannot be read"),
        ("torn.db", torn, "damaged"),
        ("short.db", whole[:100], ""),
    ):
        path = two.write(name, data)
        before = two("list", "--format", "json").out
        assert why in two("add", path, code=1).err
        assert (two.folder / path).read_bytes() == data
        assert two("list", "--format", "json").out == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE capture SET says = '[]'",
        'UPDATE capture SET says = \'{"title": 7, "terms": 3}\'',
        "UPDATE capture SET says = 'no json'",
        "UPDATE accession SET sheet = '{'",
        "UPDATE content SET zlib = x'00ff'",
        "UPDATE kept SET zlib = x'00ff'",
        "UPDATE setting SET value = '{}' WHERE name = 'redact'",
        "UPDATE capture SET content = 99",
        "DROP TABLE binding",
    ],
)
def test_what_no_archive_holds_is_refused_without_a_word_about_the_program(two: Cli, damage: str) -> None:
    hostile = sqlite3.connect(two.folder / "other.db")
    hostile.execute("INSERT INTO setting VALUES ('redact', '[]')")
    hostile.execute(damage)
    hostile.commit()
    hostile.close()
    ran = two("add", "other.db", code=None)
    assert ran.code in (0, 1)
    assert "the program itself" not in ran.err
    assert two("list", "--format", "ids").out


def test_from_standard_input_an_archive_is_refused(two: Cli) -> None:
    assert "SQLite" in two("add", "-", stdin=(two.folder / "other.db").read_bytes(), code=1).err


def test_an_archive_of_an_older_schema_is_read_and_stays_what_it_is(cli: Cli) -> None:
    whole = gzip.decompress((ARCHIVES / "schema-1.db.gz").read_bytes())
    cli.write("old.db", whole)
    assert [line.rpartition(" = ")[2] for line in cli("add", "old.db").lines] == [
        "7 new",
        "1 new",
        "1 updated",
    ]
    assert (cli.folder / "old.db").read_bytes() == whole


def test_a_source_whose_bytes_the_other_archive_has_not_keeps_its_digest(cli: Cli) -> None:
    cli.write("bread.jsonl", LINE % ("Bread", BREAD, "bread"))
    cli("--db", "other.db", "add", "--no-keep", "bread.jsonl")
    cli("add", "other.db")
    with reading(cli.path) as db:
        (act,) = ledger.accessions(db)
    assert act.digest == f"sha256:{sha256((cli.folder / 'bread.jsonl').read_bytes()).hexdigest()}"
