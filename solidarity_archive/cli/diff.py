"""``archive diff``."""

import sys
from typing import Annotated

from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, refuse_archive, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.comparing import KEYS, differences
from solidarity_archive.errors import Exit


@takes_output
def diff(
    archive: str,  # noqa: ARG001 - takes_output() looks where it is
    one: Annotated[str, Argument(metavar="ONE.db", help="An archive.")],
    other: Annotated[str, Argument(metavar="OTHER.db", help="Another archive.")],
    output: Output,
) -> None:
    """Show which posts and fields differ between two archives.

    Their numbers do not count, nor what was done to get there. Exit code 3 if anything differs, 0 if not.

    archive diff before.db after.db

    archive diff before.db after.db --format json
    """
    for each in (one, other):
        refuse_archive(output.path, each)
    with to_read(one) as first, to_read(other) as second:
        rows = list(differences(first, second))
    write_rows(rows, output, KEYS, "solidarity_archive.views.rows:comparison")
    if rows:
        sys.exit(Exit.PROBLEMS)
