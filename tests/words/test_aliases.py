"""The table of names that are no spellings of one another."""

from collections import Counter

from solidarity_archive.words.aliases import ALIASES
from solidarity_archive.words.tokens import fold_word, term_of, words_of


def folded(group: tuple[str, ...]) -> set[str]:
    return {fold_word(term_of(name)) for name in group}


def test_lviv_has_its_names() -> None:
    (group,) = [group for group in ALIASES if "Lwów" in group]
    assert {"Lviv", "Львів", "Львов", "Lemberg"} <= set(group)


def test_no_name_is_in_two_groups_or_alone() -> None:
    counts = Counter(name for group in ALIASES for name in folded(group))
    assert [name for name, count in counts.items() if count > 1] == []
    assert all(len(folded(group)) == len(group) > 1 for group in ALIASES)


def test_every_name_is_one_word() -> None:
    assert all([word.text for word in words_of(name)] == [name] for group in ALIASES for name in group)
