"""Which rules made what is made from the captures."""

import sqlite3

from solidarity_archive.post import FOLD_VERSION
from solidarity_archive.store.fixity import seal_settings
from solidarity_archive.words.keys import ANALYZER_VERSION

_MADE_BY = {"fold_version": str(FOLD_VERSION), "analyzer_version": str(ANALYZER_VERSION)}


def is_up_to_date(db: sqlite3.Connection) -> bool:
    """Whether this version of the program made the posts, the lexicon and its keys."""
    kept = dict(db.execute("SELECT name, value FROM setting"))
    return all(kept.get(name) == value for name, value in _MADE_BY.items())


def keep(db: sqlite3.Connection) -> None:
    """Note that they are made by this version."""
    db.executemany("REPLACE INTO setting (name, value) VALUES (?, ?)", _MADE_BY.items())
    seal_settings(db)
