"""How long searches take in a process that has the archive open: ``python -m benchmarks.warm ARCHIVE``.

Prints a table in Markdown: processor time of each search, the best of three.
"""

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.stock import PAGE
from solidarity_archive.query import Query
from solidarity_archive.store.connection import reading
from solidarity_archive.store.search import understood

_QUERIES = 100
_TIMES = 3


def table(path: Path) -> str:
    """Measure searches in an archive of the corpus, and return them as a table."""
    rows = []
    for name, queries in _queries(path).items():
        times = sorted(_milliseconds(path, queries))
        shown = (statistics.median(times), times[int(len(times) * 0.95)], times[-1])
        rows.append((name, *(f"{each:.1f}" for each in shown)))
    return report.table((f"warm search, {PAGE} hits with snippets", "p50 ms", "p95 ms", "most ms"), rows)


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
            query = Query(text=text, limit=PAGE)
            yield min(_timed(db, query) for _ in range(_TIMES))


def _timed(db: sqlite3.Connection, query: Query) -> float:
    started = time.process_time()
    list(understood(db, query).hits())
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
