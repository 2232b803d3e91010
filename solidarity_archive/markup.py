"""HTML and other contents to plain text."""

import re

from selectolax.lexbor import LexborHTMLParser

from solidarity_archive.post import Content
from solidarity_archive.text import clean
from solidarity_archive.wordpress import render

_LINE, _PARAGRAPH = "\x02", "\x03"
_NAME = re.compile(r"</?([a-zA-Z]+)")
"""The name of a tag: most texts have few, and to know which saves to look for the others one by one."""
_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_ITEMS = ("li", "dt", "dd", "option")
_ITEM = re.compile(rf"</?(?:{'|'.join(_ITEMS)})\b[^<>]*>", re.IGNORECASE)
_CELLS = ("td", "th")
_CELL = re.compile(r"<t([rdh])\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"(</?(?:p|div|h[1-6]|ul|ol|dl|table|blockquote|pre|section|article|header|footer|main|aside|nav|"
    r"figure|figcaption|hr|address|form|fieldset|details|summary|center|title)\b[^<>]*>)",
    re.IGNORECASE,
)
_PRE = re.compile(r"(<pre\b[^<>]*>)(.*?)(</pre>|\Z)", re.IGNORECASE | re.DOTALL)
_NO_TEXT = (
    *("script", "style", "noscript", "template", "svg", "head"),
    *("iframe", "object", "audio", "video", "canvas"),
)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_OTHER_SPACES = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What str.split() takes for white space and HTML does not."""
_RARE_SPACES = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f"
"""White space of both that is neither a space nor a line end."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>?")
_NOT_NESTING = _names(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead "
    "tfoot option optgroup html head body script style"
)
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
_MOST_FORMATTING = 32
_HTML = _FORMATTING | {"div", "span", "section", "article", "ul", "ol", "table", "blockquote", "center", "dl"}
DEEPEST = 512
"""How deep elements may nest; browsers flatten what is deeper (Blink's HTMLConstructionSite)."""


def parse(html: str) -> LexborHTMLParser:
    """Return the tree of a page, as a browser would build it."""
    return LexborHTMLParser(_flattened(html))


def html_to_text(html: str) -> str:
    """Return the text of an HTML fragment or page as a reader sees it.

    Paragraphs are parted by a blank line, ``<br>``, list items and rows by a line end, cells by a space;
    white space is collapsed as a browser does (``<pre>`` keeps its lines), NBSP stays. Scripts, styles
    and embedded objects have no text.
    """
    return _cleaned_to_text(clean(html))


def _cleaned_to_text(html: str) -> str:
    """Do the same with what clean() has been over."""
    marked, names = html, {name.lower() for name in _NAME.findall(html)}
    if "pre" in names:
        marked = _PRE.sub(_keep_lines, marked)
    if "br" in names:
        marked = _BREAK.sub(_LINE, marked)
    if not names.isdisjoint(_ITEMS):
        marked = _ITEM.sub(rf"\g<0>{_LINE}", marked)
    if not names.isdisjoint(_CELLS):
        marked = _with_cells_apart(marked)
    marked = _PARAGRAPH.join(_BLOCK.split(marked))  # before and after each tag
    tree = parse(marked)
    if not names.isdisjoint(_NO_TEXT):
        for node in tree.css(", ".join(_NO_TEXT)):
            node.decompose()
    text = _in_lines(tree.body.text() if tree.body else "")
    # A reference may be to a character that no text has. One character is found much faster than two.
    return clean(text) if "&" in html and "&#" in html else text


def _with_cells_apart(html: str) -> str:
    """Put a mark into the first cell of each row, a space into the others.

    What stands in a table and in none of its cells is moved in front of it (HTML Standard, "in table").
    """
    mark = " "

    def marked(tag: re.Match[str]) -> str:
        nonlocal mark
        if tag[1] in "rR":
            mark = _LINE
            return tag[0]
        put, mark = mark, " "
        return tag[0] + put

    return _CELL.sub(marked, html)


def _in_lines(marked: str) -> str:
    """Return text with line ends and blank lines for the marks in it, and white space collapsed."""
    has_rare = _has_any(marked, _RARE_SPACES)
    blocks = marked.split(_PARAGRAPH)
    if _LINE not in marked and not has_rare:
        kept = list(filter(None, [block.strip(" \n") for block in blocks]))
        text = "\n\n".join(kept)
        if "  " not in text and text.count("\n") == 2 * max(len(kept) - 1, 0):
            return text  # most of them have nothing to collapse
    collapsed = (
        _collapsed if _has_any(marked, _OTHER_SPACES) else _collapsed_fast if has_rare else _collapsed_fastest
    )
    paragraphs: list[str] = []
    for block in blocks:
        if _LINE in block:
            lines = map(collapsed, block.split(_LINE))
            paragraphs.append("\n".join(filter(None, lines)))
        else:
            paragraphs.append(collapsed(block))
    return "\n\n".join(filter(None, paragraphs))


def _has_any(text: str, characters: str) -> bool:
    # To look for one after the other takes an eighth of the time of an expression.
    return any(map(text.__contains__, characters))


def _collapsed(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


def _collapsed_fast(text: str) -> str:
    """Do the same, several times as fast, where there are no other spaces."""
    return " ".join(text.split())


def _collapsed_fastest(text: str) -> str:
    """Do the same where there are no rare ones either: most texts are as they should be."""
    text = text.strip(" \n")
    return " ".join(text.split()) if "\n" in text or "  " in text else text


def _keep_lines(pre: re.Match[str]) -> str:
    return pre[1] + pre[2].strip("\n").replace("\n", _LINE).replace("  ", "\u00a0 ") + pre[3]


def plain_text(content: Content) -> str:
    """Return the plain text of a content, whatever it was given in; a post_content must be clean."""
    if content.format == "html":
        return html_to_text(content.body)
    if content.format == "wordpress":
        return _cleaned_to_text(render(content.body))
    return clean(content.body).strip("\n")


def _flattened(html: str) -> str:
    """Return `html` without the start tags of elements that would lie too deep.

    A parser's time grows with the square of the depth, and unclosed formatting is opened again in
    every paragraph (HTML Standard, "reconstruct the active formatting elements").
    """
    if html.count("<") <= DEEPEST:
        return html
    opened: list[str] = []
    formatting = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal formatting
        name = tag[2].lower()
        if name in _NOT_NESTING or (name not in _HTML and tag[0].endswith("/>")):
            return tag[0]
        if name in _FORMATTING:
            formatting += -1 if tag[1] and formatting else 0 if tag[1] else 1
            if formatting > _MOST_FORMATTING:
                formatting -= 1
                return ""
        elif not tag[1]:
            if len(opened) >= DEEPEST:
                return ""
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
        return tag[0]

    return _ANY_TAG.sub(kept, html)
