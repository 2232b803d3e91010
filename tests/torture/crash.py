"""Kills, faults and full disks in the midst of an import: the archive is as it was, or as it was to be."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from solidarity_archive.accession import Sheet, enter
from solidarity_archive.post import Capture, Content
from solidarity_archive.store import connection
from solidarity_archive.store.connection import writing
from solidarity_archive.store.fixity import Watched
from tests.running import Ran, run
from tests.torture.ground import SAMPLES, Ground, Verdict, apart, archive, complaint

_PAGE = str(SAMPLES / "monthly-archive-2015-04.txt")
_EVERYTHING = ("export", "--type", "any", "--status", "any", "-f", "jsonl")
_BESIDE = ("", "-wal", "-shm", "-journal")


class _Dying(Watched):
    """A connection whose process is killed, or that raises, at the n-th statement."""

    left = 0
    kills = False

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(*arguments)

    def commit(self) -> None:
        self._count()
        super().commit()

    def _count(self) -> None:
        _Dying.left -= 1
        if _Dying.left == 0:
            if _Dying.kills:
                os.kill(os.getpid(), signal.SIGKILL)
            raise sqlite3.OperationalError("disk I/O error")


@contextmanager
def _dying(after: int, *, kills: bool) -> Iterator[None]:
    _Dying.left, _Dying.kills = after, kills
    with patch.object(connection, "Watched", _Dying):
        yield


def _statements(path: Path) -> int:
    """Return how many statements adding the page takes."""

    def count() -> int:
        with _dying(1 << 60, kills=False):
            run(path, "add", "-q", _PAGE)
        return (1 << 60) - _Dying.left

    found = apart(count)
    assert isinstance(found, int), found
    return found


def faults(ground: Ground) -> Iterator[Verdict]:
    """Let every n-th SQL statement of an import fail."""
    yield from _broken_off(ground, kills=False)


def kills_by_statement(ground: Ground) -> Iterator[Verdict]:
    """Kill an import (SIGKILL) at every n-th SQL statement."""
    yield from _broken_off(ground, kills=True)


def _broken_off(ground: Ground, *, kills: bool) -> Iterator[Verdict]:
    path = archive(ground.folder)
    before = path.read_bytes()
    held = run(path, *_EVERYTHING).out
    total = _statements(path)
    wanted = run(path, *_EVERYTHING).out
    step = max(total // ground.times(8, 400), 1)
    broken, numbers = 0, range(1, total + 1, step)
    for number in numbers:
        _put_back(path, before)

        def add(number: int = number) -> Ran:
            with _dying(number, kills=kills):
                return run(path, "add", "-q", _PAGE)

        ended = apart(add)
        if isinstance(ended, str):
            killed = kills and "signal 9" in ended
            broken += killed
            verdict = None if killed else ended
        else:
            broken += ended.code == 1
            verdict = complaint(ended)
        yield (verdict and f"statement {number}: {verdict}") or _settled(
            path, held, wanted, f"statement {number}"
        )
    if broken < len(numbers) * 0.7:
        yield f"only {broken} of {total} statements broke anything off"


def kills_by_size(ground: Ground) -> Iterator[Verdict]:
    """Kill an import (SIGKILL) as soon as the archive and its log have grown by so many bytes."""
    yield from _by_size(ground, signal.SIGKILL)


def _by_size(ground: Ground, number: int) -> Iterator[Verdict]:
    path = archive(ground.folder)
    source = _large(ground.folder)
    before = path.read_bytes()
    held = run(path, *_EVERYTHING).out
    run(path, "add", "-q", str(source))
    wanted, grown = run(path, *_EVERYTHING).out, path.stat().st_size
    broken = 0
    for _ in range(ground.times(4, 100)):
        _put_back(path, before)
        until = ground.random.randrange(1, 2 * (grown - len(before)))
        words = (sys.executable, "-m", "solidarity_archive", "--db", str(path), "add", "-q", str(source))
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            while child.poll() is None:
                if _size(path) - len(before) >= until:
                    child.send_signal(number)
                    break
            broken += child.wait() == -number
        yield _settled(path, held, wanted, f"after {until} bytes")
    if not broken:
        yield "nothing was killed"


def full_disk_by_limit(ground: Ground) -> Iterator[Verdict]:
    """Let files grow to a limit only (RLIMIT_FSIZE), which is met at a place of chance."""
    path = archive(ground.folder)
    source = _large(ground.folder)
    before = path.read_bytes()
    held = run(path, *_EVERYTHING).out
    run(path, "add", "-q", str(source))
    wanted, grown = run(path, *_EVERYTHING).out, path.stat().st_size
    for _ in range(ground.times(4, 100)):
        _put_back(path, before)
        limit = ground.random.randrange(4096, grown)

        def add(limit: int = limit) -> Ran:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            return run(path, "add", "-q", str(source))

        ended = apart(add)
        verdict = ended if isinstance(ended, str) else complaint(ended)
        yield (verdict and f"{limit} bytes: {verdict}") or _settled(path, held, wanted, f"{limit} bytes")


def full_disk(ground: Ground) -> Iterator[Verdict]:
    """Fill a small disk: nothing is added, nothing is lost, all can be read."""
    disk = ground.folder / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        return  # only root may
    try:
        kept = archive(ground.folder)
        before, source, path = kept.read_bytes(), _large(ground.folder), disk / "archive.db"
        held = run(kept, *_EVERYTHING).out
        run(kept, "add", "-q", str(source))
        wanted = run(kept, *_EVERYTHING).out
        for _ in range(ground.times(2, 40)):
            _put_back(path, before)
            room = ground.random.choice([0, 4096, ground.random.randrange(6 << 20)])
            _fill(disk, room)
            ended = apart(lambda: run(path, "add", "-q", str(source)))
            verdict = ended if isinstance(ended, str) else complaint(ended)
            whole = wanted if isinstance(ended, Ran) and ended.code == 0 else held
            yield (verdict and f"{room} bytes free: {verdict}") or _settled(
                path, whole, whole, f"{room} bytes free"
            )
            (disk / "filler").unlink()
    finally:
        subprocess.run(["/bin/umount", "-l", str(disk)], check=False)


def _fill(disk: Path, room: int) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
    (disk / "filler").write_bytes(b"x" * max(free - room, 0))


def power_cuts(ground: Ground) -> Iterator[Verdict]:
    """Cut the log off at a place of chance, as a disk may have it when the power fails."""
    path = archive(ground.folder)
    held = run(path, *_EVERYTHING).out
    with writing(path) as db:
        page = Capture(place="x", says={"title": "Leaflet"}, content=Content("text", "Bread\n" * 9000))
        enter(db, Sheet("x", "text"), [(0, page)])
        main, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    wanted = run(path, *_EVERYTHING).out
    for _ in range(ground.times(6, 300)):
        _put_back(path, main)
        cut = ground.random.randrange(len(log) + 1)
        tail = ground.random.randbytes(ground.random.choice([0, 0, 300, len(log) - cut]))
        Path(f"{path}-wal").write_bytes(log[:cut] + tail)
        yield _settled(path, held, wanted, f"log cut at {cut}")


def _settled(path: Path, held: str, wanted: str, where: str) -> Verdict:
    """Return what is wrong with an archive after something was broken off and the program is run again."""
    read = apart(lambda: run(path, *_EVERYTHING))
    if isinstance(read, str) or read.code:
        return f"{where}: cannot be read: {read}"
    if read.out not in (held, wanted):
        return f"{where}: holds a part"
    checked = apart(lambda: run(path, "check"))
    if isinstance(checked, str) or checked.code:
        return f"{where}: is not sound: {checked}"
    return None


def _put_back(path: Path, data: bytes) -> None:
    for suffix in _BESIDE:
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(data)


def _size(path: Path) -> int:
    size = 0
    for suffix in _BESIDE:
        with suppress(FileNotFoundError):  # it comes and goes
            size += Path(f"{path}{suffix}").stat().st_size
    return size


def _large(folder: Path) -> Path:
    """Return an export of some megabytes."""
    page = folder / "large.jsonl"
    with page.open("w", encoding="utf-8") as file:
        for number in range(1500):
            text = f"Leaflet {number} of the bakers. " * 40
            file.write(f'{{"title": "Leaflet {number}", "date": "2015-04", "text": "{text}"}}\n')
    return page
