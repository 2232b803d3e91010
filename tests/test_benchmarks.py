"""The benchmarks measure what they say; how much it is, is no matter of tests."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks import corpus, profiling
from benchmarks.__main__ import Plan, main, run
from benchmarks.growth import SHOWN, Growth, exponent
from benchmarks.imports import HASHSIZE, Import
from benchmarks.processes import Command, Cost, Ratio, interleaved, ratio
from benchmarks.report import PROMISES, promises, put
from benchmarks.stock import ROOT, Stock
from solidarity_archive import markup
from solidarity_archive.formats import detect
from solidarity_archive.lazy import resolve
from solidarity_archive.readers.media import media_in
from solidarity_archive.readers.wxr import item
from solidarity_archive.store import schema
from solidarity_archive.store.rows import pack
from solidarity_archive.text import clean


def test_every_row_of_the_table_is_measured(tmp_path: Path) -> None:
    left_out = {"instructions", "sqlite-utils", "notmuch"}  # of valgrind and other programs
    rows = [row for row in PROMISES if row not in left_out]
    plan = Plan(rows, posts=60, sizes=[60], rounds=1, import_rounds=1, others=False)
    measured = run(plan, Stock(tmp_path))
    table = measured.split("\n\n")[1]
    assert table.count("\n") == 1 + len(rows)
    assert "not measured" not in table


def test_an_import_is_told_by_its_parts(tmp_path: Path) -> None:
    *parts, last = profiling.table(Stock(tmp_path).export(200)).splitlines()[2:]
    assert parts
    assert {line.split(" | ")[0][2:] for line in parts} <= {*profiling.PARTS.values(), "what is around it"}
    assert last.startswith("| all of it | ")


def test_what_is_running_gets_the_time_since_the_last_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.process_time", iter([10, 11, 14, 19]).__next__)
    clock = profiling.Clock()
    clock.look(0, None)
    for _ in range(2):
        clock.look(0, media_in("<img>").gi_frame)  # type: ignore[attr-defined]
    assert clock.took == {"what is around it": 1, profiling.PARTS["readers"]: 8}


def test_the_parts_of_an_import_are_functions_that_there_are() -> None:
    for name in profiling.PARTS:
        whole = f"solidarity_archive.{name}"
        assert resolve(whole) if ":" in name else find_spec(whole)


def test_a_function_is_of_the_narrowest_part() -> None:
    def part(function: Any) -> str | None:
        return profiling.part_of(function.__module__, function.__code__)

    assert part(pack) == "bodies and the source compressed"
    assert part(item.capture_of) == "items read: names, texts, dates, terms, pictures"
    assert part(markup.plain_text) == "text of HTML"
    assert part(clean) is None, "it is of whatever calls it"
    assert part(json.dumps) is None


def test_the_larger_hash_of_a_floor_is_ours() -> None:
    assert f"VALUES ('hashsize', {HASHSIZE})" in Path(schema.__file__).read_text(encoding="utf-8")


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SystemExit):
        main(["--folder", str(file)])
    assert "is no folder" in capsys.readouterr().err


@pytest.mark.parametrize("power", [0, 0.5, 1, 1.1, 2])
def test_the_exponent_of_growth_is_found(power: float) -> None:
    sizes = [10_000, 100_000, 1_000_000]
    assert exponent(sizes, [3 * size**power for size in sizes]) == pytest.approx(power)


def test_the_exponent_lies_between_those_of_the_steps() -> None:
    assert 1 < exponent([10, 100, 1000], [1, 10, 1000]) < 2


def test_growth_compares_the_largest_archive_with_the_smallest_and_with_the_one_before_it() -> None:
    grown = Growth(
        [
            _import(size, seconds=size / 100, memory=memory)
            for size, memory in ((10, 9), (100, 200), (1000, 220))
        ],
        {
            size: {name: [Cost(size, 0, 0, "")] for name in SHOWN} | {"search": [Cost(2, 0, 0, "")]}
            for size in (10, 100, 1000)
        },
    )
    medians = {row: got.median for row, got in grown.ratios().items()}
    assert medians == {"rare": 1, "common": 500, "memory": 1.1, "megabytes": 220}
    lines = dict(line[2:-2].split(" | ", 1) for line in grown.table().splitlines())
    assert lines["import, CPU s"] == "0.1 | 1 | 10 | 1.00 | 1.00"
    assert lines["search, cold, CPU ms"] == "2,000 | 2,000 | 2,000 | 0.00 | 0.00"


def _import(posts: int, *, seconds: float, memory: int) -> Import:
    costs = [Cost(seconds, seconds, memory, "")]
    return Import(posts, 1, 2, costs, costs, costs, costs, costs)


def test_a_ratio_is_of_medians_and_its_spread_of_rounds() -> None:
    assert ratio([2, 4, 90], [1, 2, 3]) == Ratio(2, 2, 16)
    assert ratio([3], [2]) == Ratio(1.5, 1.5, 1.5)


def test_alternatives_take_turns_backwards_every_second_time() -> None:
    done: list[str] = []

    def act(name: str) -> Cost:
        done.append(name)
        return Cost(1, 1, 1, name)

    costs = interleaved({"a": lambda: act("a"), "b": lambda: act("b")}, 3)
    assert "".join(done) == "abbaab"
    assert [cost.output for cost in costs["b"]] == ["b"] * 3


@pytest.mark.parametrize(
    ("code", "shows"), [("print('hit'); raise SystemExit(1)", "hit"), ("print()", "hit")]
)
def test_what_fails_or_prints_no_hit_is_not_measured(code: str, shows: str) -> None:
    with pytest.raises(RuntimeError, match="exit code"):
        Command([sys.executable, "-c", code], shows).run()


def test_the_processor_time_and_the_memory_of_the_process_alone_are_counted() -> None:
    measuring = """
import sys
from benchmarks.processes import Command
idle = Command([sys.executable, "-c", "import time; time.sleep(0.2)"]).run()
busy = Command([sys.executable, "-c", "x = bytearray(150 << 20)\\nfor _ in range(4_000_000): pass"]).run()
print(idle.wall > 0.2 > idle.cpu, busy.cpu > idle.cpu, busy.memory > 150 > idle.memory)
"""  # in a process of its own, for this one is large, and its memory would count
    Command([sys.executable, "-c", measuring], "True True True", folder=ROOT).run()


@pytest.mark.parametrize("terminal", [True, False])
def test_a_command_has_a_terminal_if_it_is_to_have_one(terminal: bool) -> None:
    Command([sys.executable, "-c", "import sys; print(sys.stdout.isatty())"], str(terminal), terminal).run()


@pytest.mark.parametrize("name", corpus.FORMATS)
def test_the_corpus_is_the_same_every_time_and_known_for_what_it_is(name: str) -> None:
    made = "".join(corpus.FORMATS[name](20))
    assert made == "".join(corpus.FORMATS[name](20))
    assert detect(made.encode()[:4096]).name == name


def test_posts_of_the_corpus_have_3_kb_of_html_in_the_mean() -> None:
    sizes = [len(post.html.encode()) for post in corpus.posts(300)]
    assert 2500 < sum(sizes) / len(sizes) < 3300


def test_what_misses_its_promise_is_bold() -> None:
    got = {"cold-search": Ratio(3.3, 3.1, 3.4), "cold-show": Ratio(3.2, 3.2, 3.2)}
    table = promises(got, [*got, "size"], [10, 20])
    assert [line.split(" | ")[-1] for line in table.splitlines()[2:]] == [
        "**3.30** (3.10–3.40) |",
        "3.20 |",
        "not measured |",
    ]


def test_what_was_measured_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- measured -->\nold\n<!-- as far as here -->\nafter\n")
    put(page, "new")
    assert page.read_text() == "before\n<!-- measured -->\n\nnew\n\n<!-- as far as here -->\nafter\n"


@pytest.mark.parametrize("words", ["--rows nothing", "--write README.md", "--write nowhere.md"])
def test_what_cannot_end_well_is_refused_before_anything_is_measured(words: str) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words.split())
    assert refused.value.code == 2
