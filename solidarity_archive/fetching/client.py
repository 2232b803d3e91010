"""Asking servers: http and https only, redirects looked at one by one, whole answers or an error."""

import re
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from io import BytesIO
from typing import cast

import httpcore
import httpx

from solidarity_archive import __version__
from solidarity_archive.fetching.network import FetchError, Network, PrivateError, Resolve, StopError, resolve
from solidarity_archive.fetching.unpacking import unpacked
from solidarity_archive.robots import Robots, read_robots
from solidarity_archive.source import LARGEST_DOCUMENT, Source

AGENT = "solidarity_archive"
USER_AGENT = f"{AGENT}/{__version__} (+https://pypi.org/project/solidarity-archive/)"
TIME = 60.0
"""Seconds that one answer may take, with all its bytes."""
MOST_REDIRECTS = 5
MOST_TRIES = 4
LONGEST_WAIT = 300.0
"""Seconds that a server may ask to be waited for; who asks for more is left in peace."""
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_FAILING = (500, 502, 504)
_KEPT = (
    *("content-encoding", "content-length", "location", "retry-after", "transfer-encoding"),
    *("content-type", "date", "etag", "last-modified", "link", "x-wp-total", "x-wp-totalpages"),
)


class ForbiddenError(FetchError):
    """A site's robots.txt asks programs not to read an address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: `url` is where it came from after redirects, `asked` what was asked for.

    `headers` are those that matter, their names in small letters.
    """

    asked: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """``sha256:…`` of the body."""
        return f"sha256:{sha256(self.body).hexdigest()}"

    def source(self) -> Source:
        """Return the answer as a source called by its address."""
        charset = _CHARSET.search(self.headers.get("content-type", ""))
        return Source(self.asked, BytesIO(self.body), self.url, charset[1] if charset else None)


@dataclass(slots=True)
class Client:
    """Asks one server after the other over one connection, and waits at least `delay` seconds in between.

    `named` are the hosts that the user typed, as name() has them. Without `obeys` no robots.txt is looked at.
    `patience` is how many seconds an answer may take; `sleep` and `clock` are those of the time module.
    `waits` is told of long waits.
    """

    named: set[str] = field(default_factory=set)
    delay: float = 0.5
    obeys: bool = True
    patience: float = TIME
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    resolve: Resolve = resolve
    waits: Callable[[str], object] = lambda _message: None
    requests: int = 0
    _last: float | None = None
    _answered: set[str] = field(default_factory=set)
    _robots: dict[str, Robots] = field(default_factory=dict)
    _network: Network | None = None
    _pool: httpcore.ConnectionPool | None = None

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, limit: int = LARGEST_DOCUMENT
    ) -> Answer:
        """Return what a server answers to a GET, of any status but those that mean “later”.

        Its body may have `limit` bytes.

        Raises FetchError for what cannot be had, ForbiddenError where robots.txt says no, and PrivateError
        where the way leads into a private network.
        """
        where = _web(url)
        answer = self._allowed(url, where, headers or {}, limit)
        for _ in range(MOST_REDIRECTS):
            if answer.status not in _REDIRECTS:
                return answer
            where = _web(_joined(where, answer.headers.get("location", "")), url)
            try:
                answer = self._allowed(url, where, headers or {}, limit)
            except FetchError as error:
                raise type(error)(f"{url}: leads to {error.problem}", error.hint) from error
        if answer.status not in _REDIRECTS:
            return answer
        raise FetchError(f"{url}: is sent on more than {MOST_REDIRECTS} times, the last time from {where}")

    def name(self, url: str) -> None:
        """Note that the user typed an address, so that it may be in a private network."""
        self.named.add(_web(url).raw_host.decode("ascii"))

    def close(self) -> None:
        """Close the connection."""
        if self._pool:
            self._pool.close()
            self._pool = None

    def _allowed(self, asked: str, where: httpx.URL, headers: Mapping[str, str], limit: int) -> Answer:
        if self.obeys and not self._rules(where).allows(str(where)):
            raise ForbiddenError(
                f"{where}: the site's robots.txt asks programs not to read it",
                "To read it all the same: --ignore-robots",
            )
        return self._patiently(asked, where, headers, limit)

    def _rules(self, url: httpx.URL) -> Robots:
        """Return the robots.txt of an address's host (RFC 9309, 2.3.1)."""
        place = str(url.copy_with(raw_path=b"/robots.txt", fragment=None))
        if place not in self._robots:
            where = httpx.URL(place)
            for _ in range(MOST_REDIRECTS + 1):
                answer = self._patiently(place, where, {})
                if answer.status not in _REDIRECTS:
                    break
                where = _web(_joined(where, answer.headers.get("location", "")), place)
            found = answer.status == 200
            self._robots[place] = read_robots(answer.body, AGENT) if found else Robots()
        return self._robots[place]

    def _patiently(
        self, asked: str, where: httpx.URL, headers: Mapping[str, str], limit: int = LARGEST_DOCUMENT
    ) -> Answer:
        """Ask, and ask again after a while what is busy or failed."""
        wait = 5.0
        failure: type[FetchError] = FetchError
        for tries in range(1, MOST_TRIES + 1):
            self._pause(where)
            problem = ""
            try:
                answer = self._once(asked, where, headers, limit)
            except _UNSTEADY as error:
                problem, failure = _words(error), FetchError
            except PrivateError as error:
                raise PrivateError(f"{where}: {error.problem}", error.hint) from error
            except (httpcore.ConnectError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
                if where.host not in self._answered or not isinstance(error, httpcore.ConnectError):
                    raise StopError(f"{where}: {_words(error)}", _LOOK) from error
                problem, failure = _words(error), StopError  # it was there a moment ago
            else:
                if answer.status not in (*_BUSY, *_FAILING):
                    return answer
                problem = f"the server answers {answer.status}"
                failure = StopError if answer.status in _BUSY else FetchError
                wait = self._asked_to_wait(answer, where) or wait
            if tries < MOST_TRIES:
                self.waits(f"{where}: {problem}; asking again in {wait:.0f} s")
                self.sleep(wait)
                wait *= 2
        raise failure(f"{where}: {problem}, {MOST_TRIES} times", "Try again later.")

    def _pause(self, where: httpx.URL) -> None:
        robots = self._robots.get(str(where.copy_with(raw_path=b"/robots.txt", fragment=None)))
        delay = max(self.delay, robots.delay if robots else 0.0)
        if self._last is not None and (left := self._last + delay - self.clock()) > 0:
            self.sleep(left)
        self._last = self.clock()

    def _asked_to_wait(self, answer: Answer, where: httpx.URL) -> float | None:
        said = answer.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            wait = float(said[:9])
        else:
            try:
                at = parsedate_to_datetime(said)
                wait = (at.astimezone(UTC) - datetime.now(UTC)).total_seconds()
            except (ValueError, OverflowError):
                return None
        if wait > LONGEST_WAIT:
            raise StopError(
                f"{where}: the server answers {answer.status} and asks to wait {wait:.0f} s",
                "Try again then.",
            )
        return max(wait, 1.0)

    def _once(self, asked: str, where: httpx.URL, headers: Mapping[str, str], limit: int) -> Answer:
        network, pool = self._connected()
        network.begin(time.monotonic() + self.patience)
        self.requests += 1
        request = httpcore.Request(
            "GET",
            httpcore.URL(
                scheme=where.raw_scheme, host=where.raw_host, port=where.port, target=where.raw_path
            ),
            headers=[
                (b"Host", where.netloc),
                (b"User-Agent", USER_AGENT.encode()),
                (b"Accept", b"*/*"),
                (b"Accept-Encoding", b"gzip"),
                *((name.encode(), value.encode()) for name, value in headers.items()),
            ],
        )
        try:
            response = pool.handle_request(request)
            try:
                said = _headers(response.headers)
                pieces = cast("Iterable[bytes]", response.stream)
                body = b"".join(unpacked(pieces, said.get("content-encoding", ""), str(where), limit))
            finally:
                response.close()
        except BaseException:
            self.close()
            raise
        self._compare_length(said, network, where)
        self._answered.add(where.host)
        return Answer(asked, str(where), response.status, said, body)

    def _compare_length(self, said: Mapping[str, str], network: Network, where: httpx.URL) -> None:
        length = said.get("content-length", "")
        if not length.isdecimal() or "transfer-encoding" in said:
            return
        if network.received > int(length[:18]):
            self.close()
            raise FetchError(f"{where}: more came than the {length} bytes that the server announced")

    def _connected(self) -> tuple[Network, httpcore.ConnectionPool]:
        if self._network is None:
            self._network = Network(self.named, self.resolve)
        if self._pool is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=_certificates(),
                max_connections=1,
                keepalive_expiry=30,
                network_backend=self._network,
            )
        return self._network, self._pool


_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_LOOK = "Look whether a browser shows it."
_UNSTEADY = (
    httpcore.TimeoutException,
    httpcore.ReadError,
    httpcore.WriteError,
    httpcore.RemoteProtocolError,
)
_CONTEXTS: list[ssl.SSLContext] = []


def _certificates() -> ssl.SSLContext:
    if not _CONTEXTS:
        _CONTEXTS.append(httpx.create_ssl_context())
    return _CONTEXTS[0]


def _web(url: str, asked: str | None = None) -> httpx.URL:
    """Return an address that may be asked: of http or https, without a password, and with a host."""
    name = asked or url
    try:
        where = httpx.URL(url).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"{name}: is no address that can be asked ({error})") from error
    if where.scheme not in ("http", "https") or not where.host:
        led = "" if asked is None else f" leads to {url}, which"
        raise FetchError(f"{name}:{led} is not read: only http:// and https:// are")
    if where.userinfo:
        raise FetchError(f"{name}: addresses with a name and password in them are not read")
    return where


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location)) if location else ""
    except (httpx.InvalidURL, ValueError):
        return location


def _headers(given: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the header fields that count; of one that is there several times all, with commas between."""
    found: dict[str, str] = {}
    for name, value in given:
        key, text = name.decode("latin-1").casefold(), value.decode("utf-8", "replace")
        if key in _KEPT:
            found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _words(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "the server takes too long"
    if isinstance(error, httpcore.RemoteProtocolError):
        said = str(error)
        if "without sending complete message body" in said or "incomplete chunked read" in said:
            return "the answer breaks off"
        if "without sending a response" in said:
            return "the server closes without an answer"
        return f"the answer is not as HTTP has it ({said})"
    return str(error) or "the connection breaks"
