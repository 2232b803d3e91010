"""Whole posts, to read."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from solidarity_archive.dates import day_label
from solidarity_archive.details import outline
from solidarity_archive.post import Hit, Post
from solidarity_archive.striptags import comment_text
from solidarity_archive.text import visible
from solidarity_archive.views.cells import cell, title
from solidarity_archive.writers.plain import comment_heading

_DEEPEST = 12
"""Threads that go on deeper than this are indented no further."""


def pages(hits: Sequence[Hit]) -> RenderableType:
    """Return posts one under the other: title, by whom and when, terms, address, text.

    The comments follow where posts have their details, answers indented below what they answer.
    """
    if not hits:
        return Text("No posts.", style="dim")
    return Group(*(part for hit in hits for part in _page(hit.post)))


def quotations(hits: Sequence[Hit]) -> RenderableType:
    """Return excerpts, each with its citation."""
    if not hits:
        return Text("No posts.", style="dim")
    parts: list[RenderableType] = []
    for hit in hits:
        parts.append(Text(visible(hit.excerpt or "(no text)", lines=True)))
        if hit.citation:
            parts.append(Padding(cell(f"— {hit.citation}", "dim"), (0, 0, 1, 2)))
    return Group(*parts)


def _page(post: Post) -> list[RenderableType]:
    head = Text(f"{post.id}  ", style="cyan")
    head.append_text(title(post))
    head.stylize("bold")
    facts = [
        cell(
            " · ".join(
                part
                for part in (post.author, day_label(post.published), post.site_title or post.site)
                if part
            )
        ),
        cell(", ".join(term.name for term in post.terms), "green"),
        cell(post.permalink, "blue"),
        cell(f"{post.comment_count} comment{'s' * (post.comment_count > 1)}" if post.comment_count else None),
    ]
    text = Text(visible(post.text or "(no text)", lines=True))
    if post.text and not post.complete:
        text.append(" […]", style="dim")
    return [Rule(style="dim"), head, *(fact for fact in facts if fact), Text(), text, Text(), *_thread(post)]


def _thread(post: Post) -> Iterator[RenderableType]:
    comments = post.details.comments if post.details else None
    for depth, comment in outline(comments or ()):
        said = Text(comment_heading(comment), style="bold")
        said.append(f"\n{visible(comment_text(comment.content), lines=True)}", style="not bold")
        yield Padding(said, (0, 0, 1, 2 * min(depth + 1, _DEEPEST)))
