"""``archive undo``."""

from typing import Annotated

from solidarity_archive import editing
from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_write
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import accession_number
from solidarity_archive.store.ledger import accessions


def undo(
    archive: str,
    accession: Annotated[
        int | None, Argument(help="Its number (archive accessions); default: the newest that stands.")
    ] = None,
) -> None:
    """Take back whatever was done to the archive.

    The archive is then as if it had not been, but nothing is lost: an undo can be undone. Without a
    number it takes back the newest act that stands and is no undo itself.

    archive undo

    archive undo 3
    """
    with to_write(archive) as db:
        target, by, changes = editing.undo(db, accession and accession_number(accession))
        repeats = [act.id for act in accessions(db) if act.id > target.id and act.sheet.get("unchanged")]
    what = f"{target.act} of {target.source}" if target.source and target.act == "add" else target.act
    hidden = [id for id, change in changes.items() if change.after is None]
    say(f"took back accession {target.id} ({what})")
    say(f"{said_posts(len(changes))} changed{f', {len(hidden)} of them hidden' if hidden else ''}")
    if hidden and repeats and target.act == "add":
        # What was said already is not stored again (docs/decisions/0004).
        named = ", ".join(map(str, repeats))
        say(f"accession {named} said of some posts what was said already: add that source again to have them")
    later = sorted(id for id, change in changes.items() if change.after is not None)
    if later and target.act == "add":
        say(f"still held, by what other accessions said: {', '.join(map(str, later[:20]))}")
    say(f"to do it again: archive undo {by}")
