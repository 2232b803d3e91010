"""Pages as web archives show them: what these added is taken off, and the original addresses are put back.

The Wayback Machine, what runs pywb (national libraries, Arquivo.pt, Archive-It), and archive.today.
"""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from solidarity_archive.dates import MONTHS, from_iso

_PREFIX = (
    r"(?:(?:https?:)?//[\w.:-]{1,100})?(?:/[\w*~-]{1,60}){0,3}/(?:(\d{4,14})(?:[a-z]{2,4}_)?|o/\w{4,8})/"
)
_ORIGINAL = r"https?:/{1,2}(?=[^\s/])"
_REPLAYED = re.compile(rf"(?<![\w./:]){_PREFIX}(?={_ORIGINAL})")
_ONE_SLASH = re.compile(r"(https?):/(?!/)")
_MARKS = re.compile(
    r"web\.archive\.org/_?static|BEGIN WAYBACK TOOLBAR|FILE ARCHIVED ON \d|__wm\.wombat\(|\bwbinfo\.\w+ ?=|"
    r"_WBWombat|"
    rf"(?:saved from url=\(\d+\)|\burl:\s{{0,9}}|<link rel=\"bookmark\" href=\")https?:{_PREFIX}{_ORIGINAL}"
)
_TOOLBAR = re.compile(
    r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->(?:(?!<!-- BEGIN WAYBACK).)*?<!-- END WAYBACK TOOLBAR INSERT -->",
    re.DOTALL,
)
_OF = (
    re.compile(r"__wm\.wombat\(\"(?P<url>https?://[^\"]+)\",\s*\"(?P<stamp>\d{4,14})\""),
    re.compile(r"\bwbinfo\.url ?= ?[\"'](?P<url>https?://[^\"']+)"),
    re.compile(
        r"(?:saved from url=\(\d+\)|\burl:\s{0,9}|<link rel=\"bookmark\" href=\")https?://[\w.:-]{1,100}"
        r"(?:/[\w*~-]{1,60}){0,3}/(?P<stamp>\d{4,14})(?:[a-z]{2,4}_)?/(?P<url>https?://[^\s\"'<>]+)"
    ),
)
_STAMP = re.compile(r"\bwbinfo\.timestamp ?= ?[\"'](\d{4,14})")
_SPELT = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d) ([A-Z][a-z]{2}) (\d\d), (\d{4})")
_ADDED = (
    "#wm-ipp-base, #wm-ipp, #wm-ipp-print, #wm-ipp-inside, #wm-capinfo, #donato, #_wb_plain_banner, "
    "#_wb_frame_top_banner, [src*='/_static/'], [href*='/_static/'], [src*='web-static.archive.org']"
)
_TODAY = re.compile(r"https?://archive\.(?:today|is|ph|li|vn|md|fo)(?:/|$)")
_ADDED_TODAY = "#HEADER, #FOOTER, link[rel=canonical], meta[property='og:url'], time[itemprop=pubdate]"


class Replay(NamedTuple):
    """A page that a web archive showed: its text, its own address, when it was archived (ISO 8601)."""

    text: str
    url: str | None
    moment: str | None


def replay_of(text: str, fetched: str | None) -> Replay | None:
    """Return what a web archive made of a page, without its toolbar; None if none showed it."""
    address = _REPLAYED.match(fetched or "")
    if not address and not _MARKS.search(text):
        return None
    text = _TOOLBAR.sub("", text)
    url, stamp = (original(fetched or ""), address[1]) if address else (None, None)
    for mark in _OF:
        if found := mark.search(text):
            named = found.groupdict()
            url, stamp = url or original(named["url"]), stamp or named.get("stamp")
    if not stamp and (said := _STAMP.search(text)):
        stamp = said[1]
    return Replay(text, url or fetched, _moment(stamp) or _spelt(text))


def original(url: str) -> str:
    """Return a text without the archive's part of the addresses in it."""
    return _ONE_SLASH.sub(r"\1://", freed) if (freed := _REPLAYED.sub("", url)) != url else url


def free(tree: LexborHTMLParser) -> None:
    """Take what an archive added out of a page, and its addresses off those in the page's attributes.

    What is printed stays: an author may speak of a web archive.
    """
    bookmark = tree.css_first("link[rel=bookmark], link[rel=canonical]")
    today = bookmark is not None and bool(_TODAY.match(bookmark.attributes.get("href") or ""))
    for added in tree.css(f"{_ADDED}, {_ADDED_TODAY}" if today else _ADDED):
        if added.parent is not None:
            added.decompose()
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            if value and ":/" in value and (freed := original(value)) != value:
                node.attrs[name] = freed
    for script in tree.css('script[type="application/ld+json"]'):
        if script.child is not None and (freed := original(script.text())) != script.text():
            script.child.replace_with(freed)


def _moment(stamp: str | None) -> str | None:
    if not stamp:
        return None
    parts = [stamp[:4], stamp[4:6], stamp[6:8]]
    date = "-".join(part for part in parts if len(part) > 1)
    clock = ":".join(stamp[at : at + 2] for at in (8, 10, 12))
    return from_iso(f"{date}T{clock}Z" if len(stamp) == 14 else date)


def _spelt(text: str) -> str | None:
    found = _SPELT.search(text)
    month = next((at for at, name in enumerate(MONTHS, 1) if found and name.startswith(found[2])), 0)
    return from_iso(f"{found[4]}-{month:02}-{found[3]}T{found[1]}Z") if found else None
