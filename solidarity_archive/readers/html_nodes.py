"""What the HTML readers need of a tree: walking it, attributes, class tokens, text on one line.

Nothing here recurses, so that a page of any depth can be read.
"""

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from solidarity_archive.text import clean


def names(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


_HTML_SPACES = re.compile(r"[ \t\n\r\f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>?")
_NOT_NESTING = names(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead "
    "tfoot option optgroup html head body script style"
)
_FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
_MOST_FORMATTING = 32
_HTML = _FORMATTING | {"div", "span", "section", "article", "ul", "ol", "table", "blockquote", "center", "dl"}
DEEPEST = 512
"""How deep elements may nest; browsers flatten what is deeper (Blink's HTMLConstructionSite)."""


def parse(html: str) -> LexborHTMLParser:
    """Return the tree of a page, as a browser would build it."""
    return LexborHTMLParser(_flattened(html))


def attribute(node: LexborNode, name: str) -> str:
    """Return the value of an attribute, "" if it is not there."""
    return node.attributes.get(name) or ""


def tokens(node: LexborNode, name: str = "class") -> list[str]:
    """Return the words of an attribute that holds a list of them."""
    return attribute(node, name).split()


def line(text: str) -> str:
    """Return `text` with its white space collapsed as a browser does; NBSP stays."""
    return _HTML_SPACES.sub(" ", clean(text)).strip(" ")


def plain(node: LexborNode) -> str:
    """Return the text of an element on one line."""
    for line_break in node.css("br"):
        line_break.replace_with(" ")
    return line(node.text())


def elements(root: LexborNode, enter: Callable[[LexborNode], bool]) -> Iterator[LexborNode]:
    """Yield the elements below `root` in document order; below one of them only if `enter` says so."""
    node = root.child
    while node is not None:
        if node.is_element_node:
            yield node
            if node.child is not None and enter(node):
                node = node.child
                continue
        while node.next is None:
            parent = node.parent
            if parent is None or parent.mem_id == root.mem_id:
                return
            node = parent
        node = node.next


def below(root: LexborNode, selector: str) -> Iterator[LexborNode]:
    """Yield the elements below `root` that a selector names, never `root` itself."""
    return (node for node in root.css(selector) if node.mem_id != root.mem_id)


def first(root: LexborNode, *selectors: str) -> LexborNode | None:
    """Return the first element below `root` that the first of the selectors with any names."""
    for selector in selectors:
        for node in below(root, selector):
            return node
    return None


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

    return _TAG.sub(kept, html)
