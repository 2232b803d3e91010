"""Posts and captures to rows, and captures back; posts are in kept.py."""

import re
import zlib
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from solidarity_archive.dates import slot
from solidarity_archive.details import to_json
from solidarity_archive.digesting import dump, sha256
from solidarity_archive.formats import quality
from solidarity_archive.lazy import regex, resolve
from solidarity_archive.post import Capture, Content, Details, Person, Post, Term
from solidarity_archive.store.fixity import fixity
from solidarity_archive.store.kept import details_of, object_of
from solidarity_archive.text import fold

_LEVEL = 2
"""ISA-L's highest, 3, takes an eighth longer; it makes bodies smaller by a hundredth, and sources larger."""
_NUMBER = regex(r"\d{1,18}", re.ASCII)
_PLAIN = slice(1, Post._fields.index("text"))
"""What is kept of a post as JSON: all but its number, the first, and text and details, the last."""
_NAMES, _UNSAID = Post._fields[_PLAIN], tuple(Post())[_PLAIN]


fold_name = lru_cache(1024)(fold)
"""fold(), for names of sites and terms: a thousand posts share a dozen."""


@lru_cache(1024)
def fold_person(name: str) -> str:
    """Return a person's name or login as fold_word() has words: without accents, ł as l."""
    folded: str = resolve("solidarity_archive.words.tokens:fold_word")(fold(name))
    return folded


class PostRow(NamedTuple):
    """The columns of the table post, in its order, but for the row number."""

    id: int
    slot: int
    time: str
    number: int
    seq: int
    type: str
    status: str
    complete: int
    language: str | None
    slug: str | None
    title: str | None
    people: str
    sites: str
    fields: str


def post_row(post: Post, seq: int) -> PostRow:
    """Return the row of a post whose first capture is `seq`."""
    names = [name for person in post.authors for name in (person.name, person.login) if name]
    return PostRow(
        id=post.id,
        slot=slot(post.published),
        time=(post.published or "")[10:],
        number=int(found[0]) if (found := _NUMBER.fullmatch(post.source_id or "")) else 0,
        seq=seq,
        type=post.type,
        status=post.status,
        complete=int(post.complete),
        language=post.language,
        slug=post.slug,
        title=fold(post.title) if post.title else None,
        people="\n".join(map(fold_person, names)),
        sites="\n".join(fold_name(name) for name in (post.site, post.site_title) if name),
        fields=fields_json(post),
    )


def fields_json(post: Post) -> str:
    """Return a post but for its number, text and details as canonical JSON."""
    values = zip(_NAMES, tuple(post)[_PLAIN], _UNSAID, strict=True)
    said: dict[str, Any] = {name: value for name, value, unsaid in values if value != unsaid}
    for name in ("authors", "terms"):
        if name in said:
            said[name] = [_record(part) for part in said[name]]
    if post.digests:
        said["digests"] = dict(post.digests)
    return dump(said)


def capture_of(row: tuple[Any, ...]) -> Capture:
    """Return the capture of a row of CAPTURE_COLUMNS; it has the digest of its content, no body."""
    id, accession, place, position, kind, says, completeness, details, format, *content = row
    content_format, digest, length, languages, margin = content
    return Capture(
        place=place,
        says=object_of(says),
        completeness=completeness,
        details=details_of(details),
        kind=kind,
        id=id,
        accession=accession,
        position=position,
        quality=quality(format),
        content_format=content_format,
        digest=f"sha256:{digest.hex()}" if digest else None,
        length=length or 0,
        languages=tuple((languages or "").split()),
        margin=margin or 0.0,
        told=details,
    )


CAPTURE_COLUMNS = (
    "capture.id, capture.accession, capture.place, capture.position, capture.kind, capture.says,"
    " capture.completeness, capture.details, accession.format,"
    " content.format, content.digest, content.length, content.languages, content.margin"
)


def says_json(capture: Capture) -> str:
    """Return what a capture says as canonical JSON."""
    return dump(capture.says)


def details_json(details: Details | None) -> str | None:
    """Return details as canonical JSON; None for none."""
    said = to_json(details) if details else None
    return dump(said) if said else None


def content_digest(content: Content) -> bytes:
    """Return the SHA-256 of a content: format, NUL, body in UTF-8."""
    return sha256(content_bytes(content))


def content_bytes(content: Content) -> bytes:
    """Return what the digest of a content is of."""
    return f"{content.format}\0{content.body}".encode()


def capture_digest(capture: Capture, content: bytes | None) -> bytes:
    """Return the SHA-256 of all that a capture says; place and position do not count."""
    says, details = says_json(capture), details_json(capture.details)
    return said_digest(capture.kind, says, capture.completeness, content, details)


def said_digest(
    kind: str, says: str, completeness: str | None, content: bytes | None, details: str | None
) -> bytes:
    """Return the digest of a capture whose columns these are; `content` is the digest of its content."""
    said = "\0".join((kind, says, completeness or "")).encode() + b"\0" + (content or b"")
    return sha256(said + b"\0" + details.encode() if details else said)


def content_columns(digest: bytes, text: str) -> tuple[bytes, int, str, float, bytes]:
    """Return digest, length, languages, margin and fixity of a content whose plain text is `text`."""
    guessed = resolve("solidarity_archive.words.language:guess")(text)
    columns = (digest, len(text), " ".join(guessed.languages), guessed.margin)
    return *columns, fixity(columns)


def pack(data: bytes) -> bytes:
    """Compress as everything in the archive is, into a stream of zlib's (RFC 1950)."""
    return _compress()(data, _LEVEL)


@cache
def _compress() -> Callable[[bytes, int], bytes]:
    """Return what compresses: ISA-L in a third of the time, zlib itself where there is none of it."""
    try:
        found: Callable[[bytes, int], bytes] = resolve("isal.isal_zlib:compress")
    except ImportError:
        found = zlib.compress
    return found


def unpack(data: bytes) -> bytes:
    """Undo pack()."""
    return zlib.decompress(data)


def unpacked(data: object) -> bytes | None:
    """Undo pack(); None for what it did not make."""
    try:
        return unpack(data) if isinstance(data, bytes) else None
    except zlib.error:
        return None


def _record(part: Person | Term) -> dict[str, str]:
    return {name: value for name, value in zip(part._fields, part, strict=True) if value is not None}
