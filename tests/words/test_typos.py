"""Slips of the fingers: how many lie between two words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.words.typos import distance

WORDS = st.text("abcё", max_size=8)


def counted(one: str, other: str) -> int:
    """Return the same number the slow way, from the definition."""
    table = {(row, -1): row + 1 for row in range(-1, len(one))} | {
        (-1, at): at + 1 for at in range(-1, len(other))
    }
    for row, letter in enumerate(one):
        for at, facing in enumerate(other):
            ways = [
                table[row - 1, at] + 1,
                table[row, at - 1] + 1,
                table[row - 1, at - 1] + (letter != facing),
            ]
            if row and at and letter == other[at - 1] and one[row - 1] == facing:
                ways.append(table[row - 2, at - 2] + 1)
            table[row, at] = min(ways)
    return table[len(one) - 1, len(other) - 1]


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("strike", "strike", 0),
        ("strike", "srike", 1),
        ("strike", "strrike", 1),
        ("strike", "strake", 1),
        ("strike", "stirke", 1),
        ("шахтарі", "шатхарі", 1),
        ("strike", "stirek", 2),
        ("ca", "abc", 3),
        ("", "ab", 2),
    ],
)
def test_a_slip_is_a_letter_more_less_other_or_exchanged(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 5) == slips


def test_what_is_too_far_is_not_measured() -> None:
    assert distance("strike", "lockout", 2) is None
    assert distance("a", "b" * 100_000, 2) is None


@given(WORDS, WORDS, st.integers(0, 8))
def test_it_is_what_the_definition_says_as_far_as_asked(one: str, other: str, most: int) -> None:
    slips = counted(one, other)
    assert distance(one, other, most) == (slips if slips <= most else None)


@given(WORDS, WORDS)
def test_it_is_the_same_both_ways_and_nothing_only_for_one_word(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) is (one == other)
