"""What may differ between exports and why: each reason stands in docs/formats.md too."""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple

from tests.wordpress.exports import Difference


class Reason(NamedTuple):
    """Why an element may differ: where (regular expressions, whole), from what to what, and in words."""

    place: str
    element: str
    change: Callable[[str, str], bool]
    words: str


def _any(_one: str, _other: str) -> bool:
    return True


def _typeless(one: str, other: str) -> bool:
    return (one, other) == ("", "comment")


def _decoded(one: str, other: str) -> bool:
    return other == escape(unescape(one), quote=False)


def _before_zones(one: str, other: str) -> bool:
    return bool(re.search(r"\b1[89]\d\d\b", one)) and not one.endswith(":00") and other in ("", _NO_TIME)


def _emptied(one: str, other: str) -> bool:
    return one.startswith("a:") and other == ""


def _its_own(one: str, other: str) -> bool:
    return "?p=" not in one and (other == "" or "?p=" in other)


_NO_TIME = "0000-00-00 00:00:00"
_COMMENT, _ITEM = r"item \d+, comment \d+", r"item \d+"
_LETTERS = "entities in the names of terms (`&eacute;`), which become letters"
ANEW = (Reason("channel", "pubDate", _any, "the time of the export"),)
BY_WORDPRESS = (
    Reason(
        "tag 0",
        "wp:term_id",
        _any,
        "the number of a term called “0”, for which WordPress's exports have no name",
    ),
    Reason(
        _ITEM,
        ".* nicename=uncategorized",
        lambda one, other: (one, other) == ("", "Uncategorized"),
        "a post of no category, which gets the site's default one",
    ),
    Reason(
        _ITEM,
        "wp:postmeta .*",
        _emptied,
        "broken serialized values, and those with line ends of Windows",
    ),
    Reason(_COMMENT, "wp:comment_type", _typeless, "that a comment from before version 5.5 has no type"),
)
"""What WordPress changes itself when a site's own export is put into an empty site."""
BY_US = (
    Reason("tag .*", "wp:tag_name", _decoded, _LETTERS),
    Reason(_ITEM, "category .*", _decoded, _LETTERS),
    Reason(_ITEM, ".*_gmt|pubDate", _before_zones, "times in Greenwich from before there were time zones"),
    Reason(
        _ITEM,
        "content:encoded",
        lambda one, other: one.replace("\x7f", "") == other,
        "control characters; most of them XML cannot hold anyway",
    ),
    Reason(
        _ITEM,
        "excerpt:encoded",
        lambda one, other: not one.strip() and other == "",
        "excerpts of nothing but white space",
    ),
    Reason(_ITEM, "guid .*", _its_own, "a guid that two posts have: one of them gets its own"),
)
"""What is not as it was when our export is put into an empty site instead."""
IN_THE_FILE = (
    Reason("channel", "generator", _any, "the program that wrote it"),
    Reason("tag 0", "wp:tag_name", lambda one, other: (one, other) == ("", "0"), "which ours has"),
    Reason(_COMMENT, "wp:comment_type", _typeless, "in the type of such comments"),
)
"""In what our export differs besides from WordPress's own."""
OF_FEEDS = (
    Reason(
        _COMMENT,
        "wp:comment_author",
        lambda one, other: (one, other) == ("", "Anonymous"),
        "nameless commenters, whom feeds call “Anonymous”",
    ),
)
"""What comes when the site's feeds were added too."""


def unexplained(found: list[Difference], reasons: tuple[Reason, ...]) -> list[Difference]:
    """Return the differences for which there is no reason."""
    return [each for each in found if not any(_covers(reason, each) for reason in reasons)]


def unneeded(found: list[Difference], reasons: tuple[Reason, ...]) -> list[Reason]:
    """Return the reasons for which there is no difference."""
    return [reason for reason in reasons if not any(_covers(reason, each) for each in found)]


def _covers(reason: Reason, each: Difference) -> bool:
    where = re.fullmatch(reason.place, each.place) and re.fullmatch(reason.element, each.element)
    return bool(where) and reason.change("\n".join(each.one or ()), "\n".join(each.other or ()))
