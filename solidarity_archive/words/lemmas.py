"""Dictionary forms: the one home of simplemma, whose dictionaries have millions of words.

Loaded whole, one takes up to 430 MB and 2.5 s. What is wanted is picked out while it is read through once,
which takes 20 MB and a second at most. That simplemma has no public function for it is why pyproject.toml
says which of its releases will do.
"""

from collections.abc import Collection, Iterable, Iterator

from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed
from simplemma.strategies.dictionaries.frontcode import _iter_records, _read_header

LANGUAGES = frozenset(("en", "uk", "ru", "pl", "de", "fr", "es", "it", "cs"))
_APOSTROPHES = "ʼ’'"
_LAST = b"\xff"
"""After every word in UTF-8."""


def lemmas(terms: Collection[str], language: str) -> dict[str, str]:
    """Return the dictionary forms of those terms that simplemma knows, in lower case, with е for ё.

    Of languages that have no dictionary, or none of which we ask anything, there are none.
    """
    if not terms or language not in LANGUAGES:
        return {}
    found = _found({way for term in terms for way in _ways(term)}, language)
    return {
        term: found[way].decode().lower().replace("ё", "е")
        for term in terms
        for way in _ways(term)
        if way in found
    }


def _found(asked: Iterable[bytes], language: str) -> dict[bytes, bytes]:
    """Return the dictionary forms of those words that a dictionary has.

    It is in order, so the words are put in order too: to compare with the next one takes two thirds of the
    time that it takes to look whether each entry is among them.
    """
    data = _read_decompressed(language)
    _, _, start = _read_header(data)
    words = iter([*sorted(asked), _LAST])
    word = next(words)
    found: dict[bytes, bytes] = {}
    for _, key, form in _iter_records(data, start):
        if key >= word:
            while key > word:
                word = next(words)
            if key == word:
                found[key] = form
    return found


def _ways(term: str) -> Iterator[bytes]:
    """Yield how dictionaries may write a term, the best last: names have capitals there."""
    yield term.capitalize().encode()
    if "'" in term:
        yield from (term.replace("'", apostrophe).encode() for apostrophe in _APOSTROPHES)
    else:
        yield term.encode()
