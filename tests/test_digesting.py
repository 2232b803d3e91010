"""One digest, whichever library makes it."""

import hashlib
from itertools import chain

import pytest

from solidarity_archive import digesting


def test_of_few_and_of_many_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(reference: str) -> object:
        asked.append(reference)
        return hashlib.sha256

    monkeypatch.setattr(digesting, "resolve", resolve)
    monkeypatch.setattr(digesting, "_MANY", 3)
    monkeypatch.setattr(digesting, "_functions", chain.from_iterable(digesting._in_turn()))
    made = [digesting.sha256(b"bread") for _ in range(3)]
    assert asked == [digesting._BUILT_IN]
    made += [digesting.sha256(b"bread") for _ in range(3)]
    assert asked == [digesting._BUILT_IN, digesting._OPENSSL]
    assert set(made) == {hashlib.sha256(b"bread").digest()}


def test_python_s_own_makes_what_openssl_makes() -> None:
    own = digesting._function(digesting._BUILT_IN)
    for data in (b"", b"roses", bytes(range(256)) * 100):
        assert own(data).digest() == hashlib.sha256(data).digest()


def test_a_python_without_its_own_has_openssl() -> None:
    assert digesting._function("_no_such_module:sha256") is hashlib.sha256
