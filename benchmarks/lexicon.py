"""What the words of an archive cost: ``python -m benchmarks.lexicon ARCHIVE``.

Makes the lexicon anew and tells the language of every text, which is what its words get their keys by. Prints
how many seconds of the processor that took, and leaves the archive as it was.
"""

import sys
import time
from pathlib import Path

from solidarity_archive.store import lexicon
from solidarity_archive.store.connection import writing
from solidarity_archive.words.language import guess

_AT_ONCE = 1000


def main(path: Path) -> None:
    """Print the seconds."""
    with writing(path) as db:
        db.execute("BEGIN IMMEDIATE")
        started = time.process_time()
        lexicon.rebuild(db)
        took = time.process_time() - started
        texts = db.execute("SELECT text FROM body")
        while some := texts.fetchmany(_AT_ONCE):
            started = time.process_time()
            for (text,) in some:
                guess(text)
            took += time.process_time() - started
        db.execute("ROLLBACK")
        print(f"{took:.3f} seconds")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
