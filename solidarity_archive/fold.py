"""From captures to the post that they add up to. Pure: no I/O, and the order given is irrelevant."""

from collections.abc import Iterable
from typing import Any

from solidarity_archive.dates import moment, precision
from solidarity_archive.post import Capture, Person, Post, Term, TermSaid
from solidarity_archive.text import fold as fold_text
from solidarity_archive.urls import post_number, slug_of

FOLD_VERSION = 1
"""Changes when the same captures would fold to another post, or contents to another text."""

_KIND = {"edit": 2, "source": 1, "hand": 1, "hint": 0}
_COMPLETENESS = {"stated": 2, "assumed": 1, "partial": 0}
_RENDITION = {"wordpress": 2, "markdown": 2, "html": 1, "text": 0}
_TYPED = {"category", "post_tag", "post_format"}
_SCALARS = (
    "title",
    "published",
    "updated",
    "summary",
    "permalink",
    "slug",
    "guid",
    "site",
    "site_title",
    "source_id",
    "type",
    "status",
    "language",
    "protected",
    "sticky",
    "vanished",
)

Winners = dict[str, Capture]


def fold(captures: Iterable[Capture]) -> tuple[Post, Winners]:
    """Return the post that `captures` add up to, and for each field the capture that said it.

    A field goes to the capture that ranks highest (docs/architecture.md): an edit over sources, a
    hint last; then the fuller content or the more precise date; then the source's own `updated`,
    the quality of the format, the later accession, the later position. The post has no id or text.
    """
    ordered = sorted(captures, key=lambda capture: (capture.accession, capture.position, capture.id))
    fields: dict[str, Any] = {}
    winners: Winners = {}
    for name in (*_SCALARS, "trashed", "authors", "terms"):
        saying = [capture for capture in ordered if name in capture.says]
        if saying:
            winner = max(saying, key=lambda capture: _rank(name, capture))
            winners[name], fields[name] = winner, winner.says[name]  # type: ignore[literal-required]
    if not fields.get("slug") and (permalink := fields.get("permalink")):
        fields["slug"] = slug_of(permalink)
    for name in ("type", "status", "protected", "sticky"):
        if fields.get(name) is None:
            fields.pop(name, None)
    if fields.pop("trashed", False):
        fields["status"], winners["status"] = "trash", winners["trashed"]
    fields["authors"] = tuple(Person(**person) for person in fields.get("authors") or ())
    fields["terms"] = _terms(fields.get("terms") or (), ordered, winners)
    telling = [capture for capture in ordered if capture.completeness]
    if telling:
        winner = winners["content"] = max(telling, key=_content_rank)
        fields["completeness"] = winner.completeness
        fields["content"], fields["content_format"] = winner.digest, winner.content_format
    return Post(**fields), winners


def _rank(name: str, capture: Capture) -> tuple[int, int, str, int, int, int, int]:
    return (_KIND[capture.kind], _fullness(name, capture), *_tie(capture))


def _fullness(name: str, capture: Capture) -> int:
    value = capture.says.get(name)
    if name in ("published", "updated"):
        return precision(value if isinstance(value, str) else None)
    if name == "permalink":  # a ?p=ID link is what a draft has before it gets its address
        return int(isinstance(value, str) and not post_number(value))
    if name == "authors":
        people = capture.says.get("authors") or ()
        return int(bool(people) and all("login" in person for person in people))
    if name == "terms":
        terms = capture.says.get("terms") or ()
        return int(bool(terms) and all(term.get("taxonomy") in _TYPED for term in terms))
    return 0


def _content_rank(capture: Capture) -> tuple[Any, ...]:
    partial = capture.completeness == "partial"
    return (
        _KIND[capture.kind],
        _COMPLETENESS[capture.completeness or "partial"],
        capture.length if partial else 0,
        moment(capture.says.get("updated")),
        _RENDITION.get(capture.content_format or "", -1),
        *_tie(capture)[1:],
    )


def _tie(capture: Capture) -> tuple[str, int, int, int, int]:
    updated = moment(capture.says.get("updated"))
    return (updated, capture.quality, capture.accession, capture.position, capture.id)


def _terms(said: Iterable[TermSaid], ordered: list[Capture], winners: Winners) -> tuple[Term, ...]:
    terms = {_term_key(term): Term(**term) for term in said}
    for capture in ordered:
        for term in capture.says.get("terms_removed", ()):
            for key in [key for key in terms if _names(terms[key], term)]:
                del terms[key]
                winners["terms"] = capture
        for term in capture.says.get("terms_added", ()):
            terms.setdefault(_term_key(term), Term(**term))
            winners["terms"] = capture
    return tuple(terms.values())


def _term_key(term: TermSaid) -> tuple[str, str]:
    return term["taxonomy"], fold_text(term["name"])


def _names(term: Term, removed: TermSaid) -> bool:
    wanted = fold_text(removed["name"])
    same_taxonomy = removed.get("taxonomy") in (None, term.taxonomy)
    return same_taxonomy and wanted in (fold_text(term.name), term.slug)
