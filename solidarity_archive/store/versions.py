"""Which rules made what is made from the captures."""

import sqlite3

from solidarity_archive.post import FOLD_VERSION
from solidarity_archive.store.fixity import seal_settings
from solidarity_archive.words.keys import ANALYZER_VERSION

_MADE_BY = {"fold_version": str(FOLD_VERSION), "analyzer_version": str(ANALYZER_VERSION)}


def is_up_to_date(db: sqlite3.Connection, *names: str) -> bool:
    """Whether this version made the posts, the lexicon and its keys, or what these `names` are of."""
    kept = dict(db.execute("SELECT name, value FROM setting"))
    return all(kept.get(name) == _MADE_BY[name] for name in names or _MADE_BY)


def keep(db: sqlite3.Connection) -> None:
    """Note that they are made by this version."""
    db.executemany("REPLACE INTO setting (name, value) VALUES (?, ?)", _MADE_BY.items())
    seal_settings(db)
