"""Which files posts show, images and documents, and what those that are kept are called."""

import mimetypes
import re
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from solidarity_archive.errors import ArchiveError
from solidarity_archive.post import Content, Hit, Post
from solidarity_archive.query import EVERYTHING
from solidarity_archive.record import Record
from solidarity_archive.store.ledger import captures_of, contents
from solidarity_archive.store.media import (
    Kept,
    addresses_of_files,
    kept_media,
    medium_bytes,
)
from solidarity_archive.store.select import find, with_details
from solidarity_archive.store.sql import chunks
from solidarity_archive.urls import path_of

KEYS = ["post", "name", "type", "size", "url", "digest"]
_TAG = re.compile(r"<(img|a|source|video|audio|embed|object|iframe)\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MARKDOWN = re.compile(r"!\[[^\]]*\]\(<?([^)\s>]+)")
_SHOWING = {
    "img": ("data-orig-file", "data-lazy-src", "data-src", "src"),
    "a": ("href",),
    "object": ("data",),
}
_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp|pdf|docx?|odt|rtf|xlsx?|ods|pptx?|odp|epub|djvu|"
    r"mp3|m4a|ogg|oga|wav|mp4|m4v|webm|ogv|zip|txt)$",
    re.IGNORECASE,
)
_LONGEST_NAME = 60
_AT_ONCE = 200


class File(NamedTuple):
    """A kept file as a writer needs it: a name that is safe on every system, and the bytes in pieces."""

    name: str
    url: str
    type: str
    size: int
    digest: str
    pieces: Iterator[bytes]


def files_of(db: sqlite3.Connection, post: Post) -> Iterator[File]:
    """Yield the kept files that a post shows, in the order it shows them.

    A file has the same name wherever it is shown; two different ones never have.
    """
    shown = [place for place, _ in references(db, [post]).get(post.id, ())]
    kept = kept_media(db, shown)
    for place in shown:
        if file := kept.get(place):
            pieces = medium_bytes(db, file.digest)
            yield File(_name(file), file.url, file.type, file.size, file.digest, pieces)


def references(db: sqlite3.Connection, posts: Iterable[Post]) -> dict[int, list[tuple[str, str]]]:
    """Return for each post that shows files their addresses, as they are kept by, and as they are written."""
    found: dict[int, list[tuple[str, str]]] = {}
    every = [hit.post for hit in with_details(db, (Hit(post=post) for post in posts))]
    texts = contents(db, {post.content for post in every if post.content})
    for post in every:
        written = list(_written(texts[post.content])) if post.content in texts else []
        if post.attachment_url:
            written.insert(0, post.attachment_url)
        written += _featured(db, post)
        places = {_place(post, each): each for each in written}
        if shown := [(place, each) for place, each in places.items() if place]:
            found[post.id] = shown
    return found


def ever_shown(db: sqlite3.Connection, posts: Collection[Post]) -> set[str]:
    """Return the addresses, as they are kept by, of files that posts show or once showed."""
    said = captures_of(db, [post.id for post in posts])
    versions = [
        post._replace(content=capture.digest)
        for post in posts
        for capture in said.get(post.id, ())
        if capture.digest not in (None, post.content)
    ]
    found = (references(db, [post]).get(post.id, ()) for post in (*posts, *versions))
    return {place for shown in found for place, _ in shown}


def shown_by_none(db: sqlite3.Connection, places: Iterable[str]) -> set[str]:
    """Return those of these addresses of kept files that no post shows."""
    left = set(kept_media(db, places))
    for batch in chunks(find(db, EVERYTHING) if left else (), _AT_ONCE):
        left -= {place for shown in references(db, batch).values() for place, _ in shown}
    return left


def rows(db: sqlite3.Connection, posts: Iterable[Post]) -> list[Record]:
    """Return the kept files that posts show, a record for each file of each post."""
    return [
        {"post": post.id, **{key: getattr(file, key) for key in KEYS[1:]}}
        for post in posts
        for file in files_of(db, post)
    ]


def take_out(db: sqlite3.Connection, posts: Iterable[Post], folder: Path) -> int:
    """Write the files that posts show into a folder, each once; return how many there are.

    What is there under such a name is the same file. Raises ArchiveError for what cannot be written.
    """
    names: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for post in posts:
            for file in files_of(db, post):
                if file.name not in names:
                    names.add(file.name)
                    _write(folder / file.name, file.pieces)
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be written: {error.strerror}") from None
    return len(names)


def _written(content: Content) -> Iterator[str]:
    """Yield the addresses of what a content shows: what is embedded, and files that it links to."""
    if content.format == "text":
        return
    for name, attributes in _TAG.findall(content.body):
        said = {key.casefold(): unescape(one or other) for key, one, other in _ATTRIBUTE.findall(attributes)}
        tag = name.casefold()
        url = next((said[key] for key in _SHOWING.get(tag, ("src",)) if said.get(key)), "").strip()
        if url and (tag == "img" or _FILES.search(path_of(url))):
            yield url
    if content.format == "markdown":
        yield from _MARKDOWN.findall(content.body)


def _featured(db: sqlite3.Connection, post: Post) -> list[str]:
    media = post.details.media if post.details else None
    numbers = [medium.id for medium in media or () if medium.id and not medium.url]
    files = addresses_of_files(db, post.site or "", numbers) if numbers else {}
    found = (medium.url or files.get(medium.id or "") for medium in media or ())
    return [url for url in found if url]


def _place(post: Post, written: str) -> str:
    """Return the address that a file is kept by: whole, whatever was written; "" for what is none."""
    try:
        place = urljoin(post.permalink or f"post:/{post.id}/", written).partition("#")[0]
        return place if urlsplit(place).scheme in ("http", "https", "post") else ""
    except ValueError:
        return ""


def _name(file: Kept) -> str:
    """Return the stem of an address in ASCII, with the beginning of the digest, and the type's suffix."""
    path = PurePosixPath(unquote(path_of(file.url)))
    suffix = path.suffix.casefold()
    if not re.fullmatch(r"\.[a-z0-9]{1,5}", suffix):
        suffix = mimetypes.guess_extension(file.type) or ""
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.casefold())[:_LONGEST_NAME].strip("-") or "file"
    return f"{stem}-{file.digest.removeprefix('sha256:')[:12]}{suffix}"


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    """Write a file whole or not at all; a link that lies there is replaced, not followed."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".archive-", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.writelines(pieces)
            file.close()
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
