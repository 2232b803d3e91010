"""How long searches take: ``python -m benchmarks.search [POSTS] [ARCHIVE]``.

Makes an archive of invented posts (corpus.py), unless it is there, and prints a table in Markdown. CPU
time, because that moves less when the machine is busy; each query is run three times, the best counts.
"""

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import captures
from solidarity_archive import accession
from solidarity_archive.accession import Sheet
from solidarity_archive.query import Query
from solidarity_archive.store.connection import reading, writing
from solidarity_archive.store.search import understood

_POSTS = 100_000
_QUERIES = 100
_PAGE = 20
_TIMES = 3
_RUNS = 15


def main(count: int, path: Path) -> None:
    """Make the archive if need be, and print what searches in it cost."""
    if not path.exists():
        _make(count, path)
    out = sys.stdout.write
    out(f"{count:,} posts, {path.stat().st_size / 1e6:,.0f} MB\n\n")
    out("| search, 20 hits with snippets | p50 ms | p95 ms | most ms |\n| --- | --- | --- | --- |\n")
    for name, queries in _queries(path).items():
        times = sorted(_milliseconds(path, queries))
        p95 = times[int(len(times) * 0.95)]
        out(f"| {name} | {statistics.median(times):.1f} | {p95:.1f} | {times[-1]:.1f} |\n")
    out(
        "\n| cold `archive search WORD --format ids -n 20` | CPU ms | over the floor |\n| --- | --- | --- |\n"
    )
    word = _queries(path)["one or two words"][0].split()[0]
    floor = 0.0
    for name, words in _commands(word).items():
        cost = _cold(path, words)
        floor = floor or cost
        out(f"| {name} | {cost:.0f} | {cost - floor:+.0f} |\n")


def _make(count: int, path: Path) -> None:
    started = time.process_time()
    for _ in captures(count):
        pass
    invented = time.process_time() - started
    with writing(path, create=True) as db:
        started = time.process_time()
        accession.enter(db, Sheet("corpus", "jsonl"), enumerate(captures(count)))
    spent = time.process_time() - started - invented
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"made in {spent:.0f} s CPU, {spent / count * 1e6:.0f} µs a post, {memory:.0f} MB memory\n"
    )


def _queries(path: Path) -> dict[str, list[str]]:
    """Return searches by kind: words as often as they occur, and the commonest there are."""
    chance = random.Random(1984)  # noqa: S311 - the same every time is what is wanted
    with reading(path) as db:
        known = db.execute("SELECT fold, count FROM word WHERE length(fold) > 3").fetchall()
        common = [
            fold for (fold,) in db.execute("SELECT fold FROM word ORDER BY posts DESC LIMIT 20").fetchall()
        ]
    words, counts = zip(*known, strict=True)
    drawn = chance.choices(words, counts, k=_QUERIES * 2)
    pairs = [drawn[place : place + 1 + place % 2] for place in range(0, len(drawn), 2)]
    months = [f"{pair[0]} month:{2006 + place % 12}-{place % 12 + 1:02d}" for place, pair in enumerate(pairs)]
    return {
        "one or two words": [" ".join(pair) for pair in pairs],
        "one word in one month": months,
        "the twenty commonest words": common,
        "three of the commonest words": [" ".join(common[place : place + 3]) for place in range(10)],
    }


def _milliseconds(path: Path, queries: Sequence[str]) -> Iterator[float]:
    with reading(path) as db:
        for text in queries:
            query = Query(text=text, limit=_PAGE)
            yield min(_timed(lambda query=query: list(understood(db, query).hits())) for _ in range(_TIMES))


def _timed(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000


def _commands(word: str) -> dict[str, list[str]]:
    search = ["search", word, "--format", "ids", "-n", "20"]
    return {"as typed (--exact), the floor": [*search, "--exact"], "in all forms": search}


def _cold(path: Path, words: Sequence[str]) -> float:
    """Return the least CPU time, in milliseconds, of a process of its own."""
    costs = []
    for _ in range(_RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "solidarity_archive", "--db", str(path), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(costs) * 1000


if __name__ == "__main__":
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else _POSTS
    where = Path(sys.argv[2] if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / f"archive-{posts}.db")
    main(posts, where)
