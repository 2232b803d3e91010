import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.errors import SourceError
from solidarity_archive.markup import html_to_text
from solidarity_archive.post import Capture, Skipped
from solidarity_archive.readers.html import looks_like, read
from solidarity_archive.source import Source
from solidarity_archive.text import condense, fold

SAMPLES = Path(__file__).parent / "samples" / "html"
SHARED = Path(__file__).parents[2].parent / "shared"
WORDPRESS = SHARED / "wordpress" / "dev"
PAGES = sorted(path.stem for path in SAMPLES.glob("*.json"))


def reading(page: str | bytes) -> list[Any]:
    data = page if isinstance(page, bytes) else page.encode()
    return list(read(Source("page.html", io.BytesIO(data))))


def sample(name: str) -> list[Any]:
    return reading((SAMPLES / f"{name}.html").read_bytes())


def as_json(item: Any) -> dict[str, Any]:
    if isinstance(item, Skipped):
        return {"skipped": item.where, "why": item.why}
    assert isinstance(item, Capture)
    content = item.content.body if item.content else None
    return {
        "place": item.place,
        "says": item.says,
        "content": content,
        "completeness": item.completeness,
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_saved_page_says_exactly_this(name: str) -> None:
    expected = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert [as_json(item) for item in sample(name)] == expected


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("feed", "is a feed saved with an HTML name"),
        ("not-found", "not found"),
        ("paragraphs-only", "holds no post"),
    ],
)
def test_a_page_without_posts_is_refused_with_the_reason(name: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        sample(name)


def test_share_buttons_menus_comments_and_related_posts_are_never_content() -> None:
    for name in PAGES:
        for item in sample(name):
            body = item.content.body if isinstance(item, Capture) and item.content else ""
            for furniture in ("Share this", "Related", "Leave a", "Older posts", "A comment", "Edit"):
                assert furniture not in body


def test_a_cut_is_partial_and_an_authors_own_ellipsis_is_not() -> None:
    cut, own, *_ = sample("month-excerpts")
    assert cut.completeness == "partial"
    assert "[" not in cut.content.body
    assert own.completeness == "assumed"
    assert own.content.body == "<p>Flour is dear this spring…</p>"


def test_a_date_in_a_title_or_in_the_text_is_not_the_posts() -> None:
    (post,) = sample("single-classic")
    assert post.says["title"].endswith("1 May 1984")
    assert post.says["published"].startswith("2009-05-21")


def test_the_local_day_wins_over_the_same_moment_in_utc() -> None:
    (post,) = sample("single-block")
    assert post.says["published"] == "2023-05-01T00:30:00+02:00"


def test_an_address_that_cannot_be_told_is_left_out() -> None:
    by_number, by_name, by_guess = sample("mirror")
    assert by_number.says["permalink"] == "http://saltstairs.example/news/?p=311"
    assert by_name.says["permalink"] == "http://saltstairs.example/news/2007/06/by-name/"
    assert "permalink" not in by_guess.says


@pytest.mark.parametrize(
    "name", ["", "index.html", "index.htm", "index%2Ehtml", "%69ndex.htm", "index.html#b/c"]
)
def test_the_name_that_a_mirror_gave_a_page_is_no_part_of_its_address(name: str) -> None:
    address = "http://saltstairs.example/2007/06/by-name/"
    page = (
        f'<link rel="canonical" href="{address}{name}"><body class="single"><article class="hentry">'
        '<h1 class="entry-title">X</h1><div class="entry-content"><p>Flour.</p></div></article></body>'
    )
    (post,) = reading(page)
    assert post.says["permalink"] == address


def test_the_day_a_page_was_captured_is_not_the_posts() -> None:
    (post,) = sample("wayback")
    assert post.says["published"] == "2009-05-17"
    assert "web.archive.org" not in post.content.body


def page_of_summaries(*summaries: str) -> str:
    entries = (
        f'<article class="hentry"><h2 class="entry-title"><a href="/{number}/">X</a></h2>'
        f'<div class="entry-summary"><p>{summary}</p></div></article>'
        for number, summary in enumerate(summaries)
    )
    return f'<body class="archive date">{"".join(entries)}</body>'


def test_a_theme_that_marks_every_cut_with_an_ellipsis_is_understood() -> None:
    posts = reading(
        page_of_summaries("Only half of it…", "Half of another…", "And of the third…", "A whole.")
    )
    assert [(post.content.body, post.completeness) for post in posts] == [
        ("<p>Only half of it</p>", "partial"),
        ("<p>Half of another</p>", "partial"),
        ("<p>And of the third</p>", "partial"),
        ("<p>A whole.</p>", "assumed"),
    ]


def test_a_lone_ellipsis_may_be_the_authors_own() -> None:
    post, _ = reading(page_of_summaries("We shall see…", "A whole."))
    assert (post.content.body, post.completeness) == ("<p>We shall see…</p>", "assumed")


def test_a_post_in_several_pages_is_partial() -> None:
    page = (
        '<body class="single postid-4"><article id="post-4" class="hentry"><h1 class="entry-title">X</h1>'
        '<div class="entry-content"><p>Page one.</p><div class="page-links">Pages: 1 '
        '<a href="2/">2</a></div></div></article></body>'
    )
    (post,) = reading(page)
    assert (post.content.body, post.completeness) == ("<p>Page one.</p>", "partial")


@pytest.mark.parametrize(
    ("head", "page"),
    [
        (b"<!DOCTYPE html><title>x</title>", True),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><!DOCTYPE html PUBLIC "-//W3C//DTD">', True),
        (b"  <HTML lang=en>", True),
        (b"<div><body>", True),
        ("<!doctype html>".encode("utf-16"), True),
        (b'<?xml version="1.0"?><rss><item>&lt;body&gt;<![CDATA[<body>]]>', False),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><body>', False),
        (b"From: a@b.example\n\n<html>", False),
        (b"", False),
        (b"<!-- never closed <html>", False),
    ],
)
def test_a_page_is_told_from_a_feed_a_letter_and_nothing(head: bytes, page: bool) -> None:
    assert looks_like(head) is page


@pytest.mark.parametrize(
    "page",
    [
        "<div class='hentry'>" * 200_000 + "x",
        "<html>" + '<a "' * 200_000,
        "<html>" + "<!--" * 200_000,
        "<html><script type='application/ld+json'>" + "[" * 200_000 + "</script>",
    ],
    ids=["depth", "quotes", "comments", "json"],
)
def test_a_hostile_page_comes_to_an_end(page: str) -> None:
    with suppress(SourceError):
        assert len(reading(page)) <= 1


def test_addresses_and_data_that_are_none_are_passed_over() -> None:
    page = (
        '<link rel="canonical" href="http://[x"><script type="application/ld+json">{"@type": "Article", '
        '"datePublished": 5, "author": [1], "keywords": {"a": 1}}</script><body class="single">'
        '<article class="hentry"><h1><a href="http://[y">Kept</a></h1><a rel="tag" href="http://[z">c</a></article>'
    )
    (post,) = reading(page)
    assert post.says["title"] == "Kept"
    assert not {"permalink", "published"} & post.says.keys()


needs_wordpress = pytest.mark.skipif(not WORDPRESS.is_dir(), reason="the reference WordPress is not here")


@needs_wordpress
@pytest.mark.parametrize("theme", ["campaign", "twentytwentyone"])
def test_every_post_of_a_real_month_comes_in_and_nothing_else(theme: str) -> None:
    truth = {post["id"]: post for post in json.loads((WORDPRESS / "truth.json").read_text())["posts"]}
    ids = json.loads((WORDPRESS / "archives.json").read_text())["archive_ids"]["2015-04"]
    found = [
        capture
        for page in sorted((WORDPRESS / "html" / theme).glob("month-2015-04-*.html"))
        for capture in reading(page.read_bytes())
    ]
    assert [capture.says["source_id"] for capture in found] == [str(number) for number in ids]
    for capture, post in zip(found, map(truth.__getitem__, ids), strict=True):
        title = post["title_plain"].removeprefix("Protected: ")
        assert fold(capture.says["title"] or "") == fold(title)
        assert capture.says["published"][:10] == post["date"][:10]
        assert capture.says["permalink"] == post["permalink"]
        text = "" if post["password"] else post["excerpt_plain"]
        body = html_to_text(capture.content.body) if capture.content else ""
        assert condense(body) == condense(text)


@needs_wordpress
@pytest.mark.parametrize("theme", ["campaign", "twentytwentyone"])
def test_a_real_posts_own_page_holds_all_of_it(theme: str) -> None:
    truth = {post["id"]: post for post in json.loads((WORDPRESS / "truth.json").read_text())["posts"]}
    for number in range(270, 280):
        page = WORDPRESS / "html" / theme / f"post-{number}.html"
        (capture,) = reading(page.read_bytes())
        body = html_to_text(capture.content.body) if capture.content else ""
        assert body == html_to_text(truth[number]["content_rendered"])
        assert fold(capture.says["title"] or "") == fold(truth[number]["title_plain"])
        assert capture.completeness == "stated"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the saved pages of other sites are not here")
@pytest.mark.parametrize("site", ["html-certaindoubts", "html-partitopirata"])
def test_saved_pages_of_other_sites_give_one_post_per_entry(site: str) -> None:
    for path in sorted((SHARED / "corpora" / site).glob("*.html")):
        data = path.read_bytes()
        if b"<rss" in data[:200]:
            with pytest.raises(SourceError, match="feed"):
                reading(data)
            continue
        posts = reading(data)
        assert len(posts) == data.count(b"<article id=")
        for post in posts:
            assert post.says["title"]
            assert len(post.says["published"]) >= 10
            assert post.says["permalink"].startswith("http")


def test_the_feed_of_a_posts_own_comments_is_not_its_sites() -> None:
    own = "https://mill.example/blog/2015/04/bread/"
    page = (
        f"<html><head><link rel='canonical' href='{own}'><link rel='shortlink' href='https://mill.example/blog/?p=3'>"
        f"<link rel='alternate' type='application/rss+xml' href='{own}feed/'></head><body class='single'>"
        "<article class='hentry'><h1 class='entry-title'>Bread</h1><div class='entry-content'>Of bread.</div>"
        "</article></body></html>"
    )
    (item,) = reading(page)
    assert item.says["site"] == "mill.example/blog"
    assert item.says["permalink"] == own


def page(body: str, head: str = "", marks: str = "") -> str:
    return f'<!DOCTYPE html><html><head>{head}</head><body class="{marks}">{body}</body></html>'


SOUP = "https://kitchen.example/soup/"


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="post"><h2><a href="{SOUP}">Soup for all</a></h2><p>The pot is on […]</p></div>',
        f'<h1>Links of the week</h1><h4><a href="{SOUP}">Soup for all</a></h4><p>The pot is on […]</p>',
        f'<article><h3><a href="{SOUP}">Soup for all</a></h3><p>The pot is on […]</p></article>',
    ],
)
def test_an_entry_whose_heading_leads_to_the_post_is_not_the_posts_own_page(body: str) -> None:
    (post,) = reading(page(body, "<title>Links of the week</title>"))
    assert (post.says["permalink"], post.completeness) == (SOUP, "partial")


def test_what_a_home_page_shows_of_a_post_of_its_own_name_is_no_whole_post() -> None:
    body = f'<article><h2><a href="{SOUP}">Soup</a></h2><p>The pot is on […]</p></article>'
    head = '<title>Soup for all</title><link rel="canonical" href="https://kitchen.example/">'
    (post,) = reading(page(body, head))
    assert post.completeness == "partial"


def test_a_heading_with_a_link_inside_a_text_does_not_make_it_another_posts() -> None:
    body = f'<h1>Links</h1><article><p>The pot is on.</p><h3><a href="{SOUP}">Soup</a></h3></article>'
    (post,) = reading(page(body, "<title>Kitchen</title>"))
    assert post.completeness == "stated"


@pytest.mark.parametrize(
    "head",
    ["<title>Soup for all | Kitchen</title>", f'<title>Kitchen</title><link rel="canonical" href="{SOUP}">'],
)
def test_a_heading_that_links_to_its_own_page_is_of_the_posts_own_page(head: str) -> None:
    (post,) = reading(
        page(
            f'<div class="post"><h2><a href="{SOUP}">Soup for all</a></h2><p>The pot is on.</p></div>',
            head,
        )
    )
    assert (post.says["title"], post.completeness) == ("Soup for all", "stated")


JSON_LD = f'<script type="application/ld+json">{{"@type": "NewsArticle", "url": "{SOUP}"}}</script>'


@pytest.mark.parametrize(
    "head",
    ['<meta property="og:type" content="article">', f'<link rel="canonical" href="{SOUP}">{JSON_LD}'],
)
def test_a_page_that_says_it_is_one_post_is_that_post_whatever_stands_below_it(head: str) -> None:
    (post,) = reading(
        page(
            "<article><h1>Soup for all</h1><p>The pot is on.</p></article>"
            "<article><h2>Bread</h2><p>The oven is on.</p></article>",
            f"<title>Soup for all | Kitchen</title>{head}",
        )
    )
    assert (post.says["title"], post.content.body) == ("Soup for all", "<p>The pot is on.</p>")
    assert post.completeness == "stated"


def test_several_posts_of_a_page_that_calls_itself_an_article_are_several_posts() -> None:
    entries = "".join(
        f'<article><h2 class="entry-title"><a href="/{name}/">{name}</a></h2><p>Words.</p></article>'
        for name in ("soup", "bread")
    )
    head = '<title>Posts about soup</title><meta property="og:type" content="article">'
    assert len(reading(page(entries, head))) == 2


ASTRA = (
    '<article class="hentry post-{id}"><h2 class="entry-title"><a href="/{id}/">Soup</a></h2>'
    '<div class="ast-excerpt-container"><p>The pot is on</p></div>'
    '<p class="ast-read-more-container read-more"><a href="/{id}/">Read More »</a></p>'
    '<div class="entry-content"></div></article>'
)


def test_an_excerpt_beside_an_empty_content_is_the_text_and_partial() -> None:
    found = reading(page(ASTRA.format(id=1) + ASTRA.format(id=2), marks="archive"))
    assert [(post.content.body, post.completeness) for post in found] == [
        ("<p>The pot is on</p>", "partial")
    ] * 2


ELEMENTOR = (
    '<article class="elementor-post hentry"><a href="/soup/"><img src="a.jpg"></a>'
    '<h3 class="elementor-post__title"><a href="/soup/">Soup</a></h3>'
    '<span class="elementor-post-author">Marta</span>'
    '<span class="elementor-post-date">April 21, 2015</span>'
    '<div class="elementor-post__excerpt"><p>The pot</p></div>'
    '<a class="elementor-post__read-more" href="/soup/">Read More »</a></article>'
)
NEWSPAPER = (
    '<div class="td_module_wrap"><div class="td-module-thumb"><a href="/soup/"><img src="a.jpg"></a>'
    '</div><h3 class="entry-title"><a href="/soup/">Soup</a></h3><div class="td-module-meta-info">'
    '<span class="td-post-author-name"><a href="/author/marta/">Marta</a> <span>-</span></span>'
    '<time class="entry-date updated" datetime="2015-04-21">21.04.2015</time>'
    '<div class="td-module-comments"><a href="/soup/#respond">0</a></div></div></div>'
)


@pytest.mark.parametrize(
    ("entry", "content"),
    [(ELEMENTOR, "<p>The pot</p>"), (NEWSPAPER, None)],
    ids=["Elementor", "Newspaper"],
)
def test_archives_that_page_builders_make_give_day_author_and_only_the_text(
    entry: str, content: str | None
) -> None:
    second = entry.replace("/soup/", "/bread/").replace("Soup", "Bread")
    head = '<link rel="canonical" href="https://kitchen.example/2015/04/">'
    one, _ = reading(page(entry + second, head, "archive date"))
    assert (one.says["published"], one.says["authors"][0]["name"]) == ("2015-04-21", "Marta")
    assert "updated" not in one.says
    assert (one.content.body if one.content else None) == content


@pytest.mark.parametrize("node", ["article", "div"], ids=["Drupal 8", "Drupal 7"])
def test_a_drupal_node_has_its_title_above_and_only_its_text_as_content(node: str) -> None:
    (post,) = reading(
        page(
            f'<main id="content"><h1 class="page-title">Soup for all</h1><{node} id="node-7" class="node">'
            '<span property="schema:dateCreated" content="2015-04-21T15:30:00+00:00"></span>'
            '<div property="schema:text"><p>The pot is on.</p></div>'
            '<h3>Tags</h3><a href="/tags/bread" property="schema:about">bread</a>'
            f"<p>Log in to post comments</p></{node}></main>",
            "<title>Soup for all | Kitchen</title>",
        )
    )
    assert (post.says["title"], post.content.body) == ("Soup for all", "<p>The pot is on.</p>")
    assert post.says["published"] == "2015-04-21T15:30:00+00:00"
    assert [term["name"] for term in post.says["terms"]] == ["bread"]


@pytest.mark.parametrize(
    ("feed", "site"),
    [
        ("https://kitchen.example/rss/", "kitchen.example"),
        ("https://kitchen.example/feed.xml", "kitchen.example"),
        ("https://kitchen.example/data/rss", "kitchen.example"),
        ("https://kitchen.example/blog/feed/", "kitchen.example/blog"),
        ("https://kitchen.example/feeds/all.atom.xml", "kitchen.example"),
        ("https://kitchen.example/posts/index.xml", "kitchen.example"),
        ("https://feeds.example/kitchen", "kitchen.example"),
    ],
)
def test_a_sites_feed_tells_its_home_and_a_sections_does_not(feed: str, site: str) -> None:
    head = (
        '<link rel="canonical" href="https://kitchen.example/posts/">'
        f'<link rel="alternate" type="application/rss+xml" href="{feed}">'
    )
    (post,) = reading(page("<article><h1>Soup</h1><p>The pot is on.</p></article>", head))
    assert post.says["site"] == site
