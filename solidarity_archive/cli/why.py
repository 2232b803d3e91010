"""``archive why``."""

from typing import Annotated

from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_read
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.provenance import reasons
from solidarity_archive.store.select import ids_ever_named

_KEYS = ["post", "field", "value", "source", "place", "accession", "time"]


@takes_output
def why(
    archive: str,
    output: Output,
    id: Annotated[str, Argument(help="A number, permalink or slug.")],
) -> None:
    """Show which source said each field of a post.

    archive why 4
    """
    with to_read(archive) as db:
        rows = [reason for post in ids_ever_named(db, id) for reason in reasons(db, post)]
    if not rows:
        say(f"nothing that was said of post {id} stands; archive history {id} shows it")
    write_rows(rows, output, _KEYS, "solidarity_archive.views.rows:reasons")
