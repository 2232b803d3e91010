"""A small month, printed by two themes and copied in four ways, is the same posts in any order.

What test_real_pages.py does with a real WordPress, with an invented one.
"""

import io
import random
import sqlite3
import textwrap
from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple

import pytest

from solidarity_archive.accession import Sheet, add, read
from solidarity_archive.post import Post
from solidarity_archive.query import EVERYTHING
from solidarity_archive.source import Source
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.select import find

SITE = "http://quay.example"
NAME = "Quay Street Tenants"
HEADING = "Monthly Archives: April 2015"
PROTECTED = "There is no excerpt because this is a protected post."
WORDS = 30


class Printed(NamedTuple):
    """A post as its author wrote it; `summary` is one by hand, `locked` has a password."""

    id: int
    day: int
    title: str
    text: str
    summary: str = ""
    locked: bool = False

    @property
    def address(self) -> str:
        return f"{SITE}/2015/04/{self.day:02}/post-of-{self.id}/"

    @property
    def shown_title(self) -> str:
        return f"Protected: {self.title}" if self.locked else self.title

    @property
    def excerpt(self) -> str:
        """What an archive page shows of the post."""
        words = self.text.split()
        cut = " ".join(words[:WORDS]) + (" […]" if len(words) > WORDS else "")
        return PROTECTED if self.locked else self.summary or cut


def _text(beginning: str) -> str:
    return (
        f"{beginning} the committee met in the laundry room until late, and everybody who came got soup, "
        "a chair and a list of the doors at which nobody had knocked so far. What was said there is written "
        "down in the green book, which lies open on the table beside the window for whoever wants to read it."
    )


FIRST_PAGE = [
    Printed(90, 30, "Rent strike enters its third week", _text("On Thursday evening, after work,")),
    Printed(88, 28, "Soup, bread and a banner", _text("For the second time this month")),
    Printed(87, 27, "1984", _text("Thirty years ago, on these very same stairs,")),
    Printed(85, 24, "Names of the stairwell contacts", "The names.", locked=True),
    Printed(84, 22, "", _text("Sent from a telephone while the bailiffs waited:")),
    Printed(
        82,
        18,
        "שביתת שכר הדירה",
        "הדיירים של ארבעת המגדלים ממשיכים לשבות, והוועד נפגש בכל ערב בחדר הכביסה. " * 5,
    ),
    Printed(
        80,
        15,
        "What the judge said",
        _text("At the court in Harbour Lane, while it rained,"),
        summary="The judge said that a lift is a part of a home, and sent the landlord’s agent out to count.",
    ),
]
SECOND_PAGE = [
    Printed(78, 9, "A letter from Gdańsk", _text("Dear neighbours across the sea, in your honour")),
    Printed(77, 4, "Страйк на набережній триває", _text("Сьогодні ввечері, як і вчора,")),
    Printed(75, 1, "Soup, bread and a banner", _text("On the very first evening of all")),
]
MONTH = [*FIRST_PAGE, *SECOND_PAGE]


def plain_theme(posts: list[Printed]) -> str:
    """A theme of 2010: no dates, excerpts, classes that only its style sheet knows."""
    return _page(
        "\n".join(
            f'<div id="post-{post.id}" class="{_classes(post)}"><h2 class="entry-title">'
            f'<a href="{post.address}" rel="bookmark">{escape(post.shown_title)}</a></h2>'
            f'<div class="entry-summary"><p>{escape(post.excerpt)}</p></div></div>'
            for post in posts
        )
    )


def block_theme(posts: list[Printed]) -> str:
    """A theme of 2021: articles, times, the author, and a link to the rest."""
    return _page("\n".join(map(_article, posts)))


def _article(post: Printed) -> str:
    more = f' <a class="more-link" href="{post.address}">Continue reading {escape(post.title)}</a>'
    shown = escape(post.excerpt.replace(" […]", "…")) + more * post.excerpt.endswith("[…]")
    return (
        f'<article id="post-{post.id}" class="{_classes(post)}"><header><h2 class="entry-title">'
        f'<a href="{post.address}">{escape(post.shown_title)}</a></h2></header>'
        f'<div class="entry-content"><p>{shown}</p></div><footer class="entry-footer">'
        f'{_time(post)}<span class="byline">By <a href="{SITE}/author/press/" rel="author">Press Group</a>'
        "</span></footer></article>"
    )


def single(post: Printed) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{escape(post.title)} – {NAME}</title>'
        f'<link rel="canonical" href="{post.address}"><link rel="https://api.w.org/" href="{SITE}/wp-json/">'
        f'</head><body class="single single-post postid-{post.id}"><main><article id="post-{post.id}" '
        f'class="{_classes(post)}"><h1 class="entry-title">{escape(post.title)}</h1>{_time(post)}'
        f'<div class="entry-content"><p>{escape(post.text)}</p></div></article></main></body></html>'
    )


def _time(post: Printed) -> str:
    return f'<time class="entry-date published" datetime="2015-04-{post.day:02}">{post.day} April 2015</time>'


def _classes(post: Printed) -> str:
    locked = " post-password-required" if post.locked else ""
    return f"post-{post.id} post type-post status-publish hentry{locked}"


def _page(posts: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>April 2015 – {NAME}</title>'
        f'<link rel="https://api.w.org/" href="{SITE}/wp-json/"></head><body class="archive date">'
        f'<h1 id="blog-title"><a href="{SITE}/" rel="home">{NAME}</a></h1>'
        f'<main><h1 class="page-title">{HEADING}</h1>\n{posts}\n</main></body></html>'
    )


def browser_copy(posts: list[Printed]) -> str:
    shown = "\n\n".join("\n".join(filter(None, (post.shown_title, post.excerpt))) for post in posts)
    head = f"{NAME}\nFour towers, one rent strike\n\nAbout us\nMembers\n{HEADING}"
    return f"{head}\n{shown}\n\n← Older posts\nArchives\nMay 2015 (3)\nApril 2015 (10)\n"


def main_part(posts: list[Printed]) -> str:
    shown = [words for post in posts for words in (post.shown_title, post.excerpt) if words]
    return f"{HEADING}\n" + "\n\n".join(shown) + "\n\n← Older posts"


def w3m(posts: list[Printed]) -> str:
    shown = [
        textwrap.fill(words, 90) for post in posts for words in (post.shown_title, post.excerpt) if words
    ]
    head = [NAME, "Four towers, one rent strike", "  • About us\n  • Members", HEADING]
    return "\n\n".join([*head, *shown, "← Older posts", "Archives", "  • May 2015 (3)\n  • April 2015 (10)"])


def lynx(posts: list[Printed]) -> str:
    shown = [
        part
        for post in posts
        for part in (post.shown_title, textwrap.indent(textwrap.fill(post.excerpt, 87), "   "))
        if part
    ]
    head = [f"   #{NAME} » Feed", NAME, "   Four towers\n     * About us\n     * Members", HEADING]
    foot = ["   ← Older posts", "Archives", "     * May 2015 (3)\n     * April 2015 (10)"]
    return "\n\n".join([*head, *shown, *foot])


COPIES: tuple[Callable[[list[Printed]], str], ...] = (browser_copy, main_part, w3m, lynx)
PAGES = {
    f"{theme.__name__}-{number}.html": theme(posts)
    for theme in (plain_theme, block_theme)
    for number, posts in enumerate((FIRST_PAGE, SECOND_PAGE), 1)
} | {f"{copy.__name__}.txt": copy(FIRST_PAGE) for copy in COPIES}
SINGLES = {f"post-{post.id}.html": single(post) for post in MONTH if not post.locked}
ORDERS = ["pages first", "copies first", "shuffled 1", "shuffled 2", "shuffled 3", "shuffled 4"]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with in_memory() as db:
        yield db


def add_page(db: sqlite3.Connection, name: str) -> Sheet:
    source = Source(name, io.BytesIO((PAGES | SINGLES)[name].encode()))
    return add(db, source, read(source))


def in_order(order: str, names: list[str]) -> list[str]:
    if order == "copies first":
        return names[::-1]
    if order.startswith("shuffled"):
        random.Random(order).shuffle(names)  # noqa: S311 - the same every time
    return names


def month(db: sqlite3.Connection) -> list[Post]:
    return list(find(db, EVERYTHING))


def assert_the_posts_of_the_month(db: sqlite3.Connection) -> None:
    found = [(post.source_id, post.title or "", post.published, post.protected) for post in month(db)]
    assert found == [(str(post.id), post.title, f"2015-04-{post.day:02}", post.locked) for post in MONTH]


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_alone_gives_the_posts_of_its_page(
    db: sqlite3.Connection, copy: Callable[[list[Printed]], str]
) -> None:
    add_page(db, f"{copy.__name__}.txt")
    assert {post.title or "" for post in month(db)} == {post.title for post in FIRST_PAGE}
    assert len(month(db)) == len(FIRST_PAGE)
    assert {post.published for post in month(db)} == {"2015-04"}


@pytest.mark.parametrize("order", ORDERS)
def test_pages_and_copies_in_any_order_end_with_the_posts_of_the_month(
    db: sqlite3.Connection, order: str
) -> None:
    names = in_order(order, list(PAGES))
    for name in names:
        sheet = add_page(db, name)
        assert not sheet.skipped
    assert_the_posts_of_the_month(db)
    for name in names:
        assert add_page(db, name).counts.keys() == {"unchanged"}


def test_whatever_the_order_the_archive_is_the_same() -> None:
    archives = []
    for order in ORDERS:
        with in_memory() as db:
            for name in in_order(order, [*PAGES, *SINGLES]):
                add_page(db, name)
            archives.append([post._replace(id=0) for post in month(db)])
    assert all(archive == archives[0] for archive in archives)


def test_single_posts_complete_the_posts_of_the_pages(db: sqlite3.Connection) -> None:
    for name in PAGES:
        add_page(db, name)
    ids = [post.id for post in month(db)]
    for name in SINGLES:
        assert add_page(db, name).counts["new"] == 0
    assert_the_posts_of_the_month(db)
    assert [post.id for post in month(db)] == ids
    for post, printed in zip(month(db), MONTH, strict=True):
        assert printed.locked or post.completeness == "stated"
