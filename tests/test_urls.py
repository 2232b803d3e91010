"""Addresses that name one page, however they are written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.store.identity import strong_keys
from solidarity_archive.urls import host_of, page_key, post_number, site_of, slug_of

BREAD = "https://mill.example/2015/04/bread/"
SAME = [
    "http://mill.example/2015/04/bread/",
    "https://www.mill.example/2015/04/bread/",
    "https://mill.example/2015/04/bread",
    "https://MILL.example:443/2015/04/bread/",
    "http://mill.example:80/2015/04/bread/",
    "//mill.example/2015/04/bread/",
    "mill.example/2015/04/bread",
    " https://mill.example/2015/04/bread/\n",
    "https://mill.example/2015/04/bread/?utm_source=feed&utm_medium=rss",
    "https://mill.example/2015/04/bread/?fbclid=abc#comments",
    "https://mill.example/2015/04/bread/#comment-17",
    "https://mill.example/2015/04/bread/#more-317",
    "https://user:word@mill.example/2015/04/bread/",
    "https://mill.example/2015/04/%62read/",
]
OTHER = [
    "https://mill.example/2015/05/bread/",
    "https://mill.example/2015/04/bread/2/",
    "https://mill.example/2015/04/Bread/",
    "https://mill.example:8080/2015/04/bread/",
    "https://blog.mill.example/2015/04/bread/",
    "https://mill.example/2015/04/bread/?lang=uk",
    "https://mill.example/?bread",
    "https://mill.example/2015/04/bread/#a0042",
]


@pytest.mark.parametrize("same", SAME)
def test_one_page_has_one_key(same: str) -> None:
    assert page_key(same) == page_key(BREAD)


@pytest.mark.parametrize("other", OTHER)
def test_another_page_has_another_key(other: str) -> None:
    assert page_key(other) != page_key(BREAD)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.example/%D1%85%D0%BB", "http://x.example/%d1%85%d0%bb/"),
        ("http://x.example/%D1%85%D0%BB", "http://x.example/хл"),
        ("http://x.example/a?b=1&c=2", "http://x.example/a?c=2&b=1"),
        ("http://x.example", "https://www.x.example/"),
        ("http://x.example/index.php?p=12", "http://x.example/?p=12"),
        ("http://x.example/blog/index.php?page_id=12", "http://x.example/blog/?page_id=12"),
        ("WWW.x.example/2015/04/bread", "https://x.example/2015/04/bread/"),
        ("x.example:8080/?p=12", "http://x.example:8080/index.php?p=12"),
    ],
)
def test_encoding_and_order_do_not_matter(one: str, other: str) -> None:
    assert page_key(one) == page_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # windows-1251, which old sites wrote into their addresses, is not UTF-8
        ("http://x.example/%EF%F0%E8", "http://x.example/%EF%F0%E0"),
        ("http://x.example/?q=%EF", "http://x.example/?q=%F0"),
        ("http://x.example/index.php?about", "http://x.example/index.php?contact"),
        ("http://x.example/2003_01_archive.html#90210", "http://x.example/2003_01_archive.html#90211"),
    ],
)
def test_pages_are_not_taken_for_one_for_the_way_they_are_encoded(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://www.mill.example/", "mill.example"),
        ("https://Mill.example:443/blog/", "mill.example/blog"),
        ("http://mill.example:8080", "mill.example:8080"),
        ("mill.example/", "mill.example"),
        ("The Mill", "The Mill"),
        ("MILL.example", "mill.example"),
        ("www.Mill.example", "mill.example"),
        ("Mill.example:8080/Blog/", "mill.example:8080/Blog"),
        ("Mill", "Mill"),
        ("St. Mary Mill", "St. Mary Mill"),
        ("http://mill.example/blog/index.php", "mill.example/blog"),
    ],
)
def test_a_site_is_host_and_path_without_decoration(url: str, site: str) -> None:
    assert site_of(url) == site
    assert host_of(url) == site.partition("/")[0]


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("http://mill.example/?p=317", "317"),
        ("http://mill.example/blog/?page_id=2", "2"),
        ("http://mill.example/?attachment_id=5&utm_source=x", "5"),
        ("http://mill.example/?post_type=leaflet&p=9", "9"),
        ("http://mill.example/?p=9&preview=true", "9"),
        ("http://mill.example/2015/04/bread/", None),
        ("http://mill.example/?p=bread", None),
        ("http://mill.example/article.php?id=7&p=2", None),
        ("http://mill.example/?top=3", None),
        ("http://mill.example/?p=٣", None),
    ],
)
def test_wordpress_numbers_its_posts_in_addresses(url: str, number: str | None) -> None:
    assert post_number(url) == number


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        (BREAD, "bread"),
        ("http://mill.example/%D1%85%D0%BB%D1%96%D0%B1", "хліб"),
        ("http://mill.example/", None),
        ("http://mill.example/?p=3", None),
    ],
)
def test_a_slug_is_the_last_segment(url: str, slug: str | None) -> None:
    assert slug_of(url) == slug


@pytest.mark.parametrize(
    "url", ["http://[", "http://[::1/x", "http://ex\u2100mple.example/", "http://x:y:z/", "?", ""]
)
def test_what_is_no_address_is_no_error(url: str) -> None:
    for function in (page_key, site_of, host_of, post_number, slug_of):
        function(url)


@pytest.mark.parametrize(
    ("guid", "keys"),
    [
        ("tag:12", ["g:tag:12"]),
        ("12", ["g:x.example#12"]),
        (BREAD, [f"g:{BREAD}", f"u:{page_key(BREAD)}"]),
        ("http://x.example/?p=12", ["i:x.example#12"]),
        ("?p=12", ["i:x.example#12"]),
    ],
)
def test_a_guid_is_known_as_it_is_as_an_address_or_as_a_number(guid: str, keys: list[str]) -> None:
    assert strong_keys({"site": "x.example", "guid": guid}) == keys


def test_a_guid_that_an_importer_left_is_not_the_number_of_another_post() -> None:
    guid = "http://x.example/?p=9"
    keys = strong_keys({"site": "x.example", "source_id": "5", "guid": guid})
    assert {f"g:{guid}", "i:x.example#5"} <= set(keys)
    assert "i:x.example#9" not in keys
    assert strong_keys({"site": "x.example", "source_id": "9", "guid": guid}) == ["i:x.example#9"]


@pytest.mark.parametrize("name", ["permalink", "guid"])
def test_a_number_is_the_same_post_with_and_without_index_php(name: str) -> None:
    one: Any = {name: "http://x.example/index.php?p=12"}
    other: Any = {name: "http://x.example/?p=12"}
    assert set(strong_keys(one)) & set(strong_keys(other)) == {"i:x.example#12"}


@given(st.text(max_size=40))
def test_anything_may_stand_for_an_address(text: str) -> None:
    for url in (text, f"http://mill.example/{text}", f"http://{text}/"):
        assert page_key(url) == page_key(f" {url} ")
        assert site_of(site_of(url)) is not None
        assert post_number(url) is None or post_number(url)
        slug_of(url)
