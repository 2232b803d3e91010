"""Tables of what is no post: reasons, histories, accessions, facts."""

from collections.abc import Sequence
from pathlib import PurePath

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solidarity_archive.record import Record
from solidarity_archive.views.cells import cell

_COUNTS = ("new", "completed", "updated", "unchanged", "skipped")


def reasons(rows: Sequence[Record]) -> RenderableType:
    """Return the fields of posts, each with its value and who said so."""
    grid = _grid()
    grid.add_column("Field", style="bold", no_wrap=True)
    grid.add_column("Value", ratio=3, overflow="fold")
    grid.add_column("Said by", ratio=3, overflow="fold")
    for row in rows:
        grid.add_row(
            cell(row["field"]), _cell(row["value"]), cell(f"{_source(row)} · accession {row['accession']}")
        )
    return grid


def history(rows: Sequence[Record]) -> RenderableType:
    """Return what was said of a post, what was undone struck out."""
    grid = _grid()
    grid.add_column("No.", justify="right", style="cyan", no_wrap=True)
    grid.add_column("When", no_wrap=True)
    grid.add_column("Source", ratio=2, overflow="fold")
    grid.add_column("Says", ratio=3, overflow="fold")
    for row in rows:
        act = "" if row["act"] == "add" else f"{row['act']}, "
        cells = (str(row["accession"]), _minute(row["time"]), act + _source(row), ", ".join(row["says"]))
        grid.add_row(*map(cell, cells), style="dim strike" if row["undone_by"] else None)
    return grid


def parts(rows: Sequence[Record]) -> RenderableType:
    """Return what a post is made of, each part with who said it and of what."""
    grid = _grid()
    grid.add_column("No.", justify="right", style="cyan", no_wrap=True)
    grid.add_column("Source", ratio=2, overflow="fold")
    grid.add_column("Date", no_wrap=True)
    grid.add_column("Title", ratio=3, overflow="fold")
    for row in rows:
        grid.add_row(*map(_cell, (row["accession"], _source(row), (row["date"] or "")[:10], row["title"])))
    return grid


def trash(rows: Sequence[Record]) -> RenderableType:
    """Return the posts in the trash, each with how it came there."""
    if not rows:
        return Text("The trash is empty.", style="dim")
    grid = _grid()
    grid.add_column("Id", justify="right", style="cyan", no_wrap=True)
    grid.add_column("Date", no_wrap=True)
    grid.add_column("Title", ratio=3, overflow="fold")
    grid.add_column("Since", no_wrap=True)
    grid.add_column("By", ratio=1, overflow="fold")
    for row in rows:
        by = f"{row['act']} · accession {row['accession']}"
        title = row["title"] or "(untitled)"
        grid.add_row(*map(_cell, (row["id"], (row["date"] or "")[:10], title, _minute(row["time"]), by)))
    return grid


def rules(rows: Sequence[Record]) -> RenderableType:
    """Return what is not to be in public exports, a rule a line."""
    if not rows:
        return Text("Nothing is redacted.", style="dim")
    return Text("\n").join(cell(row["rule"]) for row in rows)


def ledger(rows: Sequence[Record]) -> RenderableType:
    """Return the accessions, each with what it came to, what was undone struck out."""
    grid = _grid()
    grid.add_column("No.", justify="right", style="cyan", no_wrap=True)
    grid.add_column("When", no_wrap=True)
    grid.add_column("Act", no_wrap=True)
    grid.add_column("Source", ratio=3, overflow="fold")
    grid.add_column("Came to", ratio=2, overflow="fold")
    for row in rows:
        counts = ", ".join(f"{row[name]} {name}" for name in _COUNTS if row[name])
        cells = (str(row["accession"]), _minute(row["time"]), row["act"], _name(row["source"]), counts)
        grid.add_row(*map(cell, cells), style="dim strike" if row["undone_by"] else None)
    return grid


def comparison(rows: Sequence[Record]) -> RenderableType:
    """Return the posts in which two archives differ."""
    if not rows:
        return Text("No post differs.", style="dim")
    grid = _grid()
    grid.add_column("First", justify="right", style="cyan", no_wrap=True)
    grid.add_column("Second", justify="right", style="cyan", no_wrap=True)
    grid.add_column("Title", ratio=2, overflow="fold")
    grid.add_column("Difference", ratio=2, overflow="fold")
    for row in rows:
        what = ", ".join(row["fields"]) or row["difference"]
        grid.add_row(_cell(row["one"]), _cell(row["other"]), cell(row["title"] or "(untitled)"), cell(what))
    return grid


def gaps(rows: Sequence[Record]) -> RenderableType:
    """Return the addresses to look for, each with the reason."""
    if not rows:
        return Text("Nothing that is here names anything that is not.", style="dim")
    grid = _grid()
    grid.add_column("Month", style="cyan", no_wrap=True)
    grid.add_column("Missing", justify="right", no_wrap=True)
    grid.add_column("Address", ratio=3, overflow="fold")
    grid.add_column("Why", ratio=2, overflow="fold")
    for row in rows:
        grid.add_row(*map(_cell, (row["month"], row["missing"], row["url"], row["reason"])))
    return grid


def media(rows: Sequence[Record]) -> RenderableType:
    """Return the files that posts show."""
    if not rows:
        return Text("No files are kept of these posts.", style="dim")
    grid = _grid()
    grid.add_column("Post", justify="right", style="cyan", no_wrap=True)
    grid.add_column("File", ratio=2, overflow="fold")
    grid.add_column("Type", no_wrap=True)
    grid.add_column("Bytes", justify="right", no_wrap=True)
    grid.add_column("Address", ratio=3, overflow="fold")
    for row in rows:
        grid.add_row(*map(_cell, (row["post"], row["name"], row["type"], f"{row['size']:,}", row["url"])))
    return grid


def forms(rows: Sequence[Record]) -> RenderableType:
    """Return how a search is understood: what was asked for, and in which forms it is looked for."""
    if not rows:
        return Text("Nothing to look for.", style="dim")
    grid = Table(title=cell(rows[0]["search"]), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    grid.add_column("Asked", style="bold", overflow="fold")
    grid.add_column("Form", overflow="fold")
    grid.add_column("Why", no_wrap=True)
    grid.add_column("Posts", justify="right", no_wrap=True)
    before = None
    for row in rows:
        shown = "" if row["asked"] == before else row["asked"]
        before = row["asked"]
        grid.add_row(cell(shown), _cell(row["form"]), cell(row["why"]), _cell(row["posts"]))
    return grid


def groups(rows: Sequence[Record]) -> RenderableType:
    """Return groups of words, a line each."""
    if not rows:
        return Text("No aliases but those that are built in.", style="dim")
    grid = Table.grid()
    for row in rows:
        grid.add_row(_cell(row["words"]))
    return grid


def facts(rows: Sequence[Record]) -> RenderableType:
    """Return names and values, a line each; `rows` are records with both."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row(cell(str(row["name"])), _cell(row["value"]))
    return grid


def _grid() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)


def _cell(value: object) -> Text:
    if isinstance(value, list):
        return cell(", ".join(map(str, value)))
    return cell("" if value is None else str(value))


def _source(row: Record) -> str:
    return ", ".join(part for part in (_name(row["source"]), row["place"]) if part)


def _name(source: str | None) -> str:
    """Return the last part of a path; the other formats have the whole of it."""
    return PurePath(source).name or source if source else ""


def _minute(time: str) -> str:
    return f"{time[:10]} {time[11:16]}"
