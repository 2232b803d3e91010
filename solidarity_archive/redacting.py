"""What is not to be in public exports: rules are given and taken back."""

import sqlite3
from collections.abc import Iterable

from solidarity_archive.errors import NotFoundError
from solidarity_archive.redaction import rule_of, same
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.redactions import keep_rules, rules


def give(db: sqlite3.Connection, words: Iterable[str]) -> list[str]:
    """Add rules; return those that were not there. Raises UsageError for what is no rule."""
    new: list[str] = []
    with transaction(db):
        kept = rules(db)
        for rule in map(rule_of, words):
            if not any(same(rule, other) for other in (*kept, *new)):
                new.append(rule)
        keep_rules(db, [*kept, *new])
    return new


def take_back(db: sqlite3.Connection, words: Iterable[str]) -> list[str]:
    """Take rules away; return them. Raises NotFoundError for one that is not there."""
    gone: list[str] = []
    with transaction(db):
        kept = rules(db)
        for word in words:
            found = [rule for rule in kept if same(rule, word)]
            if not found:
                raise NotFoundError(f"{word!r} is no rule", "archive redact lists them.")
            gone += found
        keep_rules(db, [rule for rule in kept if rule not in gone])
    return gone
