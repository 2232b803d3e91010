"""Whether an archive is as it was written: its pages, tables and rows, by the digests that it holds."""

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from solidarity_archive.lazy import resolve
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.fixity import (
    ACCESSION,
    BODY,
    CHECKED,
    CONTENT,
    DETAILS,
    PLACED,
    POST,
    are_settings_sound,
    checksum,
    details_fixity,
    entered,
    fixity,
    is_sound,
)
from solidarity_archive.store.ledger import content_of, wrongly_undone
from solidarity_archive.store.reading import BROKEN, Passing, Progress, every, length, some
from solidarity_archive.store.rows import said_digest
from solidarity_archive.store.sites import site_digest
from solidarity_archive.store.sources import PART, joined

_MOST = 100
"""Lines of SQLite's own about pages."""
UNCLEAR = (*BROKEN, ValueError, TypeError, KeyError, AttributeError)
"""What damaged values come to where they are worked with."""
_GAP = 1000
"""Numbers of accessions that may be missing; beyond that it is the number that is damaged."""
_NULL = re.compile(r"NULL value in (\w+)\.(\w+)")
CAPTURE = """capture.id, capture.kind, capture.says, capture.completeness, capture.details, capture.digest,
  (SELECT digest FROM content WHERE content.id = capture.content)"""


class Finding(NamedTuple):
    """What is damaged: a part of the archive, its number or name there, and what is wrong with it."""

    part: str
    which: int | str | None
    what: str


@dataclass(slots=True)
class Report:
    """What was found: damage, and of each part how many are sound, of how many.

    `digest` is that of all digests: two archives that have the same hold the same.
    """

    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    digests: list[bytes] = field(default_factory=list)
    passing: Passing = field(default_factory=Passing)

    def add(self, part: str, which: int | str | None, what: str) -> None:
        """Note damage."""
        self.findings.append(Finding(part, which, what))

    def damaged(self, part: str) -> set[int | str | None]:
        """Return which of a part are damaged."""
        return {finding.which for finding in self.findings if finding.part == part}

    @property
    def digest(self) -> str:
        """The digest of digests."""
        return f"sha256:{sha256(b''.join(self.digests)).hexdigest()}"


def check(db: sqlite3.Connection, *, quick: bool = False, progress: Progress | None = None) -> Report:
    """Look at all of an archive that reading() opened; `quick` leaves out to compare its parts."""
    tables = ("capture", "content", "post") if quick else ("capture", "content", "post", "post")
    report = Report(passing=Passing(progress, sum(length(db, table) for table in tables)))
    steps = [_pages, _schema, _settings, _accessions, _captures, _contents, _sources, _media, _rows, _posts]
    if not quick:
        steps += resolve("solidarity_archive.store.comparison:steps")()
    for step in steps:
        attempt(report, step, db)
    return report


def attempt(
    report: Report, step: Callable[[sqlite3.Connection, Report], None], db: sqlite3.Connection
) -> None:
    """Take one step of a check; what keeps it from its end is a finding."""
    try:
        step(db, report)
    except UNCLEAR as error:
        report.add("file", None, f"{step.__name__.strip('_')} cannot be read on: {error}")


def _pages(db: sqlite3.Connection, report: Report) -> None:
    for (line,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
        # SQLite 3.40 looks for NULL in the wrong columns of a table WITHOUT ROWID whose key is not in front.
        null = _NULL.fullmatch(str(line))
        if line != "ok" and not (null and _has_none(db, *null.groups())):
            report.add("file", None, " ".join(str(line).split()))


def _has_none(db: sqlite3.Connection, table: str, column: str) -> bool:
    sql = f'SELECT NOT EXISTS (SELECT 1 FROM "{table}" WHERE "{column}" IS NULL)'
    return bool(db.execute(sql).fetchone()[0])


def _schema(db: sqlite3.Connection, report: Report) -> None:
    sql = "SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    with in_memory() as new:
        wanted = {name: rest for name, *rest in new.execute(sql)}
        version = new.execute("PRAGMA user_version").fetchone()
        run = new.execute(_RUN).fetchall()
    if db.execute("PRAGMA user_version").fetchone() != version:
        report.add("file", None, "its header names another schema than it has")
    if db.execute(_RUN).fetchall() != run:
        report.add("schema", "migrations", "are not those that made this schema")
    held = {name: rest for name, *rest in db.execute(sql)}
    for name in sorted(wanted.keys() | held.keys(), key=str):
        if wanted.get(name) != held.get(name):
            state = (
                "is missing" if name not in held else "is not ours" if name not in wanted else "is changed"
            )
            report.add("schema", name, state)


_RUN = "SELECT migration_set, name FROM _sqlite_migrations ORDER BY id"


def _settings(db: sqlite3.Connection, report: Report) -> None:
    if not are_settings_sound(db):
        report.add("setting", None, "settings or aliases are not as they were written")


def _accessions(db: sqlite3.Connection, report: Report) -> None:
    found: dict[int, object] = {}
    for *values, kept, whole in every(db, "accession", f"{ACCESSION}, fixity, entered", "id"):
        id = values[0]
        found[id] = whole
        if not is_sound(values, kept):
            report.add("accession", id, "its row is not as it was written")
    for id in sorted(wrongly_undone(db)):
        report.add("accession", id, "is marked as undone and is not, or the other way round")
    last = max((number for (number,) in some(db, _LAST) if isinstance(number, int)), default=0)
    for id in sorted({*range(1, highest([last, *found]) + 1)} - found.keys()):
        report.add("accession", id, "is missing")
    for id, whole in sorted(found.items()):
        report.digests.append(fixity((id, whole)))
        if entered(db, id) != whole:
            report.add("accession", id, "what it entered is not what it was")
    report.counts["accessions"] = len(found)


def highest(ids: Collection[int]) -> int:
    """Return the highest number of an accession; one that a flipped bit made does not count."""
    return max((id for id in ids if 0 < id <= len(ids) + _GAP), default=0)


_LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'accession'"


def _captures(db: sqlite3.Connection, report: Report) -> None:
    report.counts["captures"] = 0
    for id, *values in report.passing.each(every(db, "capture", CAPTURE, "id")):
        report.counts["captures"] += 1
        if not is_said(values):
            report.add("capture", id, "is not what its digest says")
    for id, digest, site, says in every(db, "site_capture", "id, digest, site, says", "id"):
        if site_digest(site, says) != digest:
            report.add("site capture", id, "is not what its digest says")


def is_said(values: list[Any]) -> bool:
    """Whether the columns of CAPTURE, but for the id, agree with their digest."""
    kind, says, completeness, details, digest, content = values
    try:
        return bool(said_digest(kind, says, completeness, content, details) == digest)
    except (AttributeError, TypeError):
        return False


def _contents(db: sqlite3.Connection, report: Report) -> None:
    report.counts["contents"] = 0
    columns = f"content.id, content.format, content.zlib, content.fixity, {CONTENT}"
    for id, format_, packed, kept, *values in report.passing.each(every(db, "content", columns, "id")):
        report.counts["contents"] += 1
        report.digests.append(fixity(values[:1]))
        if content_of(values[0], format_, packed) is None:
            _add_content(db, report, id, "is not what its digest says")
        elif not is_sound(values, kept):
            _add_content(db, report, id, "is described otherwise than it was")
    missing = "content NOT NULL AND content NOT IN (SELECT id FROM content)"
    sql = f"SELECT DISTINCT content FROM capture WHERE {missing}"
    for (id,) in some(db, sql):
        _add_content(db, report, id, "is missing")


def _add_content(db: sqlite3.Connection, report: Report, content: int, what: str) -> None:
    """Note a damaged content, by the posts that it is of."""
    sql = "SELECT DISTINCT post FROM binding WHERE capture IN (SELECT id FROM capture WHERE content = ?)"
    posts = [post for (post,) in some(db, sql, content)]
    for post in posts:
        report.add("post", post, f"its content {what}")
    if not posts:
        report.add("content", content, what)


def _sources(db: sqlite3.Connection, report: Report) -> None:
    kept = parts_of_sources(db)
    report.counts["sources"] = len(kept)
    for digest, rows in kept.items():
        if f"sha256:{digest_of_parts(db, rows)}" != digest:
            report.add("source", digest, "its kept bytes are not what their digest says")
    sql = "SELECT id, digest, sheet FROM accession WHERE digest NOT NULL"
    for id, digest, sheet in some(db, sql):
        if digest not in kept and '"kept": true' in str(sheet):
            report.add("source", digest, f"its bytes are missing (accession {id})")


def _media(db: sqlite3.Connection, report: Report) -> None:
    known = {digest for (digest,) in db.execute("SELECT digest FROM medium")}
    report.counts["media"] = len(known)
    for digest in sorted(known - sound_media(db)):
        report.add("medium", digest, "its bytes are not what their digest says")
    for url, digest in db.execute("SELECT url, digest FROM medium_place"):
        if digest not in known:
            report.add("medium", url, "its bytes are missing")


def _rows(db: sqlite3.Connection, report: Report) -> None:
    """Look at the rows that have a checksum."""
    for table, columns in {**CHECKED, **PLACED}.items():
        name = "id" if table in PLACED else columns.split(", ")[0]
        for which, *values, kept in db.execute(f"SELECT {name}, {columns}, crc FROM {table}"):
            if checksum(values) != kept:
                report.add(table.replace("_", " "), which, "is not as it was written")


def sound_media(db: sqlite3.Connection) -> set[str]:
    """Return the digests of the files of posts whose bytes agree with them."""
    parts: dict[str, list[tuple[int, int]]] = {}
    for digest, part, row in every(db, "medium_part", "digest, part, rowid"):
        parts.setdefault(str(digest), []).append((part if isinstance(part, int) else -1, row))
    sound = {f"sha256:{sha256().hexdigest()}"}  # of no bytes there is no part
    for digest, rows in parts.items():
        found = sha256()
        for row in _in_order(rows):
            (piece,) = next(some(db, "SELECT bytes FROM medium_part WHERE rowid = ?", row), (None,))
            found.update(piece if isinstance(piece, bytes) else b"")
        if f"sha256:{found.hexdigest()}" == digest:
            sound.add(digest)
    return sound


def parts_of_sources(db: sqlite3.Connection) -> dict[str, list[int]]:
    """Return the rows of kept, in the order of the parts, by the digest of their source."""
    found: dict[str, list[tuple[int, int]]] = {}
    for digest, part, row in every(db, "kept", "digest, part, rowid"):
        found.setdefault(str(digest), []).append((part if isinstance(part, int) else -1, row))
    return {digest: _in_order(parts) for digest, parts in found.items()}


def _in_order(parts: list[tuple[int, int]]) -> list[int]:
    """Return the rows of parts in their order; none if their numbers are not those that they were given."""
    ordered = sorted(parts)
    return [row for _, row in ordered] if [part for part, _ in ordered] == list(range(len(parts))) else []


def digest_of_parts(db: sqlite3.Connection, rows: list[int]) -> str | None:
    """Return the SHA-256 of a source whose parts are in these rows of kept; None if one cannot be read."""
    found = sha256()
    parts = (next(some(db, f"SELECT {PART} FROM kept WHERE rowid = ?", row), (None, None)) for row in rows)
    try:
        for piece in joined(db, parts):
            found.update(piece)
    except BROKEN:
        return None
    return found.hexdigest()


def _posts(db: sqlite3.Connection, report: Report) -> None:
    wanted = shown(db)
    sound: dict[int, bytes] = {}
    for id, what, kept in report.passing.each(_read_posts(db)):
        if what is None and id in wanted:
            sound[id] = kept
        elif id in wanted:
            report.add("post", id, str(what))
        else:
            report.add("post", id, what or "is there, and no accession that counts says so")
    for id in sorted(wanted - sound.keys() - report.damaged("post")):
        report.add("post", id, "is missing")
    report.digests += [kept for _, kept in sorted(sound.items())]
    report.counts["posts"] = len(wanted)


def shown(db: sqlite3.Connection) -> set[int]:
    """Return the posts that there must be, by all that can be read of what was said and not undone."""
    acts = {id for id, undone_by in every(db, "accession", "id, undone_by", "id") if undone_by is None}
    captures = {
        id
        for id, accession, *said in every(db, "capture", "id, accession, kind, says, details", "id")
        if accession in acts and _makes_post(*said)
    }
    rows = every(db, "binding", "id, accession, capture, post", "id")
    sound = sorted(row for row in rows if all(isinstance(value, int) for value in row))
    bound = {capture: post for _, act, capture, post in sound if act in acts and capture in captures}
    return set(bound.values())


def _makes_post(kind: object, says: object, details: object) -> bool:
    """Tell what posts.makes_post() does by the columns of a capture, which may be damaged."""
    if kind != "hint":
        return kind in ("source", "hand")
    try:
        return "title" in json.loads(str(says)) and bool(json.loads(str(details or "{}")).get("comments"))
    except ValueError:
        return False


def _read_posts(db: sqlite3.Connection) -> Iterator[tuple[int, str | None, bytes]]:
    """Yield each post with what is damaged of it, if anything, and its digest."""
    for *values, kept in every(db, "post", f"{POST}, post.fixity", "row"):
        row, id, *_, body_kept, details_kept = values
        what = None if is_sound(values, kept) else "its fields are not as they were written"
        body = next(some(db, f"SELECT {BODY}, {DETAILS} FROM body WHERE row = ?", row), None)
        if what is None and (body is None or not is_sound(body[:-1], body_kept)):
            what = "its text is not as it was written"
        elif what is None and body and details_fixity(row, body[-1]) != details_kept:
            what = "its comments or custom fields are not as they were written"
        yield id, what, bytes(kept or b"")
