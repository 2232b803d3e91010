"""Full-text search: what is asked for, understood, found, ranked and shown."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from solidarity_archive.lazy import resolve
from solidarity_archive.post import Fragment, Hit
from solidarity_archive.query import ANY, Query
from solidarity_archive.searching.asked import All, Asked, Filter, Not, filters
from solidarity_archive.searching.parse import parse
from solidarity_archive.searching.patterns import Memory
from solidarity_archive.searching.ranking import Fields, Group, finds, rank
from solidarity_archive.searching.snippets import fragments, opening, shown
from solidarity_archive.store.fixity import BODY, is_sound, report
from solidarity_archive.store.match import Condition, Leaf, Matcher
from solidarity_archive.store.select import ORDERS, ROW, conditions, row_bounds, sound_posts
from solidarity_archive.store.sql import chunks, select_in

RANKED = 5000
"""So many of the newest hits are ranked if only the best are wanted: FTS5 ranks some 500 in a millisecond."""
_RERANKED = 100
_BATCH = 200
_WEIGHTS = "8.0, 2.0, 1.0, 2.0"
"""Of title, summary, text and terms, in FTS5's own ranking, which chooses what rank() looks at."""


def search(db: sqlite3.Connection, query: Query) -> Iterator[Hit]:
    """Yield the posts that `query.text` asks for and that the filters let through, with their snippets.

    The best come first, or in the order that the query asks for.
    """
    return understood(db, query).hits()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Search:
    """A search that was understood: what is asked for, and how FTS5 and SQL are asked.

    `match` is None if no words are wanted, but filters are; `nothing` says that not even these are.
    `bounds` are those of the row numbers, so that of a month not all that matches is looked at.
    """

    db: sqlite3.Connection
    query: Query
    asked: Asked
    match: str | None
    bounds: tuple[int, int]
    where: Condition
    groups: list[Group]
    leaves: list[Leaf]
    nothing: bool
    memory: Memory

    def hits(self, *, snippets: bool = True) -> Iterator[Hit]:
        """Yield the posts that are found, in order; without `snippets` faster."""
        if self.nothing:
            return
        found: Iterable[tuple[int, float | None]] = (
            self._ranked() if self.is_ranked else ((row, None) for row in self._ordered())
        )
        for some in chunks(islice(found, self.query.limit), _BATCH):
            yield from self._shown(some, snippets=snippets)

    @property
    def is_ranked(self) -> bool:
        """Whether the best come first."""
        return self.match is not None and self.query.sort in (None, "rank")

    @property
    def is_bounded(self) -> bool:
        """Whether no more than RANKED of the newest hits are ranked."""
        limit = self.query.limit
        return self.is_ranked and limit is not None and limit <= RANKED and not self.query.everything

    def count(self, most: int | None = None) -> int:
        """Return how many posts are found, whatever the limit of the query, or `most` if it is more."""
        if self.nothing:
            return 0
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {self.tables()} LIMIT ?)"
        return int(self.db.execute(sql, (*self.parameters(), -1 if most is None else most)).fetchone()[0])

    def tables(self, join: str = "") -> str:
        """Return FROM, with what is to `join` it, and WHERE; parameters() are theirs."""
        if self.match is None:
            return f"post {join} WHERE {self.where.sql}"
        # The cross join keeps SQLite from asking the index about each post in turn.
        return f"""post_fts CROSS JOIN post ON post.row = post_fts.rowid {join}
          WHERE post_fts MATCH ? AND post_fts.rowid BETWEEN ? AND ? AND {self.where.sql}"""

    def parameters(self) -> list[object]:
        """Return the parameters of tables()."""
        return [*([] if self.match is None else [self.match, *self.bounds]), *self.where.parameters]

    def _ordered(self) -> Iterator[int]:
        order = ORDERS.get(self.query.sort or "date", ORDERS["date"])
        limit = -1 if self.query.limit is None else self.query.limit
        sql = f"SELECT post.row FROM {self.tables()} ORDER BY {order} LIMIT ?"
        return (row for (row,) in self.db.execute(sql, (*self.parameters(), limit)).fetchall())

    def _ranked(self) -> list[tuple[int, float | None]]:
        """Return rows and ranks, lower is better: FTS5 chooses, the first hundred are ranked anew."""
        found = self.db.execute(
            f"""SELECT post_fts.rowid, bm25(post_fts, {_WEIGHTS}) FROM {self.tables()}
            ORDER BY post_fts.rowid DESC LIMIT ?""",
            (*self.parameters(), RANKED if self.is_bounded else -1),
        ).fetchall()
        found.sort(key=lambda each: each[1])
        (posts,) = self.db.execute("SELECT max(id) FROM post").fetchone()
        fields = self._fields([row for row, _ in found[:_RERANKED]])
        best = [row for row, _ in found[:_RERANKED] if row in fields]
        scores = rank(self.groups, posts, [fields[row] for row in best], self.memory)
        ranked = sorted(zip(best, (-score for score in scores), strict=True), key=lambda each: each[1])
        rest = found[_RERANKED:]
        # Ranks of two kinds: those of the rest go on where those of the best end.
        step = ranked[-1][1] - rest[0][1] if ranked and rest else 0.0
        return [*ranked, *((row, value + step) for row, value in rest)]

    def _shown(self, found: Sequence[tuple[int, float | None]], *, snippets: bool) -> Iterator[Hit]:
        rows = [row for row, _ in found]
        kept = {
            row[0]: row for row in select_in(self.db, f"SELECT {ROW} FROM post WHERE row IN ({{}})", rows)
        }
        fields = self._fields(rows) if snippets else {}
        for row, value in found:
            for post in sound_posts(self.db, [kept[row]] if row in kept else []):
                hit = Hit(post=post, rank=value)
                if not snippets:
                    yield hit
                elif row in fields and self._is_hit(hit, fields[row]):
                    yield self._with_snippet(hit, fields[row])

    def _fields(self, rows: Sequence[int]) -> dict[int, Fields]:
        """Return what is searched of rows; damaged ones, which are reported, are not among them."""
        columns = f"post.id, post.body_fixity, {BODY}"
        sql = f"SELECT {columns} FROM post LEFT JOIN body USING (row) WHERE post.row IN ({{}})"
        sound = {}
        for id, digest, row, *fields in select_in(self.db, sql, rows):
            if is_sound((row, *fields), digest):
                sound[row] = Fields(*fields)
            else:
                report(self.db, id, "its text is not as it was written")
        return sound

    def _is_hit(self, hit: Hit, fields: Fields) -> bool:
        """Whether a post is one that is asked for; in doubt an index of it alone is asked."""
        if self.match is None:
            return True
        if " NOT " not in self.match and all(finds(group, fields, self.memory) for group in self.groups):
            return True
        if resolve("solidarity_archive.store.index:is_match")(fields, self.match):
            return True
        report(self.db, hit.post.id, "the search index has words that are not in it")
        return False

    def _with_snippet(self, hit: Hit, fields: Fields) -> Hit:
        groups = [group for group in self.groups if not group.titled]
        for name, text in (("text", fields.text), ("summary", fields.summary)):
            if found := fragments(name, text, groups, self.memory):
                return hit._replace(snippet=shown(text, found), fragments=found)
        beginning: tuple[Fragment, ...] = opening("text", fields.text)
        return hit._replace(snippet=shown(fields.text, beginning), fragments=beginning)


def understood(db: sqlite3.Connection, query: Query, asked: Asked | None = None) -> Search:
    """Return what `query` comes to; `asked` stands in for what its text asks for."""
    asked = parse(query.text or "") if asked is None else asked
    demands = [each.query for each in filters(asked)]
    # Who asks for drafts is not asking for what is published.
    if query.types is None and any(each.types != (ANY,) or each.ids for each in demands):
        query = query._replace(types=(ANY,))
    if query.statuses is None and any(each.statuses != (ANY,) or each.ids for each in demands):
        query = query._replace(statuses=(ANY,))
    matcher = Matcher(db, query.exact)
    parts = asked.parts if isinstance(asked, All) else (asked,)
    texts = [part for part in parts if matcher.match(part.part if isinstance(part, Not) else part)]
    match = matcher.match_all(texts)
    rest = [part for part in parts if match is None or part not in texts]
    some = [Condition(*conditions(db, query)), *map(matcher.condition, rest)]
    where = Condition(
        " AND ".join(f"({each.sql})" for each in some), [value for each in some for value in each.parameters]
    )
    groups = list(matcher.groups(asked))
    return Search(
        db=db,
        query=query,
        asked=asked,
        match=match,
        bounds=row_bounds([query, *(part.query for part in parts if isinstance(part, Filter))]),
        where=where,
        groups=groups,
        leaves=list(matcher.leaves.values()),
        nothing=match is None and not demands,
        memory=Memory(),
    )
