"""Dictionary forms: the one home of simplemma, whose dictionaries have millions of words.

Loaded whole, one takes up to 430 MB and 2.5 s. What is wanted of many words is picked out while it is read
through once, which takes 20 MB and a second at most. That simplemma has no public function for it is why
pyproject.toml says which of its releases will do.
"""

from collections.abc import Collection, Iterator

from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed
from simplemma.strategies.dictionaries.frontcode import _iter_records, _read_header
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

LANGUAGES = frozenset(("en", "uk", "ru", "pl", "de", "fr", "es", "it", "cs"))
_APOSTROPHES = "ʼ’'"
_LAST = "\U0010ffff"
"""After every word, also in UTF-8, which has the order of code points."""
_LOOKED_UP = StreamDictionaryFactory(len(LANGUAGES))
"""Dictionaries with an index: 80 MB for four languages, and 30 µs a word from the second time on."""


def lemmas(terms: Collection[str], language: str, *, many: bool = False) -> dict[str, str]:
    """Return the dictionary forms of those terms that simplemma knows, in lower case, with е for ё.

    With `many` a dictionary is read through for them, which takes a second at most; without, they are looked
    up one by one, as is best where a folder has thousands of small sources. Of languages that have no
    dictionary, or none of which we ask anything, there are none.
    """
    if not terms or language not in LANGUAGES:
        return {}
    asked = {way for term in terms for way in _ways(term)}
    if many:
        found = _read_through(asked, language)
    else:
        dictionary = _LOOKED_UP.get_dictionary(language)
        found = {way: form for way in asked if (form := dictionary.get(way))}
    return {
        term: found[way].lower().replace("ё", "е") for term in terms for way in _ways(term) if way in found
    }


def _read_through(asked: Collection[str], language: str) -> dict[str, str]:
    """Return the dictionary forms of those words that a dictionary has.

    It is in order, so the words are put in order too: to compare with the next one takes two thirds of the
    time that it takes to look whether each entry is among them.
    """
    data = _read_decompressed(language)
    _, _, start = _read_header(data)
    words = iter([*(word.encode() for word in sorted(asked)), _LAST.encode()])
    word = next(words)
    found: dict[str, str] = {}
    for _, key, form in _iter_records(data, start):
        if key >= word:
            while key > word:
                word = next(words)
            if key == word:
                found[key.decode()] = form.decode()
    return found


def _ways(term: str) -> Iterator[str]:
    """Yield how dictionaries may write a term, the best last: names have capitals there."""
    yield term.capitalize()
    if "'" in term:
        yield from (term.replace("'", apostrophe) for apostrophe in _APOSTROPHES)
    else:
        yield term
