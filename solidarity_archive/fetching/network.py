"""Connections to addresses that were checked, each with a time at which all is over.

A name is resolved here and the connection goes to the very address that was looked at, so that no
second answer of a name server can lead elsewhere.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, TypeAlias

import httpcore

from solidarity_archive.errors import SourceError

Address: TypeAlias = IPv4Address | IPv6Address
Resolve: TypeAlias = Callable[[str, int], Iterable[str]]
_CONNECTING = 15.0
_IDLE = 30.0
_PAST = b"past"
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_INFORMATIONAL = re.compile(rb"HTTP/1\.\d 1\d\d\b")
_TRANSLATED = ip_network("64:ff9b::/96")  # NAT64, RFC 6052


class FetchError(SourceError):
    """Nothing usable came of an address, and nothing will for now."""


class StopError(FetchError):
    """A server that is not to be asked on for now: it is busy, gone or without end."""


class PrivateError(FetchError):
    """An address within the user's own network that the user did not name."""


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host; raises OSError if it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, whatever it is wrapped in."""
    address: Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


@dataclass(slots=True)
class Network(httpcore.NetworkBackend):
    """What httpcore connects through; `until` is when everything ends, by time.monotonic().

    `named` are the hosts that the user typed: they alone may be private, but not if they were
    public before. `received` is how many bytes of an answer came behind its header fields.
    """

    named: set[str]
    resolve: Resolve = resolve
    until: float = 0.0
    received: int = 0
    _head: bytes = b""
    _public: set[str] = field(default_factory=set)

    def begin(self, until: float) -> None:
        """Begin to count an answer, which must be over by a time."""
        self.until = until
        self.received, self._head = 0, b""

    def took(self, data: bytes) -> None:
        """Count what came of an answer behind its header fields."""
        if self._head is _PAST:
            self.received += len(data)
            return
        self._head += data
        while self._head and (end := _END_OF_HEAD.search(self._head)):
            rest = self._head[end.end() :]
            if not _INFORMATIONAL.match(self._head):
                self._head, self.received = _PAST, len(rest)
                return
            self._head = rest

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers, of those that may be asked."""
        problem: Exception | None = None
        for address in self.allowed(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address,
                    port,
                    self.patience(min(timeout or _CONNECTING, _CONNECTING)),
                    local_address,
                    socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Stream(stream, self)
        raise problem or httpcore.ConnectError(f"{host} has no address")

    def allowed(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be asked; raise PrivateError if there are only others."""
        try:
            found = list(self.resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("there is no such host") from error
        public = [address for address in found if is_public(address)]
        if public:
            self._public.add(host)
            return public
        if host in self.named and host not in self._public:
            return found
        raise PrivateError(
            f"{host} is in a private network, where nothing is read that was not asked for by name",
            "If that is meant, name that very address.",
        )

    def patience(self, most: float) -> float:
        """Return for how many seconds one may wait now; raises ReadTimeout when the time is over."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return min(left, most)


@dataclass(slots=True)
class _Stream(httpcore.NetworkStream):
    """A connection that ends with its network's time, however slowly it goes."""

    stream: httpcore.NetworkStream
    network: Network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.stream.read(max_bytes, self.network.patience(timeout or _IDLE))
        self.network.took(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.network.patience(timeout or _IDLE))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        patience = self.network.patience(timeout or _CONNECTING)
        return _Stream(self.stream.start_tls(ssl_context, server_hostname, patience), self.network)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore has it
        return self.stream.get_extra_info(info)
