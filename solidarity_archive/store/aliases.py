"""Other names that users gave: words of one group find each other."""

import sqlite3
from collections.abc import Sequence

from solidarity_archive.store.fixity import doubt_aliases, seal_settings
from solidarity_archive.store.sql import select_in
from solidarity_archive.words.tokens import fold_word, term_of


def groups(db: sqlite3.Connection) -> list[list[str]]:
    """Return the groups, each as it was typed."""
    found: dict[int, list[str]] = {}
    for number, word in db.execute('SELECT "group", word FROM alias ORDER BY "group", word'):
        found.setdefault(number, []).append(word)
    doubt_aliases(db)
    return list(found.values())


def add(db: sqlite3.Connection, words: Sequence[str]) -> None:
    """Make the words one group, with all groups that have one of them."""
    folds = {fold_word(term_of(word)): word for word in words}
    met = [number for (number,) in select_in(db, 'SELECT "group" FROM alias WHERE fold IN ({})', folds)]
    (new,) = db.execute('SELECT coalesce(max("group"), 0) + 1 FROM alias').fetchone()
    group = min(met, default=new)
    for number in set(met):
        db.execute('UPDATE OR REPLACE alias SET "group" = ? WHERE "group" = ?', (group, number))
    rows = ((fold, word, group) for fold, word in folds.items())
    db.executemany('REPLACE INTO alias (fold, word, "group") VALUES (?, ?, ?)', rows)
    seal_settings(db)


def remove(db: sqlite3.Connection, words: Sequence[str]) -> int:
    """Take the words out of their groups, and groups that have one word left; return how many went."""
    folds = [(fold_word(term_of(word)),) for word in words]
    gone = db.executemany("DELETE FROM alias WHERE fold = ?", folds).rowcount
    alone = 'SELECT "group" FROM alias GROUP BY "group" HAVING count(*) = 1'
    db.execute(f'DELETE FROM alias WHERE "group" IN ({alone})')
    seal_settings(db)
    return gone
