"""Opening the archive file: for reading without leaving a trace, for writing all or nothing."""

import os
import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from json import JSONDecodeError
from operator import methodcaller
from typing import TypeAlias

from solidarity_archive.errors import StoreError
from solidarity_archive.lazy import resolve
from solidarity_archive.store.fixity import Watched

Place: TypeAlias = str | os.PathLike[str]
"""Where a file is. Of pathlib nothing is used here, because to import it is a tenth of a short command."""
APPLICATION_ID = 0x536F6C41
"""``SolA`` at byte 68 of the file (SQLite file format, "application ID")."""
SCHEMA_VERSION = 8
"""At byte 60 of the file ("user version"): the number of migrations in schema.py."""

_PAGE = 1 << 14
"""Bytes of a page of a new archive: rows of some 3,000, as most are, leave a fifth of 4,096 empty."""
_TOLERANT = methodcaller("decode", "utf-8", "replace")
REMEDY = "archive check says what is damaged; archive rescue NEW.db copies what is sound to a new archive."
_BUSY_MS = 60_000
_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)
"""What SQLite says where it cannot make the files that it wants beside the archive."""
_PAUSE = 0.01
"""Seconds between two attempts at what SQLite does not wait for itself."""
_BESIDE = ("", "-wal", "-shm", "-journal")
_MAGIC = b"SQLite format 3\0"
_SAFE = """
    PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA foreign_keys=ON;
"""


@contextmanager
def reading(path: Place) -> Iterator[Watched]:
    """Open an archive to read; it is the same, byte for byte, afterwards.

    Raises StoreError for a missing, foreign, newer or damaged file.
    """
    is_old = exists(path) and checked_version(path) < SCHEMA_VERSION
    kept = _bring_up_to_date(path) if is_old else None
    with borrowed(path) as db, explained(path):
        db.kept = kept
        yield db


@contextmanager
def writing(path: Place, *, create: bool = False) -> Iterator[Watched]:
    """Open an archive to write, made if `create` is true and there is none.

    Nothing is written before transaction(). Raises StoreError as reading() does.
    """
    if exists(path) and not (create and os.stat(path).st_size == 0):
        version = checked_version(path)
    elif create:
        version = 0
        _make_folder(path)
    else:
        raise StoreError(f"{path}: there is no archive yet", _begin(path))
    with explained(path):
        db = _connect(f"{_uri(path)}?mode={'rwc' if create else 'rw'}")
        try:
            db.executescript(_SAFE + f"PRAGMA synchronous=FULL; PRAGMA page_size={_PAGE};")
            if version < SCHEMA_VERSION:
                with transaction(db):
                    _migrate(db, path)
            # Only now: a file whose header is still in the -wal would look like another program's.
            _use_wal(db)
            yield db
        finally:
            db.close()


def is_archive(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an archive, of any version."""
    return head.startswith(_MAGIC) and head[68:72] == APPLICATION_ID.to_bytes(4, "big")


@contextmanager
def borrowed(path: Place) -> Iterator[Watched]:
    """Open an archive to read as if it were of our schema; it is left as it is, whatever its own is.

    Raises StoreError as reading() does, but not for what goes wrong later.
    """
    version = found_version(path)
    with explained(path):
        db = open_to_read(path)
    try:
        with explained(path):
            if version < SCHEMA_VERSION:
                db = _migrated(db)
            # A text that is damaged is no reason to stop: it is known by its digest.
            db.text_factory = _TOLERANT
            db.executescript(_SAFE + "PRAGMA query_only=ON;")
            # One transaction, so that what one command reads is of one moment.
            db.execute("BEGIN")
        yield db
    finally:
        db.close()


def _migrated(old: Watched) -> Watched:
    """Return a copy of an archive, of our schema, that goes when it is closed."""
    # A database without a name: SQLite keeps it in memory, and in a temporary file if it is large
    # (sqlite.org/inmemorydb.html).
    db = sqlite3.connect("", isolation_level=None, factory=Watched)
    db.text_factory = _TOLERANT
    with closing(old):
        old.backup(db)
    with transaction(db):
        resolve("solidarity_archive.store.schema:migrate")(db)
    return db


def _bring_up_to_date(path: Place) -> Place | None:
    """Give an older archive our schema, and return where it is kept as it was.

    One that cannot be written stays as it is, to be read in a copy.
    """
    if _is_writable(path):
        with suppress(StoreError), writing(path) as db:
            return db.kept
    return None


def _migrate(db: Watched, path: Place) -> None:
    """Bring an archive that is open to write to our schema; what was there before is kept beside it."""
    (version,) = db.execute("PRAGMA user_version").fetchone()  # another process may have been first
    if 0 < version < SCHEMA_VERSION:
        db.kept = resolve("solidarity_archive.store.copies:keep_old")(path, version)
    resolve("solidarity_archive.store.schema:migrate")(db)


@contextmanager
def copied(path: Place) -> Iterator[sqlite3.Connection]:
    """Open a copy of an archive that goes when it is closed; an empty one if there is none yet.

    Raises StoreError as reading() does.
    """
    if not exists(path) or (os.path.isfile(path) and os.stat(path).st_size == 0):
        with in_memory() as db:
            yield db
        return
    db = sqlite3.connect("", isolation_level=None, factory=Watched)
    try:
        with reading(path) as kept:
            kept.backup(db)
        with explained(path):
            db.executescript(_SAFE)
            yield db
    finally:
        db.close()


@contextmanager
def in_memory() -> Iterator[Watched]:
    """Open an empty archive that goes when it is closed."""
    db = _connect("file::memory:")
    try:
        with transaction(db):
            resolve("solidarity_archive.store.schema:migrate")(db)
        yield db
    finally:
        db.close()


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written as a whole, or, on an error, not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def is_part_of(path: Place, archive: Place) -> bool:
    """Whether a path is that of an archive, or of what SQLite keeps beside it."""
    kept = os.path.realpath(archive)
    return any(_is_same(path, f"{kept}{suffix}") for suffix in _BESIDE)


def _is_same(path: Place, other: str) -> bool:
    try:
        return os.path.samefile(path, other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(path) == other


def _use_wal(db: sqlite3.Connection) -> None:
    """Change to the write-ahead log, which the file then stays in."""
    patience = time.monotonic() + _BUSY_MS / 1000
    while db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            db.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            # SQLite does not call its busy handler here.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(_PAUSE)


def _connect(uri: str) -> Watched:
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000, factory=Watched)


def open_to_read(path: Place) -> Watched:
    """Open a file that is an archive so that reading it leaves no trace, on a read-only medium too."""
    uri = _uri(path)
    wal = f"{os.fspath(path)}-wal"
    # A file in WAL mode cannot be opened on a read-only medium or a full disk but as immutable
    # (sqlite.org/wal.html), which is right only if nothing waits in the -wal.
    waiting = os.path.exists(wal) and os.stat(wal).st_size
    unchanging = f"{uri}?mode=ro&immutable=1"
    if not waiting and not _is_writable(path):
        return _connect(unchanging)
    # mode=ro on a file in WAL mode would leave -wal and -shm behind.
    db = _connect(f"{uri}?mode=rw")
    try:
        db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        if waiting or error.sqlite_errorcode & 0xFF not in _NO_ROOM:
            raise
        db.close()
        return _connect(unchanging)
    return db


def _is_writable(path: Place) -> bool:
    return os.access(path, os.W_OK) and os.access(os.path.dirname(_absolute(path)), os.W_OK)


def _absolute(path: Place) -> str:
    return os.fspath(path) if os.path.isabs(path) else os.path.join(os.getcwd(), path)


def _uri(path: Place) -> str:
    """Return an address that SQLite finds the file by (sqlite.org/uri.html, "The URI Path")."""
    whole = _absolute(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file://{whole}" if os.sep == "/" else f"file:///{whole.replace(os.sep, '/')}"


def exists(path: Place) -> bool:
    """Whether there is a file; raise StoreError if its folder may not be looked into."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:  # a folder that may not be looked into
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from None
    return True


def found_version(path: Place) -> int:
    """Return the schema version of the archive at `path`; raise StoreError if there is none."""
    if not exists(path):
        raise StoreError(f"{path}: there is no archive yet", _begin(path))
    return checked_version(path)


def checked_version(path: Place) -> int:
    """Return the schema version of the archive at `path`; raise StoreError if it is none of ours."""
    if os.path.isdir(path):
        raise StoreError(f"{path}: is a folder, not an archive", "Name the file: archive --db FILE …")
    try:
        with open(path, "rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from None
    if not header:
        raise StoreError(f"{path}: is empty, not an archive", _begin(path))
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise StoreError(
            f"{path}: is not an archive", "It was left as it is. Name an archive with --db FILE."
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreError(
            f"{path}: is another program's SQLite database",
            "It was left as it is. Name an archive with --db.",
        )
    version = int.from_bytes(header[60:64], "big")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: made by a newer version (schema {version}, this program knows {SCHEMA_VERSION})",
            "It was left as it is. Install the newer program: pip install -U solidarity-archive",
        )
    return version


def _begin(path: Place) -> str:
    return f"Begin with: archive --db {path} add FILE"


def _make_folder(path: Place) -> None:
    folder = os.path.dirname(path) or os.curdir
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made: {error.strerror}") from None


@contextmanager
def explained(path: Place) -> Iterator[None]:
    """Turn what goes wrong with the file at `path` into words: a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except (UnicodeDecodeError, JSONDecodeError, zlib.error, OverflowError, MemoryError) as error:
        raise StoreError(f"{path}: is damaged: {error}", REMEDY) from error


def _explained(path: Place, error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(
            f"{path}: another archive command is writing; nothing was changed", "Try again later."
        )
    if primary == sqlite3.SQLITE_FULL:
        return StoreError(f"{path}: the disk is full; nothing was changed")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(f"{path}: cannot be written here: {error}", "Check the rights on file and folder.")
    undecoded = str(error).startswith("Could not decode")  # what follows is all of the text
    if undecoded or primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        problem = "a text is not in UTF-8" if undecoded else error
        return StoreError(f"{path}: is damaged: {problem}", REMEDY)
    if primary == sqlite3.SQLITE_IOERR:
        return StoreError(f"{path}: reading or writing failed: {error}", "Check the disk.")
    return StoreError(f"{path}: {error}")
