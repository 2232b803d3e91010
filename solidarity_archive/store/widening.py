"""From a word that was typed to its forms in the archive, by the keys of the lexicon."""

import sqlite3
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from solidarity_archive.store.fixity import doubt_aliases
from solidarity_archive.store.sql import select_in
from solidarity_archive.words.aliases import ALIASES
from solidarity_archive.words.keys import LANGUAGES, keys_at_query
from solidarity_archive.words.names import alike, is_name_like, name_keys
from solidarity_archive.words.tokens import fold_word, term_of

Tier: TypeAlias = Literal["typed", "lemma", "alias", "name", "stem"]
WEIGHTS: dict[Tier, float] = {"typed": 1.0, "lemma": 0.9, "alias": 0.8, "name": 0.5, "stem": 0.4}
"""What a form counts in the ranking, by why it is one."""
_TIERS: dict[str, Tier] = {"l": "lemma", "s": "stem", "n": "name"}
MOST = 200
"""Forms of a word: FTS5 needs 92 ms for an OR of a thousand."""
_COLUMNS = """
  fold, posts,
  (SELECT group_concat(spelling, ' ') FROM word_spelling AS other WHERE other.word = word.id),
  count > coalesce((SELECT sum(other.count) FROM word_spelling AS other WHERE other.word = word.id), 0)
"""


class Form(NamedTuple):
    """A form in the archive: folded, as the index has it spelled, in how many posts, and why it is one."""

    fold: str
    spellings: tuple[str, ...]
    posts: int = 0
    tier: Tier = "typed"
    weight: float = 1.0


class Widener:
    """Finds the forms of words; what was found once is remembered."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._forms: dict[str, tuple[Form, ...]] = {}
        self._languages: list[str] | None = None

    def typed(self, word: str) -> Form:
        """Return a word as it was typed, with its accents or others; it need not be in the archive."""
        fold = fold_word(term_of(word))
        row = self.db.execute(f"SELECT {_COLUMNS} FROM word WHERE fold = ?", (fold,)).fetchone()
        return _form(row, "typed") if row else Form(fold, (term_of(word),))

    def forms(self, word: str) -> tuple[Form, ...]:
        """Return a word as typed() and the other forms that it has in the archive, the best first."""
        term = term_of(word)
        if term not in self._forms:
            typed = self.typed(word)
            found = self._related(typed, term)
            for alias in self._aliases([typed, *found.values()]):
                same = self.typed(alias)
                for form in (same, *self._related(same, term_of(alias)).values()):
                    if form.posts and form.fold != typed.fold:
                        weight = form.weight * WEIGHTS["alias"]
                        _keep(found, form._replace(tier="alias", weight=weight))
            others = sorted(found.values(), key=lambda form: (-form.weight, -form.posts, form.fold))
            self._forms[term] = (typed, *others[: MOST - 1])
        return self._forms[term]

    def folds(self, word: str) -> list[str]:
        """Return the folds of all its forms() in the archive."""
        return [form.fold for form in self.forms(word)]

    def _related(self, typed: Form, term: str) -> dict[str, Form]:
        """Return the other forms of a word by their folds, aliases apart."""
        row = self.db.execute("SELECT keys FROM word WHERE fold = ?", (typed.fold,)).fetchone()
        if row:
            keys = set(row[0].split())
        else:
            languages = self._known_languages()
            # It may be the dictionary form itself, whose other forms are there.
            lemma = term.replace("ё", "е")
            keys = {*keys_at_query(term, languages), *(f"l{language}{lemma}" for language in languages)}
            if is_name_like(typed.fold, 1.0):
                keys |= name_keys(typed.fold)
        found: dict[str, Form] = {}
        rows = select_in(
            self.db,
            f"SELECT key, {_COLUMNS} FROM word_key JOIN word ON word.id = word_key.word WHERE key IN ({{}})",
            sorted(keys),
        )
        for key, *columns in rows:
            form = _form(columns, _TIERS[key[0]])
            if form.fold != typed.fold and (form.tier != "name" or alike(typed.fold, form.fold)):
                _keep(found, form)
        return found

    def _known_languages(self) -> list[str]:
        if self._languages is None:
            sql = "SELECT 1 FROM word_key WHERE key BETWEEN ? AND ? LIMIT 1"
            bounds = {language: (f"s{language}", f"s{language}\U0010ffff") for language in LANGUAGES}
            self._languages = [
                name for name, bound in bounds.items() if self.db.execute(sql, bound).fetchone()
            ]
        return self._languages

    def _aliases(self, forms: list[Form]) -> Iterator[str]:
        """Yield the other names of a word, which is known by its dictionary forms too."""
        same = {form.fold for form in forms if form.weight >= WEIGHTS["lemma"]}
        for group in (*ALIASES, *groups_with(self.db, same)):
            if not same.isdisjoint(map(_fold, group)):
                yield from (word for word in group if _fold(word) not in same)


def groups_with(db: sqlite3.Connection, folds: set[str]) -> list[list[str]]:
    """Return the user's groups of aliases that have one of these words."""
    if db.execute("SELECT 1 FROM alias LIMIT 1").fetchone() is None:
        return []
    doubt_aliases(db)
    groups: dict[int, list[str]] = {}
    rows = select_in(
        db,
        'SELECT DISTINCT other."group", other.word FROM alias JOIN alias AS other USING ("group")'
        " WHERE alias.fold IN ({})",
        sorted(folds),
    )
    for number, word in rows:
        groups.setdefault(number, []).append(word)
    return list(groups.values())


def _fold(word: str) -> str:
    return fold_word(term_of(word))


def _form(columns: list[object] | tuple[object, ...], tier: Tier) -> Form:
    fold, posts, others, as_folded = columns
    spellings = (*([str(fold)] if as_folded else []), *str(others or "").split())
    return Form(str(fold), spellings, int(str(posts)), tier, WEIGHTS[tier])


def _keep(found: dict[str, Form], form: Form) -> None:
    known = found.get(form.fold)
    if known is None or known.weight < form.weight:
        found[form.fold] = form
