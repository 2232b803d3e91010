"""What the tests stand on: an archive to torture, the program run in a process of its own, verdicts."""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal, TypeAlias, TypeVar

from tests.running import Ran, run
from tests.shared import DUMPS

SAMPLES = Path(__file__).parents[2] / "samples"
_PATIENCE = 600
"""Seconds that one thing may take before it counts as hanging."""

Size: TypeAlias = Literal["taste", "small", "full"]
Verdict: TypeAlias = str | None
"""What went wrong in one try; None if nothing did."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a test works (an empty folder), what it draws from, and whether it is to be thorough."""

    folder: Path
    random: Random
    size: Size

    def times(self, small: int, full: int) -> int:
        """Return how often to try."""
        return {"taste": max(small // 6, 1), "small": small, "full": full}[self.size]


Trial: TypeAlias = Callable[[Ground], Iterator[Verdict]]


def complaint(ran: Ran) -> Verdict:
    """Return what no user should ever see of a command."""
    if "Traceback" in ran.err or "went wrong in the program itself" in ran.err:
        return f"exit {ran.code}: {ran.err.strip()[-300:]}"
    if ran.code not in (0, 1, 2, 3, 130):
        return f"exit {ran.code}"
    return None


def apart(work: Callable[[], T]) -> T | str:
    """Do something in a process of its own; return what it returns, or in words how it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(_PATIENCE)
        try:
            done: object = (True, work())
        except BaseException as error:  # noqa: BLE001 - told to the parent
            done = (False, f"{type(error).__name__}: {error}")
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(done, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "hangs" if number == signal.SIGALRM else f"killed by signal {number}"
    _, result = pickle.loads(said)  # noqa: S301 - of our own child
    return result  # type: ignore[no-any-return] # what work() returned, or words


def archive(folder: Path) -> Path:
    """Return a new archive of a real site where there is one, else of the samples."""
    path = folder / "archive.db"
    sources = sorted((DUMPS / "wxr").glob("*.xml")) or sorted(SAMPLES.glob("*.*"))
    ran = run(path, "add", "--quiet", *map(str, sources))
    if ran.code not in (0, 3):
        sys.exit(ran.err)
    return path
