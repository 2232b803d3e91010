"""The keys under which a term is found by its other forms: a stem and a dictionary form per language."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from Stemmer import Stemmer

from solidarity_archive.lazy import resolve
from solidarity_archive.words.english import stems_en
from solidarity_archive.words.polish import stems_pl
from solidarity_archive.words.slavic import stems_be, stems_ru, stems_uk
from solidarity_archive.words.tokens import fold_word

ANALYZER_VERSION = 1
"""Rises with every change of a key; an archive made with another number has its keys made anew."""

ENOUGH = 0.1
"""The share of a term's occurrences that a language needs to say something of it."""

_SNOWBALL = {
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "cs": "czech",
}
_OWN: Mapping[str, Callable[[str], str]] = {
    "en": stems_en,
    "uk": stems_uk,
    "be": stems_be,
    "ru": stems_ru,
    "pl": stems_pl,
}
_LEMMA = "solidarity_archive.words.lemmas:lemma"


def keys_at_load(term: str, shares: Mapping[str, float]) -> frozenset[str]:
    """Return all keys of `term`, of which `shares` says how often it stood in texts of each language.

    Languages below 10 % have no say, so that Polish "by" brings no English posts. Loads dictionaries.
    """
    languages = [language for language, share in shares.items() if share >= ENOUGH]
    keys = set(keys_at_query(term, languages))
    if len(fold_word(term)) > 1:
        lemma = resolve(_LEMMA)
        keys.update(
            f"l{language}{fold_word(found)}"
            for language in languages
            if (found := lemma(_bare(term, language), language))
        )
    return frozenset(keys)


def keys_at_query(term: str, languages: Iterable[str]) -> frozenset[str]:
    """Return those keys of `term` that need no dictionary, for words that the lexicon does not have."""
    if len(fold_word(term)) < 2:
        return frozenset()
    return frozenset(
        f"s{language}{stem}"
        for language in languages
        if (stems := _stemmer(language))
        for stem in stems(_bare(term, language))
    )


def _bare(term: str, language: str) -> str:
    return term.removesuffix("'s") if language == "en" else term


@cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    if language in _SNOWBALL:
        stem: Callable[[str], str] = Stemmer(_SNOWBALL[language], 0).stemWord
        return lambda term: (fold_word(stem(term)),)
    return _OWN.get(language)
