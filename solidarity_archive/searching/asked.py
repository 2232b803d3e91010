"""What a search asks for, as a tree; written() gives the words back that say it."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from solidarity_archive.query import Query


class Word(NamedTuple):
    """A word as typed: any of its forms will do, or with `exact` itself only, or what it begins.

    It may come apart into several (``day-shift``), which then must stand side by side.
    """

    text: str
    exact: bool = False
    prefix: bool = False


class Phrase(NamedTuple):
    """Words that must stand as they are, side by side."""

    text: str


class Near(NamedTuple):
    """Words and phrases with at most `distance` other words between them."""

    parts: tuple[Word | Phrase, ...]
    distance: int


class _Of:
    """What is said of one thing. No NamedTuple: that would compile "Asked", and set up all of ast for it."""

    __slots__ = ("part",)
    __match_args__ = ("part",)

    def __init__(self, part: "Asked") -> None:
        self.part = part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Of) and (type(self), self.part) == (type(other), other.part)

    def __hash__(self) -> int:
        return hash((type(self), self.part))


class InTitle(_Of):
    """What must be in the title."""

    __slots__ = ()


class Filter(NamedTuple):
    """A field, as typed in `text`: a condition that is no word."""

    text: str
    query: Query

    @property
    def name(self) -> str:
        """Return what it is called, whatever its value: ``type``, also in ``TYPE:any``."""
        return self.text.partition(":")[0].casefold()


class Not(_Of):
    """What must not be."""

    __slots__ = ()


class All(NamedTuple):
    """What must hold together; nothing at all if it has no parts. By its sign it equals no Either."""

    parts: tuple["Asked", ...]
    sign: str = " "


class Either(NamedTuple):
    """Of which one must hold."""

    parts: tuple["Asked", ...]
    sign: str = " OR "


Text: TypeAlias = Word | Phrase | Near
"""What stands in a text."""
Asked: TypeAlias = Text | InTitle | Filter | Not | All | Either

NOTHING = All(())


def texts(asked: Asked) -> Iterator[Word | Phrase]:
    """Yield the words and phrases that are wanted, in their order; those that must not be are left out."""
    match asked:
        case Word() | Phrase():
            yield asked
        case Near(parts) | All(parts) | Either(parts):
            for part in parts:
                yield from texts(part)
        case InTitle(part):
            yield from texts(part)


def filters(asked: Asked) -> Iterator[Filter]:
    """Yield the fields that are wanted; those that must not be are left out."""
    match asked:
        case Filter():
            yield asked
        case All(parts) | Either(parts):
            for part in parts:
                yield from filters(part)


def without_filters(asked: Asked) -> Asked:
    """Return what is asked for without its fields."""
    match asked:
        case Filter():
            return NOTHING
        case Not(part):
            return NOTHING if (rest := without_filters(part)) == NOTHING else Not(rest)
        case All(parts):
            return All(tuple(rest for part in parts if (rest := without_filters(part)) != NOTHING))
        case Either(parts):
            # One that could hold by a field alone says nothing about words.
            kept = tuple(map(without_filters, parts))
            return NOTHING if NOTHING in kept else Either(kept)
    return asked


def replaced(asked: Asked, old: Asked, new: Asked) -> Asked:
    """Return what is asked for with one part of it replaced wherever it stands."""
    if asked == old:
        return new
    match asked:
        case Not(part):
            asked = Not(replaced(part, old, new))
        case InTitle(part):
            asked = InTitle(replaced(part, old, new))
        case All(parts):
            asked = All(tuple(replaced(part, old, new) for part in parts))
        case Either(parts):
            asked = Either(tuple(replaced(part, old, new) for part in parts))
        case Near(parts, distance) if isinstance(new, Word | Phrase):
            asked = Near(tuple(new if part == old else part for part in parts), distance)
    return asked


def written(asked: Asked) -> str:
    """Return the words that say this, as the parser reads them."""
    match asked:
        case Word(text, exact, prefix):
            said = f"{'=' * exact}{text}{'*' * prefix}"
        case Phrase(text):
            said = f'"{text}"'
        case Near(parts, distance):
            said = f"NEAR({' '.join(map(written, parts))}, {distance})"
        case Filter(text):
            said = text
        case InTitle(part):
            said = f"title:{_grouped(part)}"
        case Not(part):
            said = f"-{_grouped(part)}"
        case All(parts, sign) | Either(parts, sign):
            said = sign.join(map(_grouped, parts))
    return said


def _grouped(asked: Asked) -> str:
    return f"({written(asked)})" if isinstance(asked, All | Either) else written(asked)
