"""The import: a source through its reader into the archive, and the balance sheet of it."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple, TypeAlias

from solidarity_archive.errors import SourceError
from solidarity_archive.formats import BY_HAND, Format, detect
from solidarity_archive.lazy import resolve
from solidarity_archive.outcomes import (
    OUTCOMES,
    Outcome,
    Runs,
    differing,
    has_numbers,
    is_unnamed,
    outcome_of,
)
from solidarity_archive.post import Capture, Notice, Post, Says, SiteCapture, SiteSaid, Skipped
from solidarity_archive.source import Source
from solidarity_archive.store import ledger
from solidarity_archive.store.binding import Binder, Bound, Item
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.index import Index
from solidarity_archive.store.posts import Change, bring_up_to_date, is_empty, refold, shown
from solidarity_archive.store.sites import enter_sites
from solidarity_archive.store.sources import Keeper
from solidarity_archive.store.twins import Twins
from solidarity_archive.text import clean

_BATCH = 1000
_HEAVY = 4 << 20
"""Characters of content that are entered together."""
_BY_NUMBER = (
    "name terms or authors by number only: their names come with the site's answers at"
    " /wp-json/wp/v2/categories, tags and users, whenever these are added"
)
_HIDDEN = Change(None, None)
KEPT_SIZE = 256 << 20
"""Sources that would take more bytes of the archive, packed and without the bodies of posts, are not kept."""

Read: TypeAlias = Capture | SiteCapture | Skipped | Notice | Item
"""What a source consists of; items with their posts are those of another archive."""


class Entry(NamedTuple):
    """An item that changed a post which was there already, and in which fields."""

    outcome: Outcome
    post: int
    place: str
    title: str | None
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    """The balance sheet: items in the source = new + completed + updated + unchanged + skipped.

    `waiting` of them are about posts that the archive does not have yet, `unnamed` of them have terms or
    an author of which only the number is known.
    """

    source: str
    format: str
    accession: int = 0
    counts: Counter[Outcome] = field(default_factory=Counter)
    new_posts: Runs = field(default_factory=Runs)
    changes: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    waiting: int = 0
    unnamed: int = 0
    kept: bool = True

    @property
    def items(self) -> int:
        """How many items the source had."""
        return self.counts.total() + len(self.skipped)

    def as_json(self) -> dict[str, object]:
        """Return the sheet as it is kept and given to scripts; unchanged items are only counted."""
        return {
            "accession": self.accession,
            "source": self.source,
            "format": self.format,
            "items": self.items,
            **{outcome: self.counts[outcome] for outcome in OUTCOMES},
            "skipped": len(self.skipped),
            "kept": self.kept,
            "new_posts": list(self.new_posts),
            "changes": [entry._asdict() for entry in self.changes],
            "skipped_items": [item._asdict() for item in self.skipped],
            "notices": [notice._asdict() for notice in self.notices],
        }


def add(
    db: sqlite3.Connection,
    source: Source,
    opened: tuple[Iterable[Read], Format],
    *,
    hints: Says | None = None,
    keep: bool = True,
    progress: Callable[[int], None] | None = None,
    apart: set[int] | None = None,
) -> Sheet:
    """Take in a source, as read() opened it, as one accession; return its balance sheet.

    `hints` fill gaps in what the source says. `progress` is told how many items have been read. `apart` are
    the posts of sources beside it, all of them parts of one whole, so that none of its posts is one of
    them without a strong key; its own are added to them. Raises SourceError for a source that cannot be
    read to its end, which then is wholly out; a bad item is Skipped.
    """
    items, row = opened
    sheet = Sheet(source.name, row.name)
    return enter(
        db,
        sheet,
        enumerate(items),
        hints=hints,
        source=source,
        keep=keep,
        progress=progress,
        apart=apart,
    )


def add_by_hand(db: sqlite3.Connection, capture: Capture, name: str) -> Sheet:
    """Take in one post that was typed in; `name` is where its text came from."""
    return enter(db, Sheet(name, BY_HAND), [(0, capture)])


def read(source: Source, format: Format | None = None) -> tuple[Iterator[Read], Format]:
    """Return what a source says, and its format; raise SourceError, with its name, if it cannot be read.

    The first item is read at once, so that a source without any is refused before anything happens.
    """
    try:
        row = format or detect(source.head())
        items: Iterator[Read] = resolve(row.reader or "")(source)
        first = next(items, None)
    except SourceError as error:
        raise _naming(source, error) from error
    return _named(source, items if first is None else chain([first], items)), row


def enter(
    db: sqlite3.Connection,
    sheet: Sheet,
    items: Iterable[tuple[int, Read]],
    *,
    hints: Says | None = None,
    source: Source | None = None,
    keep: bool = True,
    progress: Callable[[int], None] | None = None,
    apart: set[int] | None = None,
    twins: Twins | None = None,
) -> Sheet:
    """Enter what a source says as one accession, in one transaction, and fill in its `sheet`.

    `twins` are the posts of another archive that it comes from.
    """
    sheet.source = clean(sheet.source)  # a file's name need not be UTF-8
    with transaction(db):
        bring_up_to_date(db)
        digest = source.digest() if source else None
        sheet.accession = ledger.open_accession(
            db, "add", now(), source=sheet.source, format=sheet.format, digest=digest
        )
        index = Index(db, whole=is_empty(db))
        keeper = Keeper(db, source, digest, KEPT_SIZE) if keep and source and digest else None
        met = _enter_items(
            db, sheet, items, index, keeper, hints=hints, progress=progress, apart=apart, twins=twins
        )
        index.finish()
        if sheet.waiting:
            what = "of posts that are not here: they are kept, and join these posts when they are added"
            sheet.notices.append(Notice("items", f"{sheet.waiting} {what}"))
        if sheet.unnamed:
            sheet.notices.append(Notice("items", f"{sheet.unnamed} {_BY_NUMBER}"))
        ledger.close_accession(db, sheet.accession, sheet.as_json())
    if apart is not None:
        apart.update(met)
    return sheet


def _enter_items(
    db: sqlite3.Connection,
    sheet: Sheet,
    items: Iterable[tuple[int, Read]],
    index: Index,
    keeper: Keeper | None,
    *,
    hints: Says | None,
    progress: Callable[[int], None] | None,
    apart: set[int] | None,
    twins: Twins | None,
) -> set[int]:
    """Enter the items, batch by batch; return the posts that they are of, where posts are to be `apart`.

    What is held of posts ends with this: it would lie in memory beside the words that are counted next.
    """
    binder = Binder(db, sheet.accession, apart=apart or frozenset(), twins=twins or Twins())
    for batch in _batches(items):
        _enter_batch(db, sheet, binder, batch, hints=hints or {}, index=index)
        if keeper:
            keeper.leave_out(binder.bodies())
        if progress:
            progress(sheet.items)
    sheet.kept = keeper is not None and keeper.finish()
    return set() if apart is None else set(binder.bound)


def _batches(items: Iterable[tuple[int, Read]]) -> Iterator[list[tuple[int, Read]]]:
    """Yield the items in lists that are neither long nor heavy: a source may be larger than the memory."""
    batch: list[tuple[int, Read]] = []
    weight = 0
    for position, item in items:
        batch.append((position, item))
        captures = (item,) if isinstance(item, Capture) else item.captures if isinstance(item, Item) else ()
        weight += sum(len(capture.content.body) for capture in captures if capture.content)
        if len(batch) == _BATCH or weight > _HEAVY:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _enter_batch(
    db: sqlite3.Connection,
    sheet: Sheet,
    binder: Binder,
    batch: list[tuple[int, Read]],
    *,
    hints: Says,
    index: Index,
) -> None:
    items: list[Item] = []
    sites: list[SiteCapture] = []
    for position, read_ in batch:
        if isinstance(read_, Skipped):
            sheet.skipped.append(read_)
        elif isinstance(read_, Notice):
            sheet.notices.append(read_)
        elif isinstance(read_, SiteCapture):
            sites.append(read_)
        else:
            items.append(_item(position, read_, hints))
    results, touched = binder.bind(items)
    texts = {f"sha256:{digest.hex()}": text for digest, text in binder.texts.items()}
    touched |= enter_sites(db, sheet.accession, sites)
    changes = refold(db, touched, texts, made=binder.made, index=index)
    _account_for_sites(sheet, sites, changes, {result.post for result in results})
    same = _as_they_were(db, items, results, changes.keys())
    for item, result in zip(items, results, strict=True):
        capture = item.captures[0]
        change = changes.get(result.post) or same.get(result.post, _HIDDEN)
        # Each of several supplements to a post adds something of its own.
        again = result.told and not (capture.kind == "hint" and result.fresh)
        outcome, fields = outcome_of(change, again=again, told=result.told)
        sheet.counts[outcome] += 1
        sheet.waiting += capture.kind == "hint" and change.after is None
        sheet.unnamed += is_unnamed(capture.says, change.after)
        if outcome == "new":
            sheet.new_posts.append(result.post)
        elif fields and not result.told:
            title = change.after.title if change.after else None
            sheet.changes.append(Entry(outcome, result.post, capture.place, title, fields))
        if result.merged:
            named = " and ".join(str(id) for id in (result.post, *result.merged))
            sheet.notices.append(Notice(capture.place, f"posts {named} are one and the same: {result.post}"))
        if result.others:
            named = " and ".join(str(id) for id in result.others)
            what = f"kept as a post of its own, {result.post}: it could be any of {named}"
            sheet.notices.append(Notice(capture.place, what))


def _as_they_were(
    db: sqlite3.Connection, items: list[Item], results: list[Bound], changed: AbstractSet[int]
) -> dict[int, Change]:
    """Return the posts that nothing new was said of, as far as the sheet asks for them.

    It does for answers, whose post may not be here, and for numbers that may have no names.
    """
    asked = {
        result.post
        for item, result in zip(items, results, strict=True)
        if result.post not in changed
        and (item.captures[0].kind == "hint" or has_numbers(item.captures[0].says))
    }
    return {id: Change(post, post) for id, post in shown(db, asked).items()}


def _item(position: int, read_: Capture | Item, hints: Says) -> Item:
    if isinstance(read_, Item):
        return read_._replace(position=position)
    hint = (Capture(place=read_.place, says=hints, kind="hint"),) if hints else ()
    return Item(position, (read_, *hint))


def _account_for_sites(
    sheet: Sheet, sites: list[SiteCapture], changes: dict[int, Change], items: set[int]
) -> None:
    """Count what was said of sites, and tell which posts it changed that are not themselves items."""
    changed = {
        id: change.after
        for id, change in changes.items()
        if id not in items and change.before and change.after and differing(change.before, change.after)
    }
    about = [[id for id, post in changed.items() if _is_about(capture.says, post)] for capture in sites]
    for capture, posts in zip(sites, about, strict=True):
        if capture.is_item:
            sheet.counts["updated" if posts else "unchanged"] += 1
        for id in posts:
            if post := changed.pop(id, None):
                fields = differing(changes[id].before, post)
                sheet.changes.append(Entry("updated", id, capture.place, post.title, fields))


def _is_about(says: SiteSaid, post: Post) -> bool:
    """Whether a post has anything from what was said of its site."""
    terms = {(term["taxonomy"], term.get("slug")) for term in says.get("terms", ())}
    names = {person.get("name") for person in says.get("people", ())}
    return (
        any((term.taxonomy, slug) in terms for term in post.terms for slug in (term.slug, term.parent))
        or any(person.name in names for person in post.authors)
        or (post.site_title is not None and post.site_title == says.get("title"))
    )


def _named(source: Source, items: Iterator[Read]) -> Iterator[Read]:
    try:
        yield from items
    except SourceError as error:
        raise _naming(source, error) from error


def _naming(source: Source, error: SourceError) -> SourceError:
    return type(error)(f"{source.name}: {error.problem}", error.hint)


def now() -> str:
    """Return the time as the ledger has it: UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
