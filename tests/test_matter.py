"""A post as a file with front matter: nothing is lost on the way there and back, whatever a post says."""

import io
import json
import sqlite3
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import accession, editing
from solidarity_archive.comparing import differences
from solidarity_archive.details import from_json
from solidarity_archive.errors import SourceError
from solidarity_archive.finding import found
from solidarity_archive.formats import detect
from solidarity_archive.matter import full_date, is_shown, shown_body
from solidarity_archive.post import Capture, Content, Says
from solidarity_archive.query import EVERYTHING
from solidarity_archive.readers.frontmatter import own, reader
from solidarity_archive.record import EXPORTED, records
from solidarity_archive.source import Source
from solidarity_archive.store.connection import in_memory
from solidarity_archive.writers.folder import write
from tests.conftest import enter, posts
from tests.generated import captures
from tests.readers.test_jsonl import EDITS, JSON, RICH
from tests.worlds import SOURCES, Added, state

Files = dict[str, str]


def exported(db: sqlite3.Connection) -> Files:
    return dict(write(records(found(db, EVERYTHING, EXPORTED), EXPORTED, private=True)))


def add(db: sqlite3.Connection, files: Files) -> list[accession.Sheet]:
    """Add files as `archive add FOLDER` does: each by itself, and none is another."""
    beside: set[int] = set()
    sheets = []
    for name, text in sorted(files.items()):
        source = Source(name, io.BytesIO(text.encode()))
        sheets.append(accession.add(db, source, accession.read(source), apart=beside))
        assert sheets[-1].format == "export"
    return sheets


def assert_comes_back(db: sqlite3.Connection) -> Files:
    files = exported(db)
    with in_memory() as other:
        sheets = add(other, files)
        assert [sheet.skipped + sheet.notices for sheet in sheets] == [[]] * len(files)
        assert list(differences(db, other)) == []
        assert state(other, ids=False) == state(db, ids=False)
        again = add(other, files)
        assert {outcome for sheet in again for outcome in sheet.counts} == {"unchanged"}
    return files


@given(st.lists(SOURCES.filter(lambda source: bool(source.items)), min_size=1, max_size=3), EDITS)
def test_what_an_archive_holds_comes_back_equal(sources: list[Added], edit: Any) -> None:
    with in_memory() as db:
        for source in sources:
            source.to(db)
        editing.edit(db, [posts(db)[0].id], edit)
        assert_comes_back(db)


@given(st.lists(captures(), min_size=1, max_size=4))
def test_whatever_posts_say_comes_back_equal(items: list[Capture]) -> None:
    with in_memory() as db:
        enter(db, *items)
        files = assert_comes_back(db)
        assert len({name.casefold() for name in files}) == len(posts(db))
        for name, text in files.items():
            assert name.isascii()
            assert len(name) <= 110
            assert "/" not in name
            assert name[:4].isdigit()
            fields = yaml.safe_load(text.split("\n---\n", 1)[0].removeprefix("---\n"))
            assert fields["archive_export"] == "1"
            for term in (*fields.get("categories", []), *fields.get("tags", [])):
                assert isinstance(term, str)
                assert is_shown(term)


@pytest.mark.parametrize(
    ("date", "full"),
    [
        (None, None),
        ("2015", "2015-01-01"),
        ("2015-04", "2015-04-01"),
        ("2015-04-21", "2015-04-21"),
        ("2015-04-21T10:00", "2015-04-21T10:00:00"),
        ("2015-04-21T10:00+03:00", "2015-04-21T10:00:00+03:00"),
        ("2015-04-21T10:00:07-03:30", "2015-04-21T10:00:07-03:30"),
    ],
)
def test_a_date_is_filled_up_for_other_programs(date: str | None, full: str | None) -> None:
    assert full_date(date) == full


@pytest.mark.parametrize(
    ("body", "shown"),
    [("{{< x >}}", "&#123;{< x >}}"), ("{{% x", "&#123;{% x"), ("{{ x }}", "{{ x }}"), ("{{{<", "{&#123;{<")],
)
def test_a_shortcode_is_shown_as_it_stands(body: str, shown: str) -> None:
    assert shown_body(body) == shown
    assert shown_body(shown) == shown


# What somebody changes in a file counts.


def file_of(says: Says, body: str | None = "Bread.\n\n{{< map >}}", form: Any = "wordpress") -> str:
    with in_memory() as db:
        content = Content(form, body) if body is not None else None
        enter(db, Capture(place="x", says=says, content=content, completeness="stated" if content else None))
        (text,) = exported(db).values()
        return text


def read_back(text: str) -> Capture:
    *_, capture = own.read(Source("2015-04-21-0001-bread.md", io.BytesIO(text.encode())))
    assert isinstance(capture, Capture)
    return capture


def says(text: str, *changes: tuple[str, str]) -> Any:
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return read_back(text).says


def test_dates_that_were_changed_count_and_others_stay_as_exact_as_they_were() -> None:
    text = file_of({"title": "Bread", "published": "2015-04", "updated": "2015-05-01T10:00"})
    assert 'date: "2015-04-01"' in text
    assert (says(text)["published"], says(text)["updated"]) == ("2015-04", "2015-05-01T10:00")
    assert says(text, ('date: "2015-04-01"', "date: 2015-04-21"))["published"] == "2015-04-21"
    assert "published" not in says(text, ('date: "2015-04-01"\n', ""))


def test_terms_that_were_changed_count_and_others_keep_their_slugs() -> None:
    terms: Any = RICH["terms"]
    text = file_of({"title": "Bread", "terms": terms})
    assert says(text)["terms"] == terms
    more = says(text, ('categories: ["Strikes"]', "categories: [Strikes, Ovens]\ntags: hot, new"))["terms"]
    assert more == [
        terms[0],
        {"taxonomy": "category", "name": "Ovens"},
        {"taxonomy": "post_tag", "name": "hot"},
        {"taxonomy": "post_tag", "name": "new"},
        terms[1],
    ]
    assert says(text, ('categories: ["Strikes"]\n', ""))["terms"] == [terms[1]]


def test_authors_titles_and_slugs_that_were_changed_count() -> None:
    text = file_of({"title": "Bread", "slug": "bread", "authors": RICH["authors"]})
    changed = says(text, ('"Rosa", "Іван"', "Rosa"), ('title: "Bread"', "title: Роза"), ('"bread"', "roses"))
    assert (changed["authors"], changed["title"], changed["slug"]) == ([{"name": "Rosa"}], "Роза", "roses")


def test_a_draft_may_be_published_and_the_other_way_round() -> None:
    draft = file_of({"title": "Bread", "status": "pending"})
    assert says(draft)["status"] == "pending"
    assert says(draft, ("published: false\n", ""))["status"] == "publish"
    assert says(file_of({"title": "Bread"}), ("layout:", "published: false\nlayout:"))["status"] == "draft"


def test_a_body_that_was_changed_counts_in_its_format() -> None:
    text = file_of({"title": "Bread"})
    assert "{{<" not in text.split("---\n")[2]
    assert read_back(text).content == Content("wordpress", "Bread.\n\n{{< map >}}")
    assert read_back(text.replace("\nBread.", "\nRoses.")).content == Content(
        "wordpress", "Roses.\n\n&#123;{< map >}}"
    )
    assert read_back(file_of({"title": "Bread"}, None) + "Roses.\n").content == Content("markdown", "Roses.")


def test_line_ends_of_windows_do_not_matter() -> None:
    text = file_of({"title": "Bread"}).replace("\n", "\r\n")
    assert read_back(text).content == Content("wordpress", "Bread.\n\n{{< map >}}")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('archive_export: "1"', "archive_export: 2", "was exported by another version .archive_export: 2"),
        ("  menu_order: 3", "  menu_order: three", "changed below archive"),
        ("  menu_order: 3", "  meta: x", "changed below archive"),
        ("  menu_order: 3", "  comments: [x]", "changed below archive"),
    ],
)
def test_what_cannot_be_understood_any_more_is_refused_in_a_line(before: str, after: str, why: str) -> None:
    text = file_of({"title": "Bread", "menu_order": 3})
    assert before in text
    with pytest.raises(SourceError, match=why):
        read_back(text.replace(before, after))


BELOW = st.dictionaries(st.sampled_from([*EXPORTED, "content_format", "body"]), JSON, max_size=5)


@given(
    JSON | BELOW, st.dictionaries(st.sampled_from(["title", "date", "tags", "authors", "published"]), JSON)
)
def test_no_change_of_a_file_ends_in_an_error_of_the_program(below: Any, top: dict[str, Any]) -> None:
    fields = yaml.safe_dump({"archive_export": "1", "archive": below} | top, allow_unicode=True)
    try:
        list(own.read(Source("x.md", io.BytesIO(f"---\n{fields}---\nBread.\n".encode()))))
    except SourceError as refused:
        assert "changed below archive" in refused.problem  # noqa: PT017 - both ends are right


# Which file is one of ours


def test_our_files_are_known_by_their_first_bytes_even_with_many_comments() -> None:
    with in_memory() as db:
        comments = [{"content": "Yes. " * 20, "id": str(number)} for number in range(2000)]
        enter(db, Capture(place="x", says={"title": "Bread"}, details=from_json({"comments": comments})))
        (text,) = exported(db).values()
    assert len(text) > 1 << 17
    assert detect(text.encode()[: 1 << 16]).name == "export"
    (capture,) = reader.read(Source("x.md", io.BytesIO(text.encode())))  # --as markdown
    assert isinstance(capture, Capture)
    assert len(capture.details.comments or ()) == 2000


def test_other_front_matter_is_none_of_ours() -> None:
    for text in (
        "---\ntitle: archive_export\n---\n",
        "---\ntitle: x\n---\narchive_export: 1\n",
        "archive_export: 1",
    ):
        assert detect(text.encode()).name != "export"


# Names


def names(*given: tuple[str | None, str | None, str | None]) -> list[str]:
    rows = [
        dict.fromkeys(EXPORTED) | {"id": number, "date": date, "slug": slug, "title": title}
        for number, (date, slug, title) in enumerate(given, 7)
    ]
    return [name for name, _ in write(rows)]


def test_files_are_named_by_date_number_and_slug() -> None:
    assert names(
        ("2014-03-05T10:00:00+02:00", "bread-and-roses", "x"),
        ("2014-03", None, "Хліб і «троянди»"),
        ("2014", None, "../../etc/passwd"),
        (None, "%d1%85%d0%bb%d1%96%d0%b1", None),
        ("2014-03-05", None, "¿"),
        ("2014-03-05", None, "word " * 40),
    ) == [
        "2014-03-05-0007-bread-and-roses.md",
        "2014-03-01-0008-khlib-i-troyandi.md",
        "2014-01-01-0009-etc-passwd.md",
        "0001-01-01-0010-khlib.md",
        "2014-03-05-0011.md",
        "2014-03-05-0012-" + "word-" * 15 + "word.md",
    ]


def test_one_of_two_posts_with_one_slug_has_it_as_its_address_and_both_keep_it() -> None:
    with in_memory() as db:
        for day in ("20", "21"):
            link = f"https://mill.example/2015/04/{day}/bread/"
            enter(
                db,
                Capture(
                    place="x",
                    says={
                        "title": "Bread",
                        "slug": "Bread",
                        "permalink": link,
                        "published": f"2015-04-{day}",
                    },
                ),
            )
        files = assert_comes_back(db)
    tops = [text.partition("archive:")[0] for text in files.values()]
    assert sorted('slug: "Bread"' in top for top in tops) == [False, True]


def test_a_file_reads_well() -> None:
    says_ = RICH | {
        "status": "publish",
        "protected": False,
        "slug": "bread",
        "title": "Хліб & “roses”: day 1",
    }
    text = file_of(says_, "<p>Bread.</p>", "html")
    assert text.split("archive:\n")[0].splitlines() == [
        "---",
        'archive_export: "1"',
        'layout: "page"',
        'title: "Хліб & “roses”: day 1"',
        'slug: "bread"',
        'summary: "<p>Of bread.</p>"',
        'canonical_url: "https://mill.example/2015/04/bread/"',
        'language: "uk"',
        'excerpt: "<p>Of bread.</p>"',
        'date: "2015-04-21T10:00:00+03:00"',
        'lastmod: "2015-05-01"',
        'authors: ["Rosa", "Іван"]',
        'categories: ["Strikes"]',
    ]
    below = yaml.safe_load(text.split("---\n")[1])["archive"]
    assert (below["updated"], below["content_format"], below["vanished"]) == ("2015-05", "html", "2019-01-01")
    assert json.loads(json.dumps(below["terms"])) == RICH["terms"]
    assert text.endswith("\n---\n<p>Bread.</p>\n")
