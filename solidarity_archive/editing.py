"""What the person at the keyboard does to posts: edit, remove, undo. Nothing of it is lost."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress

from solidarity_archive.accession import now
from solidarity_archive.errors import ArchiveError, NotFoundError, UsageError
from solidarity_archive.outcomes import differing
from solidarity_archive.post import Capture, Completeness, Content, Says
from solidarity_archive.store import ledger
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.entering import enter_capture, enter_edited_keys
from solidarity_archive.store.identity import strong_keys
from solidarity_archive.store.posts import Change, bring_up_to_date, refold
from solidarity_archive.store.sites import sites_touched_by
from solidarity_archive.text import clean
from solidarity_archive.urls import site_of, slug_of


def edit(
    db: sqlite3.Connection,
    posts: Iterable[int],
    says: Says,
    act: str = "edit",
    *,
    content: Content | None = None,
    completeness: Completeness | None = None,
) -> tuple[int, dict[int, Change]]:
    """Say of each of the posts what `says` says, over all sources; return the accession and the changes.

    With `content` that is their text, and `completeness` how much of it. Nothing of the sources is lost:
    history shows it, undo brings it back. If nothing changes, nothing is entered, and the accession is 0.
    Raises ArchiveError for an address that another post has.
    """
    ids = sorted(posts)
    _check_address(db, ids, says)
    edits = {
        id: Capture(place=f"post {id}", says=says, content=content, completeness=completeness, kind="edit")
        for id in ids
    }
    return enter_edits(db, edits, act)


def enter_edits(
    db: sqlite3.Connection,
    edits: Mapping[int, Capture],
    act: str = "edit",
    *,
    source: str | None = None,
    anyway: bool = False,
) -> tuple[int, dict[int, Change]]:
    """Enter an edit for each of some posts, as edit() does; `source` is where they come from.

    With `anyway` they are entered even if nothing changes, because they hold against what comes.
    """
    with suppress(_NothingChangedError), transaction(db):
        bring_up_to_date(db)
        accession = ledger.open_accession(db, act, now(), source=source)
        captures = {
            post: enter_capture(db, accession, edit._replace(position=position), post)
            for position, (post, edit) in enumerate(sorted(edits.items()))
        }
        folded = refold(db, edits)
        for post, id in captures.items():
            if after := folded[post].after:
                enter_edited_keys(db, id, edits[post].says, after)
        changes = {id: change for id, change in folded.items() if change.before != change.after}
        if not changes and not anyway:
            raise _NothingChangedError
        fields = {str(id): differing(change.before, change.after) for id, change in changes.items()}
        ledger.close_accession(
            db, accession, {"accession": accession, "posts": sorted(changes), "fields": fields}
        )
        return accession, changes
    return 0, {}


class _NothingChangedError(Exception):
    """Takes back the transaction of an edit that says what is known."""


def _check_address(db: sqlite3.Connection, ids: list[int], says: Says) -> None:
    address = says.get("permalink")
    if not address:
        return
    if len(ids) > 1:
        raise ArchiveError(f"{len(ids)} posts cannot have one address", "Name one post.")
    if others := sorted(ledger.posts_with_key(db, strong_keys({"permalink": address})) - set(ids)):
        raise ArchiveError(
            f"{address} is an address of post {others[0]}",
            f"archive history {others[0]} shows where it is from. If they are one post: archive merge.",
        )


def correction(
    *,
    title: str | None = None,
    date: str | None = None,
    authors: Iterable[str] | None = None,
    url: str | None = None,
    terms: Iterable[str] | None = None,
    site: str | None = None,
    language: str | None = None,
) -> Says:
    """Return what a person corrects, as edit() takes it: None is silent, "" is "has none".

    `date` is in our form (dates.py). A term is a tag to add, with ``-`` before it one to take off. Raises
    UsageError for a term without a name.
    """
    says: Says = {}
    for name, value in (("title", title), ("permalink", url), ("published", date), ("language", language)):
        if value is not None:
            says[name] = clean(value) or None  # type: ignore[literal-required]
    if site is not None:
        says["site"] = site_of(clean(site)) or None
    if url is not None:
        says["slug"] = slug_of(clean(url))
    if authors:
        says["authors"] = [{"name": clean(name)} for name in authors if name]
    return {**says, **tagging(terms or ())}


def tagging(words: Iterable[str], taxonomy: str | None = None) -> Says:
    """Return what adds terms and takes them off: ``+TERM`` or ``TERM`` and ``-TERM``.

    They are of a taxonomy, of tags if none is named; what is taken off then is of any. Raises UsageError for
    a term without a name.
    """
    says: Says = {}
    given = list(words)
    if any(not clean(name.lstrip("+-")).strip() for name in given):
        raise UsageError("no tag is named", "Say +TAG to add one, -TAG to take one off.")
    if added := [name.removeprefix("+") for name in given if not name.startswith("-")]:
        says["terms_added"] = [{"taxonomy": taxonomy or "post_tag", "name": clean(name)} for name in added]
    if removed := [clean(name[1:]) for name in given if name.startswith("-")]:
        says["terms_removed"] = [
            {"taxonomy": taxonomy, "name": name} if taxonomy else {"name": name} for name in removed
        ]
    return says


def undo(
    db: sqlite3.Connection, accession: int | None = None
) -> tuple[ledger.Accession, int, dict[int, Change]]:
    """Take an accession out of account, the newest active one by default.

    Returns it, the accession that undoes it, and what changed.

    Undoing an undo does again what it undid. Raises NotFoundError if there is nothing to undo.
    """
    with transaction(db):
        bring_up_to_date(db)
        target = _to_undo(db, accession)
        by = ledger.open_accession(db, "undo", now(), source=str(target.id))
        acts = ledger.settle(db)
        touched = {post for act in acts for post in ledger.touched_by(db, act) | sites_touched_by(db, act)}
        changes = {id: change for id, change in refold(db, touched).items() if change.before != change.after}
        ledger.close_accession(db, by, {"accession": by, "undone": target.id, "posts": sorted(changes)})
    return target, by, changes


def _to_undo(db: sqlite3.Connection, accession: int | None) -> ledger.Accession:
    if accession is None:
        standing = (
            act
            for act in ledger.accessions(db)
            if act.undone_by is None and act.act != "undo" and "erased" not in act.sheet
        )
        if found := next(standing, None):
            return found
        raise NotFoundError("there is nothing to undo", "archive accessions lists what was done.")
    found = next(ledger.accessions(db, accession), None)
    if found is None:
        raise NotFoundError(f"no accession {accession}", "archive accessions lists them.")
    if found.undone_by is not None:
        raise NotFoundError(
            f"accession {accession} is undone already", f"To do it again: archive undo {found.undone_by}"
        )
    if "erased" in found.sheet:
        raise ArchiveError(f"accession {accession} emptied the trash; nothing is left that could come back")
    return found
