"""The bar that is shown while something takes long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from solidarity_archive.text import visible

_NOT_YET = 0.999
"""What comes after the last one, an index or a check, is part of the work."""


class _Done(ProgressColumn):
    """How many are done, of how many if that is known, and how many a second."""

    def render(self, task: Task) -> Text:
        done, total = task.fields["done"], task.fields["whole"]
        of = "" if total is None else f" of {total:,}"
        rate = f" · {done / task.elapsed:,.0f}/s" if task.elapsed and done else ""
        return Text(f"{done:,}{of}{rate}", style="progress.download")


@contextmanager
def bar(name: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """Show a bar on standard error; yield what is to be told how many of `total` are done.

    Where a total is not known it may be told as well which share of the work that is, from 0 to 1, so that
    the time left is known.
    """
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        _Done(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(escape(visible(name)), total=None, done=0, whole=total)

        def advance(done: int, share: float | None = None) -> None:
            if total:
                share = done / total
            if share is not None:
                shown.update(task, total=1.0, completed=min(share, _NOT_YET))
            shown.update(task, done=done)

        yield advance
