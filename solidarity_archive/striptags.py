"""Tags taken out of HTML, broken or not, as PHP does it: WordPress counts the words of what is left."""

from html import unescape

from solidarity_archive.lazy import regex

_TAG_SIGN = regex(r"""[<>"']|(?<=<)[!?]""")
_DECLARATION_SIGN = regex(r"""[>"']|(?<=!-)-""")
_NO_TAG = frozenset(" \t\n\x0b\x0c\r")


def without_tags(html: str) -> str:
    """Return `html` without its tags, as PHP's strip_tags takes them out (ext/standard/string.c)."""
    kept: list[str] = []
    done = 0
    while (start := html.find("<", done)) >= 0:
        if html[start + 1 : start + 2] in _NO_TAG:
            kept.append(html[done : start + 1])
            done = start + 1
        else:
            kept.append(html[done:start])
            done = _tag_end(html, start)
    return "".join((*kept, html[done:]))


def comment_text(content: str) -> str:
    """Return the text of a comment, whose lines are its paragraphs: no tags, entities decoded."""
    return unescape(without_tags(content)).strip()


def _tag_end(html: str, start: int) -> int:
    """Return where the tag at `start` ends: quoted ">" do not end it, "<" inside must be closed too."""
    position, depth, quote = start + 1, 0, ""
    while sign := _TAG_SIGN.search(html, position):
        position, char = sign.end(), sign[0]
        if char == ">":
            if not depth and not quote:
                return position
            depth = max(depth - 1, 0)
        elif char == "<":
            depth += not quote and html[position : position + 1] not in _NO_TAG
        elif char == "!":
            return _declaration_end(html, position, depth, quote)
        elif char != "?":
            quote = _quoted(quote, char)
        elif not html.startswith("xml", position):
            return _after(html, "?>", position)
    return len(html)


def _declaration_end(html: str, position: int, depth: int, quote: str) -> int:
    """Return where a comment or another thing that begins with ``<!`` ends."""
    while sign := _DECLARATION_SIGN.search(html, position):
        position, char = sign.end(), sign[0]
        if char == ">":
            if not depth and not quote:
                return position
            depth = max(depth - 1, 0)
        elif char == "-":
            return len(html) if quote else _after(html, "-->", position - 2)
        elif html[position - 2] != "\\":
            quote = _quoted(quote, char)
    return len(html)


def _quoted(quote: str, char: str) -> str:
    """Return the quotation mark that is open after `char`, one of both kinds."""
    return char if not quote else "" if quote == char else quote


def _after(html: str, end: str, position: int) -> int:
    found = html.find(end, position)
    return found + len(end) if found >= 0 else len(html)
