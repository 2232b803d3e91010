"""Names in disguise, and a search for them that knows nothing of how they are taken out."""

import json
import re
import unicodedata
from collections.abc import Callable
from html import escape, unescape
from typing import Any
from urllib.parse import quote, unquote

from hypothesis import strategies as st

RULES = ["Quillfeather", "Зінаїда Перо", "perle@mill.example", "O’Quill-Féather"]


SHAPES: list[Callable[[str], str]] = [
    str.upper,
    str.title,
    escape,
    quote,
    lambda text: json.dumps(text)[1:-1],
    lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "\u00ad".join,
    "&shy;".join,
    lambda text: text.replace(" ", "&nbsp;"),
    lambda text: text.replace(" ", "-").lower(),
    lambda text: text.replace(" ", "</td>\n      <td>"),
    lambda text: text.replace(" ", "\n> > "),
    lambda text: re.sub(r"\w+", lambda word: f"<b>{word[0][:2]}</b><i>{word[0][2:]}</i>", text),
    lambda text: f'<a href="mailto:{text}">{text}</a>',
    lambda text: unicodedata.normalize("NFD", text),
]


def disguised(rule: str) -> st.SearchStrategy[str]:
    """A name as some source may have it: other case, entities, soft hyphens, tags, escapes."""
    return st.sampled_from([f" {shape(rule)} " for shape in SHAPES])


def traces(rule: str, output: str) -> list[str]:
    """Where the words of a rule can still be read in an output, plain or decoded."""
    words = re.findall(r"[^\W_]+", _plain(rule))
    wanted = re.compile(r"(?<![^\W_])" + r"\s*(?:[^\w\s]\s*){0,4}".join(words) + r"(?![^\W_])")
    ways = [output, unescape(output), unquote(output), unescape(unescape(output)), _unescaped(output)]
    ways += [re.sub(r"</?(?:b|i|a)\b[^<>]*>", "", way) for way in ways]
    return [found[0] for way in ways for found in wanted.finditer(_plain(way))]


def _unescaped(text: str) -> str:
    """Return a text with its JSON escapes decoded."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)


def _plain(text: str) -> str:
    letters: Any = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
