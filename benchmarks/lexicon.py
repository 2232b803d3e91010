"""What the words of an archive cost: ``python -m benchmarks.lexicon ARCHIVE``.

Makes the lexicon anew, prints how many seconds of the processor that took, and leaves the archive as it was.
"""

import sys
import time
from pathlib import Path

from solidarity_archive.store import lexicon
from solidarity_archive.store.connection import writing


def main(path: Path) -> None:
    """Print the seconds."""
    with writing(path) as db:
        db.execute("BEGIN IMMEDIATE")
        started = time.process_time()
        lexicon.rebuild(db)
        print(f"{time.process_time() - started:.3f} seconds")
        db.execute("ROLLBACK")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
