"""The comparison of exports fails wherever two exports differ, and nowhere else."""

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.wordpress.exports import Difference, differences, entries, well_formed
from tests.wordpress.lists import ANEW, BY_US, BY_WORDPRESS, IN_THE_FILE, OF_FEEDS, unexplained, unneeded

EXPORT = (Path(__file__).parents[1] / "readers" / "samples" / "wxr" / "full.xml").read_bytes()
PARTS = [
    number
    for number, element in enumerate(etree.fromstring(EXPORT).iter("*"))
    if number > 1 and (above := element.getparent()) is not None and not above.tag.endswith("meta")
]


def changed(number: int, how: str) -> bytes:
    """Return the export with one of its elements left out, repeated, or with another text."""
    root: Any = etree.fromstring(EXPORT)
    element = list(root.iter("*"))[number]
    if how == "gone":
        element.getparent().remove(element)
    elif how == "twice":
        element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
    else:
        while len(element):
            element = element[-1]
        element.text = "another"
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def differ(one: bytes, other: bytes) -> bool:
    """Whether two exports differ; what stands twice in one of them is an error, and so a difference."""
    try:
        return bool(differences(one, other))
    except ValueError as error:
        return str(error).endswith("comes twice")


def test_an_export_equals_itself_however_it_is_written() -> None:
    root: Any = etree.fromstring(EXPORT)
    again: Any = etree.tostring(root, encoding="utf-16", xml_declaration=True)
    assert b"<![CDATA[" not in again
    assert differences(EXPORT, again) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", ["gone", "twice", "other"])
def test_any_element_that_differs_is_seen(how: str) -> None:
    assert len(PARTS) > 150
    for number in PARTS:
        other = changed(number, how)
        assert differ(EXPORT, other), number
        assert differ(other, EXPORT), number


def test_a_difference_says_where_and_what() -> None:
    other = EXPORT.replace(b"Too dear", b"Dear").replace(b'nicename="fares"', b'nicename="fare"')
    other = other.replace(b"[CDATA[A]]", b"[CDATA[C]]").replace(
        b"<wp:tag_name><![CDATA[fares]]></wp:tag_name>", b""
    )
    other = re.sub(rb"<wp:comment>\s*<wp:comment_id>8<.*?</wp:comment>", b"", other, flags=re.DOTALL)
    assert differences(EXPORT, other) == [
        Difference("tag fares", "wp:tag_name", ("fares",), None),
        Difference("item 21", "category domain=post_tag nicename=fares", ("fares",), None),
        Difference("item 21", "wp:postmeta route", ("A", "B"), ("C", "B")),
        Difference("item 21", "category domain=post_tag nicename=fare", None, ("fares",)),
        Difference(
            "item 21, comment 7",
            "wp:comment_content",
            ("Too dear &amp; too <i>late</i>",),
            ("Dear &amp; too <i>late</i>",),
        ),
        Difference("item 21, comment 8", "", _comment(), None),
    ]


def _comment() -> tuple[str, ...]:
    said = entries(EXPORT)["item 21, comment 8"]
    return tuple(f"{name}={text}" for name, texts in said.items() for text in texts)


def test_fields_of_one_name_are_compared_in_their_order() -> None:
    swapped = EXPORT.replace(b"[CDATA[A]]", b"[CDATA[-]]").replace(b"[CDATA[B]]", b"[CDATA[A]]")
    swapped = swapped.replace(b"[CDATA[-]]", b"[CDATA[B]]")
    assert [each.element for each in differences(EXPORT, swapped)] == ["wp:postmeta route"]


def test_what_is_not_well_formed_is_refused_and_what_wordpress_does_wrong_is_mended() -> None:
    wrong = EXPORT.replace(b"https://ned.example/", b"https://ned.example/?a=1&b=2").replace(
        b"Too dear", b"T\x07\x00oo dear"
    )
    with pytest.raises(etree.XMLSyntaxError):
        entries(wrong)
    said = entries(well_formed(wrong))["item 21, comment 7"]
    assert said["wp:comment_author_url"] == ("https://ned.example/?a=1&b=2",)
    assert said["wp:comment_content"] == ("Too dear &amp; too <i>late</i>",)
    assert well_formed(EXPORT) == EXPORT


def test_why_exports_may_differ_stands_in_the_documentation() -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8").split())
    section = page[page.index("### There and back") : page.index("## rest")]
    for reason in (*ANEW, *BY_US, *BY_WORDPRESS, *IN_THE_FILE, *OF_FEEDS):
        assert reason.words in section


def test_a_difference_without_a_reason_is_told_and_so_is_a_reason_without_a_difference() -> None:
    when = Difference("channel", "pubDate", ("now",), ("then",))
    text = Difference("item 1", "content:encoded", ("a\x7f",), ("a",))
    other = Difference("item 1", "content:encoded", ("a\x7f",), ("b",))
    password = Difference("item 1", "wp:post_password", ("a",), None)
    gone = Difference("item 1", "", ("title=a",), None)
    assert unexplained([when, text, other, password, gone], ANEW + BY_US) == [other, password, gone]
    assert unneeded([when, text], ANEW) == []
    assert unneeded([text], ANEW) == list(ANEW)
