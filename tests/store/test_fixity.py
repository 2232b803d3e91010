"""What is shown of a post is as it was written, or is not shown, and that is said."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.searching.patterns import index_tokens
from solidarity_archive.searching.ranking import Fields
from solidarity_archive.store.alone import matching
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.fixity import fixity
from solidarity_archive.store.select import ROW, sound_posts
from solidarity_archive.store.tokenizer import TOKENIZER
from tests.conftest import Cli, capture, enter

POSTS: list[dict[str, Any]] = [
    {"title": "Bread", "date": "2015-04-21", "text": "The bakers light no oven.", "terms": ["strikes"]},
    {
        "title": "Roses",
        "date": "2015-04-20",
        "text": "Roses on every step.",
        "comments": [{"content": "Good!"}],
    },
    {"title": "Хліб", "date": "2015-04-19", "text": "Пекарі не палять у печі."},
]


@pytest.fixture
def filled(cli: Cli) -> Cli:
    """The program with an archive of three posts."""
    lines = []
    for post in POSTS:
        terms = [{"taxonomy": "category", "name": name} for name in post.get("terms", [])]
        lines.append(json.dumps({**post, "terms": terms}))
    cli("add", cli.write("posts.jsonl", "\n".join(lines)))
    return cli


def tamper(path: Path, *statements: str) -> None:
    """Change the archive as no command does, all digests left as they were."""
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


CAPTURE = "UPDATE capture SET says = replace(says, 'Roses', 'Thorns')"
FIELDS = "UPDATE post SET fields = replace(fields, 'Roses', 'Thorns') WHERE id = 2"
OF_ROWS = [
    FIELDS,
    "UPDATE post SET fields = CAST(x'7bff227469746c65223a' || fields AS TEXT) WHERE id = 2",
    "UPDATE post SET fields = x'00ff' WHERE id = 2",
    "UPDATE post SET fields = '{' WHERE id = 2",
    "UPDATE post SET status = 'publish ' WHERE id = 2",
    "UPDATE post SET slot = slot + 1 WHERE id = 2",
    "UPDATE post SET id = 9 WHERE id = 2",
    "UPDATE post SET title = x'ff' WHERE id = 2",
    "UPDATE post SET people = CAST(x'ff' AS TEXT) WHERE id = 2",
    "UPDATE post SET fixity = NULL WHERE id = 2",
    "UPDATE post SET body_fixity = x'00' WHERE id = 2",
]
OF_TEXTS = [
    "UPDATE body SET text = replace(text, 'every', 'no') WHERE title = 'Roses'",
    "UPDATE body SET text = CAST(x'ff41' AS TEXT) WHERE title = 'Roses'",
    "UPDATE body SET text = 7 WHERE title = 'Roses'",
    "UPDATE body SET summary = 'x' WHERE title = 'Roses'",
    "DELETE FROM body WHERE title = 'Roses'",
]
OF_CONTENTS = [
    "UPDATE content SET zlib = x'00' WHERE id = 2",
    "UPDATE content SET zlib = substr(zlib, 1, 9) WHERE id = 2",
    "UPDATE content SET zlib = (SELECT zlib FROM content WHERE id = 1) WHERE id = 2",
    "UPDATE content SET zlib = 'text' WHERE id = 2",
    "UPDATE content SET format = 'html' WHERE id = 2",
    "DELETE FROM content WHERE id = 2",
]
OF_DETAILS = [
    "UPDATE body SET capture = NULL WHERE title = 'Roses'",
    "UPDATE body SET capture = 1 WHERE title = 'Roses'",
    "UPDATE body SET details = '{' WHERE title = 'Roses'",
]
OF_SAID_DETAILS = [
    "UPDATE capture SET details = replace(details, 'Good', 'Bad') WHERE id = 2",
    "UPDATE capture SET details = NULL WHERE id = 2",
]
ALL = "--type any --status any"
LISTS = ["list --status any", f"list {ALL} -f json --fields id,title", f"list {ALL} --sort title -f ids"]
TEXTS = [f"show --month 2015-04 {ALL}", f"list {ALL} -f jsonl", f"search roses OR oven OR печі {ALL} -f csv"]
CONTENTS = [f"excerpt --month 2015-04 {ALL} -f markdown", f"export {ALL} -f jsonl"]
DETAILS = [f"export {ALL} -f jsonl", f"show --month 2015-04 {ALL} --comments"]


def pairs() -> Iterator[tuple[str, str]]:
    for damage in OF_ROWS:
        yield from ((damage, words) for words in (*LISTS, *TEXTS, *CONTENTS))
    for damage in OF_TEXTS:
        yield from ((damage, words) for words in (*TEXTS, *CONTENTS))
    for damage in OF_CONTENTS:
        yield from ((damage, words) for words in CONTENTS)
    for damage in OF_DETAILS + OF_SAID_DETAILS:
        yield from ((damage, words) for words in DETAILS)


@pytest.mark.parametrize(("damage", "words"), list(pairs()))
def test_what_is_damaged_is_left_out_and_named(filled: Cli, damage: str, words: str) -> None:
    whole = filled(*words.split())
    assert "Roses" in whole.out or "ids" in words
    tamper(filled.path, damage)
    ran = filled(*words.split(), code=3)
    number = 9 if "id = 9" in damage else 2
    assert f"post {number} is damaged and was left out" in ran.err
    assert "archive rescue NEW.db" in ran.err
    assert not {"Roses", "Thorns", "2\n"} & {ran.out, *ran.out.splitlines(keepends=True)}
    assert "every step" not in ran.out
    assert "Thorns" not in ran.out


@pytest.mark.parametrize(
    ("damage", "words", "doubt"),
    [
        ("UPDATE accession SET source = 'nobody'", "accessions", "accession 1"),
        ("UPDATE accession SET source = 'nobody'", "history 2", "accession 1"),
        (CAPTURE, "history 2", "what was said of post"),
        (CAPTURE, "why 2", "what was said of post"),
        ("UPDATE capture SET place = 'elsewhere'", "why 2", "what was said of post"),
        ("UPDATE binding SET post = 1 WHERE post = 2", "history 1", "what was said of post"),
        (
            "INSERT INTO alias VALUES ('bread', 'bread', 1), ('ovens', 'ovens', 1)",
            "alias",
            "the list of aliases",
        ),
        (
            "INSERT INTO alias VALUES ('bread', 'bread', 1), ('ovens', 'ovens', 1)",
            "search bread",
            "the list of",
        ),
    ],
)
def test_what_else_is_shown_and_damaged_is_doubted(filled: Cli, damage: str, words: str, doubt: str) -> None:
    assert filled(*words.split()).err == ""
    tamper(filled.path, damage)
    ran = filled(*words.split(), code=3)
    assert f"archive: {doubt}" in ran.err
    assert "is damaged: what is shown of it may be wrong" in ran.err


def test_what_is_not_damaged_is_shown_without_a_word(filled: Cli) -> None:
    tamper(filled.path, FIELDS)
    assert filled("show", "1").err == ""
    assert "Пекарі" in filled("show", "3").out
    assert filled("show", "2", code=3).out == ""


def test_a_file_is_written_without_what_is_damaged_and_that_is_said(filled: Cli) -> None:
    tamper(filled.path, FIELDS)
    filled("export", "-f", "jsonl", "-o", "out.jsonl", code=3)
    kept = [json.loads(line)["title"] for line in Path("out.jsonl").read_text().splitlines()]
    assert kept == ["Bread", "Хліб"]


def test_an_index_of_terms_that_is_wrong_shows_nothing_wrong(filled: Cli) -> None:
    tamper(filled.path, "UPDATE post_term SET post = 2")
    ran = filled("list", "--term", "strikes", code=3)
    assert "Roses" not in ran.out
    assert "the index of terms has it where it does not belong" in ran.err


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        ("body", 3, "post 2 is damaged and was left out: its text is not as it was written"),
        ("post_fts_docsize", 1, "is damaged"),
        ("post", 1, "is damaged"),
    ],
)
def test_a_search_notices_rows_that_a_damaged_page_hides(
    filled: Cli, table: str, code: int, said: str
) -> None:
    with closing(sqlite3.connect(filled.path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    data = bytearray(filled.path.read_bytes())
    start = (page - 1) * size
    assert data[start] == 13, "all three rows are in one leaf (SQLite file format, 1.6)"
    # Where the second cell lies: within the last bytes of the page, where none can.
    data[start + 10 : start + 12] = (size - 2).to_bytes(2, "big")
    filled.path.write_bytes(data)
    assert said in filled("search", "roses OR oven OR печі", "-f", "ids", code=code).err


def test_a_search_index_that_is_wrong_shows_nothing_wrong(filled: Cli) -> None:
    tamper(
        filled.path,
        "INSERT INTO post_fts (rowid, text) SELECT row, 'zeppelin' FROM post WHERE id = 2",
        "INSERT INTO word (fold, posts, count, capitals) VALUES ('zeppelin', 1, 1, 0)",
    )
    for form in ("text", "ids"):
        ran = filled("search", "zeppelin", "-f", form, code=3)
        assert ran.out == ""
    assert "post 2 is damaged and was left out: the search index has words that are not in it" in ran.err


def test_what_matches_is_told_by_an_index_of_its_own(db: sqlite3.Connection) -> None:
    assert matching({7: Fields("", "", "Roses on every step", "")}, '"rosés"') == {7}
    assert not matching({7: Fields("Roses", "", "", "")}, '(title : ("bread"))')
    (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'post_fts'").fetchone()
    assert TOKENIZER in sql
    assert index_tokens("Rosés") == ("roses",)


@pytest.mark.parametrize("damage", ["text = replace(text, 'oven', 'even')", "text = x'00ff'", "text = ''"])
def test_who_lost_the_words_that_made_it_the_best_is_missed(filled: Cli, damage: str) -> None:
    filled("add", "--title", "Ovens", "--month", "2015-04", "-", stdin="No oven is lit.")
    ran = filled("search", "oven", "-n", "1", "-f", "ids")
    best = int(ran.out)
    row = f"(SELECT row FROM post WHERE id = {best})"
    tamper(filled.path, f"UPDATE body SET title = '', {damage} WHERE row = {row}")
    ran = filled("search", "oven", "-n", "1", "-f", "ids", code=3)
    assert int(ran.out) != best
    assert f"post {best} is damaged and was left out" in ran.err


def test_an_index_of_dates_that_is_wrong_shows_nothing_twice(filled: Cli) -> None:
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as db:
        (pages,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'post_order'").fetchone()
        db.execute("PRAGMA journal_mode=DELETE")
        (size,) = db.execute("PRAGMA page_size").fetchone()
        rows = db.execute("SELECT row FROM post ORDER BY id").fetchall()
    data = bytearray(filled.path.read_bytes())
    page = slice((pages - 1) * size, pages * size)
    one, other = (row.to_bytes(8, "big").lstrip(b"\0") for (row,) in rows[:2])
    data[page] = data[page].replace(one, other)
    filled.path.write_bytes(data)
    ran = filled("list", "-f", "ids", code=3)
    assert ran.out.split() in (["3"], ["2", "3"])
    assert "is damaged and was left out" in ran.err


def test_a_digest_is_that_of_the_values_as_text() -> None:
    """As docs/schema.md has it, so that it can be made without this program."""
    assert fixity((1, "b", None, b"\xff")) == bytes.fromhex("afe795da56796f23802d34796deac0ce")
    assert fixity((1, "b")) == fixity(("1", "b"))
    assert fixity(("a", "b")) != fixity(("ab",))


def test_no_post_is_shown_twice() -> None:
    with in_memory() as db:
        enter(db, capture("Bread"))
        rows = db.execute(f"SELECT {ROW} FROM post").fetchall()
        assert [post.title for post in sound_posts(db, rows * 2)] == ["Bread"]
        assert db.damaged == {1: "the index of dates has it twice"}
