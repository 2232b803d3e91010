"""A site on loopback, and the program that asks it without waiting."""

from collections.abc import Iterator
from functools import partial

import pytest

from solidarity_archive.fetching.client import Client
from tests.serving import Clock, Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that has nothing yet."""
    with serving() as made:
        yield made


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the program: it goes on only when the program waits."""
    made = Clock()
    asking = partial(Client, sleep=made.sleep, clock=made, patience=0.5)
    monkeypatch.setattr("solidarity_archive.cli.asking.Client", asking)
    return made
