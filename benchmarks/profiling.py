"""What of an import takes how long: ``python -m benchmarks.profiling EXPORT`` prints a table in Markdown.

Some hundred times a second it is looked at what is running: the innermost function that PARTS knows gets
the processor's time since the last look, with what it calls.
"""

import gc
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from pathlib import Path
from types import CodeType, FrameType

from benchmarks import report
from solidarity_archive import accession
from solidarity_archive.cli.start import SELDOM
from solidarity_archive.source import opened
from solidarity_archive.store.connection import writing

_INTERVAL = 0.001
_REST = "what is around it"
PARTS = {
    "readers.xml": "XML parsed (libxml2)",
    "readers": "items read: names, texts, dates, terms, pictures",
    "charset": "bytes looked at, their digest",
    "source": "bytes looked at, their digest",
    "markup": "text of HTML",
    "wordpress": "HTML of blocks and shortcodes",
    "words.language": "language told",
    "store.identity": "keys by which a post is known again",
    "store.binding": "which post an item is",
    "store.met": "which post an item is",
    "store.entering:mark_of": "what was said, as JSON, with digests",
    "store.entering": "captures, contents, bindings and keys entered",
    "store.rows:pack": "bodies and the source compressed",
    "store.sources": "the source kept, without bodies",
    "fold": "posts folded",
    "sites": "posts folded",
    "store.rows:post_row": "rows of posts, in JSON",
    "store.rows:fields_json": "rows of posts, in JSON",
    "store.posts": "posts, texts and terms entered, with digests",
    "store.index": "the index made (FTS5)",
    "store.lexicon": "lexicon",
    "words": "lexicon",
    "store.connection": "committed, copied from the log",
}
"""What functions, and the modules and packages of the others, do in an import; the narrowest counts."""


class Clock:
    """How many seconds of the processor each part took."""

    def __init__(self) -> None:
        self.took: dict[str, float] = defaultdict(float)
        self._last = time.process_time()

    def look(self, _: int, frame: FrameType | None) -> None:
        """Give the time since the last look to what is running; a handler of signals.

        Python handles none while SQLite works: whoever asked SQLite gets all of that time, late.
        """
        now = time.process_time()
        passed, self._last = now - self._last, now
        part = None
        while frame is not None and part is None:
            part = part_of(frame.f_globals.get("__name__", ""), frame.f_code)
            frame = frame.f_back
        self.took[part or _REST] += passed


@cache
def part_of(module: str, code: CodeType) -> str | None:
    """Return the part that a function is of; None if it is of whatever calls it."""
    package, _, name = module.partition(".")
    if package != "solidarity_archive":
        return None
    function = f"{name}:{code.co_qualname.partition('.<locals>')[0]}"
    if function in PARTS:
        return PARTS[function]
    while name and name not in PARTS:
        name = name.rpartition(".")[0]
    return PARTS.get(name)


@contextmanager
def watched() -> Iterator[Clock]:
    """Look at what is running inside, again and again."""
    clock = Clock()
    before = signal.signal(signal.SIGPROF, clock.look)
    signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)
    try:
        yield clock
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def table(export: Path) -> str:
    """Import an export into an archive that goes afterwards; return the parts, the longest first."""
    with tempfile.TemporaryDirectory(dir=export.parent) as folder, watched() as clock:
        posts = _imported(export, Path(folder) / "parts.archive")
    whole = sum(clock.took.values())
    lines = [*sorted(clock.took.items(), key=itemgetter(1), reverse=True), ("all of it", whole)]
    rows = [(part, f"{took / posts * 1e6:,.0f}", f"{took / whole:.0%}") for part, took in lines]
    return report.table((f"{posts:,} posts", "µs a post", "of all"), rows)


def _imported(export: Path, archive: Path) -> int:
    with opened(str(export)) as source, writing(archive, create=True) as db:
        return accession.add(db, source, accession.read(source)).items


if __name__ == "__main__":
    gc.set_threshold(SELDOM)
    print(table(Path(sys.argv[1])))
