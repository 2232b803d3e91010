"""What may differ between exports and why: each reason stands in docs/formats.md too."""

import re
from typing import NamedTuple

from tests.wordpress.exports import Difference


class Reason(NamedTuple):
    """A reason for the elements at some places (regular expressions, whole) to differ."""

    place: str
    element: str
    words: str


BY_WORDPRESS = (
    Reason("channel", "pubDate", "the time of the export"),
    Reason(
        "tag 0", "wp:term_id", "the number of a term called “0”, for which WordPress's exports have no name"
    ),
    Reason(
        r"item \d+",
        "category domain=category nicename=uncategorized",
        "a post of no category, which gets the default one",
    ),
    Reason(
        r"item \d+",
        "wp:postmeta .*",
        "a broken serialized value, or one with line ends of Windows, which is emptied",
    ),
    Reason(
        r"item \d+, comment \d+",
        "wp:comment_type",
        "the missing type of a comment from before 5.5, which becomes “comment”",
    ),
)
"""What WordPress changes itself, when a site's own export is put into an empty site."""


def unexplained(found: list[Difference], reasons: tuple[Reason, ...]) -> list[Difference]:
    """Return the differences for which there is no reason."""
    return [each for each in found if not any(_covers(reason, each) for reason in reasons)]


def unneeded(found: list[Difference], reasons: tuple[Reason, ...]) -> list[Reason]:
    """Return the reasons for which there is no difference."""
    return [reason for reason in reasons if not any(_covers(reason, each) for each in found)]


def _covers(reason: Reason, each: Difference) -> bool:
    return bool(re.fullmatch(reason.place, each.place) and re.fullmatch(reason.element, each.element))
