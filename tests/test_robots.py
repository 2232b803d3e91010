"""robots.txt is read as RFC 9309 has it."""

import time

import pytest

from solidarity_archive.robots import read_robots

SITE = "https://mill.example"


def allows(text: str, path: str) -> bool:
    return read_robots(text.encode(), "solidarity_archive").allows(SITE + path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php", "/wp-admin/", False),
        ("Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php", "/wp-admin/admin-ajax.php?a=1", True),
        ("Disallow: /wp-admin/", "/2015/04/", True),
        ("Disallow: /", "/", False),
        ("Disallow:", "/a", True),
        ("Allow: /a\nDisallow: /a", "/a", True),
        ("Disallow: /*?", "/2015/?paged=2", False),
        ("Disallow: /*?", "/2015/", True),
        ("Disallow: /*/feed/$", "/2015/feed/", False),
        ("Disallow: /*/feed/$", "/2015/feed/atom", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /*.pdf$", "/x.pdf.pdf", False),
        ("Disallow: /a*b*c", "/axxbxxc/d", False),
        ("Disallow: /a*b*c", "/acb", True),
        ("Disallow: /%D1%85", "/х", False),
        ("Disallow: /х", "/%d1%85", False),
        ("Disallow: /a%3Fb", "/a%3fb", False),
        ("Disallow: /a%3Fb", "/a?b", True),
        ("disallow : /a # b", "/a", False),
    ],
)
def test_the_longest_rule_that_matches_counts(rules: str, path: str, *, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}\n", path) is allowed


def test_a_group_of_our_own_stands_in_for_that_of_all() -> None:
    text = """
        User-agent: other
        Disallow: /a
        User-agent: *
        Disallow: /b
        User-Agent: SOLIDARITY_archive
        User-agent: third
        Disallow: /c
    """
    assert allows(text, "/a")
    assert allows(text, "/b")
    assert not allows(text, "/c")


def test_groups_of_one_name_are_one() -> None:
    text = "User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n"
    assert [allows(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_a_group_of_our_own_that_says_nothing_forbids_nothing() -> None:
    assert allows("User-agent: *\nDisallow: /\nUser-agent: solidarity_archive\nDisallow:\n", "/a")


def test_what_is_no_robots_txt_forbids_nothing() -> None:
    for data in (b"", b"<html>not found</html>", bytes(range(256)), b"Disallow: /"):
        assert read_robots(data, "solidarity_archive").allows(f"{SITE}/a")


def test_the_delay_that_a_site_asks_for_is_bounded() -> None:
    assert read_robots(b"User-agent: *\nCrawl-delay: 2.5", "x").delay == 2.5
    assert read_robots(b"User-agent: *\nCrawl-delay: 86400", "x").delay == 60
    assert read_robots(b"User-agent: *\nCrawl-delay: nan", "x").delay == 0


def test_a_hostile_pattern_takes_no_time() -> None:
    rules = read_robots(b"User-agent: *\nDisallow: /" + b"*a" * 2000 + b"$\n", "x")
    begun = time.monotonic()
    assert rules.allows(f"{SITE}/{'a' * 4000}b")
    assert time.monotonic() - begun < 2
