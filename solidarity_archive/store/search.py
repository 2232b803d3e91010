"""Full-text search: what is asked for, understood, found, ranked and shown."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter

from solidarity_archive.post import Fragment, Hit
from solidarity_archive.query import ANY, Query
from solidarity_archive.searching.asked import All, Asked, Either, Filter, Not, filters, texts
from solidarity_archive.searching.parse import parse
from solidarity_archive.searching.patterns import Memory
from solidarity_archive.searching.ranking import TITLE, Fields, Group, finds, rank, rarity
from solidarity_archive.searching.snippets import fragments, opening, shown
from solidarity_archive.store.alone import matching
from solidarity_archive.store.fixity import BODY, is_sound, report
from solidarity_archive.store.match import ENDLESS, Condition, Leaf, Matcher
from solidarity_archive.store.select import (
    OF_BODY,
    ROW,
    conditions,
    day_bounds,
    ordered,
    row_bounds,
    sound_posts,
)
from solidarity_archive.store.sql import chunks, select_in

RANKED = 5000
"""So many of the newest hits are ranked if only the best are wanted: FTS5 ranks some 500 in a millisecond."""
_RERANKED = 100
_BATCH = 200
_NOTHING = Fields("", "", "", "")
_COSTLY = 100_000
"""Entries of the index that are too many for FTS5's own ranking: it goes through all of each phrase, however
few rows it is to rank, at 18 ns an entry."""
_BM25 = "bm25(post_fts, 8.0, 2.0, 1.0, 2.0)"
"""FTS5's own ranking, which chooses what rank() looks at; weights of title, summary, text and terms."""


def search(db: sqlite3.Connection, query: Query) -> Iterator[Hit]:
    """Yield the posts that `query.text` asks for and that the filters let through, with their snippets.

    The best come first, or in the order that the query asks for.
    """
    return understood(db, query).hits()


class Search:
    """A search that was understood: what is asked for, and how FTS5 and SQL are asked.

    `match` is None if no words are wanted, but filters are; `nothing` says that not even these are.
    `bounds` are those of the row numbers, so that of a month not all that matches is looked at.
    """

    def __init__(
        self,
        matcher: Matcher,
        query: Query,
        asked: Asked,
        *,
        match: str | None,
        bounds: tuple[int, int],
        where: Condition,
        nothing: bool,
    ) -> None:
        self.db, self.query, self.asked, self.match = matcher.db, query, asked, match
        self.bounds, self.where, self.nothing = bounds, where, nothing
        self.groups: list[Group] = list(matcher.groups(asked))
        self.leaves: list[Leaf] = list(matcher.leaves.values())
        self.memory = Memory()
        self._newest: list[int] | None = None
        self._few = False
        """Whether no more are found than are ranked."""
        self._read: dict[int, Fields] = {}
        self._certain: set[int] = set()
        """Rows of which it is known that something of each group is in them."""

    def hits(self, *, snippets: bool = True) -> Iterator[Hit]:
        """Yield the posts that are found, in order; without `snippets` faster."""
        if self.nothing:
            return
        found: Iterable[tuple[int, float | None]] = self._ranked() if self.is_ranked else self._ordered()
        size = min(self.query.limit or _BATCH, _BATCH)
        shown = (hit for some in chunks(found, size) for hit in self._shown(some, snippets=snippets))
        yield from islice(shown, self.query.limit)

    @property
    def is_ranked(self) -> bool:
        """Whether the best come first."""
        return self.match is not None and self.query.sort in (None, "rank")

    @property
    def is_bounded(self) -> bool:
        """Whether no more than RANKED of the newest hits are ranked."""
        limit = self.query.limit
        return self.is_ranked and limit is not None and limit <= RANKED and not self.query.everything

    @property
    def _posts(self) -> int:
        """About how many posts the archive has: counting them would take as long as there are many."""
        return int(self.db.execute("SELECT coalesce(max(id), 0) FROM post").fetchone()[0])

    @property
    def is_cut(self) -> bool:
        """Whether more are found than are ranked."""
        return self.is_bounded and not self._few and self.count(RANKED + 1) > RANKED

    def count(self, most: int | None = None) -> int:
        """Return how many posts are found, whatever the limit of the query, or `most` if it is more."""
        if self.nothing:
            return 0
        # What hits() found need not be looked for again.
        if self._newest is not None and (not self.is_bounded or (most is not None and most <= RANKED + 1)):
            return len(self._newest) if most is None else min(len(self._newest), most)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {self.tables()} LIMIT ?)"
        return int(self.db.execute(sql, (*self.parameters(), -1 if most is None else most)).fetchone()[0])

    def tables(self, join: str = "") -> str:
        """Return FROM, with what is to `join` it, and WHERE; parameters() are theirs."""
        if self.match is None:
            return f"post {join} WHERE {self.where.sql}"
        # The cross join keeps SQLite from asking the index about each post in turn.
        return f"""post_fts CROSS JOIN post ON post.row = post_fts.rowid {join}
          WHERE post_fts MATCH ? AND post_fts.rowid BETWEEN ? AND ? AND {self.where.sql}"""

    def parameters(self, bounds: tuple[int, int] | None = None) -> list[object]:
        """Return the parameters of tables(); `bounds` stand in for those of the search."""
        return [
            *([] if self.match is None else [self.match, *(bounds or self.bounds)]),
            *self.where.parameters,
        ]

    def _ordered(self) -> Iterator[tuple[int, None]]:
        sort, limit = self.query.sort or "date", self.query.limit
        bounds = self.bounds
        if self.match is not None and limit is not None and sort in ("date", "oldest"):
            bounds = self._page(limit, oldest=sort == "oldest")
        select = f"SELECT post.row FROM {self.tables()}"
        return ((row, None) for (row,) in ordered(self.db, select, self.parameters(bounds), sort, limit))

    def _page(self, limit: int, *, oldest: bool) -> tuple[int, int]:
        """Return the lowest and the highest row that the first hits by date, `limit` of them, can have.

        Rows are by date but for what is within a day, so that what comes after need not be looked at.
        """
        low, high = self.bounds
        if oldest:
            low = max(low, day_bounds(0)[1] + 1)  # the undated come last
        sql = f"""SELECT post_fts.rowid FROM {self.tables()}
          ORDER BY post_fts.rowid {"" if oldest else "DESC"} LIMIT 1 OFFSET ?"""
        last = self.db.execute(sql, (*self.parameters((low, high)), limit - 1)).fetchone()
        if last is None:
            return self.bounds
        first_of_day, last_of_day = day_bounds(*last)
        return (low, min(high, last_of_day)) if oldest else (max(low, first_of_day), high)

    def _ranked(self) -> list[tuple[int, float]]:
        """Return rows and ranks, lower is better: the index chooses, the first hundred are ranked anew."""
        found = self._chosen()
        best, rest = [row for row, _ in found[:_RERANKED]], found[_RERANKED:]
        with _cells_unchecked(self.db):
            self._read = self._fields(best)
        values = rank(self.groups, self._posts, [self._read[row] for row in best], self.memory)
        self._certain = {row for row, value in zip(best, values, strict=True) if value.whole}
        # Who has lost its words would come last, and nobody be told.
        lost = self._damaged([row for row in best if row not in self._certain])
        ranks = ((row, -value.score) for row, value in zip(best, values, strict=True) if row not in lost)
        ranked = sorted(ranks, key=lambda each: (each[1], -each[0]))
        # Ranks of two kinds: those of the rest go on where those of the best end.
        step = ranked[-1][1] - rest[0][1] if ranked and rest else 0.0
        return [*ranked, *((row, value + step) for row, value in rest)]

    def _chosen(self) -> list[tuple[int, float]]:
        """Return rows, and ranks by what the index says of them; if bounded no more than RANKED."""
        entries = sum(leaf.cost for leaf in self.leaves)
        if self.is_bounded and entries <= RANKED and (few := self._found_few()) is not None:
            return few
        costly = self.is_bounded and entries > _COSTLY
        found = self._found("0.0" if costly else _BM25, RANKED + 1 if self.is_bounded else -1)
        self._newest = [row for row, _ in found]
        if costly and len(found) > RANKED:
            return self._likeliest(self._newest[:RANKED])
        if costly and len(found) > _RERANKED:
            found = self._found(_BM25, -1, (found[-1][0], found[0][0]))
        return sorted(found[:RANKED] if self.is_bounded else found, key=itemgetter(1))

    def _found(self, value: str, most: int, bounds: tuple[int, int] | None = None) -> list[tuple[int, float]]:
        """Return the newest rows that are found, each with a value; if `most` is not negative, so many."""
        sql = f"SELECT post_fts.rowid, {value} FROM {self.tables()} ORDER BY post_fts.rowid DESC LIMIT ?"
        return self.db.execute(sql, (*self.parameters(bounds), most)).fetchall()

    def _found_few(self) -> list[tuple[int, float]] | None:
        """Return the best rows and their ranks, filters being asked of no more posts than are needed.

        To read all the posts that match would take most of the time. None if there are more than RANKED.
        """
        with _cells_unchecked(self.db):
            found = self.db.execute(
                f"""SELECT rowid, {_BM25} FROM post_fts WHERE post_fts MATCH ? AND rowid BETWEEN ? AND ?
                ORDER BY rowid DESC LIMIT {RANKED + 1}""",
                (self.match, *self.bounds),
            ).fetchall()
        if len(found) > RANKED:
            return None
        self._few = True
        enough = max(self.query.limit or 0, _RERANKED) + 1
        # The conditions name post_fts, which these rows stand in for.
        sql = f"""SELECT post.row FROM (SELECT value AS rowid FROM json_each(?)) AS post_fts
          CROSS JOIN post ON post.row = post_fts.rowid WHERE {self.where.sql}"""
        best: list[tuple[int, float]] = []
        for some in chunks(sorted(found, key=itemgetter(1)), enough):
            rows = json.dumps([row for row, _ in some])
            passed = {row for (row,) in self.db.execute(sql, (rows, *self.where.parameters))}
            best += (each for each in some if each[0] in passed)
            if len(best) >= enough:
                break
        return best

    def _likeliest(self, rows: Sequence[int]) -> list[tuple[int, float]]:
        """Return rows, which are the newest first, those first that have what is rarest in their titles."""
        worth = dict.fromkeys(rows, 0.0)
        posts = self._posts
        parts = self.asked.parts if isinstance(self.asked, All) else (self.asked,)
        # What all must have tells none of them from another.
        anywhere = {"": 1.0} if any(isinstance(part, Either) for part in parts) else {}
        for leaf in self.leaves:
            if leaf.cost == ENDLESS:
                continue
            rare = rarity(posts, leaf.group.posts)
            for column, weight in ({"title : ": TITLE} | anywhere).items():
                there = self.db.execute(
                    "SELECT rowid FROM post_fts WHERE post_fts MATCH ? AND rowid BETWEEN ? AND ?",
                    (f"{column}({' OR '.join(leaf.phrases)})", rows[-1], rows[0]),
                )
                for (row,) in there:
                    if row in worth:
                        worth[row] -= weight * rare
        return sorted(worth.items(), key=itemgetter(1))

    def _shown(self, found: Sequence[tuple[int, float | None]], *, snippets: bool) -> Iterator[Hit]:
        rows = [row for row, _ in found]
        kept = {
            row[0]: row for row in select_in(self.db, f"SELECT {ROW} FROM post WHERE row IN ({{}})", rows)
        }
        texts = self._fields(rows)
        hits = self._hits_of(texts)
        for row, value in found:
            fields = texts[row]
            for post in sound_posts(self.db, [kept[row]] if row in kept else []):
                hit = Hit(post=post, rank=value)
                if not is_sound((row, *fields), kept[row][OF_BODY]):
                    report(self.db, post.id, "its text is not as it was written")
                elif row not in hits:
                    report(self.db, post.id, "the search index has words that are not in it")
                else:
                    yield self._with_snippet(hit, fields) if snippets else hit

    def _damaged(self, rows: Sequence[int]) -> set[int]:
        """Return those rows whose text is not as it was written, which is reported."""
        sql = f"""SELECT post.row, post.id, post.body_fixity, {BODY} FROM post LEFT JOIN body USING (row)
          WHERE post.row IN ({{}})"""
        found = {
            row: id for row, id, digest, *body in select_in(self.db, sql, rows) if not is_sound(body, digest)
        }
        for id in found.values():
            report(self.db, id, "its text is not as it was written")
        return {*found}

    def _fields(self, rows: Sequence[int]) -> dict[int, Fields]:
        """Return what is searched of rows, not looked at by its digest: that is done when it is shown.

        What is no text, which damage can make of any, is read as none.
        """
        found = {row: self._read.get(row, _NOTHING) for row in rows}
        rest = [row for row in rows if row not in self._read]
        for row, *fields in select_in(self.db, f"SELECT {BODY} FROM body WHERE row IN ({{}})", rest):
            found[row] = Fields(*(each if isinstance(each, str) else "" for each in fields))
        return found

    def _hits_of(self, texts: Mapping[int, Fields]) -> set[int]:
        """Return the rows that have what is asked for; in doubt an index of these alone is asked."""
        if self.match is None:
            return {*texts}
        certain = {
            row
            for row, fields in ({} if " NOT " in self.match else texts).items()
            if row in self._certain or all(finds(group, fields, self.memory) for group in self.groups)
        }
        return certain | matching({row: texts[row] for row in texts.keys() - certain}, self.match)

    def _with_snippet(self, hit: Hit, fields: Fields) -> Hit:
        groups = [group for group in self.groups if not group.titled]
        for name, text in (("text", fields.text), ("summary", fields.summary)):
            if found := fragments(name, text, groups, self.memory):
                return hit._replace(snippet=shown(text, found), fragments=found)
        beginning: tuple[Fragment, ...] = opening("text", fields.text)
        return hit._replace(snippet=shown(fields.text, beginning), fragments=beginning)


@contextmanager
def _cells_unchecked(db: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite read pages without a look at each of their cells (sqlite.org/pragma.html, cell_size_check).

    Of each post that is ranked a page is read for its length, and one on the way to its text, with a
    thousand cells each. A text that damage hides is reported, for its post is known without it.
    """
    db.execute("PRAGMA cell_size_check=OFF")
    try:
        yield
    finally:
        db.execute("PRAGMA cell_size_check=ON")


def understood(db: sqlite3.Connection, query: Query, asked: Asked | None = None) -> Search:
    """Return what `query` comes to; `asked` stands in for what its text asks for."""
    asked = parse(query.text or "") if asked is None else asked
    named = {each.name for each in filters(asked)}
    # Who asks for drafts is not asking for what is published.
    if query.types is None and named & {"type", "id"}:
        query = query._replace(types=(ANY,))
    if query.statuses is None and named & {"status", "id"}:
        query = query._replace(statuses=(ANY,))
    matcher = Matcher(db, exact=query.exact)
    parts = asked.parts if isinstance(asked, All) else (asked,)
    matched = [part for part in parts if matcher.match(part.part if isinstance(part, Not) else part)]
    match = matcher.match_all(matched)
    rest = [part for part in parts if match is None or part not in matched]
    # What the index knows is asked before the post is read; the plus keeps SQLite from asking it row by row.
    row = "post.row" if match is None else "+post_fts.rowid"
    some = [Condition(*conditions(db, query, row)), *map(matcher.condition, rest)]
    where = Condition(
        " AND ".join(f"({each.sql})" for each in some), [value for each in some for value in each.parameters]
    )
    return Search(
        matcher,
        query,
        asked,
        match=match,
        bounds=row_bounds([query, *(part.query for part in parts if isinstance(part, Filter))]),
        where=where,
        nothing=not named and not any(texts(asked)),
    )
