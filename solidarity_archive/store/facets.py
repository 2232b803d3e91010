"""How many of the hits are of which month, author or term."""

from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import Any

from solidarity_archive.store.search import Search
from solidarity_archive.store.select import month_of

_SITE = "json_extract(post.fields, '$.site')"
_NAME = "json_extract(value, '$.name')"
FACETS = {
    "month": ("post.slot >> 5", None),
    "year": ("post.slot / 416", None),
    "author": (_NAME, "authors"),
    "term": (_NAME, "terms"),
    "language": ("post.language", None),
    "site": (_SITE, None),
}
"""What hits can be counted by: the name of each, and the list of its fields that has several."""


def counts(search: Search, by: str) -> list[tuple[str | None, int]]:
    """Return each month, author … that hits have, with how many; None for hits that have none.

    Months and years come newest first, the others by how many. Each is counted once a post.
    """
    if search.nothing:
        return []
    name, several = FACETS[by]
    found: Counter[Any] = Counter()
    if several:
        join = f"LEFT JOIN json_each(post.fields, '$.{several}')"
        rows = search.db.execute(f"SELECT post.id, {name} FROM {search.tables(join)}", search.parameters())
        # Those of a post come one after another; SQL would sort those of all posts to count each once.
        for _, names in groupby(rows, itemgetter(0)):
            found.update({name for _, name in names})
    else:
        sql = f"SELECT {name} AS name, count(*) FROM {search.tables()} GROUP BY name"
        found.update(dict(search.db.execute(sql, search.parameters())))
    if by in ("month", "year"):
        newest = sorted(found.items(), reverse=True)
        return [(_label(by, number), hits) for number, hits in newest]
    most = sorted(found.items(), key=lambda each: (-each[1], each[0] or ""))
    return [(None if name is None else str(name), hits) for name, hits in most]


def _label(by: str, number: int) -> str | None:
    if by == "month":
        return month_of(number)
    return f"{number:04d}" if number else None
