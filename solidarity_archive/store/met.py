"""What an accession has met so far, kept small: a source may have a million posts."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Met:
    """The posts that an accession has met, and by which items; 8 bytes a post, where a set takes a hundred.

    Of a post's items the first is known by the beginning of its digest, others are counted.
    """

    _first: "array[int]" = field(default_factory=lambda: array("Q"))
    _more: Counter[tuple[bytes, int]] = field(default_factory=Counter)
    _merged: set[int] = field(default_factory=set)

    def add(self, post: int, digest: bytes) -> None:
        """Take it that an item with this digest was of `post`."""
        if post >= len(self._first):
            self._first.frombytes(bytes(self._first.itemsize * (post + 1 - len(self._first))))
        if self._first[post]:
            self._more[digest, post] += 1
        else:
            self._first[post] = _beginning(digest)

    def merge(self, posts: set[int]) -> None:
        """Take it that items showed these posts to be others."""
        self._merged |= posts

    def times(self, digest: bytes, post: int) -> int:
        """Return how many items with this digest were of `post`."""
        first = post < len(self._first) and self._first[post] == _beginning(digest)
        return first + self._more[digest, post]

    def __contains__(self, post: int) -> bool:
        return (post < len(self._first) and self._first[post] > 0) or post in self._merged

    def __iter__(self) -> Iterator[int]:
        yield from (post for post, first in enumerate(self._first) if first)
        yield from self._merged


def _beginning(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big") or 1
