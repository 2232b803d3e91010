"""Posts with their contents, excerpts and citations beside them."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from solidarity_archive.excerpt import cite, excerpt, marked
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Hit
from solidarity_archive.store.fixity import report
from solidarity_archive.store.ledger import contents
from solidarity_archive.store.select import with_texts
from solidarity_archive.store.sql import chunks

_AT_ONCE = 200


class Length(NamedTuple):
    """How long an excerpt is to be, and where from; all None is as WordPress does it."""

    words: int | None = None
    sentences: int | None = None
    around: str | None = None


def with_parts(
    db: sqlite3.Connection,
    hits: Iterable[Hit],
    keys: Collection[str],
    length: Length | None = None,
    missed: list[int] | None = None,
) -> Iterator[Hit]:
    """Yield the hits with those of text, content, excerpt and citation that `keys` name.

    The ids of those that do not have what their excerpts are to be around are added to `missed`.
    """
    size = length or Length()
    forms = resolve("solidarity_archive.store.widening:Widener")(db).folds if size.around else None
    for batch in chunks(with_texts(db, hits), _AT_ONCE):
        bodies = contents(db, {hit.post.content for hit in batch if hit.post.content})
        for hit in batch:
            post, content = hit.post, bodies.get(hit.post.content or "")
            if post.content and content is None:
                report(db, post.id, "its content is not as it was given")
                continue
            found = excerpt(post, content, **size._asdict(), forms=forms)
            if found.missed and missed is not None:
                missed.append(post.id)
            yield hit._replace(
                content=content,
                excerpt=(marked(found) or None) if "excerpt" in keys else None,
                citation=cite(post) if "citation" in keys else None,
            )
