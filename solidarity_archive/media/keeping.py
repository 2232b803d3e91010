"""Files that posts show are kept: from the web, from beside a saved page, from inside a zip file."""

import mimetypes
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from solidarity_archive.accession import now
from solidarity_archive.errors import SourceError
from solidarity_archive.fetching.client import Client
from solidarity_archive.fetching.network import FetchError, StopError
from solidarity_archive.media.shown import references
from solidarity_archive.packed import members
from solidarity_archive.post import Notice, Post
from solidarity_archive.source import Source
from solidarity_archive.store.connection import transaction
from solidarity_archive.store.media import Kept, keep_medium, kept_media
from solidarity_archive.urls import path_of

_PAGE = re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_OK = 200


def keep_from_web(
    db: sqlite3.Connection, client: Client, posts: Iterable[Post], limit: int, *, local: bool = False
) -> Iterator[Notice | Kept]:
    """Fetch the files that posts show and that are not kept; say which cannot be had.

    `limit` is in bytes. Of posts from `local` files only whole addresses are asked for: what is written
    relative to a page lies beside it. Raises StopError when a server is not to be asked on.
    """
    wanted = {
        place: written
        for shown in references(db, posts).values()
        for place, written in shown
        if place.startswith(("http://", "https://")) and (not local or _is_whole(written))
    }
    for place in wanted.keys() - kept_media(db, wanted).keys():
        try:
            answer = client.get(place, limit=limit)
        except StopError:
            raise
        except FetchError as error:
            yield Notice("media", error.problem)
            continue
        if answer.status != _OK:
            yield Notice("media", f"{place}: the server answers {answer.status}")
        elif _PAGE.match(answer.body):
            yield Notice("media", f"{place}: is a page, not a file")
        else:
            yield _keep(db, place, answer.body, answer.headers.get("content-type", ""))


def keep_beside(
    db: sqlite3.Connection, name: str, posts: Iterable[Post], limit: int
) -> Iterator[Notice | Kept]:
    """Keep the files beside a saved page, or in folders beside it, that its posts show; say which lack."""
    folder = Path(name).absolute().parent
    missing = []
    for place, written in _relative(db, posts):
        path = Path(folder, unquote(path_of(written)))
        # What a page says must not lead out of its folder, by ".." or by a link.
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            missing.append(written)
        elif path.stat().st_size > limit:
            yield _too_large(str(path), limit)
        else:
            yield _keep(db, place, path.read_bytes(), "")
    yield from _told("beside", missing)


def keep_inside(
    db: sqlite3.Connection, packed: Source, pages: dict[str, list[Post]], limit: int
) -> Iterator[Notice | Kept]:
    """Keep the files in a zip file or the like that posts of its `pages`, by name, show; say which lack."""
    wanted = {
        _folded(f"{PurePosixPath(page).parent}/{unquote(path_of(written))}"): place
        for page, posts in pages.items()
        for place, written in _relative(db, posts)
    }
    if not wanted:
        return
    missing = dict.fromkeys(wanted)
    for member in members(packed):
        if isinstance(member, SourceError) or member.name not in wanted:
            continue
        missing.pop(member.name, None)
        if member.size() > limit:
            yield _too_large(member.name, limit)
        else:
            yield _keep(db, wanted[member.name], member.read(), "")
    yield from _told("inside", missing)


def _told(where: str, missing: Iterable[str]) -> Iterator[Notice]:
    """Say how many files are not there; pages that are saved without their pictures lack them all."""
    if names := list(dict.fromkeys(missing)):
        others = len(names) - 1
        more = f" and {others} other {'file' if others == 1 else 'files'} that posts show" if others else ""
        yield Notice("media", f"not {where} it: {names[0]}{more}")


def _relative(db: sqlite3.Connection, posts: Iterable[Post]) -> list[tuple[str, str]]:
    shown = [pair for pairs in references(db, posts).values() for pair in pairs if not _is_whole(pair[1])]
    kept = kept_media(db, [place for place, _ in shown])
    return [(place, written) for place, written in shown if place not in kept]


def _keep(db: sqlite3.Connection, place: str, data: bytes, type_: str) -> Kept:
    named = type_.partition(";")[0].strip().casefold()
    guessed = mimetypes.guess_type(path_of(place))[0]
    with transaction(db):
        return keep_medium(db, place, named or guessed or "application/octet-stream", data, now())


def _is_whole(written: str) -> bool:
    return written.startswith("/") or "://" in written[:12]


def _folded(path: str) -> str:
    """Return a path without ``.`` and ``..``."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _too_large(name: str, limit: int) -> Notice:
    return Notice("media", f"{name}: is larger than {limit / (1 << 20):g} MiB; see --media-limit")
