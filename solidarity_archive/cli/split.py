"""``archive split``."""

from typing import Annotated

from solidarity_archive import merging
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.files import to_read, to_write
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output, accession_number, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.store.select import id_named

_KEYS = ["accession", "time", "source", "place", "kind", "date", "title", "permalink"]


@takes_output
def split(
    archive: str,
    output: Output,
    id: Annotated[str, Argument(help="A number, permalink or slug.")],
    accession: Annotated[
        list[int] | None, Option("--accession", metavar="N", help="What this accession said of it.")
    ] = None,
    place: Annotated[
        list[str] | None, Option("--place", metavar="PLACE", help="What stood here in its source.")
    ] = None,
) -> None:
    """Make two posts of one that are two.

    What the named accessions said, or what stood at the named places, becomes a post of its own with a
    new number. Without either, the parts are shown. Adding the sources again does not join
    them; undo does.

    archive split 12

    archive split 12 --accession 3
    """
    if not accession and not place:
        with to_read(archive) as db:
            rows = merging.parts(db, id_named(db, id))
        write_rows(rows, output, _KEYS, "solidarity_archive.views.rows:parts")
        return
    with to_write(archive) as db:
        post = id_named(db, id)
        new, act, _ = merging.split(
            db, post, {accession_number(each) for each in accession or ()}, place or ()
        )
    say(f"of post {post} a part is now post {new}; to take this back: archive undo {act}")
