"""One digest, whichever library makes it."""

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat

import pytest

from solidarity_archive import digesting


@pytest.fixture(autouse=True)
def _as_at_the_start(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    names = chain(repeat(digesting._BUILT_IN, 3), repeat(digesting._OPENSSL))
    monkeypatch.setattr(digesting, "_names", names)
    digesting._function.cache_clear()
    yield
    digesting._function.cache_clear()


def test_of_few_and_of_many_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(reference: str) -> object:
        asked.append(reference)
        return hashlib.sha256

    monkeypatch.setattr(digesting, "resolve", resolve)
    made = [digesting.sha256(b"bread") for _ in range(3)]
    assert asked == [digesting._BUILT_IN]
    made += [digesting.sha256(b"bread") for _ in range(3)]
    assert asked == [digesting._BUILT_IN, digesting._OPENSSL]
    assert set(made) == {hashlib.sha256(b"bread").digest()}


def test_who_is_interrupted_can_go_on_and_so_can_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_: str) -> object:
        time.sleep(0.01)
        return hashlib.sha256

    def interrupted(_: str) -> object:
        monkeypatch.setattr(digesting, "resolve", slow)
        raise KeyboardInterrupt

    monkeypatch.setattr(digesting, "resolve", interrupted)
    with pytest.raises(KeyboardInterrupt):
        digesting.sha256(b"bread")
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(digesting.sha256, [b"bread"] * 8))
    assert set(made) == {hashlib.sha256(b"bread").digest()}


def test_python_s_own_makes_what_openssl_makes() -> None:
    own = digesting._function(digesting._BUILT_IN)
    for data in (b"", b"roses", bytes(range(256)) * 100):
        assert own(data).digest() == hashlib.sha256(data).digest()


def test_a_python_without_its_own_has_openssl() -> None:
    assert digesting._function("_no_such_module:sha256") is hashlib.sha256
