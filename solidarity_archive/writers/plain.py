"""Plain lines by month: what a table says, for pipes and for eyes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

from solidarity_archive.dates import day_label, month_label
from solidarity_archive.details import comment_of, outline
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Comment
from solidarity_archive.record import Record
from solidarity_archive.text import visible

_DEEPEST = 12
"""Threads that go on deeper than this are indented no further."""


def write(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write a heading a month, and under it a post a line: id, date, title, author, TAB between.

    Hits that stand by rank have no headings. A partial post's title ends in […], an untitled one has
    (untitled). A snippet follows on a line of its own. Nothing is cut or wrapped.
    """
    separator = ""
    for label, group in by_month(records):
        posts: Iterable[Record] = group
        if label:
            posts = counted = list(group)
            stream.write(f"{separator}{heading(label, len(counted))}\n")
            separator = "\n"
        for post in posts:
            stream.write("\t".join(_line(post)).rstrip() + "\n")
            if post.get("snippet"):
                stream.write(f"\t{visible(post['snippet'])}\n")


def by_month(records: Iterable[Record]) -> Iterator[tuple[str | None, Iterator[Record]]]:
    """Yield the posts of each month, under its name; under None hits by rank, among which months recur."""
    return groupby(records, key=_month)


def _month(record: Record) -> str | None:
    return month_label(record["month"] or record["date"]) if record.get("rank") is None else None


def heading(label: str, count: int) -> str:
    """Return ``April 2015 · 7 posts``."""
    return f"{label} · {count} {'post' if count == 1 else 'posts'}"


def _line(post: Record) -> list[str]:
    title = visible(post["title"] or "") or "(untitled)"
    mark = "" if post["complete"] else " […]"
    return [str(post["id"]), post["date"] or "-", title + mark, visible(post["author"] or "")]


def write_pages(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write whole posts: a few lines of facts, a blank line, the text; ``---`` between posts.

    The comments follow if the records have them, answers indented below what they answer.
    """
    for number, post in enumerate(records):
        facts = {
            "Id": str(post["id"]),
            "Title": post["title"],
            "Author": post["author"],
            "Date": post["date"],
            "Site": post["site_title"] or post["site"],
            "Terms": ", ".join(term["name"] for term in post["terms"]),
            "Address": post["permalink"],
            "Comments": str(post.get("comment_count") or ""),
        }
        head = "".join(f"{name}: {visible(value)}\n" for name, value in facts.items() if value)
        end = "" if post["complete"] or not post["text"] else " […]"
        text = visible(post["text"] or "(no text)", lines=True)
        stream.write(f"{'---' + chr(10) if number else ''}{head}\n{text}{end}\n")
        for depth, comment in outline(map(comment_of, post.get("comments", ()))):
            indent = "  " * min(depth + 1, _DEEPEST)
            told = resolve("solidarity_archive.striptags:comment_text")(comment.content)
            lines = visible(told, lines=True).split("\n")
            said = [f"{indent}{line}".rstrip() + "\n" for line in (comment_heading(comment), *lines)]
            stream.writelines(["\n", *said])


def comment_heading(comment: Comment) -> str:
    """Return ``Ann · 15 April 2015``; what is no approved comment says so."""
    marks = [mark for mark in (comment.type, comment.status) if mark not in ("comment", "approved")]
    parts = (comment.author or "(nobody)", comment.date and day_label(comment.date), *marks)
    return visible(" · ".join(part for part in parts if part))


def write_quotations(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write each excerpt, its citation after a dash on the next line, a blank line between."""
    for number, record in enumerate(records):
        cited = f"\n— {visible(record['citation'])}" if record.get("citation") else ""
        text = visible(record["excerpt"] or "(no text)", lines=True)
        stream.write(f"{chr(10) if number else ''}{text}{cited}\n")
