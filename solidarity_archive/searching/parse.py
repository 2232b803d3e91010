"""From what a user typed to what is asked for. Whatever is typed is a search; nothing is an error."""

import re

from solidarity_archive.lazy import regex
from solidarity_archive.searching.asked import (
    All,
    Asked,
    Either,
    Filter,
    InTitle,
    Near,
    Not,
    Phrase,
    Word,
)
from solidarity_archive.searching.fields import NAMES, TITLE, filtered
from solidarity_archive.text import QUOTATION_MARKS, clean

DISTANCE = 10
"""Words between those of a NEAR() that does not say how many (FTS5, "NEAR Queries")."""
_FARTHEST = 1000
MOST = 60
"""Words, phrases and fields of a search; who pastes a page means its beginning."""
_DEEPEST = 20
"""Parentheses within each other; those that are deeper mean nothing. FTS5 counts to 256."""
_SPACE = regex(r"\s+")
_WORD = regex(r'[^\s"()]+')
_PHRASE = regex(r'=?"([^"]*)"?')
_MARKS = QUOTATION_MARKS.replace("″", "")  # it stands for inches and seconds, too
_QUOTED = regex(rf'"[^"]*"?|[{_MARKS}]([^{_MARKS}]*)[{_MARKS}]')
_FIELD = regex(rf"({'|'.join(NAMES)}):(?=[^\s)])", re.IGNORECASE)
_NEAR = regex(r'NEAR\(((?:[^()"]|"[^"]*")*)\)')
_NEAR_END = regex(r",\s*(\d{1,9})\s*\Z")
_TOKEN = regex(r"[^\W_ʼ]")
"""What the index has words of: to FTS5, "_" and "ʼ" are nothing."""
_OR = Word("OR")


def parse(text: str) -> Asked:
    """Return what `text` asks for.

    Words, which all must occur; ``"an exact phrase"``, ``=exact``, ``prefix*``, ``-not``, ``OR`` between two,
    parentheses, ``NEAR(a b, 5)``, and the fields of fields.py. Whatever is none of these, such as a quote, a
    parenthesis or an operator on its own, is plain words or nothing. What comes after MOST of them is left.
    Two quotation marks of any kind are as good as two plain ones.
    """
    return _Parser(_QUOTED.sub(_plainly_quoted, clean(text))).whole()


class _Parser:
    """Reads `text` from `place` on, once; `closing` are the places of parentheses that end an open one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = self.parts = 0
        self.closing = _pairs(text)

    def whole(self) -> Asked:
        return self._all(len(self.text))

    def _all(self, end: int) -> Asked:
        """Return what stands before `end`: all of it must hold, but where OR is between two."""
        parts: list[Asked] = []
        wishes: list[bool] = []
        """Whether OR stood before the part."""
        pending = False
        while self.place < end and self.parts < MOST:
            part = self._part(end)
            if part is None:
                continue
            if part is _OR and parts and not pending:
                pending = True
                continue
            parts.append(part)
            wishes.append(pending)
            pending = False
            self.parts += not isinstance(part, All | Either)  # whose own are counted
        if pending and self.parts < MOST:
            parts.append(_OR)
            wishes.append(False)
        return _joined(parts, wishes)

    def _part(self, end: int) -> Asked | None:
        """Return the next part, or None for what means nothing; `place` moves on in any case."""
        text, start = self.text, self.place
        if found := _SPACE.match(text, start, end):
            self.place = found.end()
            return None
        unwanted = text[start] == "-" and text[start + 1 : min(start + 2, end)].strip(" \n\t-")
        if unwanted:
            self.place += 1
        part = self._field(end) or self._plain(end)
        return Not(part) if unwanted and part else part

    def _plain(self, end: int) -> Asked | None:
        """Return the next part where a field is none."""
        text, start = self.text, self.place
        if text[start] in "()":
            return self._group()
        if found := _PHRASE.match(text, start, end):
            self.place = found.end()
            return _phrase(found[1])
        if (found := _NEAR.match(text, start, end)) and (near := _near(found[1])):
            self.place = found.end()
            return near
        found = _WORD.match(text, start, end)
        self.place = found.end() if found else start + 1
        return _word(found[0]) if found else None

    def _group(self) -> Asked | None:
        last = self.closing.get(self.place)
        self.place += 1
        if last is None:
            return None
        inside = self._all(last)
        self.place = last + 1
        return inside if inside != All(()) else None

    def _field(self, end: int) -> Asked | None:
        found = _FIELD.match(self.text, self.place, end)
        if not found:
            return None
        start, self.place = self.place, found.end()
        if found[1].casefold() == TITLE:
            part = self._plain(end)
            if part and _is_text(part):
                return InTitle(part)
        elif value := _PHRASE.match(self.text, self.place, end) or _WORD.match(self.text, self.place, end):
            query = filtered(found[1], value[1] if value.lastindex else value[0])
            if query:
                self.place = value.end()
                return Filter(self.text[start : value.end()], query)
        self.place = start
        return None


def _plainly_quoted(found: re.Match[str]) -> str:
    inside = found[1]
    return found[0] if inside is None else '"' + inside.replace('"', " ") + '"'


def _pairs(text: str) -> dict[int, int]:
    """Return where the parenthesis is that closes each that opens, outside of phrases."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    quoted = False
    for place, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == "(" and not quoted:
            opened.append(place)
        elif letter == ")" and not quoted and opened:
            start = opened.pop()
            if len(opened) < _DEEPEST:
                pairs[start] = place
    return pairs


def _joined(parts: list[Asked], wishes: list[bool]) -> Asked:
    """Return the parts as one; OR binds the two beside it."""
    joined: list[list[Asked]] = []
    for part, wish in zip(parts, wishes, strict=True):
        if wish:
            joined[-1].append(part)
        else:
            joined.append([part])
    wanted = [tuple(dict.fromkeys(some)) for some in joined]
    whole = tuple(Either(some) if len(some) > 1 else some[0] for some in wanted)
    return whole[0] if len(whole) == 1 else All(tuple(dict.fromkeys(whole)))


def _word(said: str) -> Asked | None:
    if said == _OR.text:
        return _OR
    if not _TOKEN.search(said):
        return None
    text = said.removeprefix("=").rstrip("*")
    return Word(
        text, exact=said.startswith("="), prefix=said.endswith("*") and bool(_TOKEN.search(text[-1:]))
    )


def _phrase(said: str) -> Asked | None:
    return Phrase(said) if _TOKEN.search(said) else None


def _near(inside: str) -> Asked | None:
    distance = DISTANCE
    if found := _NEAR_END.search(inside):
        distance, inside = min(int(found[1]), _FARTHEST), inside[: found.start()]
    within = _Parser(inside).whole()
    parts = within.parts if isinstance(within, All) else (within,)
    known = tuple(part for part in parts if isinstance(part, Word | Phrase))
    return Near(known, distance) if len(known) == len(parts) > 1 else None


def _is_text(asked: Asked) -> bool:
    """Whether there is nothing in it but words, phrases and what joins them."""
    match asked:
        case All(parts) | Either(parts):
            return all(map(_is_text, parts))
    return isinstance(asked, Word | Phrase | Near)
