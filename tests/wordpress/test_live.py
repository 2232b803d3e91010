"""A real WordPress over the web: by its API, its feeds and its pages it is what it exports, or why not."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli
from tests.wordpress.conftest import Harbour
from tests.wordpress.lists_live import (
    BY_FEED,
    BY_PAGES,
    BY_REST,
    HIDDEN,
    ONLY_POSTS,
    Reason,
    Unseen,
    unexplained,
)
from tests.wordpress.site import Site

pytestmark = pytest.mark.slow

EVERYTHING = ("--type", "any", "--status", "any")


@pytest.fixture
def site(harbour: Harbour) -> Site:
    """A site that answers, with a page of its own for what is exported before anybody visits it."""
    return harbour.living_site()


def records(cli: Cli) -> dict[int, dict[str, Any]]:
    """Return all posts of an archive by their numbers there."""
    shown = json.loads(cli("list", *EVERYTHING, "--format", "json", "--fields", "id").out)
    cli("export", *EVERYTHING, "--sort", "id", "-o", "all.jsonl")
    lines = (cli.folder / "all.jsonl").read_text().rstrip("\n").split("\n")
    numbers = sorted(record["id"] for record in shown)
    return dict(zip(numbers, map(json.loads, lines), strict=True))


def compared(cli: Cli, site: Site, reasons: tuple[Reason, ...], unseen: tuple[Unseen, ...]) -> list[Any]:
    """Add a site's export and the site itself to two archives; return what differs for no known reason."""
    exported = Cli(cli.folder / "exported.db", cli.folder)
    exported("add", "-q", cli.folder / "export.xml")
    cli("add", site.address, "--delay", "0", code=None)
    rows = json.loads(cli("diff", exported.path, cli.path, "--format", "json", code=3).out)
    return unexplained(rows, records(exported), records(cli), reasons, unseen)


@pytest.fixture
def export(site: Site, cli: Cli) -> Path:
    return cli.write("export.xml", site.export())


@pytest.mark.usefixtures("export")
def test_by_its_api_it_is_its_export_but_for_what_the_public_cannot_see(site: Site, cli: Cli) -> None:
    assert compared(cli, site, BY_REST, HIDDEN) == []
    assert len(records(cli)) > 150


@pytest.mark.usefixtures("export")
def test_by_its_feeds(site: Site, cli: Cli) -> None:
    site.php("options.php", "closed", "rest", "posts_per_rss", "20")
    assert compared(cli, site, BY_FEED, HIDDEN + ONLY_POSTS) == []
    assert len(records(cli)) > 120
    assert json.loads(cli("accessions", "--format", "json").out)[0]["format"] == "feed"


@pytest.mark.usefixtures("export")
def test_by_the_pages_of_its_months(site: Site, cli: Cli) -> None:
    site.php("options.php", "closed", "rest,feed", "posts_per_page", "7")
    assert compared(cli, site, BY_PAGES, HIDDEN + ONLY_POSTS) == []
    assert len(records(cli)) > 120
    assert {row["format"] for row in json.loads(cli("accessions", "--format", "json").out)} == {"html"}


def test_sync_asks_for_what_changed_and_nothing_else(site: Site, cli: Cli) -> None:
    time.sleep(1.1)  # what changed in the second in which it was read is asked for again
    cli("add", site.address, "--delay", "0")
    before = site.requests()
    assert cli("sync", "--delay", "0").out == ""
    quiet = site.requests()[len(before) :]
    # robots.txt, types; of four types what was modified, and the numbers (of posts two pages); comments.
    assert len(quiet) == 1 + 1 + 4 * 2 + 1 + 1
    changes = json.loads(site.php("change.php"))
    before = site.requests()
    sheets = json.loads(cli("sync", "--delay", "0", "--format", "json").out)
    asked = site.requests()[len(before) :]
    posts = [sheet for sheet in sheets if "/wp/v2/posts?" in sheet["source"]]
    assert sum(sheet["updated"] for sheet in posts) == 5
    assert sum(sheet["new"] for sheet in posts) == 3
    assert sum(sheet["items"] for sheet in posts) == 8
    single = {path.partition("?")[0].rpartition("/")[2] for path in asked if "/wp/v2/posts/" in path}
    assert single == set(changes["gone"]), "of what is not listed the site itself is asked"
    found = records(cli)
    assert {record["source_id"] for record in found.values() if record["vanished"]} == set(changes["gone"])
    assert {record["source_id"] for record in found.values()} >= {*changes["new"], *changes["edited"]}
    assert all(
        "PS: it was longer" in record["text"]
        for record in found.values()
        if record["source_id"] in changes["edited"]
    )
    other = Cli(cli.folder / "again.db", cli.folder)
    other("add", site.address, "--delay", "0")
    rows = json.loads(cli("diff", cli.path, other.path, "--format", "json", code=3).out)
    differing = {row["title"]: row["fields"] for row in rows if row["difference"] == "differs"}
    assert differing in ({}, {"Blocks": ["content"]}), "it lists the newest posts, each time anew"
    gone = [row for row in rows if row["difference"] != "differs"]
    assert [found[row["one"]]["source_id"] in changes["gone"] for row in gone] == [True, True]


def test_every_reason_stands_in_the_documentation() -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "live.md").read_text(encoding="utf-8").split())
    known: list[Reason | Unseen] = [*BY_REST, *BY_FEED, *BY_PAGES, *HIDDEN, *ONLY_POSTS]
    for reason in known:
        assert reason.words in page
