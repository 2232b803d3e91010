"""Files and words that nobody would write: read, refused or found, but in bounds and in words."""

import resource
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import gettempdir

from tests.running import Ran, run
from tests.torture.ground import SAMPLES, Ground, Verdict, apart, complaint

_MEMORY = 2 << 30
_TIME = 60
"""Bytes, and seconds of the processor's: a machine that is busy is no failure."""
_OWN = Path(__file__).parents[1] / "readers" / "samples"
_LARGE = 200_000
_PIECES = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b]0;x\x07", b"&#0;", b"&#xD800;", b"&x;", b"&amp;amp;"),
    *(
        b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?xml?>",
        b"<item>",
    ),
    *(
        b"</item>",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"\\u0000",
        b"\\ud800",
        b"1e999",
        b"9" * 400,
        b"null",
        b"---\n",
    ),
    *(
        b"0000-00-00",
        b"9999-12-31T23:59:59-14:00",
        b"0001-01-01",
        b"\xe2\x80\xae",
        b"\r",
        b"=cmd|' /C calc'!A0",
    ),
    *(b"../../../etc/passwd", b"<script>alert(1)</script>", b"[link=http://x]y[/link]", b"[/]", b":smile:"),
)
_WORDS = (
    *("strike", "страйк", "strajk", "dockers", "l'usine", "day-shift", "C++", "1.5", "#tag", "100%", "½"),
    *('"', "'", "(", ")", "*", "-", "^", ":", "{", "}", "+", "=", "~", "\\", "\0", "\u202e", "\ud800", "🙂"),
    *("OR", "AND", "NOT", "NEAR(", "NEAR(a b, 3)", ", 99999999999999999999)", "title:", "author:", "month:"),
    *("month:2015-13", "date:..", "date:2015..2014", "is:", "is:partial", "id:", "id:99999999999999999999"),
    *("language:", "термін", "a*", "=a", "--", "-" * 50, "(" * 300, '"' * 99, "x" * 5000, "OR OR", "й", "ʼ"),
)


def files(ground: Ground) -> Iterator[Verdict]:
    """Mutate samples of every format, and add them."""
    samples = [path for folder in (SAMPLES, _OWN) for path in sorted(folder.rglob("*")) if path.is_file()]
    whole = [path.read_bytes()[:_LARGE] for path in samples]
    place = ground.folder / "mutant"
    archive = ground.folder / "archive.db"
    for number in range(ground.times(40, 1500)):
        data = mutated(ground.random, whole)
        place.write_bytes(data)
        if number % 50 == 0:
            archive.unlink(missing_ok=True)
        ended = apart(lambda: _bounded(archive, place))
        verdict = ended if isinstance(ended, str) else complaint(ended)
        if verdict:
            kept = Path(gettempdir(), f"mutant-{number}")
            kept.write_bytes(data)
            verdict = f"{kept}: {verdict}"
        yield verdict
    checked = run(archive, "check")
    yield checked.err or None


def _bounded(archive: Path, source: Path) -> Ran:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (_TIME, resource.RLIM_INFINITY))
    added = run(archive, "add", "-q", str(source))
    if said := complaint(added):
        return added._replace(err=f"add: {said}: went wrong in the program itself")
    if added.code == 0:
        for words in (("list",), ("export", "-f", "jsonl"), ("show", "1")):
            shown = run(archive, *words)
            if complaint(shown):
                return shown
    return added


def mutated(random: Random, whole: list[bytes]) -> bytes:
    """Return one of the samples, changed in a few places."""
    data = bytearray(random.choice(whole))
    for _ in range(random.choice([1, 1, 2, 5, 30])):
        place = random.randrange(len(data) + 1)
        match random.randrange(6):
            case 0:
                data[place:place] = random.choice(_PIECES)
            case 1:
                data[place : place + 1] = bytes([random.randrange(256)])
            case 2:
                del data[place : place + random.choice([1, 10, 1000])]
            case 3:
                other = random.choice(whole)
                start = random.randrange(len(other) + 1)
                data[place:place] = other[start : start + random.choice([20, 500])]
            case 4:
                piece = bytes(data[place : place + random.choice([1, 40])])
                data[place:place] = piece * random.choice([2, 50])
            case _:
                del data[place:]
    return bytes(data)


def queries(ground: Ground) -> Iterator[Verdict]:
    """Search for what no grammar foresees, and name what is no date, id or format."""
    path = ground.folder / "archive.db"
    run(path, "add", "-q", str(SAMPLES / "monthly-archive-2015-04.txt"))
    for _ in range(ground.times(60, 5000)):
        words = [ground.random.choice(_WORDS) for _ in range(ground.random.randrange(1, 7))]
        text = ground.random.choice([" ", ""]).join(words)
        asked = ground.random.choice(_ASKED)
        command = [text if word is None else word for word in asked]
        ended = apart(lambda command=command: run(path, *command))  # type: ignore[misc] # a lambda with a default
        verdict = ended if isinstance(ended, str) else complaint(ended)
        yield verdict and f"{command!r:.300}: {verdict}"


_ASKED: tuple[tuple[str | None, ...], ...] = (
    *((("search", "--", None),) * 6),
    ("search", "--explain", "--", None),
    ("search", "--by", "author", "--", None),
    ("list", "--month", None),
    ("list", "--since", None),
    ("list", "--author", None),
    ("list", "--term", None),
    ("list", "--site", None),
    ("show", "--", None),
    ("excerpt", "1", "--around", None),
    ("alias", "add", "--", None, "strike"),
)
