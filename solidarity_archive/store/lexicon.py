"""The lexicon: every word of the posts, how often it stands in which languages, and its keys.

A cache, like the table post: whatever was added, edited, removed and undone, it is the same as one that
is made anew.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from solidarity_archive.store.sql import chunks, select_in
from solidarity_archive.words.keys import ENOUGH, keys_at_load
from solidarity_archive.words.names import is_name_like, name_keys
from solidarity_archive.words.tokens import fold_word, spelled, term_of

K = TypeVar("K")
_HEAVY = 150_000
"""Different words of a tally that are enough to be entered."""
_BATCH = 1000
_AT_ONCE = 20_000
"""Words whose keys are entered together: in their order, that is much faster."""
_DECOMPOSED = ("\u0306", "\u0308")


@dataclass(slots=True)
class _Heap:
    """Words as they stand, with how often; and in how many posts, whatever their case."""

    count: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)

    def add(self, texts: Iterable[str]) -> None:
        words = spelled("\n".join(texts))
        self.count.update(words)
        self.posts.update({word.lower() for word in set(words)})


class _Changes(NamedTuple):
    """What is to be added to posts, count and capitals of a fold, and to counts by language and spelling."""

    words: dict[str, list[int]]
    languages: dict[tuple[str, str], int]
    spellings: dict[tuple[str, str], int]


@dataclass(slots=True)
class Tally:
    """Words on their way into the lexicon and out of it, by the languages of their posts."""

    _heaps: dict[tuple[int, tuple[str, ...]], _Heap] = field(default_factory=dict)

    def come(self, texts: Iterable[str], languages: tuple[str, ...]) -> None:
        """Count the words of a post that is added."""
        self._heaps.setdefault((1, languages), _Heap()).add(texts)

    def go(self, texts: Iterable[str], languages: tuple[str, ...]) -> None:
        """Count the words of a post that is taken out."""
        self._heaps.setdefault((-1, languages), _Heap()).add(texts)

    @property
    def is_heavy(self) -> bool:
        """Whether it is time to enter the words."""
        return sum(len(heap.count) for heap in self._heaps.values()) > _HEAVY

    def changes(self) -> _Changes:
        """Return what the words come to, and forget them."""
        changes = _Changes({}, {}, {})
        known: dict[str, tuple[str, str]] = {}
        for (sign, languages), heap in self._heaps.items():
            for word, count in heap.count.items():
                fold, spelling = known[word] = known.get(word) or _told(word)
                numbers = changes.words.setdefault(fold, [0, 0, 0])
                numbers[1] += sign * count
                numbers[2] += sign * count * word[0].isupper()
                for language in languages:
                    key = (fold, language)
                    changes.languages[key] = changes.languages.get(key, 0) + sign * count
                if spelling != fold:
                    key = (fold, spelling)
                    changes.spellings[key] = changes.spellings.get(key, 0) + sign * count
            for word, posts in heap.posts.items():
                fold, _ = known[word] = known.get(word) or _told(word)
                changes.words.setdefault(fold, [0, 0, 0])[0] += sign * posts
        self._heaps.clear()
        return changes


def _told(word: str) -> tuple[str, str]:
    """Return the fold of a word, and how the index has it spelled.

    That is its term, but й and ї in two pieces are two letters to FTS5 too.
    """
    lower = word.lower()
    if word.isascii() and word.isalnum():
        return lower, lower
    term = term_of(word)
    spelling = lower if any(mark in lower for mark in _DECOMPOSED) else term
    return fold_word(term), spelling


@dataclass(frozen=True, slots=True)
class _Known:
    """A word of the lexicon: its columns, and its counts by language and by spelling other than the fold."""

    id: int
    fold: str
    posts: int
    count: int
    capitals: int
    made_for: str | None
    keys: str
    languages: dict[str, int]
    spelled: dict[str, int]

    @property
    def spellings(self) -> list[str]:
        """All spellings, the fold among them if it is one."""
        others = sum(self.spelled.values())
        return [*([self.fold] if self.count > others else []), *sorted(self.spelled)]

    @property
    def is_name(self) -> bool:
        """Whether it may be a name: mostly with a capital."""
        return is_name_like(self.fold, self.capitals / self.count)

    def shares(self) -> dict[str, float]:
        """Return the share of its occurrences that each language has, if that is large enough to count."""
        shares = {language: count / self.count for language, count in sorted(self.languages.items())}
        return {language: share for language, share in shares.items() if share >= ENOUGH}


_KNOWN = """
  SELECT id, fold, posts, count, capitals, made_for, keys,
    (SELECT json_group_object(language, by.count) FROM word_language AS by WHERE by.word = word.id),
    (SELECT json_group_object(spelling, by.count) FROM word_spelling AS by WHERE by.word = word.id)
  FROM word
"""
"""The columns of _Known; _known_of() makes one of them."""


def _known_of(row: tuple[Any, ...]) -> _Known:
    """Return the word of a row of _KNOWN."""
    id, fold, posts, count, capitals, made_for, keys, languages, others = row
    told = json.loads(languages), json.loads(others)
    return _Known(id, fold, posts, count, capitals, made_for, keys, *told)


def enter(db: sqlite3.Connection, tally: Tally, *, keyed: bool = True) -> None:
    """Enter the words of a tally; without `keyed` their keys are left for key_all()."""
    changes = tally.changes()
    db.executemany(
        """INSERT INTO word (fold, posts, count, capitals) VALUES (?, ?, ?, ?) ON CONFLICT (fold) DO UPDATE
        SET posts = posts + excluded.posts, count = count + excluded.count,
          capitals = capitals + excluded.capitals""",
        ((fold, *numbers) for fold, numbers in sorted(changes.words.items())),
    )
    rows = select_in(db, "SELECT fold, id FROM word WHERE fold IN ({})", changes.words)
    ids: dict[str, int] = {fold: id for fold, id in rows}  # noqa: C416 - says what the tuples are
    for column, counts in (("language", changes.languages), ("spelling", changes.spellings)):
        db.executemany(
            f"""INSERT INTO word_{column} (word, {column}, count) VALUES (?, ?, ?)
            ON CONFLICT (word, {column}) DO UPDATE SET count = count + excluded.count""",
            sorted((ids[fold], name, count) for (fold, name), count in counts.items()),
        )
        gone = [(ids[fold],) for (fold, _), count in counts.items() if count < 0]
        db.executemany(f"DELETE FROM word_{column} WHERE word = ? AND count = 0", gone)
    gone = [(ids[fold],) for fold, (_, count, _) in changes.words.items() if count < 0]
    db.executemany(
        "DELETE FROM word_key WHERE word IN (SELECT id FROM word WHERE id = ? AND count = 0)", gone
    )
    db.executemany("DELETE FROM word WHERE id = ? AND count = 0", gone)
    if keyed:
        _key(db, ids.values())


def _key(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Make the keys of words, where they are made for what the words were."""
    for some in chunks(sorted(ids), _AT_ONCE):
        new: list[tuple[str, int]] = []
        old: list[tuple[str, int]] = []
        made: list[tuple[str, str, int]] = []
        for word in map(_known_of, select_in(db, f"{_KNOWN} WHERE id IN ({{}})", some)):
            made_for = _made_for(word)
            if made_for == word.made_for:
                continue
            had, has = set(word.keys.split(" ")) - {""}, _keys(word)
            new += [(key, word.id) for key in has - had]
            old += [(key, word.id) for key in had - has]
            made.append((made_for, " ".join(sorted(has)), word.id))
        db.executemany("DELETE FROM word_key WHERE key = ? AND word = ?", old)
        db.executemany("INSERT INTO word_key (key, word) VALUES (?, ?)", sorted(new))
        db.executemany("UPDATE word SET made_for = ?, keys = ? WHERE id = ?", made)


def _keys(word: _Known) -> set[str]:
    """Return the keys of a word: of stems, dictionary forms and names."""
    shares = word.shares()
    keys = {key for spelling in word.spellings for key in keys_at_load(term_of(spelling), shares)}
    return keys | name_keys(word.fold) if word.is_name else keys


def _made_for(word: _Known) -> str:
    """Return all that the keys of a word depend on, in one line."""
    said = [*word.shares(), *(["*"] if word.is_name else [])]
    return " ".join([*said, *(word.spellings if word.spelled else [])])


def rebuild(db: sqlite3.Connection) -> None:
    """Make the lexicon anew from the texts."""
    for table in ("word_key", "word_language", "word_spelling", "word"):
        db.execute(f"DELETE FROM {table}")
    tally = Tally()
    for texts, languages in _bodies(db):
        tally.come(texts, languages)
        if tally.is_heavy:
            enter(db, tally, keyed=False)
    enter(db, tally, keyed=False)
    for ids in chunks(list(db.execute("SELECT id FROM word")), _AT_ONCE):
        _key(db, (id for (id,) in ids))


def differing(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Return for each table of the lexicon the words that it is wrong about, by the texts."""
    tally = Tally()
    for texts, languages in _bodies(db):
        tally.come(texts, languages)
    wanted = tally.changes()
    held = {
        fold: list(numbers) for fold, *numbers in db.execute("SELECT fold, posts, count, capitals FROM word")
    }
    wrong = {"word": _unlike(wanted.words, held)}
    for column, counts in (("language", wanted.languages), ("spelling", wanted.spellings)):
        sql = f"SELECT fold, {column}, by.count FROM word_{column} AS by LEFT JOIN word ON word.id = by.word"
        rows = {(fold, name): count for fold, name, count in db.execute(sql)}
        wrong[f"word_{column}"] = {str(fold) for fold, _ in _unlike(counts, rows)}
    keys: dict[int, set[str]] = {}
    for key, word in db.execute("SELECT key, word FROM word_key"):
        keys.setdefault(word, set()).add(key)
    wrong["word_key"] = set()
    for word in map(_known_of, db.execute(_KNOWN)):
        has = keys.pop(word.id, set())
        # Keys are not made again to compare them: that would load dictionaries, for seconds.
        sound = word.fold in wrong["word"] or word.made_for == _made_for(word)
        if not sound or set(word.keys.split()) != has:
            wrong["word_key"].add(word.fold)
    wrong["word_key"] |= {key for left in keys.values() for key in left}
    return {table: words for table, words in wrong.items() if words}


def _unlike(one: Mapping[K, object], other: Mapping[K, object]) -> set[K]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _bodies(db: sqlite3.Connection) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    rows = db.execute(
        """SELECT body.title, summary, text, terms, json_extract(fields, '$.languages')
        FROM body JOIN post USING (row)"""
    )
    for *texts, languages in rows:
        yield tuple(texts), tuple(json.loads(languages or "[]"))
