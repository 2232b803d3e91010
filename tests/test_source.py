"""Where bytes come from: files, folders, standard input."""

import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive import source as module
from solidarity_archive.errors import SourceError
from solidarity_archive.readers import html, text
from solidarity_archive.source import LARGEST_DOCUMENT, Source, named, open_sources, opened


def names(*given: Path | str) -> list[str]:
    return [source.name for source in open_sources([str(name) for name in given])]


def contents(*given: Path | str) -> list[bytes]:
    return [source.read() for source in open_sources([str(name) for name in given])]


def test_bytes_can_be_read_again_and_again() -> None:
    source = Source("x", io.BytesIO(b"bread and roses"))
    assert [source.read(), source.head(), b"".join(source.pieces())] == [b"bread and roses"] * 3
    assert source.size() == 15
    assert source.read() == b"bread and roses"


def test_its_bytes_can_be_read_while_somebody_else_reads_them() -> None:
    data = bytes(range(256)) * (1 << 15)
    source = Source("x", io.BytesIO(data))
    stream = source.open()
    stream.read(3 << 20)
    pieces = []
    for piece in source.pieces():
        pieces.append(piece)
        stream.read(2 << 20)
    assert b"".join(pieces) == data


def test_how_far_it_was_read_is_told() -> None:
    source = Source("x", io.BytesIO(bytes(4 << 20)))
    assert source.reached() == source.size()
    stream = source.open()
    stream.read(1)
    assert (source.reached(), source.share()) == (1 << 20, 0.25)
    source.piece_at(2 << 20, 1 << 20)
    assert source.reached() == 1 << 20
    list(source.pieces())
    assert source.reached() == source.size()


def test_a_digest_is_of_all_bytes() -> None:
    data = os.urandom(3 << 20)
    source = Source("x", io.BytesIO(data))
    assert source.digest() == source.digest() == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert len(source.head()) == 1 << 16
    assert len(list(source.pieces())) == 3


@pytest.mark.parametrize("reader", [html.read, text.read])
def test_what_is_read_as_a_whole_has_a_size(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_DOCUMENT", 3 << 20)
    data = b"x" * (3 << 20)
    assert Source("x", io.BytesIO(data)).document() == data
    with pytest.raises(SourceError, match=r"is 4 MiB large; a page or text may have 3 MiB"):
        list(reader(Source("x", io.BytesIO(b"x" * (4 << 20)))))


def test_a_page_may_be_as_large_as_the_promise_says() -> None:
    assert LARGEST_DOCUMENT == 64 << 20


def test_files_come_in_the_order_given(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(name)
    assert contents(tmp_path / "b.txt", tmp_path / "a.txt") == [b"b.txt", b"a.txt"]


def test_a_folder_gives_all_files_below_it_by_name_but_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.txt", ".hidden", ".git/config", "a/.swp"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert contents(tmp_path) == [b"a/y.txt", b"a/z.txt", b"b.txt"]


def test_what_was_found_in_a_folder_is_not_what_was_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    path = str(tmp_path / "a.txt")
    assert list(named([str(tmp_path), path])) == [(path, True), (path, False)]


def test_an_empty_folder_has_no_sources(tmp_path: Path) -> None:
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_are_followed_if_they_lead_somewhere(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("bread")
    (tmp_path / "link.txt").symlink_to("real.txt")
    (tmp_path / "nowhere.txt").symlink_to("gone.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    assert contents(tmp_path / "link.txt") == [b"bread"]
    assert names(tmp_path) == [str(tmp_path / "link.txt"), str(tmp_path / "real.txt")]


def test_a_source_is_closed_when_the_next_is_asked_for(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    sources = open_sources([str(tmp_path)])
    first = next(sources)
    next(sources)
    with pytest.raises(ValueError, match="closed"):
        first.read()
    sources.close()  # type: ignore[attr-defined]


def test_standard_input_is_read_to_its_end_and_can_be_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"bread\xff")))
    (source,) = list(map(_kept, open_sources(["-"])))
    assert source == ("-", b"bread\xff", b"bread\xff")


def _kept(source: Source) -> tuple[str, bytes, bytes]:
    return source.name, source.read(), source.read()


def test_what_is_missing_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.txt: no such file"):
        names(tmp_path / "gone.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="not a file"):
        names(tmp_path / "pipe")
    assert names(tmp_path) == []


def test_one_file_that_cannot_be_read_does_not_hide_the_others_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    opening: Any = Path.open

    def refuse(path: Path, *words: str) -> object:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opening(path, words[0])

    monkeypatch.setattr(Path, "open", refuse)
    found = named([str(tmp_path)])
    assert next(found) == (str(tmp_path / "a.txt"), True)
    with (
        pytest.raises(SourceError, match="cannot be read: Permission denied"),
        opened(str(tmp_path / "a.txt")),
    ):
        pass
    assert list(found) == [(str(tmp_path / "b.txt"), True)]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "secret.txt").chmod(0)
    with pytest.raises(SourceError, match="cannot be read"):
        names(tmp_path / "secret.txt")
