"""The trash: what lies there and why, how it comes out again, and how it is emptied for good."""

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from solidarity_archive import accession
from solidarity_archive.editing import enter_edits
from solidarity_archive.errors import ArchiveError, SourceError, StoreError
from solidarity_archive.fold import fold
from solidarity_archive.formats import BY_NAME, quality
from solidarity_archive.media.shown import ever_shown, shown_by_none
from solidarity_archive.post import Capture, Says
from solidarity_archive.query import ANY, Query
from solidarity_archive.record import Record
from solidarity_archive.source import Source
from solidarity_archive.store import ledger
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.doubting import doubt_history, doubt_ledger
from solidarity_archive.store.erasing import erase, erase_media, erase_sources, kept_digests, scrub
from solidarity_archive.store.posts import Change, bring_up_to_date
from solidarity_archive.store.rows import capture_digest, content_digest
from solidarity_archive.store.select import find, in_trash
from solidarity_archive.store.sources import kept_source

_TRASH = Query(types=(ANY,), statuses=("trash",))
_FORMER = "_wp_trash_meta_status"
"""The custom field in which WordPress keeps the status that a post had (wp_trash_post)."""
_IN_MEMORY = 1 << 24


class Emptied(NamedTuple):
    """What emptying the trash came to.

    `gone` are the sources whose kept bytes went with the posts, `left` those whose bytes still have
    them, because other posts came from them too. `scrubbed` is whether the file was written anew.
    """

    accession: int
    posts: list[int]
    gone: list[ledger.Accession]
    left: list[ledger.Accession]
    scrubbed: bool


def lying(db: sqlite3.Connection) -> list[Record]:
    """Return the posts in the trash, each with when and by which accession it came there."""
    posts = list(find(db, _TRASH))
    said = ledger.captures_of(db, [post.id for post in posts])
    doubt_ledger(db)
    doubt_history(db, [post.id for post in posts])
    acts = {act.id: act for act in ledger.accessions(db)}
    rows = []
    for post in posts:
        _, winners = fold(said.get(post.id, ()))
        if "status" not in winners:  # damaged, and doubted
            continue
        act = acts[winners["status"].accession]
        rows.append(
            {
                "id": post.id,
                "date": post.published,
                "title": post.title,
                "accession": act.id,
                "time": act.added_at,
                "act": act.act,
                "source": act.source,
            }
        )
    return rows


def restore(db: sqlite3.Connection, posts: Collection[int]) -> tuple[int, dict[int, Change]]:
    """Take posts out of the trash; return the accession and the changes.

    One that its site had thrown away gets the status back that it had there, if that is known, else it is
    a draft. Raises ArchiveError for a post that is not in the trash.
    """
    lying_ = in_trash(db, posts)
    if elsewhere := sorted(set(posts) - set(lying_)):
        raise ArchiveError(f"post {elsewhere[0]} is not in the trash", "archive trash lists what is.")
    said = ledger.captures_of(db, lying_)
    edits = {id: Capture(place=f"post {id}", says=_out(said[id]), kind="edit") for id in lying_}
    return enter_edits(db, edits)


def _out(captures: list[Capture]) -> Says:
    """Return what an edit has to say so that a post is not in the trash."""
    says: Says = {"trashed": False}
    latest = max(capture.accession for capture in captures) + 1
    edit = Capture(place="", says=says, kind="edit", accession=latest, quality=quality(None))
    post, _ = fold([*captures, edit])
    if post.status == "trash":
        meta = post.details.meta if post.details and post.details.meta else {}
        former = next(iter(meta.get(_FORMER, ())), "draft")
        says["status"] = former if former not in ("", "trash") else "draft"
    return says


def empty(db: sqlite3.Connection, posts: Iterable[int] | None = None, *, sources: bool = False) -> Emptied:
    """Erase the posts in the trash, or those named of them, so that nothing can bring them back.

    The kept files that no other post shows go too, and the kept bytes of a source that tells of nothing
    else; with `sources` those of every source that tells of them, also where an earlier emptying left them.
    Raises ArchiveError for a post that is not in the trash.
    """
    with transaction(db):
        bring_up_to_date(db)
        named = [post.id for post in find(db, _TRASH)] if posts is None else sorted(set(posts))
        if elsewhere := sorted(set(named) - set(in_trash(db, named))):
            raise ArchiveError(f"post {elsewhere[0]} is not in the trash", "archive remove puts it there.")
        shown = ever_shown(db, list(find(db, _TRASH._replace(ids=tuple(map(str, named))))))
        erased = erase(db, named)
        erase_media(db, shown_by_none(db, shown))
        gone, left = _sources(db, erased.captures, erased.accessions)
        if sources:
            before = {digest for act in ledger.accessions(db) for digest in act.sheet.get("left", ())}
            gone |= left | (before & kept_digests(db))
            left = set()
        erase_sources(db, gone)
        by = 0
        if named or gone:
            by = ledger.open_accession(db, "remove", accession.now(), source="the trash, for good")
            sheet = {"accession": by, "erased": named, "sources": sorted(gone), "left": sorted(left)}
            ledger.close_accession(db, by, sheet)
    acts = {act.digest: act for act in ledger.accessions(db)}
    return Emptied(
        by,
        named,
        sorted(acts[digest] for digest in gone),
        sorted(acts[digest] for digest in left),
        scrub(db),
    )


def _sources(
    db: sqlite3.Connection, erased: Collection[bytes], accessions: Collection[int]
) -> tuple[set[str], set[str]]:
    """Return the digests of kept sources that tell of nothing but what was erased, and of others too.

    What is said again is not stored again, so only reading a source again tells all that it says.
    """
    gone: set[str] = set()
    left: set[str] = set()
    kept = kept_digests(db)
    seen: set[str] = set()
    for act in ledger.accessions(db):
        if act.digest not in kept or not erased:
            continue
        told = act.id in accessions
        if act.digest in seen and not told:
            continue
        if told or act.sheet.get("unchanged"):
            seen.add(act.digest)
            says = _digests(db, act)
            if says and says <= set(erased):
                gone.add(act.digest)
            elif told or says is None or says & set(erased):
                left.add(act.digest)
    return gone, left - gone


def _digests(db: sqlite3.Connection, act: ledger.Accession) -> set[bytes] | None:
    """Return the digests of the captures that a kept source makes when it is read again.

    None for one that is damaged, which may hold anything.
    """
    found: set[bytes] = set()
    with SpooledTemporaryFile(_IN_MEMORY) as file, suppress(SourceError):
        try:
            for piece in kept_source(db, act.digest or ""):
                file.write(piece)
        except StoreError:
            return None
        items, _ = accession.read(Source(act.source or "", file), BY_NAME.get(act.format or ""))
        for item in items:
            if isinstance(item, Capture):
                found.add(capture_digest(item, content_digest(item.content) if item.content else None))
    return found
