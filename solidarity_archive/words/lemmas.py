"""Dictionary forms: the one home of simplemma, whose dictionaries have millions of words.

Loaded whole, one takes up to 430 MB and 2.5 s; unpacked it has 19 MB at most. What is wanted is looked for in
that, which simplemma reads record by record. That it has no public function for it is why pyproject.toml says
which of its releases will do.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed
from simplemma.strategies.dictionaries.frontcode import _iter_records, _read_header, _read_varint

LANGUAGES = frozenset(("en", "uk", "ru", "pl", "de", "fr", "es", "it", "cs"))
_APOSTROPHES = "ʼ’'"
_SHORT = 32
_LONG = 0x80
"""From here on a length takes more than one byte."""
_APART = 1_000
"""Bytes between places that are kept."""
_AS_BEFORE = 0xFE
"""What stands in a record whose form is that of the record before it."""


def lemmas(terms: Collection[str], language: str) -> dict[str, str]:
    """Return the dictionary forms of those terms that simplemma knows, in lower case, with е for ё.

    Of languages that have no dictionary there are none. Dictionaries stay in memory, for the next terms.
    """
    if not terms or language not in LANGUAGES:
        return {}
    found = dict(_dictionary(language).forms(sorted({way for term in terms for way in _ways(term)})))
    return {
        term: found[way].lower().replace("ё", "е") for term in terms for way in _ways(term) if way in found
    }


class _Dictionary:
    """A dictionary as it is packed: words in order, each with the letters that the one before it has not.

    So it can only be read from its beginning. But what shares more with the word before it than that shares
    with the one that is looked for comes before this too, and a regular expression skips it ten times as fast
    as Python would read it. Where words were looked for is kept, and the next search begins there.
    """

    __slots__ = ("_data", "_places", "_words")

    def __init__(self, language: str) -> None:
        self._data = _read_decompressed(language)
        self._words = [b""]
        self._places = [_read_header(self._data)[2]]
        """Where the records of these words begin; their forms stand in them."""

    def forms(self, asked: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield those words that it has and their dictionary forms, of words in order."""
        data, words, places = self._data, self._words, self._places
        place, word, after = places[0], b"", places[0]
        known = place, word
        for one in asked:
            target = one.encode()
            number = bisect_right(words, target)
            if words[number - 1] > word:
                known = place, word = places[number - 1], words[number - 1]
                after = place
            shared = 0
            while word < target:
                while word[shared : shared + 1] == target[shared : shared + 1]:
                    shared += 1
                place = _skipped(shared).match(data, after).end()  # type: ignore[union-attr] # it may match nothing
                if place == len(data):
                    return
                shares, start, end, after = _record(data, place)
                if shares <= shared:  # else it is a long one that was not skipped
                    word = word[:shares] + data[start:end]
                    known = known if data[end] == _AS_BEFORE else (place, word)
            if known[0] > places[number - 1] + _APART and known[0] not in places[number : number + 1]:
                places.insert(number, known[0])
                words.insert(number, known[1])
            if word == target:
                yield one, next(form.decode() for at, _, form in _iter_records(data, *known) if at == place)


def _record(data: bytes, place: int) -> tuple[int, int, int, int]:
    """Return how many bytes a record shares, where those that follow begin and end, and where it ends."""
    shares, size, start = data[place], data[place + 1], place + 2
    if shares >= _LONG or size >= _LONG:
        shares, start = _read_varint(data, place)
        size, start = _read_varint(data, start)
    end = start + size
    if data[end] == _AS_BEFORE:
        return shares, start, end, end + 1
    size, after = _read_varint(data, end + 1)
    return shares, start, end, after + size


_dictionary = cache(_Dictionary)


@cache
def _skipped(shared: int) -> re.Pattern[bytes]:
    """Return what matches all records that share more than so many bytes with those before them.

    It is the format of simplemma's frontcode.py: how many bytes are shared, how many follow and these; how
    many to cut off for the form, how many to put on and these, or a mark. Records with a long part end it.
    """
    parts = [re.escape(bytes([size])) + b".{%d}" % size for size in range(_SHORT)]
    some, any_ = b"|".join(parts[1:]), b"|".join(parts)
    more = re.escape(bytes([shared + 1]))
    return re.compile(
        b"(?:[%s-\x7f](?:%s)(?:\xfe|[^\xfe](?:%s)))*+" % (more, some, any_),
        re.DOTALL,
    )


def _ways(term: str) -> Iterator[str]:
    """Yield how dictionaries may write a term, the best last: names have capitals there."""
    yield term.capitalize()
    if "'" in term:
        yield from (term.replace("'", apostrophe) for apostrophe in _APOSTROPHES)
    else:
        yield term
