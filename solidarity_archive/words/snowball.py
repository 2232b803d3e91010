"""Stems of German, French, Spanish, Italian and Czech words by Snowball: the home of PyStemmer."""

from functools import cache

from Stemmer import Stemmer

from solidarity_archive.words.tokens import fold_word


def stems_de(term: str) -> tuple[str]:
    """Return the stem of a German term."""
    return _stem(term, "german")


def stems_fr(term: str) -> tuple[str]:
    """Return the stem of a French term."""
    return _stem(term, "french")


def stems_es(term: str) -> tuple[str]:
    """Return the stem of a Spanish term."""
    return _stem(term, "spanish")


def stems_it(term: str) -> tuple[str]:
    """Return the stem of an Italian term."""
    return _stem(term, "italian")


def stems_cs(term: str) -> tuple[str]:
    """Return the stem of a Czech term."""
    return _stem(term, "czech")


def _stem(term: str, algorithm: str) -> tuple[str]:
    return (fold_word(_stemmer(algorithm).stemWord(term)),)


@cache
def _stemmer(algorithm: str) -> Stemmer:
    return Stemmer(algorithm, 0)  # its cache would be slower than stemming
