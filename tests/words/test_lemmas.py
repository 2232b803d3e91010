"""Dictionary forms are those that simplemma has, whether few words are asked for or many."""

import random

import pytest
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from solidarity_archive.words import lemmas

WORDS = {
    "en": ["miners", "went", "children", "xyzzy", "europe"],
    "uk": ["гірників", "об'єднання", "шахтарями", "київ"],
    "ru": ["шахтёров", "домами", "людей", "городе"],
    "pl": ["górnicy", "górników", "strajkiem", "żółty"],
}
QUICK = ("en", "fr", "uk")


@pytest.mark.parametrize("language", WORDS)
def test_few_words_are_looked_up_like_many(language: str) -> None:
    looked_up = lemmas.lemmas(WORDS[language], language)
    assert lemmas.lemmas(WORDS[language], language, many=True) == looked_up
    assert len(looked_up) > 2


@pytest.mark.parametrize(
    "language",
    [
        language if language in QUICK else pytest.param(language, marks=pytest.mark.slow)
        for language in sorted(lemmas.LANGUAGES)
    ],
)
def test_words_have_the_form_that_simplemma_gives_them(language: str) -> None:
    whole = DefaultDictionaryFactory().get_dictionary(language)
    every = sorted(whole)
    chance = random.Random(language)  # noqa: S311 - words, not secrets
    asked = [*every[:20], *every[-20:], *chance.sample(every, 2_000)]
    asked += [f"{word}{letter}" for word in asked for letter in "aя\U0010ffff"]
    chance.shuffle(asked)
    dictionary = lemmas._Dictionary(language)
    for some in (asked[:10], asked[:10], asked[10:200], asked):
        assert dict(dictionary.forms(sorted(some))) == {word: whole[word] for word in some if word in whole}


def test_where_there_is_no_dictionary_there_are_no_forms() -> None:
    assert lemmas.lemmas(["ўсё"], "be") == lemmas.lemmas([], "en") == {}
