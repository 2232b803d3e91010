"""Posts in forms for other programs: nothing is lost, and nothing a stranger wrote can act."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from solidarity_archive.formats import BY_NAME, FORMATS
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Hit, Person, Post, Term
from solidarity_archive.record import BRIEF, COLUMNS, EXPORTED, NAMES, records
from solidarity_archive.text import clean, visible
from solidarity_archive.writers import csv as csv_writer
from solidarity_archive.writers import html, ids, markdown, plain
from solidarity_archive.writers import json as json_writer

BREAD = Post(
    id=4,
    title="Bread & “Roses”",
    published="2015-04-21T10:00",
    authors=(Person("Rosa", "rlamp"), Person("Іван")),
    terms=(Term("category", "Strikes", "strikes"), Term("post_tag", "Ovens")),
    permalink="https://mill.example/2015/04/bread/",
    site="mill.example",
    completeness="stated",
    text="The ovens are cold.\n\nSo are we.",
)
ROSES = Post(id=12, title=None, published="2015-04", completeness="partial", text="Roses on every")
RENT = Post(id=3, title="Rent", published="2015")
COAL = Post(id=7, title="Coal")
ALL = [BREAD, ROSES, RENT, COAL]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(clean)
POSTS = st.lists(
    st.builds(
        Post()._replace,
        id=st.integers(1, 10**6),
        title=st.none() | TEXTS,
        published=st.sampled_from([None, "2015", "2015-04", "2015-04-21"]),
        authors=st.lists(TEXTS.map(Person), max_size=2).map(tuple),
        terms=st.lists(TEXTS.map(lambda name: Term("post_tag", name)), max_size=2).map(tuple),
        permalink=st.none() | TEXTS | TEXTS.map("https://mill.example/{}".format),
        text=TEXTS,
    ),
    max_size=4,
)


def written(writer: Any, posts: Sequence[Post], keys: Sequence[str] = BRIEF, **beside: Any) -> str:
    stream = io.StringIO()
    writer(records((Hit(post=post, **beside) for post in posts), keys), stream, keys)
    return stream.getvalue()


def test_every_format_writes_something_of_a_post_and_is_quiet_about_none() -> None:
    for row in FORMATS:
        if row.writer:
            assert written(resolve(row.writer), [BREAD]).strip()
            assert written(resolve(row.writer), []).strip() in ("", "[]", ",".join(BRIEF), "\t".join(BRIEF))


# json and jsonl


def test_a_json_array_of_none_is_an_array() -> None:
    assert written(json_writer.write_array, []) == "[]\n"


@given(POSTS)
def test_json_and_jsonl_hold_the_same_records(posts: list[Post]) -> None:
    array = json.loads(written(json_writer.write_array, posts, EXPORTED))
    lines = written(json_writer.write_lines, posts, EXPORTED).split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == array
    assert [record["id"] for record in array] == [post.id for post in posts]
    assert all(list(record) == EXPORTED for record in array)


def test_json_has_the_keys_asked_for_in_their_order() -> None:
    (record,) = json.loads(written(json_writer.write_array, [BREAD], ["title", "id", "authors", "complete"]))
    authors = [{"name": "Rosa", "login": "rlamp"}, {"name": "Іван"}]
    assert record == {"title": "Bread & “Roses”", "id": 4, "authors": authors, "complete": True}
    assert list(record) == ["title", "id", "authors", "complete"]
    assert json.loads(written(json_writer.write_array, [BREAD], NAMES))[0].keys() == set(NAMES)


def test_json_keeps_letters_but_on_a_terminal_where_controls_would_act() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    json_writer.write_lines(records([Hit(post=Post(title="Хліб\x9b\u202e"))], ["title"]), stream, ["title"])
    assert stream.getvalue().isascii()
    assert json.loads(stream.getvalue()) == {"title": "Хліб\x9b\u202e"}
    assert "Хліб" in written(json_writer.write_lines, [Post(title="Хліб")])


# csv and tsv


@given(POSTS)
def test_csv_is_read_back_as_it_was(posts: list[Post]) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(written(csv_writer.write, posts, ["id", "title", "permalink"]), newline="")
        )
    )
    assert [row["id"] for row in rows] == [str(post.id) for post in posts]
    for post, row in zip(posts, rows, strict=True):
        for name, value in (("title", post.title), ("permalink", post.permalink)):
            assert row[name] in (value or "", f"'{value}")


@given(POSTS)
def test_no_cell_of_csv_is_a_formula(posts: list[Post]) -> None:
    for row in csv.reader(io.StringIO(written(csv_writer.write, posts, COLUMNS), newline="")):
        assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row)


@pytest.mark.parametrize("title", ["=1+1", "+49", "-cmd", "@x", "\t=1", "＝1", "\n=1"])
def test_a_formula_in_csv_is_only_text(title: str) -> None:
    assert written(csv_writer.write, [Post(title=title)], ["title"]).endswith(
        f"'{title}\n" if "\n" not in title else f'"\'{title}"\n'
    )


def test_csv_has_names_numbers_and_truths_in_plain_words() -> None:
    keys = ["id", "complete", "terms", "authors", "updated"]
    assert written(csv_writer.write, [BREAD, COAL], keys).split("\n") == [
        "id,complete,terms,authors,updated",
        "4,true,Strikes; Ovens,Rosa; Іван,",
        "7,false,,,",
        "",
    ]


@pytest.mark.parametrize(("writer", "parting"), [(csv_writer.write, ","), (csv_writer.write_tabs, "\t")])
def test_cells_stand_below_their_names_whatever_the_order_of_a_record(writer: Any, parting: str) -> None:
    stream = io.StringIO()
    writer(
        [{"title": "Bread", "id": 4, "text": "Dear."}, {"id": 12, "title": "Roses"}], stream, ["id", "title"]
    )
    rows = [["id", "title"], ["4", "Bread"], ["12", "Roses"]]
    assert [line.split(parting) for line in stream.getvalue().splitlines()] == rows


@given(POSTS)
def test_tsv_is_a_line_a_post_with_a_cell_a_key(posts: list[Post]) -> None:
    lines = written(csv_writer.write_tabs, posts, ["id", "title", "terms", "text"]).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(posts) + 1
    assert {line.count("\t") for line in lines} == {3}
    assert not any("\r" in line for line in lines)


# ids


def test_ids_stand_a_line_each_or_end_in_nul() -> None:
    assert written(ids.write, ALL) == "4\n12\n3\n7\n"
    assert written(ids.write_null, ALL) == "4\x0012\x003\x007\x00"


# text for people


def test_plain_lines_are_grouped_by_month_with_years_and_the_undated_apart() -> None:
    assert written(plain.write, ALL).split("\n") == [
        "April 2015 · 2 posts",
        "4\t2015-04-21T10:00\tBread & “Roses”\tRosa, Іван",
        "12\t2015-04\t(untitled) […]",
        "",
        "2015 · 1 post",
        "3\t2015\tRent […]",
        "",
        "Undated · 1 post",
        "7\t-\tCoal […]",
        "",
    ]


def test_hits_by_rank_have_no_headings_which_would_come_again() -> None:
    hits = [BREAD, COAL, ROSES]
    ranked = written(plain.write, hits, rank=-1.0)
    assert [line.split("\t")[0] for line in ranked.splitlines()] == ["4", "7", "12"]
    assert ranked == "".join(line for line in written(plain.write, hits).splitlines(True) if "\t" in line)
    for writer, heading in ((markdown.write, "#"), (html.write, "<h2")):
        assert heading in written(writer, hits)
        assert heading not in written(writer, hits, rank=-1.0)
    assert written(markdown.write, hits, rank=-1.0).count("\n") == 3
    assert written(html.write, hits, rank=-1.0).count("<ul>") == 1


def test_whole_posts_are_parted_by_a_line_of_dashes() -> None:
    text = written(plain.write_pages, [BREAD, ROSES], EXPORTED)
    one, other = text.split("---\n")
    assert one.endswith("Address: https://mill.example/2015/04/bread/\n\nThe ovens are cold.\n\nSo are we.\n")
    assert other == "Id: 12\nDate: 2015-04\n\nRoses on every […]\n"


@given(POSTS)
def test_a_post_is_one_plain_line_without_controls(posts: list[Post]) -> None:
    text = written(plain.write, posts)
    lines = [line for line in text.split("\n") if re.match(r"\d+\t", line)]
    assert len(lines) == len(posts)
    assert text == visible(text, lines=True) or "\t" in text
    assert not set(text) & set("\x1b\x9b\u202e\u2028\x85\r")


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![x](http://evil.example/spy.png)",
    "[click](javascript:alert(1))",
    "[click][ref]",
    "[ref]: http://evil.example",
    "**bold** and _slanted_ and `code` and ~~gone~~",
    "# Heading",
    "## Heading",
    "###### Heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quoted",
    "---",
    "***",
    "===",
    "----- ",
    "    indented",
    "&lt;b&gt; &amp; &#60;",
    "a | b | c",
    "<https://evil.example>",
    "back\\slash \\* [x\\]",
    "[bold]red[/bold] [link=javascript:x]y[/link]",
    "\x1b[31mred\x1b]8;;http://evil.example\x07",
    "\u202edaerb\u2066",
    "```",
    "~~~",
    "__0__",
    "a__b__c snake_case_name",
    "two\nlines\n\n# and more",
    "[…] and [1]",
    ":::note",
    "$x$",
]


class _Page(HTMLParser):
    """What a browser makes of HTML: its elements and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> Iterator[str | None]:
        return (attributes.get("href") for tag, attributes in self.elements if tag == "a")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_is_only_text_in_html(hostile: str) -> None:
    page = _Page(written(html.write, [Post(title=hostile, authors=(Person(hostile),))]))
    assert {tag for tag, _ in page.elements} == {"h2", "ul", "li"}
    assert page.text.count(visible(hostile)) == 2


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_quotation_is_only_text_in_html(hostile: str) -> None:
    text = written(html.write_quotations, [BREAD], ["excerpt", "citation"], excerpt=hostile, citation=hostile)
    assert {tag for tag, _ in _Page(text).elements} == {"figure", "blockquote", "p", "figcaption"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_is_only_text_in_markdown(hostile: str) -> None:
    page = _rendered(written(markdown.write, [Post(title=hostile, authors=(Person(hostile),)), COAL]))
    assert [tag for tag, _ in page.elements] == ["h2", "ul", "li", "li"]
    assert _plain(page.text) == _plain(f"Undated {visible(hostile)} — {visible(hostile)} Coal")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_quotation_is_only_text_in_markdown(hostile: str) -> None:
    text = written(
        markdown.write_quotations, [BREAD], ["excerpt", "citation"], excerpt=hostile, citation=hostile
    )
    page = _rendered(text)
    assert {tag for tag, _ in page.elements} == {"blockquote", "p"}
    lines = [line for line in hostile.split("\n") if line.strip()]
    assert _plain(page.text) == _plain(" ".join([*map(visible, lines), "—", visible(hostile)]))


def _rendered(text: str) -> _Page:
    return _Page(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//mill.example", "bread.html"]
)
@pytest.mark.parametrize("writer", [html.write, markdown.write])
def test_only_addresses_of_the_web_become_links(writer: Any, address: str) -> None:
    text = written(writer, [Post(title="Bread", permalink=address)])
    page = _rendered(text) if writer is markdown.write else _Page(text)
    assert not list(page.links)
    assert "Bread" in page.text


@pytest.mark.parametrize(
    "address",
    ["https://mill.example/a(b)c", 'http://mill.example/?a="b"&c=<d>', "https://mill.example/a b\\c"],
)
@pytest.mark.parametrize("writer", [html.write, markdown.write])
def test_an_address_stays_within_its_link(writer: Any, address: str) -> None:
    text = written(writer, [Post(title="Bread", permalink=address)])
    page = _rendered(text) if writer is markdown.write else _Page(text)
    (link,) = page.links
    assert link
    assert link.startswith(address.split("/a", maxsplit=1)[0][:20])
    assert _plain(page.text) == "Undated Bread"


@given(POSTS)
def test_no_title_adds_an_element_to_html_or_markdown(posts: list[Post]) -> None:
    for page in (_Page(written(html.write, posts)), _rendered(written(markdown.write, posts))):
        assert {tag for tag, _ in page.elements} <= {"h2", "ul", "li", "a"}
        assert len([tag for tag, _ in page.elements if tag == "li"]) == len(posts)


def test_a_quotation_names_its_source_under_it() -> None:
    keys = ["excerpt", "citation", "permalink"]
    citation = "Rosa, “Bread”, The Mill, 21 April 2015, https://mill.example/2015/04/bread/"
    facts = {"excerpt": "The ovens are cold […]", "citation": citation}
    assert (
        written(plain.write_quotations, [BREAD], keys, **facts) == f"The ovens are cold […]\n— {citation}\n"
    )
    assert written(markdown.write_quotations, [BREAD], keys, **facts) == (
        "> The ovens are cold […]\n>\n"
        "> — Rosa, “Bread”, The Mill, 21 April 2015, <https://mill.example/2015/04/bread/>\n"
    )
    page = _Page(written(html.write_quotations, [BREAD], keys, **facts))
    assert dict(page.elements)["blockquote"] == {"cite": "https://mill.example/2015/04/bread/"}
    assert list(page.links) == ["https://mill.example/2015/04/bread/"]
    assert citation in page.text


def test_a_citation_without_the_address_gets_none_in_html() -> None:
    facts = {"excerpt": "The ovens are cold", "citation": "“Bread”, https://mill.example/a b"}
    page = _Page(
        written(
            html.write_quotations,
            [Post(permalink="https://mill.example/a  b")],
            ["excerpt", "citation", "permalink"],
            **facts,
        )
    )
    assert dict(page.elements)["blockquote"] == {"cite": "https://mill.example/a  b"}
    assert not list(page.links)
    assert page.text.strip().endswith("— “Bread”, https://mill.example/a b")


def test_quotations_are_parted_by_a_blank_line() -> None:
    for writer in (plain.write_quotations, markdown.write_quotations):
        assert written(writer, [BREAD, ROSES], ["excerpt"], excerpt="x").count("\n\n") == 1


def test_a_writer_of_each_name_is_the_one_in_the_table() -> None:
    assert resolve(str(BY_NAME["csv"].writer)) is csv_writer.write
