import io
import json
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.accession import read as read_any
from solidarity_archive.dates import moment
from solidarity_archive.errors import SourceError
from solidarity_archive.markup import html_to_text, plain_text
from solidarity_archive.post import Capture, Medium, Notice, Skipped
from solidarity_archive.readers.feed.entry import read_moment
from solidarity_archive.readers.feed.reader import read
from solidarity_archive.source import Source, open_sources
from solidarity_archive.text import condense, fold
from tests.readers.samples_of import SHARED, as_json, expected, files, said

DUMPS = SHARED / "wordpress" / "dev"


def reading(feed: str) -> list[Any]:
    return list(read(Source("feed", io.BytesIO(feed.encode()))))


def rss(item: str, channel: str = "") -> Any:
    first, *_ = reading(f'<rss version="2.0"><channel>{channel}<item>{item}</item></channel></rss>')
    return first


@pytest.mark.parametrize("path", files("feed"), ids=lambda path: path.name)
def test_a_feed_says_exactly_this(path: Path) -> None:
    assert [as_json(item) for item in said(read, path)] == expected(path)


@pytest.mark.parametrize(
    ("spelled", "date"),
    [
        ("Wed, 31 Aug 2011 22:40:00 +0000", "2011-08-31T22:40:00+00:00"),
        ("Thu, 01 Sep 11 08:15:00 GMT", "2011-09-01T08:15:00+00:00"),
        ("1 Sep 97 08:15 EST", "1997-09-01T08:15-05:00"),
        ("Thu, 01 Sep 2011 08:15:00 CEST", "2011-09-01T08:15:00"),
        ("2012-02-07T06:30:00.123Z\t", "2012-02-07T06:30:00+00:00"),
        ("2012-02", "2012-02"),
        ("0000-00-00T00:00:00Z", None),
        ("Tue, 21 Apr 2015 18:30:00 -0000", "2015-04-21T18:30:00+00:00"),
        ("Tue Apr 21 2015 18:30:00 GMT+0300 (MSK)", "2015-04-21T18:30:00+03:00"),
        ("Tue, 21 Apr 2015 18:30:00 +0300 (EEST)", "2015-04-21T18:30:00+03:00"),
        ("2015-04-21 18:30:00 UTC", "2015-04-21T18:30:00+00:00"),
        ("2015-04-21 18:30:00 +0300", "2015-04-21T18:30:00+03:00"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("sometime in May", None),
    ],
)
def test_dates_are_read_as_they_are_spelled_and_no_further(spelled: str, date: str | None) -> None:
    assert read_moment(spelled) == date


def test_an_unreadable_date_is_said() -> None:
    (_, notice) = reading(
        "<rss><channel><item><title>x</title><pubDate>1/2/3</pubDate></item></channel></rss>"
    )
    assert notice == Notice("item 1", "“1/2/3” is no date that can be read: it was left out")


def test_the_day_in_an_address_is_the_sites_own() -> None:
    late = "<link>http://o.example/2011/09/01/x/</link><pubDate>{}</pubDate>"
    assert rss(late.format("Wed, 31 Aug 2011 22:40:00 +0000")).says["published"] == "2011-09-01"
    assert (
        rss(late.format("Wed, 31 Aug 2011 22:40:00 -0400")).says["published"] == "2011-08-31T22:40:00-04:00"
    )
    assert (
        rss(late.format("Wed, 03 Aug 2011 22:40:00 +0000")).says["published"] == "2011-08-03T22:40:00+00:00"
    )
    assert rss(late.format("")).says["published"] == "2011-09-01"


def test_the_original_address_wins_over_a_feedburners() -> None:
    item = rss(
        "<link>http://feeds.example/~r/1</link><fb:origLink "
        'xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0">http://o.example/a/</fb:origLink>'
    )
    assert item.says["permalink"] == "http://o.example/a/"


def test_a_guid_that_is_a_mere_number_identifies_nothing() -> None:
    assert "guid" not in rss('<title>x</title><guid isPermaLink="false">17</guid>').says


def test_a_short_guid_is_a_name_within_its_site() -> None:
    item = '<title>x</title><guid isPermaLink="false">n3</guid>'
    assert "guid" not in rss(item).says
    assert rss(item, "<link>http://o.example/</link>").says["guid"] == "n3"


NEWS = "<title>Bread</title><link>{}</link><description>Bread costs twice what it did.</description>"
MEETING = "<title>The hall</title><link>{}</link><description>All dockers meet at six.</description>"


def items_of(*items: str, channel: str = "<link>http://o.example/</link>") -> list[Any]:
    held = "".join(f"<item>{item}</item>" for item in items)
    return reading(f'<rss version="2.0"><channel>{channel}{held}</channel></rss>')


def test_an_address_that_several_items_share_is_that_of_none() -> None:
    bread, hall, notice = items_of(
        NEWS.format("http://o.example/news.html"), MEETING.format("http://o.example/news.html")
    )
    assert [item.says.get("permalink", item.says.get("slug")) for item in (bread, hall)] == [None, None]
    assert notice.what == (
        "http://o.example/news.html is left out of 2 items: it is that of the site, or of several items"
    )


def test_the_address_of_its_site_is_that_of_no_item() -> None:
    bread, notice = items_of(
        NEWS.format("http://www.o.example") + "<guid>http://o.example/</guid><category>x</category>"
    )
    assert not {"permalink", "guid"} & bread.says.keys()
    assert isinstance(notice, Notice)


def test_an_item_that_comes_twice_keeps_its_address() -> None:
    mended = NEWS.replace("twice", "three times")
    titles_mended = NEWS.replace("<title>Bread", "<title>Our bread")
    address = "http://o.example/bread"
    found = items_of(*(each.format(address) for each in (NEWS, NEWS, mended, titles_mended)))
    assert [item.says["permalink"] for item in found] == [address] * 4


def test_items_of_a_json_feed_share_no_address_either() -> None:
    items = [{"url": "http://o.example/news", "title": name, "content_text": f"Of {name}."} for name in "ab"]
    *posts, notice = reading(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))
    assert ["permalink" in post.says for post in posts] == [False, False]
    assert isinstance(notice, Notice)


@pytest.mark.parametrize(
    ("description", "body", "completeness"),
    [
        ("Six oars [&#8230;]", "Six oars", "partial"),
        (
            "&lt;p&gt;Six oars &amp;hellip; &lt;a href='/x'&gt;more&lt;/a&gt;&lt;/p&gt;",
            "<p>Six oars</p>",
            "partial",
        ),
        ("Six oars", "Six oars", "partial"),
        ("&lt;p&gt;Six oars…&lt;/p&gt;", "<p>Six oars…</p>", "assumed"),
    ],
)
def test_a_description_alone_may_be_a_summary(description: str, body: str, completeness: str) -> None:
    item = rss(f"<description>{description}</description>")
    assert (item.content.body, item.completeness) == (body, completeness)


def test_a_feed_of_comments_makes_no_posts() -> None:
    found = reading(
        "<rss><channel><title>Comments on: x</title>"
        "<item><title>By: Ann</title><link>http://o.example/x/#comment-4</link></item></channel></rss>"
    )
    (comment,) = found
    assert comment.kind == "hint"
    assert comment.says == {"permalink": "http://o.example/x/"}
    assert [(each.id, each.parent) for each in comment.details.comments] == [("4", None)]


def test_an_answer_to_a_comment_says_which() -> None:
    (comment,) = reading(
        "<rss><channel><title>Comments on: x</title><item><link>http://o.example/x/#comment-4</link>"
        "<guid isPermaLink='false'>http://o.example/?p=7#comment-4</guid><description>&lt;p&gt;In reply to "
        "&lt;a href='http://o.example/x/#comment-3'&gt;Bo&lt;/a&gt;.&lt;/p&gt; &lt;p&gt;So!&lt;/p&gt;"
        "</description></item></channel></rss>"
    )
    assert comment.says["guid"] == "http://o.example/?p=7"
    assert [(each.parent, each.content) for each in comment.details.comments] == [("3", "<p>So!</p>")]


@pytest.mark.parametrize(
    ("link", "moment", "date"),
    [
        ("2015/05/night", "2015-04-30T22:30:00+00:00", "2015-05-01"),
        ("2015/04/night", "2015-05-01T03:30:00+00:00", "2015-04-30"),
        ("2015/04/night", "2015-04-30T22:30:00+00:00", "2015-04-30T22:30:00+00:00"),
        ("2014/12/night", "2015-04-30T22:30:00+00:00", "2015-04-30T22:30:00+00:00"),
        ("2000/01/night", "9999-12-31T22:30:00+00:00", "9999-12-31T22:30:00+00:00"),
    ],
)
def test_the_month_in_an_address_tells_the_day_around_its_ends(link: str, moment: str, date: str) -> None:
    (post,) = reading(
        f"<rss><channel><item><title>x</title><link>http://o.example/{link}/</link>"
        f"<date xmlns='http://purl.org/dc/elements/1.1/'>{moment}</date></item></channel></rss>"
    )
    assert post.says["published"] == date


@pytest.mark.parametrize(("spelled", "date"), [("April 2015", "2015-04"), ("2015", "2015")])
def test_the_month_in_an_address_tells_no_day_of_a_date_without_one(spelled: str, date: str) -> None:
    post = rss(f"<title>x</title><link>http://o.example/2015/04/x/</link><pubDate>{spelled}</pubDate>")
    assert post.says["published"] == date


def test_a_comment_on_a_protected_post_is_skipped() -> None:
    (skipped,) = reading(
        "<rss><channel><title>Comments on: Protected: x</title><item><link>http://o.example/x/#comment-4"
        "</link><description>&lt;form action='http://o.example/wp-login.php?action=postpass' "
        "class='post-password-form'&gt;&lt;/form&gt;</description></item></channel></rss>"
    )
    assert isinstance(skipped, Skipped)


@pytest.mark.parametrize(
    "empty", ["<rss><channel/></rss>", '{"version": "https://jsonfeed.org/version/1", "items": []}']
)
def test_an_empty_feed_is_no_error(empty: str) -> None:
    assert reading(empty) == [Notice("feed", "has no items: there was nothing to add")]


@pytest.mark.parametrize("none", ["<opml/>", '{"version": 1}', '{"items": ' + "[" * 100000])
def test_what_is_no_feed_is_refused(none: str) -> None:
    with pytest.raises(SourceError):
        reading(none)


BACKUP_KIND = (
    "<category scheme='http://schemas.google.com/g/2005#kind' "
    "term='http://schemas.google.com/blogger/2008/kind#{}'/>"
)


def atom(*entries: str) -> list[Any]:
    held = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return reading(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#' "
        "xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:b='http://schemas.google.com/blogger/2018'>"
        f"{held}</feed>"
    )


@pytest.mark.parametrize(
    ("said", "type", "status"),
    [
        (BACKUP_KIND.format("post"), None, None),
        (BACKUP_KIND.format("post") + "<app:control><app:draft>yes</app:draft></app:control>", None, "draft"),
        (BACKUP_KIND.format("page"), "page", None),
        ("<b:type>POST</b:type><b:status>LIVE</b:status><b:trashed/>", None, None),
        ("<b:type>POST</b:type><b:status>DRAFT</b:status>", None, "draft"),
        ("<b:type>PAGE</b:type><b:status>SCHEDULED</b:status>", "page", "future"),
        (
            "<b:type>POST</b:type><b:status>LIVE</b:status><b:trashed>2015-05-01T07:00:00Z</b:trashed>",
            None,
            "trash",
        ),
    ],
)
def test_an_entry_of_bloggers_exports_has_its_type_and_status(
    said: str, type: str | None, status: str | None
) -> None:
    (post,) = atom(f"<title>Bread</title>{said}")
    assert (post.says.get("type"), post.says.get("status")) == (type, status)
    assert "terms" not in post.says


def test_an_export_of_bloggers_that_forgot_to_bind_its_prefixes_is_mended() -> None:
    post, notice = reading(
        "<feed xmlns='http://www.w3.org/2005/Atom'><openSearch:totalResults>1</openSearch:totalResults>"
        f"<entry><title>Bread</title>{BACKUP_KIND.format('post')}"
        "<app:control><app:draft>yes</app:draft></app:control>"
        "<author><name>Ann</name><gd:image src='a.png'/></author></entry></feed>"
    )
    assert post.says["status"] == "draft"
    assert notice.what == "3 undeclared prefixes were mended"


def test_what_is_no_post_in_bloggers_exports_is_counted() -> None:
    found = atom(
        f"<title>The name of the blog</title>{BACKUP_KIND.format('settings')}",
        f"<title>Template</title>{BACKUP_KIND.format('template')}",
        "<title/><content>Pills</content><b:type>COMMENT</b:type><b:status>SPAM_COMMENT</b:status>",
    )
    assert found == [
        Notice("feed", "2 are settings and left out"),
        Notice("comments", "1 is spam and left out"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        (
            f"{BACKUP_KIND.format('comment')}<link href='http://o.example/2015/04/x.html?showComment=1#c8800001'/>"
            "<link rel='related' href='http://www.blogger.com/feeds/1/7/comments/default/8800000'/>"
            "<thr:in-reply-to ref='tag:blogger.com,1999:blog-1.post-7' href='http://o.example/2015/04/x.html'/>"
        ),
        (
            "<b:parent>tag:blogger.com,1999:blog-1.post-7</b:parent><b:type>COMMENT</b:type><b:status>LIVE</b:status>"
            "<b:inReplyTo>tag:blogger.com,1999:blog-1.post-8800000</b:inReplyTo><link/>"
        ),
    ],
)
def test_both_of_bloggers_exports_have_the_same_comments(said: str) -> None:
    (found,) = atom(f"<id>tag:blogger.com,1999:blog-1.post-8800001</id><content>So!</content>{said}")
    assert found.kind == "hint"
    assert found.says["guid"] == "tag:blogger.com,1999:blog-1.post-7"
    assert found.says.get("permalink") in (None, "http://o.example/2015/04/x.html")
    (comment,) = found.details.comments
    assert (comment.id, comment.parent, comment.status) == ("8800001", "8800000", "approved")


def test_the_name_of_a_file_in_bloggers_export_is_a_slug() -> None:
    post, comment = atom(
        "<b:filename>/2015/05/on-bread.html</b:filename><published>2015-04-30T22:30:00Z</published>",
        "<b:parent>x:7</b:parent><b:type>COMMENT</b:type><b:status>PENDING_COMMENT</b:status>",
    )
    assert post.says["slug"] == "on-bread"
    assert post.says["published"] == "2015-05-01"
    assert "permalink" not in post.says
    assert comment.details.comments[0].status == "pending"


MRSS = 'xmlns:m="http://search.yahoo.com/mrss/"'
ITUNES = 'xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def test_what_is_said_of_a_film_or_a_sound_stands_for_a_text_that_is_missing() -> None:
    (film,) = atom(f"<m:group {MRSS}><m:description>Bread &amp;amp; roses\nin May</m:description></m:group>")
    assert (film.content.body, film.completeness) == ("Bread &amp;amp; roses<br />\nin May", "assumed")
    summary = f"<i:summary {ITUNES}>Of bread.</i:summary>"
    sound, told = rss(f"{summary}<description/>"), rss(f"{summary}<description>Of roses.</description>")
    assert (sound.content.body, sound.completeness) == ("Of bread.", "partial")
    assert told.content.body == "Of roses."


def test_the_files_of_an_item_are_its_media() -> None:
    item = rss(
        "<link>http://o.example/x/</link><enclosure url='/bread.mp3' type='audio/mpeg'/><enclosure/>"
        f"<m:group {MRSS}><m:content url='http://o.example/a.jpg' medium='image'/>"
        "<m:content url='http://o.example/play' type='application/x-shockwave-flash'/></m:group>"
        f"<m:content {MRSS} url='http://1.gravatar.com/avatar/0?s=96' medium='image'/>"
    )
    assert item.details.media == (
        Medium("attachment", None, "http://o.example/bread.mp3"),
        Medium("image", None, "http://o.example/a.jpg"),
    )
    (entry,) = atom("<title>x</title><link rel='enclosure' type='image/png' href='http://o.example/b.png'/>")
    assert entry.details.media == (Medium("image", None, "http://o.example/b.png"),)
    assert rss("<title>x</title>").details.media is None


def test_the_files_of_an_item_of_a_json_feed_are_its_media() -> None:
    item = {
        "url": "http://o.example/x/",
        "image": "b.jpg",
        "attachments": [{"url": "http://o.example/x.mp3", "mime_type": "audio/mpeg"}, {"title": "x"}, "x"],
    }
    (post,) = reading(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]}))
    assert post.details.media == (
        Medium("featured", None, "http://o.example/x/b.jpg"),
        Medium("attachment", None, "http://o.example/x.mp3"),
    )


needs_dumps = pytest.mark.skipif(not DUMPS.exists(), reason="the dumps of a real WordPress are not here")


@needs_dumps
def test_every_post_of_a_real_sites_feeds_is_as_the_site_has_it() -> None:
    truth = {post["permalink"]: post for post in json.loads((DUMPS / "truth.json").read_text())["posts"]}
    compared = 0
    for path in sorted(DUMPS.glob("feeds/*.xml")):
        for item in said(read, path):
            if not isinstance(item, Capture) or item.kind == "hint" or item.says["permalink"] not in truth:
                continue
            compared += 1
            assert_as_the_site_has_it(item, truth[item.says["permalink"] or ""])
    assert compared > 150


def assert_as_the_site_has_it(item: Capture, post: dict[str, Any]) -> None:
    says = item.says
    assert (says["title"] or "") == " ".join(post["title_plain"].removeprefix("Protected: ").split())
    published = says["published"] or ""
    assert moment(published) == moment(post["date_iso"]) or published == post["date_iso"][:10]
    assert published[:7] == post["date_iso"][:7]
    names = [person["name"] for person in says.get("authors") or []]
    assert names == [html_to_text(post["author_name"])]
    shown = {
        fold(html_to_text(term["name"]))
        for term in post["terms"]
        if term["taxonomy"] in ("category", "post_tag")
    }
    assert {fold(term["name"]) for term in says.get("terms") or []} == shown
    assert bool(says.get("protected")) == bool(post["password"]) == (item.content is None)
    assert bool(says.get("summary")) == bool(post["excerpt_manual_raw"].strip() and not post["password"])
    if item.content:
        text, whole = condense(plain_text(item.content)), condense(html_to_text(post["content_rendered"]))
        assert text == whole if post["pages"] == 1 else whole.startswith(text)


@pytest.mark.skipif(not (SHARED / "corpora").exists(), reason="the feeds of others are not here")
def test_the_feeds_of_others_come_in_or_are_refused_in_a_line() -> None:
    posts = 0
    for source in open_sources(
        [str(SHARED / "corpora" / name) for name in ("feeds-miniflux", "feeds-feedparser")]
    ):
        try:
            posts += sum(isinstance(item, Capture) for item in read_any(source)[0])
        except SourceError as refused:
            assert "\n" not in refused.problem  # noqa: PT017 - both ends are right
    assert posts > 140
