"""Cells: what strangers wrote, made safe for a terminal and for Rich."""

import re
import unicodedata

from rich.text import Text

from solidarity_archive.dates import Precision, precision
from solidarity_archive.post import MARK_CLOSE, MARK_OPEN, Post
from solidarity_archive.text import visible

_ISOLATE, _POP = "\u2068", "\u2069"
_MARKED = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}?")
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def cell(text: str | None, style: str = "") -> Text:
    """Return text for one cell; a right-to-left one is isolated, so that its row keeps its order."""
    shown = visible(text or "")
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in shown):
        shown = f"{_ISOLATE}{shown}{_POP}"  # Unicode Bidirectional Algorithm (UAX 9), 2.4
    return Text(shown, style=style)


def title(post: Post) -> Text:
    """Return the title of a post; a partial one is marked […], a missing one said."""
    shown = cell(post.title) if post.title else Text("(untitled)", style="dim italic")
    if not post.complete:
        shown.append(" […]", style="dim")
    for word in (post.status, post.type):
        if word not in ("publish", "post"):
            shown.append(f" {visible(word)}", style="yellow")
    return shown


def day(post: Post) -> Text:
    """Return the day within its month: ``21 Apr``; "–" where no day is known."""
    if precision(post.published) < Precision.DAY:
        return Text("–", style="dim")
    date = post.published or ""
    return Text(f"{int(date[8:10]):2} {_SHORT_MONTHS[int(date[5:7]) - 1]}")


def snippet(marked: str) -> Text:
    """Return a snippet with its matches in bold."""
    shown = Text()
    end = 0
    for found in _MARKED.finditer(marked):
        shown.append(visible(marked[end : found.start()]))
        shown.append(visible(found[1]), style="bold yellow")
        end = found.end()
    shown.append(visible(marked[end:]))
    return shown
