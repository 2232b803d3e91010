"""The passages of a text that show what was found, letter for letter, with the words marked."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TypeAlias

from solidarity_archive.lazy import regex
from solidarity_archive.post import MARK_CLOSE, MARK_OPEN, Fragment
from solidarity_archive.searching.patterns import Forms, Memory, Place, places
from solidarity_archive.searching.ranking import Group, searched
from solidarity_archive.words.tokens import spans_of

Span: TypeAlias = tuple[int, int]

_WORDS = 24
"""Of a snippet, in all its fragments."""
_MOST = 3
"""Fragments of a snippet."""
_SHORTEST = 8
_SENTENCE = regex(r"[.!?…]\W*\s|\n")
_NEARBY = 400
"""Letters before and after what was found in which a snippet of it certainly has room."""
_REACH = 20
"""Letters beyond its first and last word that a fragment has at most: quotes, a full stop."""


def fragments(
    field: str, text: str, groups: Sequence[Group], memory: Memory, count: int = _WORDS
) -> tuple[Fragment, ...]:
    """Return one passage of `text` that has something of each group, or up to three that together have.

    Of about `count` words in all; () if nothing of the groups is in it.
    """
    matches = _matches(text, groups)
    spans = _around(text, matches, count)
    found = {
        number: some
        for number, group in enumerate(groups)
        if (some := list(_places(group, text, spans, matches[number] if matches else None, memory)))
    }
    marked = sorted(place for some in found.values() for place in some)
    chosen: list[tuple[int, int]] = []
    size = count
    while found and len(chosen) < _MOST:
        first, last, seen = _best(found, size)
        if not chosen and len(seen) < len(found):
            size = max(count // min(len(found), _MOST), _SHORTEST)
            first, last, seen = _best(found, size)
        chosen.append((first, last))
        found = {number: some for number, some in found.items() if number not in seen}
    windows = _merged(_about(text, spans, first, last, size) for first, last in chosen)
    return tuple(_fragment(field, text, spans, window, marked) for window in windows)


def _matches(text: str, groups: Sequence[Group]) -> list[list[Span]] | None:
    """Return for each group what its finder finds in `text`; None where that may not be all there is."""
    finders = [group.finder.pattern for group in groups if group.finder]
    lower = searched(text)
    if len(finders) < len(groups) or len(lower) != len(text):
        return None
    found = [[match.span() for match in finder.finditer(lower)] for finder in finders]
    return found if any(found) else None


def _around(text: str, matches: Sequence[Sequence[Span]] | None, gap: int) -> list[Span]:
    """Return where the words of `text` stand, as far as they are near matches; all of them if there are none.

    To take all of a text apart would be most of the work. Where something is left out are `gap` empty words.
    """
    if matches is None:
        return list(spans_of(text))
    near = _merged(
        (
            text.rfind(" ", 0, max(first - _NEARBY, 0)) + 1,
            (text.find(" ", last + _NEARBY) + 1 or len(text) + 1) - 1,
        )
        for some in matches
        for first, last in some
    )
    spans: list[Span] = []
    for start, end in near:
        if spans:
            spans += [(spans[-1][1],) * 2] * gap
        spans += spans_of(text, start, end)
    return spans


def _places(
    group: Group, text: str, spans: Sequence[Span], matches: Sequence[Span] | None, memory: Memory
) -> Iterator[Place]:
    """Yield the places of a group among the words that stand at `spans`; `matches` as in _matches()."""
    if matches is None or not isinstance(group.pattern, Forms):
        yield from places(group.pattern, [text[start:end] for start, end in spans], memory)
        return
    # Of single words the others need not be looked at, which would be half of the work.
    for number in dict.fromkeys(bisect_right(spans, (first, len(text))) - 1 for first, _ in matches):
        for place in places(group.pattern, [text[slice(*spans[number])]], memory):
            yield Place(number, number, place.weight)


def opening(field: str, text: str, count: int = _WORDS) -> tuple[Fragment, ...]:
    """Return the beginning of a text, nothing marked; () if it has no words."""
    spans = list(islice(spans_of(text), count))
    return (_fragment(field, text, spans, (0, len(spans) - 1), [])._replace(start=0),) if spans else ()


def shown(text: str, parts: Sequence[Fragment]) -> str:
    """Return fragments of a text as one line: matches between MARK_OPEN and MARK_CLOSE, gaps as "…"."""
    if not parts:
        return ""
    passages = []
    for part in parts:
        bounds = [part.start, *(bound for mark in part.matches for bound in mark), part.end]
        signs = [*(MARK_OPEN, MARK_CLOSE) * len(part.matches), ""]
        pieces = (text[start:end] for start, end in pairwise(bounds))
        passages.append("".join(piece + sign for piece, sign in zip(pieces, signs, strict=True)))
    before = "…" if text[: parts[0].start].strip() else ""
    after = "…" if text[parts[-1].end :].strip() else ""
    return f"{before}{' … '.join(passages)}{after}"


def _best(found: Mapping[int, Sequence[Place]], size: int) -> tuple[int, int, set[int]]:
    """Return the first and last word of the matches in the best `size` words, and which patterns have some.

    Best is what has most patterns, then the forms nearest to what was typed, then the most matches, then
    what comes first.
    """
    there = sorted((place, number) for number, some in found.items() for place in some)
    best: tuple[float, float, int] = (0, 0, 0)
    result = (there[0][0].first, there[0][0].last, {there[0][1]})
    end = 0
    for start, (place, _) in enumerate(there):
        while end < len(there) and there[end][0].last < place.first + size:
            end += 1
        strongest: dict[int, float] = {}
        for inside, number in there[start:end]:
            strongest[number] = max(inside.weight, strongest.get(number, 0.0))
        value = (len(strongest), sum(strongest.values()), end - start)
        if value > best:
            last = max(inside.last for inside, _ in there[start:end])
            best, result = value, (place.first, last, set(strongest))
    return result


def _about(text: str, spans: Sequence[Span], first: int, last: int, size: int) -> Span:
    """Return the first and last word of a passage about those, from the beginning of a sentence if near."""
    spare = max(size - (last - first + 1), 0)
    near = range(max(first - spare * 2 // 3, 0), first + 1)
    begins = [
        place for place in near if not place or _SENTENCE.search(text, spans[place - 1][1], spans[place][0])
    ]
    start = begins[-1] if begins else max(min(first - spare // 3, len(spans) - size), 0)
    return start, min(max(start + size - 1, last), len(spans) - 1)


def _merged(windows: Iterable[Span]) -> list[Span]:
    """Return the passages in their order, those that touch as one."""
    merged: list[Span] = []
    for first, last in sorted(windows):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _fragment(
    field: str, text: str, spans: Sequence[Span], window: Span, marked: Sequence[Place]
) -> Fragment:
    """Return the passage from word to word, with the signs that stand close to them."""
    first, last = spans[window[0]][0], spans[window[1]][1]
    before, after = text[max(first - _REACH, 0) : first], text[last : last + _REACH]
    start = first - len(before.split()[-1]) if before and not before[-1].isspace() else first
    end = last + len(after.split()[0]) if after and not after[0].isspace() else last
    matches: list[Span] = []
    for place in marked:
        if window[0] <= place.first and place.last <= window[1]:
            begin, stop = spans[place.first][0], spans[place.last][1]
            if matches and begin < matches[-1][1]:
                begin, stop = matches[-1][0], max(stop, matches.pop()[1])
            matches.append((begin, stop))
    return Fragment(field, start, end, tuple(matches))
