"""What is sound of a damaged archive, row by row; what is made from captures is made anew."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from solidarity_archive.markup import plain_text
from solidarity_archive.post import Capture, Content, Details, Post, Says
from solidarity_archive.store.checking import (
    CAPTURE,
    Finding,
    digest_of_parts,
    highest,
    is_said,
    parts_of_sources,
    shown,
    sound_media,
)
from solidarity_archive.store.entering import enter_capture
from solidarity_archive.store.fixity import (
    ACCESSION,
    BODY,
    CHECKED,
    CONTENT,
    DETAILS,
    POST,
    checksum,
    details_fixity,
    is_sound,
    seal,
)
from solidarity_archive.store.identity import strong_keys
from solidarity_archive.store.kept import details_of, post_of
from solidarity_archive.store.ledger import close_accession, content_of, contents, open_accession, undoing
from solidarity_archive.store.posts import make_anew, numbered
from solidarity_archive.store.reading import Passing, Progress, every, length, some
from solidarity_archive.store.rows import (
    content_columns,
    content_digest,
    pack,
    said_digest,
)
from solidarity_archive.store.sites import site_digest
from solidarity_archive.store.sources import PART

_NO_SHEET = "{}"
_OURS = (
    *("accession", "binding", "capture", "content", "identity", "kept", "site_capture"),
    *("medium", "medium_part", "medium_place"),
)
_MADE = ("post", "body", "term", "post_term", "word", "word_language", "word_spelling", "word_key", "setting")
_VERSIONS = ("fold_version", "analyzer_version")


@dataclass(slots=True)
class Rescue:
    """A rescue under way: what is `lost`, and what is known of the captures and contents that are not."""

    old: sqlite3.Connection
    new: sqlite3.Connection
    now: str
    progress: Progress | None = None
    lost: list[Finding] = field(default_factory=list)
    _contents: dict[bytes, int] = field(default_factory=dict)
    _captures: set[int] = field(default_factory=set)

    def run(self, progress: Progress | None = None) -> None:
        """Copy everything that is sound; `progress` is told of the posts that are made of it."""
        self._copy_contents()
        self._copy_accessions()
        self._copy_captures()
        self._copy_bindings()
        self._copy_sites()
        self._copy_sources()
        self._copy_media()
        self._copy_posts()
        self._copy_rest()
        posts = max(numbered(self.new), 1)
        make_anew(
            self.new, progress and (lambda done: progress(done, done / posts))
        )  # and, with it, the digest of the settings
        for (id,) in self.new.execute("SELECT id FROM accession").fetchall():
            seal(self.new, id)
        there = {id for (id,) in self.new.execute("SELECT id FROM post")}
        for id in sorted(shown(self.old) - there):
            self._lose("post", id, "nothing is left of it")

    def _lose(self, part: str, which: int | str | None, what: str) -> None:
        self.lost.append(Finding(part, which, what))

    def _copy_contents(self) -> None:
        for id, format_, packed, kept, *values in every(
            self.old, "content", f"content.id, content.format, content.zlib, content.fixity, {CONTENT}", "id"
        ):
            content = content_of(values[0], format_, packed)
            if content and is_sound(values, kept):
                self._enter_content(content, packed, (*values, kept), id)
            elif content:
                self._enter_content(content, packed, content_columns(values[0], plain_text(content)), id)

    def _enter_content(
        self, content: Content, packed: bytes, columns: tuple[Any, ...], id: int | None = None
    ) -> int:
        cursor = self.new.execute(
            """INSERT INTO content (id, format, zlib, digest, length, languages, margin, fixity)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (id, content.format, packed, *columns),
        )
        self._contents[columns[0]] = int(cursor.lastrowid or 0)
        return self._contents[columns[0]]

    def _copy_accessions(self) -> None:
        insert = f"INSERT INTO accession ({ACCESSION}) VALUES (?, ?, ?, ?, ?, ?, ?)"
        rows = every(self.old, "accession", f"{ACCESSION}, undone_by, fixity", "id")
        found = {values[0]: (values, by, kept) for *values, by, kept in rows}
        undid = {by: id for id, (_, by, _) in found.items() if by is not None}
        for id in range(1, highest({*found, *undid}) + 1):
            values, _, kept = found.get(id, (None, None, None))
            if values is None:
                self._lose("accession", id, "its row is lost")
            elif not is_sound(values, kept):
                self._lose("accession", id, "its row is damaged; what can be read of it was copied")
                values[-1] = values[-1] if _is_json(values[-1]) else _NO_SHEET
                values[1:3] = ["undo", str(undid[id])] if id in undid else values[1:3]
            try:
                self.new.execute(insert, values or _stand_in(id, undid.get(id)))
            except sqlite3.IntegrityError:
                self.new.execute(insert, _stand_in(id, undid.get(id)))
        undone = undoing(self.new.execute("SELECT id, act, source FROM accession").fetchall())
        for id, (_, by, _) in found.items():
            if by != undone.get(id):
                self._lose("accession", id, "whether it was undone was damaged")
        marks = [(by, id) for id, by in undone.items()]
        self.new.executemany("UPDATE accession SET undone_by = ? WHERE id = ?", marks)

    def _ensure(self, accession: int) -> None:
        """See that there is an accession, for what is left of it."""
        row = _stand_in(accession, None)
        self.new.execute(f"INSERT OR IGNORE INTO accession ({ACCESSION}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _copy_captures(self) -> None:
        columns = "capture.crc, capture.accession, capture.place, capture.position"
        lost_texts: dict[bytes, str] | None = None
        passing = Passing(self.progress, length(self.old, "capture"))
        captures = every(self.old, "capture", f"{CAPTURE}, {columns}", "id")
        for id, *values, crc, accession, place, position in passing.each(captures):
            kind, says, completeness, details, digest, content = values
            if not is_said(values):
                for (post,) in some(self.old, "SELECT post FROM binding WHERE capture = ?", id):
                    self._lose("post", post, f"what accession {accession} said of it ({place}) is lost")
                continue
            if checksum((accession, place, position, digest)) != crc:
                self._lose("capture", id, f"where in its source it stood was damaged ({place})")
            number = self._contents.get(content) if content else None
            if content and number is None:
                lost_texts = self._texts() if lost_texts is None else lost_texts
                text = lost_texts.get(content)
                post = next((post for (post,) in some(self.old, _BOUND, id)), None)
                what = "of its content only the text is left" if text else "its content is lost"
                self._lose("post", post, f"{what} (accession {accession}, {place})")
                content, number = self._again(text)
                completeness = completeness if number else None
                digest = said_digest(kind, says, completeness, content, details)
            self._ensure(accession)
            said = (kind, says, number, completeness, digest, details)
            row = (id, accession, place, position, *said, checksum((accession, place, position, digest)))
            self.new.execute(f"INSERT INTO capture VALUES ({','.join('?' * len(row))})", row)
            self._captures.add(id)
            for key in strong_keys(json.loads(says)):
                self._know(key, id)

    def _again(self, text: str | None) -> tuple[bytes | None, int | None]:
        """Enter a text as content, and return its digest and number."""
        if not text:
            return None, None
        content = Content("text", text)
        digest = content_digest(content)
        known = self._contents.get(digest)
        packed = pack(text.encode())
        return digest, known or self._enter_content(content, packed, content_columns(digest, text))

    def _texts(self) -> dict[bytes, str]:
        """Return the sound texts of sound posts by the digests of their contents."""
        return {_bytes(post.content): post.text for post in self._posts() if post.content and post.text}

    def _posts(self) -> Iterator[Post]:
        """Yield the posts that are sound as they were shown, with text and details; None for what is lost."""
        for *values, kept in every(self.old, "post", f"{POST}, post.fixity", "row"):
            row, id, *_, fields, body_kept, details_kept = values
            sql = f"SELECT {BODY}, {DETAILS} FROM body WHERE row = ?"
            *body, details = next(some(self.old, sql, row), (None,))
            if is_sound(values, kept):
                text = body[3] if is_sound(body, body_kept) else None
                told = details_of(details) if details_fixity(row, details) == details_kept else None
                yield post_of(id, fields, text)._replace(details=told)

    def _copy_posts(self) -> None:
        """Let what was shown of a post stand for what was said of it, where nothing of that is left."""
        here = shown(self.new)
        posts = [post for post in self._posts() if post.id not in here]
        if not posts:
            return
        act = open_accession(
            self.new, "add", self.now, source="what was shown of posts whose captures are lost"
        )
        for post in posts:
            if post.details is None:
                self._lose("post", post.id, "its comments and custom fields are lost")
            fields = post._asdict()
            says: Any = {name: fields[name] for name in Says.__annotations__ if fields.get(name) is not None}
            for name in ("authors", "terms"):
                parts = (part._asdict() for part in says[name])
                says[name] = [{key: value for key, value in part.items() if value} for part in parts]
            content = contents(self.new, [post.content]).get(post.content) if post.content else None
            content = content or (Content("text", post.text) if post.text else None)
            capture = Capture(
                place=f"post {post.id}",
                says=says,
                content=content,
                completeness=post.completeness if content else None,
                details=post.details or Details(),
            )
            enter_capture(self.new, act, capture, post.id)
        close_accession(self.new, act, {"accession": act, "new_posts": [post.id for post in posts]})

    def _copy_bindings(self) -> None:
        for *row, crc in every(self.old, "binding", "id, accession, capture, post, crc", "id"):
            if checksum(row[1:]) != crc:
                self._lose("binding", row[0], "which post a capture is of was damaged")
            elif row[2] in self._captures:
                self._ensure(row[1])
                self.new.execute("INSERT INTO binding VALUES (?, ?, ?, ?, ?)", (*row, crc))
        sql = "SELECT id, place FROM capture WHERE id NOT IN (SELECT capture FROM binding)"
        for id, place in self.new.execute(sql).fetchall():
            self._lose("capture", id, f"nobody knows any more which post it is of ({place})")
        for key, capture, crc in some(self.old, "SELECT key, capture, crc FROM identity"):
            if capture in self._captures and checksum((key, capture)) == crc:
                self._know(key, capture)

    def _know(self, key: str, capture: int) -> None:
        """Let a post be known by a key."""
        row = (key, capture)
        self.new.execute("INSERT OR IGNORE INTO identity VALUES (?, ?, ?)", (*row, checksum(row)))

    def _copy_sites(self) -> None:
        for row in every(self.old, "site_capture", "id, accession, site, place, says, digest", "id"):
            _, accession, site, _, says, digest = row
            if site_digest(site, says) == digest:
                self._ensure(accession)
                self.new.execute("INSERT INTO site_capture VALUES (?, ?, ?, ?, ?, ?)", row)
            else:
                self._lose("site", str(site), f"what accession {accession} said of it is lost")

    def _copy_sources(self) -> None:
        part = f"SELECT digest, part, {PART} FROM kept WHERE rowid = ?"
        for places in parts_of_sources(self.old).values():
            rows = (row for place in places for row in some(self.old, part, place))
            self.new.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?, ?, ?)", rows)
        lost = {
            digest
            for digest, places in parts_of_sources(self.new).items()  # with the contents that are there
            if f"sha256:{digest_of_parts(self.new, places)}" != digest
        }
        self.new.executemany("DELETE FROM kept WHERE digest = ?", ((digest,) for digest in lost))
        missing = "digest NOT NULL AND digest NOT IN (SELECT digest FROM kept)"
        sql = f"SELECT id, digest, sheet FROM accession WHERE {missing}"
        for id, digest, sheet in self.new.execute(sql).fetchall():
            if json.loads(sheet).get("kept"):
                lost.add(digest)
                close_accession(self.new, id, json.loads(sheet) | {"kept": False})
        for digest in sorted(lost):
            self._lose("source", digest, "its kept bytes are lost")

    def _copy_media(self) -> None:
        media = sound_media(self.old)
        for *row, crc in some(self.old, "SELECT digest, type, size, crc FROM medium"):
            digest = row[0]
            if digest not in media:
                self._lose("medium", digest, "its bytes are lost")
                continue
            if checksum(row) != crc:
                self._lose("medium", digest, "its type or size may be wrong")
            self.new.execute("INSERT INTO medium VALUES (?, ?, ?, ?)", (*row, checksum(row)))
            for table in ("medium_part", "medium_place"):
                self._copy_table(table, "digest = ?", digest)

    def _copy_rest(self) -> None:
        """Copy the tables that no digest covers as they read."""
        for name, value in some(self.old, "SELECT name, value FROM setting"):
            if name not in _VERSIONS:
                self.new.execute("REPLACE INTO setting VALUES (?, ?)", (name, value))
        tables = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        for (table,) in self.new.execute(tables).fetchall():
            if table not in _OURS + _MADE and not table.startswith(("sqlite_", "_sqlite_", "post_fts")):
                self._copy_table(table, "1")

    def _copy_table(self, table: str, condition: str, *parameters: object) -> None:
        for row in some(self.old, f"SELECT * FROM {table} WHERE {condition}", *parameters):
            if table in CHECKED and checksum(row[:-1]) != row[-1]:
                self._lose(table.replace("_", " "), row[0], "its row is damaged")
                continue
            marks = ",".join("?" * len(row))
            self.new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)


def _stand_in(accession: int, undid: int | None) -> tuple[object, ...]:
    """Return the row of an accession whose own is gone; `undid` is what it undid, if it did."""
    act, source = ("add", None) if undid is None else ("undo", str(undid))
    return accession, act, source, None, None, "", _NO_SHEET


_BOUND = "SELECT post FROM binding WHERE capture = ? ORDER BY id DESC"


def _bytes(digest: str) -> bytes:
    return bytes.fromhex(digest.removeprefix("sha256:"))


def _is_json(text: object) -> bool:
    try:
        return isinstance(json.loads(str(text)), dict)
    except ValueError:
        return False
