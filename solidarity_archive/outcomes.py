"""What the items of a source did to their posts, and the numbers of those that they made."""

from collections.abc import Iterator
from itertools import chain
from typing import Literal, TypeAlias

from solidarity_archive.details import PARTS
from solidarity_archive.post import Post, Says
from solidarity_archive.store.posts import Change

Outcome: TypeAlias = Literal["new", "completed", "updated", "unchanged"]
OUTCOMES: tuple[Outcome, ...] = ("new", "completed", "updated", "unchanged")
_UNSEEN = ("id", "text", "content_format", "languages", "digests", "details", "comment_count")
_VISIBLE = tuple(name for name in Post._fields if name not in _UNSEEN)


class Runs:
    """Numbers of posts, in runs: a first import has a million, all in one."""

    __slots__ = ("_runs",)

    def __init__(self) -> None:
        self._runs: list[range] = []

    def append(self, number: int) -> None:
        """Put a number at the end."""
        last = self._runs[-1] if self._runs else range(0)
        if number == last.stop and last:
            self._runs[-1] = range(last.start, number + 1)
        else:
            self._runs.append(range(number, number + 1))

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self._runs)

    def __len__(self) -> int:
        return sum(map(len, self._runs))


def outcome_of(change: Change, *, again: bool, told: bool) -> tuple[Outcome, tuple[str, ...]]:
    """Return what an item did to its post, and to which fields.

    `told` is whether an item before it was of that post, `again` whether that had said all of it.
    """
    before, after = change.before, change.after
    if before is None:  # what adds to a post that came with it has updated it
        return ("unchanged" if again or after is None else "updated" if told else "new"), ()
    if again or after is None or before == after:
        return "unchanged", ()
    fields = differing(before, after)
    if not before.complete and after.complete:
        return "completed", fields
    return ("updated", fields) if fields else ("unchanged", ())


def differing(before: Post | None, after: Post | None) -> tuple[str, ...]:
    """Return the fields and parts whose change is an update, of two states of a post."""
    one, other = dict(before.digests) if before else {}, dict(after.digests) if after else {}
    return (
        *(name for name in _VISIBLE if getattr(before, name, None) != getattr(after, name, None)),
        *(part for part in PARTS if one.get(part) != other.get(part)),
    )


def has_numbers(says: Says) -> bool:
    """Whether a source gave numbers of terms or people instead of names."""
    terms, people = says.get("terms") or (), says.get("authors") or ()
    return any("name" not in each for each in (*terms, *people))


def is_unnamed(says: Says, post: Post | None) -> bool:
    """Whether a source gave numbers of terms or people to a post that nothing has named yet."""
    terms, people = says.get("terms") or (), says.get("authors") or ()
    return post is not None and (
        (len(post.terms) < len(terms) and any("name" not in term for term in terms))
        or (not post.authors and any("name" not in person for person in people))
    )
