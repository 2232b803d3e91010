"""HTML to plain text, as a reader sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.markup import html_to_text, plain_text
from solidarity_archive.post import Content, ContentFormat

TEXTS = {
    "paragraphs": ("<p>Bread</p><p>Roses</p>", "Bread\n\nRoses"),
    "paragraphs side by side": ("<p>Bread</p>\n\n<p>Roses</p>\n", "Bread\n\nRoses"),
    "lines": ("Bread<br>Roses<br/>Salt<BR >Tea", "Bread\nRoses\nSalt\nTea"),
    "a list": ("<ul><li>Bread</li><LI>Roses</LI></ul>", "Bread\nRoses"),
    "a choice": ("<option>Bread</option><option>Roses</option>", "Bread\nRoses"),
    "a table": (
        "<table><caption>Pits</caption><TR> <!-- --><TH>Pit</TH><td>1</td></TR><tr><td><b>Mi</b>ll</table>",
        "Pits\nPit 1\nMill",
    ),
    "cells of no row": ("Bread<td>and</td><td>Roses", "Bread and Roses"),
    "headings": ("<H2>Pits</H2>closed<hr>for good", "Pits\n\nclosed\n\nfor good"),
    "what is within a line": ("<b>Bread</b> and <i>Ro</i>ses", "Bread and Roses"),
    "white space": ("<p>Bread \t\n  and Roses</p>  <p> \n </p>", "Bread and Roses"),
    "two spaces": ("<p>Bread  and</p><p>Roses</p>", "Bread and\n\nRoses"),
    "a line's end": ("<p>Bread\nand</p><p>Roses</p>", "Bread and\n\nRoses"),
    "a tab": ("<p>Bread\tand</p><p>Roses</p>", "Bread and\n\nRoses"),
    "a carriage return as an entity": ("<p>Bread&#13;and</p><p>Roses</p>", "Bread and\n\nRoses"),
    "other spaces stay": (
        "<p>\u00a0Bread \u2003and</p><p>Roses\u3000</p>",
        "\u00a0Bread \u2003and\n\nRoses\u3000",
    ),
    "verbatim": ("<pre>\nBread\n  Roses\n</pre>", "Bread\n\u00a0 Roses"),
    "what is not shown": (
        "<style>p {}</style>Bread<SCRIPT>roses()</SCRIPT><svg><text>x</text></svg>",
        "Bread",
    ),
    "capitals": (
        "<SCRIPT>roses()</SCRIPT>Bread<BR>and<UL><LI>Roses<LI>Salt</UL>",
        "Bread\nand\n\nRoses\nSalt",
    ),
    "broken off": ("<p>Bread<scr", "Bread"),
    "signs": ("1 < 2 &amp; 3 > 2", "1 < 2 & 3 > 2"),
    "our marks": ("Bread\x02and\x03Roses", "BreadandRoses"),
    "nothing": (" \n<p></p>", ""),
}


@pytest.mark.parametrize(("html", "expected"), TEXTS.values(), ids=TEXTS)
def test_the_text_of_html(html: str, expected: str) -> None:
    assert html_to_text(html) == expected


def test_other_contents_are_texts_already() -> None:
    assert plain_text(Content("markdown", "\n**Bread**\r\n\n\x07Roses\n")) == "**Bread**\n\nRoses"


WORDS = st.sampled_from(["Bread", "and", "Хліб", "róże"])
GAPS = st.text("\n \t", min_size=1, max_size=4)


@given(st.lists(st.lists(st.tuples(WORDS, GAPS), min_size=1), min_size=1))
def test_however_it_is_spaced_words_are_a_space_apart_and_paragraphs_a_line(
    paragraphs: list[list[tuple[str, str]]],
) -> None:
    html = "".join(f"<p>{''.join(word + gap for word, gap in each)}</p>" for each in paragraphs)
    assert html_to_text(html) == "\n\n".join(" ".join(word for word, _ in each) for each in paragraphs)


@pytest.mark.parametrize("form", ["html", "wordpress"])
@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a&#27;[31m&#127;&#1;b</p>", "a[31mb"),
        ("<pre>a&#13;&#x2;b</pre>", "a\nb"),
    ],
)
def test_references_to_characters_that_no_text_has_leave_none(
    form: ContentFormat, body: str, text: str
) -> None:
    assert plain_text(Content(form, body)) == text


def test_a_reference_in_an_embedded_address_is_cleaned_too() -> None:
    assert plain_text(Content("wordpress", "<pre>a[embed]x&#13;y[/embed]</pre>")) == "ax\ny"
