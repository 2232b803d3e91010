"""What a message holds: its text as its reader was shown it, and the names of what is attached."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from solidarity_archive.markup import html_to_text, parse
from solidarity_archive.post import Content, Medium
from solidarity_archive.readers.mail.entity import Entity, entity, text_of, words
from solidarity_archive.readers.media import media_in
from solidarity_archive.text import clean

_DEEPEST = 20
_MOST = 2000
_NO_TEXT = "script, style, template, title, meta, link, base"
_SIGNATURE = "-- "
_HEADING = ("subject", "from", "date")


@dataclass(slots=True)
class Held:
    """The texts of a message in their order, in HTML or not, and its attachments.

    `sound` is whether all bytes of the texts fit an encoding.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    attached: list[Medium] = field(default_factory=list)
    sound: bool = True

    @property
    def is_html(self) -> bool:
        """Whether any of it is HTML."""
        return any(kind == "html" for kind, _ in self.texts)

    @property
    def is_readable(self) -> bool:
        """Whether there is more than pictures."""
        return any(html_to_text(text) if kind == "html" else text for kind, text in self.texts)

    def content(self) -> Content | None:
        """Return all texts as one, in HTML if any is; None if there is none."""
        if self.is_html:
            texts = (text if kind == "html" else _as_html(text) for kind, text in self.texts)
            return Content("html", "\n".join(texts))
        text = "\n\n".join(text.strip("\n") for _, text in self.texts).strip("\n")
        return Content("text", text) if text.strip() else None

    def media(self) -> tuple[Medium, ...]:
        """Return what is attached, and the images that the texts show."""
        shown = [medium for kind, text in self.texts if kind == "html" for medium in media_in(text)]
        return tuple(dict.fromkeys([*self.attached, *shown]))


def held_by(message: Entity) -> Held:
    """Return what a message holds: of alternatives the HTML, else the plain text."""
    return _held(message, 0, [0])


def _held(part: Entity, depth: int, count: list[int]) -> Held:
    known = part.message
    kind, boundary = known.get_content_type(), known.get_boundary()
    count[0] += 1
    if count[0] > _MOST:
        return Held()
    nested = kind.startswith("multipart/") and boundary and depth < _DEEPEST
    inside = [_held(each, depth + 1, count) for each in part.parts(boundary or "")] if nested else []
    if inside:
        return _chosen(inside) if kind == "multipart/alternative" else _joined(inside)
    name, identity = known.get_filename(), part.raw("content-id").strip("<>")
    if kind == "message/rfc822" and depth < _DEEPEST:
        inner = entity(part.content())
        said = "\n".join(f"{each.title()}: {inner.text(each)}" for each in _HEADING if inner.text(each))
        return _joined([Held([("text", said)]), _held(inner, depth + 1, count)])
    attached = known.get_content_disposition() == "attachment" or (name and not kind.startswith("text/"))
    if attached or kind.partition("/")[0] not in ("text", "multipart"):
        return Held(attached=[Medium("attachment", identity or None, words(clean(name or kind)))])
    charset = known.get_param("charset")
    text, sound = text_of(part.content(), charset if isinstance(charset, str) else None)
    if kind == "text/html":
        html = _body_of(text)
        return Held([("html", html)] if html else [], sound=sound)
    if str(known.get_param("format", "")).lower() == "flowed":
        text = unflowed(text, delete=str(known.get_param("delsp", "")).lower() == "yes")
    return Held([("text", text)] if text.strip() else [], sound=sound)


def _chosen(inside: list[Held]) -> Held:
    """Return the last of some alternatives that is HTML, else the last that is text (RFC 2046, 5.1.4)."""
    readable = [held for held in inside if held.is_readable]
    best = next((held for held in reversed(readable) if held.is_html), (readable or inside)[-1])
    rest = [medium for held in inside if held is not best for medium in held.attached]
    return Held(best.texts, best.attached + rest, best.sound)


def _joined(inside: list[Held]) -> Held:
    texts = [text for held in inside for text in held.texts]
    attached = [medium for held in inside for medium in held.attached]
    return Held(texts, attached, all(held.sound for held in inside))


def _body_of(html: str) -> str:
    tree = parse(html)
    for node in tree.css(_NO_TEXT):
        if node.parent is not None:
            node.decompose()
    return ((tree.body.inner_html if tree.body else "") or "").strip()


def _as_html(text: str) -> str:
    return "".join(_paragraphs(text))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n{2,}", text.strip("\n")):
        lines = escape(paragraph, quote=False).replace("\n", "<br>\n")
        yield f"<p>{lines}</p>\n"


def unflowed(text: str, *, delete: bool) -> str:
    """Return a text in lines as its author had them (RFC 3676); `delete` is its parameter DelSp."""
    lines: list[list[str]] = []
    flowing, before = False, 0
    for given in text.split("\n"):
        bare = given.lstrip(">")
        depth = len(given) - len(bare)
        bare = bare.removeprefix(" ")
        ends = bare.endswith(" ") and bare != _SIGNATURE
        kept = bare[:-1] if ends and delete else bare
        if flowing and depth == before and bare != _SIGNATURE:
            lines[-1].append(kept)
        else:
            lines.append([">" * depth + " " * bool(depth), kept])
        flowing, before = ends, depth
    return "\n".join("".join(line) for line in lines)
