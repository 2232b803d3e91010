"""Snippets of long texts: only what is near a match is taken apart, and nothing shows that."""

from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.searching.patterns import Forms, Memory
from solidarity_archive.searching.ranking import Group, finder
from solidarity_archive.searching.snippets import fragments

ROSES = Group(Forms({"roses": 1.0, "rose": 0.4}), 1, finder=finder([("roses", 1.0), ("rose", 0.4)]))
BREAD = Group(Forms({"bread": 1.0}), 1, finder=finder([("bread", 1.0)]))
WORDS = st.sampled_from(
    [
        "roses",
        "Rose",
        "BREAD",
        "breadth",
        "l’bread's",
        "d'rose",
        "we",
        "want",
        "too.",
        "трояндами",
        "…",
        "a\nline",
    ]
)


@given(st.lists(st.tuples(WORDS, st.integers(0, 120)), max_size=8))
def test_what_is_far_from_a_match_changes_nothing(there: list[tuple[str, int]]) -> None:
    text = " ".join(f"{word} {'other words ' * number}" for word, number in there)
    for groups in ([ROSES], [BREAD], [ROSES, BREAD]):
        in_full = [group._replace(finder=None) for group in groups]
        assert fragments("text", text, groups, Memory()) == fragments("text", text, in_full, Memory())


def test_words_far_apart_have_a_passage_each() -> None:
    text = f"bread {'and so on ' * 1000} roses"
    first, second = fragments("text", text, [ROSES, BREAD], Memory())
    assert text[first.start : first.end].startswith("bread")
    assert text[second.start : second.end].endswith("roses")
