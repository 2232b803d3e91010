"""How commands ask the web: as their options say."""

from collections.abc import Iterator
from contextlib import contextmanager

from solidarity_archive.cli.adding import Adding
from solidarity_archive.cli.messages import say
from solidarity_archive.errors import UsageError
from solidarity_archive.fetching.client import Client

_DELAY, _LONGEST_DELAY = 0.5, 600


@contextmanager
def client_for(adding: Adding, url: str | None) -> Iterator[Client]:
    """Open a client as the options want it; `url`, if any, is what the user typed."""
    delay = _DELAY if adding.delay is None else adding.delay
    if not 0 <= delay <= _LONGEST_DELAY:
        raise UsageError(f"--delay: {delay} is no number of seconds up to {_LONGEST_DELAY}")
    client = Client(delay=delay, obeys=adding.obeys, waits=say)
    if url:
        client.name(url)
    try:
        yield client
    finally:
        client.close()
