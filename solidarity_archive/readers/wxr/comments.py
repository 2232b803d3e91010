"""The comments of an exported post."""

from collections.abc import Iterable
from typing import Any

from solidarity_archive.dates import with_offset
from solidarity_archive.post import Comment
from solidarity_archive.readers.wxr.values import name_of, text_of, verbatim

SPAM = "spam"
_STATUSES = {"1": "approved", "0": "pending", "approve": "approved", "hold": "pending", "": "approved"}
_TEXTS = {
    "wp:comment_id": "id",
    "wp:comment_parent": "parent",
    "wp:comment_author": "author",
    "wp:comment_author_url": "url",
    "wp:comment_author_email": "email",
    "wp:comment_author_IP": "ip",
    "wp:comment_user_id": "user",
    "wp:comment_content": "content",
    "wp:comment_type": "type",
}
_OTHERS = ("wp:comment_date", "wp:comment_date_gmt", "wp:comment_approved")
_NO_NUMBER = ("wp:comment_parent", "wp:comment_user_id")


def comment_of(element: Any) -> Comment:  # noqa: ANN401 - lxml has no types
    """Return the comment of a ``wp:comment``; one that is spam has that status."""
    said: dict[str, str] = {}
    meta: list[Any] = []
    extra: list[str] = []
    for child in element.iterchildren("*"):
        name = name_of(child.tag)
        if name == "wp:commentmeta":
            meta.append(child)
        elif (name in _TEXTS or name in _OTHERS) and name not in said:
            said[name] = text_of(child)
        else:
            extra.append(verbatim(child))
    for name in _NO_NUMBER:
        if said.get(name) == "0":
            del said[name]
    approved = said.get("wp:comment_approved", "")
    texts: dict[str, Any] = {field: said[name] for name, field in _TEXTS.items() if said.get(name)}
    return Comment(
        date=with_offset(said.get("wp:comment_date", ""), said.get("wp:comment_date_gmt", "")),
        status=_STATUSES.get(approved, approved),
        meta=meta_of(meta),
        extra=tuple(extra),
        **texts,
    )


def meta_of(elements: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    """Return the custom fields of some ``wp:postmeta``: all values of each key, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for element in elements:
        said = {name_of(child.tag): text_of(child) for child in element.iterchildren("*")}
        key = said.get("wp:meta_key", "")
        if key or said.get("wp:meta_value"):
            found[key] = (*found.get(key, ()), said.get("wp:meta_value", ""))
    return found
