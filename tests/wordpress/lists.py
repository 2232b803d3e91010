"""What may differ between exports and why: each reason stands in docs/formats.md too."""

import re
from typing import NamedTuple

from tests.wordpress.exports import Difference


class Reason(NamedTuple):
    """A reason for the elements at some places (regular expressions, whole) to differ."""

    place: str
    element: str
    words: str


ANEW = (Reason("channel", "pubDate", "the time of the export"),)
BY_WORDPRESS = (
    Reason(
        "tag 0", "wp:term_id", "the number of a term called “0”, for which WordPress's exports have no name"
    ),
    Reason(
        r"item \d+", ".* nicename=uncategorized", "a post of no category, which gets the site's default one"
    ),
    Reason(r"item \d+", "wp:postmeta .*", "broken serialized values, and those with line ends of Windows"),
    Reason(r".*, comment \d+", "wp:comment_type", "that a comment from before version 5.5 has no type"),
)
"""What WordPress changes itself when a site's own export is put into an empty site."""
BY_US = (
    Reason("tag .*", "wp:tag_name", "entities in the names of terms (`&eacute;`), which become letters"),
    Reason(r"item \d+", "category .*", "entities in the names of terms (`&eacute;`), which become letters"),
    Reason(r"item \d+", ".*_gmt|pubDate", "times in Greenwich from before there were time zones"),
    Reason(r"item \d+", "content:encoded", "control characters; most of them XML cannot hold anyway"),
    Reason(r"item \d+", "excerpt:encoded", "excerpts of nothing but white space"),
    Reason(r"item \d+", "guid .*", "a guid that two posts have: one of them gets its own"),
)
"""What is not as it was when our export is put into an empty site instead."""
IN_THE_FILE = (
    Reason("channel", "generator", "the program that wrote it"),
    Reason("tag 0", "wp:tag_name", "the name of a term called “0”, which ours has"),
    Reason(r".*, comment \d+", "wp:comment_type", "that a comment from before version 5.5 has no type"),
)
"""In what our export differs besides from WordPress's own."""
OF_FEEDS = (
    Reason(r".*, comment \d+", "wp:comment_author", "nameless commenters, whom feeds call “Anonymous”"),
)
"""What comes when the site's feeds were added too."""


def unexplained(found: list[Difference], reasons: tuple[Reason, ...]) -> list[Difference]:
    """Return the differences for which there is no reason."""
    return [each for each in found if not any(_covers(reason, each) for reason in reasons)]


def unneeded(found: list[Difference], reasons: tuple[Reason, ...]) -> list[Reason]:
    """Return the reasons for which there is no difference."""
    return [reason for reason in reasons if not any(_covers(reason, each) for each in found)]


def _covers(reason: Reason, each: Difference) -> bool:
    return bool(re.fullmatch(reason.place, each.place) and re.fullmatch(reason.element, each.element))
