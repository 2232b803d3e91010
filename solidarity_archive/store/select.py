"""Queries to SQL: which posts, in which order, month by month."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from solidarity_archive.dates import last_slot, slots
from solidarity_archive.errors import ArchiveError, NotFoundError
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Hit, Post
from solidarity_archive.query import ANY, Query
from solidarity_archive.store.fixity import BODY, DETAILS, POST, details_fixity, is_sound, report
from solidarity_archive.store.kept import details_of, post_of
from solidarity_archive.store.sql import chunks, select_in
from solidarity_archive.text import fold

ROW = f"{POST}, post.fixity"
FIELDS, OF_BODY, TEXT = 14, 15, 3
"""Where the fields and the digest of the body stand in ROW, and the text in BODY."""
_A_DAY, _A_YEAR = 16, 13 * 32
_AT_ONCE = 200
_HIGHEST = 2**63 - 1
_LONG = 19
"""Digits that are too many for an id."""
_COMMON = 5000
"""Posts of a term that are too many to be listed and sorted: each post in turn is asked for its terms."""
_DATED, _UNDATED = "post.slot > 0", "post.slot = 0"
ORDERS = {
    "date": "post.slot DESC, post.time DESC, post.number DESC, post.seq",
    "oldest": "post.slot, post.time, post.number, post.seq DESC",
    "title": "post.title IS NULL, post.title, post.id",
    "author": "post.people = '', post.people, post.slot DESC, post.id",
    "id": "post.id",
}

Parameters = list[Any]
Demand = tuple[Any, ...]
"""A condition and its parameters."""


def find(db: sqlite3.Connection, query: Query) -> Iterator[Post]:
    """Yield the posts that `query` asks for.

    In the order it asks for; if it asks for none, ids come as they were named, the rest by date.

    Within a month: newest day first, posts without a day after them in their sources' order, ties
    by the higher id at the source, as WordPress does. Raises NotFoundError for a named id that is
    not there.
    """
    where, parameters = conditions(db, query)
    as_named = query.ids is not None and not query.sort
    limit = None if as_named else query.limit
    found = sound_posts(
        db, ordered(db, f"SELECT {ROW} FROM post WHERE {where}", parameters, query.sort, limit)
    )
    if not as_named:
        yield from (post for post in found if _fits(db, post, query))
        return
    by_id = {post.id: post for post in found}
    named = dict.fromkeys(id for name in query.ids or () for id in ids_named(db, name))
    yield from islice((by_id[id] for id in named if id in by_id), query.limit)


def ordered(
    db: sqlite3.Connection, select: str, parameters: Sequence[Any], sort: str | None, limit: int | None
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `select`, which ends in a condition on the table post, in one of ORDERS."""
    order = ORDERS.get(sort or "date", ORDERS["date"])
    left = -1 if limit is None else limit
    # The undated are last either way. Asked for apart, because only then is the order that of the index.
    for some in (_DATED, _UNDATED) if sort == "oldest" else ("1",):
        for row in db.execute(f"{select} AND {some} ORDER BY {order} LIMIT ?", (*parameters, left)):
            yield row
            left -= 1


def sound_posts(db: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> Iterator[Post]:
    """Yield the posts of rows of ROW, but for the damaged ones, which are reported; none of them twice."""
    seen: set[int] = set()
    for *values, kept in rows:
        id = values[1]
        if not is_sound(values, kept):
            report(db, id, "its fields are not as they were written")
        elif id in seen:
            report(db, id, "the index of dates has it twice")
        else:
            seen.add(id)
            yield post_of(id, values[FIELDS])


def _fits(db: sqlite3.Connection, post: Post, query: Query) -> bool:
    """Whether a post has a term that is asked for: the index of terms is no part of its row."""
    names = {name for term in query.terms for name in (fold(term), term)}
    if not names or any(fold(term.name) in names or term.slug in names for term in post.terms):
        return True
    report(db, post.id, "the index of terms has it where it does not belong")
    return False


def with_texts(db: sqlite3.Connection, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits, their posts with their plain text."""
    for batch in chunks(hits, _AT_ONCE):
        plain = texts(db, [hit.post.id for hit in batch])
        for hit in batch:
            if (text := plain.get(hit.post.id)) is None:
                report(db, hit.post.id, "its text is not as it was written")
            else:
                yield hit._replace(post=hit.post._replace(text=text if hit.post.content else None))


def with_details(db: sqlite3.Connection, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits, their posts with their details."""
    for batch in chunks(hits, _AT_ONCE):
        asked = [hit.post.id for hit in batch if hit.post.digests]
        columns = f"id, details_fixity, body.row, {DETAILS}"
        sql = f"SELECT {columns} FROM post JOIN body USING (row) WHERE id IN ({{}})"
        kept = {
            id: details
            for id, digest, row, details in select_in(db, sql, asked)
            if details_fixity(row, details) == digest
        }
        for hit in batch:
            if hit.post.digests and hit.post.id not in kept:
                report(db, hit.post.id, "its comments or custom fields are not as they were written")
            else:
                yield hit._replace(post=hit.post._replace(details=details_of(kept.get(hit.post.id))))


def texts(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return the plain texts of posts by their ids; damaged ones are not among them."""
    sql = f"SELECT id, body_fixity, {BODY} FROM post JOIN body USING (row) WHERE id IN ({{}})"
    rows = select_in(db, sql, ids)
    return {id: values[TEXT] for id, kept, *values in rows if is_sound(values, kept)}


def months(db: sqlite3.Connection, query: Query) -> list[tuple[str | None, int]]:
    """Return the months that have posts, newest first, with how many; years and None for coarser dates."""
    where, parameters = conditions(db, query)
    rows = db.execute(
        # By days first, because that is the order of the index: months alone would be sorted.
        f"""SELECT slot >> 5 AS month, sum(posts) FROM
          (SELECT post.slot, count(*) AS posts FROM post WHERE {where} GROUP BY post.slot)
        GROUP BY month ORDER BY month DESC""",
        parameters,
    )
    return [(month_of(number), count) for number, count in rows]


def count(db: sqlite3.Connection, query: Query) -> int:
    """Return how many posts `query` asks for, whatever its limit."""
    where, parameters = conditions(db, query)
    return int(db.execute(f"SELECT count(*) FROM post WHERE {where}", parameters).fetchone()[0])


def conditions(db: sqlite3.Connection, query: Query, row: str = "post.row") -> tuple[str, Parameters]:
    """Return the WHERE of a query over the table post, and its parameters.

    `row` is what SQL is to compare with rows, if another table than post is to be asked first.
    """
    demands = [demand for demand in (*_filters(db, query, row), _named(db, query)) if demand]
    return " AND ".join(f"({demand[0]})" for demand in demands) or "1", [
        value for demand in demands for value in demand[1:]
    ]


def row_bounds(queries: Iterable[Query]) -> tuple[int, int]:
    """Return the lowest and the highest row that posts of all these dates can have."""
    bounds = [
        (min(low for low, _ in ranges) << _A_DAY, ((max(high for _, high in ranges) + 1) << _A_DAY) - 1)
        for query in queries
        if (query.first or query.last) and (ranges := slots(query.first, query.last))
    ]
    return max((low for low, _ in bounds), default=0), min((high for _, high in bounds), default=_HIGHEST)


def day_bounds(row: int) -> tuple[int, int]:
    """Return the lowest and the highest row of the day, month, year or no date that `row` is of."""
    slot = row >> _A_DAY
    first = next(each for each in (0, slot - slot % _A_YEAR, slot) if slot <= last_slot(each))
    return first << _A_DAY, ((last_slot(first) + 1) << _A_DAY) - 1


def _filters(db: sqlite3.Connection, query: Query, row: str) -> Iterator[Demand]:
    if query.first or query.last:
        ranges = slots(query.first, query.last)
        within = (min(low for low, _ in ranges), max(high for _, high in ranges))
        # One range of the index, in its order; with the plus they are no ranges to be read apart and sorted.
        each = _any("+post.slot BETWEEN ? AND ?", ranges)
        yield (f"post.slot BETWEEN ? AND ? AND ({each})", *within, *chain.from_iterable(ranges))
    if query.authors:
        # Archives that an older version wrote have the accents.
        bare = resolve("solidarity_archive.store.rows:fold_person")
        people = [name for author in query.authors for name in (fold(author), bare(author))]
        yield (_any("instr(post.people, ?)", people), *people)
    if query.sites:
        yield (_any("instr(post.sites, ?)", query.sites), *map(fold, query.sites))
    if query.terms:
        names = [name for term in query.terms for name in (fold(term), term)]
        terms = f"SELECT id FROM term WHERE {_any('name = ? OR slug = ?', query.terms)}"
        yield (_term(db, row, terms, names), *names)
    if query.languages:
        tags = [f"{tag.casefold()}-" for tag in query.languages]
        yield (_any("instr(lower(post.language) || '-', ?) = 1", tags), *tags)
    if query.complete is not None:
        yield ("post.complete = ?", query.complete)
    if query.titled is not None:
        yield ("(post.title IS NOT NULL) = ?", query.titled)
    for column, asked, default in (("type", query.types, "post"), ("status", query.statuses, "publish")):
        wanted = asked or ((ANY,) if query.ids is not None else (default,))
        if ANY not in wanted:
            yield (f"post.{column} IN ({','.join('?' * len(wanted))})", *wanted)


def _term(db: sqlite3.Connection, row: str, terms: str, names: Sequence[str]) -> str:
    """Return the condition that a post has one of the `terms`, which are a query with these parameters."""
    some = f"SELECT 1 FROM post_term WHERE term IN ({terms}) LIMIT {_COMMON} + 1"
    (posts,) = db.execute(f"SELECT count(*) FROM ({some})", names).fetchone()
    if posts > _COMMON:
        return f"EXISTS (SELECT 1 FROM post_term WHERE post_term.post = post.id AND term IN ({terms}))"
    holding = f"SELECT row FROM post_term JOIN post ON post.id = post_term.post WHERE term IN ({terms})"
    return f"{row} IN ({holding})"


def _named(db: sqlite3.Connection, query: Query) -> Demand:
    if query.ids is None:
        return ()
    found = [id for name in query.ids for id in ids_named(db, name)]
    return ("post.id IN (SELECT value FROM json_each(?))", json.dumps(found))


def _any(condition: str, values: Sequence[object]) -> str:
    return " OR ".join([condition] * len(values))


def ids_named(db: sqlite3.Connection, name: str) -> list[int]:
    """Return the ids of the posts that `name` means: an id in digits, a permalink or a slug.

    The number of a post that was merged into another still means it. Raises NotFoundError.
    """
    if name.isascii() and name.isdigit():
        found = _with_number(db, int(name)) if len(name) < _LONG else []
    elif "/" in name:
        found = resolve("solidarity_archive.store.naming:at_address")(db, name)
    else:
        found = [id for (id,) in db.execute("SELECT id FROM post WHERE slug = ? ORDER BY id", (name,))]
    if not found:
        raise NotFoundError(
            f"no post {name!r} in the archive", "archive list shows the ids; archive search finds them."
        )
    return found


def id_named(db: sqlite3.Connection, name: str) -> int:
    """Return the id of the one post that `name` means; raise ArchiveError if it means several."""
    found = ids_named(db, name)
    if len(found) > 1:
        named = ", ".join(map(str, found))
        raise ArchiveError(f"{name!r} means several posts: {named}", "Name the one that you mean by its id.")
    return found[0]


def ids_ever_named(db: sqlite3.Connection, name: str) -> list[int]:
    """Return what ids_named() does, and for digits the post with that number if an undo hides it."""
    try:
        return ids_named(db, name)
    except NotFoundError:
        if name.isascii() and name.isdigit() and len(name) < _LONG:
            rows = db.execute("SELECT DISTINCT post FROM binding WHERE post = ?", (int(name),))
            if found := [id for (id,) in rows]:
                return found
        raise


def in_trash(db: sqlite3.Connection, ids: Iterable[int]) -> list[int]:
    """Return those of the posts that are in the trash."""
    rows = select_in(db, "SELECT id FROM post WHERE status = 'trash' AND id IN ({})", ids)
    return sorted(id for (id,) in rows)


def _with_number(db: sqlite3.Connection, number: int) -> list[int]:
    if db.execute("SELECT 1 FROM post WHERE id = ?", (number,)).fetchone():
        return [number]
    once: list[int] = resolve("solidarity_archive.store.naming:once_numbered")(db, number)
    return once


def month_of(number: int) -> str | None:
    """Return the month, or the year where no month is known, of a slot without its day; None for no date."""
    year, month = divmod(number, 13)
    if not year:
        return None
    return f"{year:04d}-{month:02d}" if month else f"{year:04d}"
