"""Rows back to posts: what every command that shows one needs."""

import json

from solidarity_archive.details import from_json
from solidarity_archive.post import Details, Person, Post, Term

_SILENT = Details()
_UNSAID = Post._field_defaults
"""All fields of a post, in their order."""


def post_of(id: int, kept: str, text: str | None = None) -> Post:
    """Return the post of a row."""
    # By their order: Python would look through all parameters for each of two dozen names.
    said = {**_UNSAID, **json.loads(kept), "id": id, "text": text}
    said["authors"] = tuple(Person(**person) for person in said["authors"])
    said["terms"] = tuple(Term(**term) for term in said["terms"])
    said["digests"] = tuple(dict(said["digests"]).items())
    said["languages"] = tuple(said["languages"])
    return Post._make(said.values())


def details_of(kept: str | None) -> Details:
    """Undo rows.details_json()."""
    return from_json(json.loads(kept)) if kept else _SILENT
