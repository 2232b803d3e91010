"""What is shown while something takes long, on standard error and on a terminal only."""

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from solidarity_archive.lazy import resolve


def waiting(name: str, total: int | None = None, *, quiet: bool = False) -> AbstractContextManager[Any]:
    """Return a bar with rate and time left, as progress.bar() does, or None to nobody who could see it."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    shown: AbstractContextManager[Any] = resolve("solidarity_archive.cli.progress:bar")(name, total)
    return shown
