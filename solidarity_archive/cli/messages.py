"""What commands tell their user, on standard error."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from solidarity_archive.text import visible


def say(message: str) -> None:
    """Print a message for the user on standard error; what strangers wrote in it does nothing."""
    with read_or_not(sys.stderr):
        sys.stderr.write("".join(f"{_safe(line)}\n" for line in message.split("\n")))


def complain(message: str) -> None:
    """Print what went wrong, after the name of the program."""
    say(f"archive: {message}")


@contextmanager
def read_or_not(stream: TextIO) -> Iterator[None]:
    """Write to a stream, and go on where whoever read it has seen enough: no more is written to it then."""
    try:
        yield
        stream.flush()
    except BrokenPipeError:
        abandon(stream)


def abandon(stream: TextIO) -> None:
    """Let all that is still written to a stream be lost; flushing it at exit must not complain once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def said_posts(number: int) -> str:
    """Return ``1 post`` or ``7 posts``."""
    return f"{number} {'post' if number == 1 else 'posts'}"


def _safe(line: str) -> str:
    words = line.lstrip(" ")
    return " " * (len(line) - len(words)) + visible(words)
