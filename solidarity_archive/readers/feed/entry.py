"""An item of any kind of feed, and the capture that it makes."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from typing import NamedTuple

from solidarity_archive.calendars import read_date
from solidarity_archive.dates import Precision, precision
from solidarity_archive.markup import html_to_text, plain_text
from solidarity_archive.post import (
    Capture,
    Completeness,
    Content,
    Details,
    Medium,
    PersonSaid,
    Says,
    TermSaid,
)
from solidarity_archive.readers.html.fields import without_prefix
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.text import clean, condense, fold
from solidarity_archive.urls import host_of, joined, path_of, post_number, site_of, slug_of

TAXONOMY = "term"
"""A feed mixes categories and tags; sources that tell them apart say more (fold.py)."""

_DAY_PATH = re.compile(r"/(\d{4})/(\d\d)/(\d\d)(?:/|$)")
_MONTH_PATH = re.compile(r"/(\d{4})/(\d\d)/")
_SHORT_YEAR = re.compile(r"^((?:\w{3},\s*)?\d{1,2} \w{3}) (\d\d) (?=\d\d?:)")
_ZONE_NAME = re.compile(r"(?<=\d\d:\d\d) [A-Z]{3,5}$|(?<=\d\d) \([^)]*\)$")
_UTC = re.compile(r"(?<=\d\d:\d\d) (?:UTC|GMT|UT)$")
_UTC_BEFORE_OFFSET = re.compile(r"(?:UTC|GMT) ?(?=[+-]\d\d:?\d\d\b)")
_LONGEST_DATE = 80
_FIRST_YEAR = "0100"
"""Programs write the first days of the calendar, or days before them, where they know no date."""
COMMENT = re.compile(r"#comment-(\d+)$|#c(\d{6,})$")
"""What addresses of comments end in: WordPress's, Blogger's."""
_SMILEY = re.compile(r"<img\b(?=[^<>]*\bclass=[\"']wp-smiley)[^<>]*?\balt=([\"'])([^<>]*?)\1[^<>]*>")
_PASSWORD_FORM = re.compile(
    r"<form\b[^<>]*(?:action=postpass|class=[\"'][^\"'<>]*post-password-form)", re.IGNORECASE
)
_NO_EXCERPT = re.compile(
    r"\s*(?:<p>)?(?:There is no excerpt because )?this is a protected post\.?",
    re.IGNORECASE,
)
_APPEARED_FIRST = re.compile(
    r"<p>The post <a\b[^>]*>(?:(?!</?p\b).)*?</a> (?:appeared )?first (?:appeared )?on <a\b[^>]*>"
    r"(?:(?!</?p\b).)*?</a>\.?</p>\s*\Z",
    re.DOTALL | re.IGNORECASE,
)
_ELLIPSIS = r"(?:…|\.\.\.|&#8230;|&hellip;|&#x2026;)"
_CUT = re.compile(
    rf"(?<!\s)\s*+(?:\[\s*{_ELLIPSIS}\s*\]|{_ELLIPSIS}\s*<a\b[^<>]*>[^<]{{0,200}}</a>|<a\b[^<>]*\bmore-link\b[^<>]*>"
    rf"(?:(?!</?a\b).){{0,400}}</a>|{_ELLIPSIS}?\s*\[?<a\b[^<>]*>\s*"
    rf"(?:Continue reading|Read more|Read the rest)[^<]{{0,200}}</a>\]?)((?:\s*</\w+>)*)\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = 1500
_MARKUP = re.compile(r"<(?:p|br|div|ul|ol|blockquote|table|h[1-6]|img)\b", re.IGNORECASE)
_LINK = re.compile(r"(<[a-z][^<>]*?\s(?:href|src)\s*=\s*)([\"'])([^\"'<>]*)\2", re.IGNORECASE)
_LONG = 1000
_UNIQUE = 20
COMMENT_KIND, _PAGE_KIND = "comment", "page"


@dataclass(slots=True)
class Channel:
    """What a feed says of all its items; `wordpress` made it."""

    title: str = ""
    link: str = ""
    language: str = ""
    authors: list[str] = field(default_factory=list)
    wordpress: bool = False


@dataclass(slots=True)
class Entry:
    """An item as its feed has it: texts as they are, dates as they are spelled, addresses absolute.

    `body` and `summary` are HTML or, as `text`, plain; `summarised` says that a body can only be an
    abstract, `answers` are identity and address of what the item is an answer to (RFC 4685). `number`
    is the site's own number of the post, `parent` that of the comment which a comment answers; `kind` is ""
    for a post, `status` "" for what was published.
    """

    title: str | None = None
    link: str = ""
    guid: str = ""
    number: str = ""
    published: str = ""
    updated: str = ""
    authors: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    body: str | None = None
    text: bool = False
    summary: str = ""
    summarised: bool = False
    answers: list[tuple[str, str]] = field(default_factory=list)
    language: str = ""
    base: str = ""
    kind: str = ""
    status: str = ""
    parent: str = ""
    media: tuple[Medium, ...] = ()

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment on a post and not a post."""
        return bool(self.kind == COMMENT_KIND or self.answers or COMMENT.search(self.link or self.guid))


class _Body(NamedTuple):
    content: Content | None
    completeness: Completeness | None
    protected: bool = False


def capture_of(entry: Entry, channel: Channel, place: str) -> Capture:
    """Return what an item says of its post: never more than the feed does, dates as local as they can be."""
    body = _body(entry, channel)
    says = Says()
    slug = _slug(entry.link)
    _say_title(says, entry, slug, protected=body.protected)
    if published := _local(read_moment(entry.published), entry.link):
        says["published"] = published
    if updated := read_moment(entry.updated):
        says["updated"] = updated
    if names := entry.authors or channel.authors:
        says["authors"] = [PersonSaid(name=name) for name in dict.fromkeys(map(plain, names)) if name]
    if terms := {fold(name): name for name in map(plain, entry.terms) if name}:
        says["terms"] = [TermSaid(taxonomy=TAXONOMY, name=name) for name in terms.values()]
    _say_identity(says, entry, channel, slug)
    words = {
        "type": entry.kind if entry.kind == _PAGE_KIND else "",
        "status": entry.status,
        "site_title": site_title(channel),
        "language": entry.language,
        "site_language": channel.language,
    }
    says.update({name: word for name, word in words.items() if word})  # type: ignore[typeddict-item]
    if (
        body.content
        and not body.protected
        and (summary := own_summary(clean(entry.summary).strip(), body.content))
    ):
        says["summary"] = summary
    return Capture(
        place=place,
        says=says,
        content=body.content,
        completeness=body.completeness,
        details=Details(media=entry.media or None),
    )


def plain(name: str) -> str:
    """Return a name on one line, entities that were written twice decoded."""
    return line(unescape(name))


def read_moment(text: str) -> str | None:
    """Return the date a feed spells (RFC 822 and 5322, ISO 8601 and what else there is), or None.

    A zone that has only a name, of which several places have one, is left out. ``-0000`` is the time in
    Greenwich, of a place that is not said (RFC 5322, section 3.3).
    """
    text = _UTC_BEFORE_OFFSET.sub("", " ".join(text[:_LONGEST_DATE].split()))
    if found := _SHORT_YEAR.match(text):  # RFC 2822, section 4.3
        century = "20" if int(found[2]) < 50 else "19"
        text = f"{found[1]} {century}{found[2]} {text[found.end() :]}"
    moment = read_date(text) or read_date(_UTC.sub("Z", text)) or read_date(_ZONE_NAME.sub("", text))
    if not moment or moment < _FIRST_YEAR:
        return None
    return re.sub("-00:00$", "+00:00", moment)


def _local(moment: str | None, link: str) -> str | None:
    """Return a moment in the site's own time, as far as it is known.

    WordPress's feeds are in UTC. Where the address has the day after or before, or the month of which
    that is a day, that is the local day; the local time is then not known.
    """
    found = _DAY_PATH.search(path_of(link))
    day = "-".join(found.groups()) if found else None
    if not found and (month := _MONTH_PATH.search(path_of(link))) and precision(moment) >= Precision.DAY:
        day = next((each for each in _around(moment or "") if each[:7] == f"{month[1]}-{month[2]}"), None)
    if not day or not (day := read_date(day)):
        return moment
    if not moment:
        return day
    if moment.endswith("+00:00") and moment[:10] != day:
        apart = date.fromisoformat(moment[:10]) - date.fromisoformat(day)
        return day if abs(apart.days) == 1 else moment
    return moment


def absolute(base: str, link: str) -> str:
    """Return the address `link` means on a page at `base` (RFC 3986, section 5)."""
    return joined(base, line(link))


def _around(moment: str) -> Iterator[str]:
    """Yield the day of a moment, the one before and the one after."""
    for apart in (0, -1, 1):
        with suppress(OverflowError):  # year 1 or 9999
            yield f"{date.fromisoformat(moment[:10]) + timedelta(days=apart)}"


def _slug(link: str) -> str | None:
    slug = re.sub(r"\.(?:s?html?|php|aspx?)$", "", slug_of(link) or "") if link else ""
    return slug if slug and not slug.isdigit() else None


def _say_title(says: Says, entry: Entry, slug: str | None, *, protected: bool) -> None:
    if entry.title is None:
        return
    title = line(entry.title)
    if protected:
        says["protected"] = True
        title = title if (bare := without_prefix(title, slug, private=False)) is None else bare
    elif (private := without_prefix(title, slug, private=True)) is not None:
        says["status"] = "private"
        title = private
    says["title"] = title or None


def _say_identity(says: Says, entry: Entry, channel: Channel, slug: str | None) -> None:
    site = site_of(channel.link) if channel.link else ""
    if entry.link and not entry.link.startswith("/"):  # of an unknown site
        says["permalink"] = entry.link
    if slug:
        says["slug"] = slug
    if site and "." in site:
        says["site"] = site
    # A bare number is another's post elsewhere, a short name is one only within its site (store/identity.py).
    is_name = "site" in says and entry.guid and not entry.guid.isdigit()
    if ":" in entry.guid or len(entry.guid) >= _UNIQUE or is_name:
        says["guid"] = entry.guid
    number = entry.number or post_number(entry.link)
    if not number and entry.guid and host_of(entry.guid) == host_of(entry.link or channel.link):
        number = post_number(entry.guid)
    if number and site:
        says["source_id"] = number


def site_title(channel: Channel) -> str:
    """Return the site's name, without the "Page 7" that WordPress puts before it."""
    title = line(channel.title)
    return re.sub(r"^[^\W\d_]+ \d+ [–|»-] ", "", title) if channel.wordpress else title


def _body(entry: Entry, channel: Channel) -> _Body:
    body = clean(entry.body or "").strip()
    if is_withheld(body):
        return _Body(None, None, protected=True)
    if not body:
        given = entry.body is not None and not entry.summarised
        return _Body(Content("html", ""), "assumed") if given else _Body(None, None)
    if entry.text:
        return _Body(Content("text", body), "partial" if entry.summarised else "assumed")
    body = _SMILEY.sub(lambda image: image[2], _without_credit(body))
    shown, body = body, without_cut(body)
    whole = body == shown and not (entry.summarised and (channel.wordpress or not _may_be_whole(body)))
    return _Body(Content("html", _resolved(body, entry.base)), "assumed" if whole else "partial")


def is_withheld(body: str) -> bool:
    """Whether a text is what WordPress gives in the place of one that is protected by a password."""
    return bool(_PASSWORD_FORM.search(body) or (len(body) < 300 and _NO_EXCERPT.match(body)))


def _without_credit(body: str) -> str:
    """Return HTML without the line "The post … appeared first on …" that plugins add to feeds."""
    credit = _APPEARED_FIRST.search(body, max(0, len(body) - _TAIL))
    return body[: credit.start()].rstrip() if credit else body


def _may_be_whole(body: str) -> bool:
    """Whether a description that stands alone can be a post: RSS 2.0 allows both."""
    return bool(_MARKUP.search(body)) or len(body) > _LONG


def _resolved(body: str, base: str) -> str:
    if not base:
        return body

    def link(found: re.Match[str]) -> str:
        url = found[3]
        if not url or url.startswith(("#", "//")) or re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
            return found[0]
        return found[1] + found[2] + absolute(base, url) + found[2]

    return _LINK.sub(link, body)


def own_summary(summary: str, content: Content) -> str | None:
    """Return the author's abstract of `content`; what WordPress cuts from the text is none."""
    if not summary or _CUT.search(summary, max(0, len(summary) - _TAIL)) or _NO_EXCERPT.match(summary):
        return None
    said, text = condense(html_to_text(summary)), condense(plain_text(content))
    return None if not said or text.startswith(said[:60]) else summary


def without_cut(body: str) -> str:
    """Return HTML without the mark of a cut at its end, such as "[…]" or a link to the rest."""
    cut = _CUT.search(body, max(0, len(body) - _TAIL))
    return body[: cut.start()] + cut[1] if cut else body
