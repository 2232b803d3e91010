"""``archive accessions``."""

import sys
from typing import Annotated

from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, accession_number, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.errors import NotFoundError, UsageError
from solidarity_archive.provenance import bytes_of, ledger_rows, sheet_rows

_KEYS = [
    "accession",
    "time",
    "act",
    "source",
    "format",
    "new",
    "completed",
    "updated",
    "unchanged",
    "skipped",
    "undone_by",
]


@takes_output
def accessions(
    archive: str,
    output: Output,
    number: Annotated[int | None, Argument(help="Show the balance sheet of this one.")] = None,
    kept: Annotated[bool, Option("--bytes", help="Write the kept bytes of its source instead.")] = False,
) -> None:
    """Show what was added and done, and how it ended.

    The newest comes first. With a number: the whole balance sheet of that one.

    archive accessions

    archive accessions 3 --format json

    archive accessions 3 --bytes > page.html
    """
    if kept and (number is None or sys.stdout.isatty()):
        raise UsageError("--bytes: of which accession, and where to?", "archive accessions 3 --bytes > FILE")
    with to_read(archive) as db:
        if kept:
            sys.stdout.buffer.writelines(bytes_of(db, accession_number(number or 0)))
        elif number is None:
            write_rows(ledger_rows(db), output, _KEYS, "solidarity_archive.views.rows:ledger")
        elif rows := sheet_rows(db, accession_number(number), whole=output.format in ("json", "jsonl")):
            write_rows(rows, output, list(rows[0]), "solidarity_archive.views.rows:facts")
        else:
            raise NotFoundError(f"no accession {number}", "archive accessions lists them.")
