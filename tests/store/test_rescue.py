"""archive rescue: all that is sound comes into a new archive, and what is lost is named."""

import json
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.store.test_checking import OF_INDEXES
from tests.store.test_fixity import OF_CONTENTS, OF_DETAILS, OF_ROWS, OF_TEXTS, filled, tamper

__all__ = ["filled"]

SAMPLES = Path(__file__).parent.parent / "readers" / "samples" / "wxr"
EXPORT = ("export", "--type", "any", "--status", "any", "-f", "jsonl")


def records(cli: Cli, path: Path | str) -> list[dict[str, object]]:
    return [json.loads(line) for line in cli("--db", path, *EXPORT).out.splitlines()]


@pytest.mark.parametrize("damage", [*OF_ROWS, *OF_TEXTS, *OF_DETAILS, *OF_INDEXES])
def test_what_is_made_from_captures_is_made_anew(filled: Cli, damage: str) -> None:
    whole = records(filled, filled.path)
    tamper(filled.path, damage)
    before = filled.path.read_bytes()
    assert "copied 3 posts to new.db; all are sound" in filled("rescue", "new.db").err
    assert records(filled, "new.db") == whole
    assert filled.path.read_bytes() == before
    filled("--db", "new.db", "check")


@pytest.mark.parametrize("damage", OF_CONTENTS)
def test_of_a_content_that_is_lost_the_text_is_left(filled: Cli, damage: str) -> None:
    whole = records(filled, filled.path)
    tamper(filled.path, damage)
    ran = filled("rescue", "new.db", code=3)
    found = records(filled, "new.db")
    assert [post["text"] for post in found] == [post["text"] for post in whole]
    left = "of its content only the text is left (accession 1, line 2)"
    assert f"lost, post 2: {left}" in ran.err or "DELETE" in damage
    assert "lost, post 2: " in ran.err


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE capture SET says = '{}' WHERE id = 2",
        "UPDATE capture SET says = x'ff' WHERE id = 2",
        "DELETE FROM binding WHERE post = 2",
    ],
)
def test_what_was_shown_stands_for_what_was_said_and_is_lost(filled: Cli, damage: str) -> None:
    whole = records(filled, filled.path)
    tamper(filled.path, damage)
    filled("rescue", "new.db", code=None)
    found = records(filled, "new.db")
    assert [(post["title"], post["text"], post["comments"]) for post in found] == [
        (post["title"], post["text"], post["comments"]) for post in whole
    ]
    filled("--db", "new.db", "check")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE site_capture SET says = '5'", ("why 1", "reindex", "edit 1 --title Thorns")),
        ("UPDATE accession SET sheet = '5'", ("accessions", "accessions 1")),
    ],
)
def test_what_is_no_object_is_damage_and_no_fault_of_the_program(
    cli: Cli, damage: str, words: tuple[str, ...]
) -> None:
    cli("add", SAMPLES / "full.xml", code=None)
    tamper(cli.path, damage)
    for each in words:
        assert "is damaged" in cli(*each.split(), code=1).err
    cli("rescue", "new.db", code=3)
    cli("--db", "new.db", "check")


def test_comments_that_are_lost_with_what_was_said_are_named(filled: Cli) -> None:
    tamper(filled.path, "DELETE FROM capture WHERE id = 2")
    ran = filled("rescue", "new.db", code=3)
    assert "lost, post 2: its comments and custom fields are lost" in ran.err
    (roses,) = (post for post in records(filled, "new.db") if post["id"] == 2)
    assert (roses["title"], roses["text"], roses["comments"]) == ("Roses", "Roses on every step.", [])
    filled("--db", "new.db", "check")


@pytest.mark.parametrize(
    "damage",
    ["details = x'ff'", "details = '5'", "details = '[]'", "details = '{\"comments\":5}'", "says = '5'"],
)
def test_what_was_said_in_no_words_is_told_and_the_rest_saved(filled: Cli, damage: str) -> None:
    tamper(filled.path, f"UPDATE capture SET {damage} WHERE id = 2")
    for words in ("why 2", "history 2", "edit 2 --title Thorns", "reindex"):
        assert "is damaged" in filled(*words.split(), code=1).err
    assert "lost, post 2: what accession 1 said of it" in filled("rescue", "new.db", code=3).err
    filled("--db", "new.db", "check")


def test_what_is_lost_altogether_is_named(filled: Cli) -> None:
    tamper(
        filled.path,
        "UPDATE capture SET says = '{}' WHERE id = 2",
        "UPDATE post SET title = 'x' WHERE id = 2",
        "UPDATE kept SET zlib = x'00'",
    )
    ran = filled("rescue", "new.db", code=3)
    assert "lost, post 2: nothing is left of it" in ran.err
    assert "its kept bytes are lost" in ran.err
    assert [post["title"] for post in records(filled, "new.db")] == ["Bread", "Хліб"]
    filled("--db", "new.db", "check")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE accession SET digest = replace(digest, 'sha256:', 'sha256;')",
        "UPDATE kept SET digest = replace(digest, 'sha256:', 'sha256;')",
        "DELETE FROM kept",
    ],
)
def test_a_source_that_is_lost_costs_no_post(filled: Cli, damage: str) -> None:
    whole = records(filled, filled.path)
    tamper(filled.path, damage)
    assert "its kept bytes are lost" in filled("rescue", "new.db", code=3).err
    assert records(filled, "new.db") == whole
    filled("--db", "new.db", "check")


def test_what_cannot_be_read_to_be_made_anew_is_told_in_a_line(filled: Cli) -> None:
    tamper(filled.path, "UPDATE capture SET says = CAST(x'ff7b7d' AS TEXT) WHERE id = 2")
    ran = filled("reindex", code=1)
    assert "is damaged: a text is not in UTF-8" in ran.err
    assert "archive rescue NEW.db" in ran.err


def test_an_accession_that_is_lost_has_a_stand_in(filled: Cli) -> None:
    filled("edit", "2", "--title", "Thorns")
    filled("undo")
    whole = records(filled, filled.path)
    tamper(filled.path, "DELETE FROM accession WHERE id = 1")
    filled("rescue", "new.db", code=None)
    assert records(filled, "new.db") == whole
    filled("--db", "new.db", "check")


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        (
            "UPDATE accession SET undone_by = NULL WHERE id = 2",
            "accession 2: whether it was undone was damaged",
        ),
        ("UPDATE accession SET undone_by = 3 WHERE id = 1", "accession 1: whether it was undone was damaged"),
        ("UPDATE accession SET source = '7' WHERE id = 3", "accession 3: its row is damaged"),
        ("DELETE FROM accession WHERE id = 3", "accession 3: its row is lost"),
    ],
)
def test_what_was_undone_stays_undone(filled: Cli, damage: str, lost: str) -> None:
    filled("edit", "2", "--title", "Thorns")
    filled("undo")
    whole = records(filled, filled.path)
    tamper(filled.path, damage)
    assert lost in filled("rescue", "new.db", code=3).err
    assert records(filled, "new.db") == whole
    filled("--db", "new.db", "check")


def test_what_is_bound_to_another_post_by_damage_is_not_shown_there(filled: Cli) -> None:
    whole = records(filled, filled.path)
    tamper(filled.path, "UPDATE binding SET post = 1 WHERE capture = 2")
    assert "which post a capture is of was damaged" in filled("rescue", "new.db", code=3).err
    assert [post["title"] for post in records(filled, "new.db")] == [post["title"] for post in whole]
    filled("--db", "new.db", "check")


def test_a_place_that_is_damaged_is_told(filled: Cli) -> None:
    tamper(filled.path, "UPDATE capture SET place = 'elsewhere' WHERE id = 2")
    assert "where in its source it stood was damaged (elsewhere)" in filled("rescue", "new.db", code=3).err
    filled("--db", "new.db", "check")


def test_a_file_that_is_there_is_not_replaced(filled: Cli) -> None:
    filled.write("new.db", "letters")
    assert "is there already" in filled("rescue", "new.db", code=1).err
    assert Path("new.db").read_text() == "letters"
