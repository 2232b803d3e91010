"""Another archive as a source: each of its own sources comes in as if it were added here, then its edits.

What it holds of a post stays together, for whoever kept it decided that: what was merged there is one
here, what was split there stays apart. What was undone or erased there does not come. What is redacted
there, what other names have there, and what files are kept there, is so here.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import SpooledTemporaryFile

from solidarity_archive import redacting
from solidarity_archive.accession import Read, Sheet, enter, now
from solidarity_archive.editing import enter_edits
from solidarity_archive.errors import StoreError
from solidarity_archive.formats import BY_HAND
from solidarity_archive.post import Capture, Skipped
from solidarity_archive.source import Source
from solidarity_archive.store import aliases, ledger
from solidarity_archive.store.binding import Item, answer_keys
from solidarity_archive.store.connection import explained, transaction
from solidarity_archive.store.identity import strong_keys
from solidarity_archive.store.media import all_media, keep_medium, kept_media, medium_bytes
from solidarity_archive.store.redactions import rules as given
from solidarity_archive.store.sites import sites_said_by
from solidarity_archive.store.sources import kept_source
from solidarity_archive.store.sql import chunks
from solidarity_archive.store.twins import Twins
from solidarity_archive.text import clean

_NOT_OURS = "It was made by something else, or is damaged."
_IN_MEMORY = 1 << 24
_AT_ONCE = 200
EDITS = "edit"
"""The format of a balance sheet of edits."""


def join(
    db: sqlite3.Connection, other: sqlite3.Connection, path: Path, *, keep: bool = True
) -> Iterator[Sheet]:
    """Bring in all that stands in another archive, the one at `path`; yield a sheet for each accession.

    Each is a transaction of its own. What is here already is unchanged. Raises StoreError for what is
    damaged.
    """
    name = clean(str(path))
    with explained(path):
        acts = [act for act in ledger.accessions(other) if act.undone_by is None][::-1]
        twins = Twins(parted=ledger.parted(other))
    here = {known.digest for known in ledger.accessions(db) if known.undone_by is None}
    for act in acts:
        if act.act == "add" and (sheet := _add(db, other, act, twins, path, here, keep=keep)):
            here.add(act.digest)
            yield sheet
    for act in acts:
        if act.act in ("edit", "remove"):
            with explained(path):
                said = ledger.captures_by(other, act.id)
            yield from _edit(db, act, _with_contents(other, path, said), twins, name)
    _part(db, twins, name)
    if keep:
        _keep_media(db, other, path)
    with explained(path):
        rules, names = given(other), aliases.groups(other)
    known = aliases.groups(db)
    if rules:
        redacting.give(db, rules)
    if new := [group for group in names if group not in known]:
        with transaction(db):
            for group in new:
                aliases.add(db, group)


def _add(  # noqa: PLR0917 - both archives, and what is known of them
    db: sqlite3.Connection,
    other: sqlite3.Connection,
    act: ledger.Accession,
    twins: Twins,
    path: Path,
    here: set[str | None],
    *,
    keep: bool,
) -> Sheet | None:
    """Bring in an accession; None if it says nothing and its bytes are `here`.

    Raises StoreError for what no reader makes.
    """
    with explained(path):
        said = ledger.captures_by(other, act.id)
        sites = sites_said_by(other, act.id)
    if not said and not sites and (act.digest is None or act.digest in here):
        return None
    sheet = Sheet(f"{path}/{(act.source or act.act).lstrip('/')}", act.format or BY_HAND)
    items: Iterable[Read] = (*sites, *_items(other, path, said))
    with _bytes(other, path, act, sheet.source) as source:
        kept = keep and source is not None and source.size() > 0
        try:
            return enter(db, sheet, enumerate(items), source=source, keep=kept, twins=twins)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            what = f"{path}: accession {act.id} holds what no archive does: {error}"
            raise StoreError(what, _NOT_OURS) from error


def _keep_media(db: sqlite3.Connection, other: sqlite3.Connection, path: Path) -> None:
    """Keep the files that posts show there; what an address shows here already stays."""
    with explained(path):
        media = all_media(other)
    known = kept_media(db, [medium.url for medium in media])
    for medium in media:
        if medium.url not in known:
            with explained(path):
                data = b"".join(medium_bytes(other, medium.digest))
            if len(data) == medium.size:
                with transaction(db):
                    keep_medium(db, medium.url, medium.type, data, now())


def _items(other: sqlite3.Connection, path: Path, said: list[tuple[int, Capture]]) -> Iterator[Item]:
    """Yield the items of an accession: what stood at one position, of one post."""
    whole = (
        (post, each) for batch in chunks(said, _AT_ONCE) for post, each in _with_contents(other, path, batch)
    )
    for (_, post), group in groupby(whole, key=lambda pair: (pair[1].position, pair[0])):
        captures = tuple(capture for _, capture in group)
        if any(map(_tells_of_what, captures)) or _is_shown(other, post):
            yield Item(0, captures, post)


def _tells_of_what(capture: Capture) -> bool:
    """Whether a capture is more than a hint, or tells itself what it is a hint to."""
    return capture.kind != "hint" or bool(strong_keys(capture.says) or answer_keys(capture))


def _is_shown(db: sqlite3.Connection, post: int) -> bool:
    """Whether anything stands of a post but hints, which alone do not tell what they are hints to."""
    return any(capture.kind != "hint" for capture in ledger.captures_of(db, [post]).get(post, ()))


def _with_contents(
    other: sqlite3.Connection, path: Path, said: list[tuple[int, Capture]]
) -> list[tuple[int, Capture]]:
    with explained(path):
        bodies = ledger.contents(other, {capture.digest for _, capture in said if capture.digest})
    for digest, content in bodies.items():
        if content.format == "wordpress" and clean(content.body) != content.body:  # as post.Content has it
            what = f"{path}: the text {digest} holds control characters, as in no archive"
            raise StoreError(what, _NOT_OURS)
    return [(post, each._replace(content=bodies.get(each.digest or ""))) for post, each in said]


@contextmanager
def _bytes(
    other: sqlite3.Connection, path: Path, act: ledger.Accession, name: str
) -> Iterator[Source | None]:
    """Open the kept bytes of an accession as a source, empty if they are not kept; None if it had none."""
    if act.digest is None:
        yield None
        return
    with SpooledTemporaryFile(_IN_MEMORY) as file:
        with explained(path):
            for piece in kept_source(other, act.digest):
                file.write(piece)
        yield Source(name, file, known_digest=act.digest)


def _edit(
    db: sqlite3.Connection, act: ledger.Accession, edits: list[tuple[int, Capture]], twins: Twins, name: str
) -> Iterator[Sheet]:
    """Enter the edits of an accession that are not said yet, of posts that have come."""
    pairs = [(twins.posts[post], capture) for post, capture in edits if post in twins.posts]
    if not pairs:
        return
    sheet = Sheet(f"{name}/accession {act.id}", EDITS)
    waiting = []
    for post, capture in pairs:
        if _is_said(db, post, capture):
            sheet.counts["unchanged"] += 1
        elif others := ledger.posts_with_key(
            db, strong_keys({"permalink": capture.says.get("permalink")})
        ) - {post}:
            why = f"gives post {post} the address of post {min(others)}"
            sheet.skipped.append(Skipped(capture.place, why))
        else:
            waiting.append((post, capture))
    while waiting:  # two edits of one act may be of one post by now
        now_ = dict(reversed(waiting))
        waiting = [pair for pair in waiting if now_[pair[0]] is not pair[1]]
        sheet.accession, changes = enter_edits(db, now_, act.act, source=sheet.source, anyway=True)
        sheet.counts["updated"] += len(changes)
        sheet.counts["unchanged"] += len(now_) - len(changes)
    yield sheet


def _is_said(db: sqlite3.Connection, post: int, edit: Capture) -> bool:
    what = (edit.kind, edit.says, edit.digest, edit.completeness)
    known = ledger.captures_of(db, [post]).get(post, [])
    return any((each.kind, each.says, each.digest, each.completeness) == what for each in known)


def _part(db: sqlite3.Connection, twins: Twins, name: str) -> None:
    """See to it that what was split there stays apart also when sources come that are of both."""
    parted = ledger.parted(db)
    pairs = {
        tuple(sorted((one, other)))
        for twin, one in twins.posts.items()
        for other in twins.others(twin)
        if one != other and other not in parted.get(one, ())
    }
    for one, other in sorted(pairs):
        with transaction(db):
            accession = ledger.open_accession(db, "split", now(), source=name)
            captures = [ledger.bound_to(db, [post])[0] for post in (one, other)]
            sheet = {"accession": accession, "posts": [one, other], "parted": [captures]}
            ledger.close_accession(db, accession, sheet)
