"""archive check: whatever is not as it was written is found and named, and nothing is changed."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from solidarity_archive.store import versions
from solidarity_archive.store.connection import transaction, writing
from solidarity_archive.store.live import Fetched, Followed, follow, note
from solidarity_archive.store.media import keep_medium
from tests.conftest import Cli
from tests.store.test_fixity import (
    OF_CONTENTS,
    OF_DETAILS,
    OF_ROWS,
    OF_SAID_DETAILS,
    OF_TEXTS,
    filled,
    tamper,
)
from tests.store.test_migrations import ARCHIVES
from tests.test_docs import ROOT

__all__ = ["filled"]

SAMPLE = ROOT / "samples" / "monthly-archive-2015-04.txt"
OF_LEDGER = {
    "UPDATE accession SET sheet = replace(sheet, '3', '4') WHERE id = 1": "accession 1: its row",
    "UPDATE accession SET added_at = '1999-01-01' WHERE id = 1": "accession 1: its row",
    "UPDATE accession SET undone_by = 1 WHERE id = 1": "accession 1: is marked as undone and is not",
    "DELETE FROM accession": "accession 1: is missing",
    "UPDATE capture SET says = replace(says, 'Roses', 'Thorns') WHERE id = 2": "capture 2: is not what",
    "UPDATE capture SET place = 'elsewhere' WHERE id = 2": "capture 2: is not as it was written",
    "UPDATE capture SET says = x'ff' WHERE id = 2": "capture 2: is not what",
    "DELETE FROM capture WHERE id = 2": "accession 1: what it entered",
    "UPDATE binding SET post = 3 WHERE post = 2": "binding 2: is not as it was written",
    "DELETE FROM binding WHERE post = 2": "post 2: is there, and no accession that counts says so",
    "UPDATE content SET length = 1 WHERE id = 2": "post 2: its content is described otherwise",
    "UPDATE content SET languages = 'tlh' WHERE id = 2": "post 2: its content is described otherwise",
    "UPDATE kept SET zlib = x'00'": "source sha256:",
    "DELETE FROM kept": "its bytes are missing (accession 1)",
    "UPDATE kept SET digest = 'sha256:0'": "its kept bytes are not what their digest says",
}
OF_SETTINGS = {
    "UPDATE setting SET value = '99' WHERE name = 'fold_version'": "setting: settings or aliases are not",
    "DELETE FROM setting": "setting: settings or aliases are not",
    "INSERT INTO alias VALUES ('bread', 'bread', 1)": "setting: settings or aliases are not",
}
OF_INDEXES = {
    "UPDATE post_term SET post = 2": "index terms: does not have the terms of post 1",
    "DELETE FROM post_term": "index terms: does not have the terms of post 1",
    "INSERT INTO post_term VALUES (1, 9)": "index terms: has terms of post 9",
    "INSERT INTO post_fts (rowid, text) VALUES (7, 'zeppelin')": "index words: does not agree with the texts",
    "UPDATE word SET posts = 99 WHERE fold = 'oven'": "lexicon word: is wrong about 1 words (oven)",
    "UPDATE word SET keys = '' WHERE fold = 'oven'": "lexicon word_key: is wrong about 1 words (oven)",
    "UPDATE word_key SET key = key || 'x'": "lexicon word_key: is wrong about",
    "UPDATE word_language SET count = 99": "lexicon word_language: is wrong about",
}
OF_PLAIN_ROWS = {
    "UPDATE identity SET key = key || 'x' WHERE capture = 2": "identity ",
    "UPDATE identity SET capture = 1 WHERE capture = 2": "identity ",
    "UPDATE live_site SET since = '1999-01-01'": "live site https://bread.example/: is not as it was written",
    'UPDATE fetched SET headers = \'{"etag": "7"}\'': "fetched https://bread.example/feed: is not as",
    "UPDATE medium SET type = 'text/html'": "medium sha256:",
    "UPDATE medium_place SET url = url || 'x'": "medium place https://bread.example/roll.pngx: is not",
}
OF_SCHEMA = {
    "UPDATE _sqlite_migrations SET name = 'zites' WHERE name = 'sites'": "schema migrations: are not those",
    "DROP INDEX post_slug": "schema post_slug: is missing",
    "CREATE TABLE roses (x)": "schema roses: is not ours",
    "CREATE TRIGGER thorn AFTER DELETE ON post BEGIN SELECT 1; END": "schema thorn: is not ours",
}
OF_REST = OF_SETTINGS | OF_SCHEMA


def test_a_sound_archive_is_sound_and_left_as_it_is(filled: Cli) -> None:
    filled("add", SAMPLE)
    filled("edit", "1", "--title", "Bread for all")
    filled("remove", "2")
    filled("undo")
    before = filled.path.read_bytes()
    for words in ("", "--quick"):
        ran = filled("check", *words.split(), "-f", "json")
        assert ran.err == ""
        (record,) = json.loads(ran.out)
        assert record["sound"]
        assert (record["posts"], record["accessions"], record["sources"]) == (10, 5, 2)
        assert record["digest"].startswith("sha256:")
    assert filled.path.read_bytes() == before
    assert sorted(each.name for each in filled.path.parent.glob("archive*")) == ["archive.db"]


@pytest.mark.parametrize("damage", [*OF_ROWS, *OF_TEXTS, *OF_DETAILS, *OF_SAID_DETAILS, *OF_CONTENTS])
@pytest.mark.parametrize("words", ["", "--quick"])
def test_damage_of_a_post_is_found_and_the_post_named(filled: Cli, damage: str, words: str) -> None:
    tamper(filled.path, damage)
    ran = filled("check", *words.split(), "-f", "json", code=3)
    (record,) = json.loads(ran.out)
    assert 2 in record["damaged_posts"]
    assert set(record["damaged_posts"]) <= {2, 9}
    assert "archive: post 2: " in ran.err
    assert "archive rescue NEW.db" in ran.err


@pytest.mark.parametrize(("damage", "words"), [*OF_LEDGER.items(), *OF_INDEXES.items(), *OF_REST.items()])
def test_damage_of_anything_else_is_found_and_named(filled: Cli, damage: str, words: str) -> None:
    tamper(filled.path, damage)
    assert words in filled("check", code=3).err


@pytest.mark.parametrize(("damage", "words"), list(OF_PLAIN_ROWS.items()))
def test_damage_of_rows_that_no_digest_is_of_is_found_too(filled: Cli, damage: str, words: str) -> None:
    with writing(filled.path) as db, transaction(db):
        home, now = "https://bread.example/", "2015-04-21T10:00:00Z"
        follow(db, Followed(home, "feed", f"{home}feed", now, now))
        note(db, Fetched(f"{home}feed", home, "sha256:0", {}, now, 1))
        keep_medium(db, f"{home}roll.png", "image/png", b"\x89PNG", now)
    assert filled("check").err == ""
    tamper(filled.path, damage)
    assert words in filled("check", "--quick", code=3).err


def test_a_kept_file_of_no_bytes_is_sound(filled: Cli) -> None:
    with writing(filled.path) as db, transaction(db):
        keep_medium(db, "https://bread.example/dot.gif", "image/gif", b"", "2015-04-21T10:00:00Z")
    assert filled("check").err == ""


def test_an_older_archive_is_not_changed_either(filled: Cli) -> None:
    data = gzip.decompress((ARCHIVES / "schema-2.db.gz").read_bytes())
    filled.path.write_bytes(data)
    assert "posts\t8" in filled("check").out
    assert filled.path.read_bytes() == data


def test_a_page_that_is_damaged_is_found(filled: Cli) -> None:
    filled("add", SAMPLE)
    data = bytearray(filled.path.read_bytes())
    size = int.from_bytes(data[16:18], "big")  # of a page (sqlite.org/fileformat.html, "Page Size")
    page = len(data) // 2 // size * size
    data[page : page + 100] = bytes(100)
    filled.path.write_bytes(data)
    assert "archive rescue NEW.db" in filled("check", code=3).err


def test_two_archives_with_one_digest_hold_the_same(filled: Cli, tmp_path: Path) -> None:
    def digest() -> str:
        return str(json.loads(filled("check", "--quick", "-f", "json").out)[0]["digest"])

    first = digest()
    shutil.copy(filled.path, tmp_path / "copy.db")
    filled("edit", "1", "--title", "Bread for all")
    assert digest() != first
    shutil.copy(tmp_path / "copy.db", filled.path)
    assert digest() == first


def test_what_another_version_made_is_not_compared(filled: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    tamper(filled.path, "UPDATE word SET posts = 99")
    monkeypatch.setattr(versions, "_MADE_BY", {"fold_version": "0"})
    filled("check")
    monkeypatch.undo()
    filled("check", code=3)
    filled("reindex")
    filled("check")


def test_whatever_is_done_the_archive_stays_sound(filled: Cli) -> None:
    filled("--db", "other.db", "add", "-q", SAMPLE)
    filled("--db", "other.db", "edit", "4", "--title", "Lanterns")
    for words in (
        f"add -q {SAMPLE}",
        f"add -q {SAMPLE}",
        "add -q other.db",
        "edit 1 --title Loaves",
        "tag 1 2 +strike",
        "merge 5 6",
        "split 5",
        "undo 2",
        "undo",
        "remove 2 3",
        "trash --restore 2",
        "trash --empty --sources --yes",
        "alias add bread loaf",
        "alias remove loaf",
        "redact Quay",
        "reindex",
    ):
        assert filled(*words.split(), code=None).code in (0, 3), words
        for part in ("", "--quick"):
            ran = filled("check", *part.split(), code=None)
            assert (ran.code, ran.err) == (0, ""), words
    filled("rescue", "new.db")
    filled("diff", filled.path, "new.db")
