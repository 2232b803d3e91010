"""An item: a post of any type with its terms, custom fields and comments (export_wp, its loop)."""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from solidarity_archive.dates import Precision, precision
from solidarity_archive.details import COMPLETENESS_META, NUMBER_META, PUBLISHED_META, is_number, numbered
from solidarity_archive.record import Record
from solidarity_archive.writers.wxr.elements import (
    cdata,
    encoded,
    encoded_name,
    group,
    mail_date,
    meta,
    percent,
    slug_of,
    text,
    times,
)

UNKNOWN_TAXONOMY = "term"
"""What a feed says, which mixes categories and tags."""
_THUMBNAIL = "_thumbnail_id"
_STATUSES = {"approved": "1", "pending": "0"}
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_CUT = " […]"


def item(
    post: Record,
    number: int,
    creator: str,
    number_of: Callable[[str | None], str | None],
    *,
    made_up: bool = False,
) -> str:
    """Return the ``item`` of a record; `creator` is its author's login.

    `number` is its own in this export, if it is not `made_up` that of its site; `number_of` gives that of a
    post that it refers to.
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
        *map(_term, post["terms"]),
        *meta("wp:postmeta", _fields(post, number_of) | ({NUMBER_META: [str(number)]} if made_up else {})),
        *_comments(post["comments"]),
        *(f"\t\t{element}\n" for element in post["extra"]),
    ]
    return f"\t<item>\n{''.join(parts)}\t</item>\n"


def _modified(updated: str | None) -> list[str]:
    local, gmt = times(updated)
    return [cdata("wp:post_modified", local), cdata("wp:post_modified_gmt", gmt)] if updated else []


def _content(post: Record) -> str:
    content = post["content"]
    body: str = content["body"]
    if content["format"] == "text":
        body = escape(body, quote=False)
    elif content["format"] == "markdown":
        body = _MARKDOWN.render(body)
    return body if post["complete"] else body + _CUT


def _term(term: dict[str, str]) -> str:
    taxonomy = "post_tag" if term["taxonomy"] == UNKNOWN_TAXONOMY else term["taxonomy"]
    slug = percent(term.get("slug") or slug_of(term["name"]))
    attributes = f' domain="{escape(taxonomy)}" nicename="{escape(slug)}"'
    return cdata("category", encoded_name(term["name"]), attributes)


def _fields(post: Record, number_of: Callable[[str | None], str | None]) -> dict[str, list[str]]:
    """Return the custom fields, and in two of our own what WordPress has no place for (reader: wxr)."""
    fields = dict(post["meta"])
    if _THUMBNAIL in fields:
        fields[_THUMBNAIL] = [found for number in fields[_THUMBNAIL] if (found := number_of(number))]
    if post["date"] and precision(post["date"]) < Precision.TIME:
        fields[PUBLISHED_META] = [post["date"]]
    if post["content"] and not post["complete"]:
        fields[COMPLETENESS_META] = ["partial"]
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
        *(f"\t\t{element}\n" for element in comment.get("extra", ())),
    ]
    return group("wp:comment", parts)
