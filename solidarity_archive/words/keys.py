"""The keys under which a term is found by its other forms: stems and a dictionary form per language.

A key is a letter for its kind, the language, and what the forms of one word have in common: "senminer" is a
stem, "lenminer" a dictionary form. Terms that share a key are forms of one word.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from solidarity_archive.lazy import resolve
from solidarity_archive.words.tokens import fold_word

ANALYZER_VERSION = 1
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
_LEMMA = "solidarity_archive.words.lemmas:lemma"


def keys_at_load(term: str, shares: Mapping[str, float]) -> frozenset[str]:
    """Return all keys of `term`, of which `shares` says how often it stood in texts of each language.

    Languages below a tenth have no say, so that Polish "by" brings no English posts. Asks dictionaries that
    take seconds to load, of those languages only.
    """
    languages = [language for language, share in shares.items() if share >= ENOUGH]
    if not languages or len(fold_word(term)) < 2:
        return frozenset()
    lemma = resolve(_LEMMA)
    lemmas = ((language, lemma(_bare(term, language), language)) for language in languages)
    return keys_at_query(term, languages) | {f"l{language}{found}" for language, found in lemmas if found}


def keys_at_query(term: str, languages: Iterable[str]) -> frozenset[str]:
    """Return those keys of `term` that need no dictionary: for a word that the lexicon does not have."""
    if len(fold_word(term)) < 2:
        return frozenset()
    known = [language for language in languages if language in _STEMS]
    return frozenset(
        f"s{language}{stem}" for language in known for stem in _stems(language)(_bare(term, language))
    )


def _bare(term: str, language: str) -> str:
    return term.removesuffix("'s").removesuffix("'") if language == "en" else term


@cache
def _stems(language: str) -> Callable[[str], Iterable[str]]:
    stems: Callable[[str], Iterable[str]] = resolve(_STEMS[language])
    return stems
