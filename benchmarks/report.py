"""What was measured, as Markdown: the table of promises, other tables, where it was measured."""

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import Ratio

_MARKED = re.compile(r"(<!-- measured -->\n).*?(<!-- as far as here -->)", re.DOTALL)
_LIBRARIES = ("typer", "rich", "selectolax", "isal", "orjson", "sqlite-utils", "simplemma")
_PEERS = {"notmuch": "--version", "rg": "--version", "jrnl": "--version", "valgrind": "--version"}


class Promise(NamedTuple):
    """A row of the table: what is divided by what, and what the ratio must be, and is to be, at most."""

    what: str
    must: float
    aim: float | None = None


PROMISES = {
    "cold-search": Promise("cold `search` piped / bare Python + sqlite3, same query", 3.2, 2.5),
    "cold-table": Promise("cold `search` with a Rich table on a terminal / the same floor", 5.0, 4.0),
    "cold-list": Promise("cold `list --month` piped / the floor of its query", 3.2, 2.5),
    "cold-excerpt": Promise("cold `excerpt ID` piped / the floor of its query", 3.2, 2.5),
    "cold-show": Promise("cold `show ID` piped / the floor of its query", 3.2, 2.5),
    "instructions": Promise("instructions of cold piped `search` / floor", 3.8, 3.2),
    "sqlite-utils": Promise("cold piped `search` / `sqlite-utils search`", 0.6, 0.4),
    "rare": Promise("search of a rare word, cold, {most} / {least} posts", 1.1, 1.0),
    "common": Promise(
        "default search of a common word (30 % of posts) / of a rare word, {most} posts", 1.3, 1.1
    ),
    "import": Promise(
        "import CPU without the lexicon / expat + selectolax + zlib 1 + executemany + FTS rebuild", 1.8, 1.3
    ),
    "lexicon": Promise("lexicon keys, and the language they are made for / the same", 1.5, 0.8),
    "notmuch": Promise("import CPU per post / `notmuch new`", 0.2, 0.1),
    "reimport": Promise("re-import of an unchanged WXR / first import", 0.35, 0.2),
    "memory": Promise("peak memory of an import, {most} / {before} posts", 1.25),
    "megabytes": Promise("peak memory of an import, {most} posts, MB", 250),
    "size": Promise("archive size / WXR size (source bytes kept)", 2.0, 1.6),
}
"""The rows, by the names that ``--rows`` takes."""


def promises(got: Mapping[str, Ratio], rows: Iterable[str], sizes: Sequence[int]) -> str:
    """Return the table of promises; what was missed is bold."""
    before, most = ([*sizes[:1], *sizes])[-2:]
    names = {"least": f"{sizes[0]:,}", "before": f"{before:,}", "most": f"{most:,}"}
    lines = []
    for row in rows:
        promise = PROMISES[row]
        aim = "" if promise.aim is None else f"{promise.aim:g}"
        cell = _cell(got[row], promise.must) if row in got else "not measured"
        lines.append((promise.what.format(**names), f"≤ {promise.must:g}", aim, cell))
    return table(("what", "must", "aim", "got"), lines)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = (f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
    return "\n".join(lines)


def circumstances(posts: int) -> str:
    """Return when, where and with what it was measured, in a paragraph."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    libraries = ", ".join(map(_library, _LIBRARIES))
    peers = ", ".join(
        f"{name} {_version(name, option)}" for name, option in _PEERS.items() if shutil.which(name)
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB of memory, load {os.getloadavg()[0]:.1f}. Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}{peers and f'; {peers}'}. "
        f"{posts:,} posts, unless it says otherwise; the file is in memory."
    )


def has_place(page: Path) -> bool:
    """Whether a page has the marks between which stands what was measured."""
    return page.is_file() and _MARKED.search(page.read_text(encoding="utf-8")) is not None


def put(page: Path, measured: str) -> None:
    """Put what was measured in its place on a page."""
    text = page.read_text(encoding="utf-8")
    page.write_text(
        _MARKED.sub(lambda found: f"{found[1]}\n{measured.strip()}\n\n{found[2]}", text), encoding="utf-8"
    )


def _cell(got: Ratio, must: float) -> str:
    spread = f" ({got.low:.2f}–{got.high:.2f})" if got.high - got.low > 0.005 else ""
    value = f"{got.median:.2f}" if got.median < 100 else f"{got.median:.0f}"
    return f"{value if got.median <= must else f'**{value}**'}{spread}"


def _library(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:  # these have no wheels for some machines
        return f"no {name}"


def _version(program: str, option: str) -> str:
    said = subprocess.run([program, option], capture_output=True, text=True, check=False)  # noqa: S603 - from our table
    found = re.search(r"\d+(?:\.\d+)+", said.stdout)
    return found[0] if found else "of unknown version"
