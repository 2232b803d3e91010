"""What is here names what is not: months, pages, posts and how many there were, and nothing that is here."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.gaps import missing
from tests.conftest import Cli
from tests.live.weblog import Entry, Weblog
from tests.serving import Site
from tests.shared import DUMPS

HOME = "http://127.0.0.1:80"
Gap = tuple[str | None, int | None, str]


def weblog(**what: Any) -> Weblog:
    """Return a weblog with seven letters of April 2015, three to a page, and one each of May and June."""
    made = Weblog(Site(80), rest=False, feed=False, **what)
    dates = [
        *(f"2015-04-{day:02}T09:00:00" for day in range(1, 8)),
        "2015-05-01T09:00:00",
        "2015-06-01T09:00:00",
    ]
    made.posts = {
        number: Entry(number, f"Letter {number}", date, f"<p>This is letter {number}.</p>")
        for number, date in enumerate(dates, 1)
    }
    return made


def save(cli: Cli, weblog: Weblog, *paths: str, change: Callable[[str], str] = str) -> None:
    """Add pages as a browser saves them: with where they came from, in a file."""
    for number, path in enumerate(paths):
        reply = weblog.answer(path)
        assert reply
        mark = f"<!-- saved from url=(0000){HOME}{path} --><html"
        page = change(reply.body.decode()).replace("<html", mark, 1)
        cli("add", "-q", cli.write(f"page-{number}.html", page))


def beginning(html: str) -> Callable[[str], str]:
    """Return what puts something at the beginning of a page's main part."""
    return lambda page: page.replace("<main>", f"<main>{html}")


def gaps(cli: Cli, *words: str) -> list[Gap]:
    found = json.loads(cli("gaps", "--format", "json", *words).out)
    return [(row["url"], row["missing"], row["reason"]) for row in found]


def test_what_the_counts_beside_the_months_say_is_missing(cli: Cli) -> None:
    save(cli, weblog(), "/2015/04/", "/2015/04/page/3/", "/2015/05/")
    assert gaps(cli) == [
        (f"{HOME}/2015/06/", 1, "the site counts 1 post in this month; 0 are here"),
        (f"{HOME}/2015/04/", 3, "the site counts 7 posts in this month; 4 are here"),
        (f"{HOME}/2015/04/page/2/", None, "a link names page 2 of it"),
    ]
    assert gaps(cli, "--month", "June 2015") == gaps(cli)[:1]
    assert gaps(cli, "--site", "mill.example") == []


def test_the_site_of_gaps_is_compared_as_everywhere() -> None:
    gap = missing.Gap("https://mill.example/2015/04/", "2015-04", 3, "three are not here", "page.html")
    for site, found in (("MILL", 1), ("mill.example", 1), ("quay", 0)):
        assert len(missing.rows([gap], month=None, site=site, wayback=False)) == found


def test_where_all_that_is_counted_is_here_no_page_is_missing(cli: Cli) -> None:
    made = weblog()
    save(cli, made, "/2015/04/", "/2015/04/page/3/", "/2015/05/", "/2015/06/")
    for number in (2, 3, 4):
        save(cli, made, made.posts[number].path)
    assert gaps(cli) == []
    assert cli("gaps").out == ""


def test_months_and_pages_that_are_only_linked_to_are_named_too(cli: Cli) -> None:
    save(cli, weblog(), "/2015/04/", "/2015/05/", change=lambda page: re.sub(r"&nbsp;\(\d+\)", "", page))
    assert gaps(cli) == [
        (f"{HOME}/2015/06/", None, "a link names this month; nothing of it is here"),
        (f"{HOME}/2015/04/page/2/", None, "a link names page 2 of it"),
    ]


def test_pages_between_two_that_are_known_are_missing(cli: Cli) -> None:
    body = "<a href='/2015/04/page/9/'>9</a><a href='/2015/04/page/7/'>7</a>"
    save(cli, weblog(), "/2015/04/", change=beginning(body))
    found = {url: why for url, _, why in gaps(cli) if url and "/page/" in url}
    assert list(found) == [f"{HOME}/2015/04/page/{number}/" for number in range(2, 10)]
    assert found[f"{HOME}/2015/04/page/8/"] == "page 8 of it comes before page 9, which a link names"
    assert found[f"{HOME}/2015/04/page/7/"] == "a link names page 7 of it"


def test_a_number_that_nobody_can_believe_is_not_counted_up_to(cli: Cli) -> None:
    save(cli, weblog(), "/2015/04/", change=beginning("<a href='/2015/04/page/999999999/'>last</a>"))
    found = [url for url, _, _ in gaps(cli) if url and "/page/" in url]
    assert found == [f"{HOME}/2015/04/page/2/", f"{HOME}/2015/04/page/999999999/"]


def test_posts_that_pages_and_texts_link_to_are_missing_unless_they_are_here(cli: Cli) -> None:
    made = weblog(months=False)
    made.posts[7].text = (
        "<p>As <a href='/2015/04/letter-6/'>we</a> <a href='../letter-2/#comment-4'>wrote</a>,"
        " and <a href='/?p=5'>there</a>, and <a href='/?p=55'>there</a>: "
        " <a href='https://other.example/2015/04/else/'>others</a> too;"
        " <a href='/2015/04/'>all</a>, <a href='/2015/04/letter-2/feed/'>feed</a>, <a href='/about/'>us</a>,"
        " <a href='/wp-content/2015/04/a.jpg'>picture</a> <a href='mailto:a@b.example'>mail</a></p>"
    )
    save(cli, made, "/2015/04/letter-7/", "/2015/04/letter-6/", "/2015/04/letter-5/")
    assert [(url, why) for url, _, why in gaps(cli)] == [
        (f"{HOME}/2015/04/letter-2/", "a link names it"),
        (f"{HOME}/?p=55", "a link names it"),
    ]
    cli("remove", "2")
    save(cli, made, "/2015/04/letter-2/")
    assert [url for url, _, _ in gaps(cli)] == [f"{HOME}/?p=55"]


def test_neighbours_and_menus_name_posts_and_pages_whatever_their_addresses_look_like(cli: Cli) -> None:
    neighbours = (
        "<a rel='prev' href='/before-this/'>Before</a><a rel='next' href='/letter-7-again/'>After</a>"
        "<ul><li class='page_item'><a href='/about/'>About</a></li><li><a href='/us/'>Us</a></li></ul>"
    )
    save(cli, weblog(months=False), "/2015/04/letter-7/", change=beginning(neighbours))
    assert gaps(cli) == [
        (f"{HOME}/about/", None, "the menu names this page"),
        (f"{HOME}/before-this/", None, "the page before or after it names it"),
        (f"{HOME}/letter-7-again/", None, "the page before or after it names it"),
    ]


def test_a_comment_without_its_post_names_it(cli: Cli) -> None:
    comment = {
        "id": 3,
        "post": 17,
        "author_name": "Ned",
        "date": "2015-04-01T10:00:00",
        "content": {"rendered": "<p>Yes.</p>"},
        "link": f"{HOME}/2015/04/bread/#comment-3",
        "type": "comment",
        "status": "approved",
        "_links": {"self": [{"href": f"{HOME}/wp-json/wp/v2/comments/3"}]},
    }
    cli("add", "-q", cli.write("comments.json", json.dumps([comment])))
    ((url, _, why),) = gaps(cli)
    assert url in (f"{HOME}/2015/04/bread/", "http://127.0.0.1/?p=17", f"{HOME}/?p=17")
    assert why == "a comment on it is here, and the post is not"


def test_a_comment_whose_address_is_none_names_a_post_of_no_month(cli: Cli) -> None:
    link = "http://[mill/2015/04/bread/"
    feed = (
        "<rss version='2.0'><channel><title>Comments</title><item><title>By: Ned</title>"
        f"<link>{link}#comment-7</link><description>Yes.</description></item></channel></rss>"
    )
    cli("add", "-q", cli.write("comments.xml", feed))
    assert gaps(cli) == [(link, None, "a comment on it is here, and the post is not")]


def test_the_counts_of_a_copied_page_count_too(cli: Cli) -> None:
    page = Path(__file__).parent.parent / "samples" / "monthly-archive-2015-04.txt"
    text = page.read_text(encoding="utf-8") + "\nArchives\nApril 2015 (9)\nMarch 2015 (4)\n"
    cli("add", "-q", cli.write("page.txt", text))
    assert gaps(cli) == [
        (None, 2, "the site counts 9 posts in this month; 7 are here"),
        (None, 4, "the site counts 4 posts in this month; 0 are here"),
    ]
    other = Cli(cli.folder / "other.db", cli.folder)
    other("add", "-q", "page.txt", "--site", "mill.example")
    assert [url for url, _, _ in gaps(other)] == [
        "http://mill.example/2015/04/",
        "http://mill.example/2015/03/",
    ]


def test_for_the_wayback_machine_nothing_is_asked(cli: Cli) -> None:
    save(cli, weblog(), "/2015/04/", "/2015/05/")
    assert gaps(cli, "--wayback")[0][0] == f"https://web.archive.org/web/*/{HOME}/2015/06/"
    assert cli("gaps", "--wayback", "--format", "csv").lines[0] == "url,month,missing,reason,seen_in"


def test_a_page_that_was_undone_or_not_kept_names_nothing(cli: Cli) -> None:
    save(cli, weblog(), "/2015/04/")
    cli("undo")
    assert gaps(cli) == []
    reply = weblog().answer("/2015/04/")
    assert reply
    cli("add", "-q", "--no-keep", cli.write("page.html", reply.body))
    assert gaps(cli) == []


@pytest.mark.skipif(not DUMPS.is_dir(), reason="the reference site's pages are not here")
def test_the_third_of_six_pages_of_a_real_month(cli: Cli) -> None:
    folder = DUMPS / "html" / "campaign"
    pages = sorted(folder.glob("month-2015-04-*.html"))
    cli("add", "-q", *(page for page in pages if not page.stem.endswith("03")))
    found = gaps(cli, "--month", "2015-04")
    assert [((url or "").partition("//")[2].partition("/")[2], missing) for url, missing, _ in found] == [
        ("2015/04/", 10),
        ("2015/04/page/3/", None),
    ]
    cli("add", "-q", pages[2])
    assert gaps(cli, "--month", "2015-04") == []
