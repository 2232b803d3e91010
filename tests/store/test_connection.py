"""The archive file: what is opened, what is refused, and that reading leaves no trace."""

import errno
import os
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from solidarity_archive.errors import StoreError
from solidarity_archive.store.connection import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    copied,
    in_memory,
    reading,
    transaction,
    writing,
)
from solidarity_archive.store.schema import migrations
from tests.conftest import capture, enter, posts
from tests.worlds import assert_sound

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def path(archive_path: Path) -> Path:
    """An archive file with one post."""
    with writing(archive_path, create=True) as db:
        enter(db, capture("Bread", "2015-04"))
    return archive_path


def titles(path: Path) -> list[str | None]:
    with reading(path) as db:
        return [post.title for post in posts(db)]


def files_beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


@pytest.mark.parametrize("name", ["100 % bread?#.archive", "Хліб і троянди.archive", "bread%2froses"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with writing(path, create=True) as db:
        enter(db, capture("Bread", "2015-04"))
    assert titles(path) == ["Bread"]
    assert files_beside(path) == [name]


# What is refused, and left as it is


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("Bread and roses\n" * 20)


def _short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bread (roses)")
    db.close()


def _newer(path: Path) -> None:
    with writing(path, create=True) as db:
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 6}")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_empty, "is empty, not an archive"),
        (_text, "is not an archive"),
        (_short, "is not an archive"),
        (_foreign, "another program's SQLite database"),
        (_newer, f"newer version \\(schema {SCHEMA_VERSION + 6}, this program knows {SCHEMA_VERSION}\\)"),
        (Path.mkdir, "is a folder, not an archive"),
    ],
)
@pytest.mark.parametrize("opened", [reading, writing])
def test_what_is_no_archive_of_ours_is_refused_and_left_as_it_is(
    archive_path: Path, make: Callable[[Path], None], words: str, opened: Callable[[Path], object]
) -> None:
    make(archive_path)
    before = archive_path.is_dir() or archive_path.read_bytes()
    with pytest.raises(StoreError, match=words), opened(archive_path):  # type: ignore[attr-defined]
        pass
    assert (archive_path.is_dir() or archive_path.read_bytes()) == before
    assert files_beside(archive_path) == [archive_path.name]


@pytest.mark.parametrize("opened", [reading, writing])
def test_a_missing_archive_is_not_made_by_looking_for_it(
    archive_path: Path, opened: Callable[[Path], object]
) -> None:
    with pytest.raises(StoreError, match="no archive yet") as refused, opened(archive_path):  # type: ignore[attr-defined]
        pass
    assert f"archive --db {archive_path} add" in str(refused.value)
    assert not archive_path.exists()


@pytest.mark.parametrize("make", [_text, _foreign])
def test_another_programs_file_is_refused_where_an_archive_may_be_made_too(
    archive_path: Path, make: Callable[[Path], None]
) -> None:
    make(archive_path)
    before = archive_path.read_bytes()
    with pytest.raises(StoreError), writing(archive_path, create=True):
        pass
    assert archive_path.read_bytes() == before


def test_an_archive_is_made_with_its_folders_where_an_empty_file_was_or_none(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b ?#%" / "хліб.db"
    with writing(deep, create=True) as db:
        enter(db, capture("Bread"))
    empty = tmp_path / "empty.db"
    empty.touch()
    with writing(empty, create=True) as db:
        enter(db, capture("Bread"))
    assert titles(deep) == titles(empty) == ["Bread"]


def test_a_folder_that_cannot_be_made_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match="cannot be made"),
        writing(tmp_path / "file" / "x" / "a.db", create=True),
    ):
        pass


def test_a_damaged_archive_is_an_error_in_words(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="is damaged"):
        titles(path)


# The file itself


def test_the_file_says_what_it_is(path: Path) -> None:
    header = path.read_bytes()[:100]
    assert header[68:72] == b"SolA" == APPLICATION_ID.to_bytes(4, "big")
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION
    with in_memory() as db:
        assert db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (SCHEMA_VERSION,)
    assert migrations.name == "solidarity_archive"


def test_an_open_archive_trusts_nothing_in_it_and_writes_safely(path: Path) -> None:
    pragmas = {"trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0, "foreign_keys": 1}
    with reading(path) as db:
        assert {name: _pragma(db, name) for name in pragmas} == pragmas
        assert _pragma(db, "query_only") == 1
    with writing(path) as db:
        assert {name: _pragma(db, name) for name in pragmas} == pragmas
        assert (_pragma(db, "synchronous"), _pragma(db, "journal_mode")) == (2, "wal")


def _pragma(db: sqlite3.Connection, name: str) -> object:
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def test_reading_changes_no_byte_and_leaves_nothing_behind(path: Path) -> None:
    before, beside = path.read_bytes(), files_beside(path)
    assert titles(path) == ["Bread"]
    assert path.read_bytes() == before
    assert files_beside(path) == beside == [path.name]


def test_what_reads_cannot_write(path: Path) -> None:
    with pytest.raises(StoreError), reading(path) as db:
        db.execute("DELETE FROM post")
    assert titles(path) == ["Bread"]


def test_a_reader_sees_one_moment_while_others_write(path: Path) -> None:
    with reading(path) as db:
        assert len(posts(db)) == 1
        with writing(path) as other:
            enter(other, capture("Roses"))
        assert len(posts(db)) == 1
    assert len(titles(path)) == 2


def test_what_waits_in_a_leftover_wal_is_read(path: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    copied.mkdir()
    with writing(path) as db:
        enter(db, capture("Roses", "2015-05"))
        for name in (path.name, f"{path.name}-wal"):
            (copied / name).write_bytes((path.parent / name).read_bytes())
    assert titles(copied / path.name) == ["Roses", "Bread"]
    assert files_beside(copied / path.name) == [path.name]


@pytest.mark.skipif(IS_ROOT, reason="nothing is read-only to root")
def test_a_read_only_archive_in_a_read_only_folder_is_read_and_not_written(path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        assert titles(path) == ["Bread"]
        with pytest.raises(StoreError, match="cannot be written"), writing(path) as db:
            enter(db, capture("Roses"))
        assert files_beside(path) == [path.name]
    finally:
        path.parent.chmod(0o755)


def test_what_cannot_be_written_is_opened_as_if_nobody_could_change_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with reading(path) as db:
        assert len(posts(db)) == 1
        assert files_beside(path) == [path.name]  # not even while it is open
    wal = path.with_name(f"{path.name}-wal")
    with writing(path) as db:
        enter(db, capture("Roses", "2015-05"))
        assert wal.stat().st_size
        assert titles(path) == ["Roses", "Bread"]  # what waits in the -wal is not passed over


# Transactions


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_whatever_breaks_a_transaction_nothing_of_it_is_written(
    path: Path, error: type[BaseException]
) -> None:
    with writing(path) as db:
        before = list(db.iterdump())
        with pytest.raises(error):
            _break_off(db, error)
        assert list(db.iterdump()) == before
        enter(db, capture("Roses"))
    assert len(titles(path)) == 2


def _break_off(db: sqlite3.Connection, error: type[BaseException]) -> None:
    with transaction(db):
        db.execute("DELETE FROM post")
        db.execute("CREATE TABLE roses (x)")
        raise error


def test_a_second_writer_waits_for_the_first_and_then_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solidarity_archive.store.connection._BUSY_MS", 10)
    with (
        writing(path) as first,
        transaction(first),
        pytest.raises(StoreError, match="another archive command is writing; nothing was changed"),
        writing(path) as second,
    ):
        enter(second, capture("Roses"))


def test_many_threads_add_at_once_to_an_archive_that_none_of_them_found(archive_path: Path) -> None:
    def add(number: int) -> None:
        with writing(archive_path, create=True) as db:
            enter(db, capture(f"Leaflet {number}", "2015-04"), name=f"{number}.txt")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(8)))
    assert len(titles(archive_path)) == 8
    with writing(archive_path) as db:
        assert_sound(db)
        assert db.execute("SELECT count(*), max(id) FROM accession").fetchone() == (8, 8)


def test_many_processes_add_at_once(archive_path: Path) -> None:
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from solidarity_archive.accession import Sheet, enter
        from solidarity_archive.post import Capture
        from solidarity_archive.store.connection import writing
        with writing(Path(sys.argv[1]), create=True) as db:
            enter(db, Sheet("x", "text"), [(0, Capture(place="x", says={"title": sys.argv[2]}))])
    """)
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(archive_path), str(number)])
        for number in range(40)
    ]
    assert [process.wait(60) for process in started] == [0] * 40
    assert len(titles(archive_path)) == 40


@contextmanager
def read_without_log(path: Path) -> Iterator[sqlite3.Connection]:
    """Read an archive that is not in WAL mode (yet), so that nobody can change that."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        assert other.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM post").fetchone()
        yield other


def test_changing_to_the_log_waits_for_others(path: Path) -> None:
    with read_without_log(path) as other, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(_journal_of, path)
        time.sleep(0.3)
        assert not waiting.done()
        other.rollback()
        assert waiting.result(10) == "wal"


def test_changing_to_the_log_does_not_wait_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solidarity_archive.store.connection._BUSY_MS", 50)
    with read_without_log(path), pytest.raises(StoreError, match="another archive command is writing"):
        _journal_of(path)


def _journal_of(path: Path) -> object:
    with writing(path) as db:
        return _pragma(db, "journal_mode")


def test_a_copy_may_be_changed_and_the_archive_is_as_it_was(path: Path, tmp_path: Path) -> None:
    before, beside = path.read_bytes(), files_beside(path)
    with copied(path) as db:
        enter(db, capture("Roses"))
        assert len(posts(db)) == 2
        assert_sound(db)
    assert (path.read_bytes(), files_beside(path)) == (before, beside)
    for missing in (tmp_path / "none.db", tmp_path / "empty.db"):
        if missing.stem == "empty":
            missing.touch()
        with copied(missing) as db:
            assert posts(db) == []
    assert not (tmp_path / "none.db").exists()


def test_a_writer_that_is_killed_leaves_the_archive_as_it_was(path: Path) -> None:
    program = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from solidarity_archive.accession import Sheet, enter
        from solidarity_archive.post import Capture
        from solidarity_archive.store.connection import writing
        def items():
            for number in range(2500):
                yield number, Capture(place="x", says={"title": f"Leaflet {number}"})
            os.kill(os.getpid(), 9)
        with writing(Path(sys.argv[1])) as db:
            enter(db, Sheet("x", "text"), items())
    """)
    ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert ended.returncode == -9
    assert titles(path) == ["Bread"]
    with writing(path) as db:
        assert_sound(db)


def test_a_full_disk_changes_nothing(path: Path) -> None:
    with pytest.raises(StoreError, match="disk is full"):
        _fill(path)
    assert titles(path) == ["Bread"]


def _fill(path: Path) -> None:
    with writing(path) as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count={pages + 1}")
        enter(db, *(capture(f"Leaflet {number}", text="x" * 5000 + str(number)) for number in range(50)))


@pytest.mark.parametrize("asked", ["builtins.open", "os.stat"])
def test_a_file_that_cannot_be_opened_or_even_seen_is_an_error_in_words(
    path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(asked, refuse)
    with pytest.raises(StoreError, match="cannot be read: Permission denied"):
        titles(path)
