"""Rows back to posts: what every command that shows one needs."""

import json

from solidarity_archive.details import from_json
from solidarity_archive.post import Details, Person, Post, Term

_SILENT = Details()


def post_of(id: int, kept: str, text: str | None = None) -> Post:
    """Return the post of a row."""
    said = json.loads(kept)
    said["authors"] = tuple(Person(**person) for person in said.get("authors", ()))
    said["terms"] = tuple(Term(**term) for term in said.get("terms", ()))
    said["digests"] = tuple(said.get("digests", {}).items())
    said["languages"] = tuple(said.get("languages", ()))
    return Post(id=id, text=text, **said)


def details_of(kept: str | None) -> Details:
    """Undo rows.details_json()."""
    return from_json(json.loads(kept)) if kept else _SILENT
