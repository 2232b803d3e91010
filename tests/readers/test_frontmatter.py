import io
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.accession import read as read_any
from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture, Notice
from solidarity_archive.readers.frontmatter.mark import looks_like
from solidarity_archive.readers.frontmatter.reader import read
from solidarity_archive.source import Source, open_sources
from tests.readers.samples_of import SHARED, as_json, expected, files, said


def reading(text: str, name: str = "post.md") -> list[Any]:
    return list(read(Source(name, io.BytesIO(text.encode()))))


def says(fields: str, name: str = "post.md") -> Any:
    *_, post = reading(f"---\n{fields}\n---\nHigh water at six.\n", name)
    return post.says


@pytest.mark.parametrize("path", files("frontmatter"), ids=lambda path: path.name)
def test_a_file_says_exactly_this(path: Path) -> None:
    assert [as_json(item) for item in said(read, path)] == expected(path)


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("date: 2011", "2011"),
        ("date: 2011-09", "2011-09"),
        ("date: 2011-9-1 8:15", "2011-09-01T08:15"),
        ("date: 2011-09-01T08:15:00Z", "2011-09-01T08:15:00+00:00"),
        ("date: 1 September 2011", "2011-09-01"),
        ("pubDate: 2011-09-01", "2011-09-01"),
        ("published: 2011-09-01", "2011-09-01"),
        ("date: 0000-00-00", None),
    ],
)
def test_a_date_has_the_precision_it_was_typed_with(given: str, published: str | None) -> None:
    assert says(given).get("published") == published


def test_a_date_that_cannot_be_read_is_said() -> None:
    _, post = reading("---\ndate: high summer\n---\n")
    notice, _ = reading("---\ndate: high summer\n---\n")
    assert notice == Notice("post 1", "“high summer” is no date that can be read: it was left out")
    assert "published" not in post.says


def test_the_name_of_the_file_fills_gaps_only() -> None:
    assert says("title: x", "_posts/2017-2-5-no-zeroes.md")["published"] == "2017-02-05"
    assert says("title: x", "2017-2-5-no-zeroes.md")["slug"] == "no-zeroes"
    assert says("date: 2018-01-01\nslug: own", "2017-02-05-no-zeroes.md")["published"] == "2018-01-01"
    assert "published" not in says("title: x", "2017-02-31-x.md")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("draft: true", "draft"),
        ("published: false", "draft"),
        ("status: published", "publish"),
        ("a: b", None),
    ],
)
def test_drafts_are_drafts(given: str, status: str | None) -> None:
    assert says(given).get("status") == status


def test_values_stay_as_they_were_typed() -> None:
    assert says("title: 1904")["title"] == "1904"
    assert says("title: yes")["title"] == "yes"
    assert says("title: ~")["title"] is None


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("High water at six.\n", "has no front matter"),
        ("---\ntitle: a: b\n---\n", "no YAML: line 2"),
        ("---\ntitle: !!int bread\n---\n", "not what its tag"),
        ("---\ntitle: !!int ''\n---\n", "not what its tag"),
        ("---\ndate: !!timestamp noon\n---\n", "not what its tag"),
        ("---\ndraft: !!bool perhaps\n---\n", "not what its tag"),
        ("---\n- a\n---\n", "without fields"),
        ("+++\ntitle = x\n+++\n", "no TOML"),
        ("---\na: " + "[" * 5000 + "\n---\n", "YAML|nested"),
        ("---\na: [" + "x," * 600_000 + "]\n---\n", "more than 500,000 values"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(broken: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        reading(broken)


def test_a_yaml_that_builds_objects_or_grows_does_neither() -> None:
    with pytest.raises(SourceError, match="no YAML"):
        says("title: !!python/object/apply:os.getcwd []")
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{name}: &{name} [*{below},*{below},*{below},*{below},*{below},*{below},*{below},*{below}]"
        for below, name in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    assert says(f"{bomb}\ntags: *l\ntitle: x")["title"] == "x"


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA line, and no field.\n\n---\n",
        "From: a@b.example\nDate: 1 May\n\nDear all",
        "Title: x\n\nNo more.",
        "",
        "---",
    ],
)
def test_other_text_is_not_taken_for_it(text: str) -> None:
    assert not looks_like(text.encode())


@pytest.mark.skipif(not (SHARED / "corpora").exists(), reason="the posts of others are not here")
def test_the_posts_of_others_come_in_or_are_refused_in_a_line() -> None:
    posts = 0
    for source in open_sources([str(SHARED / "corpora" / "jekyll-posts")]):
        try:
            posts += sum(isinstance(item, Capture) for item in read_any(source)[0])
        except SourceError as refused:
            assert "\n" not in refused.problem  # noqa: PT017 - both ends are right
    assert posts == 15
