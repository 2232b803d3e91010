"""The posts: folded from their captures, and kept folded, with text, terms and index."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from solidarity_archive.dates import last_slot
from solidarity_archive.errors import StoreError
from solidarity_archive.fold import fold
from solidarity_archive.markup import plain_text
from solidarity_archive.post import Capture, Post
from solidarity_archive.sites import Site
from solidarity_archive.store import versions
from solidarity_archive.store.fixity import details_fixity, fixity
from solidarity_archive.store.index import Body, Index
from solidarity_archive.store.kept import post_of
from solidarity_archive.store.ledger import captures_of, contents
from solidarity_archive.store.rows import PostRow, content_columns, details_json, fold_name, post_row
from solidarity_archive.store.sites import described
from solidarity_archive.store.sql import chunks, select_in

_INSERT_BODY = "INSERT INTO body VALUES (?, ?, ?, ?, ?, ?, ?)"
_INSERT_POST = f"INSERT INTO post VALUES ({','.join('?' * (len(PostRow._fields) + 4))})"
_A_DAY = 16
"""Bits of a row number for the posts of one day (or of a month without days)."""
_BATCH = 1000


class Change(NamedTuple):
    """A post before and after folding, None where it was or is hidden.

    Only the one after it has details.
    """

    before: Post | None
    after: Post | None


def refold(
    db: sqlite3.Connection,
    posts: Iterable[int],
    texts: Mapping[str, str] | None = None,
    *,
    made: Mapping[int, list[Capture]] | None = None,
    index: Index | None = None,
    anew: bool = False,
) -> dict[int, Change]:
    """Fold posts again and keep what came out; return the change of each.

    `texts` are plain texts by digest of content, where the caller has them already; so it is with `made`, new
    posts with all of their captures. Without an `index`, whose caller finishes it, the search index and the
    lexicon are brought up to date at once. With `anew` all is written, changed or not.
    """
    changes: dict[int, Change] = {}
    kept = index or Index(db)
    for ids in chunks(sorted(posts), _BATCH):
        changes |= _refold(db, ids, texts or {}, made or {}, kept, anew=anew)
    if index is None:
        kept.finish()
    return changes


def _refold(
    db: sqlite3.Connection,
    ids: list[int],
    texts: Mapping[str, str],
    made: Mapping[int, list[Capture]],
    index: Index,
    *,
    anew: bool,
) -> dict[int, Change]:
    known = [id for id in ids if id not in made]
    captures = captures_of(db, known) | {id: made[id] for id in ids if id in made}
    sites = described(db, {capture.says.get("site") for each in captures.values() for capture in each})
    rows = {id: (row, post_of(id, fields), seq) for row, id, fields, seq in _rows(db, known)}
    seqs = {id: min((capture.id for capture in captures.get(id, ())), default=0) for id in ids}
    changes: dict[int, Change] = {}
    for id in ids:
        _, before, _ = rows.get(id, (None, None, 0))
        changes[id] = Change(before, folded(id, captures.get(id), sites))
    changed = [
        id
        for id, change in changes.items()
        if anew or change.before != change.after or (id in rows and rows[id][2] != seqs[id])
    ]
    bodies = _texts_of(db, [changes[id] for id in changed], texts)
    posts = [after for id in changed if (after := changes[id].after)]
    values = [post_row(after, seqs[after.id]) for after in posts]
    places = _places(db, [(each.slot, rows[each.id][0] if each.id in rows else None) for each in values])
    gone = [rows[id] for id in changed if id in rows]
    for row, before, _ in gone:
        index.take_out(row, before.languages)
    _take_out(db, [(row, before.id) for row, before, _ in gone])
    _write(db, list(zip(places, values, posts, strict=True)), captures, bodies, index)
    return changes


def shown(db: sqlite3.Connection, ids: Collection[int]) -> dict[int, Post]:
    """Return the posts that are shown, of those with these ids, without text and details."""
    return {id: post_of(id, fields) for _, id, fields, _ in _rows(db, ids)}


def is_empty(db: sqlite3.Connection) -> bool:
    """Whether the archive shows no post."""
    return db.execute("SELECT 1 FROM post LIMIT 1").fetchone() is None


def bring_up_to_date(db: sqlite3.Connection) -> None:
    """Make anew what another version of the program made; in the caller's transaction."""
    if not versions.is_up_to_date(db):
        make_anew(db)


def make_anew(db: sqlite3.Connection, progress: Callable[[int], None] | None = None) -> int:
    """Make from the captures all that is made from them, in the caller's transaction; return how many posts.

    Those are the guessed languages, the posts, the search index and the lexicon. `progress` is told how
    many posts have been folded.
    """
    _guess_again(db)
    ids = [id for (id,) in db.execute("SELECT DISTINCT post FROM binding")]
    index = Index(db, whole=True)
    for number, some in enumerate(chunks(ids, _BATCH)):
        refold(db, some, index=index, anew=True)
        if progress:
            progress(number * _BATCH + len(some))
    index.finish()
    versions.keep(db)
    return int(db.execute("SELECT count(*) FROM post").fetchone()[0])


def numbered(db: sqlite3.Connection) -> int:
    """Return how many posts there ever were: so many does make_anew() fold."""
    return int(db.execute("SELECT count(DISTINCT post) FROM binding").fetchone()[0])


def _guess_again(db: sqlite3.Connection) -> None:
    digests = [f"sha256:{digest.hex()}" for (digest,) in db.execute("SELECT digest FROM content")]
    for some in chunks(digests, _BATCH):
        rows = (
            content_columns(bytes.fromhex(digest.removeprefix("sha256:")), plain_text(content))
            for digest, content in contents(db, some).items()
        )
        db.executemany(
            "UPDATE content SET length = ?2, languages = ?3, margin = ?4, fixity = ?5 WHERE digest = ?1", rows
        )


def _rows(db: sqlite3.Connection, ids: Collection[int]) -> Iterable[tuple[int, int, str, int]]:
    return select_in(db, "SELECT row, id, fields, seq FROM post WHERE id IN ({})", ids)


def folded(id: int, captures: list[Capture] | None, sites: Mapping[str, Site]) -> Post | None:
    """Return the post that captures add up to; None where none of them makes one."""
    if not captures or not any(map(makes_post, captures)):
        return None
    post, _ = fold(captures, sites, id=id)
    return post


def makes_post(capture: Capture) -> bool:
    """Whether a capture is enough for a post to be shown: an edit and most hints are of another's."""
    return capture.kind in ("source", "hand") or _names_thread(capture)


def _names_thread(capture: Capture) -> bool:
    """Whether a comment tells the title of what it is on, by which that can be shown without a text."""
    return capture.kind == "hint" and "title" in capture.says and bool(capture.details.comments)


def _texts_of(db: sqlite3.Connection, changes: list[Change], texts: Mapping[str, str]) -> dict[str, str]:
    wanted = {change.after.content for change in changes if change.after and change.after.content}
    known = {digest: texts[digest] for digest in wanted if digest in texts}
    missing = contents(db, wanted - known.keys())
    if lost := wanted - known.keys() - missing.keys():
        hint = "archive check names what is damaged, archive rescue NEW.db saves the rest."
        raise StoreError(f"the text {min(lost)} is damaged; nothing was changed", hint)
    return known | {digest: plain_text(content) for digest, content in missing.items()}


def _write(
    db: sqlite3.Connection,
    posts: list[tuple[int, PostRow, Post]],
    captures: Mapping[int, list[Capture]],
    texts: Mapping[str, str],
    index: Index,
) -> None:
    """Enter rows, bodies and terms of posts, given with their row numbers, and what is searched of them.

    Details that a capture has just so are not stored again.
    """
    rows, bodies, searched = [], [], []
    for row, values, post in posts:
        body = Body(
            post.title or "",
            post.summary or "",
            texts.get(post.content or "", ""),
            "\n".join([term.name for term in post.terms]),
        )
        searched.append((row, body, post.languages))
        same = next((capture for capture in captures[post.id] if capture.details == post.details), None)
        details = same.told if same else details_json(post.details)
        bodies.append((row, *body, None if same else details, same and same.id))
        columns = (row, *values, fixity((row, *body)), details_fixity(row, details))
        rows.append((*columns, fixity(columns)))
    db.executemany(_INSERT_BODY, bodies)
    db.executemany(_INSERT_POST, rows)
    _enter_terms(db, [post for _, _, post in posts])
    for each in searched:
        index.add(*each)


def _enter_terms(db: sqlite3.Connection, posts: list[Post]) -> None:
    keys = {post.id: term_keys(post) for post in posts if post.terms}
    every = dict.fromkeys(key for some in keys.values() for key in some)
    db.executemany("INSERT OR IGNORE INTO term (taxonomy, name, slug) VALUES (?, ?, ?)", every)
    sql = "SELECT id, taxonomy, name, slug FROM term WHERE name IN ({})"
    numbers = {tuple(key): id for id, *key in select_in(db, sql, {name for _, name, _ in every})}
    rows = {(numbers[key], post) for post, some in keys.items() for key in some}
    db.executemany("INSERT INTO post_term (term, post) VALUES (?, ?)", sorted(rows))


def term_keys(post: Post) -> list[tuple[str, str, str]]:
    """Return the columns of the table term for the terms of a post."""
    return [(term.taxonomy, fold_name(term.name), term.slug or "") for term in post.terms]


def _take_out(db: sqlite3.Connection, posts: list[tuple[int, int]]) -> None:
    """Delete what was written of posts, given by row and id."""
    db.executemany("DELETE FROM post_term WHERE post = ?", ((id,) for _, id in posts))
    db.executemany("DELETE FROM body WHERE row = ?", ((row,) for row, _ in posts))
    db.executemany("DELETE FROM post WHERE row = ?", ((row,) for row, _ in posts))


def _places(db: sqlite3.Connection, wanted: list[tuple[int, int | None]]) -> list[int]:
    """Return a row number for each slot: the old one beside it if that still fits, else a free one.

    To be asked before the old ones are taken out, so that none is free that another post keeps.
    """
    lasts = {slot: ((last_slot(slot) + 1) << _A_DAY) - 1 for slot, _ in wanted}
    # One question for the whole batch: for each slot the search for the highest row is a step to one end.
    rows = db.execute(
        """SELECT json_extract(value, '$[0]'), (SELECT max(row) FROM post
          WHERE row BETWEEN json_extract(value, '$[0]') << ? AND json_extract(value, '$[1]'))
        FROM json_each(?)""",
        (_A_DAY, json.dumps(list(lasts.items()))),
    )
    highest = {slot: row for slot, row in rows.fetchall() if row is not None}
    places = []
    for slot, old in wanted:
        if old is not None and slot <= old >> _A_DAY <= last_slot(slot):
            places.append(old)
            continue
        row = highest.get(slot, (slot << _A_DAY) - 1) + 1
        if row > lasts[slot]:
            raise StoreError(f"more than {1 << _A_DAY:,} posts of one day: the archive cannot hold them")
        highest[slot] = row
        places.append(row)
    return places
