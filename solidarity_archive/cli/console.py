"""Rich on standard output: the only place where it prints, apart from help."""

import os
import sys
from typing import TextIO

from rich.console import Console, RenderableType

from solidarity_archive.lazy import resolve

_NOT_A_TERMINAL_WIDTH = 100


def show(view: RenderableType, stream: TextIO) -> None:
    """Print a view, through the user's pager if it is longer than the terminal is high.

    Width is COLUMNS or the terminal's; NO_COLOR is honoured (no-color.org). To a pipe or a file,
    plain text that is no wider than 100 columns unless COLUMNS says so.
    """
    on_terminal = stream.isatty()
    width = None if on_terminal or "COLUMNS" in os.environ else _NOT_A_TERMINAL_WIDTH
    console = Console(
        file=sys.stdout if on_terminal else stream, width=width, markup=False, highlight=False, emoji=False
    )
    with console.capture() as captured:
        console.print(view)
    text = captured.get()
    wanted = on_terminal and sys.stdin.isatty() and os.environ.get("PAGER") != "cat"
    if wanted and text.count("\n") >= console.height and resolve("solidarity_archive.cli.pager:paged")(text):
        return
    console.file.write(text)
