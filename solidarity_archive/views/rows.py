"""Tables of what is no post: accessions, captures, reasons."""

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solidarity_archive.record import Record
from solidarity_archive.views.cells import cell


def table(rows: Sequence[Record]) -> RenderableType:
    """Return records as a table whose columns are their keys; empty columns are left out."""
    if not rows:
        return Text("Nothing.", style="dim")
    keys = [key for key in rows[0] if any(row[key] not in (None, "", []) for row in rows)]
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in keys:
        numbers = all(isinstance(row[key], int | None) for row in rows)
        grid.add_column(
            key.replace("_", " ").capitalize(), justify="right" if numbers else "left", overflow="fold"
        )
    for row in rows:
        grid.add_row(*(_cell(row[key]) for key in keys))
    return grid


def facts(rows: Sequence[Record]) -> RenderableType:
    """Return names and values, a line each; `rows` are records with both."""
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row(cell(str(row["name"]), "bold"), _cell(row["value"]))
    return grid


def _cell(value: object) -> Text:
    if isinstance(value, list):
        return cell(", ".join(map(str, value)))
    return cell("" if value is None else str(value))
