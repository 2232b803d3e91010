"""Dictionary forms are the same, whether few words are asked for or many."""

import pytest

from solidarity_archive.words import lemmas

WORDS = {
    "en": ["miners", "went", "children", "xyzzy", "europe"],
    "uk": ["гірників", "об'єднання", "шахтарями", "київ"],
    "ru": ["шахтёров", "домами", "людей", "городе"],
    "pl": ["górnicy", "górników", "strajkiem", "żółty"],
}


@pytest.mark.parametrize("language", WORDS)
def test_few_words_are_looked_up_and_many_read_off(language: str) -> None:
    looked_up = lemmas.lemmas(WORDS[language], language)
    assert lemmas.lemmas(WORDS[language], language, many=True) == looked_up
    assert len(looked_up) > 2


def test_where_there_is_no_dictionary_there_are_no_forms() -> None:
    assert lemmas.lemmas(["ўсё"], "be") == lemmas.lemmas([], "en") == {}
