"""Dictionary forms: the one home of simplemma, whose dictionaries take seconds to load."""

from simplemma import Lemmatizer

LANGUAGES = frozenset(("en", "uk", "ru", "pl", "de", "fr", "es", "it", "cs"))

_LEMMATIZER = Lemmatizer(cache_max_size=0)


def lemma(term: str, language: str) -> str | None:
    """Return the dictionary form of `term` as simplemma knows or guesses it, in lower case.

    None in languages of which we ask nothing.
    """
    return _LEMMATIZER.lemmatize(term, language).lower() if language in LANGUAGES else None
