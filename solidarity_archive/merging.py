"""Posts that are one, and posts that are two: a person decides otherwise than the ladder of keys did."""

import sqlite3
from collections.abc import Collection, Iterable

from solidarity_archive.accession import now
from solidarity_archive.errors import ArchiveError, NotFoundError, UsageError
from solidarity_archive.record import Record
from solidarity_archive.store import ledger
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.entering import enter_binding
from solidarity_archive.store.posts import Change, bring_up_to_date, refold
from solidarity_archive.store.select import in_trash

_SOURCES = ("source", "hand")


def merge(db: sqlite3.Connection, posts: Iterable[int]) -> tuple[int, dict[int, Change]]:
    """Make the posts one, which keeps the lowest number; return the accession and the changes.

    The other numbers still mean it. Raises UsageError for less than two posts, ArchiveError for one in
    the trash.
    """
    ids = sorted(set(posts))
    if len(ids) < 2:
        raise UsageError("merge which posts?", "Name two or more: archive merge 4 17")
    with transaction(db):
        bring_up_to_date(db)
        if thrown := in_trash(db, ids):
            raise ArchiveError(
                f"post {thrown[0]} is in the trash", f"Take it out first: archive trash --restore {thrown[0]}"
            )
        accession = ledger.open_accession(db, "merge", now())
        for capture in ledger.bound_to(db, ids[1:]):
            enter_binding(db, accession, capture, ids[0])
        changes = refold(db, ids)
        ledger.close_accession(db, accession, {"accession": accession, "posts": ids, "into": ids[0]})
    return accession, changes


def parts(db: sqlite3.Connection, post: int) -> list[Record]:
    """Return what stands of a post, capture by capture, oldest first: who said it, and of what."""
    acts = {act.id: act for act in ledger.accessions(db)}
    return [
        {
            "accession": capture.accession,
            "time": acts[capture.accession].added_at,
            "source": acts[capture.accession].source or acts[capture.accession].act,
            "place": capture.place,
            "kind": capture.kind,
            "date": capture.says.get("published"),
            "title": capture.says.get("title"),
            "permalink": capture.says.get("permalink"),
        }
        for capture in ledger.captures_of(db, [post]).get(post, [])
    ]


def split(
    db: sqlite3.Connection, post: int, accessions: Collection[int], places: Collection[str] = ()
) -> tuple[int, int, dict[int, Change]]:
    """Make what some accessions said of `post`, or what stood at some places, a post of its own.

    Where both are given both must hold. Returns the new post, the accession and the changes. Raises
    NotFoundError if nothing that stands is meant, ArchiveError if nothing would be left.
    """
    with transaction(db):
        bring_up_to_date(db)
        bound = set(ledger.bound_to(db, [post]))
        taken: list[int] = []
        told: dict[bool, list[int]] = {True: [], False: []}
        for act, capture in ledger.history_of(db, post):
            if capture.id not in bound:
                continue
            meant = (not accessions or capture.accession in accessions) and (
                not places or capture.place in places
            )
            if meant:
                taken.append(capture.id)
            if act.undone_by is None and capture.kind in _SOURCES:
                told[meant].append(capture.id)
        _check(post, told)
        new = ledger.highest_post(db) + 1
        accession = ledger.open_accession(db, "split", now())
        for id in taken:
            enter_binding(db, accession, id, new)
        changes = refold(db, [post, new])
        sheet = {"posts": [post, new], "new": new, "parted": [[told[True][0], told[False][0]]]}
        ledger.close_accession(db, accession, {"accession": accession, **sheet})
    return new, accession, changes


def _check(post: int, told: dict[bool, list[int]]) -> None:
    show = f"archive split {post} shows what there is."
    if not told[True]:
        raise NotFoundError(f"nothing that a source says of post {post} is meant", show)
    if not told[False]:
        raise ArchiveError(f"that is all that any source says of post {post}: nothing would be left", show)
