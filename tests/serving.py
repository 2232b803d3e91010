"""A server on loopback that answers what a test says, however badly, and keeps what it was asked."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

from solidarity_archive.fetching.client import Client


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: `length` is what Content-Length says, None for the truth."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


Raw: TypeAlias = Callable[[BaseHTTPRequestHandler], object]
"""Writes an answer of its own, byte by byte, to ``handler.wfile``."""


def moved(where: str, status: int = 302) -> Reply:
    """Return a reply that leads elsewhere."""
    return Reply(status=status, headers={"Location": where})


@dataclass(slots=True)
class Site:
    """What is where: of several replies each is given once, the last for ever. `asked` grows.

    What is at no place is asked of `otherwise`.
    """

    port: int
    otherwise: Callable[[str], Reply | None] = lambda _path: None
    replies: dict[str, list[Reply | Raw]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    clients: list[Client] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def url(self, path: str) -> str:
        """Return the address of a path that begins with a slash."""
        return self.home + path[1:]

    def at(self, path: str, *replies: Reply | Raw) -> None:
        """Say what is answered there."""
        self.replies[path] = list(replies)

    def next(self, path: str) -> Reply | Raw:
        waiting = self.replies.get(path)
        if waiting is None:
            return self.otherwise(path) or Reply(b"nothing here", status=404)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    @property
    def pages(self) -> list[str]:
        """What was asked for besides robots.txt."""
        return [path for path in self.asked if path != "/robots.txt"]


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site that has nothing yet."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append({name.casefold(): value for name, value in self.headers.items()})
            reply = site.next(self.path)
            with suppress(OSError):  # who asked may have heard enough
                if isinstance(reply, Reply):
                    _send(self, reply)
                else:
                    self.close_connection = True
                    reply(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        for each in site.clients:
            each.close()
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    handler.send_header("Content-Type", reply.type)
    length = len(reply.body) if reply.length is None else reply.length
    handler.send_header("Content-Length", str(length))
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(reply.body)
    if length != len(reply.body):
        handler.close_connection = True


@dataclass(slots=True)
class Clock:
    """Time that passes only when one sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def client(site: Site, clock: Clock, **settings: object) -> Client:
    """Return a client to whom a user named the site, and whose waits take no time; it ends with the site."""
    made = Client(sleep=clock.sleep, clock=clock, **settings)  # type: ignore[arg-type]
    made.name(site.home)
    site.clients.append(made)
    return made
