"""One digest, whichever library makes it."""

import hashlib

import pytest

from solidarity_archive import digesting


def test_of_few_and_of_many_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(reference: str) -> object:
        asked.append(reference)
        return hashlib.sha256

    monkeypatch.setattr(digesting, "resolve", resolve)
    monkeypatch.setattr(digesting, "_made", iter((0, 998, 999, 1000, 1001)))
    digesting._function.cache_clear()
    try:
        made = {digesting.sha256(b"bread") for _ in range(5)}
    finally:
        digesting._function.cache_clear()
    assert made == {hashlib.sha256(b"bread").digest()}
    assert asked == [digesting._BUILT_IN, digesting._OPENSSL]


def test_python_s_own_makes_what_openssl_makes() -> None:
    for data in (b"", b"roses", bytes(range(256)) * 100):
        assert digesting._function(few=True)(data).digest() == hashlib.sha256(data).digest()


def test_a_python_without_its_own_has_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digesting, "_BUILT_IN", "_no_such_module:sha256")
    digesting._function.cache_clear()
    try:
        assert digesting._function(few=True) is hashlib.sha256
    finally:
        digesting._function.cache_clear()
