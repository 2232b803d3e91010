"""The copied text of an archive page: a browser's select-all, w3m, lynx, or pasted by hand.

Says only what the page says: the month of its heading, the days, authors and terms of its
bylines, titles, and excerpts without the tail that says there is more.
"""

from collections.abc import Iterator

from solidarity_archive import charset
from solidarity_archive.errors import NoPostsError, SourceError
from solidarity_archive.post import Capture, Content, Notice, Says, Skipped, TermSaid
from solidarity_archive.readers.text import furniture
from solidarity_archive.readers.text.arrangement import Arranged, Entry, arrange
from solidarity_archive.readers.text.paragraphs import Paragraph, paragraphs
from solidarity_archive.readers.text.single import single
from solidarity_archive.source import Source
from solidarity_archive.text import clean, fold, shorten

_HINT = 'archive add --title "…" FILE adds it as one post by hand.'


def read(source: Source) -> Iterator[Capture | Skipped | Notice]:
    """Yield the posts of a copied archive page; `place` is the line that a post begins at.

    An excerpt that is cut is partial, one without a tail complete as far as is known. A text that has
    not the shape of an archive page is one post if it has a title and a day. Raises SourceError if
    there is no text, or neither.
    """
    data = source.document()
    if not data.strip():
        raise SourceError("is empty")
    text = clean(charset.decode(data)[0]).removeprefix("\ufeff")
    if not text.strip():
        raise SourceError("is empty")
    lines = paragraphs(text)
    arranged = arrange(lines)
    if not arranged.shaped:
        if found := single(lines):
            yield Capture(place="line 1", says=found[0], content=found[1], completeness="assumed")
            return
        raise NoPostsError("does not look like the text of an archive page", _HINT)
    if not arranged.entries:
        yield Notice("line 1", "no posts stand below the heading")
    yield from _posts(arranged)


def _posts(arranged: Arranged) -> Iterator[Capture | Notice]:
    for entry in arranged.entries:
        place = f"line {entry.number}"
        if not entry.sure and entry.captions:
            yield Notice(place, _doubt(entry))
        yield _capture(place, entry, arranged.heading or {})


def _doubt(entry: Entry) -> str:
    lines = ", ".join(f'"{shorten(caption.text, 60)}"' for caption in entry.captions)
    taken = (
        f'"{shorten(entry.title.text, 60)}" was taken for the title' if entry.title else "no title was found"
    )
    return f"{taken}; left out as captions: {lines}"


def _capture(place: str, entry: Entry, heading: Says) -> Capture:
    says = Says()
    says.update(heading)
    tail = _add_title(says, entry)
    terms: list[TermSaid] = [*(heading.get("terms") or [])]
    for found in entry.bylines:
        if found.date:
            says["published"] = found.date
        if found.authors:
            says["authors"] = found.authors
        terms += [term for term in found.terms if term not in terms]
    if terms:
        says["terms"] = terms
    if not entry.text or _is_protected(entry.text):
        if entry.text:
            says["protected"] = True
        return Capture(place=place, says=says)
    body, partial = tail
    if not body:
        return Capture(place=place, says=says)
    return Capture(
        place=place,
        says=says,
        content=Content("text", body),
        completeness="partial" if partial else "assumed",
    )


def _is_protected(text: list[Paragraph]) -> bool:
    return any(furniture.is_protection(paragraph.text) for paragraph in text)


def _add_title(says: Says, entry: Entry) -> tuple[str, bool]:
    """Add the title, from the excerpt's tail or the link to the comments if it stands nowhere else.

    Return the text without its tail, and whether it had one.
    """
    named = {fold(entry.title.text)} if entry.title else set()
    cut = furniture.uncut("\n\n".join(paragraph.text for paragraph in entry.text), named)
    about = next((found.about for found in entry.bylines if found.about), None)
    title = entry.title.text if entry.title else cut.title or about
    if title and not furniture.is_untitled(title):
        bare, said = furniture.named(title)
        says.update(said)
        if bare and not furniture.is_untitled(bare):
            says["title"] = bare
    return cut.text, cut.partial
