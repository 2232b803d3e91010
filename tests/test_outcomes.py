"""Which posts are new, in little memory; what items did to posts is in test_accession.py."""

from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.outcomes import Runs


@given(st.lists(st.integers(0, 9)))
def test_numbers_are_kept_in_order_whether_they_follow_each_other_or_not(numbers: list[int]) -> None:
    runs = Runs()
    for number in numbers:
        runs.append(number)
    assert list(runs) == list(runs) == numbers
    assert len(runs) == len(numbers)
