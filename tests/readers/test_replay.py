"""A page that was saved out of a web archive says what the page itself says, and when it was archived."""

import io
import re
from pathlib import Path
from typing import Any

import pytest

from solidarity_archive.post import Capture, Skipped
from solidarity_archive.readers.html import read
from solidarity_archive.readers.html.replay import original
from solidarity_archive.source import Source
from tests.shared import DUMPS

SAMPLES = Path(__file__).parent / "samples" / "html"
STAMP, MOMENT = "20160501083000", "2016-05-01T08:30:00Z"
HERE = "http://mill.example/2015/04/"
TOOLBAR = """
<!-- BEGIN WAYBACK TOOLBAR INSERT -->
<div id="wm-ipp-base" lang="en"><div id="wm-ipp"><h1>Wayback</h1><article class="hentry">
<h2 class="entry-title"><a href="/web/2016*/http://mill.example/" rel="bookmark">12 captures</a></h2>
<p>1 May 2016</p></article>
</div></div><div id="wm-ipp-print">The Wayback Machine</div>
<!-- END WAYBACK TOOLBAR INSERT -->"""
HEAD = (
    '<script type="text/javascript" src="https://web-static.archive.org/_static/js/bundle-playback.js"></script>'
    f'<script type="text/javascript">__wm.init("https://web.archive.org/web");__wm.wombat("{HERE}","{STAMP}",'
    '"https://web.archive.org/","web","https://web-static.archive.org/_static/","1462091400");</script>'
    '<link rel="stylesheet" href="https://web-static.archive.org/_static/css/banner-styles.css"/>'
    "<!-- End Wayback Rewrite JS Include -->"
)
FOOT = """<!--
     FILE ARCHIVED ON 08:30:00 May 01, 2016 AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON 10:00:00 Jan 02, 2026.
-->"""
_LINK = re.compile(r"""(\b(href|src|action|content|poster)=)(["']?)(https?://[^"'\s>]+)""")
_SET = re.compile(r"""(\bsrcset=)(["'])([^"']+)""")
PLAIN = ["author", "home-sticky", "kubrick", "month-excerpts", "month-full", "single-block", "single-classic"]


def rewritten(page: str, prefix: str) -> str:
    """Return a page whose links lead into an archive, each in the way of its kind."""

    def link(found: re.Match[str]) -> str:
        kind = "im_" if found[2] in ("src", "poster") else ""
        return f"{found[1]}{found[3]}{prefix}{STAMP}{kind}/{found[4]}"

    def each(found: re.Match[str]) -> str:
        return found[1] + found[2] + re.sub(r"https?://", rf"{prefix}{STAMP}im_/\g<0>", found[3])

    return _SET.sub(each, _LINK.sub(link, page))


def by_wayback(page: str) -> str:
    page = rewritten(page, "https://web.archive.org/web/")
    page = re.sub(r"<head[^>]*>", lambda found: found[0] + HEAD, page, count=1)
    return re.sub(r"<body[^>]*>", lambda found: found[0] + TOOLBAR, page, count=1) + FOOT


def by_wayback_once(page: str) -> str:
    """As the Wayback Machine gave pages before it had scripts: other marks, links without its own name."""
    page = rewritten(page, "/web/")
    toolbar = TOOLBAR.replace("wm-ipp", "once")
    return re.sub(r"<body[^>]*>", lambda found: found[0] + toolbar, page, count=1) + FOOT


def by_a_browser(page: str) -> str:
    """As a browser saves it: links are whole, the toolbar's comments may be gone."""
    page = rewritten(page, "https://web.archive.org/web/")
    bare = re.sub(r"<!-- (?:BEGIN|END).*?-->", "", TOOLBAR)
    page = re.sub(r"<body[^>]*>", lambda found: found[0] + bare, page, count=1)
    return f"<!-- saved from url=(0078)https://web.archive.org/web/{STAMP}/{HERE} -->\n{page}"


def by_pywb(page: str) -> str:
    facts = f'<script>wbinfo = {{}}; wbinfo.url = "{HERE}"; wbinfo.timestamp = "{STAMP}";</script>'
    page = rewritten(page, "https://archive.library.example/wayback/own/")
    return re.sub(r"<head[^>]*>", lambda found: found[0] + facts, page, count=1)


def reading(page: str, url: str | None = None) -> list[Any]:
    return list(read(Source("page", io.BytesIO(page.encode()), url=url)))


def as_saved(item: Capture | Skipped) -> Capture | Skipped:
    if isinstance(item, Skipped):
        return item._replace(where=f"snapshot {MOMENT}, {item.where}")
    return item._replace(place=f"snapshot {MOMENT}, {item.place}")


@pytest.mark.parametrize("archived", [by_wayback, by_wayback_once, by_a_browser, by_pywb])
@pytest.mark.parametrize("name", PLAIN)
def test_an_archived_page_says_what_the_page_says(name: str, archived: Any) -> None:
    page = (SAMPLES / f"{name}.html").read_text(encoding="utf-8")
    assert reading(archived(page), HERE) == [as_saved(item) for item in reading(page, HERE)]


@pytest.mark.skipif(not DUMPS.exists(), reason="the dumps of a real WordPress are not here")
@pytest.mark.parametrize("archived", [by_wayback, by_wayback_once, by_a_browser, by_pywb])
def test_archived_pages_of_a_real_wordpress_say_what_the_pages_say(archived: Any) -> None:
    for path in sorted(DUMPS.glob("html/*/*.html"))[::5]:
        page = path.read_text(encoding="utf-8")
        assert reading(archived(page), HERE) == [as_saved(item) for item in reading(page, HERE)], path


def single(head: str = "", text: str = "Flour is dear.") -> str:
    body = f"<h1 class=entry-title>Bread</h1><div class=entry-content><p>{text}</p></div>"
    head = f"<head>{head}<title>Bread</title></head>"
    return f"<!doctype html><html>{head}<body class=single><article class=hentry>{body}"


def test_the_page_s_own_address_is_the_one_it_was_archived_under() -> None:
    (item,) = reading(by_wayback(single()))
    assert (item.says["permalink"], item.says["site"]) == (HERE, "mill.example")
    assert "published" not in item.says or not item.says["published"].startswith("2016")


@pytest.mark.parametrize(
    ("fetched", "moment"),
    [
        (f"https://web.archive.org/web/{STAMP}/{HERE}", MOMENT),
        (f"https://web.archive.org/web/{STAMP}id_/{HERE}", MOMENT),
        (f"https://web.archive.org/web/2016/{HERE}", "2016"),
        (f"https://arquivo.pt/wayback/{STAMP}mp_/{HERE}", MOMENT),
        (f"https://wayback.archive-it.org/1234/{STAMP}/{HERE}", MOMENT),
        (f"https://archive.ph/{STAMP}/{HERE}", MOMENT),
    ],
)
def test_an_address_in_an_archive_tells_the_page_s_own(fetched: str, moment: str) -> None:
    (item,) = reading(single(), fetched)
    assert item.says["permalink"] == HERE
    assert item.place == f"snapshot {moment}, entry 1"


def test_what_an_author_wrote_of_an_archive_stays() -> None:
    link = "https://web.archive.org/web/2014/http://other.example/"
    text = f'See {link} or <a href="{link}">there</a>.'
    (item,) = reading(single(text=text))
    assert item.content.body == f"<p>{text}</p>"
    assert item.place == "entry 1"
    (item,) = reading(by_wayback(single(text=text)))
    assert item.content.body == f"<p>{text}</p>"


def test_addresses_in_styles_scripts_and_lists_of_images_are_put_back() -> None:
    prefix = f"/web/{STAMP}"
    text = (
        f'<img srcset="{prefix}im_/{HERE}a.jpg 1x, {prefix}im_/{HERE}b.jpg 2x" src="{prefix}im_/{HERE}a.jpg">'
        f'<span style="background: url({prefix}im_/{HERE}c.jpg)">x</span>'
    )
    said = f'{{"@type": "BlogPosting", "author": {{"name": "Ann", "url": "{prefix}/http://mill.example/author/ann/"}}}}'
    head = f'<script type="application/ld+json">{said}</script>'
    (item,) = reading(single(HEAD + head, text))
    assert prefix not in item.content.body
    assert f'srcset="{HERE}a.jpg 1x, {HERE}b.jpg 2x"' in item.content.body
    assert item.says["authors"] == [{"name": "Ann", "login": "ann"}]


def test_a_page_of_archive_today_is_no_page_of_its_own() -> None:
    head = f'<link rel="bookmark" href="http://archive.today/{STAMP}/{HERE}">'
    head += '<link rel="canonical" href="https://archive.ph/AbCdE">'
    page = single(head, f'<a href="https://archive.ph/o/AbCdE/{HERE}x">x</a>')
    added = '<div id="HEADER"><time itemprop="pubdate" datetime="2016-05-01"></time></div>'
    (item,) = reading(page.replace("<body class=single>", f"<body class=single>{added}"))
    assert item.says["permalink"] == HERE
    assert item.content.body == f'<p><a href="{HERE}x">x</a></p>'
    assert item.says.get("published", "2015")[:4] == "2015"


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://web.archive.org/web/20150421000000js_/http://a.example/b.js", "http://a.example/b.js"),
        ("/web/20150421000000cs_/https://a.example/", "https://a.example/"),
        ("//web.archive.org/web/2015/http:/a.example/b", "http://a.example/b"),
        ("https://a.example/2015/04/21/http-and-more/", "https://a.example/2015/04/21/http-and-more/"),
        ("https://share.example/?u=https://a.example/", "https://share.example/?u=https://a.example/"),
        ("mailto:ann@a.example", "mailto:ann@a.example"),
    ],
)
def test_addresses_lose_an_archive_s_beginning_and_no_other(address: str, own: str) -> None:
    assert original(address) == own
