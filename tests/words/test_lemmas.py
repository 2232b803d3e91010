"""Dictionary forms are those that simplemma has."""

import random

import pytest
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from solidarity_archive.words import lemmas

TERMS = {
    "en": {"miners": "miner", "went": "go", "children": "child", "europe": "europe"},
    "uk": {"гірників": "гірник", "об'єднання": "об'єднання", "шахтарями": "шахтар", "київ": "кий"},
    "ru": {"шахтёров": "шахтер", "домами": "дом", "людей": "человек", "городе": "город"},
    "pl": {"górnicy": "górnik", "górników": "górnik", "strajkiem": "strajk", "żółty": "żółty"},
}
QUICK = ("en", "fr", "uk")


def test_terms_have_dictionary_forms_however_dictionaries_write_them() -> None:
    assert lemmas.lemmas(TERMS) == TERMS
    assert lemmas.lemmas({"en": ["xyzzy"]}) == {"en": {}}


def test_a_word_is_looked_for_in_dictionaries_of_its_script_only() -> None:
    assert lemmas.lemmas({"ru": ["music", "домами"], "en": ["домами"]}) == {"ru": {"домами": "дом"}}
    assert set(lemmas._dictionaries) == {"ru"}


def test_dictionaries_that_are_not_asked_for_again_are_forgotten() -> None:
    lemmas.lemmas({"en": ["miners"], "uk": ["гірників"]})
    kept = lemmas._dictionaries["uk"]
    lemmas.lemmas({"uk": ["домами"], "en": []})
    assert lemmas._dictionaries == {"uk": kept}


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
    assert lemmas.lemmas({"be": ["ўсё"], "en": []}) == {}
