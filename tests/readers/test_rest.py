import io
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from solidarity_archive.accession import add
from solidarity_archive.accession import read as read_any
from solidarity_archive.dates import moment
from solidarity_archive.errors import SourceError
from solidarity_archive.markup import html_to_text
from solidarity_archive.post import Capture, Notice
from solidarity_archive.query import Query
from solidarity_archive.readers.rest import looks_like, read
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


@pytest.mark.parametrize(
    ("record", "what"),
    [
        ({"id": 3, "name": "Gear", "slug": "gear", "taxonomy": "category"}, "1 category"),
        ({"id": 4, "name": "oars", "slug": "oars", "taxonomy": "post_tag"}, "1 tag"),
        ({"id": 2, "name": "Nan", "slug": "nan"}, "1 user"),
        (
            {"name": "Ferrymen", "url": "http://o.example", "namespaces": ["wp/v2"]},
            "1 description of the site",
        ),
        ({"id": 9, "post": 61, "author_name": "Ann", "content": {"rendered": "So."}}, "1 comment"),
    ],
)
def test_answers_about_other_things_are_said_to_hold_no_posts(record: dict[str, Any], what: str) -> None:
    notice = f"holds {what}, which cannot be used by themselves yet, and no posts"
    assert reading([record]) == [Notice("answer", notice)]


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
            archives.append({post.permalink: replace(post, id=0) for post in posts})
            for source in open_sources(list(map(str, paths[:9]))):
                assert add(db, source, read_any(source)).counts.keys() <= {"unchanged"}
    assert all(archive == archives[0] for archive in archives)
