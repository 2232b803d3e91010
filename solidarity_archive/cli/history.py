"""``archive history``."""

from typing import Annotated

from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.options import Output, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.provenance import history_rows
from solidarity_archive.store.select import ids_ever_named

_KEYS = ["accession", "time", "act", "source", "place", "kind", "says", "completeness", "undone_by"]


@takes_output
def history(
    archive: str,
    output: Output,
    id: Annotated[str, Argument(help="A number, permalink or slug.")],
) -> None:
    """Show all that was ever said of a post.

    The oldest comes first; what was undone is there too.

    archive history 4
    """
    with to_read(archive) as db:
        rows = [row for post in ids_ever_named(db, id) for row in history_rows(db, post)]
    write_rows(rows, output, _KEYS, "solidarity_archive.views.rows:history")
