"""What commands tell their user, on standard error."""

import sys

from solidarity_archive.text import visible


def say(message: str) -> None:
    """Print a message for the user on standard error; what strangers wrote in it does nothing."""
    sys.stderr.write("".join(f"{_safe(line)}\n" for line in message.split("\n")))


def complain(message: str) -> None:
    """Print what went wrong, after the name of the program."""
    say(f"archive: {message}")


def said_posts(number: int) -> str:
    """Return ``1 post`` or ``7 posts``."""
    return f"{number} {'post' if number == 1 else 'posts'}"


def _safe(line: str) -> str:
    words = line.lstrip(" ")
    return " " * (len(line) - len(words)) + visible(words)
