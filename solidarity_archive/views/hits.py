"""What a search found."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from solidarity_archive.dates import day_label
from solidarity_archive.post import Hit
from solidarity_archive.views.cells import cell, snippet, title


def table(hits: Sequence[Hit]) -> RenderableType:
    """Return the hits, the best first, each with its snippet."""
    if not hits:
        return Text("Nothing found.", style="dim")
    grid = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, leading=1)
    grid.add_column("Id", justify="right", style="cyan", no_wrap=True)
    grid.add_column("Date", no_wrap=True)
    grid.add_column(f"{len(hits)} {'post' if len(hits) == 1 else 'posts'}", ratio=1, overflow="fold")
    for hit in hits:
        head = title(hit.post)
        head.stylize("bold")
        by = cell(hit.post.author, "green") if hit.post.authors else None
        parts = [head, *([by] if by else []), snippet(hit.snippet or "")]
        grid.add_row(Text(str(hit.post.id)), Text(day_label(hit.post.published)), Group(*parts))
    return grid
