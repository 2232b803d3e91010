"""A real WordPress: all that it has comes in, and what goes out makes the same site again."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli
from tests.wordpress.conftest import Harbour
from tests.wordpress.exports import differences, entries, well_formed
from tests.wordpress.lists import ANEW, BY_US, BY_WORDPRESS, IN_THE_FILE, OF_FEEDS, unexplained, unneeded
from tests.wordpress.truth import by_rest, expected, exported, kept

pytestmark = pytest.mark.slow

EVERYTHING = ("--type", "any", "--status", "any")


def records(cli: Cli) -> dict[str, dict[str, Any]]:
    """Return all posts of the archive, by their number at the site."""
    cli("export", *EVERYTHING, "--private", "-o", "all.jsonl")
    lines = (cli.folder / "all.jsonl").read_text().rstrip("\n").split("\n")  # U+2028 ends no line
    found = [kept(json.loads(line)) for line in lines]
    assert len({record["source_id"] for record in found}) == len(found)
    return {record["source_id"]: record for record in found}


def disagreements(said: dict[str, Any], found: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    """Return number, field, truth and what the archive has instead, for whatever is not the same."""
    return [
        (said["source_id"], field, value, found.get(field))
        for field, value in said.items()
        if value != found.get(field)
    ]


def test_the_site_has_posts_of_every_kind(harbour: Harbour) -> None:
    rows = exported(harbour.truth["posts"])
    kinds = Counter((row["post_type"], row["post_status"]) for row in rows)
    assert len(rows) > 170
    assert kinds["post", "publish"] > 100
    assert {status for _, status in kinds} == {
        *("publish", "future", "draft", "pending", "private", "trash", "inherit"),
    }
    assert {type_ for type_, _ in kinds} == {
        *("post", "page", "attachment", "nav_menu_item", "wp_block", "custom_css", "meeting", "ledger"),
    }
    assert len(harbour.truth["posts"]) > len(rows), "there are revisions, too, which are not exported"
    comments = [comment for row in rows for comment in row["comments"]]
    assert {each["comment_approved"] for each in comments} == {"1", "0", "trash", "spam", "post-trashed"}
    assert sum(len(row["meta"]) for row in rows) > 300
    assert len({term["taxonomy"] for row in rows for term in row["terms"]}) == 6


def test_every_field_of_every_exported_post_is_what_the_database_has(harbour: Harbour, cli: Cli) -> None:
    rows = exported(harbour.truth["posts"])
    added = cli("add", harbour.folder / "export.xml")
    assert f"wxr: {len(rows)} items = {len(rows)} new\n" in added.out
    assert "2 raw ampersands and 8 control characters were mended" in added.err
    found = records(cli)
    assert found.keys() == {row["ID"] for row in rows}
    wrong = [each for row in rows for each in disagreements(expected(row), found[row["ID"]])]
    assert len(wrong) == 1
    number, field, guid, kept_of_it = wrong[0]
    assert (field, kept_of_it) == ("guid", None)
    assert guid in [row["guid"] for row in rows if row["ID"] != number], "it is another post's, too"
    assert f"{len(rows)} unchanged\n" in cli("add", harbour.folder / "export.xml").out


def test_months_are_those_of_the_sites_own_pages(harbour: Harbour, cli: Cli) -> None:
    cli("add", harbour.folder / "export.xml")
    months = json.loads(cli("months", "--format", "json").out)
    assert {each["month"]: each["posts"] for each in months} == harbour.truth["months"]
    assert [each["month"] for each in months] == sorted(harbour.truth["months"], reverse=True)
    for month in harbour.truth["months"]:
        page = harbour.door.page(f"/{month[:4]}/{month[5:]}/").decode()
        listed = json.loads(cli("list", "--month", month, "--format", "json", "--fields", "source_id").out)
        assert [each["source_id"] for each in listed] == re.findall(r'<article id="post-(\d+)"', page)


def answers(folder: Path, *names: str) -> list[Path]:
    return [path for name in names for path in sorted(folder.glob(f"{name}-[0-9]*.json"))]


def test_every_field_of_a_rest_dump_is_what_the_database_has(harbour: Harbour, cli: Cli) -> None:
    posts = answers(harbour.folder, "posts-edit", "pages-edit", "meetings-edit", "media-edit")
    about = answers(harbour.folder, "categories", "tags", "quays", "ships", "users", "comments")
    cli("add", *about, *posts, harbour.folder / "root.json")
    rows = {row["ID"]: row for row in harbour.truth["posts"]}
    found = records(cli)
    assert found.keys() == {
        row["ID"]
        for row in exported(harbour.truth["posts"])
        if row["post_type"] in ("post", "page", "meeting", "attachment") and row["post_status"] != "trash"
    }
    wrong = [
        each for number, record in found.items() for each in disagreements(by_rest(rows[number]), record)
    ]
    assert wrong == []


def everything_of(folder: Path) -> list[Path]:
    """Return all that was saved of the site, in some order."""
    posts = answers(folder, "posts", "posts-embed", "posts-edit", "pages-edit", "meetings-edit", "media-edit")
    about = answers(folder, "categories", "tags", "quays", "ships", "users", "comments")
    feeds = [folder / name for name in ("feed.xml", "atom.xml", "rdf.xml", "comments.xml")]
    return [*feeds, folder / "root.json", *about, folder / "export.xml", *posts]


def test_the_site_is_the_same_archive_whatever_comes_in_first(harbour: Harbour, cli: Cli) -> None:
    sources = everything_of(harbour.folder)
    other = Cli(cli.folder / "other.db", cli.folder)
    cli("add", *sources, code=3)  # comments of protected posts, in a feed that does not give them
    other("add", *reversed(sources), code=3)
    assert len(records(cli)) == len(records(other)) == len(exported(harbour.truth["posts"]))
    assert cli("diff", cli.path, other.path).out == ""


def ours(cli: Cli, *sources: Path, code: int = 0) -> Path:
    """Return the export of an archive to which these were added."""
    cli("add", *sources, code=code)
    cli("export", "--format", "wxr", *EVERYTHING, "--private", "-o", "ours.xml")
    return cli.folder / "ours.xml"


@pytest.fixture(scope="module")
def own(harbour: Harbour) -> bytes:
    """What an empty site exports that was given the site's own export."""
    return well_formed(harbour.inserted(harbour.folder / "well-formed.xml"))


def test_what_wordpress_loses_of_its_own_exports_is_known(harbour: Harbour, own: bytes) -> None:
    found = differences(well_formed(harbour.export), own)
    assert unexplained(found, ANEW + BY_WORDPRESS) == []
    assert unneeded(found, BY_WORDPRESS) == []


def test_our_export_makes_the_same_site_again(harbour: Harbour, own: bytes, cli: Cli) -> None:
    again = well_formed(harbour.inserted(ours(cli, harbour.folder / "export.xml")))
    first = well_formed(harbour.export)
    assert len(entries(again)) == len(entries(first)) > 250
    lost = set(differences(first, own))  # letter for letter what WordPress loses itself
    found = [each for each in differences(first, again) if each not in lost]
    assert unexplained(found, ANEW + BY_US) == []
    assert unneeded(found, BY_US) == []


def test_our_export_says_what_the_sites_own_says(harbour: Harbour, cli: Cli) -> None:
    written = ours(cli, harbour.folder / "export.xml").read_bytes()
    found = differences(well_formed(harbour.export), written)
    assert unexplained(found, ANEW + BY_US + IN_THE_FILE) == []
    assert unneeded(found, ANEW + BY_US + IN_THE_FILE) == []


def test_what_else_is_known_of_the_site_changes_nothing_in_our_export(harbour: Harbour, cli: Cli) -> None:
    written = ours(cli, *everything_of(harbour.folder), code=3).read_bytes()
    found = differences(well_formed(harbour.export), written)
    assert unexplained(found, ANEW + BY_US + IN_THE_FILE + OF_FEEDS) == []
    assert unneeded(found, OF_FEEDS) == []
