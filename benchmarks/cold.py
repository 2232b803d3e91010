"""Cold commands: each in a process of its own, beside bare Python that asks the same archive the same."""

import shutil
import statistics
from collections.abc import Collection
from typing import NamedTuple

from benchmarks import corpus, report
from benchmarks.peers import on_the_archive
from benchmarks.processes import Command, Cost, Ratio, interleaved, ratio
from benchmarks.stock import PAGE, Stock, floor, ours

PAIRS = {
    "cold-search": ("search", "floor of search"),
    "cold-table": ("search, Rich table on a terminal", "floor of search"),
    "cold-list": ("list --month", "floor of list --month"),
    "cold-excerpt": ("excerpt ID", "floor of excerpt ID"),
    "cold-show": ("show ID", "floor of show ID"),
    "sqlite-utils": ("search", "sqlite-utils search"),
}
"""Rows of the table of promises, and what is divided by what."""
BESIDE = ("search --exact", "sqlite3 shell")
"""Commands that are of no row, and shown beside those that are."""
ROWS = (*PAIRS, "instructions")


class Cold(NamedTuple):
    """What cold commands cost, by name, and how many instructions some of them take."""

    costs: dict[str, list[Cost]]
    instructions: dict[str, int]

    def ratios(self) -> dict[str, Ratio]:
        """Return the rows of the table of promises that these costs are of."""
        cpu = {name: [cost.cpu for cost in each] for name, each in self.costs.items()}
        pairs = {row: pair for row, pair in PAIRS.items() if cpu.keys() >= {*pair}}
        rows = {row: ratio(cpu[one], cpu[other]) for row, (one, other) in pairs.items()}
        if self.instructions:
            one, other = (self.instructions[name] for name in PAIRS["cold-search"])
            rows["instructions"] = ratio([one], [other])
        return rows

    def table(self) -> str:
        """Return all that was measured, as a table."""
        floors = {one: other for one, other in PAIRS.values() if other.startswith("floor")}
        rows = []
        for name, costs in self.costs.items():
            cpu = statistics.median(cost.cpu for cost in costs)
            wall = statistics.median(cost.wall for cost in costs)
            counted = f"{self.instructions[name] / 1e6:,.0f}" if name in self.instructions else ""
            below = floors.get(name, name if name.startswith("floor") else "floor of search")
            least = statistics.median(cost.cpu for cost in self.costs.get(below, costs))
            rows.append((name, f"{cpu * 1000:.0f}", f"{wall * 1000:.0f}", f"{cpu / least:.2f}", counted))
        return report.table(("cold", "CPU ms", "ms by the clock", "/ its floor", "M instructions"), rows)


def measured(stock: Stock, posts: int, rounds: int, rows: Collection[str], *, others: bool) -> Cold:
    """Run the commands that these rows want in turn, on an archive with so many posts; maybe `others` too."""
    every = commands(stock, posts)
    if others:
        every |= on_the_archive(stock.archive(posts), stock.words(posts).rare)
    wanted = {name for row in rows for name in PAIRS.get(row, ())}
    chosen = {
        name: command for name, command in every.items() if name in wanted or (wanted and name in BESIDE)
    }
    for command in chosen.values():
        command.run()  # now the file is in the memory of the machine
    costs = interleaved({name: command.run for name, command in chosen.items()}, rounds)
    counted = dict.fromkeys([*PAIRS["cold-search"], *chosen]) if "instructions" in rows else {}
    piped = [name for name in counted if not every[name].terminal and shutil.which("valgrind")]
    return Cold(costs, {name: every[name].instructions() for name in piped})


def commands(stock: Stock, posts: int) -> dict[str, Command]:
    """Return our commands and their floors, by name."""
    archive, words = stock.archive(posts), stock.words(posts)
    number = posts * 2 // 3
    post, month = str(number), corpus.day(number, posts)[:7]
    file, page = str(archive), ("-n", str(PAGE))
    return {
        "floor of search": floor("search", file, words.rare, shows="«"),
        "search": ours(archive, "search", words.rare, *page, shows="«"),
        "search --exact": ours(archive, "search", words.rare, *page, "--exact", shows="«"),
        "search, Rich table on a terminal": ours(
            archive, "search", words.rare, *page, shows="─", terminal=True
        ),
        "search, common word": ours(archive, "search", words.common, *page, shows="«"),
        "floor of list --month": floor("month", file, month, shows=month),
        "list --month": ours(archive, "list", "--month", month, shows=month),
        "floor of excerpt ID": floor("excerpt", file, post, shows=f"/post-{post}/"),
        "excerpt ID": ours(archive, "excerpt", post, shows=f"/post-{post}/"),
        "floor of show ID": floor("show", file, post, shows="Title: "),
        "show ID": ours(archive, "show", post, shows="Title: "),
    }
