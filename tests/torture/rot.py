"""Rot: a bit of the file flips, and nothing wrong is shown without a word."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.running import Ran, run
from tests.torture.ground import Ground, Verdict, apart, archive, complaint

_WORDS = "strike OR solidarity OR страйк OR strajk OR dockers"
_ANY = ("--type", "any", "--status", "any")
READS = (
    ("list", *_ANY, "-f", "jsonl"),
    ("list", *_ANY),
    ("list", "--sort", "title", "-f", "jsonl", "--fields", "id,title,date"),
    ("show", "1", "2", "3", "-f", "jsonl"),
    ("show", "--since", "2000", *_ANY),
    ("search", _WORDS, *_ANY, "-f", "jsonl"),
    ("search", "the -strike", "-f", "jsonl"),
    ("excerpt", *_ANY, "--since", "2000", "-f", "jsonl"),
    ("export", *_ANY, "-f", "jsonl"),
)
_UNSURE = ("rank", "snippet", "fragments")
"""What depends on all posts, and so on those that are left out; and which of several passages is shown."""


class Shown(NamedTuple):
    """What the commands showed, and what archive check said of it."""

    reads: list[Ran]
    check: Ran


def bits(ground: Ground) -> Iterator[Verdict]:
    """Flip single bits of an archive: what is shown is right or not shown, and check finds it."""
    path = archive(ground.folder)
    whole = path.read_bytes()
    right = look(path)
    if any(ran.code for ran in (*right.reads, right.check)):
        yield f"the archive is not sound to begin with: {right}"
    for _ in range(ground.times(12, 1000)):
        place, bit = ground.random.randrange(len(whole)), ground.random.randrange(8)
        data = bytearray(whole)
        data[place] ^= 1 << bit
        path.write_bytes(data)
        rotten = apart(lambda: look(path))
        verdict = rotten if isinstance(rotten, str) else judged(right, rotten)
        if verdict is None and path.read_bytes() != data:
            verdict = "reading changed the file"
        yield verdict and f"byte {place}, bit {bit}: {verdict}"


def look(path: Path) -> Shown:
    """Run all commands that show something, and check."""
    return Shown([run(path, *words) for words in READS], run(path, "check", "-f", "json"))


def judged(right: Shown, rotten: Shown, reads: Sequence[Sequence[str]] = READS) -> Verdict:
    """Return what is wrong with what was shown of a rotten archive."""
    for words, good, bad in zip(reads, right.reads, rotten.reads, strict=True):
        if said := complaint(bad) or untrue("jsonl" in words, good, bad):
            return f"{' '.join(words)}: {said}"
    if said := complaint(rotten.check):
        return f"check: {said}"
    if rotten.reads != right.reads and not rotten.check.code:
        return "check does not find it"
    return None


def untrue(records: bool, good: Ran, bad: Ran) -> Verdict:
    """Return what is wrong with what a command printed, if it is not `records` then line by line."""
    if bad.code and not bad.err:
        return f"exit {bad.code} without a word"
    if records:
        wrong = _wrong(good.out, bad.out)
        return wrong and f"shows what is wrong: {wrong}"
    if bad.code == 0 and not bad.err and not _inside(good.out, bad.out):
        return "shows other lines without a word"
    return None


def _wrong(good: str, bad: str) -> Verdict:
    """Return a record that is not among the right ones, or not where it belongs."""
    records = [_record(line) for line in good.splitlines()]
    place = 0
    for line in bad.splitlines():
        try:
            record = _record(line)
            place = records.index(record, 0 if "rank" in line else place) + 1
        except ValueError:
            return f"{line:.300}"
    return None


def _record(line: str) -> object:
    said = json.loads(line)
    for piece in (said.get("snippet") or "").replace("«", "").replace("»", "").split("…"):
        if " ".join(piece.split()) not in " ".join(str(said.get("text") or said.get("summary")).split()):
            return f"a snippet that is in no text: {piece}"
    return {key: value for key, value in said.items() if key not in _UNSURE}


def _inside(good: str, bad: str) -> bool:
    """Whether all lines but the headings, which count posts, are right ones."""
    known = set(good.splitlines())
    return all(line in known or " · " in line for line in bad.splitlines())
