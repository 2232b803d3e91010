"""Many at once: writers wait for each other, readers see whole sources, and nothing is lost."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.running import Ran, run
from tests.torture.ground import Ground, Verdict, complaint

_WRITERS, _READERS = 8, 4
_POSTS = 7
"""In each source."""


def crowd(ground: Ground) -> Iterator[Verdict]:
    """Let eight processes write while four read."""
    path = ground.folder / "archive.db"
    rounds = ground.times(2, 25)
    for turn in range(rounds):
        writers = [
            _start(path, "add", "-q", str(_source(ground.folder, turn, each))) for each in range(_WRITERS)
        ]
        readers = [_start(path, "list", "-f", "jsonl", "--fields", "title") for _ in range(_READERS)]
        for child in writers:
            ran = _ended(child)
            yield complaint(ran) or (f"a writer: exit {ran.code}: {ran.err}" if ran.code else None)
        for child in readers:
            ran = _ended(child)
            missing = turn == 0 and "Begin with" in ran.err  # it may be first
            if said := complaint(ran) or (f"a reader: {ran.err}" if ran.code and not missing else None):
                yield said
            else:
                yield _parts(ran.out)
    held = len(run(path, "list", "-f", "ids").out.split())
    wanted = rounds * _WRITERS * _POSTS
    yield None if held == wanted else f"{held} posts of {wanted}"
    checked = run(path, "check")
    yield checked.err or None


def _source(folder: Path, turn: int, writer: int) -> Path:
    path = folder / f"{turn}-{writer}.jsonl"
    posts = [
        {"title": f"{turn}-{writer}-{number}", "date": "2015-04-01", "text": "bread " * 50}
        for number in range(_POSTS)
    ]
    path.write_text("".join(f"{json.dumps(post)}\n" for post in posts))
    return path


def _parts(out: str) -> Verdict:
    """Return a source of which a reader saw a part only."""
    seen: dict[str, int] = {}
    for line in out.splitlines():
        source = json.loads(line)["title"].rpartition("-")[0]
        seen[source] = seen.get(source, 0) + 1
    parts = [source for source, number in seen.items() if number != _POSTS]
    return f"saw a part of {parts}" if parts else None


def _start(path: Path, *words: str) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "solidarity_archive", "--db", str(path), *words)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _ended(child: subprocess.Popen[str]) -> Ran:
    out, err = child.communicate(timeout=300)
    return Ran(child.returncode, out, err)
