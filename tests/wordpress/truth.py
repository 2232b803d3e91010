"""What an archive should hold of a post, told from the rows of the site's own database."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

Row = dict[str, Any]

_NOT_KEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NO_DATE = "0000-00-00 00:00:00"
_COMMENTS = {"1": "approved", "0": "pending"}


def exported(rows: list[Row]) -> list[Row]:
    """Return the posts that WordPress exports: neither revisions nor what was begun and left."""
    return [row for row in rows if row["post_status"] != "auto-draft" and row["post_type"] != "revision"]


def expected(row: Row) -> Row:
    """Return the record of a post, by the keys of ``archive export --format jsonl``."""
    title = text(row["post_title"])
    login = row["login"]
    return {
        "source_id": row["ID"],
        "title": text(row["title_plain"]).strip() or None,
        "title as given": title,
        "slug": slug(row["post_name"]) or None,
        "permalink": row["permalink"],
        "guid": unescape(row["guid"]),
        "date": moment(row["post_date"], row["post_date_gmt"]),
        "updated": moment(row["post_modified"], row["post_modified_gmt"]),
        "status": row["post_status"],
        "type": row["post_type"],
        "comment_status": row["comment_status"],
        "ping_status": row["ping_status"],
        "parent": number(row["post_parent"]),
        "menu_order": int(row["menu_order"]),
        "sticky": row["sticky"],
        "protected": row["post_password"] not in ("", "0"),  # for PHP "0" is no password
        "password": row["post_password"] or None,
        "attachment_url": row["file"],
        "authors": [{"name": unescape(row["display_name"]), "login": login}] if login else [],
        "terms": sorted(
            (term["taxonomy"], unescape(term["name"]), slug(term["slug"]), slug(term["parent"] or ""))
            for term in row["terms"]
        ),
        "content": {"format": "wordpress", "body": text(row["post_content"])},
        "summary": text(row["post_excerpt"]) if row["post_excerpt"].strip() else None,
        "meta": fields(row["meta"]),
        "comments": {
            comment["comment_ID"]: _comment(comment)
            for comment in row["comments"]
            if comment["comment_approved"] != "spam"
        },
    }


def kept(record: Row) -> Row:
    """Return a record of the archive in the form of expected()."""
    terms = [
        tuple(term.get(key, "") for key in ("taxonomy", "name", "slug", "parent")) for term in record["terms"]
    ]
    return record | {
        "title as given": record["title_html"] or record["title"] or "",
        "terms": sorted(terms),
        "comments": {comment["id"]: comment for comment in record["comments"]},
    }


def _comment(comment: Row) -> Row:
    approved = comment["comment_approved"]
    said = {
        "id": comment["comment_ID"],
        "parent": number(comment["comment_parent"]),
        "author": text(comment["comment_author"]),
        "url": comment["comment_author_url"],
        "email": comment["comment_author_email"],
        "ip": comment["comment_author_IP"],
        "user": number(comment["user_id"]),
        "date": moment(comment["comment_date"], comment["comment_date_gmt"]),
        "content": text(comment["comment_content"]),
        "status": _COMMENTS.get(approved, approved),
        "type": comment["comment_type"] or "comment",
        "meta": fields(comment["meta"]),
    }
    return {key: value for key, value in said.items() if value}


def fields(rows: list[Row]) -> dict[str, list[str]]:
    """Return custom fields: all values of a key, but for the lock, which WordPress does not export."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["meta_key"] != "_edit_lock":
            found.setdefault(row["meta_key"], []).append(text(row["meta_value"] or ""))
    return found


def text(given: str) -> str:
    """Return a text with the line ends of XML and without characters that are not kept."""
    return _NOT_KEPT.sub("", given.replace("\r\n", "\n").replace("\r", "\n"))


def slug(given: str) -> str:
    """Return a slug as people read it, unless it was cut within a letter."""
    try:
        return unquote(given, errors="strict")
    except UnicodeDecodeError:
        return given


def number(given: str) -> str | None:
    """Return a number, or None for 0."""
    return given if given != "0" else None


def moment(local: str, gmt: str) -> str | None:
    """Return a local time with the offset of the site's clock then, if that is known and of whole minutes.

    Before 1924 the clocks of Kyiv were 2 hours, 2 minutes and 4 seconds ahead, which ISO 8601 cannot say.
    """
    if local == _NO_DATE:
        return None
    here = datetime.fromisoformat(local)
    if gmt == _NO_DATE:
        return here.isoformat()
    minutes, seconds = divmod(int((here - datetime.fromisoformat(gmt)).total_seconds()), 60)
    if seconds:
        return here.isoformat()
    return f"{here.isoformat()}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def by_rest(row: Row) -> Row:
    """Return what is expected of a post that came by the REST API with ``context=edit``.

    The API gives accounts by the names in their addresses, a time that the clock left out as the one an hour
    later, and no custom fields. It lists approved comments, no pings, and says less of files.
    """
    said = expected(row)
    for field, local, gmt in (
        ("date", "post_date", "post_date_gmt"),
        ("updated", "post_modified", "post_modified_gmt"),
    ):
        said[field] = _by_the_clock(row[local], row[gmt])
    if row["login"]:
        said["authors"] = [{"name": unescape(row["display_name"]), "login": row["nicename"]}]
    listed = [
        each
        for each in row["comments"]
        if each["comment_approved"] == "1" and each["comment_type"] in ("", "comment")
    ]
    said["comments"] = {
        each["comment_ID"]: _comment(each)
        | {"date": _by_the_clock(each["comment_date"], each["comment_date_gmt"])}
        for each in listed
    }
    for comment in said["comments"].values():
        comment.pop("meta", None)
    silent = (
        ("meta", "menu_order", "protected", "password") if row["post_type"] == "attachment" else ("meta",)
    )
    return {field: value for field, value in said.items() if field not in silent}


def _by_the_clock(local: str, gmt: str) -> str | None:
    if gmt == _NO_DATE:
        return moment(local, gmt)
    there = datetime.fromisoformat(gmt).replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Kyiv"))
    return moment(there.isoformat(" ")[:19], gmt)
