"""An item: a post of any type with its terms, custom fields and comments (export_wp, its loop)."""

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from solidarity_archive.dates import Precision, precision
from solidarity_archive.details import COMPLETENESS_META, NUMBER_META, PUBLISHED_META, is_number, numbered
from solidarity_archive.record import Record
from solidarity_archive.writers.wxr.elements import (
    Slugs,
    cdata,
    encoded,
    encoded_name,
    group,
    mail_date,
    meta,
    percent,
    taxonomy_of,
    text,
    times,
    verbatim,
)

_THUMBNAIL = "_thumbnail_id"
_STATUSES = {"approved": "1", "pending": "0"}
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_LINE_END = re.compile(r"<(pre|script|style|textarea)\b.*?(?:</\1|\Z)|\n", re.DOTALL | re.IGNORECASE)
_CUT = " […]"


def item(
    post: Record,
    number: int,
    creator: str,
    number_of: Callable[[str | None], str | None],
    slugs: Slugs,
    *,
    made_up: bool = False,
) -> str:
    """Return the ``item`` of a record; `creator` is its author's login.

    `number` is its own in this export, if it is not `made_up` that of its site; `number_of` gives that of a
    post that it refers to, `slugs` those of terms.
    """
    local, gmt = times(post["date"])
    title = post["title_html"] or encoded(post["title"] or "")
    withheld = post["protected"] and not post["password"]
    parts = [
        cdata("title", title),
        text("link", post["permalink"] or ""),
        text("pubDate", mail_date(gmt)),
        cdata("dc:creator", creator),
        f'\t\t<guid isPermaLink="false">{escape(post["guid"] or "", quote=False)}</guid>\n',
        text("description", ""),
        *([cdata("content:encoded", _content(post))] if post["content"] else []),
        cdata("excerpt:encoded", post["summary"] or ""),
        text("wp:post_id", number),
        cdata("wp:post_date", local),
        cdata("wp:post_date_gmt", gmt),
        *_modified(post["updated"]),
        cdata("wp:comment_status", post["comment_status"] or ""),
        cdata("wp:ping_status", post["ping_status"] or ""),
        cdata("wp:post_name", percent(post["slug"] or "")),
        # Nobody shall read what a password kept from them only because we do not know the password.
        cdata("wp:status", "private" if withheld and post["status"] == "publish" else post["status"]),
        text("wp:post_parent", number_of(post["parent"]) or 0),
        text("wp:menu_order", post["menu_order"]),
        cdata("wp:post_type", post["type"]),
        cdata("wp:post_password", post["password"] or ""),
        text("wp:is_sticky", int(post["sticky"])),
        *([cdata("wp:attachment_url", post["attachment_url"])] if post["attachment_url"] else []),
        *(_term(term, slugs.of(term)) for term in post["terms"]),
        *meta("wp:postmeta", _fields(post, number_of) | ({NUMBER_META: [str(number)]} if made_up else {})),
        *_comments(post["comments"]),
        *verbatim(post["extra"]),
    ]
    return f"\t<item>\n{''.join(parts)}\t</item>\n"


def _modified(updated: str | None) -> list[str]:
    if not updated or precision(updated) < Precision.TIME:
        return []  # the first of a month would be as good as made up
    local, gmt = times(updated)
    return [cdata("wp:post_modified", local), cdata("wp:post_modified_gmt", gmt)]


def _content(post: Record) -> str:
    content = post["content"]
    body: str = content["body"]
    if content["format"] == "text":
        body = escape(body, quote=False).replace("[", "&#91;")  # of a shortcode
    elif content["format"] == "markdown":
        body = _MARKDOWN.render(body)
    if content["format"] in ("html", "markdown"):
        # A line end, which wpautop would make a <br />, is a space there.
        body = _LINE_END.sub(lambda found: found[0] if found[1] else " ", body)
    return body if post["complete"] else body + _CUT


def _term(term: dict[str, str], slug: str) -> str:
    attributes = f' domain="{escape(taxonomy_of(term))}" nicename="{escape(slug)}"'
    return cdata("category", encoded_name(term["name"]), attributes)


def _fields(post: Record, number_of: Callable[[str | None], str | None]) -> dict[str, list[str]]:
    """Return the custom fields, and in two of our own what WordPress has no place for (reader: wxr)."""
    fields = dict(post["meta"])
    if _THUMBNAIL in fields:
        fields[_THUMBNAIL] = [found for number in fields[_THUMBNAIL] if (found := number_of(number))]
    if post["date"] and precision(post["date"]) < Precision.TIME:
        fields[PUBLISHED_META] = [post["date"]]
    if post["content"] and post["completeness"] != "stated":
        fields[COMPLETENESS_META] = [post["completeness"]]
    return fields


def _comments(comments: list[dict[str, Any]]) -> Iterator[str]:
    for comment, (number, parent) in zip(comments, numbered(comments), strict=True):
        yield _comment(comment, number, parent or "0")


def _comment(comment: dict[str, Any], number: str, parent: str) -> str:
    local, gmt = times(comment.get("date"))
    user, status = comment.get("user", ""), comment["status"]
    parts = [
        text("wp:comment_id", number),
        cdata("wp:comment_author", comment.get("author", "")),
        cdata("wp:comment_author_email", comment.get("email", "")),
        text("wp:comment_author_url", comment.get("url", "")),
        cdata("wp:comment_author_IP", comment.get("ip", "")),
        cdata("wp:comment_date", local),
        cdata("wp:comment_date_gmt", gmt),
        cdata("wp:comment_content", comment.get("content", "")),
        cdata("wp:comment_approved", _STATUSES.get(status, status)),
        cdata("wp:comment_type", comment.get("type", "comment")),
        text("wp:comment_parent", parent),
        text("wp:comment_user_id", user if is_number(user) else 0),
        *meta("wp:commentmeta", comment.get("meta", {})),
        *verbatim(comment.get("extra", ())),
    ]
    return group("wp:comment", parts)
