"""How the program begins and ends, so that a loop of a shell does not feel either."""

import gc
import os
import sys
from contextlib import suppress

from solidarity_archive.lazy import resolve

_SELDOM = 100_000
"""So many new objects before garbage is looked for, by default 700: to load a command makes about 30,000."""


def main() -> None:
    """Run ``archive`` with the arguments of this process, and end it; the exit codes are in errors.py."""
    gc.set_threshold(_SELDOM)
    try:
        resolve("solidarity_archive.cli.app:main")()
    except SystemExit as end:
        _leave(end.code)
        raise


def _leave(code: object) -> None:
    """End the process without taking it apart, which takes a fifth of a short command's time.

    Files and archives have been closed by those who opened them. What cannot be written out is left to
    Python, which says so.
    """
    if code is None or isinstance(code, int):
        with suppress(OSError, ValueError):
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # closed by whoever began the program
                    stream.flush()
            os._exit(code or 0)
