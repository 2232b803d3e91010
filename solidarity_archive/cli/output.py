"""Results to standard output or a file, in the form that was asked for."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from solidarity_archive.cli.options import Output
from solidarity_archive.errors import ArchiveError, UsageError
from solidarity_archive.formats import BY_NAME, FORMATS, Format
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Hit
from solidarity_archive.record import BRIEF, COLUMNS, Record, chosen, records
from solidarity_archive.text import visible

TABLE, TEXT = "table", "text"
_WITH_FIELDS = ("json", "jsonl", "csv", "tsv")
_CHOOSE = f"These have: {', '.join(_WITH_FIELDS)}."
_ROWS = (TABLE, TEXT, *_WITH_FIELDS)


def format_of(output: Output, *, exporting: bool = False) -> str:
    """Return the format that is wanted: as said, by the file's suffix, a table on a terminal, or text.

    Raises UsageError for a name that no writer has, and for --null with another one than ids. What
    only archive export writes counts with `exporting`.
    """
    format_ = _format_of(
        output, [row for row in FORMATS if row.writer or (exporting and (row.exporter or row.bag))]
    )
    if output.null and format_ != "ids":
        raise UsageError(f"--null: {format_} has no ids to end", "Say --format ids too.")
    return format_


def _format_of(output: Output, written: Sequence[Format]) -> str:
    if output.format is None:
        if output.path:
            suffix = os.path.splitext(output.path)[1].casefold()
            return next((row.name for row in written if suffix in row.suffixes), TEXT)
        return TABLE if sys.stdout.isatty() else TEXT
    known = [TABLE, *(row.name for row in written)]
    if output.format not in known:
        hint = f"There are: {', '.join(known)}."
        if output.format in BY_NAME and (BY_NAME[output.format].exporter or BY_NAME[output.format].bag):
            hint = f"archive export --format {output.format} writes it. {hint}"
        raise UsageError(f"--format: no format {output.format!r}", hint)
    return output.format


def keys_of(output: Output, default: Sequence[str], *, exporting: bool = False) -> list[str]:
    """Return the keys of the records that `output` asks for; `default` are those of json and jsonl."""
    format_ = format_of(output, exporting=exporting)
    if output.fields and format_ not in _WITH_FIELDS:
        raise UsageError(f"--fields: {format_} has no fields to choose", _CHOOSE)
    if format_ in ("csv", "tsv"):
        return chosen(output.fields, [key for key in COLUMNS if key in default])
    if format_ in ("json", "jsonl"):
        return chosen(output.fields, default)
    return ["id"] if format_ == "ids" else BRIEF


def write_posts(
    hits: Iterable[Hit], output: Output, keys: Sequence[str], table: str, writer: str | None = None
) -> None:
    """Write posts; `table` is the view for a terminal, `writer` stands in for the format's own."""
    format_ = format_of(output)
    if format_ == TABLE:
        write_view(resolve(table)(list(hits)), output)
    else:
        write_records(records(hits, keys), output, keys, writer)


def write_records(
    rows: Iterable[Record], output: Output, keys: Sequence[str], writer: str | None = None
) -> None:
    """Write records in a format for programs."""
    reference = writer or BY_NAME[format_of(output)].writer or ""
    if output.null and format_of(output) == "ids":
        reference += "_null"
    with stream_of(output) as stream:
        resolve(reference)(rows, stream, keys)


def write_rows(rows: Sequence[Record], output: Output, keys: Sequence[str], table: str) -> None:
    """Write what is no post, such as months: a table, lines parted by TAB, json, jsonl, csv or tsv."""
    format_ = format_of(output)
    if format_ not in _ROWS:
        raise UsageError(f"--format: {format_!r} is for posts", f"There are: {', '.join(_ROWS)}.")
    if output.fields:
        if format_ not in _WITH_FIELDS:
            raise UsageError(f"--fields: {format_} has no fields to choose", _CHOOSE)
        keys = chosen(output.fields, keys, keys)
        rows = [{key: row[key] for key in keys} for row in rows]
    if format_ == TABLE:
        write_view(resolve(table)(rows), output)
    elif format_ == TEXT:
        with stream_of(output) as stream:
            stream.writelines("\t".join(_plain(row.get(key)) for key in keys) + "\n" for row in rows)
    else:
        write_records(rows, output, keys)


def write_view(view: Any, output: Output) -> None:  # noqa: ANN401 - Rich's renderables have no common type
    """Show a Rich renderable on standard output or write it to a file."""
    with stream_of(output) as stream:
        resolve("solidarity_archive.cli.console:show")(view, stream)


@contextmanager
def stream_of(output: Output) -> Iterator[TextIO]:
    """Open what `output` names: standard output, or a file that is there only once it is whole."""
    if output.path is None or output.path == "-":
        yield _Terminal(sys.stdout) if sys.stdout.isatty() else sys.stdout  # type: ignore[misc]
        return
    try:
        if os.path.exists(output.path) and not os.path.isfile(output.path):  # /dev/null, a named pipe
            with open(output.path, "w", encoding="utf-8", newline="") as stream:
                yield stream
        else:
            whole_file = resolve("solidarity_archive.cli.whole:whole_file")
            with whole_file(output.path) as stream:
                yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ArchiveError(f"{output.path}: cannot be written: {error.strerror}") from None


class _Terminal:
    """Standard output on a terminal: what strangers wrote cannot act on it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(visible(text, lines=True))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else visible(str(value))
