"""JSON: an array, or an object a line."""

import json
from collections.abc import Iterable, Sequence
from typing import TextIO

from solidarity_archive.record import Record


def write_array(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write a JSON array, a record a line; ``[]`` for none. ASCII only on a terminal."""
    opening = "["
    for record in records:
        stream.write(f"{opening}\n{_dump(record, stream)}")
        opening = ","
    stream.write("[]\n" if opening == "[" else "\n]\n")


def write_lines(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write an object a line (jsonlines.org)."""
    stream.writelines(_dump(record, stream) + "\n" for record in records)


def _dump(record: Record, stream: TextIO) -> str:
    # Controls above U+007F and bidi overrides would act on a terminal; other encodings lack letters.
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return json.dumps(record, ensure_ascii=stream.isatty() or not encoding.casefold().startswith("utf"))
