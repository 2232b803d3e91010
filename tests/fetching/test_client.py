"""Whatever a server does, an answer is whole or an error in bounded time, and nothing else is reached."""

import gzip
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from solidarity_archive.fetching.client import Client, ForbiddenError
from solidarity_archive.fetching.network import FetchError, PrivateError, is_public
from solidarity_archive.source import LARGEST_DOCUMENT
from tests.serving import Clock, Reply, Site, client, moved, serving

PAGE = "<html><p>Bread & roses – хліб</p></html>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


def problem(
    asking: Client, url: str, kind: type[FetchError] = FetchError, limit: int = LARGEST_DOCUMENT
) -> str:
    """Return what asking for an address fails with, in less than the time that it may take."""
    begun = time.monotonic()
    with pytest.raises(kind) as raised:
        asking.get(url, limit=limit)
    assert time.monotonic() - begun < 5
    return raised.value.problem


def test_an_answer_comes_as_it_is_with_its_name_told_to_the_server(site: Site, clock: Clock) -> None:
    site.at("/a?b=1", Reply(PAGE, headers={"ETag": '"1"', "Set-Cookie": "a=b"}))
    answer = client(site, clock).get(site.url("/a?b=1#c"), {"If-None-Match": '"0"'})
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["etag"] == '"1"'
    assert "set-cookie" not in answer.headers
    asked = site.headers[-1]
    assert asked["user-agent"].startswith("solidarity_archive/")
    assert "(+http" in asked["user-agent"]
    assert asked["if-none-match"] == '"0"'
    assert asked["host"] == f"127.0.0.1:{site.port}"


def test_all_is_asked_over_one_connection_and_not_too_fast(site: Site, clock: Clock) -> None:
    ports = set()

    def note(handler: BaseHTTPRequestHandler) -> None:
        ports.add(handler.client_address)
        handler.close_connection = False
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    site.at("/a", note)
    asking = client(site, clock, delay=2.0, obeys=False)
    for _ in range(3):
        assert asking.get(site.url("/a")).body == b"ok"
    assert len(ports) == 1
    assert clock.slept == [2.0, 2.0]


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes)]
)
def test_packed_answers_are_unpacked(site: Site, clock: Clock, encoding: str, pack: type[bytes]) -> None:
    site.at("/", Reply(pack(PAGE), headers={"Content-Encoding": encoding}))
    assert client(site, clock).get(site.home).body == PAGE


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        (PAGE, "gzip", "is not packed as the server says"),
        (gzip.compress(PAGE)[:-9], "gzip", "breaks off"),
        (gzip.compress(PAGE) + b"more", "gzip", "something behind the end"),
        (PAGE, "br", "packed as 'br', which was not asked for"),
        (gzip.compress(bytes(30 << 20)), "gzip", "200 times as much"),
    ],
)
def test_lies_about_the_encoding_and_bombs_are_refused(
    site: Site, clock: Clock, body: bytes, encoding: str, words: str
) -> None:
    site.at("/", Reply(body, headers={"Content-Encoding": encoding}))
    assert words in problem(client(site, clock), site.home)


def test_a_bomb_that_is_packed_badly_is_refused_for_its_size(site: Site, clock: Clock) -> None:
    site.at("/", Reply(gzip.compress(bytes(2 << 20)), headers={"Content-Encoding": "gzip"}))
    assert "is larger than 1 MiB" in problem(client(site, clock), site.home, limit=1 << 20)


def test_a_body_without_end_is_cut_off(site: Site, clock: Clock) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not site.over.is_set():
            handler.wfile.write(bytes(1 << 16))

    site.at("/", endless)
    assert "is larger than 1 MiB" in problem(client(site, clock), site.home, limit=1 << 20)


def test_a_body_that_drips_ends_with_the_time_that_an_answer_may_take(site: Site, clock: Clock) -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not site.over.wait(0.02):
            handler.wfile.write(b".")

    site.at("/", dripping)
    assert "takes too long, 4 times" in problem(client(site, clock, patience=0.2, obeys=False), site.home)
    assert len(site.asked) == 4


def test_header_fields_that_drip_end_so_too(site: Site, clock: Clock) -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not site.over.wait(0.02):
            handler.wfile.write(b"x")

    site.at("/", dripping)
    assert "takes too long" in problem(client(site, clock, patience=0.2, obeys=False), site.home)


def test_a_server_that_says_nothing_is_not_waited_for(site: Site, clock: Clock) -> None:
    site.at("/", lambda _: site.over.wait(5))
    assert "takes too long" in problem(client(site, clock, patience=0.2, obeys=False), site.home)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbread", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbread", "more came than the 3 bytes"),
        (
            b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbread",
            "more came than the 3 bytes",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nbread", "not as HTTP has it"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbread\r\n", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nbread\r\n", "not as HTTP has it"),
        (b"", "closes without an answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "not as HTTP has it"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000 + b"\r\n", "not as HTTP has it"),
    ],
)
def test_what_is_cut_off_or_lies_about_its_length_is_no_answer(
    site: Site, clock: Clock, answer: bytes, words: str
) -> None:
    site.at("/", lambda handler: handler.wfile.write(answer))
    assert words in problem(client(site, clock, obeys=False), site.home)


def test_an_early_hint_is_no_part_of_the_answer(site: Site, clock: Clock) -> None:
    answer = b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbread"
    site.at("/", lambda handler: handler.wfile.write(answer))
    assert client(site, clock, obeys=False).get(site.home).body == b"bread"


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(site: Site, clock: Clock, status: int) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    site.at(
        "/",
        Reply(status=status, headers={"Retry-After": "7"}),
        Reply(status=status, headers={"Retry-After": then}),
        Reply(PAGE),
    )
    told: list[str] = []
    asking = client(site, clock, obeys=False, waits=told.append)
    assert asking.get(site.home).body == PAGE
    assert clock.slept[0] == 7
    assert 35 < clock.slept[1] <= 40
    assert told[0] == f"{site.home}: the server answers {status}; asking again in 7 s"


def test_a_busy_server_that_does_not_say_when_is_asked_ever_more_seldom_and_not_for_ever(
    site: Site, clock: Clock
) -> None:
    site.at("/", Reply(status=503, headers={"Retry-After": "soon"}))
    assert "the server answers 503, 4 times" in problem(client(site, clock, obeys=False), site.home)
    assert clock.slept == [5.0, 10.0, 20.0]


def test_who_asks_for_a_long_wait_is_left_in_peace(site: Site, clock: Clock) -> None:
    site.at("/", Reply(status=429, headers={"Retry-After": "86400"}))
    assert "asks to wait 86400 s" in problem(client(site, clock, obeys=False), site.home)
    assert clock.slept == []


def test_redirects_are_followed_but_not_in_circles(site: Site, clock: Clock) -> None:
    for number in range(5):
        site.at(f"/{number}", moved(f"/{number + 1}", (301, 302, 303, 307, 308)[number]))
    site.at("/5", Reply(PAGE))
    answer = client(site, clock).get(site.url("/0"))
    assert (answer.asked, answer.url, answer.body) == (site.url("/0"), site.url("/5"), PAGE)
    site.at("/5", moved("/0"))
    assert "is sent on more than 5 times" in problem(client(site, clock), site.url("/0"))


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("file:///etc/passwd", "leads to file:/etc/passwd, which is not read"),
        ("ftp://127.0.0.1/", "only http:// and https://"),
        ("", "is not read"),
        ("http://user:secret@127.0.0.1/", "name and password"),
        ("http://[", "no such host"),
    ],
)
def test_redirects_lead_to_nothing_but_the_web(site: Site, clock: Clock, where: str, words: str) -> None:
    site.at("/", moved(where))
    assert words in problem(client(site, clock), site.home)


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "[::1]", "0x7f000001", "169.254.169.254"])
def test_redirects_do_not_lead_into_a_private_network(site: Site, clock: Clock, host: str) -> None:
    site.at("/", moved(f"http://{host}:{site.port}/secret"))
    assert "in a private network" in problem(client(site, clock), site.home, PrivateError)
    assert "/secret" not in site.asked


def test_a_private_address_is_asked_if_its_name_was_typed_but_not_once_it_was_public(
    site: Site, clock: Clock
) -> None:
    site.at("/", Reply(PAGE))
    url = f"http://archive.example:{site.port}/"
    answers = [["127.0.0.1"]]
    asking = client(site, clock, obeys=False, resolve=lambda _host, _port: answers[-1])
    assert "archive.example is in a private network" in problem(asking, url, PrivateError)
    asking.name(url)
    assert asking.get(url).body == PAGE
    asking.close()
    answers.append(["192.0.2.1", "127.0.0.1"])  # reserved for documentation: not public
    assert asking.get(url).body == PAGE
    network = asking._network
    assert network
    answers.append(["93.184.216.34", "127.0.0.1"])
    assert network.allowed("archive.example", 80) == ["93.184.216.34"]
    answers.append(["127.0.0.1"])
    with pytest.raises(PrivateError):
        network.allowed("archive.example", 80)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_which_addresses_are_public(address: str, *, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "http://", "http://a b/", "gopher://x"]
)
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(FetchError):
        Client().get(url)


def test_nobody_there_is_said_at_once(clock: Clock) -> None:
    with serving() as site:
        asking = client(site, clock, obeys=False)
    assert "refused" in problem(asking, site.home)
    assert clock.slept == []


def test_a_server_that_goes_away_is_waited_for(clock: Clock) -> None:
    with serving() as site:
        asking = client(site, clock, obeys=False)
        site.at("/", Reply(PAGE))
        asking.get(site.home)
    assert "refused, 4 times" in problem(asking, site.home).replace("] Connection", "")
    assert len(clock.slept) >= 3


def test_robots_txt_is_obeyed_unless_told_otherwise(site: Site, clock: Clock) -> None:
    site.at("/robots.txt", Reply(b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n", "text/plain"))
    site.at("/private/a", Reply(PAGE))
    site.at("/a", moved("/private/a"))
    asking = client(site, clock)
    assert "robots.txt asks programs not to" in problem(asking, site.url("/private/a"), ForbiddenError)
    assert "robots.txt" in problem(asking, site.url("/a"), ForbiddenError)
    assert "/private/a" not in site.asked
    assert site.asked.count("/robots.txt") == 1
    assert clock.slept == [3.0]
    assert client(site, clock, obeys=False).get(site.url("/private/a")).body == PAGE


def test_where_there_is_no_robots_txt_all_may_be_read_where_it_fails_nothing(
    site: Site, clock: Clock
) -> None:
    site.at("/a", Reply(PAGE))
    assert client(site, clock).get(site.url("/a")).body == PAGE
    site.at("/robots.txt", Reply(status=500))
    assert "robots.txt: the server answers 500" in problem(client(site, clock), site.url("/a"))
    assert site.asked.count("/a") == 1
