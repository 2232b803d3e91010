"""Importing: what `archive add` takes beside the bare minimum, with and without the lexicon; adding again; size."""

import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import Command, Cost, Ratio, ratio
from benchmarks.stock import ROOT, Stock, floor, ours


class Imports(NamedTuple):
    """So many posts, imported as often as there are costs of each kind."""

    posts: int
    source: int
    """Bytes of the export."""
    archive: int
    """Bytes of the archive after the first import."""
    floor: list[Cost]
    add: list[Cost]
    again: list[Cost]
    """The same export once more."""
    lexicon: list[Cost]
    """Making the lexicon, alone."""

    def ratios(self) -> dict[str, Ratio]:
        """Return the rows of the table that these costs are of."""
        bare, added, words = _cpu(self.floor), _cpu(self.add), _cpu(self.lexicon)
        rest = [whole - part for whole, part in zip(added, words, strict=True)]
        return {
            "import": ratio(rest, bare),
            "lexicon": ratio(words, bare),
            "reimport": ratio(_cpu(self.again), added),
            "size": ratio([self.archive], [self.source]),
        }


def measured(stock: Stock, posts: int, rounds: int) -> Imports:
    """Import so many posts, in turn with the floor; the last archive stays in the stock."""
    export = stock.export(posts)
    archive, bare = stock.archive_path(posts), stock.folder / "floor.db"
    costs: list[list[Cost]] = [[], [], [], []]
    for _ in range(rounds):
        _clear(archive, bare)
        costs[0].append(floor("load", str(export), str(bare), shows=f"{posts} posts").run())
        costs[1].append(ours(archive, "add", str(export), shows=f"{posts} new").run())
        taken = sum(file.stat().st_size for file in _files(archive))
        costs[2].append(ours(archive, "add", str(export), shows=f"{posts} unchanged").run())
        words = Command(
            [sys.executable, "-m", "benchmarks.lexicon", str(archive)], "seconds", folder=ROOT
        ).run()
        costs[3].append(words._replace(cpu=float(words.output.split()[0])))
    _clear(bare)
    return Imports(posts, export.stat().st_size, taken, *costs)


def _cpu(costs: list[Cost]) -> list[float]:
    return [cost.cpu for cost in costs]


def _files(path: Path) -> list[Path]:
    """Return a database and what SQLite has beside it."""
    return list(path.parent.glob(f"{path.name}*"))


def _clear(*paths: Path) -> None:
    for path in paths:
        for file in _files(path):
            file.unlink()
