"""Where everything comes from: which source said what, and what was done when."""

import sqlite3
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from solidarity_archive.details import PARTS
from solidarity_archive.errors import NotFoundError
from solidarity_archive.fold import fold
from solidarity_archive.post import Post
from solidarity_archive.query import ANY, EVERYTHING, Query
from solidarity_archive.record import Record
from solidarity_archive.store import ledger
from solidarity_archive.store.checking import Finding, check
from solidarity_archive.store.doubting import doubt_history, doubt_ledger
from solidarity_archive.store.reading import Progress
from solidarity_archive.store.select import count, months
from solidarity_archive.store.sites import described
from solidarity_archive.store.sources import kept_source

_COUNTS = ("new", "completed", "updated", "unchanged", "skipped")


def reasons(db: sqlite3.Connection, post: int) -> list[Record]:
    """Return for each field of a post its value, and the source, place and accession that said it."""
    doubt_ledger(db)
    doubt_history(db, [post])
    captures = ledger.captures_of(db, [post]).get(post, [])
    sites = described(db, {capture.says.get("site") for capture in captures})
    folded, winners = fold(captures, sites)
    acts = {act.id: act for act in ledger.accessions(db)}
    rows = []
    for field, capture in winners.items():
        value = capture.says.get(field, _shown(field, folded))
        if field in ("authors", "terms"):
            value = [part.name for part in getattr(folded, field)]
        if field in PARTS:
            value = _count(field, folded)
        act = acts[capture.accession]
        rows.append(
            {
                "post": post,
                "field": field,
                "value": value,
                "source": act.source or act.act,
                "place": capture.place,
                "accession": act.id,
                "time": act.added_at,
            }
        )
    return rows


def history_rows(db: sqlite3.Connection, post: int) -> list[Record]:
    """Return all that was ever said of a post, oldest first, also what was undone."""
    doubt_ledger(db)
    doubt_history(db, [post])
    return [
        {
            "accession": act.id,
            "time": act.added_at,
            "act": act.act,
            "source": act.source,
            "place": capture.place,
            "kind": capture.kind,
            "says": [*capture.says, *(["content"] if capture.completeness else [])],
            "completeness": capture.completeness,
            "undone_by": act.undone_by,
        }
        for act, capture in ledger.history_of(db, post)
    ]


def _shown(field: str, post: Post) -> str | None:
    """Return what a source shows of a field without saying it: how complete it is, in which language."""
    return {"content": post.completeness, "language": post.language}.get(field)


def _count(part: str, post: Post) -> str:
    held = getattr(post.details, part)
    return "kept" if isinstance(held, str) else f"{len(held)} {part}"


def ledger_rows(db: sqlite3.Connection) -> list[Record]:
    """Return the accessions, newest first, each with the counts of its balance sheet."""
    doubt_ledger(db)
    return [
        {
            "accession": act.id,
            "time": act.added_at,
            "act": act.act,
            "source": f"accession {act.source}" if act.act == "undo" else act.source,
            "format": act.format,
            **{name: act.sheet.get(name) for name in _COUNTS},
            "undone_by": act.undone_by,
        }
        for act in ledger.accessions(db)
    ]


def sheet_rows(db: sqlite3.Connection, accession: int, *, whole: bool) -> list[Record]:
    """Return the balance sheet of an accession: whole as one record, else its facts line by line."""
    doubt_ledger(db)
    for act in ledger.accessions(db, accession):
        sheet = {"accession": act.id, "act": act.act, "time": act.added_at, "digest": act.digest, **act.sheet}
        sheet["undone_by"] = act.undone_by
        if whole:
            return [sheet]
        plain = [
            {"name": name, "value": _plain(value)}
            for name, value in sheet.items()
            if name not in ("changes", "skipped_items", "notices") and value not in (None, [])
        ]
        changes = [
            {"name": f"{change['outcome']} {change['post']}", "value": _told(change)}
            for change in sheet.get("changes", ())
        ]
        skipped = [
            {"name": "skipped", "value": f"{item['where']}: {item['why']}"}
            for item in sheet.get("skipped_items", ())
        ]
        notices = [
            {"name": "notice", "value": f"{item['where']}: {item['what']}"}
            for item in sheet.get("notices", ())
        ]
        return [*plain, *changes, *skipped, *notices]
    return []


def _plain(value: object) -> object:
    """Return a value of a sheet in words: of an edit the fields of each post."""
    if isinstance(value, dict):
        return "; ".join(f"post {post}: {', '.join(fields)}" for post, fields in value.items())
    return str(value).lower() if isinstance(value, bool) else value


def _told(change: Record) -> str:
    fields = ", ".join(change["fields"])
    return f"{change['place']}: {change['title'] or '(untitled)'} ({fields})"


def bytes_of(db: sqlite3.Connection, accession: int) -> Iterator[bytes]:
    """Return the bytes of an accession's source as they were; raise NotFoundError if they were not kept."""
    act = next(ledger.accessions(db, accession), None)
    pieces = kept_source(db, act.digest) if act and act.digest else iter(())
    first = next(pieces, None)
    if first is None:
        raise NotFoundError(f"accession {accession}: no bytes are kept", "archive accessions lists them all.")
    return chain([first], pieces)


def facts(db: sqlite3.Connection, path: Path) -> Record:
    """Return where the archive is and how much it holds."""
    doubt_ledger(db)
    held = [month for month, _ in months(db, EVERYTHING) if month]
    last = next(ledger.accessions(db), None)
    return {
        "archive": str(path),
        "bytes": path.stat().st_size,
        "posts": count(db, EVERYTHING),
        "partial": count(db, Query(types=(ANY,), statuses=(ANY,), complete=False)),
        "first_month": held[-1] if held else None,
        "last_month": held[0] if held else None,
        "accessions": last.id if last else 0,
        "last_accession": f"{last.act} {last.source or ''}".strip() if last else None,
        "last_accession_at": last.added_at if last else None,
    }


def proof(
    db: sqlite3.Connection, path: Path, *, quick: bool, progress: Progress | None = None
) -> tuple[Record, list[Finding]]:
    """Return what a check of an archive came to, and all damage that it found."""
    report = check(db, quick=quick, progress=progress)
    record = {
        "archive": str(path),
        "sound": not report.findings,
        **report.counts,
        "digest": report.digest,
        "damaged_posts": sorted(id for id in report.damaged("post") if isinstance(id, int)),
        "findings": [finding._asdict() for finding in report.findings],
    }
    return record, report.findings
