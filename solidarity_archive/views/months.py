"""Posts grouped by month, and the index of months."""

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from solidarity_archive.dates import month_label
from solidarity_archive.post import Hit
from solidarity_archive.record import Record
from solidarity_archive.views.cells import cell, day, title
from solidarity_archive.writers.plain import heading

_BAR = 40


def table(hits: Sequence[Hit]) -> RenderableType:
    """Return the posts as a table a month, in the order given: ``April 2015 · 7 posts``."""
    if not hits:
        return Text("No posts.", style="dim")
    authors = any(hit.post.authors for hit in hits)
    width = max(len(str(hit.post.id)) for hit in hits)
    groups = groupby(hits, key=lambda hit: month_label(hit.post.month or hit.post.published))
    return Group(*(_month(label, list(group), width, authors=authors) for label, group in groups))


def _month(label: str, hits: Sequence[Hit], width: int, *, authors: bool) -> Table:
    grid = Table(
        title=heading(label, len(hits)),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        expand=True,
        pad_edge=False,
    )
    grid.add_column("Id", justify="right", style="cyan", no_wrap=True, min_width=width)
    grid.add_column("Day", no_wrap=True, min_width=6)
    grid.add_column("Title", ratio=3, overflow="fold")
    if authors:
        grid.add_column("Author", ratio=1, overflow="fold", style="green")
    for hit in hits:
        cells = [Text(str(hit.post.id)), day(hit.post), title(hit.post)]
        grid.add_row(*cells, *([cell(hit.post.author)] if authors else []))
    return grid


def index(rows: Sequence[Record]) -> RenderableType:
    """Return the months with how many posts each has, and a bar."""
    if not rows:
        return Text("No posts.", style="dim")
    most = max(row["posts"] for row in rows)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column("Month", no_wrap=True)
    grid.add_column("Posts", justify="right", no_wrap=True)
    grid.add_column("", style="green", no_wrap=True)
    for row in rows:
        grid.add_row(
            row["month"] or month_label(None), str(row["posts"]), "█" * max(1, row["posts"] * _BAR // most)
        )
    return grid
