"""Cold commands: each in a process of its own, beside bare Python that asks the same archive the same."""

import random
from collections.abc import Collection
from typing import NamedTuple

from benchmarks.processes import Command, Cost, Ratio, interleaved, ratio
from benchmarks.stock import Stock, floor, ours

PAIRS = {
    "cold-search": ("search", "floor of search"),
    "cold-table": ("search, Rich table", "floor of search"),
    "cold-list": ("list --month", "floor of list --month"),
    "cold-excerpt": ("excerpt", "floor of excerpt"),
    "cold-show": ("show", "floor of show"),
}
"""Rows of the table, and what is divided by what."""


class Cold(NamedTuple):
    """What cold commands cost, by name, and the instructions of some."""

    costs: dict[str, list[Cost]]
    instructions: dict[str, int]

    def ratios(self) -> dict[str, Ratio]:
        """Return the rows of the table that these costs are of."""
        cpu = {name: [cost.cpu for cost in each] for name, each in self.costs.items()}
        rows = {row: ratio(cpu[one], cpu[other]) for row, (one, other) in PAIRS.items() if one in cpu}
        if self.instructions:
            one, other = self.instructions["search"], self.instructions["floor of search"]
            rows["instructions"] = ratio([one], [other])
        return rows


def measured(
    stock: Stock, posts: int, rounds: int, rows: Collection[str], others: dict[str, Command]
) -> Cold:
    """Run what these rows want, and other programs, in turn, on an archive with so many posts."""
    all_commands = commands(stock, posts)
    wanted = {name for row in rows for name in PAIRS.get(row, ())}
    chosen = {name: command for name, command in all_commands.items() if name in wanted} | others
    for command in chosen.values():
        command.run()  # now the file is in the memory of the machine
    costs = interleaved({name: command.run for name, command in chosen.items()}, rounds)
    counted = ("search", "floor of search") if "instructions" in rows else ()
    return Cold(costs, {name: all_commands[name].instructions() for name in counted})


def commands(stock: Stock, posts: int) -> dict[str, Command]:
    """Return our commands and their floors, by name."""
    archive = stock.archive(posts)
    word = stock.words(posts).rare
    chance = random.Random(posts)  # noqa: S311 - the same every time is what is wanted
    id, month = str(chance.randint(1, posts)), f"{chance.randint(2006, 2018)}-05"  # noqa: A001 - as everywhere
    file = str(archive)
    return {
        "floor of search": floor("search", file, word, shows="«"),
        "search": ours(archive, "search", word, "-n", "20", shows="«"),
        "search, Rich table": ours(archive, "search", word, "-n", "20", shows="─", terminal=True),
        "floor of list --month": floor("month", file, month, shows=month),
        "list --month": ours(archive, "list", "--month", month, shows=month),
        "floor of excerpt": floor("excerpt", file, id, shows="[…]"),
        "excerpt": ours(archive, "excerpt", id, shows="[…]"),
        "floor of show": floor("show", file, id, shows="Title: "),
        "show": ours(archive, "show", id, shows="Title: "),
    }
