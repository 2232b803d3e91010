"""Strings: cleaned on the way in, folded for comparing, made safe on the way out.

Only the standard library, because every command loads this. HTML is in markup.py.
"""

import re
import unicodedata

from solidarity_archive.lazy import regex

_CARRIAGE_RETURNS = regex(r"\r\n?")
_UNWANTED = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ufdd0-\ufdef]")
_SUSPECT = bytes(range(9)) + bytes(range(11, 32)) + b"\x7f\xed\xef"
"""Bytes of what is unwanted; the last two begin surrogates and noncharacters, and little else."""
_SUSPECT_IN_XML = b"\r\x7f\xef"
"""Those that a parser lets through (XML 1.0, 2.2, "Char")."""
_SHORT = 64
"""Characters of a text up to which it is quicker to look at each of them."""
_SURROGATES = regex("[\ud800-\udfff]")
_ZERO_WIDTH = regex("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ALPHANUMERIC = regex(r"[^\W_]+")
_PARTING = regex("[\u2028\u2029]")
_SPACES = regex(r"\s+")
_BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
"""What turns the direction of all that follows; marks of direction (U+200E) are letters without a form."""
_DANGEROUS = regex(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb{_BIDI_CONTROLS}\ud800-\udfff]")

QUOTATION_MARKS = "“”„‟″«»"
"""All that are folded to the plain one."""
_FOLDED = (
    dict.fromkeys("‘’‚‛′ʼʹ`´", "'")
    | dict.fromkeys(QUOTATION_MARKS, '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "..."}
)
_TO_FOLD = regex(f"[{''.join(_FOLDED)}]")


def clean(text: str, *, from_xml: bool = False) -> str:
    """Return `text` as it is kept: line ends are LF; no NUL, C0 or noncharacters.

    Lone surrogates, which SQLite cannot hold, become U+FFFD. White space, quotes, dashes
    and typos stay as they were. `from_xml` is whether a parser of XML gave it, which most of that
    does not come through: then there is less to look for.
    """
    if len(text) < _SHORT and text.isprintable():
        return text
    if _has_none(text, _SUSPECT_IN_XML if from_xml else _SUSPECT):
        return text
    if "\r" in text:
        text = _CARRIAGE_RETURNS.sub("\n", text)
    return _SURROGATES.sub("\ufffd", _UNWANTED.sub("", text))


def _has_none(text: str, suspect: bytes) -> bool:
    # To look for one byte after the other takes an eighth of the time of an expression.
    return not any(map(text.encode("utf-8", "surrogatepass").__contains__, suspect))


def fold(text: str) -> str:
    """Return `text` for comparing: case, white space (NBSP too), quotes and dashes alike.

    What is kept and shown is never folded.
    """
    text = _TO_FOLD.sub(lambda found: _FOLDED[found[0]], _composed(text))
    return " ".join(text.casefold().split())


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text))


def condense(text: str) -> str:
    """Return the folded letters and digits of `text`, nothing between them.

    Two renderings of one text agree here even where tags glued words together
    (strip_tags makes "One<br>two" "Onetwo").
    """
    text = _composed(text).replace("ʼ", "").replace("ʹ", "")  # of what fold() takes for quotes, the letters
    text = "".join(text.casefold().split())  # a title without a comma needs no expression then
    return text if text.isalnum() else "".join(_ALPHANUMERIC.findall(text))


def visible(text: str, *, lines: bool = False) -> str:
    """Return `text` safe to print on a terminal, on one line unless `lines`.

    Controls (ESC, C1, …) and bidi controls become U+FFFD, so that they are seen and do
    nothing; zero-width joiners, which emoji and Persian need, and marks of direction, which Arabic and
    Hebrew do, stay. A line end or tab becomes a space where one line is asked for, U+2028 and U+2029 always.
    """
    if text.isprintable():
        return text
    text = _PARTING.sub(" ", text.expandtabs(4)) if lines else _SPACES.sub(" ", text)
    return text if text.isprintable() else _DANGEROUS.sub("\ufffd", text)


def shorten(text: str, length: int) -> str:
    """Return `text`, cut at a space to at most `length` characters and marked with "…"."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head.rpartition(" ")[0] or head).rstrip() + "…"


def slugify(text: str) -> str:
    """Return folded words joined by "-", as a slug; letters of any script stay."""
    return re.sub(r"[^\w]+", "-", fold(text)).strip("-")
