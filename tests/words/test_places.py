"""Places of a term: words are compared as search compares them, and the best one is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.words.places import place_of


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("Arts of an art", "ART", "art"),
        ("The artful smart", "art", "art"),
        ("A smart one", "art", "art"),
        ("Ко́льченка й Ко́льченко́.", "Кольченко", "Ко́льченко́"),
        ("Страйкують шахтёры", "шахтеры", "шахтёры"),
        ("u Łódź", "Lodz", "Łódź"),
        ("u Lodz", "ŁÓDŹ", "Lodz"),
        ("Straßen", "strasse", "Straßen"),
        ("a cafe\u0301", "Café", "cafe\u0301"),
        ("the day-shift, at night", "day shift at", "day-shift, at"),
        ("the day. “Shift”", "day-shift", "day. “Shift"),
        ("Mr O’Neil", "o'neil", "O’Neil"),
        ("Mr O’Neil", "neil", "Neil"),
        ("ああ団結いい", "団結", "団結"),
        ("C++ and D", "c++", "C"),
    ],
)
def test_a_term_is_found_in_the_forms_that_search_takes_for_the_same(
    text: str, term: str, found: str
) -> None:
    place = place_of(text, term)
    assert place
    assert text[slice(*place)] == found


def test_other_forms_come_before_what_only_begins_like_the_term() -> None:
    forms = {"miner": ["miner", "miners", "miner's"], "day": ["day", "days"]}.__getitem__
    for text, term, found in (
        ("Minerals for miners, a miner", "miner", "miner"),
        ("Minerals for miners", "miner", "miners"),
        ("Minerals; the miner’s days", "miner day", "miner’s days"),
        ("Minerals", "miner", "Miner"),
    ):
        place = place_of(text, term, forms)
        assert place
        assert text[slice(*place)] == found


@pytest.mark.parametrize("term", ["шахтар", "arts shift", "…", "", "shift day"])
def test_what_is_not_there_has_no_place(term: str) -> None:
    assert place_of("The day shift of arts; мой.", term) is None


@given(st.text(), st.text())
def test_a_place_is_in_the_text(text: str, term: str) -> None:
    if place := place_of(text, term):
        assert 0 <= place[0] < place[1] <= len(text)
