"""What a user is told beside the answer to a search: what else was there, and what may have been meant."""

from collections.abc import Iterator
from itertools import islice

from solidarity_archive.dates import day_label
from solidarity_archive.lazy import resolve
from solidarity_archive.query import ANY, Query
from solidarity_archive.record import Record
from solidarity_archive.searching.asked import (
    All,
    Asked,
    Filter,
    Word,
    replaced,
    texts,
    without_filters,
    written,
)
from solidarity_archive.store.match import Leaf
from solidarity_archive.store.search import RANKED, Search, understood
from solidarity_archive.store.versions import is_up_to_date
from solidarity_archive.store.widening import Form

_SUGGESTIONS = 3
_MANY = 1000
"""Hits that are counted one by one for a suggestion."""


def advice(search: Search, *, paged: bool = False) -> Iterator[str]:
    """Yield lines for the user of a search: about what was left out, or, if nothing was found, about why.

    `paged` is whether the limit of its query is not the user's own.
    """
    if not is_up_to_date(search.db, "analyzer_version"):
        yield "words are found in other forms only after: archive reindex"
    if not search.count(1):
        yield from _of_nothing(search)
        return
    sounding = [forms for leaf in search.leaves for forms in _sounding(search, leaf)]
    for typed, *others in sounding:
        found = ", ".join(form.spellings[0] for form in others[:_SUGGESTIONS])
        yield f"no post has {typed.spellings[0]}; names that sound like it: {found}"
    if sounding:
        for asked, count in _meant(search):
            yield f"did you mean {written(asked)}? {_said(count)}"
    limit = search.query.limit
    if limit is None or not (paged or search.is_bounded):
        return
    if search.is_cut:
        yield f"the best {limit} of the newest {RANKED:,} posts; --all looks at all, which are more"
    elif paged and (count := search.count(RANKED + 1)) > limit:
        some = "best" if search.is_ranked else "first"
        yield f"the {some} {limit} of {_number(count)} posts; --all shows all"


def _number(count: int) -> str:
    return f"more than {RANKED:,}" if count > RANKED else f"{count:,}"


def explanation(search: Search) -> list[Record]:
    """Return what was understood: for each word or phrase the forms it is looked for in, and why."""
    whole = written(search.asked)
    return [
        {
            "search": whole,
            "asked": written(leaf.asked),
            "form": " ".join(form.spellings),
            "why": form.tier,
            "posts": form.posts,
        }
        for leaf in search.leaves
        for forms in leaf.forms or ((Form("", (f"{leaf.asked.text}…",), round(leaf.group.posts)),),)
        for form in forms
    ]


def _of_nothing(search: Search) -> Iterator[str]:
    if search.nothing:
        yield "nothing to look for: no word that is wanted, and no field"
        return
    yield "nothing found"
    others = list(_meant(search))
    for asked, count in others:
        yield f"did you mean {written(asked)}? {_said(count)}"
    if not others:
        for asked, count in _meant(_everywhere(search)):
            yield f"did you mean {written(asked)}? {_said(count)} without the filters"
    yield from _filtered(search)
    if not others:
        yield from _together(search)


def _meant(search: Search) -> Iterator[tuple[Asked, int]]:
    """Yield what may have been meant instead, with its hits: the likeliest words for unknown ones."""
    leaves = {
        leaf.asked: leaf
        for leaf in search.leaves
        if not leaf.group.posts or next(_sounding(search, leaf), None)
    }
    unknown = [word for word in texts(search.asked) if isinstance(word, Word) and word in leaves]
    if not unknown:
        return
    nearest = resolve("solidarity_archive.store.spelling:nearest")
    choices: dict[Word, list[str]] = {}
    for word in dict.fromkeys(unknown):
        looked_for = {form.fold for forms in leaves[word].forms for form in forms}
        if found := [each for each in nearest(search.db, word.text) if each not in looked_for]:
            choices[word] = found
    if not choices:
        return
    best = search.asked
    for word, found in choices.items():
        best = replaced(best, word, word._replace(text=found[0]))
    first, found = next(iter(choices.items()))
    chosen = first._replace(text=found[0])
    candidates = (replaced(best, chosen, first._replace(text=other)) for other in found)
    counted = ((asked, _count(search, asked)) for asked in candidates)
    yield from islice(((asked, count) for asked, count in counted if count), _SUGGESTIONS)


def _sounding(search: Search, leaf: Leaf) -> Iterator[tuple[Form, ...]]:
    """Yield the forms of each of its words that no post has, but only names that sound like it."""
    for forms in leaf.forms:
        typed, *others = forms
        if others and not typed.posts and all(form.tier == "name" for form in others):
            # The lexicon does not count what stands between apostrophes.
            as_typed = Query(types=(ANY,), statuses=(ANY,), exact=True)
            if not understood(search.db, as_typed, Word(typed.spellings[0])).count(1):
                yield forms


def _together(search: Search) -> Iterator[str]:
    """Yield which of the things that were asked for keeps the others from being found."""
    if not isinstance(search.asked, All):
        return
    parts = search.asked.parts
    for part in parts:
        rest = All(tuple(other for other in parts if other != part))
        if not isinstance(part, Filter) and (count := _count(search, rest)):
            yield f"{_said(count)} without {written(part)}"


def _filtered(search: Search) -> Iterator[str]:
    """Yield which filters let nothing through, each with what it keeps out."""
    wider = [*_options(search.query), *_fields(search.asked)]
    kept = 0
    for query, asked, where in ((other, search.asked, where) for other, where in _options(search.query)):
        if count := understood(search.db, query, asked).count(_MANY):
            kept += 1
            yield f"{_said(count)} {where}"
    for part, asked in _fields(search.asked):
        if count := _count(search, asked):
            kept += 1
            yield f"{_said(count)} without {part.text}"
    if not kept and len(wider) > 1 and (count := _everywhere(search).count(_MANY)):
        yield f"{_said(count)} without all these filters"


def _everywhere(search: Search) -> Search:
    """Return a search for the same words without any filter."""
    query = Query(text=search.query.text, exact=search.query.exact, types=(ANY,), statuses=(ANY,))
    return understood(search.db, query, without_filters(search.asked))


def _options(query: Query) -> Iterator[tuple[Query, str]]:
    """Yield the query without each of its filters, and where it then looks."""
    if query.first or query.last:
        yield query._replace(first=None, last=None), f"outside {_span(query.first, query.last)}"
    for name, where in _OUTSIDE.items():
        if getattr(query, name):
            yield query._replace(**{name: ()}), where  # type: ignore[arg-type] # all of them are tuples
    if query.complete is not None:
        yield query._replace(complete=None), f"that are {'partial' if query.complete else 'complete'}"
    # Published posts are what is looked at if nobody says otherwise.
    if query.types != (ANY,):
        yield query._replace(types=(ANY,)), "of other types (--type any)"
    if query.statuses != (ANY,):
        yield query._replace(statuses=(ANY,)), "of other status (--status any)"


_OUTSIDE = {
    "authors": "by other authors",
    "terms": "under other terms",
    "sites": "of other sites",
    "languages": "in other languages",
}


def _fields(asked: Asked) -> Iterator[tuple[Filter, Asked]]:
    """Yield each field that must hold, and what is asked for without it."""
    parts = asked.parts if isinstance(asked, All) else ()
    for part in parts:
        if isinstance(part, Filter):
            yield part, All(tuple(other for other in parts if other != part))


def _span(first: str | None, last: str | None) -> str:
    """Return a span of time in words: ``April 2015``, ``April 2015 to 2016``, ``the time since 2015``."""
    if first == last:
        return day_label(first)
    if first and last:
        return f"{day_label(first)} to {day_label(last)}"
    return f"the time since {day_label(first)}" if first else f"the time until {day_label(last)}"


def _count(search: Search, asked: Asked) -> int:
    return understood(search.db, search.query, asked).count(_MANY)


def _said(count: int) -> str:
    if count >= _MANY:
        return f"{_MANY:,} hits or more"
    return f"{count} {'hit' if count == 1 else 'hits'}"
