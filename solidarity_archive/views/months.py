"""Posts grouped by month."""

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from solidarity_archive.dates import month_label
from solidarity_archive.post import Hit
from solidarity_archive.views.cells import cell, day, title
from solidarity_archive.writers.plain import heading


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
