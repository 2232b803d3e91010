"""What the HTML readers need of a tree: walking it, attributes, class tokens, text on one line.

Nothing here recurses, so that a page of any depth can be read.
"""

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from solidarity_archive.text import clean

_HTML_SPACES = re.compile(r"[ \t\n\r\f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
_NOT_NESTING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead "
    "tfoot option optgroup html head body script style".split()
)
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
    """Return `html` without the start tags below DEEPEST levels: a parser's time grows with depth squared."""
    if html.count("<") <= DEEPEST:
        return html
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _NOT_NESTING or tag[0].endswith("/>"):
            return tag[0]
        depth = max(0, depth - 1) if tag[1] else depth + 1
        return "" if depth > DEEPEST and not tag[1] else tag[0]

    return _TAG.sub(kept, html)
