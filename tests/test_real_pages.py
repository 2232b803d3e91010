"""A real WordPress's pages of April 2015, copied and saved in many ways, are the same 56 posts."""

import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from solidarity_archive.accession import Sheet, add, read
from solidarity_archive.post import Post
from solidarity_archive.query import Query
from solidarity_archive.source import open_sources
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.select import find
from tests.shared import DUMPS

APRIL = Query(first="2015-04", last="2015-04")

pytestmark = pytest.mark.skipif(not DUMPS.exists(), reason="the dumps of a real WordPress are not here")


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, str]]:
    posts = json.loads((DUMPS / "truth.json").read_text())["posts"]
    return {str(post["id"]): post for post in posts}


@pytest.fixture(scope="module")
def page_order() -> list[str]:
    archives = json.loads((DUMPS / "archives.json").read_text())
    return [str(id) for id in archives["archive_ids"]["2015-04"]]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with in_memory() as db:
        yield db


def pages_and_copies() -> list[Path]:
    return [
        *sorted(DUMPS.glob("html/*/month-2015-04-*.html")),
        *sorted(DUMPS.glob("text/*/month-2015-04-*.txt")),
    ]


def add_file(db: sqlite3.Connection, path: Path) -> Sheet:
    (sheet,) = [add(db, source, read(source)) for source in open_sources([str(path)])]
    return sheet


def april(db: sqlite3.Connection) -> list[Post]:
    return list(find(db, APRIL))


def assert_the_56_posts(db: sqlite3.Connection, truth: dict[str, dict[str, str]], order: list[str]) -> None:
    posts = april(db)
    assert [post.source_id for post in posts] == order
    assert len(list(find(db, Query(types=("any",), statuses=("any",))))) == len(order)
    for post in posts:
        said = truth[post.source_id or ""]
        plain = " ".join(said["title_plain"].removeprefix("Protected: ").split())
        assert (post.title or "") == plain
        assert post.published == said["date_iso"]


def in_order(order: str, paths: list[Path]) -> list[Path]:
    if order == "copies first":
        return paths[::-1]
    if order.startswith("shuffled"):
        random.Random(order).shuffle(paths)  # noqa: S311 - the same every time
    return paths


ORDERS = ["pages first", "copies first", "shuffled 1", "shuffled 2", "shuffled 3"]


@pytest.mark.parametrize("order", ORDERS)
def test_all_pages_and_copies_in_any_order_end_with_the_posts_of_the_month(
    db: sqlite3.Connection, truth: dict[str, dict[str, str]], page_order: list[str], order: str
) -> None:
    paths = in_order(order, pages_and_copies())
    for path in paths:
        assert not add_file(db, path).skipped
    assert_the_56_posts(db, truth, page_order)
    for path in paths:
        assert add_file(db, path).counts.keys() == {"unchanged"}


def test_whatever_the_order_the_archive_is_the_same() -> None:
    archives = []
    for order in ORDERS:
        with in_memory() as db:
            for path in in_order(order, pages_and_copies() + sorted(DUMPS.glob("html/*/post-*.html"))):
                add_file(db, path)
            archives.append([post._replace(id=0) for post in april(db)])
    assert all(archive == archives[0] for archive in archives)


def test_single_posts_complete_the_posts_of_the_pages(
    db: sqlite3.Connection, truth: dict[str, dict[str, str]], page_order: list[str]
) -> None:
    for path in sorted(DUMPS.glob("html/twentytwentyone/month-2015-04-*.html")):
        add_file(db, path)
    ids = {post.source_id: post.id for post in april(db)}
    for path in sorted(DUMPS.glob("html/*/post-*.html")):
        assert add_file(db, path).counts["new"] == 0
    assert_the_56_posts(db, truth, page_order)
    posts = {post.source_id: post for post in april(db)}
    assert {source_id: post.id for source_id, post in posts.items()} == ids
    assert all(
        posts[path.stem.removeprefix("post-")].completeness == "stated"
        for path in DUMPS.glob("html/campaign/post-*")
    )


@pytest.mark.parametrize("order", ORDERS)
def test_pages_copies_and_the_export_in_any_order_are_the_same_posts(
    db: sqlite3.Connection, truth: dict[str, dict[str, str]], page_order: list[str], order: str
) -> None:
    paths = in_order(order, [*pages_and_copies(), DUMPS / "wxr" / "posts-2015-04.xml"])
    for path in paths:
        assert not add_file(db, path).skipped
    assert [post.source_id for post in april(db)] == page_order
    everything = {post.source_id: post for post in find(db, Query(types=("any",), statuses=("any",)))}
    unseen = {id: post.status for id, post in everything.items() if id not in page_order}
    assert unseen == {id: truth[id or ""]["status"] for id in unseen}
    assert "publish" not in unseen.values()
    assert len(everything) == len(page_order) + 5
    assert all(post.completeness == "stated" for post in everything.values())
    for path in paths:
        assert add_file(db, path).counts.keys() == {"unchanged"}


def test_whatever_the_order_of_pages_and_export_the_archive_is_the_same() -> None:
    archives = []
    for order in ORDERS:
        with in_memory() as db:
            for path in in_order(order, [*pages_and_copies(), DUMPS / "wxr" / "posts-2015-04.xml"]):
                add_file(db, path)
            archives.append([post._replace(id=0) for post in april(db)])
    assert all(archive == archives[0] for archive in archives)
