"""What a search shows: apart from finding.py, so that other commands do not load what only searches need."""

from collections.abc import Collection, Iterator

from solidarity_archive.finding import beside
from solidarity_archive.post import Hit
from solidarity_archive.store.search import Search

_SNIPPETS = {"snippet", "fragments"}


def answered(search: Search, keys: Collection[str]) -> Iterator[Hit]:
    """Yield what a search finds, with as much as the `keys` of a record need."""
    return beside(search.db, search.hits(snippets=not _SNIPPETS.isdisjoint(keys)), keys)
