"""Markdown: a list by month, or excerpts as quotations with their citations."""

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from solidarity_archive.record import Record
from solidarity_archive.text import visible
from solidarity_archive.writers.plain import by_month

_SPECIAL = re.compile(
    r"[\\`*<>|~]|(?<![^\W_])_|_(?![^\W_])"  # emphasis, code, HTML, tables
    r"|\](?=[(\[:])|^\[(?=[^\]]*\]:)"  # a link; […] is none
    r"|^(?:#{1,6}|[+-]|\d+[.)])(?=\s|$)|^(?:-+|=+)(?=\s*$)|&(?=#?\w+;)"  # headings, lists, lines, entities
)


def write(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write a heading a month, and under it an item a post, linked to where it was published.

    Hits that stand by rank have no headings.
    """
    separator = ""
    for label, posts in by_month(records):
        stream.write(f"{separator}## {label}\n\n" if label else separator)
        separator = "\n"
        for post in posts:
            by = f" — {escape(post['author'])}" if post["author"] else ""
            date = f" ({post['date']})" if post["date"] else ""
            stream.write(f"- {_link(post)}{by}{date}\n")


def write_quotations(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write each excerpt as a block quotation, its citation under it, a blank line between."""
    for number, record in enumerate(records):
        paragraphs = [escape(line) for line in (record["excerpt"] or "").split("\n") if line.strip()]
        quoted = "\n>\n".join(f"> {line}" for line in paragraphs) or ">"
        cited = f"\n>\n> — {_cited(record)}" if record.get("citation") else ""
        stream.write(f"{'' if not number else chr(10)}{quoted}{cited}\n")


def escape(text: str) -> str:
    """Return text that Markdown shows as it is (CommonMark, 2.4); controls are made visible.

    White space before it, which would make it code, goes.
    """
    return _SPECIAL.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", visible(text).lstrip())


def _cited(record: Record) -> str:
    citation, link = str(record["citation"]), record.get("permalink")
    if link and citation.endswith(link) and _is_of_the_web(link):
        return (
            f"{escape(citation.removesuffix(link))}<{visible(link).replace(' ', '%20').replace('>', '%3E')}>"
        )
    return escape(citation)


def _link(post: Record) -> str:
    title = escape(post["title"] or "(untitled)")
    if not post["permalink"] or not _is_of_the_web(post["permalink"]):
        return title
    address = re.sub(r"[\s<>()]", lambda odd: f"%{ord(odd[0]):02X}", visible(post["permalink"]))
    return f"[{title}]({address})"


def _is_of_the_web(link: str) -> bool:
    return link.casefold().startswith(("http://", "https://"))
