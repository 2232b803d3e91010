"""Whether the parts of an archive agree: posts with captures, terms, search index and lexicon with posts."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from solidarity_archive.store import lexicon, versions
from solidarity_archive.store.checking import UNCLEAR, Report, shown
from solidarity_archive.store.doubting import otherwise
from solidarity_archive.store.kept import post_of
from solidarity_archive.store.posts import term_keys
from solidarity_archive.store.reading import BROKEN
from solidarity_archive.store.sql import chunks

_BATCH = 1000


def steps() -> list[Callable[[sqlite3.Connection, Report], None]]:
    """Return the steps of a check that compare parts."""
    return [_folds, _terms, _index, _lexicon]


def _folds(db: sqlite3.Connection, report: Report) -> None:
    """Fold all posts again."""
    if not versions.is_up_to_date(db):
        return  # what another version of the program made need not be what this one makes
    known = report.damaged("post")
    ids = sorted(shown(db) - known)
    for batch in chunks(report.passing.each(ids), _BATCH):
        try:
            _compare_posts(db, report, batch)
        except UNCLEAR:
            for id in batch:
                try:
                    _compare_posts(db, report, [id])
                except UNCLEAR:
                    report.add("post", id, "what was said of it cannot be put together")


def _compare_posts(db: sqlite3.Connection, report: Report, ids: list[int]) -> None:
    for id in otherwise(db, ids):
        report.add("post", id, "is not what was said of it; archive reindex puts it together again")


def _terms(db: sqlite3.Connection, report: Report) -> None:
    """Compare the tables of terms with the posts."""
    held: dict[int, set[tuple[str, str, str]]] = {}
    rows = db.execute(
        "SELECT post, taxonomy, name, slug FROM post_term JOIN term ON term.id = post_term.term"
    )
    for id, *key in rows:
        held.setdefault(id, set()).add(tuple(key))
    known = report.damaged("post")
    for id, fields in db.execute("SELECT id, fields FROM post"):
        if id not in known and set(term_keys(post_of(id, fields))) != held.pop(id, set()):
            report.add(
                "index", "terms", f"does not have the terms of post {id}; archive reindex makes it anew"
            )
    for id in sorted(held.keys() - known, key=str):
        report.add("index", "terms", f"has terms of post {id}, which is none; archive reindex makes it anew")


def _index(db: sqlite3.Connection, report: Report) -> None:
    """Compare the search index with the texts, in a copy: FTS5 wants to write to do so (FTS5, 6.4)."""
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        db.backup(copy)
        try:
            copy.execute("INSERT INTO post_fts (post_fts, rank) VALUES ('integrity-check', 1)")
        except BROKEN as error:
            report.add(
                "index", "words", f"does not agree with the texts ({error}); archive reindex makes it anew"
            )


def _lexicon(db: sqlite3.Connection, report: Report) -> None:
    if not versions.is_up_to_date(db):
        return
    wrong = lexicon.differing(db)
    for table, words in wrong.items():
        some_ = ", ".join(sorted(map(str, words))[:5])
        report.add(
            "lexicon", table, f"is wrong about {len(words)} words ({some_}); archive reindex makes it anew"
        )
