"""How many of the hits are of which month, author or term."""

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
    join = f"LEFT JOIN json_each(post.fields, '$.{several}')" if several else ""
    order = "name DESC" if by in ("month", "year") else "hits DESC, name"
    names = f"SELECT DISTINCT {name} AS name, post.id FROM {search.tables(join)}"
    rows = search.db.execute(
        f"SELECT name, count(*) AS hits FROM ({names}) GROUP BY name ORDER BY {order}", search.parameters()
    )
    return [(_label(by, name), hits) for name, hits in rows]


def _label(by: str, name: object) -> str | None:
    if by == "month":
        return month_of(int(str(name)))
    if by == "year":
        return f"{name:04d}" if name else None
    return None if name is None else str(name)
