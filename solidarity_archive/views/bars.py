"""Counts with bars: of months, of what a search found by author or term."""

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solidarity_archive.dates import month_label
from solidarity_archive.record import Record
from solidarity_archive.views.cells import cell

_BAR = 40


def bars(rows: Sequence[Record]) -> RenderableType:
    """Return names with how many posts each has, and a bar; the name is the first value of a row."""
    if not rows:
        return Text("No posts.", style="dim")
    name = next(iter(rows[0]))
    most = max(row["posts"] for row in rows)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column(name.capitalize(), overflow="fold")
    grid.add_column("Posts", justify="right", no_wrap=True)
    grid.add_column("", style="green", no_wrap=True)
    for row in rows:
        missing = month_label(None) if name in ("month", "year") else f"(no {name})"
        bar = "█" * max(1, row["posts"] * _BAR // most)
        grid.add_row(cell(row[name] or missing), str(row["posts"]), bar)
    return grid
