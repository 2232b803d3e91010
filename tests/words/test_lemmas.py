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


def test_dictionaries_of_a_script_are_forgotten_when_many_terms_come_in_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lemmas, "_MANY", 1)
    lemmas.lemmas({"en": ["miners", "went"], "uk": ["гірників"]})
    kept = lemmas._dictionaries["uk"]
    lemmas.lemmas({"en": ["miners"]})
    assert {"en", "uk"} <= lemmas._dictionaries.keys()
    lemmas.lemmas({"ru": ["домами", "людей"], "en": []})
    assert lemmas._dictionaries.keys() == {"uk", "ru"}
    assert lemmas._dictionaries["uk"] is kept


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
