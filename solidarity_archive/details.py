"""What is kept of a post beside its fields and content: to JSON and back, digests, threads of comments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from solidarity_archive.digesting import dump, sha256
from solidarity_archive.post import Comment, Details, Medium

PARTS = Details._fields
PRIVATE = frozenset(("email", "ip", "meta", "extra"))
"""What commenters told the site alone, and what its plugins noted of them (Akismet keeps all of it)."""
PUBLISHED_META, COMPLETENESS_META = "_archive_published", "_archive_completeness"
NUMBER_META = "_archive_number"
"""Custom fields for what WordPress has no place for: a date that is no full one, a text that is partial, and
that a post has this number only because an export has to give it one."""
_DIGITS = 16
_LONG = 20
"""Digits that are too many for a number in MySQL."""
_LISTS = ("meta", "extra")
_IN_ORDER = tuple(sorted(PARTS))
"""As in JSON, from which they come back."""


def to_json(details: Details) -> dict[str, Any]:
    """Return what is said, without what is silent; from_json() is its inverse."""
    return {
        part: _to_json(part, value) for part, value in zip(PARTS, details, strict=True) if value is not None
    }


def part_json(details: Details, part: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return one part: text, or lists and objects of texts."""
    value = getattr(details, part)
    return None if value is None else _to_json(part, value)


def _to_json(part: str, value: Any) -> Any:  # noqa: ANN401 - likewise
    match part:
        case "media":
            return list(map(_medium_json, value))
        case "meta":
            return {key: list(values) for key, values in value.items()}
        case "comments":
            return [comment_json(comment) for comment in value]
        case "extra":
            return list(value)
    return value


def _medium_json(medium: Medium) -> dict[str, str]:
    kind, id, url = medium
    said = {"kind": kind}
    if id:
        said["id"] = id
    if url:
        said["url"] = url
    return said


def comment_json(comment: Comment) -> dict[str, Any]:
    """Return a comment without what is not known of it."""
    return {
        name: value
        if isinstance(value, str)
        else list(value)
        if name == "extra"
        else {key: list(values) for key, values in value.items()}
        for name, value in comment._asdict().items()
        if value
    }


def from_json(said: Mapping[str, Any]) -> Details:
    """Return the details of to_json(); raise TypeError or ValueError for what is none."""
    parts: dict[str, Any] = {}
    if (comments := said.get("comments")) is not None:
        parts["comments"] = tuple(comment_of(comment) for comment in _each(comments, list))
    if (meta := said.get("meta")) is not None:
        parts["meta"] = _meta(meta)
    if (media := said.get("media")) is not None:
        parts["media"] = tuple(Medium(**_texts(medium)) for medium in _each(media, list))
    if (extra := said.get("extra")) is not None:
        parts["extra"] = tuple(map(_text, _each(extra, list)))
    if (password := said.get("password")) is not None:
        parts["password"] = _text(password)
    return Details(**parts)


def comment_of(said: Mapping[str, Any]) -> Comment:
    """Return the comment of comment_json(); raise TypeError or ValueError for what is none."""
    lists: dict[str, Any] = {}
    if "meta" in said:
        lists["meta"] = _meta(said["meta"])
    if "extra" in said:
        lists["extra"] = tuple(map(_text, _each(said["extra"], list)))
    return Comment(**_texts({name: said[name] for name in said if name not in _LISTS}), **lists)


def digests(details: Details) -> tuple[tuple[str, str], ...]:
    """Return for each part that there is, ordered by name, a digest by which a change is noticed."""
    return tuple(
        (part, sha256(dump(_to_json(part, value)).encode()).hex()[:_DIGITS])
        for part in _IN_ORDER
        if (value := getattr(details, part))
    )


def outline(comments: Iterable[Comment]) -> list[tuple[int, Comment]]:
    """Return the comments as a thread: each below what it answers, with how deep it stands.

    What answers a comment that is not there stands at the margin; comments that answer each
    other in a circle do too, so that none is left out.
    """
    given = list(comments)
    here = {comment.id for comment in given if comment.id}
    answers: dict[str | None, list[Comment]] = {}
    for comment in given:
        above = comment.parent if comment.parent in here and comment.parent != comment.id else None
        answers.setdefault(above, []).append(comment)
    found: list[tuple[int, Comment]] = []
    seen: set[int] = set()
    for start in (answers.get(None, []), given):
        waiting = [(0, comment) for comment in reversed(start)]
        while waiting:
            depth, comment = waiting.pop()
            if id(comment) in seen:
                continue
            seen.add(id(comment))
            found.append((depth, comment))
            below = answers.get(comment.id, []) if comment.id else []
            waiting += [(depth + 1, answer) for answer in reversed(below)]
    return found


def is_number(id: str) -> bool:
    """Whether an id is a number that WordPress can have."""
    return id.isascii() and id.isdigit() and len(id) < _LONG


def numbered(comments: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str | None]]:
    """Yield a number for each comment (its id, if that is one) and that of the comment it answers."""
    ids = [comment.get("id", "") for comment in comments]
    free = count(max((int(id) for id in ids if is_number(id)), default=0) + 1)
    numbers = [id if is_number(id) else str(next(free)) for id in ids]
    known = {id: number for id, number in zip(ids, numbers, strict=True) if id}
    for comment, number in zip(comments, numbers, strict=True):
        parent = comment.get("parent", "")
        yield number, known.get(parent) or (parent if is_number(parent) else None)


def _meta(value: object) -> dict[str, tuple[str, ...]]:
    return {_text(key): tuple(map(_text, _each(values, list))) for key, values in _each(value, dict).items()}


def _texts(value: object) -> dict[str, Any]:
    return {_text(name): _text(text) for name, text in _each(value, dict).items()}


def _each(value: object, kind: type[Any]) -> Any:  # noqa: ANN401 - a value of that kind
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.40} is no {'list' if kind is list else 'object'}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value
