"""How the program begins and ends, so that a loop of a shell does not feel either."""

import gc
import os
import sys
from contextlib import suppress

from solidarity_archive.lazy import resolve

SELDOM = 100_000
"""So many new objects before garbage is looked for, by default 700: to load a command makes about 30,000."""

_INTERRUPTED = 130
"""Exit.INTERRUPTED, which may not have been imported yet."""


def main() -> None:
    """Run ``archive`` with the arguments of this process, and end it; the exit codes are in errors.py."""
    gc.set_threshold(SELDOM)
    try:
        resolve("solidarity_archive.cli.app:main")()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # Typer and Rich take it for a failure
            end.code = 0
        if end.code:
            raise
    except KeyboardInterrupt:  # before the command began
        sys.stderr.write("archive: interrupted; nothing was changed\n")
        sys.exit(_INTERRUPTED)
    _leave()


def _leave() -> None:
    """End the process without taking it apart, which takes a fifth of a short command's time.

    Files and archives have been closed by those who opened them, unless something went wrong; then, and
    where something cannot be written out, it is left to Python.
    """
    with suppress(OSError, ValueError):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # closed by whoever began the program
                stream.flush()
        os._exit(0)
