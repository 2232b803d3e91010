"""The lexicon: every word of the posts, how often it stands in which languages, and its keys.

A cache, like the table post: whatever was added, edited, removed and undone, it is the same as one that
is made anew.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count as count_from
from typing import Any, NamedTuple, TypeVar

from solidarity_archive.store.sql import select_in
from solidarity_archive.words.keys import ENOUGH, Lemmas, keys_at_load, lemmas_of
from solidarity_archive.words.names import is_name_like, name_keys
from solidarity_archive.words.tokens import UNSEEN, fold_word, is_plain, spelled, term_of

K = TypeVar("K")
_HEAVY = 180_000
"""Different words of a tally that are enough to be entered, which takes 250 bytes of memory a word."""
_AT_ONCE = 10_000
"""Words that are entered together: in the order of their keys, that is much faster; all would take memory."""
_POST = 1 << 40
"""What a post adds to the number of a word in a heap, whose lower bits count occurrences."""
_PARTED = frozenset(("\u0306", "\u0308", *UNSEEN))


@dataclass(slots=True)
class _Heap:
    """Words in lower case: in how many posts and how often, in one number; and how often with a capital."""

    words: dict[str, int] = field(default_factory=dict)
    capitals: Counter[str] = field(default_factory=Counter)

    def add(self, texts: Iterable[str]) -> None:
        """Count the words of a post.

        First by themselves, so that the large dictionary, which no cache of the processor holds, is asked
        once for each different word: to count all of them there takes a fifth longer.
        """
        post = Counter(spelled("\n".join(texts)))
        for word in [word for word in post if not word.islower()]:
            count = post.pop(word)
            lower = word.lower()
            post[lower] += count
            if word[0].isupper():
                self.capitals[lower] += count
        words = self.words
        known = words.get
        for word, count in post.items():
            words[word] = known(word, 0) + count + _POST


class _Changes(NamedTuple):
    """What is to be added to the numbers of some folds and to their counts by language and spelling."""

    languages: tuple[str, ...]
    words: dict[str, list[int]]
    """By fold: posts, count, capitals, and the count in each of the languages."""
    spellings: dict[str, dict[str, int]]
    """By fold and spelling."""

    def take(
        self, heap: _Heap, sign: int, languages: Iterable[int], told: Mapping[str, tuple[str, str]]
    ) -> None:
        """Add words of a heap, and forget them: those that are `told`, with the fold and spelling of each."""
        for word in heap.words.keys() & told.keys():
            fold, spelling = told[word]
            posts, count = divmod(heap.words.pop(word), _POST)
            numbers = self.words[fold]
            numbers[0] += sign * posts
            numbers[1] += sign * count
            numbers[2] += sign * heap.capitals.pop(word, 0)
            for place in languages:
                numbers[3 + place] += sign * count
            if spelling != fold:
                others = self.spellings.setdefault(fold, {})
                others[spelling] = others.get(spelling, 0) + sign * count


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
        return sum(len(heap.words) for heap in self._heaps.values()) > _HEAVY

    def changes(self) -> Iterator[_Changes]:
        """Yield what the words come to, _AT_ONCE folds together and in their order, and forget these."""
        heaps, self._heaps = self._heaps, {}
        languages = tuple({language for _, each in heaps for language in each})
        places = {each: [languages.index(language) for language in each] for _, each in heaps}
        folds, others = _folds(word for heap in heaps.values() for word in heap.words)
        folds.reverse()
        while folds:
            some = [folds.pop() for _ in range(min(_AT_ONCE, len(folds)))]
            told = {fold: (fold, fold) for fold in some}
            for fold in some:
                told |= {word: (fold, spelling) for word, spelling in others.pop(fold, {}).items()}
            changes = _Changes(languages, {fold: [0] * (3 + len(languages)) for fold in some}, {})
            for (sign, of), heap in heaps.items():
                changes.take(heap, sign, places[of], told)
            yield changes


def _folds(words: Iterable[str]) -> tuple[list[str], dict[str, dict[str, str]]]:
    """Return the folds of words in lower case, in order, and by fold other words, with their spelling."""
    plain: set[str] = set()
    others: dict[str, dict[str, str]] = {}
    for word in words:
        if is_plain(word):
            plain.add(word)
        else:
            fold, spelling = _told(word)
            others.setdefault(fold, {})[word] = spelling
    return sorted(plain | others.keys()), others


def _told(lower: str) -> tuple[str, str]:
    """Return the fold of a word in lower case, and how the index has it spelled.

    That is its term, but й and ї in two pieces are two letters to FTS5 too, and what is not seen parts words.
    """
    term = term_of(lower)
    spelling = term if _PARTED.isdisjoint(lower) else lower
    return fold_word(term), spelling


class _Word(NamedTuple):
    """A word as it is to be in the lexicon, and what its keys are made of."""

    id: int
    fold: str
    posts: int
    occurrences: int
    capitals: int
    made_for: str | None
    """What the keys that it has were made for; None if it is new."""
    keys: str
    """Those that it has."""
    languages: tuple[str, ...]
    """In which enough of its occurrences are to have a say."""
    spellings: tuple[str, ...]
    """All, the fold among them if it is one."""
    is_name: bool
    """Whether it may be one: mostly with a capital."""
    to_be_made_for: str
    """All that its keys depend on, in one line."""

    @property
    def has_its_keys(self) -> bool:
        """Whether those that it has need not be made again."""
        return self.made_for == self.to_be_made_for

    def keys_to_be(self, lemmas: Lemmas) -> set[str]:
        """Return the keys that it is to have: of stems, dictionary forms and names."""
        keys: set[str] = set()
        for spelling in self.spellings:
            keys |= keys_at_load(term_of(spelling), self.languages, lemmas)
        return keys | name_keys(self.fold) if self.is_name else keys


_KNOWN = """
  SELECT id, fold, posts, count, capitals, made_for, keys,
    (SELECT json_group_object(language, by.count) FROM word_language AS by WHERE by.word = word.id),
    (SELECT json_group_object(spelling, by.count) FROM word_spelling AS by WHERE by.word = word.id)
  FROM word
"""
"""What _word() makes a word of, the last two parsed."""


def _word(row: tuple[Any, ...], languages: Mapping[str, int], others: Mapping[str, int]) -> _Word:
    """Return a word by its row and by its counts by language and by spelling other than the fold."""
    id, fold, posts, count, capitals, made_for, keys = row
    enough = count * ENOUGH
    shares = tuple(sorted([language for language, part in languages.items() if part and part >= enough]))
    spellings: tuple[str, ...] = (fold,)
    said = shares
    is_name = is_name_like(fold, capitals / count)
    if is_name:
        said = (*said, "*")
    if others:
        as_folded = spellings if count > sum(others.values()) else ()
        spellings = (*as_folded, *sorted(other for other, part in others.items() if part))
        if spellings != (fold,):
            said = (*said, *spellings)
    return _Word(id, fold, posts, count, capitals, made_for, keys, shares, spellings, is_name, " ".join(said))


def enter(db: sqlite3.Connection, tally: Tally) -> None:
    """Enter the words of a tally, with their keys."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM word").fetchone()
    ids = count_from(last + 1)
    for changes in tally.changes():
        _enter(db, changes, ids, is_first=not last)


def _enter(db: sqlite3.Connection, changes: _Changes, ids: Iterator[int], *, is_first: bool) -> None:
    """Enter some words; if they are the first, none of them has to be looked for."""
    rows = () if is_first else select_in(db, f"{_KNOWN} WHERE fold IN ({{}})", changes.words)
    words = _counted(db, {row[1]: row for row in rows}, changes, ids)
    asked: dict[str, set[str]] = {}
    for word in words:
        if not word.has_its_keys:
            for language in word.languages:
                asked.setdefault(language, set()).update(map(term_of, word.spellings))
    _write(db, words, lemmas_of(asked))


def _counted(
    db: sqlite3.Connection, known: Mapping[str, tuple[Any, ...]], changes: _Changes, ids: Iterator[int]
) -> list[_Word]:
    """Keep the counts by language and by spelling, delete words that are gone and return the others."""
    words: list[_Word] = []
    gone: list[tuple[int]] = []
    told: dict[str, list[tuple[int, str, int]]] = {"language": [], "spelling": []}
    for fold, numbers in changes.words.items():
        posts, count, capitals, *parts = numbers
        languages = {name: part for name, part in zip(changes.languages, parts, strict=True) if part}
        others = changes.spellings.get(fold, {})
        if fold in known:
            id, _, *old, made_for, keys, old_languages, old_others = known[fold]
            posts, count, capitals = posts + old[0], count + old[1], capitals + old[2]
            languages = _added(json.loads(old_languages), languages)
            others = _added(json.loads(old_others), others)
        else:
            id, made_for, keys = next(ids), None, ""
        told["language"] += [(id, name, number) for name, number in languages.items()]
        if others:
            told["spelling"] += [(id, name, number) for name, number in others.items()]
        if count:
            words.append(_word((id, fold, posts, count, capitals, made_for, keys), languages, others))
        else:
            gone.append((id,))
    for column, counts in told.items():
        sql = f"REPLACE INTO word_{column} (word, {column}, count) VALUES (?, ?, ?)"
        db.executemany(sql, sorted(counts))
        nought = [row[:2] for row in counts if not row[2]]
        db.executemany(f"DELETE FROM word_{column} WHERE word = ? AND {column} = ?", nought)
    for table, column in (("word_key", "word"), ("word", "id")):
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)
    return words


def _added(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    return {name: old.get(name, 0) + new.get(name, 0) for name in old.keys() | new.keys()}


def _write(db: sqlite3.Connection, words: Iterable[_Word], lemmas: Lemmas) -> None:
    """Write words, with keys where those that they have are made for something else."""
    new: list[tuple[str, int]] = []
    old: list[tuple[str, int]] = []
    rows: list[tuple[object, ...]] = []
    for word in words:
        keys = word.keys
        if not word.has_its_keys:
            had, has = set(keys.split()), word.keys_to_be(lemmas)
            new += [(key, word.id) for key in has - had]
            old += [(key, word.id) for key in had - has]
            keys = " ".join(sorted(has))
        rows.append((*word[:5], word.to_be_made_for, keys))
    db.executemany(
        """INSERT INTO word (id, fold, posts, count, capitals, made_for, keys) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET posts = excluded.posts, count = excluded.count,
          capitals = excluded.capitals, made_for = excluded.made_for, keys = excluded.keys""",
        rows,
    )
    db.executemany("DELETE FROM word_key WHERE key = ? AND word = ?", old)
    db.executemany("INSERT INTO word_key (key, word) VALUES (?, ?)", sorted(new))


def rebuild(db: sqlite3.Connection) -> None:
    """Make the lexicon anew from the texts."""
    for table in ("word_key", "word_language", "word_spelling", "word"):
        db.execute(f"DELETE FROM {table}")
    tally = Tally()
    for texts, languages in _bodies(db):
        tally.come(texts, languages)
        if tally.is_heavy:
            enter(db, tally)
    enter(db, tally)


def differing(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Return for each table of the lexicon the words that it is wrong about, by the texts."""
    tally = Tally()
    for texts, languages in _bodies(db):
        tally.come(texts, languages)
    words: dict[str, list[int]] = {}
    by_language: dict[tuple[str, str], int] = {}
    by_spelling: dict[tuple[str, str], int] = {}
    for changes in tally.changes():
        for fold, (posts, count, capitals, *parts) in changes.words.items():
            words[fold] = [posts, count, capitals]
            by_language |= {
                (fold, name): part for name, part in zip(changes.languages, parts, strict=True) if part
            }
        by_spelling |= {(fold, name): n for fold, by in changes.spellings.items() for name, n in by.items()}
    held = {
        fold: list(numbers) for fold, *numbers in db.execute("SELECT fold, posts, count, capitals FROM word")
    }
    wrong = {"word": _unlike(words, held)}
    for column, counts in (("language", by_language), ("spelling", by_spelling)):
        sql = f"SELECT fold, {column}, by.count FROM word_{column} AS by LEFT JOIN word ON word.id = by.word"
        rows = {(fold, name): count for fold, name, count in db.execute(sql)}
        wrong[f"word_{column}"] = {str(fold) for fold, _ in _unlike(counts, rows)}
    keys: dict[int, set[str]] = {}
    for key, id in db.execute("SELECT key, word FROM word_key"):
        keys.setdefault(id, set()).add(key)
    wrong["word_key"] = set()
    for *row, by_name, others in db.execute(_KNOWN):
        id, fold, *_, said = row
        has = keys.pop(id, set())
        # Keys are not made again to compare them: that would read dictionaries.
        sound = (
            fold in wrong["word"] or _word(tuple(row), json.loads(by_name), json.loads(others)).has_its_keys
        )
        if not sound or set(said.split()) != has:
            wrong["word_key"].add(fold)
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
