"""A taste of python -m tests.torture with every run of the tests, the small one with the slow ones."""

from pathlib import Path
from random import Random

import pytest

from tests.running import Ran
from tests.torture.ground import Ground, Size
from tests.torture.rot import Shown, judged
from tests.torture.trials import TRIALS


@pytest.mark.parametrize("name", TRIALS)
def test_a_taste_of(name: str, tmp_path: Path) -> None:
    assert failures(name, tmp_path, "taste") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIALS)
def test_torture(name: str, tmp_path: Path) -> None:
    assert failures(name, tmp_path, "small") == []


def failures(name: str, folder: Path, size: Size) -> list[str]:
    chance = Random(name)  # noqa: S311 - no secret
    return [verdict for verdict in TRIALS[name](Ground(folder, chance, size)) if verdict]


RECORD = '{"id": 1, "title": "Bread", "text": "The bakers light no oven."}\n'


@pytest.mark.parametrize(
    ("shown", "check", "verdict"),
    [
        (Ran(0, RECORD, ""), 0, None),
        (Ran(3, "", "archive: post 1 is damaged"), 3, None),
        (Ran(3, "", "archive: post 1 is damaged"), 0, "check does not find it"),
        (Ran(3, "", ""), 3, "without a word"),
        (Ran(0, RECORD.replace("no", "an"), ""), 3, "shows what is wrong"),
        (Ran(0, RECORD * 2, ""), 3, "shows what is wrong"),
        (Ran(1, "", "archive: something went wrong in the program itself: x"), 3, "exit 1"),
    ],
)
def test_rot_is_judged(shown: Ran, check: int, verdict: str | None) -> None:
    """The judge of rot sees what it is to see."""
    right = Shown([Ran(0, RECORD, "")], Ran(0, "", ""))
    found = judged(right, Shown([shown], Ran(check, "", "")), [("list", "-f", "jsonl")])
    assert (found is None) == (verdict is None)
    assert (verdict or "") in (found or "")
