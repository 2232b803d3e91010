"""``archive accessions``."""

from typing import Annotated

import typer

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, accession_number, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.errors import NotFoundError
from solidarity_archive.provenance import ledger_rows, sheet_rows

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
    ctx: typer.Context,
    output: Output,
    number: Annotated[int | None, typer.Argument(help="Show the balance sheet of this one.")] = None,
) -> None:
    """Show what was added and done, and how it ended.

    The newest comes first. With a number: the whole balance sheet of that one.

    archive accessions

    archive accessions 3 --format json
    """
    with to_read(ctx) as db:
        if number is None:
            write_rows(ledger_rows(db), output, _KEYS, "solidarity_archive.views.rows:ledger")
        elif rows := sheet_rows(db, accession_number(number), whole=output.format in ("json", "jsonl")):
            write_rows(rows, output, list(rows[0]), "solidarity_archive.views.rows:facts")
        else:
            raise NotFoundError(f"no accession {number}", "archive accessions lists them.")
