"""Values: one value of each column of each table changes, and nothing wrong is shown without a word."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from solidarity_archive.store.connection import transaction, writing
from solidarity_archive.store.live import Fetched, Followed, follow, note
from solidarity_archive.store.media import keep_medium
from tests.running import run
from tests.torture.ground import Ground, Verdict, apart, archive, complaint
from tests.torture.rot import Shown, untrue

_ANY = ("--type", "any", "--status", "any")
_INDEX, _OWN = "post_fts", ("sqlite_", "_sqlite_")
"""The search index is a table of FTS5's own, and its pages are rot's to spoil; SQLite has its own tables."""
_COUNTED = {("post", name) for name in ("row", "id", "type", "status", "complete")}
"""What is only counted, by the index of dates, where months or info count posts."""
_POST = {
    "post": "SELECT id FROM post WHERE rowid = ?",
    "body": "SELECT id FROM post WHERE row = ?",
    "binding": "SELECT post FROM binding WHERE rowid = ?",
    "capture": "SELECT post FROM binding WHERE capture = ?",
    "content": "SELECT post FROM binding JOIN capture ON capture.id = capture WHERE content = ?",
}
"""Which post a row of a table is about."""
Value: TypeAlias = Any  # whatever SQLite holds


def columns(ground: Ground) -> Iterator[Verdict]:
    """Change one value of each column: what is shown is right, or doubted, or left out; check finds it."""
    path = archive(ground.folder)
    run(path, "add", "--title", "Made by hand", "--date", "2015-04-05", "-", stdin=b"What the dockers said.")
    for words in (
        ("edit", "3", "--title", "Another title"),
        ("tag", "4", "+strike"),
        ("remove", "5"),
        ("alias", "add", "Stalino", "Donetsk"),
    ):
        run(path, *words)
    with writing(path) as db, transaction(db):
        home, now = "https://bread.example/", "2015-04-21T10:00:00Z"
        follow(db, Followed(home, "feed", f"{home}feed", now, now))
        note(db, Fetched(f"{home}feed", home, "sha256:0", {}, now, 1))
        keep_medium(db, f"{home}roll.png", "image/png", b"\x89PNG", now)
    whole = path.read_bytes()
    places = list(_columns(path))
    if ground.size != "full":
        places = ground.random.sample(places, ground.times(12, len(places)))
    for table, column in places:
        path.write_bytes(whole)
        right, rotten = _changed(path, table, column, ground.random)
        verdict = rotten if isinstance(rotten, str) else _judged(right, rotten, (table, column))
        yield verdict and f"{table}.{column}: {verdict}"


def _reads(post: int) -> list[tuple[str, ...]]:
    one = str(post)
    return [
        *(("list", *_ANY, "-f", form) for form in ("jsonl", "ids")),
        ("show", one, "-f", "jsonl"),
        ("search", "strike OR solidarity OR Stalino", *_ANY, "-f", "ids"),
        ("search", "the -strike", "-f", "jsonl"),
        ("excerpt", one, "-f", "markdown"),
        ("export", *_ANY, "-f", "csv"),
        ("related", one, "-f", "ids"),
        *((name, one, "-f", "json") for name in ("why", "history")),
        *((name,) for name in ("months", "info", "accessions", "trash", "media", "alias", "gaps")),
    ]


def _columns(path: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        for (table,) in db.execute(sql).fetchall():
            if table.startswith((_INDEX, *_OWN)) or not db.execute(f"SELECT 1 FROM {table}").fetchone():
                continue
            for (column,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall():
                yield table, column


def _changed(path: Path, table: str, column: str, chance: Random) -> tuple[Shown | str, Shown | str]:
    """Change a value; return what was shown before and what is shown now."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints=ON")
        names = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        row = chance.choice(db.execute(f'SELECT * FROM {table} ORDER BY "{column}" DESC LIMIT 50').fetchall())
        about = _POST.get(table) and db.execute(_POST[table], row[:1]).fetchone()
        post = about[0] if about else 1
        right = apart(lambda: _look(path, post))
        where = " AND ".join(f'"{name}" IS ?' for name in names)
        value = _other(row[names.index(column)], chance)
        db.execute(f'UPDATE OR REPLACE {table} SET "{column}" = ? WHERE {where}', (value, *row))
    return right, apart(lambda: _look(path, post))


def _other(value: Value, chance: Random) -> Value:
    """Return a value that is not this one but looks like it."""
    if value is None or isinstance(value, int | float):
        return (value or 0) + 1
    if not value:
        return value + type(value)(b"x") if isinstance(value, bytes) else "x"
    place = chance.randrange(len(value))
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    return value[:place] + ("b" if value[place] != "b" else "c") + value[place + 1 :]


def _look(path: Path, post: int) -> Shown:
    return Shown([run(path, *words) for words in _reads(post)], run(path, "check", "-f", "json"))


def _judged(right: Shown | str, rotten: Shown, place: tuple[str, str]) -> Verdict:
    if isinstance(right, str):
        return f"before anything was changed: {right}"
    for words, good, bad in zip(_reads(1), right.reads, rotten.reads, strict=True):
        if said := complaint(bad):
            return f"{words[0]}: {said}"
        if words[0] in ("search", "related"):  # the order of hits depends on all posts
            if said := untrue("jsonl" in words, good, bad):
                return f"{words[0]}: {said}"
            continue
        silent = good.out != bad.out and not bad.err
        if silent and not (place in _COUNTED and words[0] in ("months", "info")):
            return f"{words[0]} shows something else without a word"
    if said := complaint(rotten.check):
        return f"check: {said}"
    return None if rotten.check.code else "check does not find it"
