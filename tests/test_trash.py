"""The trash: nothing leaves it but by restoring or emptying, and what is emptied is gone from the file."""

import json
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import accession, editing, merging, trash
from solidarity_archive.details import from_json
from solidarity_archive.errors import ArchiveError
from solidarity_archive.formats import detect
from solidarity_archive.post import Capture, Content
from solidarity_archive.query import Query
from solidarity_archive.source import opened
from solidarity_archive.store import ledger
from solidarity_archive.store.connection import in_memory, reading, transaction, writing
from solidarity_archive.store.media import all_media, keep_medium, medium_bytes
from solidarity_archive.store.rows import pack
from solidarity_archive.store.sources import kept_source
from tests.conftest import Cli, capture, enter, only, posts
from tests.test_editing import acts, add, do
from tests.worlds import BREAD, Added, assert_sound, count, state

HIDDEN = "Zinaida Quillfeather baked the loaves at night and signed nothing."
OTHER = "Roses were seen on every step of the town hall this morning."
LINE = '{"title": "%s", "date": "2015-04-02", "text": "%s", "permalink": "https://mill.example/%s"}\n'
HIDDEN_LINE = LINE % ("Quillfeather speaks", HIDDEN, "secret")
OTHER_LINE = LINE % ("Roses", OTHER, "roses")
MARKS = [b"Quillfeather", b"quillfeather", HIDDEN.encode(), pack(HIDDEN.encode())[2:30]]


def remove(db: sqlite3.Connection, *ids: int) -> None:
    editing.edit(db, ids, {"trashed": True}, act="remove")


def traces(folder: Path) -> list[bytes]:
    """What of the secret post is in any file of a folder, plain or compressed."""
    kept = b"".join(path.read_bytes() for path in folder.glob("archive.db*"))
    return [mark for mark in MARKS if mark in kept]


# What lies there, and restoring


def test_the_trash_says_since_when_and_by_what_a_post_is_there(db: sqlite3.Connection) -> None:
    add(db)
    remove(db, 2)
    (row,) = trash.lying(db)
    assert (row["id"], row["title"], row["accession"], row["act"]) == (2, "Roses", 2, "remove")
    assert row["time"] == next(ledger.accessions(db)).added_at


def test_what_is_restored_is_as_it_was_and_can_be_undone(db: sqlite3.Connection) -> None:
    add(db)
    before = state(db)
    remove(db, 2)
    thrown = state(db)
    trash.restore(db, [2])
    assert state(db) == before
    editing.undo(db)
    assert state(db) == thrown


@pytest.mark.parametrize(
    ("former", "status"), [(("private",), "private"), ((), "draft"), (("trash",), "draft")]
)
def test_what_its_site_had_thrown_away_gets_its_former_status(
    db: sqlite3.Connection, former: tuple[str, ...], status: str
) -> None:
    meta = {"meta": {"_wp_trash_meta_status": list(former)}} if former else {}
    says: Any = {"status": "trash"}
    enter(db, Capture(place="item", says={"title": "Bread"} | says, details=from_json(meta)), format="wxr")
    assert [row["source"] for row in trash.lying(db)] == ["page.txt"]
    trash.restore(db, [1])
    assert only(db).status == status
    assert trash.lying(db) == []


def test_what_is_not_in_the_trash_is_neither_restored_nor_erased(db: sqlite3.Connection) -> None:
    add(db)
    remove(db, 2)
    dump = list(db.iterdump())
    for refused in (trash.restore, trash.empty):
        with pytest.raises(ArchiveError, match="post 1 is not in the trash"):
            refused(db, [1, 2])
    assert list(db.iterdump()) == dump


# Emptying


def test_what_is_erased_is_gone_from_the_file_byte_for_byte(archive_path: Path) -> None:
    with writing(archive_path, create=True) as db:
        add_file(db, archive_path.parent / "secret.jsonl", HIDDEN_LINE)
        add_file(db, archive_path.parent / "roses.jsonl", OTHER_LINE)
        editing.edit(db, [1], {"title": "Quillfeather spoke"})
        remove(db, 1)
        assert traces(archive_path.parent) == MARKS
        emptied = trash.empty(db)
        assert traces(archive_path.parent) == []
        assert [act.source for act in emptied.gone] == [str(archive_path.parent / "secret.jsonl")]
        assert (emptied.left, emptied.scrubbed) == ([], True)
    assert traces(archive_path.parent) == []
    with reading(archive_path) as db:
        assert [post.title for post in posts(db)] == ["Roses"]
        assert [count(db, table) for table in ("capture", "binding", "content", "kept")] == [1, 1, 1, 1]
        assert_sound_file(db)


def test_the_files_that_only_erased_posts_show_go_with_them(archive_path: Path) -> None:
    here, image = "http://mill.example/up/", '<img src="http://mill.example/up/%s.png">'
    kept = {"hers": b"of Quillfeather", "former": b"of quillfeather", "same": b"roses", "roses": b"roses"}
    with writing(archive_path, create=True) as db:
        enter(
            db,
            capture("Quillfeather", "2015-04", image % "former" + image % "both", written_in="html"),
            capture("Roses", "2015-04", image % "roses" + image % "both", written_in="html"),
        )
        edited = Content("html", image % "hers" + image % "same" + image % "both")
        editing.edit(db, [1], {}, content=edited, completeness="stated")
        with transaction(db):
            for name, data in (kept | {"both": b"of both"}).items():
                keep_medium(db, f"{here}{name}.png", "image/png", data, accession.now())
        remove(db, 1)
        trash.empty(db)
        assert {file.url for file in all_media(db)} == {f"{here}roses.png", f"{here}both.png"}
        assert [b"".join(medium_bytes(db, file.digest)) for file in all_media(db)] == [b"of both", b"roses"]
        assert_sound_file(db)
    assert traces(archive_path.parent) == []


def test_the_file_is_written_anew_without_the_room_that_erased_posts_took(archive_path: Path) -> None:
    text = " ".join(f"{number * 7919:x}" for number in range(40_000))
    with writing(archive_path, create=True) as db:
        enter(db, capture("Long", "2015-04", text), capture("Roses", "2015-04", OTHER))
        remove(db, 1)
    before = archive_path.stat().st_size
    with writing(archive_path) as db:
        assert trash.empty(db).scrubbed
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert archive_path.stat().st_size < before / 3


def assert_sound_file(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not db.execute("PRAGMA foreign_key_check").fetchall()


def add_file(db: sqlite3.Connection, path: Path, text: str) -> None:
    path.write_text(text)
    with opened(str(path)) as source:
        accession.add(db, source, accession.read(source, detect(source.head())))
    path.unlink()


def test_bytes_that_tell_of_other_posts_too_stay_and_are_named_until_they_are_to_go(
    archive_path: Path,
) -> None:
    folder = archive_path.parent
    with writing(archive_path, create=True) as db:
        add_file(db, folder / "both.jsonl", HIDDEN_LINE + OTHER_LINE)
        remove(db, 1)
        emptied = trash.empty(db)
        assert [act.id for act in emptied.left] == [1]
        assert emptied.gone == []
        assert b"Quillfeather" in b"".join(kept_source(db, emptied.left[0].digest or ""))
        later = trash.empty(db, sources=True)
        assert [act.id for act in later.gone] == [1]
        assert next(ledger.accessions(db, 1)).sheet["kept"] is False
    assert traces(folder) == []


def test_bytes_that_are_damaged_may_hold_anything_and_can_be_erased(archive_path: Path) -> None:
    folder = archive_path.parent
    with writing(archive_path, create=True) as db:
        add_file(db, folder / "one.jsonl", HIDDEN_LINE)
        db.execute("UPDATE kept SET zlib = x'00'")
        remove(db, 1)
        emptied = trash.empty(db)
        assert ([act.id for act in emptied.gone], [act.id for act in emptied.left]) == ([], [1])
        assert [act.id for act in trash.empty(db, sources=True).gone] == [1]
        assert db.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert traces(folder) == []


def test_bytes_that_only_said_again_what_was_erased_are_found_by_reading_them(archive_path: Path) -> None:
    folder = archive_path.parent
    with writing(archive_path, create=True) as db:
        add_file(db, folder / "one.jsonl", HIDDEN_LINE)
        add_file(db, folder / "again.jsonl", "\n" + HIDDEN_LINE)
        add_file(db, folder / "mixed.jsonl", HIDDEN_LINE + OTHER_LINE)
        remove(db, 1)
        emptied = trash.empty(db)
        assert [act.id for act in emptied.gone] == [1, 2]
        assert [act.id for act in emptied.left] == [3]


def test_the_titles_of_erased_posts_go_from_the_balance_sheets(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", "2015-04", BREAD[:60], completeness="partial"))
    enter(db, capture("Bread", "2015-04-21", BREAD))
    remove(db, 1)
    assert "Bread" in json.dumps([act.sheet for act in ledger.accessions(db)])
    trash.empty(db)
    assert "Bread" not in json.dumps([act.sheet for act in ledger.accessions(db)])


def test_content_that_another_post_has_too_stays(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", "2015-04", BREAD, says={"permalink": "https://mill.example/1"}))
    enter(db, capture("Bread", "2016-04", BREAD, says={"permalink": "https://mill.example/2"}))
    remove(db, 1)
    trash.empty(db)
    assert only(db).id == 2
    assert count(db, "content") == 1
    assert_sound(db)


def test_numbers_of_erased_posts_are_never_given_again(db: sqlite3.Connection) -> None:
    add(db)
    remove(db, 1, 2)
    trash.empty(db)
    add(db)
    assert sorted(post.id for post in posts(db)) == [3, 4]
    remove(db, 4)
    trash.empty(db)
    enter(db, capture("Rent", "2015-06"))
    assert sorted(post.id for post in posts(db)) == [3, 5]


def test_emptying_is_in_the_ledger_and_cannot_be_undone_what_came_before_can(db: sqlite3.Connection) -> None:
    add(db)
    remove(db, 2)
    emptied = trash.empty(db)
    act = next(ledger.accessions(db))
    assert (act.id, act.act, act.source) == (emptied.accession, "remove", "the trash, for good")
    assert act.sheet["erased"] == [2]
    with pytest.raises(ArchiveError, match="emptied the trash"):
        editing.undo(db, emptied.accession)
    for _ in range(2):
        editing.undo(db)
    assert posts(db) == []
    editing.undo(db, 5)
    assert only(db).title == "Bread"


@given(st.lists(acts(), min_size=1, max_size=4), acts(), st.lists(acts(), max_size=2))
def test_whatever_was_done_before_and_is_done_after_emptying_the_archive_is_sound(
    before: list[Any], thrown: Any, after: list[Any]
) -> None:
    with in_memory() as db:
        for act in (*before, ("edit", {"trashed": True}, 1), thrown):
            do(db, act)
        erased = [row["id"] for row in trash.lying(db)]
        highest = ledger.highest_post(db)
        trash.empty(db)
        assert_sound(db)
        assert not posts(db, Query(types=("any",), statuses=("trash",)))
        for act in after:
            with suppress(ArchiveError):  # an undo of the emptying itself
                do(db, act)
            assert_sound(db)
            assert not {post.id for post in posts(db)} & set(erased)
        for post in posts(db):
            assert post.id <= highest or any(isinstance(act, Added) or act[0] == "split" for act in after)


def test_an_erasure_that_fails_erases_nothing(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(db)
    remove(db, 1)
    dump = list(db.iterdump())
    monkeypatch.setattr(trash, "erase_sources", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        trash.empty(db)
    assert list(db.iterdump()) == dump


# The command


def test_the_command_shows_restores_and_empties(cli: Cli) -> None:
    cli.write("posts.jsonl", HIDDEN_LINE + OTHER_LINE)
    cli("add", "-q", "posts.jsonl")
    assert cli("trash").out == ""
    assert "The trash is empty" in cli("trash", "--format", "table").out
    cli("remove", "1", "2")
    assert [row["id"] for row in json.loads(cli("trash", "--format", "json").out)] == [1, 2]
    assert "Quillfeather" in cli("trash", "--format", "table").out
    assert cli("trash", "--restore", "2").err == "restored 1 post; to take this back: archive undo 3\n"
    assert "asks before it does" in cli("trash", "--empty", code=2).err
    said = cli("trash", "--empty", "--yes").err
    assert "erased 1 post for good; this cannot be undone" in said
    assert "the kept bytes of accession 1 (posts.jsonl) still have them" in said
    assert "with the kept bytes of accession 1" in cli("trash", "--empty", "--sources", "--yes").err
    assert "no bytes are kept" in cli("accessions", "1", "--bytes", code=1).err
    assert cli("trash", "--empty", "--yes").err == "the trash is empty\n"
    assert "no post '1'" in cli("trash", "--restore", "1", code=1).err
    assert "emptied the trash" in cli("undo", "4", code=1).err


@pytest.mark.parametrize(
    "words", ["--restore", "4", "--restore --empty 4", "--sources", "--yes", "--restore --yes 4"]
)
def test_what_does_not_go_together_is_refused(cli: Cli, words: str) -> None:
    cli.write("posts.jsonl", OTHER_LINE)
    cli("add", "-q", "posts.jsonl")
    cli("trash", *words.split(), code=2)


def test_what_was_parted_and_erased_parts_nothing_that_gets_its_numbers(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"permalink": "https://mill.example/bread"}, place="item 1"))
    enter(db, capture("Bread", says={"permalink": "https://mill.example/bread", "summary": "x"}))
    merging.split(db, 1, {2})
    assert ledger.parted(db) == {1: {2}, 2: {1}}
    remove(db, 2)
    trash.empty(db, [2])
    enter(db, capture("Lanterns", says={"permalink": "https://mill.example/lanterns"}))
    assert ledger.parted(db) == {}
