"""The text of a Word document (ECMA-376, WordprocessingML) as one post, in plain HTML."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import IO

from lxml import etree

from solidarity_archive.calendars import locate_dates
from solidarity_archive.errors import NoPostsError, SourceError
from solidarity_archive.markup import html_to_text
from solidarity_archive.packed import DAMAGE
from solidarity_archive.post import Capture, Content, Details, Medium, Says
from solidarity_archive.source import LARGEST_DOCUMENT, Source
from solidarity_archive.text import clean

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DOCUMENT, _RELATIONS, _FACTS = "word/document.xml", "word/_rels/document.xml.rels", "docProps/core.xml"
_HEADING = re.compile(r"heading\s?([1-6])$", re.IGNORECASE)
_TITLE = re.compile(r"(?:sub)?title$", re.IGNORECASE)
_LEFT_OUT = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr")
)
_LONGEST_DATELINE = 80
_PIECE = 1 << 16


def read(source: Source) -> Iterator[Capture]:
    """Yield the one post that a document is: its title, its text; what was deleted in it is not.

    The day is that of a short line at its beginning or end: when the file was made is none of the
    post's. Raises SourceError for what is no Word document or damaged.
    """
    try:
        with zipfile.ZipFile(source.open_seekable()) as file:
            body = _parsed(file, _DOCUMENT)
            links, styles = _links(file), _styles(file)
            facts = _facts(file)
            names = [info.filename for info in file.infolist() if info.filename.startswith("word/media/")]
    except (*DAMAGE, etree.XMLSyntaxError) as error:
        raise SourceError("is a Word document that is damaged") from error
    if body is None:
        raise SourceError("is an office document, but none of Word's", "Save it as text or as .docx.")
    blocks = list(_blocks(body, links, styles))
    yield _capture(blocks, facts, names)


def _capture(blocks: list[tuple[str, str]], facts: Says, names: list[str]) -> Capture:
    """Return the post in some blocks (tag and HTML within), the first of which may be its title."""
    says = facts.copy()
    if blocks and (blocks[0][0] in ("title", "h1") or (blocks[0][0] == "p" and _is_title(blocks))):
        says["title"] = html_to_text(blocks.pop(0)[1]).replace("\n", " ")
    for _, html in (*blocks[:2], *blocks[-2:]):
        text = html_to_text(html)
        days = [date for _, _, date in locate_dates(text[:_LONGEST_DATELINE]) if len(date) >= 10]
        if "published" not in says and len(days) == 1 and len(text) <= _LONGEST_DATELINE:
            says["published"] = days[0][:10]
    if not blocks and not says.get("title"):
        raise NoPostsError("is a Word document without a text")
    content = Content("html", "\n".join(_html(blocks))) if blocks else None
    media = tuple(Medium("image", None, name.removeprefix("word/")) for name in names)
    return Capture(
        place="document",
        says=says,
        content=content,
        completeness="stated" if content else None,
        details=Details(media=media or None),
    )


def _is_title(blocks: list[tuple[str, str]]) -> bool:
    """Whether a first paragraph is the title: it is short, bold as a whole, and more follows."""
    html = blocks[0][1]
    whole = html.startswith("<strong>") and html.find("</strong>") == len(html) - len("</strong>")
    return whole and len(blocks) > 1 and len(html) < 200


def _html(blocks: list[tuple[str, str]]) -> Iterator[str]:
    for tag, group in groupby(blocks, key=lambda block: block[0]):
        if tag == "li":
            items = "\n".join(f"<li>{html}</li>" for _, html in group)
            yield f"<ul>\n{items}\n</ul>"
        elif tag == "table":
            yield from (html for _, html in group)
        else:
            name = "h1" if tag == "title" else tag
            yield from (f"<{name}>{html}</{name}>" for _, html in group)


def _blocks(body: etree._Element, links: dict[str, str], styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield paragraphs, headings, items of lists and tables in their order; empty ones are left out."""
    waiting = list(reversed(body))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}tbl":
            yield "table", _table(element, links)
        elif element.tag == f"{_W}p":
            if html := _inline(element, links).strip():
                yield _kind(element, styles), html
        elif element.tag not in _LEFT_OUT:  # w:sdt and the like, which hold more of the same
            waiting += reversed(element)


def _kind(paragraph: etree._Element, styles: dict[str, str]) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(f"{_W}val", "") if style is not None else ""
    name = styles.get(name, name)
    if found := _HEADING.match(name):
        return f"h{found[1]}"
    if _TITLE.match(name):
        return "title" if not name.lower().startswith("sub") else "h2"
    is_listed = name.lower().startswith("list") or paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return "li" if is_listed else "p"


def _table(table: etree._Element, links: dict[str, str]) -> str:
    rows = []
    for row in table.iter(f"{_W}tr"):
        cells = (
            "<br>".join(_inline(paragraph, links) for paragraph in cell.iter(f"{_W}p"))
            for cell in row.findall(f"{_W}tc")
        )
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _inline(paragraph: etree._Element, links: dict[str, str]) -> str:
    """Return the runs of a paragraph with what is bold, italic and linked; neighbours alike are one."""
    runs = [(_marks(run, paragraph, links), _text(run)) for run in paragraph.iter(f"{_W}r")]
    html = []
    for (bold, italic, link), group in groupby((run for run in runs if run[1]), key=lambda run: run[0]):
        text = "".join(part for _, part in group)
        text = f"<em>{text}</em>" if italic else text
        text = f"<strong>{text}</strong>" if bold else text
        html.append(f'<a href="{escape(link)}">{text}</a>' if link else text)
    return "".join(html)


def _marks(run: etree._Element, paragraph: etree._Element, links: dict[str, str]) -> tuple[bool, bool, str]:
    above = run.getparent()
    link = ""
    while above is not None and above is not paragraph:
        if above.tag == f"{_W}hyperlink":
            link = links.get(above.get(_R_ID, ""), "")
        above = above.getparent()
    return _is_on(run, "b"), _is_on(run, "i"), link


def _is_on(run: etree._Element, name: str) -> bool:
    mark = run.find(f"{_W}rPr/{_W}{name}")
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")


def _text(run: etree._Element) -> str:
    above = run.getparent()
    while above is not None:
        if above.tag in _LEFT_OUT:
            return ""
        above = above.getparent()
    shown = {f"{_W}tab": "\t", f"{_W}br": "<br>", f"{_W}cr": "<br>", f"{_W}noBreakHyphen": "\u2011"}
    return "".join(
        escape(clean(part.text or ""), quote=False) if part.tag == f"{_W}t" else shown.get(str(part.tag), "")
        for part in run
    )


def _parsed(file: zipfile.ZipFile, name: str) -> etree._Element | None:
    try:
        info = file.getinfo(name)
    except KeyError:
        return None
    with file.open(info) as stream:
        data = _bounded(stream).replace(_STRICT.encode() + b"wordprocessingml/main", _W.strip("{}").encode())
    root = _root(data)
    return root[0] if name == _DOCUMENT and len(root) else root


def _root(data: bytes) -> etree._Element:
    events = etree.iterparse(
        io.BytesIO(data),
        resolve_entities="internal",
        huge_tree=True,
        recover=False,
        load_dtd=False,
        no_network=True,
    )
    for _ in events:
        pass
    root: etree._Element = events.root
    return root


def _bounded(stream: IO[bytes]) -> bytes:
    data = io.BytesIO()
    while piece := stream.read(_PIECE):
        if data.tell() > LARGEST_DOCUMENT:
            raise SourceError(f"is a Word document with more than {LARGEST_DOCUMENT >> 20} MiB of text")
        data.write(piece)
    return data.getvalue()


def _links(file: zipfile.ZipFile) -> dict[str, str]:
    relations = _parsed(file, _RELATIONS)
    if relations is None:
        return {}
    return {
        each.get("Id", ""): each.get("Target", "")
        for each in relations
        if each.get("TargetMode") == "External" and each.get("Target", "").startswith(("http", "mailto:"))
    }


def _styles(file: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of styles, which are English, by their identifiers, which are in any language."""
    styles = _parsed(file, "word/styles.xml")
    if styles is None:
        return {}
    found = ((style.get(f"{_W}styleId", ""), style.find(f"{_W}name")) for style in styles.iter(f"{_W}style"))
    return {id: name.get(f"{_W}val", "") for id, name in found if name is not None}


def _facts(file: zipfile.ZipFile) -> Says:
    """Return what a document's properties say that its author was asked for."""
    says = Says()
    known = _parsed(file, _FACTS)
    if known is None:
        return says
    said = {
        name: clean(known.findtext(f"{_DC}{name}") or "").strip() for name in ("title", "creator", "language")
    }
    if said["title"]:
        says["title"] = said["title"]
    if said["creator"]:
        says["authors"] = [{"name": said["creator"]}]
    if said["language"]:
        says["language"] = said["language"]
    return says
