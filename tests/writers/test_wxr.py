"""Exports for WordPress: what came from one goes back as it was, and the rest in a form that it takes."""

import io
import json
import sqlite3
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from solidarity_archive import accession
from solidarity_archive.describing import site_of_export
from solidarity_archive.errors import ArchiveError
from solidarity_archive.finding import found
from solidarity_archive.post import (
    Capture,
    Comment,
    Content,
    Details,
    PersonSaid,
    Says,
    SiteCapture,
    SiteSaid,
)
from solidarity_archive.query import EVERYTHING, Query
from solidarity_archive.readers.mending import mended
from solidarity_archive.record import EXPORTED, records
from solidarity_archive.source import Source
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.sites import described
from solidarity_archive.text import clean
from solidarity_archive.writers.wxr.writer import write
from tests.conftest import Cli, capture, enter, posts
from tests.readers.samples_of import SAMPLES
from tests.shared import DUMPS

NAMES = {"wp": "http://wordpress.org/export/1.2/", "dc": "http://purl.org/dc/elements/1.1/"}
NAMES |= {"content": "http://purl.org/rss/1.0/modules/content/"}
SAMPLE = SAMPLES / "wxr" / "full.xml"


def exported(db: sqlite3.Connection, query: Query = EVERYTHING) -> str:
    stream = io.StringIO()
    rows = records(found(db, query, EXPORTED), EXPORTED, private=True)
    write(rows, stream, EXPORTED, site=site_of_export(db, query, private=True))
    return stream.getvalue()


def add(db: sqlite3.Connection, export: str | bytes) -> None:
    data = export.encode() if isinstance(export, str) else export
    source = Source("export.xml", io.BytesIO(data))
    accession.add(db, source, accession.read(source))


def parsed(db: sqlite3.Connection, query: Query = EVERYTHING) -> Any:
    return etree.fromstring(exported(db, query).encode())


def item(db: sqlite3.Connection) -> Any:
    (only,) = parsed(db).iter("item")
    return only


def said(element: Any, path: str) -> str | None:
    text: str | None = element.findtext(path, namespaces=NAMES)
    return text


def all_said(element: Any, path: str) -> list[str]:
    return [each.text or "" for each in element.iterfind(path, NAMES)]


def elements(export: bytes) -> dict[str, Counter[Any]]:
    """Return what each item holds, by its number, and what the channel holds beside them."""
    stream, _ = mended(Source("export.xml", io.BytesIO(export)))
    (channel,) = etree.parse(stream).getroot()
    held = {"": Counter(_held(each) for each in channel if each.tag != "item" and isinstance(each.tag, str))}
    for each in channel.iter("item"):
        held[said(each, "wp:post_id") or ""] = Counter(map(_held, each))
    return held


def _held(element: Any) -> tuple[str, Any]:
    inner = tuple(sorted(_held(child) for child in element))
    text: Any = (element.text or "").replace("\r\n", "\n")
    return str(element.tag).rpartition("}")[2], inner or (*sorted(element.attrib.items()), text)


# What came from WordPress goes back as it was


def test_all_that_an_export_holds_comes_back_from_ours(db: sqlite3.Connection) -> None:
    add(db, SAMPLE.read_bytes())
    with in_memory() as other:
        add(other, exported(db))
        assert _shown(other) == _shown(db)
        mine, theirs = (described(each, ["ferry.example"])["ferry.example"].says for each in (db, other))
        assert mine | {"people": []} == theirs | {"people": []}
        assert [person["login"] for person in mine["people"]] == ["wanda"]
        # Who wrote a post but is not in the list would be unknown to the importer.
        assert [person["login"] for person in theirs["people"]] == ["wanda", "gone"]


@pytest.mark.skipif(not DUMPS.exists(), reason="the dumps of a real WordPress are not here")
@pytest.mark.parametrize("name", ["posts-to-2015-06.xml", "posts-2015-04.xml"])
def test_a_real_sites_export_goes_back_element_by_element(db: sqlite3.Connection, name: str) -> None:
    given = (DUMPS / "wxr" / name).read_bytes()
    add(db, given)
    before, after = elements(given), elements(exported(db).encode())
    # An export of chosen posts does not list its terms; ours lists those that they have.
    assert {name for name, _ in before.pop("") - after.pop("")} <= {"pubDate", "generator"}
    assert before == after


def test_what_was_exported_adds_nothing_when_it_is_added_again(db: sqlite3.Connection) -> None:
    add(db, SAMPLE.read_bytes())
    before = posts(db)
    add(db, exported(db))
    assert posts(db) == before


@pytest.mark.parametrize(
    "slug", ["bread", "%d1%85%d0%bb%d1%96%d0%b1", "%25-off", "%2541", "%d0%b1-%d1", "a.b_c"]
)
def test_slugs_go_back_letter_for_letter(db: sqlite3.Connection, slug: str) -> None:
    add(db, SAMPLE.read_bytes().replace(b"fares-and-times-%e2%82%ac", slug.encode()))
    assert slug in all_said(parsed(db), "channel/item/wp:post_name")


def test_menus_are_below_nothing(db: sqlite3.Connection) -> None:
    add(db, SAMPLE.read_bytes().replace(b"[CDATA[pier]]", b"[CDATA[nav_menu]]"))
    terms = list(parsed(db).iterfind("channel/wp:term", NAMES))
    parents = {said(each, "wp:term_parent") for each in terms if said(each, "wp:term_taxonomy") == "nav_menu"}
    assert parents == {None}


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(clean)
LINES = TEXTS.map(lambda text: " ".join(text.split()))
DATES = [None, "2015", "2015-04", "2015-04-21", "2015-04-21T10:00:00", "2015-04-21T10:00:00+03:00"]
COMMENTS = st.lists(
    st.builds(
        Comment(content="")._replace,  # of a named tuple itself builds() would invent the other fields
        id=st.none() | st.integers(1, 99).map(str),
        author=LINES.map(lambda text: text or None),
        email=st.none() | st.just("a@b.example"),
        url=st.none() | st.just("http://b.example/?a=1&b=2"),
        content=TEXTS,
        status=st.sampled_from(["approved", "pending", "trash"]),
        meta=st.dictionaries(st.sampled_from(["k", "<&>"]), st.tuples(TEXTS), max_size=1),
    ),
    max_size=3,
    unique_by=lambda comment: comment.id,
)


@st.composite
def of_wordpress(draw: st.DrawFn) -> Capture:
    """A post as an export says it: all that WordPress has a place for."""
    number = draw(st.integers(1, 10**6))
    title = draw(LINES.map(lambda text: text.replace("<", "").strip()))
    says: Says = {
        "title": title or None,
        "published": draw(st.sampled_from(DATES)),
        "summary": draw(st.none() | TEXTS.filter(str.strip)),
        "terms": draw(st.lists(st.sampled_from(TERMS), max_size=2, unique_by=str)),
        "guid": f"https://mill.example/?p={number}",
        "permalink": f"https://mill.example/{number}/",
        "slug": draw(st.sampled_from(["bread", "хліб", "a-b.c", "50%", "%41"])),
        "site": "mill.example",
        "source_id": str(number),
        "protected": False,
        "sticky": draw(st.booleans()),
        "parent": draw(st.none() | st.just("7")),
        "menu_order": draw(st.integers(0, 3)),
        "type": draw(st.sampled_from(["post", "page", "event"])),
        "status": draw(st.sampled_from(["publish", "draft", "private"])),
    }
    if author := draw(st.none() | st.sampled_from(["rosa", "ivan f."])):
        says["authors"] = [{"name": author.title(), "login": author}]
    values = st.lists(TEXTS, min_size=1, max_size=2).map(tuple)
    meta = draw(st.dictionaries(LINES.filter(bool), values, max_size=2))
    return Capture(
        place="item",
        says=says,
        content=Content("wordpress", draw(TEXTS)),
        completeness=draw(st.sampled_from(["stated", "partial"])),
        details=Details(comments=tuple(draw(COMMENTS)), meta=meta, media=(), extra=(), password=""),
    )


TERMS: Any = [
    {"taxonomy": "category", "name": "Strikes & <walk-outs>", "slug": "strikes"},
    {"taxonomy": "post_tag", "name": "хліб", "slug": "хліб"},
    {"taxonomy": "pier", "name": "North", "slug": "north"},
]


@given(st.lists(of_wordpress(), max_size=3, unique_by=lambda item: item.says["source_id"]))
def test_whatever_wordpress_has_a_place_for_comes_back(items: list[Capture]) -> None:
    with in_memory() as db, in_memory() as other:
        enter(db, *items, format="wxr")
        if not items:
            return
        add(other, exported(db))
        assert _shown(other) == _shown(db)


def _shown(db: sqlite3.Connection) -> dict[str, Any]:
    shown = {}
    for record in records(found(db, EVERYTHING, EXPORTED), EXPORTED, private=True):
        for comment in record["comments"]:  # those without a number get one
            comment.pop("id", None)
        record["comments"].sort(key=str)
        shown[record["source_id"]] = record | {"id": 0, "media": []}
    return shown


# What did not come from WordPress


def test_a_date_without_a_day_is_the_first_one_there_and_none_when_it_comes_back(
    db: sqlite3.Connection,
) -> None:
    enter(db, capture("Bread", "2015-04", "The ovens", completeness="partial"))
    only = item(db)
    assert said(only, "wp:post_date") == "2015-04-01 00:00:00"
    assert said(only, "wp:post_date_gmt") == "0000-00-00 00:00:00"
    assert said(only, "content:encoded") == "The ovens […]"
    with in_memory() as other:
        add(other, exported(db))
        (post,) = posts(other)
        assert (post.published, post.completeness) == ("2015-04", "partial")
        assert not (post.details and post.details.meta)


@pytest.mark.parametrize(
    ("written_in", "body", "html"),
    [
        ("text", "a < b & c", "a &lt; b &amp; c"),
        ("markdown", "*a* & b\n\n| c |\n| - |\n| d |", "<p><em>a</em> &amp; b</p> <table>"),
        ("markdown", "We left\nat dawn.", "<p>We left at dawn.</p>"),
        ("html", "<p>a &amp; b</p>", "<p>a &amp; b</p>"),
        ("html", "We left\nat <pre>a\nb</pre>\n<PRE>c\n", "We left at <pre>a\nb</pre> <PRE>c\n"),
        ("wordpress", "[gallery] ]]> a", "[gallery] ]]> a"),
    ],
)
def test_texts_become_what_wordpress_shows(
    db: sqlite3.Connection, written_in: Any, body: str, html: str
) -> None:
    enter(db, capture("Bread", None, body, written_in=written_in))
    assert (said(item(db), "content:encoded") or "").startswith(html)


def test_what_looks_like_a_shortcode_in_plain_text_stays_text(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", None, "They wrote [gallery] on it.", written_in="text"))
    assert said(item(db), "content:encoded") == "They wrote &#91;gallery] on it."
    with in_memory() as other:
        add(other, exported(db))
        assert [post.text for post in posts(other)] == [post.text for post in posts(db)]


def test_each_name_of_a_taxonomy_has_a_slug_of_its_own(db: sqlite3.Connection) -> None:
    def tags(*names: str) -> Says:
        return {"terms": [{"taxonomy": "post_tag", "name": name} for name in names]}

    given: Says = {"terms": [{"taxonomy": "post_tag", "name": "Roses", "slug": "c-2"}]}
    enter(db, capture("One", says=tags("C", "C++", "Strike")), capture("Two", says=tags("C#", "strike")))
    enter(db, capture("Three", says=given), capture("Four", says=tags("Roses")))
    channel = parsed(db)[0]
    listed = zip(
        all_said(channel, "wp:tag/wp:tag_slug"), all_said(channel, "wp:tag/wp:tag_name"), strict=True
    )
    slugs = {name.casefold(): slug for slug, name in listed}
    assert {slugs[name] for name in ("c", "c++", "c#")} == {"c", "c-3", "c-4"}
    assert (slugs["strike"], slugs["roses"]) == ("strike", "c-2")
    of_items = {(each.text or "").casefold(): each.get("nicename") for each in channel.iter("category")}
    assert of_items == slugs


def test_extra_that_is_no_element_is_left_out(db: sqlite3.Connection) -> None:
    extra = ("<x>", "</item><item><title>Forged</title>", "a", "<a/><b/>", "<wp:k>v</wp:k>", "<n xmlns='u'/>")
    comments = (Comment(content="a", extra=("</wp:comment>", "<y/>")),)
    enter(db, Capture(place="1", says={"title": "Bread"}, details=Details(comments=comments, extra=extra)))
    only = item(db)
    assert [etree.QName(each).localname for each in only][-2:] == ["k", "n"]
    assert [each.tag for each in only.find("wp:comment", NAMES)][-1] == "y"
    assert only.find("x") is None


def test_what_is_only_assumed_or_roughly_known_is_not_stated(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", None, "The ovens", completeness="assumed", says={"updated": "2016-05"}))
    assert said(item(db), "wp:post_modified") is None
    with in_memory() as other:
        add(other, exported(db))
        (post,) = posts(other)
        assert (post.completeness, post.updated) == ("assumed", None)


@pytest.mark.parametrize(
    ("title", "kept"),
    [("A & B", "A & B"), ("a <b> c", "a &lt;b&gt; c"), ("&amp;", "&amp;amp;"), ("1 < 2", "1 < 2")],
)
def test_a_title_in_plain_text_stays_what_it_is(db: sqlite3.Connection, title: str, kept: str) -> None:
    enter(db, capture(title))
    assert said(item(db), "title") == kept


def test_logins_are_ascii_and_each_is_of_one_author(db: sqlite3.Connection) -> None:
    people: list[PersonSaid] = [{"name": name} for name in ("Олена Коваль", "Olena Koval", "ツ", "☭")]
    for number, person in enumerate([*people, PersonSaid(name="R", login="r.l@x_y-z 1")]):
        says: Says = {"authors": [person], "guid": f"urn:{number}"}
        enter(db, capture(f"Bread {number}", says=says))
    channel = parsed(db)[0]
    logins = all_said(channel, "wp:author/wp:author_login")
    assert sorted(logins) == sorted({*logins})
    assert all(login.isascii() and login for login in logins)
    assert "r.l@x_y-z 1" in logins
    names = all_said(channel, "wp:author/wp:author_display_name")
    assert dict(zip(logins, names, strict=True))["olena-koval"] in ("Олена Коваль", "Olena Koval")
    assert sorted(logins) == sorted(all_said(channel, "item/dc:creator"))


def test_what_a_password_kept_from_people_does_not_become_public(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"protected": True, "status": "publish"}))
    assert said(item(db), "wp:status") == "private"


def test_posts_without_a_number_and_of_another_site_get_free_ones(db: sqlite3.Connection) -> None:
    mill, other = "mill.example", "other.example"
    enter(
        db,
        capture("One", says={"site": mill, "source_id": "7"}),
        capture("Two", says={"site": mill, "guid": "https://mill.example/?p=9"}),
        capture("Three"),
        capture("Four", says={"site": other, "source_id": "7", "guid": "urn:4"}),
        capture("Five", says={"site": other, "source_id": "8", "parent": "7", "guid": "urn:5"}),
        capture("Six", says={"site": other, "source_id": "9", "parent": "77", "guid": "urn:6"}),
        capture("Seven", says={"site": mill, "source_id": "8", "parent": "7"}),
        capture("Eight", says={"site": mill, "source_id": "5"}),
    )
    found = {
        said(each, "title"): (said(each, "wp:post_id"), said(each, "wp:post_parent"))
        for each in parsed(db).iter("item")
    }
    assert found["One"] == ("7", "0")
    assert found["Two"] == ("9", "0")
    assert found["Seven"] == ("8", "7")
    assert found["Five"][1] == found["Four"][0]
    assert found["Six"][1] == "0"
    assert len({number for number, _ in found.values()}) == 8


def test_answers_find_what_they_answer(db: sqlite3.Connection) -> None:
    comments = (Comment(id="x", content="a"), Comment(id="5", parent="x"), Comment(id="6", parent="99"))
    enter(db, Capture(place="item", says={"title": "Bread"}, details=Details(comments=comments)))
    of = [
        (said(each, "wp:comment_id"), said(each, "wp:comment_parent"))
        for each in item(db).iterfind("wp:comment", NAMES)
    ]
    assert sorted(of) == [("5", "7"), ("6", "99"), ("7", "0")]


@pytest.mark.parametrize("id", ["²", "٣", "x", "1" * 20, "1" * 5000])
def test_ids_that_are_no_numbers_of_wordpress_count_for_none(db: sqlite3.Connection, id: str) -> None:
    listed: SiteSaid = {
        "people": [{"id": id, "name": "Rosa", "login": "rosa"}],
        "terms": [{"taxonomy": "category", "id": id, "name": "Strikes", "slug": "strikes"}],
    }
    enter(db, SiteCapture(place="channel", site="mill.example", says=listed))
    comments = (Comment(id=id, content="a", user=id), Comment(id="5", content="b", parent=id))
    says: Says = {"title": "Bread", "site": "mill.example", "authors": [{"name": "Ivan", "login": "ivan"}]}
    says["terms"] = [{"taxonomy": "category", "name": "News", "slug": "news"}]
    enter(db, Capture(place="item", says=says, details=Details(comments=comments)))
    channel = parsed(db)[0]
    assert "1" in all_said(channel, "wp:author/wp:author_id")
    assert "1" in all_said(channel, "wp:category/wp:term_id")
    of = [
        [said(each, f"wp:comment_{name}") for name in ("id", "parent", "user_id")]
        for each in channel.iterfind("item/wp:comment", NAMES)
    ]
    assert sorted(of) == [["5", "6", "0"], ["6", "0", "0"]]


def test_terms_stand_after_those_above_them_and_all_are_listed_unless_posts_were_chosen(
    db: sqlite3.Connection,
) -> None:
    listed = """<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>
    <wp:base_blog_url>http://mill.example</wp:base_blog_url>
    <wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>c</wp:category_nicename>
      <wp:category_parent>b</wp:category_parent><wp:cat_name>C</wp:cat_name></wp:category>
    <wp:category><wp:term_id>2</wp:term_id><wp:category_nicename>b</wp:category_nicename>
      <wp:category_parent>c</wp:category_parent><wp:cat_name>B</wp:cat_name></wp:category>
    <wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>e</wp:category_nicename>
      <wp:category_parent>d</wp:category_parent><wp:cat_name>E</wp:cat_name>
      <wp:category_description>of e</wp:category_description></wp:category>
    <wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>d</wp:category_nicename>
      <wp:category_parent/><wp:cat_name>D</wp:cat_name></wp:category>
    <item><title>x</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>
      <category domain="category" nicename="e">E</category></item>
    </channel></rss>"""
    add(db, listed)
    path = "wp:category/wp:category_nicename"
    assert all_said(parsed(db)[0], path) == ["b", "c", "d", "e"]
    chosen = Query(terms=("E",))
    assert all_said(parsed(db, chosen)[0], path) == ["d", "e"]
    assert all_said(parsed(db)[0], "wp:category/wp:category_description") == ["of e"]


# The command


def test_only_export_writes_it(cli: Cli) -> None:
    cli("add", "--title", "Bread", cli.write("bread.txt", "The ovens are cold."))
    assert "archive export --format wxr" in cli("list", "--format", "wxr", code=2).err
    cli("export", "-o", "bread.xml")
    assert "1 item = 1 new" in cli("--db", "other.db", "add", "bread.xml").out


def test_it_is_in_utf_8_or_not_at_all(db: sqlite3.Connection) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    with pytest.raises(ArchiveError, match="UTF-8"):
        write([], stream, EXPORTED, site=site_of_export(db, Query()))


def test_posts_that_change_their_site_are_told(cli: Cli) -> None:
    rows = [
        {"title": f"{site} {number}", "site": site}
        for site in ("a.example", "b.example")
        for number in (1, 2)
    ]
    lines = "".join(json.dumps(row) + "\n" for row in [*rows, rows[0] | {"title": "more"}])
    cli("add", cli.write("two.jsonl", lines))
    ran = cli("export", "-o", "both.xml")
    assert ran.err == "note: all posts become posts of a.example, those of b.example too; --site parts them\n"
    assert cli("export", "-o", "one.xml", "--site", "b.example").err == ""


def test_a_number_that_an_export_makes_up_is_not_that_of_the_site(db: sqlite3.Connection) -> None:
    site = "mill.example"
    enter(db, capture(says={"title": "Bread", "site": site, "source_id": "10"}))
    enter(db, capture(says={"title": "Roses", "site": site}))
    enter(db, capture(says={"title": "Coal", "site": "quay.example", "source_id": "4"}))
    made = {said(each, "title"): _number_said(each) for each in parsed(db).iter("item")}
    assert made == {"Bread": ("10", []), "Roses": ("11", ["11"]), "Coal": ("12", ["12"])}
    with in_memory() as other:
        add(other, exported(db))
        assert {post.title: post.source_id for post in posts(other)} == {
            "Bread": "10",
            "Roses": None,
            "Coal": None,
        }
        assert not any(post.details and post.details.meta for post in posts(other))


def test_a_number_that_a_site_gave_again_is_its_own(db: sqlite3.Connection) -> None:
    enter(db, capture(says={"title": "Roses", "site": "mill.example"}))
    add(db, exported(db).replace("<wp:post_id>1<", "<wp:post_id>367<"))
    assert [post.source_id for post in posts(db)] == ["367"]


def _number_said(item: Any) -> tuple[str | None, list[str]]:
    """Return the number of an item, and what it says of it."""
    fields = {
        said(each, "wp:meta_key"): said(each, "wp:meta_value") for each in item.iterfind("wp:postmeta", NAMES)
    }
    return said(item, "wp:post_id"), [
        value for key, value in fields.items() if key == "_archive_number" and value
    ]
