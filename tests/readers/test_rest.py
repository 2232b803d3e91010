import io
import json
import random
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from solidarity_archive.accession import add
from solidarity_archive.accession import read as read_any
from solidarity_archive.dates import moment
from solidarity_archive.errors import SourceError
from solidarity_archive.markup import html_to_text
from solidarity_archive.post import Capture, Content, Notice, Skipped
from solidarity_archive.query import Query
from solidarity_archive.readers.rest.mark import looks_like
from solidarity_archive.readers.rest.reader import read
from solidarity_archive.source import Source, open_sources
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.select import find
from tests.readers.samples_of import SHARED, as_json, expected, files, said

DUMPS = SHARED / "wordpress" / "dev"
needs_dumps = pytest.mark.skipif(not DUMPS.exists(), reason="the dumps of a real WordPress are not here")


def reading(*values: Any) -> list[Any]:
    text = "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values)
    return list(read(Source("answer", io.BytesIO(text.encode()))))


@pytest.mark.parametrize("path", files("rest"), ids=lambda path: path.name)
def test_an_answer_says_exactly_this(path: Path) -> None:
    assert [as_json(item) for item in said(read, path)] == expected(path)


SITE = {"_links": {"self": [{"href": "https://o.example/wp-json/wp/v2/any/1"}]}}
ROOT = {"name": "Ferrymen &amp; Co", "home": "https://o.example", "namespaces": ["wp/v2"], "gmt_offset": 1}


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (
            {"id": 3, "name": "Gear &amp; rope", "slug": "gear", "taxonomy": "category", "parent": 2},
            {
                "terms": [
                    {
                        "taxonomy": "category",
                        "name": "Gear & rope",
                        "slug": "gear",
                        "id": "3",
                        "parent_id": "2",
                    }
                ]
            },
        ),
        (
            {"id": 4, "name": "oars", "slug": "%d1%87", "taxonomy": "post_tag", "parent": 0},
            {"terms": [{"taxonomy": "post_tag", "name": "oars", "slug": "ч", "id": "4"}]},
        ),
        ({"id": 2, "name": "Nan", "slug": "nan"}, {"people": [{"name": "Nan", "login": "nan", "id": "2"}]}),
        (ROOT, {"title": "Ferrymen & Co", "home": "https://o.example", "timezone": "UTC+1"}),
    ],
)
def test_terms_users_and_the_root_are_about_the_site(record: dict[str, Any], says: dict[str, Any]) -> None:
    (item,) = reading([record | SITE])
    assert item.site == "o.example"
    assert item.says == says
    assert item.is_item


@pytest.mark.parametrize(
    ("hours", "zone"),
    [
        ("5.5", "UTC+5:30"),
        (5.75, "UTC+5:45"),
        (-3.5, "UTC-3:30"),
        ("-0.5", "UTC-0:30"),
        ("2", "UTC+2"),
        (0, "UTC+0"),
        ("", None),
        ("noon", None),
        ("nan", None),
        ("1e999", None),
        ([1], None),
    ],
)
def test_a_site_without_a_named_zone_is_some_hours_from_greenwich(hours: Any, zone: str | None) -> None:
    (item,) = reading(ROOT | {"timezone_string": "", "gmt_offset": hours})
    assert item.says.get("timezone") == zone


def test_what_does_not_say_its_site_is_skipped() -> None:
    (skipped,) = reading([{"id": 3, "name": "Gear", "slug": "gear", "taxonomy": "category"}])
    assert skipped == Skipped("item 1 (id 3)", "it does not say of which site it is")


def test_a_comment_adds_to_its_post() -> None:
    record = {"id": 9, "post": 61, "author_name": "Ann &amp; Bo", "parent": 8, "type": "comment"}
    (item,) = reading(
        [record | {"content": {"rendered": "<p>So.</p>\n"}, "author": 0, "status": "hold"} | SITE]
    )
    assert item.kind == "hint"
    assert item.says == {"site": "o.example", "source_id": "61"}
    (comment,) = item.details.comments
    assert (comment.id, comment.parent, comment.author, comment.content, comment.status) == (
        *("9", "8", "Ann & Bo", "<p>So.</p>", "pending"),
    )


def test_half_of_a_pair_that_an_answer_has_is_marked() -> None:
    (post,) = reading({"id": 1, "title": {"rendered": "x"}, "password": "\ud800", "slug": "b\ud800"} | SITE)
    assert (post.details.password, post.says["slug"]) == ("\ufffd", "b\ufffd")


def test_a_post_content_is_cleaned() -> None:
    (post,) = reading({"id": 1, "title": {"rendered": "x"}, "content": {"raw": "a\x02\r\nb\ufdd0"}} | SITE)
    assert post.content == Content("wordpress", "a\nb")


def test_terms_and_authors_may_be_numbers_only() -> None:
    record = {"id": 1, "title": {"rendered": "x"}, "author": 2, "categories": [3], "tags": [], "port": [7]}
    links = {"wp:term": [{"taxonomy": "harbour", "href": "https://o.example/?rest_route=/wp/v2/port&post=1"}]}
    (post,) = reading([record | {"_links": links}])
    assert post.says["authors"] == [{"id": "2"}]
    assert post.says["terms"] == [{"taxonomy": "category", "id": "3"}, {"taxonomy": "harbour", "id": "7"}]


def test_terms_that_are_too_many_to_be_embedded_are_numbers() -> None:
    record = {"id": 1, "title": {"rendered": "x"}, "format": "aside", "tags": [3, 4]}
    oven = {"id": 3, "taxonomy": "post_tag", "name": "oven", "slug": "oven"}
    (post,) = reading([record | {"_embedded": {"wp:term": [[], [oven]]}}])
    assert post.says["terms"] == [
        {"taxonomy": "post_tag", "name": "oven", "slug": "oven"},
        {"taxonomy": "post_tag", "id": "4"},
        {"taxonomy": "post_format", "name": "Aside", "slug": "post-format-aside"},
    ]


def test_what_was_typed_counts_where_it_is_given() -> None:
    fields = ("title", "content", "excerpt")
    nothing = {name: {"raw": "", "rendered": "<p>made</p>", "protected": False} for name in fields}
    typed = {name: {"raw": f" A &lt;i&gt; {name}\r\n", "rendered": "<p>made</p>"} for name in fields}
    empty, post = reading([{"id": 1} | nothing, {"id": 2} | typed])
    assert (empty.says["title"], empty.content) == (None, ("wordpress", ""))
    assert "summary" not in empty.says
    assert (post.says["title"], post.says["title_html"]) == ("A <i> title", " A &lt;i&gt; title\n")
    assert (post.says["summary"], post.content.body) == (" A &lt;i&gt; excerpt\n", " A &lt;i&gt; content\n")


def test_a_file_has_a_description_a_caption_and_the_post_it_was_added_to() -> None:
    lamp = {"raw": "A lamp", "rendered": "<p>A lamp</p>"}
    record = {
        "id": 9,
        "type": "attachment",
        "media_type": "image",
        "post": 4,
        "source_url": "https://o.example/l",
    }
    (file,) = reading([record | {"title": lamp, "description": lamp, "caption": lamp}])
    assert (file.says["parent"], file.says["summary"], file.content.body) == ("4", "A lamp", "A lamp")
    assert file.says["attachment_url"] == "https://o.example/l"


def test_an_error_that_the_site_answered_is_one() -> None:
    with pytest.raises(SourceError, match="answered “No more pages"):
        reading(
            {"code": "rest_post_invalid_page_number", "message": "No more pages.", "data": {"status": 400}}
        )


def test_an_empty_list_is_no_error() -> None:
    assert reading([]) == [Notice("answer", "is an empty list: there was nothing to add")]


def test_several_answers_may_be_in_one_file() -> None:
    one, other = {"id": 1, "title": {"rendered": "x"}}, {"id": 2, "title": {"rendered": "y"}}
    assert [item.says["source_id"] for item in reading([one], other)] == ["1", "2"]


def test_a_time_without_gmt_has_no_offset() -> None:
    (post,) = reading(
        {"title": {"rendered": "x"}, "date": "2011-09-01T10:00:00", "date_gmt": "0000-00-00T00:00:00"}
    )
    assert post.says["published"] == "2011-09-01T10:00:00"


def test_a_draft_has_no_offset() -> None:
    record = {
        "id": 1,
        "title": {"raw": "x"},
        "date": "2015-04-10T09:00:00",
        "date_gmt": "2015-04-10T06:00:00",
    }
    draft, post = reading([record | {"status": "draft"}, record | {"status": "future"}])
    assert (draft.says["published"], post.says["published"]) == (
        *("2015-04-10T09:00:00", "2015-04-10T09:00:00+03:00"),
    )


def test_a_cut_excerpt_without_content_is_partial() -> None:
    (post,) = reading({"title": {"rendered": "x"}, "excerpt": {"rendered": "<p>Six oars [&hellip;]</p>\n"}})
    assert (post.content.body, post.completeness) == ("<p>Six oars</p>", "partial")


@pytest.mark.parametrize(
    "broken", ['[{"id": 1, "title": {"rendered": "x"', "[" * 100000, '{"content": {"rendered"']
)
def test_what_is_no_json_is_refused(broken: str) -> None:
    assert looks_like(broken.encode()) or broken.startswith("[[")
    with pytest.raises(SourceError, match="JSON"):
        reading(broken)


@needs_dumps
def test_every_post_of_a_real_sites_answer_is_as_the_site_has_it() -> None:
    truth = {str(post["id"]): post for post in json.loads((DUMPS / "truth.json").read_text())["posts"]}
    found = [item for item in said(read, DUMPS / "rest" / "posts-embed.json") if isinstance(item, Capture)]
    assert len(found) == 170
    for item in found:
        post, says = truth[item.says["source_id"] or ""], item.says
        assert (says["title"] or "") == " ".join(post["title_plain"].removeprefix("Protected: ").split())
        for name, field in (("permalink", "permalink"), ("published", "date_iso"), ("slug", "slug_decoded")):
            assert says.get(name, "") == post[field]
        assert moment(says["updated"]) == post["modified_gmt"].replace(" ", "T") + "+00:00"
        names = [person["name"] for person in says.get("authors") or []]
        assert names == ([html_to_text(post["author_name"])] if post["author_name"] else [])
        terms = {(term["taxonomy"], term["slug"]) for term in says["terms"] or []}
        assert {slug for _, slug in terms} == {unquote(term["slug"]) for term in post["terms"]}
        assert bool(says.get("protected")) == bool(post["password"]) == (item.content is None)
        if item.content:
            assert item.content.body.strip() == post["content_rendered"].strip()


@needs_dumps
def test_pages_feeds_and_answers_in_any_order_are_the_same_archive() -> None:
    order = [str(id) for id in json.loads((DUMPS / "archives.json").read_text())["archive_ids"]["2015-04"]]
    paths = [
        *sorted(DUMPS.glob("html/*/month-2015-04-*.html")),
        *sorted(DUMPS.glob("html/campaign/post-*.html")),
        *sorted(DUMPS.glob("feeds/*.xml")),
        *sorted(DUMPS.glob("rest/*.json")),
    ]
    archives = []
    for seed in range(4):
        random.Random(seed).shuffle(paths)  # noqa: S311 - the same every time
        with in_memory() as db:
            for source in open_sources(list(map(str, paths))):
                assert not add(db, source, read_any(source)).skipped
            assert [post.source_id for post in find(db, Query(first="2015-04", last="2015-04"))] == order
            posts = list(find(db, Query(types=("any",), statuses=("any",))))
            assert len({post.permalink for post in posts}) == len(posts) == 200
            archives.append({post.permalink: post._replace(id=0) for post in posts})
            for source in open_sources(list(map(str, paths[:9]))):
                assert add(db, source, read_any(source)).counts.keys() <= {"unchanged"}
    assert all(archive == archives[0] for archive in archives)
