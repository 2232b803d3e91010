"""Whatever a server does, the command ends in bounded time with a line that says it, and keeps what came."""

import gzip
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from itertools import count

import pytest

from solidarity_archive.fetching.client import Answer, Client
from solidarity_archive.source import LARGEST_DOCUMENT
from tests.conftest import Cli
from tests.live.test_reading import TITLES, titles
from tests.live.weblog import JSON, Weblog
from tests.running import Ran
from tests.serving import Clock, Raw, Reply, Site, moved

POSTS = "/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&_embed=author,wp:term,wp:featuredmedia&page="


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < 10


def complaints(ran: Ran) -> list[str]:
    """Return what the program says is wrong."""
    return [line for line in ran.err.splitlines() if line.startswith("archive: ")]


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"<p>")
        time.sleep(0.02)


def broken_off(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html>")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=404), "the server answers 404"),
        (Reply(status=403), "the server answers 403"),
        (Reply(status=500), "the server answers 500, 4 times"),
        (Reply(status=503), "the server answers 503, 4 times"),
        (Reply(status=429, headers={"Retry-After": "9"}), "the server answers 429, 4 times"),
        (Reply(status=503, headers={"Retry-After": "99999"}), "asks to wait 99999 s"),
        (moved("/"), "is sent on more than 5 times"),
        (moved("http://127.0.0.2/"), "127.0.0.2 is in a private network"),
        (moved("file:///etc/passwd"), "only http:// and https:// are"),
        (dripping, "takes too long, 4 times"),
        (broken_off, "the answer breaks off, 4 times"),
        (Reply(b"<html>", headers={"Content-Encoding": "gzip"}), "is not packed as the server says"),
        (Reply(gzip.compress(bytes(20 << 20)), headers={"Content-Encoding": "gzip"}), "200 times as much"),
        (Reply(b"", "text/html"), "is empty"),
        (Reply(b"\x89PNG\r\n\x1a\n", "text/html"), "is an image"),
        (Reply(b"SQLite format 3\0", "application/json"), "is an SQLite database"),
        (Reply(b"<?xml version='1.0'?><a/>", "text/html"), "neither a feed nor an export"),
        (Reply(b"<rss><channel><item><title>a</b></item>", "text/html"), "not well-formed"),
    ],
)
def test_a_home_page_that_is_none_is_one_line(cli: Cli, site: Site, reply: Reply | Raw, words: str) -> None:
    site.at("/", reply)
    ran = cli("add", site.home, code=1)
    (line,) = complaints(ran)
    assert words in line
    assert site.home in line
    assert ran.out == ""


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b'[{"id": 5, "title": {"rendered": "Le', JSON),
        Reply(b"<html><body><h1>Error establishing a database connection</h1></body></html>"),
        Reply(b'{"code": "internal", "message": "no"}', JSON),
        Reply(b"[" * 100_000, JSON),
        Reply(b"", JSON),
        Reply(b"null", JSON),
        Reply(b"\xff\xfe\x00", JSON),
    ],
)
def test_a_page_of_the_list_that_is_none_is_told_and_asked_for_again(
    cli: Cli, site: Site, reply: Reply
) -> None:
    weblog = Weblog(site, most=2)
    # What counts the pages is in the header, which a server that fails half-way still sends.
    site.at(f"{POSTS}3", Reply(reply.body, reply.type, headers={"X-WP-TotalPages": "4"}))
    ran = cli("add", site.home, code=3)
    (line,) = complaints(ran)
    assert f"{site.home[:-1]}{POSTS}3: is no list in JSON" in line
    assert titles(cli) == [title for title in TITLES if title not in ("Letter 4", "Letter 5")]
    del site.replies[f"{POSTS}3"]
    site.asked.clear()
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert [path for path in site.asked if path.startswith(POSTS)] == [f"{POSTS}3"]
    assert weblog.posts


def test_json_that_calls_itself_a_page_is_read_as_what_it_is(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)

    def mistyped(asked: str) -> Reply | None:
        reply = weblog.answer(asked)
        return reply and Reply(b"\xef\xbb\xbf" + reply.body, "text/html", reply.status, reply.headers)

    site.otherwise = mistyped
    cli("add", site.home)
    assert titles(cli) == TITLES


def test_a_list_that_announces_pages_without_end_ends_where_it_is_empty(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)

    def boasting(asked: str) -> Reply | None:
        reply = weblog.answer(asked)
        if not asked.startswith(POSTS):
            return reply
        if reply is None or reply.status != 200:
            return Reply(b"[]", JSON, headers={"X-WP-TotalPages": "999999999"})
        return Reply(reply.body, JSON, headers={"X-WP-TotalPages": "999999999"})

    site.otherwise = boasting
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert sum(path.startswith(POSTS) for path in site.asked) == 4


def test_a_list_that_is_the_same_page_for_ever_ends(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)

    def stuck(asked: str) -> Reply | None:
        if not asked.startswith(POSTS):
            return weblog.answer(asked)
        reply = weblog.answer(f"{POSTS}1")
        return reply and Reply(reply.body, reply.type, headers={"X-WP-TotalPages": "999999999"})

    site.otherwise = stuck
    cli("add", site.home)
    assert sum(path.startswith(POSTS) for path in site.asked) == 2


def test_a_site_without_end_is_left_after_very_many_answers(
    cli: Cli, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solidarity_archive.live.visit.MOST_ANSWERS", 20)
    Weblog(site, rest=False, months=False)
    number = count(1)

    def endless(asked: str) -> Reply | None:
        if asked.partition("?")[0] != "/feed/":
            return Reply(b"<html><link rel='alternate' type='application/rss+xml' href='/feed/'></html>")
        items = f"<item><title>{(now := next(number))}</title><guid>{now}</guid></item>"
        return Reply(f"<rss><channel><title>x</title>{items}</channel></rss>".encode())

    site.otherwise = endless
    ran = cli("add", site.home, code=1)
    assert "not read on: it has given 20 answers" in complaints(ran)[0]
    assert len(titles(cli)) == 20


def test_a_busy_site_is_waited_for(cli: Cli, site: Site, clock: Clock) -> None:
    weblog = Weblog(site)
    reply = weblog.answer(f"{POSTS}2")
    assert reply
    site.at(f"{POSTS}2", Reply(status=429, headers={"Retry-After": "11"}), Reply(status=503), reply)
    ran = cli("add", site.home, "--delay", "0")
    assert titles(cli) == TITLES
    assert clock.slept == [11.0, 22.0]
    assert "the server answers 429; asking again in 11 s" in ran.err


def test_an_api_in_a_private_network_is_passed_over(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, rest=False)
    reply = weblog.answer("/")
    assert reply
    head = b"<head><link rel='https://api.w.org/' href='http://169.254.169.254/wp-json/'>"
    site.at("/", Reply(reply.body.replace(b"<head>", head)))
    cli("add", site.home)
    assert titles(cli) == TITLES


def test_an_api_at_what_is_no_address_is_passed_over(cli: Cli, site: Site) -> None:
    reply = Weblog(site, rest=False).answer("/")
    assert reply
    site.at("/", Reply(reply.body, headers={"Link": '<http://[::1>; rel="https://api.w.org/"'}))
    cli("add", site.home)
    assert titles(cli) == TITLES


@pytest.mark.parametrize("namespaces", ["null", "[]", '""', "{}", "5", "true"])
def test_an_api_that_names_no_routes_is_passed_over(cli: Cli, site: Site, namespaces: str) -> None:
    weblog = Weblog(site)
    site.at("/wp-json/", Reply(f'{{"name": "The Mill", "namespaces": {namespaces}}}'.encode(), JSON))
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert not any(path.startswith(POSTS) for path in site.asked)
    assert weblog.posts


def test_a_feed_whose_next_page_is_no_address_ends(cli: Cli, site: Site) -> None:
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Mill</title><link rel='next' href='http://['/>"
        "<entry><title>Letter 0</title><id>urn:0</id></entry></feed>"
    )
    site.at("/", Reply(b"<html><link rel=alternate type=application/atom+xml href=/posts><p>x</html>"))
    site.at("/posts", Reply(feed.encode(), "application/atom+xml"))
    cli("add", site.home)
    assert titles(cli) == TITLES[:1]
    assert site.asked.count("/posts") == 1


def test_pages_in_a_private_network_are_not_followed(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, rest=False, feed=False)
    reply = weblog.answer("/")
    assert reply
    months = b"<aside><a href='http://127.0.0.2/2014/01/'>January</a> <a href='file:///2014/02/'>February</a>"
    site.at("/", Reply(reply.body.replace(b"<aside>", months)))
    cli("add", site.home)
    assert titles(cli) == TITLES


def test_a_month_that_leads_elsewhere_is_told_and_the_others_are_read(cli: Cli, site: Site) -> None:
    Weblog(site, rest=False, feed=False)
    site.at("/2015/04/", moved("http://127.0.0.2/2015/04/"))
    ran = cli("add", site.home, code=3)
    assert "127.0.0.2 is in a private network" in complaints(ran)[0]
    assert titles(cli) == [title for title in TITLES if title not in ("Letter 2", "Letter 3")]


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "99999"])
def test_a_delay_is_a_number_of_seconds(cli: Cli, site: Site, delay: str) -> None:
    assert "--delay" in cli("add", site.home, "--delay", delay, code=2).err


def test_an_interrupted_run_keeps_what_came(cli: Cli, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    Weblog(site)
    get = Client.get

    def interrupted(
        client: Client, url: str, headers: Mapping[str, str] | None = None, limit: int = LARGEST_DOCUMENT
    ) -> Answer:
        if url.endswith(f"{POSTS}2"):
            raise KeyboardInterrupt
        return get(client, url, headers, limit)

    with monkeypatch.context() as patched:
        patched.setattr(Client, "get", interrupted)
        cli("add", site.home, code=130)
    assert titles(cli) == TITLES[:3]
    cli("add", site.home)
    assert titles(cli) == TITLES
    assert site.asked.count(f"{POSTS}1") == 1


def test_a_site_of_which_nothing_comes_any_more_is_not_asked_for_ever(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, rest=False, feed=False)

    def failing(asked: str) -> Reply | None:
        return Reply(status=502) if asked.startswith("/2015/") else weblog.answer(asked)

    site.otherwise = failing
    ran = cli("add", site.home, code=1)
    assert len(complaints(ran)) == 3
    assert len({path for path in site.asked if path.startswith("/2015/")}) == 3
    assert weblog.posts
