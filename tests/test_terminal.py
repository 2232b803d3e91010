"""The program on a terminal: what strangers wrote cannot act on it, and tables keep their columns."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sysconfig
import termios
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import Cli

ARCHIVE = Path(sysconfig.get_path("scripts")) / "archive"
HOSTILE = (
    "\x1b]0;owned\x07 \x1b[31mred \x9b2J gone \u202egnp.exe \u2066in\u2069 \x85 \u2028 [/] [bold]loud[/bold] "
    "[link=https://evil.example]here[/link] :skull: \x08\x7f"
)
# Rich's own: colours, and what a progress line needs.
_COLOURS = re.compile(r"\x1b\[(?:[0-9;]*m|\?25[hl]|2K|1A)")
_ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066\u2067]")
WIDE = [
    ("Докери страйкують у порту", "Оксана"),
    ("港湾労働者の連帯声明 — 埠頭の閉鎖に抗議する長い長い題名がここに続いています", "港の会"),
    ("Solidarity ✊🏽 with the 👩‍🔧 crane crews 🏗️ of all ports 🇵🇱", "Night Shift"),
    ("بيان عمال الميناء حول الإضراب", "لجنة الميناء"),
    ("הצהרת פועלי הנמל", "ועד"),
    ("A plain title", "Plain Writer"),
    ("Cafe\u0301 de\u0301bats", "E\u0301mile"),
]


@dataclass(frozen=True)
class Terminal:
    """A terminal of some size; ``terminal("list")`` returns what it showed and the exit code."""

    cli: Cli
    columns: int = 80
    rows: int = 60
    typed: str = ""
    """What is typed while it runs."""

    def __call__(self, *words: str, **environment: str) -> tuple[str, int]:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        outside = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
        process = subprocess.Popen(
            [ARCHIVE, "--db", str(self.cli.path), *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=outside | {"TERM": "xterm-256color", "PAGER": "cat", **environment},
            start_new_session=True,
        )
        os.close(theirs)
        os.write(ours, self.typed.encode())
        shown = b"".join(read_all(ours))
        os.close(ours)
        return shown.decode("utf-8", "replace").replace("\r\n", "\n"), process.wait(60)


def read_all(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the other side is closed
            return
        if not piece:
            return
        yield piece


@pytest.fixture
def terminal(cli: Cli) -> Terminal:
    """A terminal of 80 columns before an empty archive."""
    return Terminal(cli)


def jsonl(*posts: Mapping[str, object]) -> str:
    return "".join(json.dumps(post) + "\n" for post in posts)


@pytest.fixture
def hostile(cli: Cli) -> Cli:
    """An archive whose every field is hostile."""
    post = dict.fromkeys(
        ("title", "author", "permalink", "site", "site_title", "text", "summary", "slug"), HOSTILE
    )
    cli(
        "add",
        "-",
        stdin=jsonl({**post, "date": "2015-04-21", "terms": [{"name": HOSTILE}], "status": HOSTILE}),
    )
    cli.write(f"{HOSTILE.replace('/', '')}.txt", "Monthly Archives: April 2015\n\nTitle\n\nText […]\n")
    return cli


@pytest.mark.parametrize(
    "words",
    [
        "list --status any",
        "list --status any --format text",
        "list --status any --format json",
        "list --status any --format csv",
        "list --status any --format tsv",
        "list --status any --format markdown",
        "list --status any --format html",
        "search gone --status any",
        "search gone --status any --format text",
        "show 1",
        "show 1 --format text",
        "excerpt 1",
        "excerpt 1 --format text",
        "excerpt 1 --format markdown",
        "excerpt 1 --format html",
        "excerpt 1 --around gone",
        "why 1",
        "why 1 --format json",
        "history 1",
        "accessions",
        "accessions 2",
        "export --format jsonl --status any",
        "months --status any",
        "info",
        "undo 2",
        "show \x1b[31m",
        "list --month \x1b[31m",
        "list --format \x9b31m",
        "add .",
        "add . --format json",
        "add \x1b[31m",
        "\x1b[31m",
        "list --\x1b[31m",
    ],
)
def test_what_strangers_wrote_does_nothing(hostile: Cli, words: str) -> None:
    hostile("add", ".", code=None)
    shown, code = Terminal(hostile)(*words.split(" "))
    assert code in (0, 1, 2)
    assert shown
    assert _ACTING.findall(_COLOURS.sub("", shown)) == []
    assert "Traceback" not in shown


def test_markup_is_shown_as_it_is(hostile: Cli) -> None:
    shown, _ = Terminal(hostile, columns=200)("list", "--status", "any")
    assert "[/] [bold]loud[/bold]" in shown
    assert "[link=https://evil.example]here[/link] :skull:" in shown


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("words", ["list", "search port* --sort id", "accessions", "months"])
def test_tables_stay_aligned(cli: Cli, columns: int, words: str) -> None:
    cli(
        "add",
        "-",
        stdin=jsonl(
            *({"title": f"{title} port", "author": author, "date": "2015-04-21"} for title, author in WIDE)
        ),
    )
    shown, code = Terminal(cli, columns)(*words.split())
    lines = [_COLOURS.sub("", line) for line in shown.splitlines() if line.strip()]
    assert code == 0
    assert max(cell_len(line) for line in lines) <= columns
    rules = [line for line in lines if "──" in line]
    assert rules


@pytest.mark.parametrize("columns", [60, 200])
def test_the_author_column_begins_where_its_head_does(cli: Cli, columns: int) -> None:
    cli(
        "add",
        "-",
        stdin=jsonl(*({"title": title, "author": author, "date": "2015-04-21"} for title, author in WIDE)),
    )
    shown, _ = Terminal(cli, columns)("list")
    lines = [_COLOURS.sub("", line) for line in shown.splitlines()]
    (head,) = (line for line in lines if "Author" in line)
    place = cell_len(head[: head.index("Author")])
    for _, author in WIDE:
        first = author.split()[0]
        (line,) = (line for line in lines if first in line.lstrip())
        before = line[: line.index(first)].replace("\u2068", "").replace("\u2069", "")
        assert cell_len(before) == place, line


def test_right_to_left_text_is_isolated(cli: Cli, terminal: Terminal) -> None:
    cli("add", "-", stdin=jsonl({"title": "הצהרת פועלי הנמל", "date": "2015-04"}))
    assert "\u2068הצהרת פועלי הנמל\u2069" in terminal("list")[0]


def test_colours_are_for_those_who_want_them(cli: Cli, terminal: Terminal) -> None:
    cli("add", "-", stdin=jsonl({"title": "Title", "date": "2015-04"}))
    coloured = re.compile(r"\x1b\[[0-9;]*3[0-9]m")
    assert coloured.search(terminal("list")[0])
    assert not coloured.search(terminal("list", NO_COLOR="1")[0])
    assert "\x1b" not in cli("list").out
    assert "\x1b" not in cli("list", "--format", "table").out


def test_columns_wins_over_the_terminal(cli: Cli, terminal: Terminal) -> None:
    cli("add", "-", stdin=jsonl({"title": "Title", "date": "2015-04"}))

    def width(shown: str) -> int:
        return max(cell_len(_COLOURS.sub("", line)) for line in shown.splitlines())

    assert width(terminal("list", COLUMNS="50")[0]) == 50
    assert width(terminal("list")[0]) == 80


@pytest.mark.parametrize("columns", ["0", "²"])
def test_a_width_that_is_none_counts_for_nothing(cli: Cli, terminal: Terminal, columns: str) -> None:
    cli("add", "-", stdin=jsonl({"title": "Title", "date": "2015-04"}))
    for words in (["list"], ["list", "--format", "table"], ["--help"], ["list", "--help"]):
        assert terminal(*words, COLUMNS=columns, LINES=columns) == terminal(*words)


def test_what_is_longer_than_the_terminal_is_paged(cli: Cli) -> None:
    cli("add", "-", stdin=jsonl(*({"title": f"Post {number}", "date": "2015-04"} for number in range(30))))
    short, tall = Terminal(cli, rows=20), Terminal(cli, rows=60)
    assert "paged: " in short("list", PAGER="sed 's/^/paged: /'")[0]
    assert "paged: " not in tall("list", PAGER="sed 's/^/paged: /'")[0]
    assert "Post 29" in short("list", PAGER="no-such-pager")[0]
    assert "Post 29" in short("list", PAGER="less 'x")[0]
    assert "Post 29" in short("list", PAGER="")[0]
    assert "Post 29" in short("list", PAGER="cat")[0]


def test_an_interrupt_in_the_pager_is_for_the_pager(cli: Cli) -> None:
    cli("add", "-", stdin=jsonl(*({"title": f"Post {number}", "date": "2015-04"} for number in range(30))))
    short = Terminal(cli, rows=20)
    shown, code = short("list", PAGER="sh -c 'kill -INT $PPID; sleep 1; cat; echo the end'")
    assert (code, "Post 29" in shown, "the end" in shown) == (0, True, True)
    shown, code = short("list", PAGER="sh -c 'kill -INT $$; echo deaf'")
    assert (code, "deaf" in shown) == (0, False)


def test_ids_do_not_come_from_a_terminal(cli: Cli, terminal: Terminal) -> None:
    cli("add", "-", stdin=jsonl({"title": "Title", "date": "2015-04"}))
    shown, code = terminal("show", "-")
    assert code == 2
    assert "nothing comes on standard input" in shown


def test_progress_leaves_nothing_behind(cli: Cli, terminal: Terminal) -> None:
    cli.write("posts.jsonl", jsonl({"title": "Title", "date": "2015-04"}))
    shown, code = terminal("add", "posts.jsonl")
    assert code == 0
    assert "posts.jsonl: jsonl: 1 item = 1 new" in shown


@pytest.mark.parametrize(
    "words",
    [
        "add posts.jsonl",
        "check",
        "backup copy.db",
        "rescue new.db",
        "reindex",
        "export --format jsonl --output all.jsonl",
    ],
)
def test_long_work_shows_how_far_it_is(cli: Cli, terminal: Terminal, words: str) -> None:
    many = jsonl(*({"title": f"Post {number}", "date": "2015-04"} for number in range(1100)))
    cli.write("posts.jsonl", many)
    if not words.startswith("add"):
        cli("add", "posts.jsonl")
    shown, code = terminal(*words.split())
    shown = _COLOURS.sub("", shown)
    assert code == 0
    assert re.search(r"[━╸] [1-9][\d,]*( of 1,100)? · [\d,]+/s", shown), "how many, and how many a second"
    assert re.search(r"\d/s +(\d|-)", shown), "and how long it will take"
    assert "━" not in terminal(*words.replace(".db", "-2.db").split(), "--quiet")[0]


@pytest.mark.parametrize(
    ("typed", "code", "left"),
    [("y\n", 0, []), ("n\n", 1, ["Roses"]), ("\n", 1, ["Roses"]), ("\x04", 1, ["Roses"])],
)
def test_emptying_the_trash_asks_first(cli: Cli, typed: str, code: int, left: list[str]) -> None:
    cli("add", "--title", "Roses", "--month", "1912-01", "-", stdin="Bread and roses.")
    cli("remove", "1")
    shown, ended = Terminal(cli, typed=typed)("trash", "--empty")
    assert "Erase 1 post for good? Nothing can bring it back [y/N]: " in shown
    assert ended == code
    assert ("nothing was erased" in shown) == bool(left)
    lying = json.loads(cli("trash", "--format", "json").out)
    assert [post["title"] for post in lying] == left
