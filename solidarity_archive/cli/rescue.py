"""``archive rescue``."""

import sys
from pathlib import Path
from typing import Annotated

from solidarity_archive.accession import now
from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.cli.options import Quiet
from solidarity_archive.cli.waiting import waiting
from solidarity_archive.errors import Exit
from solidarity_archive.store.rescue import rescue as save


def rescue(
    archive: str,
    new: Annotated[str, Argument(metavar="NEW", help="The new archive; it must not be there yet.")],
    quiet: Quiet = False,
) -> None:
    """Copy all that is sound of a damaged archive to a new one.

    The damaged one is left as it is. What the index, the lists and the texts had is made anew from what the
    sources said; what is lost of that is named, and the exit code is then 3. Where the bytes of a source
    are kept and sound, its posts come back whole: archive accessions N --bytes | archive add -

    archive rescue archive-2.db
    """
    with waiting("rescue", quiet=quiet) as advance:
        posts, lost = save(Path(archive), Path(new), now(), advance)
    for finding in lost:
        say(f"lost, {finding.part} {finding.which}: {finding.what}")
    say(f"copied {said_posts(posts)} to {new}; all are sound")
    if lost:
        sys.exit(Exit.PROBLEMS)
