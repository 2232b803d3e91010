"""WordPress's exports: all of a post, of every version, whole or broken."""

import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from solidarity_archive.accession import Sheet, add, read
from solidarity_archive.dates import with_offset
from solidarity_archive.errors import SourceError
from solidarity_archive.finding import found
from solidarity_archive.formats import detect
from solidarity_archive.post import Capture, Comment, Hit, Medium, Notice, Skipped
from solidarity_archive.query import EVERYTHING, Query
from solidarity_archive.readers.media import media_in
from solidarity_archive.readers.wxr.reader import read as read_wxr
from solidarity_archive.record import EXPORTED
from solidarity_archive.source import Source, open_sources
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.select import find, months
from tests.conftest import Cli
from tests.shared import CORPORA, DUMPS

SAMPLES = Path(__file__).parent / "samples" / "wxr"
EXPORT = DUMPS / "wxr" / "posts-to-2015-06.xml"
APRIL = DUMPS / "wxr" / "posts-2015-04.xml"
REFUSED = {
    "phpunit__data__invalid-version-tag.xml",  # no items
    "phpunit__data__large-authors.xml",
    "phpunit__data__missing-version-tag.xml",
    "phpunit__data__malformed-simple.xml",  # breaks off within its first item
    "phpunit__data__malformed.xml",
    "phpunit__data__namespace-edge-cases.xml",  # a namespace that is no URI
}
FILES = sorted(CORPORA.glob("wxr-*/*.xml"))


def items(name: str) -> list[Any]:
    return list(read_wxr(of(SAMPLES.joinpath(name).read_bytes())))


def of(data: bytes) -> Source:
    return Source("export.xml", io.BytesIO(data))


def captures(name: str) -> dict[str, Capture]:
    """Return what a sample says, by the number of the post."""
    return {item.says.get("source_id") or "": item for item in items(name) if isinstance(item, Capture)}


def add_file(db: sqlite3.Connection, path: Path) -> Sheet:
    (sheet,) = [add(db, source, read(source)) for source in open_sources([str(path)])]
    return sheet


def kept(db: sqlite3.Connection) -> dict[str, Hit]:
    return {hit.post.source_id or "": hit for hit in found(db, EVERYTHING, EXPORTED)}


def test_an_item_with_no_more_than_title_and_text_is_a_post() -> None:
    (item,) = items("minimal.xml")
    assert item.says["title"] == "Keep the ferry running"
    assert item.content.body == "The night boat carries the cleaners home."
    assert (item.place, item.completeness) == ("item 1", "stated")


def one(item: str) -> Capture:
    """Return the only item of an export."""
    export = (
        f'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>http://www.o.example</link>'
        f"<wp:wxr_version>1.2</wp:wxr_version><item><title>x</title>{item}</item></channel></rss>"
    )
    (capture,) = (each for each in read_wxr(of(export.encode())) if isinstance(each, Capture))
    return capture


def test_an_address_without_a_host_is_one_of_the_site() -> None:
    assert one("<link>/blog/bread</link>").says["permalink"] == "http://www.o.example/blog/bread"


@pytest.mark.parametrize(
    ("terms", "language"),
    [
        (["uk"], "uk"),
        (["de-at"], "de-at"),
        (["en", "uk"], None),
        (["go"], None),
    ],
)
def test_the_language_that_a_plugin_has_for_a_term_is_that_of_the_post(
    terms: list[str], language: str | None
) -> None:
    said = "".join(f'<category domain="language" nicename="{term}">X</category>' for term in terms)
    capture = one(said)
    assert capture.says.get("language") == language
    assert len(capture.says["terms"] or []) == len(terms)


def test_controls_that_xml_lets_through_are_in_no_text() -> None:
    whole = SAMPLES.joinpath("minimal.xml").read_bytes().replace(b"<![CDATA[", b"").replace(b"]]>", b"")
    for control, left in ((b"&#127;", ""), (b"&#13;", "\n"), ("\ufdd0ї".encode(), "ї")):
        said: list[Any] = list(read_wxr(of(whole.replace(b"night boat", b"night" + control + b" boat"))))
        assert said[0].content.body == f"The night{left} boat carries the cleaners home."


def test_a_picture_has_the_number_that_is_in_a_class_of_its_own() -> None:
    body = '<img class="size-large wp-image-7" src="a.jpg"><img class="xwp-image-8" src="b.jpg">'
    assert list(media_in(body)) == [Medium("image", "7", "a.jpg"), Medium("image", None, "b.jpg")]


def test_all_that_an_export_says_of_a_post_is_said() -> None:
    fares = captures("full.xml")["21"]
    assert fares.says == {
        "title": "Fares & times: what changes",
        "title_html": "Fares &amp; <em>times</em>: what changes",
        "published": "2019-06-01T00:30:00+01:00",
        "updated": "2019-12-02T10:00:00+00:00",
        "authors": [{"name": "Wanda & Crew", "login": "wanda"}],
        "terms": [
            {
                "taxonomy": "category",
                "name": "Night & Early Boats",
                "slug": "night-boats",
                "parent": "boats",
            },
            {"taxonomy": "post_tag", "name": "fares", "slug": "fares"},
            {"taxonomy": "post_format", "name": "Aside", "slug": "post-format-aside"},
            {"taxonomy": "pier", "name": "North Pier", "slug": "north-pier", "parent": "north-bank"},
        ],
        "summary": "Fares, <b>in short</b>",
        "permalink": "https://ferry.example/2019/06/fares-and-times/",
        "slug": "fares-and-times-€",
        "guid": "https://ferry.example/?p=21",
        "site": "ferry.example",
        "site_title": "Ferry & Riverside Users",
        "source_id": "21",
        "parent": None,
        "menu_order": 0,
        "type": "post",
        "status": "publish",
        "comment_status": "open",
        "ping_status": "closed",
        "site_language": "en-GB",
        "protected": False,
        "sticky": True,
    }
    assert fares.content
    assert fares.content.format == "wordpress"
    assert "ends in ]]> here." in fares.content.body


def test_details_are_said() -> None:
    details = captures("full.xml")["21"].details
    assert details.meta == {"_thumbnail_id": ("30",), "route": ("A", "B")}
    assert details.media == (
        Medium("featured", "30"),
        Medium("image", "30", "https://ferry.example/pier.jpg?a=1&b=2"),
        Medium("gallery", "30"),
        Medium("gallery", "31"),
    )
    (extra,) = details.extra or ()
    assert extra == (
        '<tide:table xmlns:tide="urn:example:tide-table" unit="m">'
        '<tide:high at="04:12">5.1 &amp; rising</tide:high></tide:table>'
    )
    assert captures("full.xml")["24"].details.password == "anchor"  # noqa: S105 - of a sample


def test_only_what_wordpress_trims_is_off_a_title() -> None:
    data = (SAMPLES / "minimal.xml").read_bytes().replace(b"<title>Keep", "<title>\n \xa0Keep".encode())
    (item,) = read_wxr(of(data))
    assert isinstance(item, Capture)
    assert item.says["title"] == "Keep the ferry running"
    assert item.says["title_html"] == "\xa0Keep the ferry running"


def test_a_nought_is_no_password() -> None:
    data = (SAMPLES / "full.xml").read_bytes().replace(b"[CDATA[anchor]]", b"[CDATA[0]]")
    said = {item.says.get("source_id"): item for item in read_wxr(of(data)) if isinstance(item, Capture)}
    assert said["24"].says["protected"] is False
    assert said["24"].details.password == "0"  # noqa: S105 - of a sample


def test_comments_are_said_but_for_spam_which_is_counted() -> None:
    comments = captures("full.xml")["21"].details.comments or ()
    assert comments[0] == Comment(
        id="7",
        author="Ned",
        email="ned@post.example",
        url="https://ned.example/",
        ip="192.0.2.7",
        date="2019-06-02T09:00:00+01:00",
        content="Too dear &amp; too <i>late</i>",
        meta={"rating": ("4",)},
    )
    assert [(each.id, each.parent, each.user, each.type, each.status) for each in comments] == [
        ("7", None, None, "comment", "approved"),
        ("8", "7", "2", "comment", "approved"),
        ("9", None, None, "pingback", "approved"),
        ("10", None, None, "comment", "pending"),
        ("11", None, None, "comment", "trash"),
    ]
    assert Notice("comments", "1 is spam and left out") in items("full.xml")


def test_posts_of_every_status_and_type_come_in() -> None:
    said = {number: capture.says for number, capture in captures("full.xml").items()}
    assert {number: (each["type"], each["status"]) for number, each in said.items()} == {
        "21": ("post", "publish"),
        "22": ("post", "draft"),
        "23": ("post", "pending"),
        "24": ("post", "publish"),
        "25": ("post", "trash"),
        "30": ("attachment", "inherit"),
        "40": ("meeting", "private"),
    }
    assert (said["22"]["published"], said["22"]["summary"]) == ("2019-06-03T08:00:00", None)
    assert said["23"]["published"] is None
    assert "slug" not in said["22"]
    assert "authors" not in said["23"], "the account was deleted"
    assert said["24"]["authors"] == [{"name": "gone", "login": "gone"}]
    assert said["24"]["protected"] is True
    attachment = said["30"]
    assert (attachment["parent"], attachment["menu_order"]) == ("21", 2)
    assert attachment["attachment_url"] == "https://ferry.example/pier.jpg"


def test_an_item_that_says_nothing_is_skipped() -> None:
    assert [item for item in items("full.xml") if isinstance(item, Skipped)] == [
        Skipped("item 8", "has no number, title, date or text")
    ]


def test_a_guid_that_two_posts_have_joins_them_not() -> None:
    assert "guid" not in captures("full.xml")["40"].says
    (notice,) = [item for item in items("full.xml") if isinstance(item, Notice) and "guid" in item.what]
    assert notice.where == "item 7"


@pytest.mark.parametrize("name", ["oldest.xml", "versionless.xml"])
def test_the_oldest_exports_name_authors_and_categories_their_own_way(name: str) -> None:
    (item,) = captures(name).values()
    assert item.says["title"] == "New Year’s swim & soup"
    assert item.says["authors"] == [{"name": "Old Joan"}]
    assert item.says["terms"] == [
        {"taxonomy": "category", "name": "Swims", "slug": "swims", "parent": "water"},
        {"taxonomy": "post_tag", "name": "Winter", "slug": "winter"},
    ]
    assert item.says["published"] == "2009-01-01T11:00:00+00:00"


def test_a_broken_export_is_mended_and_that_is_said() -> None:
    _, item, *notices = items("broken-windows-1251.xml")
    assert item.says["title"] == "Збори мешканців у п’ятницю"
    assert item.content.body.endswith("біля третього під’їзду о сьомій. Візьміть стільці & чай.")
    assert item.details.comments[0].url == "https://oksana.example/?a=1&b=2"
    assert all(isinstance(notice, Notice) for notice in notices)
    said = " ".join(notice.what for notice in notices)
    assert "1 raw ampersand" in said
    assert "1 control character" in said
    assert "1251" in said


def test_an_export_that_breaks_off_keeps_what_was_whole() -> None:
    whole = SAMPLES.joinpath("full.xml").read_bytes()
    *read_, last = read_wxr(of(whole[: whole.index(b"The vote was close")]))
    assert [item.place for item in read_ if isinstance(item, Capture)] == ["item 1", "item 2", "item 3"]
    skipped = [item for item in (*read_, last) if isinstance(item, Skipped)]
    assert [item.why for item in skipped] == ["the file breaks off here, after 3 whole items"]


@pytest.mark.parametrize("end", [b"<item>", b"The fare"])
def test_an_export_without_a_whole_post_is_refused(end: bytes) -> None:
    whole = SAMPLES.joinpath("full.xml").read_bytes()
    with pytest.raises(SourceError):
        list(read_wxr(of(whole[: whole.index(end)])))
    with pytest.raises(SourceError, match="holds no post"):
        list(read_wxr(of(whole[: whole.index(b"<item>")] + b"</channel></rss>")))


@pytest.mark.parametrize(
    ("local", "gmt", "date"),
    [
        ("2015-03-29 03:30:00", "2015-03-29 01:30:00", "2015-03-29T03:30:00+02:00"),
        ("2015-06-01 00:30:00", "2015-06-01 06:00:00", "2015-06-01T00:30:00-05:30"),
        ("2015-06-01 00:30:00", "0000-00-00 00:00:00", "2015-06-01T00:30:00"),
        ("0000-00-00 00:00:00", "2015-06-01 00:30:00", "2015-06-01T00:30:00+00:00"),
        ("2015-06-01 00:30:00", "2012-06-01 00:30:00", "2015-06-01T00:30:00"),
        ("1915-06-01 00:30:04", "1915-05-31 22:28:00", "1915-06-01T00:30:04"),
        ("", "", None),
        ("-0001-11-30 00:00:00", "0000-00-00 00:00:00", None),
    ],
)
def test_the_offset_is_what_parts_the_two_clocks(local: str, gmt: str, date: str | None) -> None:
    assert with_offset(local, gmt) == date


def test_a_time_of_greenwich_that_has_its_offset_gets_no_other() -> None:
    export = (
        b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version><item>'
        b"<title>x</title><wp:post_date_gmt>2015-04-21T10:00:00+03:00</wp:post_date_gmt></item></channel></rss>"
    )
    (item,) = [each for each in read_wxr(of(export)) if isinstance(each, Capture)]
    assert item.says["published"] == "2015-04-21T10:00:00+03:00"


def test_exports_are_known_by_their_elements() -> None:
    for path in SAMPLES.iterdir():
        assert detect(path.read_bytes()[:65536]).name == "wxr"
    assert detect(SAMPLES.joinpath("minimal.xml").read_text().encode("utf-16")).name == "wxr"


def test_a_newer_export_updates_fields_and_parts_and_an_older_one_makes_nothing_worse(
    db: sqlite3.Connection,
) -> None:
    old = SAMPLES.joinpath("full.xml").read_bytes()
    new = old.replace(b"2019-12-02 10", b"2020-01-02 10").replace(b"Too dear", b"Far too dear")
    new = new.replace(b"[CDATA[B]]", b"[CDATA[C]]").replace(b"The fare goes up.", b"The fare stays.")
    new = new.replace(b"<wp:comment_id>8<", b"<wp:comment_id>88<").replace(b"It is, Ned", b"It stays, Ned")
    for data in (old, new, old):
        source = of(data)
        sheet = add(db, source, read(source))
        if data is new:
            assert sheet.changes[0].fields == ("updated", "content", "comments", "meta")
            assert dict(sheet.counts) == {"updated": 1, "unchanged": 6}
            newest = kept(db)
    assert dict(sheet.counts) == {"unchanged": 7}
    assert kept(db) == newest
    details = newest["21"].post.details
    assert details
    assert details.meta == {"_thumbnail_id": ("30",), "route": ("A", "C")}
    assert {comment.id for comment in details.comments or ()} == {"7", "8", "88", "9", "10", "11"}


def test_whatever_the_order_of_two_exports_the_archive_is_the_same() -> None:
    old = SAMPLES.joinpath("full.xml").read_bytes()
    new = old.replace(b"2019-12-02 10", b"2020-01-02 10").replace(b"Too dear", b"Far too dear")
    new = new.replace(b"<wp:comment_id>8<", b"<wp:comment_id>88<").replace(b"[CDATA[B]]", b"[CDATA[C]]")
    archives = []
    for order in ((old, new), (new, old)):
        with in_memory() as db:
            for data in order:
                source = of(data)
                add(db, source, read(source))
            archives.append({number: (hit, hit.post.details) for number, hit in kept(db).items()})
    assert archives[0] == archives[1]


def test_what_is_exported_as_jsonl_comes_back_with_all_details(cli: Cli) -> None:
    cli("add", SAMPLES / "full.xml", code=3)
    everything = ("--type", "any", "--status", "any", "--private")
    cli("export", *everything, "-o", "all.jsonl")
    copy = Cli(cli.folder / "copy.db", cli.folder)
    copy("add", "all.jsonl")
    copy("export", *everything, "-o", "again.jsonl")
    first, second = (
        sorted(map(comparable, cli.folder.joinpath(name).read_text().splitlines()))
        for name in ("all.jsonl", "again.jsonl")
    )
    assert first == second
    assert "ned@post.example" in str(first)
    assert "anchor" in str(first)
    cli("add", "all.jsonl")
    assert "7 unchanged" in cli("add", "all.jsonl").out


def comparable(line: str) -> str:
    return json.dumps(json.loads(line) | {"id": 0}, sort_keys=True)


def test_comments_are_shown_as_a_thread_and_addresses_of_people_are_not(cli: Cli) -> None:
    cli("add", SAMPLES / "full.xml", code=3)
    assert "Comments: 3\n" in cli("show", "1").out
    assert "Ned" not in cli("show", "1").out
    shown = cli("show", "1", "--comments").out
    assert "  Ned · 2 June 2019\n  Too dear & too late\n\n    Wanda · 2 June 2019\n    It is, Ned.\n" in shown
    assert "  (nobody) · pending\n  wait for me\n" in shown
    table = cli("show", "1", "--comments", "--format", "table").out
    assert "    Wanda · 2 June 2019" in table
    for form in ("json", "jsonl", "csv", "text", "table", "html", "markdown"):
        found_ = cli("show", "1", "4", "--comments", "--format", form).out
        assert not any(secret in found_ for secret in ("ned@post", "192.0.2.7", "anchor"))
    assert "ned@post" not in cli("export", "1", "--format", "json").out


def test_protected_posts_are_listed_and_shown(cli: Cli) -> None:
    cli("add", SAMPLES / "full.xml", code=3)
    assert "For members" in cli("list").out
    assert "The vote was close." in cli("show", "for-members").out


# The dumps of a real WordPress


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, Any]]:
    return {str(post["id"]): post for post in json.loads((DUMPS / "truth.json").read_text())["posts"]}


@pytest.fixture(scope="module")
def real() -> Iterator[sqlite3.Connection]:
    with in_memory() as db:
        add_file(db, EXPORT)
        yield db


dumps = pytest.mark.skipif(not EXPORT.exists(), reason="the dumps of a real WordPress are not here")
_LEFT_OUT = ("_edit_lock", "_oembed")


def iso(local: str, gmt: str) -> str | None:
    """Return the local date of WordPress's database; the offset from GMT, if that is known."""
    return with_offset(local, gmt)


@dumps
def test_every_item_of_a_real_export_is_accounted_for() -> None:
    with in_memory() as db:
        sheet = add_file(db, EXPORT)
        assert dict(sheet.counts) == {"new": 169}
        assert not sheet.skipped
        again = add_file(db, EXPORT)
        assert dict(again.counts) == {"unchanged": 169}
        filtered = add_file(db, APRIL)
        assert filtered.counts.keys() == {"unchanged"}


@dumps
def test_every_field_of_a_real_export_is_the_truth(
    real: sqlite3.Connection, truth: dict[str, dict[str, Any]]
) -> None:
    posts = kept(real)
    assert len(posts) == 169
    for number, hit in posts.items():
        post, said = hit.post, truth[number]
        assert (post.title_html or post.title or "") == said["title_raw"]
        assert _straight(post.title or "") == _straight(
            said["title_plain"].removeprefix("Protected: ").removeprefix("Private: ")
        )
        assert post.slug == (said["slug_decoded"] or None)
        if number != "349":  # the export itself has another link
            assert post.permalink == said["permalink"]
        assert post.guid == said["guid_raw"]
        assert post.published == iso(said["date"], said["date_gmt"])
        assert post.updated == iso(said["modified"], said["modified_gmt"])
        assert (post.status, post.type) == (said["status"], said["type"])
        assert (post.comment_status, post.ping_status) == (said["comment_status"], said["ping_status"])
        assert (post.parent or "0", post.menu_order) == (str(said["parent"]), said["menu_order"])
        assert (post.sticky, post.protected) == (said["sticky"], bool(said["password"]))
        assert [(each.name, each.login) for each in post.authors] == (
            [(_decoded(said["author_name"]), said["author_login"])] if said["author_login"] else []
        )
        assert Counter((term.taxonomy, term.slug, term.name) for term in post.terms) == Counter(
            (term["taxonomy"], unquote(term["slug"]), _decoded(term["name"])) for term in said["terms"]
        )
        assert hit.content
        assert hit.content.body == said["content_raw"].replace("\r\n", "\n")
        assert (post.summary or "") == said["excerpt_manual_raw"]
        assert post.details
        assert (post.details.password or "") == said["password"]
        assert _known(post.details.meta or {}) == _known(said["meta"])


@dumps
def test_every_comment_of_a_real_export_is_the_truth(real: sqlite3.Connection) -> None:
    comments = json.loads((DUMPS / "truth.json").read_text())["comments"]
    posts = kept(real)
    statuses = {"1": "approved", "0": "pending", "trash": "trash"}
    told = {
        (number, comment.id): comment
        for number, hit in posts.items()
        for comment in (hit.post.details.comments or () if hit.post.details else ())
    }
    wanted = [
        said for said in comments if said["comment_approved"] != "spam" and said["comment_post_ID"] in posts
    ]
    assert len(told) == len(wanted) == 47
    for said in wanted:
        comment = told[said["comment_post_ID"], said["comment_ID"]]
        assert comment.author == (said["comment_author"] or None)
        assert comment.email == (said["comment_author_email"] or None)
        assert comment.url == (said["comment_author_url"] or None)
        assert comment.ip == (said["comment_author_IP"] or None)
        assert comment.date == iso(said["comment_date"], said["comment_date_gmt"])
        assert comment.content == said["comment_content"].replace("\r\n", "\n")
        assert comment.status == statuses[said["comment_approved"]]
        assert comment.type == (said["comment_type"] or "comment")
        assert (comment.parent or "0", comment.user or "0") == (said["comment_parent"], said["user_id"])


@dumps
def test_the_months_of_a_real_export_are_those_of_its_site(real: sqlite3.Connection) -> None:
    archives = json.loads((DUMPS / "archives.json").read_text())
    last = "2015-06"
    first = "2014"  # where the export begins
    counts = {each["month"]: each["count"] for each in archives["monthly"] if first < each["month"] <= last}
    assert {month: count for month, count in months(real, Query()) if month} == counts
    for month in counts:
        listed = [post.source_id for post in find(real, Query(first=month, last=month))]
        assert listed == [str(id) for id in archives["archive_ids"][month]]


@pytest.mark.skipif(not FILES, reason="the exports of other sites are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_real_export_comes_in_or_is_refused_in_a_line(path: Path) -> None:
    with in_memory() as db:
        if path.name in REFUSED:
            with pytest.raises(SourceError) as refused:
                add_file(db, path)
            assert "\n" not in refused.value.problem
        else:
            assert add_file(db, path).items >= len(re.findall(rb"<item[\s>]", path.read_bytes()))
            assert add_file(db, path).counts.keys() <= {"unchanged"}


def _straight(title: str) -> str:
    return title.translate(str.maketrans("“”‘’", "\"\"''"))


def _decoded(name: str) -> str:
    return name.replace("&amp;", "&")


def _known(meta: Any) -> dict[str, list[str]]:
    return {
        key: [value.replace("\r\n", "\n") for value in values]
        for key, values in (meta or {}).items()  # PHP writes an empty object as a list
        if not key.startswith(_LEFT_OUT)
    }


def test_a_term_that_is_listed_with_and_without_its_slug_has_it() -> None:
    bare, slugged = (
        "<category domain='tag'>Oars</category>",
        "<category domain='tag' nicename='oars'>Oars</category>",
    )
    for listed in (bare + slugged, slugged + bare):
        (item,) = read_wxr(
            of(
                "<rss xmlns:wp='http://wordpress.org/export/1.0/'><channel><item><title>x</title>"
                f"<wp:post_id>1</wp:post_id>{listed}</item></channel></rss>".encode()
            )
        )
        assert isinstance(item, Capture)
        assert item.says["terms"] == [{"taxonomy": "post_tag", "name": "Oars", "slug": "oars"}]
