"""Texts made to take for ever: time grows with their length, not with its square."""

import subprocess
import sys
from typing import Any

import pytest

from solidarity_archive.readers.text import division
from solidarity_archive.readers.text.division import Habits, Piece, cheapest
from solidarity_archive.readers.text.paragraphs import Paragraph

HANGS = 60
"""Seconds; each of these takes one or two, and took many minutes when it was quadratic."""

TEXT = """
import io
from solidarity_archive.readers.text import read
from solidarity_archive.source import Source
page = "Monthly Archives: April 2015\\n\\nSoup\\n\\nx{}y [...]\\n\\non Soup\\n"
list(read(Source("x", io.BytesIO(page.format(RUN).encode()))))
"""
BY_HAND = """
from solidarity_archive.byhand import Typed
Typed(text=f"x{RUN}y [...]").capture()
"""
HTML = """
from solidarity_archive.markup import html_to_text
html_to_text(f"x{RUN}y")
"""
PAGE = """
import io
from solidarity_archive.readers.html import read
from solidarity_archive.source import Source
page = "<title>A{0}b</title><meta property=og:site_name content=S><body class=single><article class=post>"
page += "<div class=byline>by{0}|</div><div class=entry-content><p title='{0}'>A</p></div></article>"
list(read(Source("x", io.BytesIO(f"<!doctype html>{page}".format(RUN).encode()))))
"""
ADDRESS = """
from solidarity_archive.urls import page_key
page_key(f"http://mill.example/#{RUN} x")
"""
EXCERPT = """
from solidarity_archive.excerpt import _rendered_text
_rendered_text(f'<div class="wp-block-{RUN}_">x</div>')
"""
KEPT = """
import io
from solidarity_archive import accession
from solidarity_archive.source import Source
from solidarity_archive.store.connection import in_memory
texts = [RUN + "&lt;" + RUN, RUN * 4]
items = "".join(f"<item><title>T</title><description>{text}</description></item>" for text in texts)
source = Source("x", io.BytesIO(f"<rss version='2.0'><channel>{items}</channel></rss>".encode()))
with in_memory() as db:
    accession.add(db, source, accession.read(source))
"""


@pytest.mark.parametrize(
    ("program", "run"),
    [
        (TEXT, '" " * 200_000'),
        (TEXT, '"1" * 200_000'),
        (TEXT, '"… Read more " * 50_000'),
        (BY_HAND, '" " * 200_000'),
        (HTML, '"<br " * 100_000'),
        (HTML, '"<p " * 100_000'),
        (HTML, '"<li " * 100_000'),
        (HTML, '"<pre>" * 100_000'),
        (PAGE, '"\\u00a0" * 100_000'),
        (PAGE, '"<p " * 100_000'),
        (PAGE, '"<!-- BEGIN WAYBACK TOOLBAR INSERT -->" * 50_000'),
        (PAGE, '"<!-- BEGIN WAYBACK TOOLBAR INSERT --> /web/2015/http:/" * 50_000'),
        (PAGE, '"saved from url=(1)https://a.example/a/" * 50_000'),
        (ADDRESS, '"1" * 200_000'),
        (EXCERPT, '"-is-layout-" * 50_000'),
        (KEPT, '"a" * 3_000_000'),
    ],
)
def test_what_repeats_is_read_in_time(program: str, run: str) -> None:
    subprocess.run([sys.executable, "-c", f"RUN = {run}\n{program}"], check=True, timeout=HANGS)


def test_a_post_of_many_paragraphs_is_weighed_paragraph_by_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh: Any = division._caption_cost
    weighed: list[Piece] = []

    def counted(piece: Piece, habits: Habits, *, first: bool) -> Any:
        weighed.append(piece)
        return weigh(piece, habits, first=first)

    monkeypatch.setattr(division, "_caption_cost", counted)
    texts = [Piece(Paragraph(number, "Bread.", 1, 0), words=50, ends=True) for number in range(300)]
    assert cheapest(texts, Habits(whole=True), first=True)[1:] == (0, 1)
    assert len(weighed) == len(texts)
