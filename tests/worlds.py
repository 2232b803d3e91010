"""Small worlds of sources in which posts really collide, and what an archive made of them is compared by."""

import sqlite3
from typing import Any, NamedTuple

from hypothesis import strategies as st

from solidarity_archive.accession import Sheet
from solidarity_archive.finding import found
from solidarity_archive.fold import fold
from solidarity_archive.post import Capture, Completeness, Content, Says
from solidarity_archive.query import ANY, EVERYTHING, Query
from solidarity_archive.record import EXPORTED, records
from solidarity_archive.store import lexicon
from solidarity_archive.store.ledger import captures_of
from solidarity_archive.store.rows import post_row
from solidarity_archive.store.search import search
from solidarity_archive.store.select import find
from solidarity_archive.store.sites import described
from tests.conftest import enter

BREAD = (
    "The bakers of the old mill have not lit an oven since Monday and they say that none will be lit "
    "until the night shift is paid as the day shift is"
)
ROSES = (
    "Whoever walked past the town hall this morning saw roses on every step and a banner that nobody "
    "admits to having sewn though half the street had helped"
)
OPENING = BREAD[:120]
PERMALINKS = [
    "https://mill.example/2015/04/bread/",
    "http://www.mill.example/2015/04/bread?utm_source=feed",
    "https://mill.example/2015/04/roses/",
    "https://mill.example/?p=7",
]
GUIDS = ["https://mill.example/?p=7", "https://mill.example/?p=8", "tag:mill.example,2015:bread"]
DATES = ["2015", "2015-04", "2015-04-21", "2015-04-21T10:00:00", "2015-04-22"]
TEXTS: list[tuple[str, Completeness]] = [
    (BREAD, "assumed"),
    (BREAD, "stated"),
    (OPENING, "partial"),
    (BREAD[:60], "partial"),
    (ROSES, "assumed"),
]
TERMS = [
    {"taxonomy": "category", "name": "Strikes"},
    {"taxonomy": "post_tag", "name": "Bread", "slug": "bread"},
]


class Added(NamedTuple):
    """A source to be added."""

    format: str
    items: list[Capture]
    hints: Says

    def to(self, db: sqlite3.Connection, name: str = "source") -> Sheet:
        return enter(db, *self.items, name=name, format=self.format, hints=self.hints)


@st.composite
def items(draw: st.DrawFn, *, strong: bool | None = None) -> Capture:
    """An item; `strong` is whether it has a strong key, None for either."""
    optional: dict[str, st.SearchStrategy[Any]] = {
        "title": st.sampled_from(["Bread", "BREAD ", "Roses", None]),
        "published": st.sampled_from(DATES),
        "updated": st.sampled_from(["2015-05-01T10:00:00", "2016-01-01T10:00:00"]),
        "site": st.sampled_from(["mill.example", "https://mill.example/", "other.example"]),
        "terms": st.lists(st.sampled_from(TERMS), max_size=2),
        "authors": st.sampled_from([[{"name": "Rosa"}], [{"name": "Ivan", "login": "ivan"}]]),
        "summary": st.sampled_from(["Of bread.", "Хліб і троянди", None]),
        "language": st.sampled_from(["en", "uk"]),
    }
    keys = {"permalink": st.sampled_from(PERMALINKS), "guid": st.sampled_from(GUIDS)}
    if strong is None:
        optional |= keys
    says: Any = draw(st.fixed_dictionaries({}, optional=optional))
    if strong:
        says |= draw(st.fixed_dictionaries(keys) | st.fixed_dictionaries({"permalink": keys["permalink"]}))
    body, completeness = draw(st.sampled_from([*TEXTS, (None, None)]))
    return Capture(
        place="item",
        says=says,
        content=Content("text", body) if body else None,
        completeness=completeness,
    )


HINTS: list[Says] = [{}, {}, {"published": "2015-04"}, {"site": "mill.example"}]
SOURCES = st.builds(
    Added,
    st.sampled_from(["jsonl", "html", "text"]),
    st.lists(items(), max_size=4),
    st.sampled_from(HINTS),
)


def state(db: sqlite3.Connection, *, ids: bool = True) -> object:
    """All that a user can see of an archive; without `ids` but for the numbers of posts."""
    shown = [*records(found(db, EVERYTHING, EXPORTED), EXPORTED)]
    if not ids:
        return sorted(str(record | {"id": 0}) for record in shown)
    terms = db.execute(
        "SELECT post, taxonomy, name, slug FROM post_term JOIN term ON term.id = term ORDER BY 1, 2, 3, 4"
    ).fetchall()
    hits = [
        [(hit.post.id, hit.snippet) for hit in search(db, _everything(text))]
        for text in ("bread", "roses", "oven*", "rosa OR strikes", '"night shift"')
    ]
    orders = [[post.id for post in find(db, _everything(None, sort))] for sort in ("date", "oldest", "title")]
    return shown, terms, hits, orders


def _everything(text: str | None = None, sort: Any = None) -> Query:
    return Query(text=text, types=(ANY,), statuses=(ANY,), sort=sort)


def assert_sound(db: sqlite3.Connection) -> None:
    """Every kept row is what a fold from scratch gives, and the search index holds what the posts do."""
    db.execute("INSERT INTO post_fts (post_fts, rank) VALUES ('integrity-check', 1)")
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not db.execute("PRAGMA foreign_key_check").fetchall()
    ids = [id for (id,) in db.execute("SELECT DISTINCT post FROM binding")]
    captures = {
        id: said
        for id, said in captures_of(db, ids).items()
        if any(
            each.kind in ("source", "hand") for each in said
        )  # only edited: nothing that was edited stands
    }
    kept = {row[1]: row[1:] for row in db.execute("SELECT * FROM post")}
    assert kept.keys() == captures.keys()
    for id, said in captures.items():
        folded, _ = fold(said, described(db, {capture.says.get("site") for capture in said}))
        row = post_row(folded, min(capture.id for capture in said))
        assert kept[id][: len(row)] == (id, *row[1:])
    assert db.execute("SELECT count(*) FROM body").fetchone() == (len(kept),)
    (strays,) = db.execute(
        "SELECT count(*) FROM post_term WHERE post NOT IN (SELECT id FROM post)"
    ).fetchone()
    assert not strays
    kept_words = words(db)
    db.execute("BEGIN")
    lexicon.rebuild(db)
    assert words(db) == kept_words
    db.rollback()


def words(db: sqlite3.Connection) -> object:
    """The lexicon, without its numbers."""
    return [
        db.execute(sql).fetchall()
        for sql in (
            "SELECT fold, posts, count, capitals, made_for, keys FROM word ORDER BY fold",
            "SELECT fold, language, by.count FROM word_language AS by JOIN word ON id = word ORDER BY 1, 2",
            "SELECT fold, spelling, by.count FROM word_spelling AS by JOIN word ON id = word ORDER BY 1, 2",
            "SELECT fold, key FROM word_key JOIN word ON id = word ORDER BY 1, 2",
        )
    ]


def count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
