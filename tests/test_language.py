"""The language of a post: said of it, shown by its text, or said of its site; by hand over all of that."""

import sqlite3

import pytest

from solidarity_archive import editing
from solidarity_archive.post import Says
from solidarity_archive.query import Query
from tests.conftest import Cli, capture, enter, only, posts

UKRAINIAN = "Шахтарі вийшли на страйк, бо їм не платять вже третій місяць, і вимагають зустрічі з урядом."
ENGLISH = "The miners have been on strike for three months because they are not paid, and demand a meeting."
SHORT = "Ні!"


@pytest.mark.parametrize(
    ("text", "says", "language"),
    [
        (UKRAINIAN, {}, "uk"),
        (ENGLISH, {}, "en"),
        (UKRAINIAN, {"site_language": "en-US"}, "uk"),
        (ENGLISH, {"site_language": "en-US"}, "en-US"),
        (SHORT, {"site_language": "en-US"}, "en-US"),
        (SHORT, {}, None),
        (UKRAINIAN, {"language": "be"}, "be"),
        (UKRAINIAN, {"language": "be", "site_language": "en-US"}, "be"),
        (UKRAINIAN, {"language": None}, "uk"),
    ],
)
def test_what_is_said_of_the_post_counts_then_its_text_then_its_site(
    db: sqlite3.Connection, text: str, says: Says, language: str | None
) -> None:
    enter(db, capture("A", "2015-04", text, says=says))
    assert only(db).language == language


def test_what_the_site_says_is_kept(db: sqlite3.Connection) -> None:
    enter(db, capture("A", "2015-04", UKRAINIAN, says={"site_language": "en-US"}))
    assert only(db).site_language == "en-US"


def test_language_on_add_wins_over_sources_and_an_edit_over_that(db: sqlite3.Connection) -> None:
    enter(db, capture("A", "2015-04", UKRAINIAN, says={"language": "be"}), hints={"language": "ru"})
    assert only(db).language == "ru"
    editing.edit(db, [1], {"language": "uk"})
    assert only(db).language == "uk"
    enter(db, capture("A", "2015-04", f"{UKRAINIAN} Так.", completeness="stated"), hints={"language": "pl"})
    assert only(db).language == "uk"


def test_a_post_in_two_languages_is_looked_up_in_both(db: sqlite3.Connection) -> None:
    enter(db, capture("A", "2015-04", f"{ENGLISH * 2}\n\n{UKRAINIAN * 2}"))
    assert set(only(db).languages) == {"en", "uk"}
    keys = " ".join(keys for (keys,) in db.execute("SELECT keys FROM word"))
    assert "len" in keys
    assert "luk" in keys


def test_posts_are_filtered_by_the_language_that_is_shown(db: sqlite3.Connection) -> None:
    enter(
        db,
        capture("A", "2015-04", UKRAINIAN),
        capture("B", "2015-04", ENGLISH, says={"site_language": "en-GB"}),
    )
    assert [post.title for post in posts(db, Query(languages=("uk",)))] == ["A"]
    assert [post.title for post in posts(db, Query(languages=("en",)))] == ["B"]


def test_a_post_comes_back_from_jsonl_with_its_language(cli: Cli) -> None:
    cli.write(
        "page.jsonl",
        '{"title": "A", "date": "2015", "text": "' + UKRAINIAN + '", "site_language": "en-US"}\n',
    )
    cli("add", "page.jsonl")
    exported = cli("export", "-f", "jsonl").out
    assert '"language": "uk", "site_language": "en-US"' in exported
    again = cli.write("again.jsonl", exported)
    cli("--db", "again.db", "add", again)
    assert cli("diff", cli.path, "again.db").out == ""
