"""``archive diff``."""

from pathlib import Path
from typing import Annotated

import typer

from solidarity_archive.cli.files import read_at
from solidarity_archive.cli.options import Output, refuse_archive, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.comparing import KEYS, differences
from solidarity_archive.errors import Exit


@takes_output
def diff(
    ctx: typer.Context,  # noqa: ARG001 - takes_output() asks it where the archive is
    one: Annotated[Path, typer.Argument(metavar="ONE.db", help="An archive.")],
    other: Annotated[Path, typer.Argument(metavar="OTHER.db", help="Another archive.")],
    output: Output,
) -> None:
    """Show which posts and fields differ between two archives.

    Their numbers do not count, nor what was done to get there. Exit code 3 if anything differs, 0 if not.

    archive diff before.db after.db

    archive diff before.db after.db --format json
    """
    for archive in (one, other):
        refuse_archive(output.path, archive)
    with read_at(one) as first, read_at(other) as second:
        rows = list(differences(first, second))
    write_rows(rows, output, KEYS, "solidarity_archive.views.rows:comparison")
    if rows:
        raise typer.Exit(Exit.PROBLEMS)
