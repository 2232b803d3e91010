"""The ids alone, for another command to read."""

from collections.abc import Iterable, Sequence
from typing import TextIO

from solidarity_archive.record import Record


def write(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write an id a line."""
    stream.writelines(f"{record['id']}\n" for record in records)


def write_null(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write the ids, each ended by NUL, for xargs -0."""
    stream.writelines(f"{record['id']}\0" for record in records)
