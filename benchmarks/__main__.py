"""Measure what the program promises to be fast at: ``python -m benchmarks``.

Prints Markdown. ``--rows cold-search import`` measures only these rows; ``--rows cold`` and the like all rows
that begin so. ``--folder DIR`` keeps exports and archives there, and takes those that it finds: remove an archive
whose schema is no longer that of the program. ``--posts`` is the size that cold commands are measured at,
``--growth`` those that are imported. Processor time, medians, ratios of one interleaved run.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import cold, imports
from benchmarks.processes import Ratio
from benchmarks.stock import Stock

ROWS = {
    "cold-search": ("cold `search` piped / bare Python + sqlite3, same query", "≤ 3.2", "2.5"),
    "cold-table": ("cold `search` with a Rich table on a terminal / the same floor", "≤ 5.0", "4.0"),
    "cold-list": ("cold `list --month` piped / the floor of its query", "≤ 3.2", "2.5"),
    "cold-excerpt": ("cold `excerpt ID` piped / the floor of its query", "≤ 3.2", "2.5"),
    "cold-show": ("cold `show ID` piped / the floor of its query", "≤ 3.2", "2.5"),
    "instructions": ("instructions of cold piped `search` / floor", "≤ 3.8", "3.2"),
    "import": (
        "import CPU without the lexicon / expat + selectolax + zlib 1 + executemany + FTS rebuild",
        "≤ 1.8",
        "1.3",
    ),
    "lexicon": ("lexicon keys / the same", "≤ 1.5", "0.8"),
    "reimport": ("re-import of an unchanged WXR / first import", "≤ 0.35", "0.2"),
    "size": ("archive size / WXR size", "≤ 2.0", "1.6"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--growth", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--import-rounds", type=int, default=3)
    parser.add_argument("--rows", nargs="*", default=[""])
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    rows = [row for row in ROWS if row.startswith(tuple(asked.rows))]
    got: dict[str, Ratio] = {}
    with tempfile.TemporaryDirectory() as folder:
        stock = Stock(asked.folder or Path(folder))
        if {"import", "lexicon", "reimport", "size"} & set(rows):
            sizes = [int(size) for size in asked.growth.split(",")]
            took = imports.measured(stock, sizes[0], asked.import_rounds)
            got |= took.ratios()
            for name in ("floor", "add", "again", "lexicon"):
                costs = getattr(took, name)
                print(
                    f"{name}: CPU s {[round(c.cpu, 2) for c in costs]} MB {max(c.memory for c in costs)}",
                    file=sys.stderr,
                )
        cold_rows = [row for row in rows if row.startswith(("cold", "instr"))]
        if cold_rows:
            found = cold.measured(stock, asked.posts, asked.rounds, cold_rows, {})
            got |= found.ratios()
            for name, costs in found.costs.items():
                print(f"{name}: CPU ms {sorted(round(c.cpu * 1000) for c in costs)}", file=sys.stderr)
            print(found.instructions, file=sys.stderr)
    print("| what | must | aim | got |\n| --- | --- | --- | --- |")
    for row in rows:
        what, must, aim = ROWS[row]
        one = got.get(row)
        print(f"| {what} | {must} | {aim} | {one and f'{one.median:.2f} ({one.low:.2f}–{one.high:.2f})'} |")


if __name__ == "__main__":
    main()
