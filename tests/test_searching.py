"""What a user of search is shown and told, whatever is typed."""

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import pytest

from solidarity_archive.store.connection import writing
from solidarity_archive.store.search import RANKED
from tests.conftest import Cli, capture, enter

MILL = {"site": "mill.example", "language": "en"}
POSTS: list[dict[str, Any]] = [
    {
        "title": "Bread",
        "date": "2015-04-02",
        "text": "The bakers of the mill are on strike.",
        "author": "Rosa",
        "terms": [{"taxonomy": "category", "name": "Strikes"}],
        **MILL,
    },
    {
        "title": "Roses",
        "date": "2015-05",
        "text": "A baker and a miner met at the gates of the mill.",
        "authors": [{"name": "Ivan"}, {"name": "Rosa"}],
        **MILL,
    },
    {"title": "Хліб", "date": "2016", "text": "Пекарі страйкують разом із шахтарями.", "language": "uk"},
    {"title": "Draft", "date": "2015-04-03", "text": "A baker of the mill.", "status": "draft", **MILL},
    {"title": "Undated", "text": "The mill at night.", "language": "en"},
]


@pytest.fixture
def kept(cli: Cli) -> Cli:
    cli("add", cli.write("posts.jsonl", "\n".join(map(json.dumps, POSTS))))
    return cli


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        ("month", ["2015-05\t1", "2015-04\t1", "\t1"]),
        ("year", ["2015\t2", "\t1"]),
        ("author", ["Rosa\t2", "\t1", "Ivan\t1"]),
        ("term", ["\t2", "Strikes\t1"]),
        ("language", ["en\t3"]),
        ("site", ["mill.example\t2", "\t1"]),
    ],
)
def test_hits_are_counted_by_what_one_says(kept: Cli, by: str, shown: list[str]) -> None:
    assert kept("search", "mill", "--by", by).lines == shown


def test_counts_are_shown_with_bars_or_given_to_programs(kept: Cli) -> None:
    assert "█" in kept("search", "mill", "--by", "author", "-f", "table").out
    rows = json.loads(kept("search", "mill", "--by", "language", "-f", "json").out)
    assert rows == [{"language": "en", "posts": 3}]
    assert kept("search", "mill", "--by", "year", "-f", "csv").lines == ["year,posts", "2015,2", ",1"]
    assert kept("search", "zeppelin", "--by", "year").out == ""
    assert "There are: month" in kept("search", "mill", "--by", "moon", code=2).err


def test_explain_says_what_was_understood(kept: Cli) -> None:
    rows = json.loads(kept("search", 'bakers "the mill" author:rosa', "--explain", "-f", "json").out)
    assert {row["search"] for row in rows} == {'bakers "the mill" author:rosa'}
    said = {(row["asked"], row["form"], row["why"]) for row in rows}
    assert ("bakers", "bakers", "typed") in said
    assert ("bakers", "baker", "lemma") in said
    assert ('"the mill"', "mill", "typed") in said
    exact = json.loads(kept("search", "bakers", "--explain", "--exact", "-f", "json").out)
    assert [row["form"] for row in exact] == ["bakers"]
    assert "bakers" in kept("search", "bakers mil*", "--explain", "-f", "table").out


def test_a_snippet_comes_with_its_places(kept: Cli) -> None:
    (hit, *_) = json.loads(kept("search", "bakers", "--format", "json", "--month", "2015-04").out)
    (fragment,) = hit["fragments"]
    assert fragment["field"] == "text"
    assert [hit["text"][start:end] for start, end in fragment["matches"]] == ["bakers"]
    assert hit["snippet"] == "The «bakers» of the mill are on strike."


def test_that_nothing_is_found_is_said_once(kept: Cli) -> None:
    ran = kept("search", "zeppelin", "--format", "table")
    assert (ran.out + ran.err).casefold().count("nothing found") == 1


def test_nothing_found_is_no_error_and_says_what_may_have_been_meant(kept: Cli) -> None:
    ran = kept("search", "bekers mill")
    assert ran.out == ""
    assert "did you mean bakers mill? 2 hits" in ran.err
    assert "did you mean" not in kept("search", "=bakers", "mill").err
    assert "did you mean =strike?" in kept("search", "=stirke").err
    assert "did you mean mill?" in kept("search", "bill", "--exact").err
    elsewhere = kept("search", "bekers", "--month", "2017-06").err
    assert "did you mean bakers? 3 hits without the filters" in elsewhere


def test_filters_that_kept_hits_out_are_named(kept: Cli) -> None:
    assert "2 hits outside June 2017" in kept("search", "bakers", "--month", "2017-06").err
    assert "1 hit by other authors" in kept("search", "strike", "--author", "ivan").err
    assert "1 hit without author:ivan" in kept("search", "strike author:ivan").err
    assert "1 hit of other status" in kept("search", "title:draft").err
    both = kept("search", "strike", "--author", "ivan", "--month", "2017-06").err
    assert "1 hit without all these filters" in both


def test_words_that_are_never_together_are_told(kept: Cli) -> None:
    assert "1 hit without strike" in kept("search", "miner strike").err


def test_words_that_stand_in_for_others_are_told(kept: Cli) -> None:
    kept(
        "add",
        "--title",
        "An appeal",
        kept.write("appeal.txt", "We met Oleh Kolchenko and wrote of Kolchenko."),
    )
    ran = kept("search", "Кольченка", "-f", "ids")
    assert ran.lines == ["6"]
    assert "no post has кольченка; names that sound like it: kolchenko" in ran.err
    assert kept("search", "шахтарів", "-f", "ids").err == ""


def test_what_sounds_like_a_name_may_have_been_meant_otherwise(kept: Cli) -> None:
    appeal = "Der Streik und noch ein Streik: l’appel d’Adamenko. Adamienko, dit Adamienko."
    kept("add", "--title", "An appeal", kept.write("appeal.txt", appeal))
    ran = kept("search", "strkie", "-f", "ids")
    assert ran.lines == ["6"]
    assert ran.err.splitlines() == [
        "no post has strkie; names that sound like it: streik",
        "did you mean strike? 1 hit",
        "did you mean strikes? 1 hit",
    ]
    assert "did you mean strike bakers? 1 hit" in kept("search", "strkie bakers").err
    assert kept("search", "adamenko").err == ""


def test_people_get_a_page_and_programs_all(cli: Cli) -> None:
    lines = (json.dumps({"title": f"Bread {n}", "text": f"Bread, day {n}."}) for n in range(130))
    cli("add", cli.write("many.jsonl", "\n".join(lines)))
    ran = cli("search", "bread")
    assert len([line for line in ran.lines if "Bread" in line and not line.startswith("\t")]) == 100
    assert "the best 100 of 130 posts; --all shows all" in ran.err
    for asked in (
        cli("search", "bread", "--format", "ids"),
        cli("search", "bread", "--all", "--format", "ids"),
    ):
        assert len(asked.lines) == 130
        assert asked.err == ""
    assert cli("search", "bread", "-n", "7").err == ""
    best = cli("search", "bread", "-n", "7", "-f", "ids").lines
    assert cli("search", "bread", "-f", "ids").lines[:7] == best


def test_of_very_many_the_newest_are_ranked_and_that_is_said(cli: Cli) -> None:
    with writing(cli.path, create=True) as db:
        enter(db, *(capture("Bread", "2015", f"Bread {n}", place=str(n)) for n in range(RANKED + 1)))
    ran = cli("search", "bread", "-n", "3", "-f", "ids")
    assert len(ran.lines) == 3
    assert f"the best 3 of the newest {RANKED:,} posts; --all looks at all" in ran.err
    assert cli("search", "bread", "-n", "3", "-f", "ids", "--all").err == ""
    for limit in ([], ["-n", str(RANKED + 1)]):
        assert len(cli("search", "bread", "-f", "ids", *limit).lines) == RANKED + 1


def test_related_posts_share_rare_words(kept: Cli) -> None:
    assert kept("related", "1", "--format", "ids").lines[0] == "2"
    assert "1" not in kept("related", "1", "--format", "ids").lines
    assert kept("related", "1", "--language", "uk", "--format", "ids").out == ""
    assert kept("related", "99", code=1).err


def test_aliases_are_kept_used_and_taken_away(kept: Cli) -> None:
    assert kept("search", "confectioner", "-f", "ids").out == ""
    kept("alias", "add", "confectioner", "baker")
    kept("alias", "add", "Patissier", "Confectioner")
    assert sorted(kept("search", "patissier", "-f", "ids").lines) == ["1", "2"]
    assert kept("alias").lines == ["Confectioner, Patissier, baker"]
    assert json.loads(kept("alias", "list", "-f", "json").out) == [
        {"words": ["Confectioner", "Patissier", "baker"]}
    ]
    kept("alias", "remove", "baker")
    assert kept("search", "patissier", "-f", "ids").out == ""
    kept("alias", "remove", "patissier")
    assert kept("alias").out == ""
    assert "no alias" in kept("alias", "remove", "patissier", code=1).err
    for wrong in (["add", "one"], ["add", "two words", "x"], ["change", "a", "b"], ["remove"], ["list", "x"]):
        kept("alias", *wrong, code=2)


def test_an_archive_of_another_version_is_read_and_then_made_anew(kept: Cli) -> None:
    hits = kept("search", "baker", "-f", "ids").lines
    db = sqlite3.connect(kept.path)
    db.executescript("UPDATE setting SET value = '0' WHERE name = 'analyzer_version'; DELETE FROM word_key;")
    db.close()
    ran = kept("search", "bakers", "-f", "ids")
    assert ran.lines == ["1"]
    assert "archive reindex" in ran.err
    assert kept("reindex").err == "made anew what is searched of 5 posts\n"
    assert sorted(kept("search", "bakers", "-f", "ids").lines) == sorted(hits)
    assert "reindex" not in kept("search", "baker", "-f", "ids").err


def test_the_next_command_that_writes_makes_anew_too(kept: Cli) -> None:
    db = sqlite3.connect(kept.path)
    db.executescript("UPDATE setting SET value = '0' WHERE name = 'analyzer_version'; DELETE FROM word;")
    db.close()
    kept("edit", "5", "--title", "Night")
    assert sorted(kept("search", "baker", "-f", "ids").lines) == ["1", "2"]


def test_any_sqlite_reads_the_index(kept: Cli) -> None:
    db = sqlite3.connect(f"file:{kept.path}?mode=ro", uri=True)
    rows = db.execute(
        """SELECT post.id, snippet(post_fts, 2, '[', ']', '…', 5) FROM post_fts
        JOIN post ON post.row = post_fts.rowid WHERE post_fts MATCH 'strike' ORDER BY rank"""
    ).fetchall()
    db.close()
    assert rows == [(1, "…the mill are on [strike].")]


PIECES = [
    *('"', "'", "(", ")", "*", "-", "=", ":", ",", "+", "^", "{", "}", "%", "_", "\\", "\0", "\ud800", "\n"),
    *("AND", "OR", "NOT", "NEAR(", "NEAR(a b, 5)", "title:", "author:x", "date:2015..", "month:never", "id:"),
    *(
        "mill",
        "baker*",
        "=mill",
        "C++",
        "o'neil",
        "strike-history",
        "50%",
        "http://x.example/?p=1",
        "foo:bar",
    ),
    *("שלום", "مرحبا", "😀", "👩‍👩‍👧", "\u202e", "об’єднання", "łódź", "ﬁ", "İ", "ß", "\u0301", "東京"),
]


def texts(count: int) -> Iterator[str]:
    """Yield texts that nobody would type, the same every time."""
    chance = random.Random(1984)  # noqa: S311 - the same every time is what is wanted
    for _ in range(count):
        glue = chance.choice(["", " ", " "])
        text = glue.join(chance.choices(PIECES, k=chance.choice([1, 2, 5, 20])))
        if chance.random() < 0.02:
            text = (text + " ") * (10_000 // (len(text) + 1))
        yield text


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_whatever_is_typed_ends_with_0_or_2(kept: Cli, count: int) -> None:
    for text in texts(count):
        started = time.process_time()
        ran = kept("search", "--format", "ids", "--", text, code=None)
        assert ran.code in (0, 2), text
        assert time.process_time() - started < 1, text
