"""From mail to captures: a message is a post; one that answers another is a comment in its thread."""

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import getaddresses
from html import escape
from typing import NamedTuple

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Comment, Details, Notice, PersonSaid, Says, Skipped
from solidarity_archive.readers.feed.entry import read_moment
from solidarity_archive.readers.mail.box import messages
from solidarity_archive.readers.mail.contents import Held, held_by
from solidarity_archive.readers.mail.entity import Entity, entity, words
from solidarity_archive.readers.mail.flags import is_draft, thrown_away
from solidarity_archive.source import LARGEST_DOCUMENT, Source
from solidarity_archive.urls import site_of

_ID = re.compile(r"<([^<>\s]{1,990})>")
_BARE_ID = re.compile(r"[^<>\s@]{1,490}@[^<>\s@]{1,490}")
_ANSWERED = re.compile(
    r"(?:(?:re|aw|antw|sv|vs|odp|ynt|res|rif|відп|ответ|отв|на|ha)(?:\[\d{1,4}\]|\^\d{1,4})?\s{0,3}:\s*)+",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"(?:fwd?|wg|tr|rv|enc|i|пер|пересл)\s{0,3}:", re.IGNORECASE)
_LIST_PREFIX = re.compile(r"\[([^\[\]]{1,100})\]\s*")
_LIST = re.compile(r"([^<>]*)<([^<>\s]{1,250})>")
_ADDRESS = re.compile(r"<(https?://[^<>\s]+)>|\A\s*(https?://\S+)")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-\w{2,8}){0,2}")
_AT = re.compile(r"(?<=\S) at (?=\S+(?:\s*\(|\s*\Z))")
_DRAFT = "draft"
_INTERNAL = "FOLDER INTERNAL DATA"


class _Thread(NamedTuple):
    """Which message this is, which it answers, and with which the thread begins; all are ``mid:…``."""

    id: str | None
    parent: str | None
    root: str | None


class _Read(NamedTuple):
    """A message, what it holds, where in a thread it stands, its subject and date, its place."""

    message: Entity
    held: Held
    thread: _Thread
    title: str
    moment: str | None
    place: str


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the messages of a mailbox, or of a file with one, in their order.

    The message that a thread begins with is a post (guid ``mid:…``, RFC 2392), its answers are
    comments that join it, whether it came before, comes later or never does. Dates are as their senders
    wrote them. Raises SourceError where there is no message.
    """
    number = 0
    left_out: Counter[str] = Counter()
    for number, data in enumerate(messages(source), 1):
        place = f"message {number}"
        if data is None:
            yield Skipped(place, f"it is larger than {LARGEST_DOCUMENT >> 20} MiB")
            continue
        message = entity(data)
        if not message.headers:
            yield Skipped(place, "it has no header")
        elif _INTERNAL in message.raw("subject"):
            yield Notice(place, "is a mail program's own, and no message")
        elif why := thrown_away(message):
            left_out[why] += 1
        else:
            yield from _read(message, place)
    for why, count in left_out.items():
        yield Notice("mail", f"{count} {'is' if count == 1 else 'are'} {why} and left out")
    if not number:
        raise SourceError("holds no message")


def _read(message: Entity, place: str) -> Iterator[Capture | Skipped | Notice]:
    held = held_by(message)
    thread, title = _thread(message), _without_prefix(message.text("subject"), message)
    if not (title or held.texts or held.attached):
        yield Skipped(place, "it has neither subject nor text")
        return
    moment = read_moment(message.raw("date"))
    if message.raw("date") and not moment:
        date = message.raw("date")[:100]
        yield Notice(place, f"“{date}” is no date that can be read: it was left out")
    if not held.sound:
        yield Notice(place, "some of its bytes are no text in any encoding we know: they show as \ufffd")
    read_ = _Read(message, held, thread, title, moment, place)
    yield _answer(read_) if thread.root and not _FORWARDED.match(title) else _post(read_)


def _post(read_: _Read) -> Capture:
    message, held, thread, title, moment, place = read_
    says = Says()
    if title:
        says["title"] = title
    if moment:
        says["published"] = moment
    if is_draft(message):
        says["status"] = _DRAFT
    if thread.id:
        says["guid"] = thread.id
    if authors := [PersonSaid(name=name) for name, _ in _people(message)]:
        says["authors"] = authors
    if tags := [tag for part in message.text("keywords").split(",") if (tag := part.strip())]:
        says["terms"] = [{"taxonomy": "post_tag", "name": tag} for tag in dict.fromkeys(tags)]
    if address := _ADDRESS.search(message.raw("archived-at")):
        says["permalink"] = address[1] or address[2]
    if _LANGUAGE.fullmatch(language := message.raw("content-language")):
        says["language"] = language
    _say_list(says, message)
    content, media = held.content(), held.media()
    return Capture(
        place=place,
        says=says,
        content=content,
        completeness="stated" if content else None,
        details=Details(media=media or None),
    )


def _answer(read_: _Read) -> Capture:
    """Return what an answer adds to its thread, of which it also tells the title."""
    message, held, thread, title, moment, place = read_
    says = Says(guid=thread.root)
    if bare := _ANSWERED.sub("", title, count=1).strip():
        says["title"] = bare
    _say_list(says, message)
    name, address = next(iter(_people(message)), (None, None))
    content = held.content()
    body = content.body if content else ""
    attached = tuple(medium.url or medium.kind for medium in held.attached)
    comment = Comment(
        id=thread.id,
        parent=thread.parent if thread.parent != thread.root else None,
        author=name,
        email=address,
        date=moment,
        content=escape(body, quote=False) if content and content.format == "text" else body,
        status=_DRAFT if is_draft(message) else "approved",
        meta={"attachments": attached} if attached else {},
    )
    return Capture(place=place, says=says, kind="hint", details=Details(comments=(comment,)))


def _thread(message: Entity) -> _Thread:
    own = next(_ids(message.raw("message-id")), None)
    parents = [id for id in _ids(message.raw("in-reply-to")) if id != own]
    above = [id for id in _ids(message.raw("references")) if id != own]
    parent = next(iter(parents), None) or (above[-1] if above else None)
    return _Thread(own, parent, above[0] if above else parent)


def _ids(value: str) -> Iterator[str]:
    found = _ID.findall(value) or _BARE_ID.findall(value)
    return (f"mid:{id}" for id in found)


def _people(message: Entity) -> Iterator[tuple[str, str | None]]:
    """Yield who a message is from: name and address; where no name is given, what stands before the @."""
    value = message.raw("x-original-from") or message.raw("from") or message.raw("sender")
    for name, address in getaddresses([_AT.sub("@", value)]):
        local, at, _ = address.partition("@")
        if shown := words(name).strip("'\" ") or local:
            yield shown, address if at else None


def _say_list(says: Says, message: Entity) -> None:
    """Say which mailing list a message went over (RFC 2919), as the site that it is of."""
    if found := _LIST.fullmatch(message.text("list-id")):
        says["site"] = site_of(found[2])
        if title := found[1].strip('" '):
            says["site_title"] = title


def _without_prefix(subject: str, message: Entity) -> str:
    """Return a subject without the name that its mailing list put before it."""
    said = _ANSWERED.match(subject)
    start = said.end() if said else 0
    found = _LIST_PREFIX.match(subject, start)
    if not found:
        return subject
    named = " ".join(
        message.text(name).lower() for name in ("list-id", "x-beenthere", "list-post", "x-mailing-list")
    )
    if found[1].split(":")[0].split(" ")[0].lower() not in re.findall(r"[\w-]+", named):
        return subject
    return (subject[:start] + subject[found.end() :]).strip()
