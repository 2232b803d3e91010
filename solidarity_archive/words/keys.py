"""The keys under which a term is found by its other forms: stems and a dictionary form per language.

A key is a letter for its kind, the language, and what the forms of one word have in common: "senminer" is a
stem, "lenminer" a dictionary form. Terms that share a key are forms of one word.
"""

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
"""The share of a term's occurrences that a language needs to have a say in its keys."""

_Stems = Callable[[str], Iterable[str]]
_OWN: dict[str, _Stems] = {
    "en": stems_en,
    "uk": stems_uk,
    "ru": stems_ru,
    "pl": stems_pl,
    "be": stems_be,
}
_SNOWBALL = {"de": "german", "fr": "french", "es": "spanish", "it": "italian", "cs": "czech"}
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
    lemmas = {language: lemma(_bare(term, language), language) for language in languages}
    return keys_at_query(term, languages) | {
        f"l{name}{fold_word(found)}" for name, found in lemmas.items() if found
    }


def keys_at_query(term: str, languages: Iterable[str]) -> frozenset[str]:
    """Return those keys of `term` that need no dictionary: for a word that the lexicon does not have."""
    if len(fold_word(term)) < 2:
        return frozenset()
    stemmers = ((language, _stemmer(language)) for language in languages)
    return frozenset(f"s{language}{stem}" for language, stems in stemmers if stems for stem in stems(term))


def _bare(term: str, language: str) -> str:
    return term.removesuffix("'s") if language == "en" else term


@cache
def _stemmer(language: str) -> _Stems | None:
    if language not in _SNOWBALL:
        return _OWN.get(language)
    stem = Stemmer(_SNOWBALL[language], 0).stemWord  # 0: its cache is slower than stemming
    return lambda term: (fold_word(stem(term)),)
