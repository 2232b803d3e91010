"""Imports: what `archive add` takes beside the bare minimum, the lexicon apart; adding again; size."""

import sqlite3
import statistics
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from benchmarks import report
from benchmarks.processes import Command, Cost, Ratio, ratio
from benchmarks.stock import ROOT, Stock, clear, files, floor, ours
from solidarity_archive.store.sources import kept_source

ROWS = ("import", "lexicon", "reimport", "size")
HASHSIZE = 64 << 20
"""Bytes of the hash that FTS5 makes our index with; its own is 1 MB."""


class Import(NamedTuple):
    """So many posts, imported as often as there are costs of each kind."""

    posts: int
    source: int
    """Bytes of the export."""
    archive: int
    """Bytes of the archive after the first import, with those of the export in it."""
    floor: list[Cost]
    add: list[Cost]
    again: list[Cost]
    """The same export once more."""
    lexicon: list[Cost]
    """Making the lexicon, alone."""
    hashed: list[Cost]
    """The floor, with the index made by as large a hash as ours."""

    @property
    def memory(self) -> int:
        """MB that an import needs at most."""
        return max(cost.memory for cost in self.add)

    @property
    def rest(self) -> list[float]:
        """Seconds of each first import without the lexicon."""
        return [whole - words for whole, words in zip(_cpu(self.add), _cpu(self.lexicon), strict=True)]

    def ratios(self) -> dict[str, Ratio]:
        """Return the rows of the table of promises that these costs are of."""
        bare, added, words = _cpu(self.floor), _cpu(self.add), _cpu(self.lexicon)
        return {
            "import": ratio(self.rest, bare),
            "lexicon": ratio(words, bare),
            "reimport": ratio(_cpu(self.again), added),
            "size": ratio([self.archive], [self.source]),
        }


class Imports(NamedTuple):
    """Imports of several sizes, of which one is that of the table of promises."""

    sizes: Mapping[int, Import]
    posts: int

    def ratios(self) -> dict[str, Ratio]:
        """Return the rows of the table of promises."""
        return self.sizes[self.posts].ratios() if self.posts in self.sizes else {}

    def table(self) -> str:
        """Return all that was measured: microseconds of the processor a post, and ratios."""
        head = ("posts", "floor, µs a post", "floor, our hash", "`add`", "lexicon alone", "`add` again")
        rows = []
        for took in self.sizes.values():
            costs = (took.floor, took.hashed, took.add, took.lexicon, took.again)
            each = [f"{statistics.median(_cpu(some)) / took.posts * 1e6:,.0f}" for some in costs]
            hashed = f"{ratio(took.rest, _cpu(took.hashed)).median:.2f}"
            first, *ratios = (f"{took.ratios()[row].median:.2f}" for row in ROWS)
            rows.append((f"{took.posts:,}", *each, first, hashed, *ratios, str(took.memory)))
        names = (
            *("without lexicon / floor", "/ floor, our hash", "lexicon / floor"),
            *("again / first", "archive / WXR", "memory, MB"),
        )
        return report.table((*head, *names), rows)


def measured(stock: Stock, posts: int, rounds: int) -> Import:
    """Import so many posts, in turn with the floor; the last archive stays in the stock."""
    export = stock.export(posts)
    size = export.stat().st_size
    archive, bare = stock.archive_path(posts), stock.folder / "floor.db"
    costs: dict[str, list[Cost]] = {name: [] for name in ("floor", "hashed", "add", "again", "lexicon")}
    for _ in range(rounds):
        clear(archive, bare)
        for name, more in (("floor", []), ("hashed", [str(HASHSIZE)])):
            load = floor("load", str(export), str(bare), *more, shows=f"{posts} posts")
            costs[name].append(load.run())
            clear(bare)
        costs["add"].append(ours(archive, "add", str(export), shows=f"{posts} new").run())
        _see_that_the_source_is_kept(archive, size)
        taken = sum(file.stat().st_size for file in files(archive))
        costs["again"].append(ours(archive, "add", str(export), shows=f"{posts} unchanged").run())
        words = Command([sys.executable, "-m", "benchmarks.lexicon", str(archive)], "seconds", folder=ROOT)
        alone = words.run()
        costs["lexicon"].append(alone._replace(cpu=float(alone.output.split()[0])))
    return Import(posts, size, taken, **costs)


def _see_that_the_source_is_kept(archive: Path, size: int) -> None:
    """Raise an error if an archive has not its source, whole: then its size says nothing."""
    with closing(sqlite3.connect(archive)) as db:
        (digest,) = db.execute("SELECT digest FROM accession").fetchone()
        if sum(map(len, kept_source(db, digest))) != size:  # it looks at the digest itself
            raise RuntimeError(f"{archive}: has not kept its source")


def _cpu(costs: list[Cost]) -> list[float]:
    return [cost.cpu for cost in costs]
