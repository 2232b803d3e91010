"""CSV that a spreadsheet may open, and TSV that cut and awk may read."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO

from solidarity_archive.record import Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BREAKS = re.compile(r"[\t\r\n]+")


def write(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:
    """Write CSV (RFC 4180 but for the line ends, which are LF), the names of the columns first.

    Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP ASVS, 1.2.10).
    """
    writer = csv.writer(stream, lineterminator="\n")
    _write(records, keys, writer.writerow, _safe)


def write_tabs(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:
    """Write TSV, the names of the columns first; tabs and line ends within a value become spaces."""
    _write(
        records, keys, lambda row: stream.write("\t".join(row) + "\n"), lambda text: _BREAKS.sub(" ", text)
    )


def _write(
    records: Iterable[Record],
    keys: Sequence[str],
    write_row: Callable[[list[str]], object],
    text_of: Callable[[str], str],
) -> None:
    write_row(list(keys))
    for record in records:
        write_row([_cell(record[key], text_of) for key in keys])


def _cell(value: Any, text_of: Callable[[str], str]) -> str:  # noqa: ANN401 - whatever JSON holds
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list():
            return text_of("; ".join(_part(part) if isinstance(part, dict) else str(part) for part in value))
        case dict():
            return text_of(str(value["body"]) if "body" in value else _json(value))
    return text_of(str(value))


def _part(part: dict[str, Any]) -> str:
    return str(part["name"]) if "name" in part else _json(part)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
