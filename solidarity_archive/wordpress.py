"""WordPress's post_content, as its author typed it: its HTML, and the text that its excerpt is cut from.

The rules are those of WordPress 6.1, written anew from what it does; functions name the one of
WordPress's whose effect they have. All of it takes time in proportion to its input, because
exports come from strangers.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from html.entities import html5
from itertools import accumulate

from solidarity_archive.lazy import regex
from solidarity_archive.striptags import without_tags
from solidarity_archive.text import clean
from solidarity_archive.texturize import APOSTROPHE, QUOTE, TAG, texturized

_NEXT_PAGE = "<!--nextpage-->"
_PAGE_BLOCK = regex(r"<!-- /?wp:nextpage -->\n?")
_EMPTY_FIRST_PAGE = regex(rf"(?:\s|<p>)*+{_NEXT_PAGE}")
_PAGE_MARK = regex(r"<!--(?:more(?:(?!<!--more)[^\n])*?|nextpage)-->")
_MORE = regex(r'<!--more(?:(?!<!--more)[^\n])*?-->|<span id="more-[0-9]+">')


_BLOCK_COMMENT = regex(r"<!--\s++(/)?wp:(?:core/)?((?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s++")
_BLOCK_COMMENT_END = regex(r"(/)?-->")
_ATTRIBUTES_END = regex(r"\}\s++(/)?-->")
_USUAL_COMMENT = regex(
    r"<!--\s++(/)?wp:(?:core/)?(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*\s++(?:\{[^<>]*?\}\s++)?(/)?-->"
)
"""All three in one, of attributes as WordPress writes them: without ``<`` and ``>``."""
_STEPS = {(None, None): 1, (None, "/"): 0, ("/", None): -1, ("/", "/"): -1}
"""How much deeper what follows a block comment stands, by the slashes at its beginning and its end."""
_TEXT_BLOCK_NAMES = "freeform heading html list media-text paragraph preformatted pullquote quote table verse"
_TEXT_BLOCKS = frozenset(_TEXT_BLOCK_NAMES.split())
_WRAPPERS = frozenset(("columns", "column", "group"))
EXCERPT_BLOCKS = _TEXT_BLOCKS | _WRAPPERS

_SHORTCODE = regex(r"\[(\[?)(caption|wp_caption|gallery|playlist|audio|video|embed)(?![\w-])")
_IMAGE = regex(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_CAPTION = regex(r"""\bcaption=(?:"([^"]*)"|'([^']*)')""")

_BLOCK = (
    r"(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|"
    r"blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|"
    r"figure|figcaption|details|menu|summary)"
)
_TWO_BREAKS = regex(r"<br\s*+/?>\s*+<br\s*+/?>")
_BLOCK_START = regex(rf"<(?={_BLOCK}[\s/>])")
_BLOCK_END = regex(rf"(</{_BLOCK}>|<hr\s*+/?>)")
_GLUED_BEFORE = regex(r"(?<!\s)\s++(?=<option|<figcaption)")
_GLUED_AFTER = regex(r"(</option>|</figcaption>)\s++")
_EMPTY_LINES = regex(r"\n\s*\n")
_BLOCK_TAG = regex(rf"<(/?)({_BLOCK})(?=[\s/>])[^<>]*>")

# Control characters stand for what must not be seen for a while; they are taken out of what comes in.
_OPEN, _CLOSE, _STASHED = "\x10", "\x11", "\x12"
_STAND_INS = regex(f"[{QUOTE}{APOSTROPHE}{_OPEN}{_CLOSE}{_STASHED}]")
_UNLIKE_OURS = f"{QUOTE}{APOSTROPHE}{_OPEN}{_CLOSE}{_STASHED}\r"
_HIDE_BRACKETS = str.maketrans({"[": _OPEN, "]": _CLOSE})
_SHOW_BRACKETS = str.maketrans({_OPEN: "[", _CLOSE: "]"})
_SHOW_QUOTES = str.maketrans({QUOTE: '"', APOSTROPHE: "'", "\x0b": "\xa0", "\x0c": "\xa0"})

_SCRIPT = regex(r"<(script|style)\b", re.IGNORECASE)
_PRE = regex(r"<(pre)\b")
_VERBATIM = regex(r"<(pre|script|style|textarea)\b", re.IGNORECASE)
_ENTITY = regex(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_PHP_SPACES = " \n\r\t\x0b\0"
_LINE_END, _LINE_BREAK = "\n", "<br />\n"


def render(raw: str) -> str:
    """Return the HTML that a site shows for a post_content (do_blocks, wpautop, do_shortcode).

    Comments that mark blocks and pages go and what they enclose stays; ``[caption]`` becomes a
    figure, ``[embed]`` a link, galleries and players nothing; shortcodes of plugins stay as they
    were typed. Quotes, dashes and smileys are left alone: their shapes are the theme's affair.
    """
    html = _line_ends(raw)
    has_blocks = "<!-- wp:" in html
    if has_blocks:
        html = _without_block_comments(html)
    html = _shortcodes(_PAGE_MARK.sub("", html), _shown)
    return html if has_blocks else _paragraphs(html)


def excerpt_text(raw: str) -> str:
    """Return the plain text from which WordPress cuts the automatic excerpt of a post_content.

    It is what wp_trim_excerpt has before it counts words: page 1, the part before
    ``<!--more-->``, without shortcodes and what they enclose, only blocks of text, with
    the_content's changes, without tags (which leave no space), entities decoded. Straight quotes
    stay straight.
    """
    html = _shortcodes(_teaser(_line_ends(raw)), lambda _name, _attributes, _content: "")
    html = "".join(text for block, text in _pieces(html) if block is None or block.in_excerpt)
    html = _apart(texturized(html))
    return _plain(_shortcodes(html, _shown))  # an escaped shortcode is a live one by now


def stripped(html: str) -> str:
    """Return the text of HTML as wp_trim_excerpt takes it: page 1 up to "more", tags leave no space."""
    return _plain(_apart(_teaser(_line_ends(html))))


def _line_ends(raw: str) -> str:
    if not any(map(raw.__contains__, _UNLIKE_OURS)):
        return raw
    return _STAND_INS.sub("", raw).replace("\r\n", "\n").replace("\r", "\n")


def goes_on(html: str) -> bool:
    """Return whether there is text that excerpt_text() and stripped() leave out as behind a mark."""
    _, rest = _divided(_line_ends(html))
    return bool(rest) and bool(_plain(_shortcodes(rest, lambda _name, _attributes, _content: "")).strip())


def _teaser(html: str) -> str:
    """Return page 1 (generate_postdata) up to the "more" mark (get_the_content)."""
    return _divided(html)[0]


def _divided(html: str) -> tuple[str, str]:
    """Return what _teaser() does, and the rest."""
    rest = ""
    if _NEXT_PAGE in html:
        html = _PAGE_BLOCK.sub("", html)
        if empty := _EMPTY_FIRST_PAGE.match(html):
            html = html[empty.end() :]
        html, _, rest = html.partition(_NEXT_PAGE)
    more = _MORE.search(html)
    if not more:
        return html, rest
    # force_balance_tags, which WordPress runs only on what comes before a mark, saves "<3".
    return re.sub(r"<(?=[0-9])", "&lt;", html[: more.start()]), html[more.end() :] + rest


class _Block:
    """A block while it is read; `allowed` counts what is around it, `plain` is of the outermost one only."""

    def __init__(self, name: str, outermost: "_Block | None", *, allowed: bool) -> None:
        self.name, self.outermost, self.allowed = name, outermost, allowed
        self.has_inner = False
        self.plain = True  # all that is in it is a block of text with no block in it

    @property
    def in_excerpt(self) -> bool:
        """Whether the block's own text is shown by excerpt_remove_blocks."""
        root = self.outermost or self
        if root.has_inner and root.name not in _WRAPPERS:
            return root.allowed and root.plain
        return self.allowed and not self.has_inner


def _without_block_comments(html: str) -> str:
    """Return the text of all _pieces(), whatever block it stands in; at once where all comments are usual."""
    parts = _USUAL_COMMENT.split(html)
    text = "".join(parts[::3])
    depths = accumulate(map(_STEPS.__getitem__, zip(parts[1::3], parts[2::3], strict=True)))
    if min(depths, default=0) >= 0 and not ("<!--" in text and _BLOCK_COMMENT.search(text)):
        return text
    return "".join(piece for _, piece in _pieces(html))


def _pieces(html: str) -> list[tuple[_Block | None, str]]:
    """Return the text between block comments, each with the block it stands in (WP_Block_Parser).

    A comment that closes nothing makes ordinary text of the rest; a block that is never closed
    reaches to the end.
    """
    pieces: list[tuple[_Block | None, str]] = []
    blocks: list[_Block] = []
    done = position = 0
    more_attributes = True
    while comment := _BLOCK_COMMENT.search(html, position):
        position = comment.end()
        if not html.startswith("{", position):
            end = _BLOCK_COMMENT_END.match(html, position)
        else:
            end = _ATTRIBUTES_END.search(html, position) if more_attributes else None
            more_attributes = bool(end)
        if not end:
            continue
        pieces.append((blocks[-1] if blocks else None, html[done : comment.start()]))
        done = position = end.end()
        if not comment[1]:
            block = _opened(comment[2], blocks)
            if not end[1]:
                blocks.append(block)
        elif blocks:
            blocks.pop()
        else:
            break
    pieces.append((blocks[-1] if blocks else None, html[done:]))
    return pieces


def _opened(name: str, around: list[_Block]) -> _Block:
    if not around:
        return _Block(name, None, allowed=name in EXCERPT_BLOCKS)
    around[-1].has_inner = True
    around[0].plain &= len(around) == 1 and name in _TEXT_BLOCKS
    return _Block(name, around[0], allowed=around[-1].allowed and name in EXCERPT_BLOCKS)


def _shortcodes(html: str, replace: Callable[[str, str, str], str]) -> str:
    """Put `replace(name, attributes, content)` for WordPress's own shortcodes (do_shortcode).

    ``[[gallery]]`` becomes ``[gallery]``; what looks like one inside a tag or comment is none.
    """
    if "[" not in html:
        return html
    html = TAG.sub(lambda tag: tag[0].translate(_HIDE_BRACKETS), html)
    kept: list[str] = []
    never_closed: set[str] = set()
    done = 0
    for start in _SHORTCODE.finditer(html):
        bracket = html.find("]", start.end()) if start.start() >= done else done
        if bracket < start.start():
            if bracket < 0:
                break
            continue
        name, attributes, content, end = start[2], html[start.end() : bracket], "", bracket + 1
        if not attributes.endswith("/") and name not in never_closed:
            closing = html.find(f"[/{name}]", end)
            if closing < 0:
                never_closed.add(name)
            else:
                content, end = html[end:closing], closing + len(name) + 3
        kept.append(html[done : start.start()])
        if start[1] and html.startswith("]", end):
            kept.append(html[start.start() + 1 : end])
            end += 1
        else:
            kept.append(start[1] + replace(name, attributes, content))
        done = end
    return "".join((*kept, html[done:])).translate(_SHOW_BRACKETS)


def _shown(name: str, attributes: str, content: str) -> str:
    """Return the HTML of one shortcode (img_caption_shortcode, WP_Embed)."""
    if name == "embed" and content.strip():
        address = escape(clean(unescape(content.strip())))
        return f'<a href="{address}">{address}</a>'
    if not name.endswith("caption"):
        return ""
    found = _IMAGE.fullmatch(content)
    image, text = (found[1], found[2].strip()) if found else ("", content.strip())
    if typed := _CAPTION.search(attributes):
        image, text = content, typed[1] or typed[2] or ""
    return f'<figure class="wp-caption">{image}<figcaption>{text}</figcaption></figure>'


def _elements(html: str, opening: re.Pattern[str]) -> Iterator[tuple[bool, str]]:
    """Yield `html` in parts: whole elements that `opening` begins (True) and the rest (False)."""
    done = 0
    never_closed: set[str] = set()
    for start in opening.finditer(html):
        name = start[1].lower()
        if start.start() < done or name in never_closed:
            continue
        end = regex(rf"</{name}>", re.IGNORECASE).search(html, start.end())
        if end:
            yield False, html[done : start.start()]
            yield True, html[start.start() : end.end()]
            done = end.end()
        else:
            never_closed.add(name)
    yield False, html[done:]


def _apart(html: str) -> str:
    """Put an empty line around block elements and for two ``<br>``, as wpautop does."""
    return "".join(f"\n\n{part}\n\n" if pre else _parted(part) for pre, part in _elements(html, _PRE))


def _parted(html: str) -> str:
    html = _TWO_BREAKS.sub("\n\n", html)
    parts = _BLOCK_END.split("\n\n<".join(_BLOCK_START.split(html)))
    parts[1::2] = [f"{tag}\n\n" for tag in parts[1::2]]
    html = "".join(parts)
    if "option" in html or "figcaption" in html:
        html = _GLUED_AFTER.sub(r"\1", _GLUED_BEFORE.sub("", html))
    return html


def _paragraphs(html: str) -> str:
    """Return `html` with ``<p>`` for paragraphs and ``<br>`` for line ends (wpautop)."""
    stash: list[str] = []
    parts: list[str] = []
    for verbatim, part in _elements(html, _VERBATIM):
        if verbatim:
            stash.append(part)
            parts.append(f"\n\n{_STASHED}\n\n" if part[:4].lower() == "<pre" else _STASHED)
        else:
            parts.append(part)
    pieces = filter(None, (piece.strip(_PHP_SPACES) for piece in _EMPTY_LINES.split(_parted("".join(parts)))))
    stashed = iter(stash)
    whole = "\n".join(map(_paragraph, pieces))
    return re.sub(_STASHED, lambda _: next(stashed), whole) if stash else whole


def _paragraph(piece: str) -> str:
    """Return one piece of what _parted gives: a block tag may begin it, another may end it."""
    if "<" not in piece and _STASHED not in piece:  # most of them
        return f"<p>{piece.replace(_LINE_END, _LINE_BREAK)}</p>"
    if _LINE_END not in piece and piece[:3] == "<p>" and piece[-4:] == "</p>":  # as the rest would have it
        return f"<p>{piece[3:-4].strip(_PHP_SPACES)}</p>"
    start = _BLOCK_TAG.match(piece)
    head = start[0] if start else ""
    last = _BLOCK_TAG.match(piece, piece.rfind("<")) if "</" in piece[len(head) :] else None
    tail = last[0] if last and last[1] and last.end() == len(piece) else ""
    text = piece[len(head) : len(piece) - len(tail)].strip(_PHP_SPACES)
    if not text or text == _STASHED:
        return head + text + tail
    if _LINE_END in text:
        parts = TAG.split(text)
        parts[::2] = [part.replace(_LINE_END, _LINE_BREAK) for part in parts[::2]]
        text = "".join(parts)
    wrapped = not start or start[1] or start[2] in ("blockquote", "hr")
    return f"{head}<p>{text}</p>{tail}" if wrapped else head + text + tail


def _plain(html: str) -> str:
    """Return `html` without scripts and tags, trimmed, then decoded (wp_strip_all_tags)."""
    html = html.replace("]]>", "]]&gt;")
    html = "".join(part for script, part in _elements(html, _SCRIPT) if not script)
    text = without_tags(html).strip(_PHP_SPACES).translate(_SHOW_QUOTES)
    return clean(_ENTITY.sub(_decoded, text))


def _decoded(entity: re.Match[str]) -> str:
    character = unescape(entity[0]) if entity[1].startswith("#") else html5.get(f"{entity[1]};", entity[0])
    # Words are counted before entities are decoded, so that an encoded space parts none.
    return "\xa0" if character in (" ", "\n", "\t", "\r") else character
