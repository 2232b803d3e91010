"""The lexicon: every word of the posts, how often it stands in which languages, and its keys.

A cache, like the table post: whatever was added, edited, removed and undone, it is the same as one that
is made anew.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from solidarity_archive.store.sql import chunks, select_in
from solidarity_archive.words.keys import ENOUGH, keys_at_load
from solidarity_archive.words.names import is_name_like, name_keys
from solidarity_archive.words.tokens import fold_word, spelled, term_of

HEAVY = 100_000
"""Different words of a tally that are enough to be entered."""
_BATCH = 1000
_AT_ONCE = 20_000
"""Words whose keys are made together: in their order, they are entered much faster."""
_DECOMPOSED = ("\u0306", "\u0308")
WORD_COLUMNS = "word.id, word.fold, word.posts, word.count, word.capitals, word.languages, word.spellings"


@dataclass(slots=True)
class _Heap:
    """Words as they stand, with how often; and in how many posts, whatever their case."""

    count: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)

    def add(self, texts: Iterable[str]) -> None:
        words = [word for text in texts for word in spelled(text)]
        self.count.update(words)
        self.posts.update(set(map(str.lower, words)))


@dataclass(slots=True)
class Tally:
    """Words on their way into the lexicon and out of it, by the languages of their posts."""

    _come: dict[tuple[str, ...], _Heap] = field(default_factory=dict)
    _gone: dict[tuple[str, ...], _Heap] = field(default_factory=dict)

    def come(self, texts: Iterable[str], languages: tuple[str, ...]) -> None:
        """Count the words of a post that is added."""
        self._come.setdefault(languages, _Heap()).add(texts)

    def go(self, texts: Iterable[str], languages: tuple[str, ...]) -> None:
        """Count the words of a post that is taken out."""
        self._gone.setdefault(languages, _Heap()).add(texts)

    @property
    def weight(self) -> int:
        """How many different words there are, about."""
        return sum(len(heap.count) for heaps in (self._come, self._gone) for heap in heaps.values())

    def clear(self) -> None:
        """Forget all words."""
        self._come.clear()
        self._gone.clear()

    def changes(self) -> "dict[str, Entry]":
        """Return what is to be added to each word, by its fold."""
        found: dict[str, Entry] = {}
        for sign, heaps in ((1, self._come), (-1, self._gone)):
            for languages, heap in heaps.items():
                for word, count in heap.count.items():
                    spelling = _spelling(word)
                    entry = _entry(found, spelling)
                    entry.count += sign * count
                    entry.capitals += sign * count * word[0].isupper()
                    for language in languages:
                        entry.languages[language] += sign * count
                    entry.spellings[spelling] += sign * count
                for word, posts in heap.posts.items():
                    _entry(found, _spelling(word)).posts += sign * posts
        return found


@dataclass(slots=True)
class Entry:
    """A word, folded: occurrences, those with a capital, those by language and by spelling.

    `posts` is in how many posts it occurs; one that spells it in two ways counts twice.
    """

    fold: str
    id: int = 0
    posts: int = 0
    count: int = 0
    capitals: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def is_name(self) -> bool:
        """Whether it may be a name: mostly with a capital."""
        return self.count > 0 and is_name_like(self.fold, self.capitals / self.count)

    @property
    def shares(self) -> dict[str, float]:
        """The share of its occurrences that are in each language, if it is large enough to count."""
        shares = {language: count / self.count for language, count in sorted(self.languages.items())}
        return {language: share for language, share in shares.items() if share >= ENOUGH}

    def bears(self) -> tuple[object, ...]:
        """Return what its keys depend on."""
        return (self.is_name, *self.shares, None, *sorted(self.spellings))

    def found_by(self) -> set[str]:
        """Return its keys: of stems, dictionary forms and names."""
        shares = self.shares
        keys = {key for spelling in self.spellings for key in keys_at_load(term_of(spelling), shares)}
        return keys | name_keys(self.fold) if self.is_name else keys

    def plus(self, change: "Entry") -> "Entry":
        """Return this word with a change."""
        return Entry(
            self.fold,
            self.id,
            self.posts + change.posts,
            self.count + change.count,
            self.capitals + change.capitals,
            _sum(self.languages, change.languages),
            _sum(self.spellings, change.spellings),
        )

    def row(self) -> tuple[object, ...]:
        """Return the columns of WORD_COLUMNS but for the number, which is last."""
        alone = self.spellings.keys() == {self.fold}
        return (
            self.fold,
            self.posts,
            self.count,
            self.capitals,
            _json(self.languages),
            None if alone else _json(self.spellings),
            self.id or None,
        )


class _Keyed(NamedTuple):
    key: str
    word: int


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Return the word of a row of WORD_COLUMNS."""
    id, fold, posts, count, capitals, languages, spellings = row
    told = json.loads(spellings) if spellings else {fold: count}
    return Entry(fold, id, posts, count, capitals, Counter(json.loads(languages)), Counter(told))


def enter(db: sqlite3.Connection, tally: Tally, *, keyed: bool = True) -> None:
    """Enter the words of a tally and forget them; without `keyed` their keys are left for key_all()."""
    changes = tally.changes()
    tally.clear()
    for folds in chunks(sorted(changes), _BATCH):
        old = {
            entry.fold: entry
            for entry in map(
                entry_of,
                select_in(db, f"SELECT {WORD_COLUMNS} FROM word WHERE fold IN ({{}})", folds),
            )
        }
        before = [old.get(fold) or Entry(fold) for fold in folds]
        after = [entry.plus(changes[entry.fold]) for entry in before]
        _write(db, after)
        if keyed:
            pairs = zip(before, after, strict=True)
            _key(db, [new for was, new in pairs if new.count and new.bears() != was.bears()])


def _write(db: sqlite3.Connection, entries: list[Entry]) -> None:
    columns = "fold, posts, count, capitals, languages, spellings"
    for entry in entries:
        if not entry.id and entry.count:
            marks = f"INSERT INTO word ({columns}, id) VALUES (?, ?, ?, ?, ?, ?, ?)"
            entry.id = int(db.execute(marks, entry.row()).lastrowid or 0)
        elif entry.count:
            sets = ", ".join(f"{column} = ?" for column in columns.split(", "))
            db.execute(f"UPDATE word SET {sets} WHERE id = ?", entry.row())
        elif entry.id:
            db.execute("DELETE FROM word_key WHERE word = ?", (entry.id,))
            db.execute("DELETE FROM word WHERE id = ?", (entry.id,))


def _key(db: sqlite3.Connection, entries: list[Entry]) -> None:
    """Put the keys of words in the place of those that they had."""
    db.executemany("DELETE FROM word_key WHERE word = ?", ((entry.id,) for entry in entries))
    rows = sorted(_Keyed(key, entry.id) for entry in entries for key in entry.found_by())
    db.executemany("INSERT INTO word_key (key, word) VALUES (?, ?)", rows)


def key_all(db: sqlite3.Connection) -> None:
    """Make the keys of all words anew."""
    db.execute("DELETE FROM word_key")
    last = 0
    while rows := db.execute(
        f"SELECT {WORD_COLUMNS} FROM word WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE)
    ).fetchall():
        entries = [entry_of(row) for row in rows]
        last = entries[-1].id
        rows = sorted(_Keyed(key, entry.id) for entry in entries for key in entry.found_by())
        db.executemany("INSERT INTO word_key (key, word) VALUES (?, ?)", rows)


def rebuild(db: sqlite3.Connection, progress: Callable[[int], None] | None = None) -> None:
    """Make the lexicon anew from the texts; `progress` is told how many posts have been counted."""
    db.execute("DELETE FROM word_key")
    db.execute("DELETE FROM word")
    tally = Tally()
    for number, (texts, languages) in enumerate(_bodies(db), 1):
        tally.come(texts, languages)
        if tally.weight > HEAVY:
            enter(db, tally, keyed=False)
        if progress and number % _BATCH == 0:
            progress(number)
    enter(db, tally, keyed=False)
    key_all(db)


def _bodies(db: sqlite3.Connection) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    rows = db.execute(
        """SELECT body.title, summary, text, terms, json_extract(fields, '$.languages')
        FROM body JOIN post USING (row)"""
    )
    for *texts, languages in rows:
        yield tuple(texts), tuple(json.loads(languages or "[]"))


def _entry(found: dict[str, Entry], spelling: str) -> Entry:
    fold = fold_word(term_of(spelling))
    entry = found.get(fold)
    if entry is None:
        entry = found[fold] = Entry(fold)
    return entry


def _spelling(word: str) -> str:
    """Return a word as the index has it: its term, but й and ї in two pieces are two to FTS5 as well."""
    lower = word.lower()
    return lower if any(mark in lower for mark in _DECOMPOSED) else term_of(word)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> Counter[str]:
    whole = {name: one.get(name, 0) + other.get(name, 0) for name in {*one, *other}}
    return Counter({name: count for name, count in whole.items() if count})


def _json(counts: Mapping[str, int]) -> str:
    return json.dumps(dict(sorted(counts.items())), ensure_ascii=False, separators=(",", ":"))
