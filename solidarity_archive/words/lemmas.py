"""Dictionary forms: the one home of simplemma, whose dictionaries take seconds to load."""

from simplemma import Lemmatizer

LANGUAGES = frozenset(("en", "uk", "ru", "de", "fr", "es", "it", "cs"))
"""Not Polish: its dictionary takes 430 MB and 2.5 s, and our stems reach what is demanded without it."""

_LEMMATIZER = Lemmatizer(cache_max_size=0)


def lemma(term: str, language: str) -> str | None:
    """Return the dictionary form of `term` as simplemma knows or guesses it, in lower case, with е for ё.

    None in languages of which we ask nothing.
    """
    if language not in LANGUAGES:
        return None
    return _LEMMATIZER.lemmatize(term, language).lower().replace("ё", "е")
