"""A site comes in whole by its API, its feed or its pages, and is gone on with after a break."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from tests.conftest import Cli
from tests.live.weblog import FEED, JSON, Weblog
from tests.running import Ran
from tests.serving import Reply, Site, moved, serving

TITLES = [f"Letter {number}" for number in range(8)]


def records(cli: Cli) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cli("list", "--sort", "title", "--format", "json").out)
    return found


def titles(cli: Cli) -> list[str]:
    return [record["title"] for record in records(cli)]


def sheets(ran: Ran) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_a_site_comes_in_by_its_api_with_the_names_of_its_terms(cli: Cli, site: Site) -> None:
    Weblog(site)
    ran = cli("add", site.home)
    assert ran.lines[-1].endswith("page=3: rest: 2 items = 2 new")
    assert "note, wp/v2/users: the site shows this list to nobody (it answers 401)" in ran.err
    found = records(cli)
    assert [record["title"] for record in found] == TITLES
    assert {record["complete"] for record in found} == {True}
    assert {term["name"] for record in found for term in record["terms"]} == {"Bread & roses"}
    assert {record["site_title"] for record in found} == {"The Mill"}
    assert not any("blocks" in path for path in site.asked)


def test_an_api_without_pretty_permalinks_is_found(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    pretty = weblog.answer

    def plain(asked: str) -> Reply | None:
        if asked.startswith("/?rest_route="):
            route, _, query = asked.removeprefix("/?rest_route=/").partition("&")
            return pretty(f"/wp-json/{route}?{query}")
        return None if "wp-json" in asked else pretty(asked)

    site.otherwise = plain
    weblog.rest = False  # no page names it
    shown = pretty("/")
    assert shown
    site.at("/", shown)
    weblog.rest = True
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert not any("/feed/" in path for path in site.asked)


def test_the_api_is_found_by_the_header_alone(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    weblog.rest = False
    shown = weblog.answer("/")
    assert shown
    link = '<https://mill.example/x>; rel="shortlink", </wp-json/>; rel="https://api.w.org/"'
    site.at("/", Reply(shown.body, headers={"Link": link}))
    weblog.rest = True
    assert "rest: 3 items" in cli("add", site.home).out


def test_where_the_api_shows_posts_to_nobody_the_feed_is_read(cli: Cli, site: Site) -> None:
    Weblog(site)
    site.at("/wp-json/wp/v2/posts?per_page=1&_fields=id", Reply(b'{"code": "rest_forbidden"}', JSON, 401))
    assert ": feed: 3 items" in cli("add", site.home).out
    assert titles(cli) == TITLES


def test_a_site_that_moved_is_read_where_it_is_now(
    cli: Cli, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solidarity_archive.fetching.network.is_public", lambda _: True)
    Weblog(site, rest=False, feed=False)
    with serving() as old:
        old.at("/", moved(f"http://localhost:{site.port}/"))
        cli("add", old.home)
        assert titles(cli) == TITLES
        old.asked.clear()
        cli("sync")
    assert "/2015/06/" in site.asked


def test_adding_a_site_again_changes_nothing(cli: Cli, site: Site) -> None:
    Weblog(site)
    cli("add", site.home)
    again = sheets(cli("add", site.home, "--format", "json"))
    assert sum(sheet["unchanged"] for sheet in again) == sum(sheet["items"] for sheet in again) == 10


@pytest.mark.parametrize("what", [{"rest": False}, {"rest": False, "summaries": True}])
def test_without_an_api_it_comes_in_by_the_pages_of_its_feed(cli: Cli, site: Site, what: Any) -> None:
    Weblog(site, **what)
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert {record["complete"] for record in records(cli)} == {True}
    own = [path for path in site.asked if "letter" in path]
    assert len(own) == (8 if what.get("summaries") else 0)
    assert not any(path.startswith("/2015") and "letter" not in path for path in site.asked)


def test_a_feed_that_is_not_paged_is_not_believed_to_be_all(cli: Cli, site: Site) -> None:
    Weblog(site, rest=False, paged=False)
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert [path for path in site.asked if "paged" in path] == ["/feed/?paged=2"], "it repeats the first"


@pytest.mark.parametrize(
    "what",
    [
        {},
        {"months": False},
        {"summaries": True},
        {"most": 1},
        {"most": 1, "months": False, "summaries": True},
    ],
)
def test_without_api_and_feed_it_comes_in_by_its_pages(cli: Cli, site: Site, what: Any) -> None:
    Weblog(site, rest=False, feed=False, **what)
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert {record["complete"] for record in records(cli)} == {True}
    assert len(site.asked) == len(set(site.asked))


def test_one_page_of_a_site_is_a_source_of_its_own(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    path = weblog.posts[5].path
    ran = cli("add", site.url(path))
    assert ran.out == f"{site.url(path)}: html: 1 item = 1 new\n"
    cli("add", site.url("/2015/04/"))
    assert titles(cli) == ["Letter 2", "Letter 3"]
    cli("add", site.url("/feed/"))
    assert titles(cli) == ["Letter 2", "Letter 3", "Letter 5", "Letter 6", "Letter 7"]
    cli("add", site.url("/wp-json/wp/v2/posts?include=1"))
    assert "Letter 0" in titles(cli)


def test_a_site_that_is_a_folder_of_its_host_is_known_by_its_api(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    inner = weblog.answer

    def below(asked: str) -> Reply | None:
        if not asked.startswith("/blog/"):
            return None
        reply = inner(asked.removeprefix("/blog"))
        if reply is None:
            return None
        body = reply.body.replace(b"'/wp-json/", b"'/blog/wp-json/").replace(b"'/20", b"'/blog/20")
        home = site.home.rstrip("/").encode()
        body = body.replace(b'"home": "' + home, b'"home": "' + home + b"/blog")
        return Reply(body, reply.type, reply.status, reply.headers)

    site.otherwise = below
    cli("add", site.url("/blog/2015/04/letter-2/"))
    assert titles(cli) == ["Letter 2"]
    cli("add", site.url("/blog/"))
    assert titles(cli) == TITLES


def test_a_file_at_an_address_is_added_as_it_is(cli: Cli, site: Site) -> None:
    site.at("/all.jsonl", Reply(b'{"title": "Bread", "date": "2015-04"}\n', "application/octet-stream"))
    assert cli("add", site.url("/all.jsonl")).out == f"{site.url('/all.jsonl')}: jsonl: 1 item = 1 new\n"
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr("more.jsonl", '{"title": "Roses", "date": "2015-04"}\n')
    site.at("/all.zip", Reply(packed.getvalue(), "application/zip"))
    assert "all.zip/more.jsonl: jsonl: 1 item = 1 new" in cli("add", site.url("/all.zip")).out


def test_what_was_broken_off_is_gone_on_with_and_nothing_is_asked_twice(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    broken = (
        "/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&_embed=author,wp:term,wp:featuredmedia&page=3"
    )
    site.at(broken, Reply(status=503))
    ran = cli("add", site.home, code=1)
    assert "the server answers 503, 4 times" in ran.err
    assert len(titles(cli)) == 6
    del site.replies[broken]
    site.asked.clear()
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert [path for path in site.pages if "posts?per_page=100" in path] == [broken]
    assert weblog.posts
    site.asked.clear()
    cli("add", site.home)
    assert sum("posts?per_page=100" in path for path in site.asked) == 3, (
        "it was finished: all is asked for again"
    )


def test_what_was_undone_is_asked_for_again(cli: Cli, site: Site) -> None:
    Weblog(site)
    site.at("/wp-json/wp/v2/comments?per_page=100&orderby=id&order=asc&page=1", Reply(status=503))
    cli("add", site.home, code=1)
    cli("undo")
    assert len(titles(cli)) == 6
    cli("add", site.home, code=1)
    assert titles(cli) == TITLES


def test_pages_are_gone_on_with_too(cli: Cli, site: Site) -> None:
    Weblog(site, rest=False, feed=False)
    site.at("/2015/04/", Reply(status=500))
    cli("add", site.home, code=3)
    del site.replies["/2015/04/"]
    before = [path for path in site.asked if path.startswith("/2015/0")]
    site.asked.clear()
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert not {path for path in before if path != "/2015/04/"} & set(site.asked)


def test_a_dry_run_changes_nothing(cli: Cli, site: Site) -> None:
    Weblog(site)
    assert "3 new (dry run: nothing was changed)" in cli("add", site.home, "--dry-run").out
    assert not cli.path.exists()


def test_hints_fill_gaps_of_a_site_too(cli: Cli, site: Site) -> None:
    Weblog(site)
    cli("add", site.home, "--language", "en", "--term", "mill")
    assert {record["language"] for record in records(cli)} == {"en"}


def test_robots_txt_shuts_doors_one_by_one(cli: Cli, site: Site) -> None:
    Weblog(site)
    site.at("/robots.txt", Reply(b"User-agent: *\nDisallow: /wp-json/\n", "text/plain"))
    assert ": feed: 3 items" in cli("add", site.home).out
    assert not any("wp-json" in path for path in site.asked)
    site.at("/robots.txt", Reply(b"User-agent: *\nDisallow: /\n", "text/plain"))
    ran = cli("add", site.home, code=1)
    assert "robots.txt asks programs not to read it\n  To read it all the same: --ignore-robots" in ran.err
    assert ": rest: 3 items" in cli("add", site.home, "--ignore-robots").out


def test_a_site_that_repeats_itself_ends(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, rest=False, feed=False, months=False, most=2)
    pages = weblog.answer

    def repeating(asked: str) -> Reply | None:
        reply = pages("/" if asked.startswith("/page/") else asked)
        number = int(asked.strip("/").rpartition("/")[2]) if "page" in asked else 1
        body = reply.body.replace(b"/page/2/", f"/page/{number + 1}/".encode()) if reply else b""
        return Reply(body) if reply else None

    site.otherwise = repeating
    cli("add", site.home)
    assert titles(cli) == ["Letter 6", "Letter 7"]
    assert "/page/3/" not in site.asked


def test_a_feed_may_name_its_next_page(cli: Cli, site: Site) -> None:
    item = "<entry><id>tag:a.example,2015:{0}</id><title>Letter {0}</title><content>Bread</content></entry>"
    head = "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Mill</title>"
    site.at("/", Reply(b"<html><link rel=alternate type=application/atom+xml href=/posts><p>x</html>"))
    first = f"{head}<link rel='next' href='/posts?start=2&amp;max=1'/>{item.format(1)}</feed>"
    site.at("/posts", Reply(first.encode(), FEED))
    site.at("/posts?start=2&max=1", Reply(f"{head}{item.format(2)}</feed>".encode(), FEED))
    cli("add", site.home)
    assert titles(cli) == ["Letter 1", "Letter 2"]


@pytest.mark.parametrize("name", ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org/"])
def test_only_the_web_is_read(cli: Cli, name: str) -> None:
    ran = cli("add", name, code=1)
    assert f"archive: {name}: is not read: only http:// and https:// are" in ran.err.replace(
        "file:/e", "file:///e"
    )
    assert not cli.path.exists()


def test_a_site_that_is_not_there_makes_no_archive(cli: Cli, site: Site) -> None:
    assert "the server answers 404" in cli("add", site.home, code=1).err
    assert not cli.path.exists()
