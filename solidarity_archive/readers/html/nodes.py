"""What the HTML readers need of a tree: walking it, attributes, class tokens, text on one line.

Nothing here recurses, so that a page of any depth can be read.
"""

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from solidarity_archive.text import clean


def names(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


_HTML_SPACES = re.compile(r"[ \t\n\r\f]+")


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
