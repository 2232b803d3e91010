"""One digest, and one text that it is of, whichever library makes them."""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import digesting
from solidarity_archive.post import Term

_ESCAPED = '"\\/\b\f\n\r\t\x00\x1f\x7f\x80\x9f\u2028\u2029\ufeff\uffff\U0001f339'
"""What JSON escapes, and what some writers of it do."""
_TEXTS = st.text() | st.text(st.sampled_from(_ESCAPED))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(_TEXTS, inner),
)


@pytest.fixture(autouse=True)
def _as_at_the_start(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    names = chain(repeat(digesting._BUILT_IN, 3), repeat(digesting._OPENSSL))
    monkeypatch.setattr(digesting, "_names", names)
    digesting._function.cache_clear()
    digesting._quickly.cache_clear()
    yield
    digesting._function.cache_clear()
    digesting._quickly.cache_clear()


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


@given(_VALUES)
def test_both_libraries_write_the_same(value: object) -> None:
    pytest.importorskip("orjson", reason="there are no wheels of it for this machine")
    written = digesting._slowly(value)
    assert digesting._quickly()(value) == written
    assert digesting._slowly(json.loads(written)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"я": 1, "b": [True, None], "a": "x"}, '{"a":"x","b":[true,null],"я":1}'),
        ({"\U0001f339": 1, "\uffff": 2}, '{"\uffff":2,"\U0001f339":1}'),  # by code points, not by UTF-16
        ({"quoted": '"\\/\n\x1f\x7f'}, '{"quoted":"\\"\\\\/\\n\\u001f\x7f"}'),
        (2**64, "18446744073709551616"),
        (("News", Term("category", "News")), '["News",["category","News",null,null]]'),
        ("\ud800", '"\ud800"'),
        (json.loads("[" * 301 + "]" * 301), "[" * 301 + "]" * 301),
    ],
)
def test_canonical_json(value: object, written: str) -> None:
    assert digesting._slowly(value) == digesting._quickly()(value) == written


@pytest.mark.parametrize("value", [date(2015, 4, 1), datetime.now(UTC), {1, 2}, b"x"])
def test_what_is_no_json_is_written_by_neither(value: object) -> None:
    for write in (digesting._slowly, digesting._quickly()):
        with pytest.raises(TypeError):
            write({"a": value})


def test_orjson_writes_where_it_is_installed_and_there_is_much_to_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orjson = pytest.importorskip("orjson", reason="there are no wheels of it for this machine")
    written: list[object] = []

    def dumps(value: object, *_: object) -> bytes:
        written.append(value)
        return b"{}"

    monkeypatch.setattr(orjson, "dumps", dumps)
    monkeypatch.setattr(digesting, "_is_one_of_many", iter([False, True]))
    assert [digesting.dump({"a": 1}), digesting.dump({"a": 2})] == ['{"a":1}', "{}"]
    assert written == [{"a": 2}]


def test_where_there_is_no_orjson_the_standard_library_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "orjson", None)
    monkeypatch.setattr(digesting, "_is_one_of_many", repeat(object=True))
    assert digesting.dump({"b": 1, "a": 2}) == '{"a":2,"b":1}'
    assert digesting._quickly() is digesting._slowly
