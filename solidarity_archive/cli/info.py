"""``archive info``."""

from pathlib import Path

from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.provenance import facts


@takes_output
def info(
    archive: str,
    output: Output,
) -> None:
    """Show where the archive is and how much it holds.

    What was done last is shown too.

    archive info
    """
    with to_read(archive) as db:
        known = facts(db, Path(archive))
    if output.format in ("json", "jsonl"):
        write_rows([known], output, list(known), "")
    else:
        rows = [{"name": name.replace("_", " "), "value": value} for name, value in known.items()]
        write_rows(rows, output, ["name", "value"], "solidarity_archive.views.rows:facts")
