"""Rows back to posts: what every command that shows one needs."""

import json
from typing import Any

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
    """Undo rows.details_json(); raise JSONDecodeError for what it did not make."""
    try:
        return from_json(json.loads(kept)) if kept else _SILENT
    except (AttributeError, TypeError, ValueError) as error:
        raise json.JSONDecodeError(f"no details ({error})", str(kept), 0) from error


def object_of(kept: str) -> Any:  # noqa: ANN401 - Says, SiteSaid, a balance sheet
    """Return the object that a column has as JSON; raise JSONDecodeError for anything else."""
    said = json.loads(kept)
    if not isinstance(said, dict):
        raise json.JSONDecodeError("no object", str(kept), 0)
    return said
