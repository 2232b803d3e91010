"""What is kept is compressed so that any zlib reads it, with and without the library that does it faster."""

import sys
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.store import rows

BODY = "<p>Хліб і троянди: bread and roses.</p>\n".encode() * 60


@pytest.fixture
def _chosen_anew() -> Iterator[None]:
    rows._compress.cache_clear()
    yield
    rows._compress.cache_clear()


@given(st.binary(max_size=1000), st.integers(0, 300))
def test_zlib_reads_what_was_packed(data: bytes, times: int) -> None:
    assert zlib.decompress(rows.pack(data * times)) == data * times


@pytest.mark.usefixtures("_chosen_anew")
def test_isal_packs_where_it_is_installed() -> None:
    isal_zlib = pytest.importorskip("isal.isal_zlib", reason="there are no wheels of it for this machine")
    assert rows._compress() is isal_zlib.compress


@pytest.mark.usefixtures("_chosen_anew")
def test_where_there_is_no_isal_zlib_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    faster = rows.pack(BODY)
    rows._compress.cache_clear()
    monkeypatch.setitem(sys.modules, "isal", None)
    monkeypatch.setitem(sys.modules, "isal.isal_zlib", None)
    slower = rows.pack(BODY)
    assert slower == zlib.compress(BODY, rows._LEVEL)
    assert rows.unpack(faster) == rows.unpack(slower) == BODY
