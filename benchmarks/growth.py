"""Growth: the same at several sizes, and its exponent; searches of the smallest and the largest archive."""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks import report
from benchmarks.cold import commands
from benchmarks.imports import Import
from benchmarks.processes import Cost, Ratio, interleaved, ratio
from benchmarks.stock import Stock

ROWS = ("rare", "common", "memory", "megabytes")
SHOWN = ("list --month", "search", "search, common word")
"""Commands that are measured at each size."""


class Growth(NamedTuple):
    """Imports by size, the smallest first, and what cold commands cost at each size, by name."""

    imports: list[Import]
    cold: dict[int, dict[str, list[Cost]]]

    def ratios(self) -> dict[str, Ratio]:
        """Return the rows of the table of promises that these costs are of."""
        least, most = self.cold[min(self.cold)], self.cold[max(self.cold)]
        before, last = (took.memory for took in [*self.imports[:1], *self.imports][-2:])
        return {
            "rare": ratio(_cpu(most["search"]), _cpu(least["search"])),
            "common": ratio(_cpu(most["search, common word"]), _cpu(most["search"])),
            "memory": ratio([last], [before]),
            "megabytes": ratio([last], [1]),
        }

    def lines(self) -> dict[str, dict[int, float]]:
        """Return what is measured at each size, by its name: CPU seconds, MB, CPU milliseconds."""
        lines: dict[str, dict[int, float]] = {}
        for took in self.imports:
            values = {
                "import, CPU s": _median(took.add),
                "import again, CPU s": _median(took.again),
                "archive, MB": took.archive / 1e6,
                "memory of an import, MB": float(took.memory),
            }
            for name, value in values.items():
                lines.setdefault(name, {})[took.posts] = value
        for posts, costs in sorted(self.cold.items()):
            for name, each in costs.items():
                lines.setdefault(f"{name}, cold, CPU ms", {})[posts] = _median(each) * 1000
        return lines

    def table(self) -> str:
        """Return what was measured at each size, with the exponents of all of it and of its last step."""
        lines = self.lines()
        sizes = sorted(self.cold)
        head = ("", *(f"{posts:,} posts" for posts in sizes), "exponent", "of the last step")
        rows = []
        for name, by_size in lines.items():
            values = [by_size[posts] for posts in sizes]
            fits = [_exponent(sizes, values), _exponent(sizes[-2:], values[-2:])]
            rows.append((name, *(f"{float(f'{value:.3g}'):,g}" for value in values), *fits))
        return report.table(head, rows)


def measured(stock: Stock, sizes: Sequence[int], rounds: int) -> dict[int, dict[str, list[Cost]]]:
    """Run cold commands at all sizes in turn; return their costs by size and name."""
    acts = {
        (posts, name): command
        for posts in sizes
        for name, command in commands(stock, posts).items()
        if name in SHOWN
    }
    for command in acts.values():
        command.run()
    costs = interleaved({key: command.run for key, command in acts.items()}, rounds)
    return {posts: {name: costs[posts, name] for name in SHOWN} for posts in sizes}


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return the k of value = c · size^k that fits best, by least squares of the logarithms.

    Raises statistics.StatisticsError for fewer than two sizes.
    """
    logs = [[math.log(each) for each in some] for some in (sizes, values)]
    return statistics.linear_regression(*logs).slope


def _cpu(costs: Sequence[Cost]) -> list[float]:
    return [cost.cpu for cost in costs]


def _median(costs: Sequence[Cost]) -> float:
    return statistics.median(_cpu(costs))


def _exponent(sizes: Sequence[float], values: Sequence[float]) -> str:
    return f"{exponent(sizes, values):.2f}" if len(sizes) > 1 else ""
