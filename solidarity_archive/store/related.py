"""Posts that are like another: those that share its rarest words."""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from solidarity_archive.post import Hit
from solidarity_archive.query import Query
from solidarity_archive.searching.asked import Either, Word
from solidarity_archive.store.fixity import report
from solidarity_archive.store.search import understood
from solidarity_archive.store.sql import select_in
from solidarity_archive.store.widening import Widener
from solidarity_archive.words.tokens import fold_word, spelled, term_of

_WORDS = 25
"""So many of the rarest words say what a post is about."""
_COMMON = 0.2
"""A word in more than this share of the posts says nothing."""


def related(db: sqlite3.Connection, id: int, query: Query) -> Iterator[Hit]:
    """Yield the posts that share the rarest words with the post `id`, the most alike first.

    `query` filters them; its text is not looked at. The post itself is not among them.
    """
    rarest = _rarest(db, id)
    if not rarest:
        return
    asked = Either(tuple(Word(word) for word in rarest))
    limit = None if query.limit is None else query.limit + 1
    found = understood(db, replace(query, text="", limit=limit), asked).hits()
    others = (hit for hit in found if hit.post.id != id)
    for number, hit in enumerate(others):
        if number == query.limit:
            return
        yield hit


def _rarest(db: sqlite3.Connection, id: int) -> list[str]:
    """Return the words of a post that say most: often in it, seldom elsewhere, but not only in it."""
    row = db.execute(
        "SELECT body.title, summary, text, terms FROM body JOIN post USING (row) WHERE id = ?", (id,)
    ).fetchone()
    if row is None:
        report(db, id, "its text is not as it was written")
        return []
    counted = Counter(fold_word(term_of(word)) for word in spelled("\n".join(row)))
    (posts,) = db.execute("SELECT count(*) FROM post").fetchone()
    rows = select_in(db, "SELECT fold, posts FROM word WHERE fold IN ({})", counted)
    worth = {
        fold: (1 + math.log(counted[fold])) * math.log(1 + posts / seen)
        for fold, seen in rows
        if seen <= max(posts * _COMMON, 2) and not fold.isdigit()
    }
    rarest = sorted(worth, key=lambda fold: (-worth[fold], fold))[: _WORDS * 2]
    widener = Widener(db)
    elsewhere = (fold for fold in rarest if sum(form.posts for form in widener.forms(fold)) > 1)
    return list(islice(elsewhere, _WORDS))
