"""From captures to the post that they add up to. Pure: no I/O, and the order given is irrelevant."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from solidarity_archive.dates import moment, precision
from solidarity_archive.details import PARTS, digests
from solidarity_archive.post import Capture, Comment, Details, Person, Post, Term, TermSaid
from solidarity_archive.sites import NOWHERE, Site
from solidarity_archive.text import condense
from solidarity_archive.text import fold as fold_text
from solidarity_archive.urls import post_number, slug_of

_KIND = {"edit": 3, "source": 1, "hand": 1, "hint": 0}
_SURE, _LONG = 0.2, 60
"""Margin and characters of text from which a guess of a language outranks what is said of a site."""
_COMPLETENESS = {"stated": 2, "assumed": 1, "partial": 0}
_RENDITION = {"wordpress": 2, "markdown": 2, "html": 1, "text": 0}
_TAG = re.compile("<[^>]*>")
_OPENING = 80
"""Characters by which a comment without a number is known again."""
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
    "parent",
    "menu_order",
    "type",
    "status",
    "comment_status",
    "ping_status",
    "attachment_url",
    "language",
    "site_language",
    "protected",
    "sticky",
    "vanished",
)
_FIELDS = (*_SCALARS, "trashed", "authors", "terms")

Winners = dict[str, Capture]


def fold(
    captures: Iterable[Capture], sites: Mapping[str, Site] | None = None, *, id: int = 0
) -> tuple[Post, Winners]:
    """Return the post that `captures` add up to, and for each field the capture that said it.

    `sites` is what is known of the sites that the captures name.

    A field goes to the capture that ranks highest (docs/architecture.md): an edit over sources, a
    hint last; then the fuller content or the more precise date; then the source's own `updated`,
    the quality of the format, the later accession, the later position. The post has no text.
    """
    sites = sites or {}
    ordered = [
        sites.get(capture.says.get("site") or "", NOWHERE).known(capture)
        for capture in sorted(captures, key=lambda capture: (capture.accession, capture.position, capture.id))
    ]
    winners = _winners(ordered)
    said: dict[str, Any] = {name: winner.says[name] for name, winner in winners.items()}  # type: ignore[literal-required]
    _say_title_html(ordered, said, winners)
    if not said.get("slug") and (permalink := said.get("permalink")):
        said["slug"] = slug_of(permalink)
    for name in ("type", "status", "protected", "sticky", "menu_order"):
        if said.get(name) is None:
            said.pop(name, None)
    if said.pop("trashed", False):
        said["status"], winners["status"] = "trash", winners["trashed"]
    people = [person for person in said.get("authors") or () if "name" in person]
    said["authors"] = tuple([Person(person["name"], person.get("login")) for person in people])
    site = sites.get(said.get("site") or "", NOWHERE)
    said["terms"] = tuple(map(site.placed, _terms(said.get("terms") or (), ordered, winners)))
    said["site_title"] = said.get("site_title") or site.says.get("title")
    telling = [capture for capture in ordered if capture.completeness]
    if telling:
        winner = winners["content"] = telling[0] if len(telling) == 1 else max(telling, key=_content_rank)
        said["completeness"] = winner.completeness
        said["content"], said["content_format"] = winner.digest, winner.content_format
    _say_language(said, winners)
    if details := _details(ordered, winners):
        said["details"], said["digests"] = details, digests(details)
        said["comment_count"] = sum([comment.status == "approved" for comment in details.comments or ()])
    return Post(id=id, **said), winners


def _winners(ordered: list[Capture]) -> Winners:
    if len(ordered) == 1:  # the rule, in which there is nothing to rank
        (only,) = ordered
        return dict.fromkeys(filter(only.says.__contains__, _FIELDS), only)
    saying = {name: [capture for capture in ordered if name in capture.says] for name in _FIELDS}
    return {name: _best(name, some) for name, some in saying.items() if some}


def _best(name: str, saying: list[Capture]) -> Capture:
    return saying[0] if len(saying) == 1 else max(saying, key=lambda capture: _rank(name, capture))


def _rank(name: str, capture: Capture) -> tuple[int, int, str, int, int, int, int]:
    return (_kind(name, capture), _fullness(name, capture), *_tie(capture))


def _kind(name: str, capture: Capture) -> int:
    # add --language is said because the source, or the guess, is wrong.
    return 2 if name == "language" and capture.kind == "hint" else _KIND[capture.kind]


def _fullness(name: str, capture: Capture) -> int:
    if capture.kind == "edit":  # the later one counts, even if it says less
        return 0
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
        known = bool(terms) and all(term.get("taxonomy") and "name" in term for term in terms)
        # A list of posts may show fewer of a post's terms than the post's own page.
        return 2 * known + (capture.completeness == "stated")
    return 0


def _say_language(said: dict[str, Any], winners: Winners) -> None:
    """Say in which language the post is, and in which ones its words are looked up.

    What is said of the post itself counts; else a guess that is sure, because a blog that says en-US has
    posts in Ukrainian; else what is said of its site. Words are looked up in all languages of a text
    that has several, and for want of better in that of a guess that is not sure.
    """
    telling = winners.get("content")
    guessed = telling.languages if telling else ()
    sure = guessed if telling and telling.margin >= _SURE and telling.length >= _LONG else ()
    if not said.get("language"):
        site = said.get("site_language")
        # The site may know more of the same language: en-US.
        of_site = site and (not sure or _base(site) == sure[0])
        said["language"] = site if of_site else sure[0] if sure else None
        if said["language"]:
            winners["language"] = winners["site_language" if of_site else "content"]
    first = (_base(said["language"]),) if said["language"] else guessed
    said["languages"] = tuple(dict.fromkeys((*first, *(sure if len(sure) > 1 else ()))))


def _base(tag: str) -> str:
    """Return the language of a tag, without country and script (RFC 5646)."""
    return tag.replace("_", "-").partition("-")[0].casefold()


def _say_title_html(ordered: list[Capture], said: dict[str, Any], winners: Winners) -> None:
    """Say how the title was given, as the best of those has it that say this very title."""
    saying = [
        capture
        for capture in ordered
        if "title_html" in capture.says and capture.says.get("title") == said.get("title")
    ]
    if saying:
        winner = _best("title", saying)
        winners["title_html"], said["title_html"] = winner, winner.says["title_html"]


def _content_rank(capture: Capture) -> tuple[Any, ...]:
    partial = capture.completeness == "partial"
    return (
        # A corrected piece is still a piece: whoever has the whole text completes it.
        min(_KIND[capture.kind], 1) if partial else _KIND[capture.kind],
        _COMPLETENESS[capture.completeness or "partial"],
        _KIND[capture.kind],
        capture.length if partial else 0,
        moment(capture.says.get("updated")),
        _RENDITION.get(capture.content_format or "", -1),
        *_tie(capture)[1:],
    )


def _tie(capture: Capture) -> tuple[str, int, int, int, int]:
    updated = moment(capture.says.get("updated"))
    return (updated, capture.quality, capture.accession, capture.position, capture.id)


def _terms(said: Iterable[TermSaid], ordered: list[Capture], winners: Winners) -> tuple[Term, ...]:
    terms = {_term_key(term): _term(term) for term in said if "name" in term}
    for capture in ordered:
        for term in capture.says.get("terms_removed", ()):
            for key in [key for key in terms if _names(terms[key], term)]:
                del terms[key]
                winners["terms"] = capture
        for term in capture.says.get("terms_added", ()):
            terms.setdefault(_term_key(term), _term(term))
            winners["terms"] = capture
    return tuple(terms.values())


def _details(ordered: list[Capture], winners: Winners) -> Details | None:
    """Return the details: comments united by their ids, meta by key, the rest whole from the winner."""
    if len(ordered) == 1:  # as in _winners()
        (only,) = ordered
        given = only.details
        if not any(given):
            return None
        winners.update({part: only for part, value in zip(PARTS, given, strict=True) if value})
        return given._replace(comments=_united([given.comments])) if given.comments else given
    parts: dict[str, Any] = {}
    for part in PARTS:
        saying = [capture for capture in ordered if getattr(capture.details, part) is not None]
        if not saying:
            continue
        if len(saying) > 1:
            saying.sort(key=lambda capture: _rank(part, capture))
        said = [getattr(capture.details, part) for capture in saying]
        if part == "comments":
            parts[part] = _united(said)
        elif part == "meta":
            parts[part] = {key: values for meta in said for key, values in meta.items()}
        else:
            parts[part] = said[-1]
        if parts[part]:
            winners[part] = next(capture for capture in reversed(saying) if getattr(capture.details, part))
    return Details(**parts) if any(parts.values()) else None


def _united(lists: list[tuple[Comment, ...]]) -> tuple[Comment, ...]:
    """Return all comments, by date; each list outranks those before it.

    One that has no id is the one with the same author, minute and words.
    """
    known: dict[Any, Comment] = {}
    alike: dict[Any, Any] = {}
    for comments in lists:
        for comment in comments:
            if comment.id:
                known[comment.id] = _over(comment, known.get(comment.id))
                alike.setdefault(_words(comment), comment.id)
    for comments in lists:
        for comment in comments:
            if not comment.id:
                words = _words(comment)
                key = alike.setdefault(words, words)
                other = known.get(key)
                known[key] = _over(other, comment) if other and other.id else _over(comment, other)
    return tuple(sorted(known.values(), key=_comment_order))


def _over(comment: Comment, other: Comment | None) -> Comment:
    """Return a comment with its gaps filled from one that is the same but ranks lower."""
    if other is None:
        return comment
    gaps = {name: value for name, value in other._asdict().items() if not getattr(comment, name)}
    return comment._replace(**gaps)


def _words(comment: Comment) -> tuple[str, ...]:
    text = condense(_TAG.sub("", comment.content))[:_OPENING]
    return fold_text(comment.author or ""), moment(comment.date)[:16], text


def _comment_order(comment: Comment) -> tuple[Any, ...]:
    id = comment.id or ""
    return moment(comment.date), len(id), id, comment.content


def _term(said: TermSaid) -> Term:
    return Term(said["taxonomy"], said["name"], said.get("slug"), said.get("parent"))


def _term_key(term: TermSaid) -> tuple[str, str]:
    return term["taxonomy"], fold_text(term["name"])


def _names(term: Term, removed: TermSaid) -> bool:
    wanted = fold_text(removed["name"])
    same_taxonomy = removed.get("taxonomy") in (None, term.taxonomy)
    return same_taxonomy and wanted in (fold_text(term.name), term.slug)
