"""In what a site that came in over the web differs from its export, and why; docs/live.md says it too."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from solidarity_archive.markup import html_to_text, plain_text
from solidarity_archive.post import Content
from solidarity_archive.text import condense

Record = dict[str, Any]


class Reason(NamedTuple):
    """Why posts may differ in some fields: from what to what (two records), and in words."""

    fields: frozenset[str]
    change: Callable[[Record, Record, str], bool]
    words: str

    def covers(self, field: str, one: Record, other: Record) -> bool:
        """Whether this is why two posts differ in a field."""
        return field in self.fields and self.change(one, other, field)


class Unseen(NamedTuple):
    """Why a post is not there at all."""

    missing: Callable[[Record], bool]
    words: str


def _reason(fields: str, change: Callable[[Record, Record, str], bool], words: str) -> Reason:
    return Reason(frozenset(fields.split()), change, words)


def _anything(_one: Record, _other: Record, _field: str) -> bool:
    return True


def _silent(_one: Record, other: Record, field: str) -> bool:
    return other[field] in (None, [], {}, False, 0)


def _text(record: Record, field: str = "content") -> str:
    given = record[field]
    text = (
        plain_text(Content(given["format"], given["body"])) if field == "content" and given else given or ""
    )
    return condense(html_to_text(text) if field != "content" else text)


def _rendered(one: Record, other: Record, _field: str) -> bool:
    if one["content"] is None or other["content"] is None:
        return not _text(one) or one["protected"]
    return other["content"]["format"] == "html" and one["content"]["format"] in ("wordpress", "html")


def _locked(one: Record, _other: Record, _field: str) -> bool:
    return bool(one["protected"])


def _words_alike(one: Record, other: Record, field: str) -> bool:
    return _text(one, field) == _text(other, field)


def _spelled(one: Record, other: Record, _field: str) -> bool:
    bare = [re.sub(r"\W+", "", html_to_text(each["title"] or "")) for each in (one, other)]
    return bare[0] == bare[1]


def _of_file(one: Record, other: Record, field: str) -> bool:
    return one["type"] == "attachment" and _silent(one, other, field)


def _slugs(one: Record, other: Record, _field: str) -> bool:
    names = [[person["name"] for person in each["authors"]] for each in (one, other)]
    logins = [person.get("login", "") for person in other["authors"]]
    return names[0] == names[1] and all(re.fullmatch(r"[a-z0-9_-]+", login) for login in logins)


def _names_alone(one: Record, other: Record, _field: str) -> bool:
    names = [[person["name"] for person in each["authors"]] for each in (one, other)]
    return names[0] == names[1] and not any("login" in person for person in other["authors"])


def _reordered(one: Record, other: Record, _field: str) -> bool:
    terms = [sorted(map(str, each["terms"])) for each in (one, other)]
    return terms[0] == terms[1]


def _mixed(one: Record, other: Record, _field: str) -> bool:
    """Whether the other has the names of the categories and tags, in no taxonomy."""
    names = {term["name"] for term in one["terms"] if term["taxonomy"] in ("category", "post_tag")}
    return {term["name"] for term in other["terms"]} <= names and not any(
        "slug" in term for term in other["terms"]
    )


def _approved(one: Record, other: Record, _field: str) -> bool:
    """Whether the other has some of the comments."""
    ours = {comment.get("id") for comment in one["comments"]}
    return {comment.get("id") for comment in other["comments"]} <= ours


def _captioned(one: Record, other: Record, _field: str) -> bool:
    return one["type"] == "attachment" and other["summary"] is None


def _taken_for_own(one: Record, other: Record, _field: str) -> bool:
    return one["summary"] is None and "[" in (other["summary"] or "")


def _same_moment(one: Record, other: Record, field: str) -> bool:
    key = {"published": "date", "updated": "updated"}[field]
    moments = [each[key] for each in (one, other)]
    return all(moments) and datetime.fromisoformat(moments[0]) == datetime.fromisoformat(moments[1])


def _other_day_in_greenwich(one: Record, other: Record, _field: str) -> bool:
    day, moment = one["date"][:10], datetime.fromisoformat(one["date"])
    return bool(other["date"] == day != moment.astimezone(UTC).date().isoformat())


def _left_out_hour(one: Record, other: Record, field: str) -> bool:
    key = {"published": "date", "updated": "updated"}[field]
    return (one[key][:16], other[key][:16]) == ("2015-03-29T03:30", "2015-03-29T04:30")


def _before_zones(one: Record, other: Record, _field: str) -> bool:
    return str(one["date"])[:4] < "1924" and str(one["date"])[:10] == str(other["date"])[:10]


def _fewer_media(one: Record, other: Record, _field: str) -> bool:
    return bool(one["media"] or other["media"])


def _prefixed(one: Record, other: Record, _field: str) -> bool:
    title: str = one["title"] or ""
    return title.startswith(("Private: ", "Protected: ")) and title.endswith(str(other["title"]))


def _unpublished(record: Record) -> bool:
    return record["status"] not in ("publish", "inherit")


def _furniture(record: Record) -> bool:
    return record["type"] in ("nav_menu_item", "wp_block", "custom_css", "ledger")


def _no_post(record: Record) -> bool:
    return bool(record["type"] != "post")


HIDDEN = (
    Unseen(_unpublished, "drafts, posts that are planned, private or in the trash"),
    Unseen(_furniture, "menus, blocks, styles and types that a site keeps to itself"),
)
"""What the public cannot see of any site."""
ONLY_POSTS = (Unseen(_no_post, "pages, files and posts of other types"),)
"""What else feeds and the pages of months do not show."""

BY_REST = (
    _reason("content completeness", _locked, "the texts of posts that ask for a password"),
    _reason("content", _rendered, "texts as they were typed; what comes is what a browser is sent"),
    _reason("password", _silent, "passwords"),
    _reason("protected menu_order", _of_file, "that a file asks for a password, and its place among files"),
    _reason("meta", _silent, "custom fields"),
    _reason(
        "language site_language",
        _anything,
        "the language of the site; that of a post is guessed from its text",
    ),
    _reason("authors", _slugs, "logins; what comes is the name in the address of an author's page"),
    _reason("terms", _reordered, "the order of a post's terms"),
    _reason("summary", _words_alike, "abstracts as they were typed"),
    _reason("summary", _captioned, "captions of files"),
    _reason("summary", _taken_for_own, "whether an abstract is the author's, where it has a shortcode"),
    _reason("title title_html", _spelled, "the spelling of quotation marks, dots and spaces in titles"),
    _reason("comments", _approved, "pings, comments that wait or were deleted, and addresses of commenters"),
    _reason("media", _fewer_media, "the numbers of files in galleries and captions"),
    _reason("published updated", _left_out_hour, "a time in the hour that the clock left out"),
)
"""What a site's API does not say, or says otherwise."""
BY_FEED = (
    _reason("published", _same_moment, "the offset of the site's clock: feeds are in UTC"),
    _reason("published", _other_day_in_greenwich, "the hour, where the day at the site is not that of UTC"),
    _reason("published", _before_zones, "seconds of offsets from before there were time zones"),
    _reason("published", _left_out_hour, "a time in the hour that the clock left out"),
    _reason(
        "updated source_id comment_status ping_status sticky",
        _silent,
        "when a post was changed, its number, whether it takes comments, whether it is on top",
    ),
    _reason("authors", _names_alone, "logins of authors"),
    _reason("terms", _mixed, "which terms are categories and which are tags"),
    _reason("completeness", _anything, "that a text is whole, which a feed does not state"),
    _reason(
        "title title_html status protected", _prefixed, "titles that begin with “Private:” or “Protected:”"
    ),
    *(reason for reason in BY_REST if not reason.fields & {"authors", "terms", "published"}),
)
BY_PAGES = (
    _reason(
        "updated guid site_title comment_status ping_status sticky authors terms comments",
        _anything,
        "whatever a theme does not show",
    ),
    _reason("summary", _anything, "abstracts, which stand in the place of the text"),
    _reason("content", _anything, "markup, where a theme shows texts without it"),
    *(
        reason
        for reason in BY_FEED
        if not reason.fields & {"authors", "terms", "updated", "summary", "content"}
    ),
)


def unexplained(
    rows: Iterable[Record],
    ours: dict[int, Record],
    theirs: dict[int, Record],
    reasons: tuple[Reason, ...],
    unseen: tuple[Unseen, ...],
) -> list[tuple[str, Any, Any, Any]]:
    """Return for rows of ``archive diff`` what there is no reason for: field, title, and both values."""
    found: list[tuple[str, Any, Any, Any]] = []
    for row in rows:
        one, other = ours.get(row["one"] or 0), theirs.get(row["other"] or 0)
        if one is None or other is None:
            if one is None or not any(each.missing(one) for each in unseen):
                found.append((row["difference"], row["title"], one, other))
            continue
        for field in row["fields"]:
            if not any(reason.covers(field, one, other) for reason in reasons):
                key = "date" if field == "published" else field
                found.append((field, row["title"], one.get(key), other.get(key)))
    return found
