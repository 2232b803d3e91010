"""Measure what the program promises to be fast at, and print it as Markdown: ``python -m benchmarks``.

The table of promises first, then what is behind it: processor time (user and system) of processes that took
turns in one run, ratios of medians, and in brackets the quartiles of the ratios round by round. ``--rows cold
import`` measures only the rows that begin so (report.py has their names). ``--folder DIR`` keeps exports and
archives there and takes those that it finds; remove archives when the schema changes.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks import cold, growth, imports, peers, warm
from benchmarks.processes import Command, Ratio
from benchmarks.report import PROMISES, circumstances, has_place, promises, put
from benchmarks.stock import ROOT, Stock


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured: at which sizes, how often."""

    rows: Sequence[str]
    posts: int
    sizes: Sequence[int]
    rounds: int
    import_rounds: int
    others: bool
    """Whether other programs are measured too."""


class Part(Protocol):
    """What was measured together."""

    def ratios(self) -> dict[str, Ratio]:
        """Return the rows of the table of promises, by name."""

    def table(self) -> str:
        """Return all that was measured, as a table."""


def run(plan: Plan, stock: Stock) -> str:
    """Measure all that is planned, and return it as Markdown."""
    parts = []
    for part in _parts(plan, stock, set(plan.rows)):
        parts.append(part)
        _tell(part.table())  # a long run may yet fail
    got = {row: ratio for part in parts for row, ratio in part.ratios().items()}
    told = [
        circumstances(plan.posts),
        promises(got, [row for row in plan.rows if row in PROMISES], plan.sizes),
    ]
    told += [part.table() for part in parts]
    if "import" in plan.rows:
        _tell("what of an import takes how long")
        words = [sys.executable, "-m", "benchmarks.profiling", str(stock.export(plan.posts))]
        told.append(Command(words, "all of it", folder=ROOT).run().output.strip())
    if "warm" in plan.rows:
        told.append(warm.table(stock.archive(plan.posts)))
    return "\n\n".join(told)


def _parts(plan: Plan, stock: Stock, rows: set[str]) -> Iterator[Part]:
    """Measure one part after the other; the imports first, for they make the archives."""
    grown = plan.sizes if rows & {*growth.ROWS} else []
    sizes = sorted({*grown, *([plan.posts] if rows & {*imports.ROWS} else [])})
    made = {}
    if sizes:
        times = {size: plan.import_rounds if size == plan.posts else 1 for size in sizes}
        for size, rounds in times.items():
            _tell(f"importing {size:,} posts")
            made[size] = imports.measured(stock, size, rounds)
        yield imports.Imports(made, plan.posts)
        if grown:
            _tell("cold commands, sizes in turn")
            yield growth.Growth([made[size] for size in grown], growth.measured(stock, grown, plan.rounds))
    if rows & {*cold.ROWS}:
        _tell("cold commands and their floors")
        yield cold.measured(stock, plan.posts, plan.rounds, rows, others=plan.others)
    if plan.others and rows & {*peers.ROWS}:
        _tell("other programs")
        yield peers.measured(stock, plan.sizes[0], plan.rounds, plan.import_rounds, more=plan.posts)


def _tell(what: str) -> None:
    print(what, file=sys.stderr)


def main(words: Sequence[str] | None = None) -> None:
    """Measure what `words` or the command line ask for; print it or put it in its place on a page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", nargs="+", default=[""], metavar="ROW", help="only rows that begin so")
    parser.add_argument(
        "--posts", type=int, default=100_000, metavar="N", help="posts of the archive: 100000"
    )
    parser.add_argument(
        "--growth", default="10000,100000,1000000", metavar="N,N…", help="sizes of archives that are compared"
    )
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="of cold commands: 15")
    parser.add_argument("--import-rounds", type=int, default=3, metavar="N", help="of imports of --posts: 3")
    parser.add_argument("--no-peers", action="store_true", help="without other programs")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where exports and archives are kept")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put it on this page instead")
    asked = parser.parse_args(words)
    names = [*PROMISES, "warm"]
    plan = Plan(
        rows=[name for name in names if name.startswith(tuple(asked.rows))],
        posts=asked.posts,
        sizes=sorted(int(size) for size in asked.growth.split(",")),
        rounds=asked.rounds,
        import_rounds=asked.import_rounds,
        others=not asked.no_peers,
    )
    if not plan.rows:
        parser.error(f"rows begin otherwise: {', '.join(names)}")
    if asked.write and not has_place(asked.write):
        parser.error(f"{asked.write}: there is no <!-- measured --> and <!-- as far as here --> in it")
    if asked.folder and asked.folder.exists() and not asked.folder.is_dir():
        parser.error(f"{asked.folder}: is no folder")
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measured = run(plan, Stock(folder.absolute()))
    if asked.write:
        put(asked.write, measured)
    else:
        sys.stdout.write(f"{measured}\n")


if __name__ == "__main__":
    main()
