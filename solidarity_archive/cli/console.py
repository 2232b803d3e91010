"""Rich on standard output: the only place where it prints, apart from help."""

import os
import shlex
import shutil
import subprocess
import sys
from typing import TextIO

from rich.console import Console, RenderableType

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
    if on_terminal and sys.stdin.isatty() and text.count("\n") >= console.height and _paged(text):
        return
    console.file.write(text)


def _paged(text: str) -> bool:
    """Show text in the pager; False if there is none to be had."""
    pager = shlex.split(os.environ.get("PAGER", "less"))
    if not pager or pager == ["cat"] or not shutil.which(pager[0]):
        return False
    # As git does: quit if it fits, keep colours, leave the text on the screen.
    environment = {"LESS": "FRX"} | os.environ
    subprocess.run(pager, input=text.encode(), env=environment, check=False)  # noqa: S603 - the user's own PAGER
    return True
