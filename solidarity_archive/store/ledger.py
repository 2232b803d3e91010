"""The ledger: accessions, and what each of them said. Nothing in it ever changes but `undone_by`."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from solidarity_archive.post import Capture, Content
from solidarity_archive.store.fixity import ACCESSION, seal, seal_settings
from solidarity_archive.store.kept import object_of
from solidarity_archive.store.rows import CAPTURE_COLUMNS, capture_of, content_digest, unpacked
from solidarity_archive.store.sql import select_in


class Accession(NamedTuple):
    """A row of the ledger; `sheet` is its balance sheet, `undone_by` an accession or None."""

    id: int
    act: str
    source: str | None
    format: str | None
    digest: str | None
    added_at: str
    sheet: dict[str, Any]
    undone_by: int | None


_HIGHEST = "highest_post"
CURRENT = """
  binding.id = (
    SELECT max(later.id) FROM binding AS later JOIN accession AS act ON act.id = later.accession
    WHERE later.capture = binding.capture AND act.undone_by IS NULL)
"""
"""A binding decides which post its capture is of, if no later active one does."""


EVER = f"""
  binding.id = coalesce(
    (SELECT binding.id WHERE {CURRENT}),
    (SELECT min(any_.id) FROM binding AS any_ WHERE any_.capture = binding.capture AND NOT EXISTS (
       SELECT 1 FROM binding AS live JOIN accession AS act ON act.id = live.accession
       WHERE live.capture = binding.capture AND act.undone_by IS NULL)))
"""
"""As CURRENT, but a capture that was undone is still of the post that it made."""


_CORRECTED = """
  capture.kind = 'edit' AND identity.key NOT LIKE 't:%' AND EXISTS (
    SELECT 1 FROM binding AS first JOIN binding AS other ON other.post = first.post
    JOIN capture AS later ON later.id = other.capture JOIN accession AS act ON act.id = later.accession
    WHERE first.id = (SELECT min(id) FROM binding AS any_ WHERE any_.capture = capture.id)
      AND other.id = (SELECT min(id) FROM binding AS any_ WHERE any_.capture = later.id)
      AND later.kind = 'edit' AND later.id > capture.id
      AND act.undone_by IS NULL AND json_type(later.says, '$.permalink') IS NOT NULL)
"""
"""A key is an address that a later edit of the post has put another in the place of, before any merging."""


def open_accession(
    db: sqlite3.Connection,
    act: str,
    now: str,
    *,
    source: str | None = None,
    format: str | None = None,
    digest: str | None = None,
) -> int:
    """Enter an act, at `now` (UTC, ISO 8601), and return its number; close_accession() ends it."""
    cursor = db.execute(
        "INSERT INTO accession (act, source, format, digest, added_at, sheet) VALUES (?, ?, ?, ?, ?, '{}')",
        (act, source, format, digest, now),
    )
    return int(cursor.lastrowid or 0)


def close_accession(db: sqlite3.Connection, accession: int, sheet: dict[str, Any]) -> None:
    """Enter the balance sheet of an accession, and the digests of all that it entered."""
    db.execute(
        "UPDATE accession SET sheet = ? WHERE id = ?", (json.dumps(sheet, ensure_ascii=False), accession)
    )
    seal(db, accession)


def accessions(db: sqlite3.Connection, id: int | None = None) -> Iterator[Accession]:
    """Yield the accessions, newest first, or only the one with that number."""
    where = "" if id is None else "WHERE id = ?"
    rows = db.execute(
        f"SELECT {ACCESSION}, undone_by FROM accession {where} ORDER BY id DESC",
        () if id is None else (id,),
    )
    for row in rows:
        yield Accession(*row)._replace(sheet=object_of(row[6]))


def wrongly_undone(db: sqlite3.Connection) -> dict[int, tuple[int | None, int | None]]:
    """Return the accessions whose `undone_by` is not what acts that undo say: what it is, and should be."""
    rows = db.execute("SELECT id, act, source, undone_by FROM accession").fetchall()
    undone = undoing((id, act, source) for id, act, source, _ in rows)
    return {id: (by, undone.get(id)) for id, _, _, by in rows if by != undone.get(id)}


def undoing(acts: Iterable[tuple[int, str, str | None]]) -> dict[int, int]:
    """Return which acts are undone, and by which, of the numbers, acts and sources of all."""
    found: dict[int, int] = {}
    for id, act, source in sorted(acts, reverse=True):  # what undoes is newer than what it undoes
        if act == "undo" and id not in found and source and source.isdecimal():
            found.setdefault(int(source), id)
    return found


def captures_of(db: sqlite3.Connection, posts: Iterable[int]) -> dict[int, list[Capture]]:
    """Return the active captures that are now bound to each post that has any."""
    found: dict[int, list[Capture]] = {}
    rows = select_in(
        db,
        f"""SELECT binding.post, {CAPTURE_COLUMNS}
        FROM binding JOIN capture ON capture.id = binding.capture
        JOIN accession ON accession.id = capture.accession
        LEFT JOIN content ON content.id = capture.content
        WHERE binding.post IN ({{}}) AND accession.undone_by IS NULL AND {CURRENT}
        ORDER BY capture.id""",
        posts,
    )
    for post, *capture in rows:
        found.setdefault(post, []).append(capture_of(tuple(capture)))
    return found


def captures_by(db: sqlite3.Connection, accession: int) -> list[tuple[int, Capture]]:
    """Return what an accession said, in the order of its source, each with the post that it is of now."""
    rows = db.execute(
        f"""SELECT binding.post, {CAPTURE_COLUMNS}
        FROM capture JOIN binding ON binding.capture = capture.id
        JOIN accession ON accession.id = capture.accession
        LEFT JOIN content ON content.id = capture.content
        WHERE capture.accession = ? AND accession.undone_by IS NULL AND {CURRENT}
        ORDER BY capture.position, capture.id""",
        (accession,),
    )
    return [(post, capture_of(tuple(capture))) for post, *capture in rows]


def said_of(db: sqlite3.Connection, post: int) -> list[Capture]:
    """Return the active captures of a post; of a hidden one all that it ever was, so that it is known."""
    active = captures_of(db, [post]).get(post, [])
    if any(capture.kind in ("source", "hand") for capture in active):
        return active
    return [capture for _, capture in history_of(db, post)]


def history_of(db: sqlite3.Connection, post: int) -> list[tuple[Accession, Capture]]:
    """Return all that was ever said of a post, oldest first, undone or not."""
    rows = db.execute(
        f"""SELECT DISTINCT {CAPTURE_COLUMNS}
        FROM binding JOIN capture ON capture.id = binding.capture
        JOIN accession ON accession.id = capture.accession
        LEFT JOIN content ON content.id = capture.content
        WHERE binding.post = ? ORDER BY capture.id""",
        (post,),
    )
    captures = [capture_of(row) for row in rows]
    acts = {capture.accession: next(accessions(db, capture.accession)) for capture in captures}
    return [(acts[capture.accession], capture) for capture in captures]


def touched_by(db: sqlite3.Connection, accession: int) -> set[int]:
    """Return the posts that an accession's captures and bindings are, or were, of."""
    rows = db.execute(
        """SELECT post FROM binding WHERE accession = :id
        UNION SELECT binding.post FROM binding
          WHERE capture IN (SELECT capture FROM binding WHERE accession = :id)
        UNION SELECT binding.post FROM binding JOIN capture ON capture.id = binding.capture
          WHERE capture.accession = :id""",
        {"id": accession},
    )
    return {post for (post,) in rows}


def settle(db: sqlite3.Connection) -> set[int]:
    """Take acts out of account, or back into it, as those that undo say; return which of them it were."""
    wrong = wrongly_undone(db)
    marks = [(by, id) for id, (_, by) in wrong.items()]
    db.executemany("UPDATE accession SET undone_by = ? WHERE id = ?", marks)
    return {id for id, (before, by) in wrong.items() if (before is None) != (by is None)}


def contents(db: sqlite3.Connection, digests: Iterable[str]) -> dict[str, Content]:
    """Return the contents with these digests (``sha256:…``), as they were given, but for damaged ones."""
    wanted = (bytes.fromhex(digest.removeprefix("sha256:")) for digest in digests)
    rows = select_in(db, "SELECT digest, format, zlib FROM content WHERE digest IN ({})", wanted)
    found = ((digest, content_of(digest, format, body)) for digest, format, body in rows)
    return {f"sha256:{digest.hex()}": content for digest, content in found if content}


def content_of(digest: bytes, format: Any, packed: Any) -> Content | None:  # noqa: ANN401 - of a row, perhaps damaged
    """Return a content as it was given; None if it is damaged."""
    try:
        content = Content(format, (unpacked(packed) or b"").decode())
    except UnicodeDecodeError:
        return None
    return content if content_digest(content) == digest else None


def posts_with_key(db: sqlite3.Connection, keys: Iterable[str]) -> set[int]:
    """Return the posts that are known by any of the strong keys."""
    return {post for _, post, active in posts_by_key(db, keys) if active}


def posts_by_key(db: sqlite3.Connection, keys: Iterable[str]) -> Iterator[tuple[str, int, bool]]:
    """Yield each key that is known with a post that has it, and whether that post is active.

    One that is not is hidden: what a visible post was known by before an undo counts for nothing, nor does an
    address that an edit gave it and a later one corrected.
    """
    yield from select_in(
        db,
        f"""SELECT DISTINCT identity.key, binding.post, post.id IS NOT NULL
        FROM identity JOIN capture ON capture.id = identity.capture
        JOIN accession ON accession.id = capture.accession
        JOIN binding ON binding.capture = identity.capture
        LEFT JOIN post ON post.id = binding.post
        WHERE identity.key IN ({{}}) AND (accession.undone_by IS NULL OR post.id IS NULL) AND {EVER}
          AND NOT ({_CORRECTED})""",
        keys,
    )


def bound_to(db: sqlite3.Connection, posts: Iterable[int]) -> list[int]:
    """Return the captures that are of the posts, those that were undone too."""
    sql = f"SELECT binding.capture FROM binding WHERE binding.post IN ({{}}) AND {EVER}"
    return sorted({capture for (capture,) in select_in(db, sql, posts)})


def highest_post(db: sqlite3.Connection) -> int:
    """Return the highest number that a post was ever given, also one that is gone for good."""
    (bound,) = db.execute("SELECT coalesce(max(post), 0) FROM binding").fetchone()
    kept = db.execute("SELECT value FROM setting WHERE name = ?", (_HIGHEST,)).fetchone()
    return max(int(bound), int(kept[0]) if kept else 0)


def keep_highest_post(db: sqlite3.Connection) -> None:
    """Remember the highest number of a post, whatever is deleted now."""
    db.execute("REPLACE INTO setting (name, value) VALUES (?, ?)", (_HIGHEST, str(highest_post(db))))
    seal_settings(db)


def parted(db: sqlite3.Connection) -> dict[int, set[int]]:
    """Return for each post those that a person parted from it, as long as that stands.

    A balance sheet names a capture of either (``parted``), so that it holds whatever posts these are of now.
    """
    pairs = db.execute(
        """SELECT json_extract(pair.value, '$[0]'), json_extract(pair.value, '$[1]')
        FROM accession JOIN json_each(accession.sheet, '$.parted') AS pair
        WHERE act = 'split' AND accession.undone_by IS NULL AND instr(accession.sheet, '"parted"')"""
    ).fetchall()
    sql = f"SELECT binding.capture, binding.post FROM binding WHERE binding.capture IN ({{}}) AND {EVER}"
    post_of = dict(select_in(db, sql, {capture for pair in pairs for capture in pair}))
    found: dict[int, set[int]] = {}
    for one, other in ((post_of.get(one), post_of.get(other)) for one, other in pairs):
        if one is not None and other is not None and one != other:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found
