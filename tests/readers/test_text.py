"""Copied archive pages: what comes in, what stays out, and what is said about it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Notice, Skipped
from solidarity_archive.readers.text import read
from solidarity_archive.readers.text.bylines import byline
from solidarity_archive.source import Source
from tests.copies import Score, scores

SAMPLES = Path(__file__).parent / "samples" / "text"
REAL = Path(__file__).parents[3] / "shared" / "wordpress" / "dev"


def taken(text: str) -> list[Capture | Skipped | Notice]:
    return list(read(Source("page.txt", io.BytesIO(text.encode()))))


def posts(text: str) -> list[Capture]:
    return [item for item in taken(text) if isinstance(item, Capture)]


def titles(text: str) -> list[str | None]:
    return [post.says.get("title") for post in posts(text)]


def body(post: Capture) -> str:
    assert post.content
    return post.content.body


def shown(item: Capture | Skipped | Notice) -> dict[str, Any]:
    if isinstance(item, Notice):
        return {"place": item.where, "notice": item.what}
    assert isinstance(item, Capture)
    found = {"place": item.place, **item.says, "completeness": item.completeness}
    if item.content:
        words = item.content.body.split(" ")
        found |= {"begins": " ".join(words[:6]), "ends": " ".join(words[-4:])}
    return found


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_sample_comes_in_exactly_as_expected(path: Path) -> None:
    found = [shown(item) for item in taken(path.read_text())]
    assert found == json.loads(path.with_suffix(".json").read_text())


@pytest.mark.skipif(not REAL.is_dir(), reason="the copies of real pages are not beside the repository")
def test_copies_of_real_pages_come_in_whole_and_bring_no_strangers() -> None:
    found = list(scores(REAL))
    assert len(found) >= 24
    assert [score for score in found if score.share < 0.95 or score.strangers] == []


def test_a_score_counts_what_was_missed() -> None:
    assert Score("page", posts=10, missed={7: "not found"}).share == 0.9


PAGE = "Monthly Archives: April 2015\n\n"
LONG = "The kitchen in the laundry room feeds two hundred people each day, and the bread comes from"


def test_the_heading_gives_the_month_and_no_day_is_invented() -> None:
    assert [post.says["published"] for post in posts(f"{PAGE}Soup\n\n{LONG} […]\n")] == ["2015-04"]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Month: April 2015", {"published": "2015-04"}),
        ("April 2015", {"published": "2015-04"}),
        ("Архив | Апрель 2015", {"published": "2015-04"}),
        ("Archive: April 2015", {"published": "2015-04"}),
        ("Місяць: Квітень 2015", {"published": "2015-04"}),
        ("Архивы за месяц: Апрель 2015", {"published": "2015-04"}),
        ("Miesiąc: kwiecień 2015", {"published": "2015-04"}),
        ("Monatsarchive: April 2015", {"published": "2015-04"}),
        ("Mois : avril 2015", {"published": "2015-04"}),
        ("Mes: abril 2015", {"published": "2015-04"}),
        ("Archivi mensili: aprile 2015", {"published": "2015-04"}),
        ("Day: April 30, 2015", {"published": "2015-04-30"}),
        ("Tag: 30. April 2015", {"published": "2015-04-30"}),
        ("Author Archives: Press Group", {"authors": [{"name": "Press Group"}]}),
        ("Author: Press Group", {"authors": [{"name": "Press Group"}]}),
        ("Category Archives: Soup", {"terms": [{"taxonomy": "category", "name": "Soup"}]}),
        ("Schlagwort-Archive: Suppe", {"terms": [{"taxonomy": "post_tag", "name": "Suppe"}]}),
    ],
)
def test_headings_say_what_holds_for_all_posts(heading: str, said: dict[str, Any]) -> None:
    (post,) = posts(f"{heading}\n\nPicket\n\n{LONG} […]\n")
    assert post.says == {**said, "title": "Picket"}


@pytest.mark.parametrize(
    "tail",
    [
        " […]",
        " [...]",
        "… Continue reading",
        " … Continue reading →",
        "… Continue reading Soup",
        "… Читати далі",
    ],
)
def test_a_tail_makes_an_excerpt_partial_and_is_taken_off(tail: str) -> None:
    (post,) = posts(f"{PAGE}Soup\n\n{LONG}{tail}\n")
    assert (post.says["title"], body(post), post.completeness) == ("Soup", LONG, "partial")


def test_an_ellipsis_may_be_the_authors_own() -> None:
    (post,) = posts(f"{PAGE}Soup\n\nAnd then the lights went out…\n")
    assert (body(post), post.completeness) == ("And then the lights went out…", "assumed")


def test_an_extra_blank_line_says_that_the_title_is_missing() -> None:
    untitled = "A paragraph without a title goes on about the […]"
    page = f"{PAGE}Soup\n\n{LONG} […]\n\n\n{untitled}\n\nBread\n\n{LONG} […]\n"
    assert titles(page) == ["Soup", None, "Bread"]
    assert all("title" not in post.says or post.says["title"] for post in posts(page))


def test_a_title_in_the_tail_restores_a_missing_one() -> None:
    assert titles(f"{PAGE}{LONG}… Continue reading Soup for all\n") == ["Soup for all"]


@pytest.mark.parametrize(
    "title",
    [
        "1984",
        "April 2015",
        "Monthly Archives: May 2015",
        "A title that ends in […]",
        "Meta",
        "Posted in anger",
    ],
)
def test_titles_that_look_like_something_else_are_titles(title: str) -> None:
    page = f"{PAGE}Soup\n\n{LONG} […]\n\n{title}\n\n{LONG} other rooms […]\n\nBread\n\n{LONG} […]\n"
    assert titles(page) == ["Soup", title, "Bread"]


def test_two_posts_with_one_title_stay_two() -> None:
    assert titles(f"{PAGE}Soup\n\n{LONG} […]\n\nSoup\n\nOn the second day {LONG} […]\n") == ["Soup", "Soup"]


def test_a_protected_post_has_its_title_and_no_text() -> None:
    (post,) = posts(f"{PAGE}Protected: Names\n\nThere is no excerpt because this is a protected post.\n")
    assert (post.says["title"], post.says["protected"], post.content) == ("Names", True, None)


def test_a_private_post_is_private() -> None:
    (post,) = posts(f"{PAGE}Private: Minutes\n\n{LONG} […]\n")
    assert (post.says["title"], post.says["status"]) == ("Minutes", "private")


def test_a_themes_untitled_is_no_title() -> None:
    assert titles(f"{PAGE}Untitled\n\n{LONG} […]\n") == [None]


def test_a_caption_is_no_title_and_is_told_of() -> None:
    items = taken(f"{PAGE}Soup\n\nTwo cooks at a pot\n\n{LONG} […]\n\nBread\n\n{LONG} […]\n")
    doubt = '"Soup" was taken for the title; left out as captions: "Two cooks at a pot"'
    assert items[0] == Notice("line 3", doubt)
    assert [item.says.get("title") for item in items if isinstance(item, Capture)] == ["Soup", "Bread"]


def test_bylines_give_day_author_and_terms() -> None:
    (post,) = posts(
        f"{PAGE}Soup\n\nPosted on April 30, 2015 by Marta & Co.\n\n{LONG} … Continue reading →\n\n"
        "Posted in Kitchen, News | Tagged bread | Leave a comment\n"
    )
    assert post.says == {
        "title": "Soup",
        "published": "2015-04-30",
        "authors": [{"name": "Marta & Co."}],
        "terms": [
            {"taxonomy": "category", "name": "Kitchen"},
            {"taxonomy": "category", "name": "News"},
            {"taxonomy": "post_tag", "name": "bread"},
        ],
    }


def test_a_byline_in_one_sentence_is_read_too() -> None:
    (post,) = posts(
        f"{PAGE}Soup\nLeave a reply\n{LONG} […]\n\n"
        "This entry was posted in Kitchen and tagged bread on April 30, 2015 by Marta.\n"
    )
    assert (post.says["published"], post.says["authors"]) == ("2015-04-30", [{"name": "Marta"}])
    assert post.says["terms"] == [
        {"taxonomy": "category", "name": "Kitchen"},
        {"taxonomy": "post_tag", "name": "bread"},
    ]


TWO_DATED = (
    "Soup for all\nApril 21, 2015 Leave a comment\nThe pot is on.\n\nBring bowls, all of you.\n\n",
    "Bread for all\nApril 2, 2015 Leave a comment\nThe oven is on again since Monday.\n",
)


def test_two_days_are_two_posts_where_the_category_stands_above_the_title() -> None:
    found = posts("Monthly Archives: April 2015\n" + "".join(f"Kitchen\n{post}" for post in TWO_DATED))
    assert [post.says.get("title") for post in found] == ["Soup for all", "Bread for all"]
    assert [post.says["published"] for post in found] == ["2015-04-21", "2015-04-02"]
    assert body(found[0]) == "The pot is on.\n\nBring bowls, all of you."


def test_a_line_above_the_first_title_alone_does_not_join_posts() -> None:
    found = posts("Monthly Archives: April 2015\nAll the soup news\n" + "".join(TWO_DATED))
    assert [post.says["published"] for post in found[-2:]] == ["2015-04-21", "2015-04-02"]
    assert body(found[-1]) == "The oven is on again since Monday."


@pytest.mark.parametrize(
    ("line", "day", "author"),
    [
        ("POSTED ON APRIL 21, 2015", "2015-04-21", None),
        ("BY MARTA · APRIL 21, 2015", "2015-04-21", "MARTA"),
        ("by Marta | Apr 21, 2015 | Kitchen | 0 Comments", "2015-04-21", "Marta"),
        ("Leave a Comment / Kitchen / By Marta / April 21, 2015", "2015-04-21", "Marta"),
    ],
)
def test_bylines_in_capitals_and_of_parts_in_any_order_are_read(
    line: str, day: str, author: str | None
) -> None:
    (post,) = posts(f"{PAGE}Soup\n{line}\n\n{LONG} […]\n")
    assert (post.says["title"], post.says["published"]) == ("Soup", day)
    assert post.says.get("authors") == ([{"name": author}] if author else None)


def test_a_link_to_comments_may_come_first() -> None:
    said = byline("Оставить комментарий Опубликовано Марта на 21 апреля, 2015 в Кухня")
    assert said
    assert (said.date, said.roles) == ("2015-04-21", {"date", "comments"})


def test_a_day_and_a_place_with_a_bar_between_are_no_byline() -> None:
    assert byline("Tower Three | April 21, 2015") is None


def test_labels_in_capitals_above_and_below_a_post_give_its_terms() -> None:
    page = "".join(f"CATEGORIES\nKITCHEN\n{post}" for post in TWO_DATED)
    found = posts(f"Month: April 2015\n{page}")
    assert [post.says["terms"] for post in found] == [[{"taxonomy": "category", "name": "KITCHEN"}]] * 2
    assert [post.says["title"] for post in found] == ["Soup for all", "Bread for all"]


def test_filed_under_and_tagged_with_give_terms_and_the_excerpt_above_is_kept() -> None:
    (post,) = posts(
        f"Archives for April 2015\nSoup\nApril 21, 2015 by Marta Leave a Comment\n\n"
        f"{LONG} … [Read more...] about Soup\n\nFiled Under: Kitchen Tagged With: bread, pots\n"
    )
    assert (body(post), post.completeness) == (LONG, "partial")
    assert post.says["authors"] == [{"name": "Marta"}]
    assert [term["name"] for term in post.says["terms"] or []] == ["Kitchen", "bread", "pots"]


@pytest.mark.parametrize("more", ["No Comments »", "Filed by nobody"])
def test_what_follows_a_bar_is_no_part_of_a_term(more: str) -> None:
    said = byline(f"Posted in Kitchen, News | {more}")
    assert said
    assert [term["name"] for term in said.terms] == ["Kitchen", "News"]


def test_the_link_to_edit_is_no_part_of_an_author() -> None:
    (post,) = posts(
        f"{PAGE}Soup\n{LONG} […]\n\nThis entry was posted in Kitchen on April 30, 2015 by Marta.\t Edit\n"
    )
    assert post.says["authors"] == [{"name": "Marta"}]


@pytest.mark.parametrize(
    "tail",
    ["Continue reading Soup for all →", "Continue reading “Soup for all”", "\n\nSoup for all Read More »"],
)
def test_continue_reading_and_the_posts_own_title_is_a_tail_without_an_ellipsis(tail: str) -> None:
    (post,) = posts(f"{PAGE}Soup for all\nApril 21, 2015\n\n{LONG} the yard. {tail}\n")
    assert (body(post), post.completeness) == (f"{LONG} the yard.", "partial")


def test_continue_reading_and_other_words_are_text() -> None:
    text = f"{LONG} the yard. Continue reading the old minutes"
    (post,) = posts(f"{PAGE}Soup for all\nApril 21, 2015\n\n{text}\n")
    assert (body(post), post.completeness) == (text, "assumed")


def test_a_link_to_more_in_small_letters_is_no_text() -> None:
    entry = "by Marta | Apr 21, 2015 | 0 Comments\nThe pot is on, and the oven...\n\nread more\n\n"
    found = posts(f"Soup for all\n{entry}Bread for all\n{entry}")
    assert [body(post) for post in found] == ["The pot is on, and the oven..."] * 2
    assert [post.completeness for post in found] == ["partial"] * 2


BLOGGER = """Kitchen blog
About
Thursday, 30 April 2015
Soup for all
The pot is on and the bowls are out, and nobody in the four towers went hungry today.

Bring bowls, all of you.

Posted by Marta at 23:30 2 comments:
Email This
BlogThis!
Labels: soup, strike
Flour
The flour is dear this spring, and the baker will not lower the price of it again.

Posted by Marta at 10:30 No comments:
Thursday, 2 April 2015
Bread for all
The oven is on again since Monday, and whoever comes first gets the crust of it.

Posted by Marta at 10:00 No comments:
Newer Posts Older Posts Home
Subscribe to: Posts (Atom)
"""


def test_a_day_printed_once_above_its_posts_is_the_day_of_each() -> None:
    found = posts(BLOGGER)
    assert [(post.says.get("title"), post.says["published"]) for post in found] == [
        ("Soup for all", "2015-04-30"),
        ("Flour", "2015-04-30"),
        ("Bread for all", "2015-04-02"),
    ]
    assert [post.says["authors"] for post in found] == [[{"name": "Marta"}]] * 3
    assert [term["name"] for term in found[0].says["terms"] or []] == ["soup", "strike"]
    assert body(found[0]).endswith("hungry today.\n\nBring bowls, all of you.")
    assert body(found[2]).endswith("the crust of it.")


def test_day_author_and_category_on_a_line_each_are_one_byline() -> None:
    (post,) = posts(f"{PAGE}Soup\nApr 21, 2015\n\n—\nby\nMarta\nin Kitchen, News\n{LONG} […]\n")
    assert (post.says["published"], post.says["authors"]) == ("2015-04-21", [{"name": "Marta"}])
    assert [term["name"] for term in post.says["terms"] or []] == ["Kitchen", "News"]
    assert body(post) == LONG


def test_a_sentence_below_a_byline_that_begins_with_in_is_text() -> None:
    (post,) = posts(f"{PAGE}Soup\nApril 21, 2015 by Marta\nin the yard we sat.\n\n{LONG} and more.\n")
    assert body(post).startswith("in the yard we sat.")
    assert "terms" not in post.says


def test_the_day_on_a_calendar_leaf_is_no_text() -> None:
    (post,) = posts(f"{PAGE}Soup\n21 Apr\n\n{LONG} the yard.\n\nPosted on April 21, 2015 by Marta\n")
    assert (post.says["title"], body(post)) == ("Soup", f"{LONG} the yard.")
    (named,) = posts(f"{PAGE}1 May\nMay 1, 2015 Leave a comment\n\n{LONG} the yard.\n")
    assert named.says["title"] == "1 May"


def test_stored_text_keeps_its_white_space_quotes_and_typos() -> None:
    text = "The kitchen\u00a0“has  stoped”\u00a0 for today, and nobody in the four towers knows when it will"
    (post,) = posts(f"{PAGE}Soup\u00a0for all\n\n{text} […]\n")
    assert (post.says["title"], body(post)) == ("Soup\u00a0for all", text)


def test_line_ends_and_byte_order_marks_do_not_matter() -> None:
    page = f"\ufeff{PAGE}Soup\n\n{LONG} […]\n\n\nNo title here but a text that goes on and […]\n"
    assert titles(page.replace("\n", "\r\n")) == ["Soup", None]


def test_a_text_without_the_shape_of_an_archive_page_is_refused_with_a_way_out() -> None:
    with pytest.raises(SourceError, match="does not look like") as caught:
        taken("Dear neighbours,\n\nthe lift is out of order.\n\nYours\n")
    assert "archive add --title" in str(caught.value)


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="is empty"):
        taken(text)


def test_a_heading_without_posts_is_told_of() -> None:
    assert taken("Monthly Archives: April 2015\n") == [Notice("line 1", "no posts stand below the heading")]


def test_what_was_copied_from_the_middle_of_a_post_is_kept() -> None:
    rest = [
        "The oven of the house was mended by the three of them on Monday, and bread is baked again.",
        "Whoever has flour to spare may bring it to the laundry room until Friday, when we light the fire.",
    ]
    copied = "\n\n".join(["Bread for all", *rest, ""]) + "".join(
        f"Posted on April {day}, 2015 by Marta\n\nSoup {day}\n\n{LONG}\n\n" for day in (21, 14, 7)
    )
    kept = [f"{post.says.get('title')} {post.content.body if post.content else ''}" for post in posts(copied)]
    assert all(any(line in each for each in kept) for line in rest)


def test_a_sentence_that_begins_with_in_is_no_list_of_categories() -> None:
    text = "in Kraków, the workers of the mill went on strike for the whole week\n"
    found = posts(f"{PAGE}Soup\nApril 21, 2015\nby\nAnn Lee\n{text}\n{LONG} […]\n")
    assert all("terms" not in post.says for post in found)
