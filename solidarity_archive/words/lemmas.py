"""Dictionary forms: the one home of simplemma, whose dictionaries have millions of words.

Loaded whole, one takes up to 430 MB and 2.5 s, unpacked 19 MB and 70 ms. What is wanted is looked for in
that. No function of simplemma does so, and to import it takes as long as a small dictionary: so its files are
read here, in the format of its frontcode.py, and pyproject.toml says which of its releases will do.
"""

import lzma
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

LANGUAGES = frozenset(("en", "uk", "ru", "pl", "de", "fr", "es", "it", "cs"))
_IN_CYRILLIC = frozenset(("uk", "ru"))
_CYRILLIC = "\u0400"
"""From this letter on; the dictionaries of a script have no word of the other, or by mistake ("ii")."""
_APOSTROPHES = "ʼ’'"
_FOLDER = "strategies/dictionaries/data"
_MAGIC = b"SMFC1\0"
_AS_BEFORE, _WHOLE = 0xFE, 0xFF
"""What stands in a record whose form is that of the record before it, or has nothing of its word."""
_SHORT = 32
_LONG = 0x80
"""From here on a number takes more than one byte."""
_APART = 1_000
"""Bytes between places that are kept."""
_PIECE = 1 << 20
_MANY = 5_000
"""A large import asks for so many terms, in order: dictionaries of two scripts need not lie side by side."""
_Bytes: TypeAlias = bytes | bytearray


def lemmas(terms: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    """Return the dictionary forms of those terms that simplemma knows, in lower case, with е for ё.

    Both are by language. Of languages that have no dictionary there are none, nor of terms in another script.
    Dictionaries stay in memory, for the next terms, until many terms come that are all in another script.
    """
    asked = {
        language: [term for term in some if (term >= _CYRILLIC) == (language in _IN_CYRILLIC)]
        for language, some in terms.items()
        if language in LANGUAGES
    }
    if sum(map(len, asked.values())) > _MANY:
        scripts = {language in _IN_CYRILLIC for language, some in asked.items() if some}
        for language in [each for each in _dictionaries if (each in _IN_CYRILLIC) not in scripts]:
            del _dictionaries[language]
    return {language: _forms(some, language) for language, some in asked.items() if some}


def _forms(terms: Collection[str], language: str) -> dict[str, str]:
    if language not in _dictionaries:
        _dictionaries[language] = _Dictionary(language)
    found = dict(_dictionaries[language].forms(sorted({way for term in terms for way in _ways(term)})))
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
        self._data = _unpacked(language)
        self._words = [b""]
        self._places = [_number(self._data, len(_MAGIC))[1]]
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
                shares, rest, cut, _, after = _record(data, place)
                if shares <= shared:  # else it is a long one that was not skipped
                    word = word[:shares] + rest
                    known = known if cut == _AS_BEFORE else (place, word)
            if known[0] > places[number - 1] + _APART and known[0] not in places[number : number + 1]:
                places.insert(number, known[0])
                words.insert(number, known[1])
            if word == target:
                yield one, self._form(*known, place)

    def _form(self, place: int, word: bytes, last: int) -> str:
        """Return the form in the record at `last`, reading on from an earlier one that tells its own."""
        form: _Bytes = b""
        while place <= last:
            shares, rest, cut, more, place = _record(self._data, place)
            word = word[:shares] + rest
            if cut != _AS_BEFORE:
                form = more if cut == _WHOLE else word[: len(word) - cut] + more
        return form.decode()


def _record(data: bytearray, place: int) -> tuple[int, _Bytes, int, _Bytes, int]:
    """Return how many bytes a word shares with the one before it and those that follow, and its form.

    That is how many bytes of the word to cut off and which to put on. The last is where the record ends.
    """
    shares, size, start = data[place], data[place + 1], place + 2
    if shares >= _LONG or size >= _LONG:
        shares, start = _number(data, place)
        size, start = _number(data, start)
    end = start + size
    rest, cut = data[start:end], data[end]
    if cut == _AS_BEFORE:
        return shares, rest, cut, b"", end + 1
    size, start = _number(data, end + 1)
    end = start + size
    return shares, rest, cut, data[start:end], end


def _number(data: bytearray, place: int) -> tuple[int, int]:
    """Return a number, whose bytes have seven bits each and say whether it goes on, and where it ends."""
    number = data[place]
    if number >= _LONG:
        more, place = _number(data, place + 1)
        return number - _LONG + (more << 7), place
    return number, place + 1


def _unpacked(language: str) -> bytearray:
    spec = find_spec("simplemma")
    if not spec or not spec.origin:
        raise ModuleNotFoundError("No module named 'simplemma'", name="simplemma")
    data = bytearray()
    # Piece by piece: unpacked at once, it would be in memory twice for a while.
    with lzma.open(Path(spec.origin).parent / _FOLDER / f"{language}.plzma") as packed:
        while piece := packed.read(_PIECE):
            data += piece
    if not data.startswith(_MAGIC):
        raise ValueError(f"not a dictionary in the order of its words: {language}")
    return data


_dictionaries: dict[str, _Dictionary] = {}


@cache
def _skipped(shared: int) -> re.Pattern[bytes]:
    """Return what matches all records that share more than so many bytes with those before them.

    A record is how many bytes are shared, how many follow and these; how many to cut off for the form, how
    many to put on and these, or a mark. Records with a long part are not skipped, nor what follows them.
    """
    parts = [re.escape(bytes([size])) + b".{%d}" % size for size in range(_SHORT)]
    some, any_ = b"|".join(parts[1:]), b"|".join(parts)
    more = re.escape(bytes([min(shared + 1, _LONG - 1)]))
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
