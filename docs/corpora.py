"""What becomes of files of other programs: ``python docs/corpora.py FOLDER [--check]``.

FOLDER has files and a MANIFEST.tsv that tells where each is from: file, repository, path and more. Each is
added, under the name it had there, to an empty archive, by the program itself; docs/corpora.md gets a row.
With ``--check`` nothing is written. A file that takes too much, or ends in anything but posts or one line
that says why not, ends the script with 1.
"""  # noqa: INP001 - a script, not a package

import csv
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("corpora.md")
KINDS = ("wxr", "feeds", "html", "jekyll", "warc", "mail")
MOST_SECONDS, MOST_MEGABYTES = 20, 500
_STEP = 50
"""Memory is told in such steps, so that the page differs only where something did."""
_LONGEST = 110


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a file: its balance sheet, or the line that refused it."""

    repository: str
    path: str
    sheet: dict[str, Any] | None
    told: str
    code: int
    seconds: float
    megabytes: int

    @property
    def fault(self) -> str:
        """What is not as it must be; nothing if all is well."""
        if self.seconds > MOST_SECONDS or self.megabytes > MOST_MEGABYTES:
            return f"took {self.seconds:.1f} s and {self.megabytes} MB"
        if "Traceback" in self.told or self.code not in (0, 1, 3):
            return f"ended with {self.code}: {self.told[-300:]}"
        if self.sheet is None and not self.told.startswith("archive: "):
            return f"was refused without a reason: {self.told[:300]}"
        return ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as the page has it."""
        time = "≤ 1" if self.seconds < 1 else f"{ceil(self.seconds)}"
        cost = (time, f"{ceil(self.megabytes / _STEP) * _STEP}")
        if self.sheet is None:
            reason = self.told.splitlines()[0].partition(": ")[2].partition(": ")[2]
            return (self.repository, self.path, "–", "–", "–", f"refused: {_short(reason)}", *cost)
        told = [f"{each['where']}: {each['why']}" for each in self.sheet["skipped_items"]]
        told += [f"{each['where']}: {each['what']}" for each in self.sheet["notices"]]
        more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
        counts = (str(self.sheet["new"]), str(self.sheet["skipped"]))
        notices = _short(told[0]) + more if told else ""
        return (self.repository, self.path, str(self.sheet["format"]), *counts, notices, *cost)


def rows(folder: Path) -> Iterator[Row]:
    """Yield what becomes of each file in the manifest that is of a kind that can be read."""
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, repository, path, *_ = line.values()
            if name.startswith(KINDS):
                yield added(folder / name, repository, path)


def added(file: Path, repository: str, path: str) -> Row:
    """Add a file to an empty archive; return what came of it and what it took."""
    with tempfile.TemporaryDirectory() as place:
        out, err = (Path(place) / name for name in ("out", "err"))
        named = shutil.copy(file, Path(place) / Path(path).name)
        words = ["--db", f"{place}/archive.db", "add", "--format", "json", str(named)]
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "solidarity_archive", *words],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, descriptor, str(stream), os.O_WRONLY | os.O_CREAT, 0o600)
                for descriptor, stream in ((1, out), (2, err))
            ],
        )
        _, status, used = os.wait4(pid, 0)
        sheets = json.loads(out.read_text(encoding="utf-8") or "[]")
        told = err.read_text(encoding="utf-8").removeprefix(f"made a new archive: {place}/archive.db\n")
    return Row(
        repository,
        path,
        sheets[0] if sheets else None,
        told,
        os.waitstatus_to_exitcode(status),
        used.ru_utime + used.ru_stime,
        used.ru_maxrss >> 10,
    )


def page(found: list[Row]) -> str:
    """Return the page with a row for each file."""
    heads = ("repository", "file", "format", "posts", "skipped", "skipped, noted or refused", "s", "MB")
    lines = [heads, tuple("---" for _ in heads), *(row.cells for row in found)]
    table = "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)
    slowest, largest = max(row.seconds for row in found), max(row.megabytes for row in found)
    read = [row for row in found if row.sheet]
    posts = sum(row.sheet["new"] for row in read if row.sheet)
    slow = "less than a second" if slowest < 1 else f"{ceil(slowest)} s"
    return f"""# Files of other programs

Real and odd files from the tests and sites of others, each added to an empty archive. Seconds are of the
processor, memory is the most at any time, in steps of {_STEP} MB.
`python docs/corpora.py FOLDER` writes this page; a slow test holds that none ends in a traceback, takes more
than {MOST_SECONDS} s or {MOST_MEGABYTES} MB, or is refused without a line that says why.

{len(found)} files: {len(read)} are read, with {posts} posts in all; {len(found) - len(read)} are refused.
The slowest takes {slow}, none more than {ceil(largest / _STEP) * _STEP} MB.

{table}
"""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0]} …"


def _cell(text: str) -> str:
    shown = "".join(char if char.isprintable() else "�" for char in text)
    return shown.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")


def main() -> int:
    """Write the page, or check that all is as it must be; return the exit code."""
    words = [word for word in sys.argv[1:] if word != "--check"]
    found = list(rows(Path(words[0])))
    faults = [f"{row.repository} {row.path}: {row.fault}\n" for row in found if row.fault]
    sys.stderr.writelines(faults)
    if "--check" not in sys.argv:
        PAGE.write_text(page(found), encoding="utf-8")
    sys.stdout.write(f"{len(found)} files, {len(faults)} not as they must be\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
