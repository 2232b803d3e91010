"""From what is asked for to what FTS5 and SQL are asked for.

Every word that was typed reaches FTS5 as a string in quotes, so that nothing in it is an operator
(FTS5, "Full-text Query Syntax").
"""

import math
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from solidarity_archive.errors import NotFoundError
from solidarity_archive.searching.asked import All, Asked, Either, Filter, InTitle, Near, Not, Phrase, Word
from solidarity_archive.searching.patterns import Close, Exactly, Forms, Side, index_tokens
from solidarity_archive.searching.ranking import Group, finder
from solidarity_archive.store.select import Parameters, conditions
from solidarity_archive.store.widening import Form, Widener
from solidarity_archive.words.tokens import spelled

_COMBINATIONS = 200
"""Of forms that stand side by side or near each other: FTS5 has to be given each of them."""
_WIDENED = 40
"""Words of a search that are widened; who pastes a page does not look for forms."""
_SIDE_BY_SIDE = 16
ENDLESS = math.inf
_PREFIXED = 1000
"""Words with a beginning that are looked at to say how common it is."""


class Leaf(NamedTuple):
    """A word or phrase as it is looked for: the forms of each of its words, and what FTS5 is asked for."""

    asked: Word | Phrase
    forms: tuple[tuple[Form, ...], ...]
    phrases: tuple[str, ...]
    group: Group

    @property
    def cost(self) -> float:
        """About how many entries of the index FTS5 goes through for it, in terms of those of one word.

        Words side by side take 16 times as long, and of a beginning all words are put together first.
        """
        if isinstance(self.asked, Word) and self.asked.prefix:
            return ENDLESS
        posts = sum(form.posts for some in self.forms for form in some)
        return posts if len(self.forms) == 1 else posts * _SIDE_BY_SIDE


class Condition(NamedTuple):
    """A condition on the table post, with its parameters."""

    sql: str
    parameters: Parameters


class Matcher:
    """Makes expressions of what is asked for; `leaves` are the words and phrases that were looked up."""

    def __init__(self, db: sqlite3.Connection, *, exact: bool = False) -> None:
        self.db, self.exact = db, exact
        self.leaves: dict[Word | Phrase, Leaf] = {}
        self._widener = Widener(db)

    def match(self, asked: Asked) -> str | None:
        """Return what FTS5 is asked for; None if there is something in it that is no text."""
        match asked:
            case Word() | Phrase():
                return f"({' OR '.join(self.leaf(asked).phrases)})"
            case Near(parts, distance):
                near = (f"NEAR({' '.join(some)}, {distance})" for some in self._combined(parts))
                return f"({' OR '.join(near)})"
            case InTitle(part):
                inside = self.match(part)
                return inside and f"(title : {inside})"
            case Either(parts):
                return _joined(" OR ", [self.match(part) for part in parts])
            case All(parts):
                return self.match_all(parts)
        return None

    def match_all(self, parts: Sequence[Asked]) -> str | None:
        """Return what FTS5 is asked for where all of the parts must hold."""
        wanted = _joined(" AND ", [self.match(part) for part in parts if not isinstance(part, Not)])
        unwanted = [self.match(part.part) for part in parts if isinstance(part, Not)]
        if not wanted or not unwanted:
            return wanted
        others = _joined(" OR ", unwanted)
        return others and f"({wanted} NOT {others})"

    def condition(self, asked: Asked) -> Condition:
        """Return a condition on the table post for whatever is asked for."""
        if match := self.match(asked):
            # The plus keeps SQLite from asking the index about each row that the rest leaves.
            return Condition("+post.row IN (SELECT rowid FROM post_fts WHERE post_fts MATCH ?)", [match])
        match asked:
            case Filter(query=query):
                try:
                    return Condition(*conditions(self.db, query))
                except NotFoundError:  # id:4 where there is none
                    return Condition("0", [])
            case Not(part):
                inside = self.condition(part)
                return Condition(f"NOT coalesce(({inside.sql}), 0)", inside.parameters)
            case All(parts) | Either(parts):
                some = [self.condition(part) for part in parts]
                word = " OR " if isinstance(asked, Either) else " AND "
                joined = word.join(f"({each.sql})" for each in some)
                return Condition(joined or "1", [value for each in some for value in each.parameters])
        return Condition("1", [])

    def groups(self, asked: Asked, *, titled: bool = False) -> Iterator[Group]:
        """Yield what is wanted in a text, as it is ranked and shown."""
        match asked:
            case Word() | Phrase():
                yield self.leaf(asked).group._replace(titled=titled)
            case Near(parts, distance):
                groups = [self.leaf(part).group for part in parts]
                pattern = Close(tuple(group.pattern for group in groups), distance)
                yield Group(pattern, min(group.posts for group in groups), titled)
            case InTitle(part):
                yield from self.groups(part, titled=True)
            case All(parts) | Either(parts):
                for part in parts:
                    yield from self.groups(part, titled=titled)

    def leaf(self, asked: Word | Phrase) -> Leaf:
        """Return how a word or phrase is looked for."""
        if asked not in self.leaves:
            as_typed = self.exact or len(self.leaves) >= _WIDENED
            if isinstance(asked, Phrase) or asked.exact or asked.prefix or as_typed:
                self.leaves[asked] = self._as_typed(asked)
            else:
                self.leaves[asked] = self._widened(asked)
        return self.leaves[asked]

    def _as_typed(self, asked: Word | Phrase) -> Leaf:
        words = spelled(asked.text)
        prefix = isinstance(asked, Word) and asked.prefix
        tokens = tuple(token for word in words for token in index_tokens(word))
        forms = tuple((self._widener.typed(word),) for word in (words[:-1] if prefix else words))
        posts = [form.posts for (form,) in forms]
        if prefix and words:
            posts.append(self._beginning(index_tokens(words[-1])[-1]))
        group = Group(Exactly(tokens or (asked.text,), prefix), min(posts, default=0))
        if len(tokens) == 1 and not prefix:
            same = ((each, 1.0) for each in forms[0][0].spellings if index_tokens(each) == tokens)
            group = group._replace(finder=finder([(spelled(asked.text)[0].lower(), 1.0), *same]))
        return Leaf(asked, forms, (_quoted(asked.text) + "*" * prefix,), group)

    def _widened(self, asked: Word) -> Leaf:
        forms = tuple(self._widener.forms(word) for word in spelled(asked.text))
        if not forms:  # letters that our alphabet has and that of the index has not
            return self._as_typed(asked)
        patterns = tuple(Forms({form.fold: form.weight for form in some}) for some in forms)
        phrases = tuple(" + ".join(words) for words in _best_of([_spellings(some) for some in forms]))
        posts = min(sum(form.posts * form.weight for form in some) for some in forms)
        if len(forms) > 1:
            return Leaf(asked, forms, phrases, Group(Side(patterns), posts))
        weighed = ((spelling, form.weight) for form in forms[0] for spelling in (form.fold, *form.spellings))
        return Leaf(asked, forms, phrases, Group(patterns[0], posts, finder=finder(weighed)))

    def _combined(self, parts: Sequence[Word | Phrase]) -> Iterator[tuple[str, ...]]:
        return _best_of([self.leaf(part).phrases for part in parts])

    def _beginning(self, token: str) -> int:
        some = "SELECT posts FROM word WHERE fold BETWEEN ? AND ? LIMIT ?"
        bounds = (token, f"{token}\U0010ffff", _PREFIXED)
        return int(self.db.execute(f"SELECT coalesce(sum(posts), 0) FROM ({some})", bounds).fetchone()[0])


def _spellings(forms: Sequence[Form]) -> tuple[str, ...]:
    """Return what FTS5 is to look for, once where it sees no difference."""
    spellings = (spelling for form in forms for spelling in form.spellings)
    return tuple({index_tokens(spelling): _quoted(spelling) for spelling in spellings}.values())


def _best_of(choices: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the combinations of one of each; the best come first in each, and of too many the others go."""
    if len(choices) == 1:
        return iter([(choice,) for choice in choices[0]])
    most = max(int(_COMBINATIONS ** (1 / max(len(choices), 1))), 1)
    return product(*(some[:most] for some in choices))


def _joined(word: str, matches: Sequence[str | None]) -> str | None:
    """Return expressions as one; None if there are none or one of them is none."""
    known = [match for match in matches if match]
    return f"({word.join(known)})" if known and len(known) == len(matches) else None


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
