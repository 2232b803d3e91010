"""The main job on the sample page, from nothing."""

import json
import re
from pathlib import Path

from tests.conftest import Cli

SAMPLES = Path(__file__).parent.parent / "samples"
PAGE = SAMPLES / "monthly-archive-2015-04.txt"
POST = SAMPLES / "modern-harbour.html"
UNTITLED = 4


def test_the_page_comes_in_once(cli: Cli) -> None:
    assert "7 items = 7 new" in cli("add", PAGE).out
    assert "7 items = 7 unchanged" in cli("add", PAGE).out


def test_listed_as_json(cli: Cli) -> None:
    cli("add", PAGE)
    found = json.loads(cli("list", "--month", "2015-04", "--format", "json").out)
    assert len(found) == 7
    assert {post["date"] for post in found} == {"2015-04"}
    assert {post["complete"] for post in found} == {False}
    assert [post["id"] for post in found if post["title"] is None] == [UNTITLED]
    assert not any("[…]" in post["text"] for post in found)


def test_what_was_typed_stays_as_it_was(cli: Cli) -> None:
    cli("add", PAGE)
    texts = " ".join(
        f"{post['title']} {post['text']}" for post in json.loads(cli("list", "--format", "json").out)
    )
    for kept in ("East\u00a0Quay", "anounced", "1931-23", "As  some", "“when", "‘Modern Harbour’", "dockers"):
        assert kept in texts


def test_search_finds_the_five_that_speak_of_dockers(cli: Cli) -> None:
    cli("add", PAGE)
    assert sorted(map(int, cli("search", "dockers", "--format", "ids").lines)) == [1, 2, 3, 5, 6]


def test_excerpts_are_quotations_with_citations(cli: Cli) -> None:
    cli("add", PAGE)
    quoted = cli("excerpt", "--month", "2015-04", "--format", "markdown").out
    assert len(re.findall(r"^> — .*April 2015$", quoted, re.MULTILINE)) == 7
    assert len(re.findall(r"\[…\]$", quoted, re.MULTILINE)) == 7


def test_months(cli: Cli) -> None:
    cli("add", PAGE)
    assert cli("months").out.split() == ["2015-04", "7"]


def test_the_saved_post_completes_the_untitled_one(cli: Cli) -> None:
    cli("add", PAGE)
    before = cli("list", "--format", "json").out
    assert "1 item = 1 completed" in cli("add", POST).out
    (post,) = json.loads(cli("show", str(UNTITLED), "--format", "json").out)
    assert post["title"] == "Whose ‘Modern Harbour’?"
    assert post["date"].startswith("2015-04-14")
    assert post["complete"]
    assert len(cli("list", "--format", "ids").lines) == 7
    cli("undo")
    assert cli("list", "--format", "json").out == before


def test_the_other_order_gives_the_same_posts(cli: Cli, tmp_path: Path) -> None:
    fields = (
        "--sort",
        "title",
        "--format",
        "json",
        "--fields",
        "date,title,author,terms,text,complete,permalink",
    )
    cli("add", PAGE, POST)
    there = Cli(tmp_path / "other.db", cli.folder)
    there("add", POST, PAGE)
    assert there("list", *fields).out == cli("list", *fields).out


def test_an_edit_outlives_a_fuller_source(cli: Cli) -> None:
    cli("add", PAGE)
    cli("edit", str(UNTITLED), "--author", "Our guess", "--term", "harbour")
    cli("add", POST)
    (post,) = json.loads(cli("show", str(UNTITLED), "--format", "json").out)
    assert post["author"] == "Our guess"
    assert post["complete"]
    assert "harbour" in [term["name"] for term in post["terms"]]
