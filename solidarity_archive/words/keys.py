"""The keys under which a term is found by its other forms: stems and a dictionary form per language.

A key is a letter for its kind, the language, and what the forms of one word have in common: "senminer" is a
stem, "lenminer" a dictionary form. Terms that share a key are forms of one word.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import TypeAlias

from solidarity_archive.lazy import regex, resolve
from solidarity_archive.words.tokens import fold_word

ANALYZER_VERSION = 4
"""Rises with every change of a key; an archive made with another number has its keys made anew."""

ENOUGH = 0.1
"""The share of a term's occurrences that a language needs to have a say in its keys."""

_STEMS = {
    "en": "solidarity_archive.words.english:stems_en",
    "uk": "solidarity_archive.words.slavic:stems_uk",
    "ru": "solidarity_archive.words.slavic:stems_ru",
    "pl": "solidarity_archive.words.polish:stems_pl",
    "be": "solidarity_archive.words.slavic:stems_be",
    "de": "solidarity_archive.words.snowball:stems_de",
    "fr": "solidarity_archive.words.snowball:stems_fr",
    "es": "solidarity_archive.words.snowball:stems_es",
    "it": "solidarity_archive.words.snowball:stems_it",
    "cs": "solidarity_archive.words.snowball:stems_cs",
}
"""A query loads only what its languages need."""
LANGUAGES = tuple(_STEMS)
"""Those that the program knows words of."""
_LEMMAS = "solidarity_archive.words.lemmas:lemmas"
_ELIDED = regex("(?:[cdjlmnst]|(?:jus|lors|puis|quoi|)qu|un|(?:da|de|ne|su|a|co|que)ll)'(?=.)")
"""What French and Italian put before a vowel: "l'usine", "dell'operaio"."""

Lemmas: TypeAlias = Mapping[str, Mapping[str, str]]
"""Dictionary forms by language and term."""


def lemmas_of(terms: Mapping[str, Collection[str]]) -> Lemmas:
    """Return the dictionary forms of terms, which are given by language.

    To read a dictionary, which is kept for a while, takes up to a fifth of a second.
    """
    if not terms:
        return {}
    found: Lemmas = resolve(_LEMMAS)(
        {language: {_bare(term, language) for term in some} for language, some in terms.items()}
    )
    return found


def keys_at_load(term: str, languages: Iterable[str], lemmas: Lemmas) -> set[str]:
    """Return all keys of `term` in these languages; `lemmas` has the dictionary form, if there is one."""
    keys: set[str] = set()
    if len(fold_word(term)) > 1:
        for language in languages:
            bare = _bare(term, language)
            keys.update(_stem_keys(bare, language))
            if language in lemmas and bare in lemmas[language]:
                keys.add(f"l{language}{lemmas[language][bare]}")
    return keys


def keys_at_query(term: str, languages: Iterable[str]) -> set[str]:
    """Return those keys of `term` that need no dictionary: for a word that the lexicon does not have."""
    return keys_at_load(term, languages, {})


def _stem_keys(bare: str, language: str) -> list[str]:
    return [f"s{language}{stem}" for stem in _stems(language)(bare)] if language in _STEMS else []


def _bare(term: str, language: str) -> str:
    """Return a term without what is no part of its word: 's, articles, what makes "идём" "идёмте"."""
    if language == "ru":
        return term.removesuffix("те") if term.endswith(("емте", "имте", "ёмте")) else term
    if "'" not in term:
        return term
    if language == "en":
        return term.removesuffix("'s").removesuffix("'")
    return _ELIDED.sub("", term, count=1) if language in ("fr", "it") else term


@cache
def _stems(language: str) -> Callable[[str], Iterable[str]]:
    stems: Callable[[str], Iterable[str]] = resolve(_STEMS[language])
    return stems
