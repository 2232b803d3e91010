"""Which posts, and in which order: filters as a value. Imports nothing of ours."""

from typing import Literal, NamedTuple, TypeAlias

Sort: TypeAlias = Literal["date", "oldest", "title", "author", "id", "rank"]
ANY = "any"


class Query(NamedTuple):
    """Filters that all must hold; an empty one does not filter.

    `first` and `last` bound the date, inclusive of their whole unit, and a post matches if its
    date overlaps. Words in `authors`, `terms` and `sites` are compared after folding: authors and
    sites by any part, terms by whole name or slug. `types` and `statuses` name what is wanted, or
    ANY; None is posts that are published, but whatever it is where `ids` (numbers, permalinks or
    slugs) name it. `text` is what to search for, with `exact` in no other form; `everything` ranks all that
    is found, however much. `complete` and `titled` are None for both. Without `sort`
    hits come by rank, named posts as they were named, all others by date, newest first.
    """

    text: str | None = None
    exact: bool = False
    everything: bool = False
    ids: tuple[str, ...] | None = None
    first: str | None = None
    last: str | None = None
    authors: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    types: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    complete: bool | None = None
    titled: bool | None = None
    limit: int | None = None
    sort: Sort | None = None


EVERYTHING = Query(types=(ANY,), statuses=(ANY,))
"""All posts, whatever they are."""
