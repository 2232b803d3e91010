"""The rules of what is not to be in public exports: kept in the archive, in the order they were given."""

import json
import sqlite3
from collections.abc import Sequence

from solidarity_archive.store.fixity import seal_settings

_NAME = "redact"


def rules(db: sqlite3.Connection) -> list[str]:
    """Return the rules."""
    kept = db.execute("SELECT value FROM setting WHERE name = ?", (_NAME,)).fetchone()
    return [str(rule) for rule in json.loads(kept[0])] if kept else []


def keep_rules(db: sqlite3.Connection, kept: Sequence[str]) -> None:
    """Keep these rules in the place of the old ones, in the caller's transaction."""
    value = json.dumps(kept, ensure_ascii=False)
    db.execute("REPLACE INTO setting (name, value) VALUES (?, ?)", (_NAME, value))
    seal_settings(db)
