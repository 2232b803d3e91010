"""What is measured with: exports and archives of each size, made once, and the words to search them for."""

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import Command

SCRIPTS = Path(sys.executable).parent
"""Where pip put the programs."""
ROOT = Path(__file__).resolve().parent.parent
RARE = 5000
"""A rare word, of which there is no other form for a search to look for, is in one post of so many,"""
PAGE = 20
"""but in as many as are shown, so that what is printed is as much in a small archive as in a large one."""
COMMON = 0.3
"""A common word is in this share of the posts."""
_LONG = 5
"""Letters of a word that is searched for, at least."""


class Words(NamedTuple):
    """What to search an archive for."""

    rare: str
    common: str


@dataclass(slots=True)
class Stock:
    """Exports and archives in a folder; those that are there are taken, those that are missing made."""

    folder: Path
    _words: dict[int, Words] = field(default_factory=dict)

    def export(self, posts: int) -> Path:
        """Return a WordPress export of so many posts."""
        path = self.folder / f"{posts}.xml"
        if not path.exists():
            # In a process of its own, for what this one has in memory counts as its children's.
            words = [sys.executable, "-m", "benchmarks.corpus", "wxr", str(posts), f"{path}.part"]
            subprocess.run(words, check=True, cwd=ROOT)  # noqa: S603 - our own words
            Path(f"{path}.part").rename(path)
        return path

    def archive_path(self, posts: int) -> Path:
        """Return where the archive with so many posts is or will be."""
        return self.folder / f"{posts}.archive"

    def archive(self, posts: int) -> Path:
        """Return an archive with so many posts."""
        path = self.archive_path(posts)
        if not path.exists():
            ours(path, "add", "-q", str(self.export(posts))).run()
        return path

    def words(self, posts: int) -> Words:
        """Return what to search an archive of so many posts for: English words, by how many have them."""
        if posts not in self._words:
            with closing(sqlite3.connect(self.archive(posts))) as db:
                rows = db.execute("SELECT fold, posts, keys FROM word").fetchall()
            shared = Counter(key for _, _, keys in rows for key in keys.split())
            english = [row for row in rows if row[0].isascii() and row[0].isalpha()]
            some = [(word, count) for word, count, _ in english]
            alone = [
                (word, count)
                for word, count, keys in english
                if len(word) >= _LONG and all(shared[key] == 1 for key in keys.split())
            ]
            self._words[posts] = Words(nearest(alone, max(PAGE, posts / RARE)), nearest(some, posts * COMMON))
        return self._words[posts]


def ours(archive: Path, *words: str, shows: str = "", terminal: bool = False) -> Command:
    """Return a command of ours on an archive."""
    environment = {"PAGER": "cat", "TERM": "xterm-256color"} if terminal else {}
    return Command([str(SCRIPTS / "archive"), "--db", str(archive), *words], shows, terminal, environment)


def floor(name: str, *words: str, shows: str = "") -> Command:
    """Return a script of floors/, run by the Python that runs ours."""
    return Command([sys.executable, str(ROOT / "benchmarks" / "floors" / f"{name}.py"), *words], shows)


def files(path: Path) -> list[Path]:
    """Return a database and what SQLite has beside it."""
    return list(path.parent.glob(f"{path.name}*"))


def clear(*paths: Path) -> None:
    """Remove databases."""
    for path in paths:
        for file in files(path):
            file.unlink()


def nearest(counts: Iterable[tuple[str, int]], wanted: float) -> str:
    """Return the word whose count is nearest to what is wanted."""
    return min(counts, key=lambda row: (abs(row[1] - wanted), row[0]))[0]
