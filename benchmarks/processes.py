"""Programs as processes of their own: what they cost, one beside the other, and that they did their work."""

import os
import pty
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

K = TypeVar("K")
_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Modules are compiled once, as they are where a program was installed, whatever is set here."""


class Cost(NamedTuple):
    """What a process took, its children included; what it printed."""

    cpu: float
    """Seconds of the processor, user and system."""
    wall: float
    """Seconds by the clock."""
    memory: int
    """MB at most; no less than the process has that started it, which is to be small."""
    output: str


class Command(NamedTuple):
    """A program to measure; `shows` has to be in what it prints, or it did not do what it was to do."""

    words: Sequence[str]
    shows: str = ""
    terminal: bool = False
    environment: Mapping[str, str] = {}
    folder: Path | None = None

    def run(self) -> Cost:
        """Run it. Raises RuntimeError if it failed, or printed something else."""
        started = time.perf_counter()
        with tempfile.TemporaryFile() as errors:
            ours, theirs = pty.openpty() if self.terminal else os.pipe()
            process = subprocess.Popen(  # noqa: S603 - our own words
                self.words,
                cwd=self.folder,
                env={**os.environ, **_COMPILED, **self.environment},
                stdin=theirs if self.terminal else subprocess.DEVNULL,
                stdout=theirs,
                stderr=theirs if self.terminal else errors,
            )
            os.close(theirs)
            output = _all_of(ours)
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            said = errors.read().decode(errors="replace")
        if process.returncode or self.shows not in output:
            raise RuntimeError(
                f"{' '.join(self.words)}: exit code {process.returncode}, and no {self.shows!r} in"
                f"\n{output[:500]}\n{said[-2000:]}"
            )
        return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss >> 10, output)

    def instructions(self) -> int:
        """Return how many instructions it takes, by valgrind: the load of the machine does not change it."""
        words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *self.words]
        done = subprocess.run(  # noqa: S603 - our own words
            words,
            env={**os.environ, **_COMPILED, "PYTHONHASHSEED": "0", **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
        counted = re.search(r"Collected : (\d+)", done.stderr)
        if counted is None or self.shows not in done.stdout:
            raise RuntimeError(f"{' '.join(words)}:\n{done.stdout[:500]}\n{done.stderr[-2000:]}")
        return int(counted[1])


class Ratio(NamedTuple):
    """How many times as much one thing takes as another: of the medians, and the quartiles of the rounds."""

    median: float
    low: float
    high: float


def ratio(ones: Sequence[float], others: Sequence[float]) -> Ratio:
    """Return the ratio of what was measured round by round."""
    each = sorted(one / other for one, other in zip(ones, others, strict=True))
    low, _, high = statistics.quantiles(each, n=4, method="inclusive") if len(each) > 1 else each * 3
    return Ratio(statistics.median(ones) / statistics.median(others), low, high)


def interleaved(acts: Mapping[K, Callable[[], Cost]], rounds: int) -> dict[K, list[Cost]]:
    """Do all acts in turn, `rounds` times, every second time backwards: what slows one slows the others."""
    costs: dict[K, list[Cost]] = {name: [] for name in acts}
    for turn in range(rounds):
        for name in list(acts)[:: -1 if turn % 2 else 1]:
            costs[name].append(acts[name]())
    return costs


def _all_of(stream: int) -> str:
    """Return what comes out of a file descriptor until it ends, and close it."""
    parts = []
    with open(stream, "rb", buffering=0) as file:
        try:
            while part := file.read(1 << 16):
                parts.append(part)
        except OSError:  # that is how a terminal ends
            pass
    return b"".join(parts).decode(errors="replace")
