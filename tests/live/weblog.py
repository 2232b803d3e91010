"""A weblog that answers as WordPress does, as far as its answers matter here."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.serving import Reply, Site

JSON, FEED = "application/json; charset=UTF-8", "application/rss+xml; charset=UTF-8"
WORDS = "the bakers of the old mill have lit no oven since Monday and none will be lit until nights are paid "


@dataclass(slots=True)
class Entry:
    """A post: `modified` and `date` are local, which at this site is also Greenwich."""

    id: int
    title: str
    date: str
    text: str
    modified: str = "2016-01-01T00:00:00"

    @property
    def slug(self) -> str:
        return self.title.casefold().replace(" ", "-")

    @property
    def path(self) -> str:
        return f"/{self.date[:4]}/{self.date[5:7]}/{self.slug}/"


def entries(count: int) -> dict[int, Entry]:
    """Return so many posts, two a month from March 2015 on, with odd numbers."""
    found = {}
    for number in range(count):
        year, month = divmod(2 + number // 2, 12)
        date = f"{2015 + year}-{month + 1:02}-{10 + number % 2}T09:00:00"
        text = f"<p>Letter {number}: {WORDS * 8}</p>"
        found[2 * number + 1] = Entry(2 * number + 1, f"Letter {number}", date, text)
    return found


@dataclass(slots=True)
class Weblog:
    """The weblog at `site`; its doors may be shut. `most` posts come at once."""

    site: Site
    posts: dict[int, Entry] = field(default_factory=lambda: entries(8))
    rest: bool = True
    feed: bool = True
    paged: bool = True
    summaries: bool = False
    months: bool = True
    most: int = 3
    gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.site.otherwise = self.answer

    def newest(self) -> list[Entry]:
        return sorted(self.posts.values(), key=lambda entry: entry.date, reverse=True)

    def answer(self, asked: str) -> Reply | None:
        """Return what is at a path and query."""
        parts = urlsplit(asked)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        path = parts.path
        if path.startswith("/wp-json/"):
            return self._rest(path.removeprefix("/wp-json/"), query) if self.rest else None
        if path == "/feed/":
            return self._feed(int(query.get("paged", 1))) if self.feed else None
        return self._page(path)

    def _rest(self, route: str, query: dict[str, str]) -> Reply | None:
        home = self.site.home.rstrip("/")
        if route.startswith("wp/v2/posts/"):
            number = int(route.rpartition("/")[2])
            return _json({"id": number}) if number in self.posts else _error(404, "rest_post_invalid_id")
        link = [{"href": f"{home}/wp-json/wp/v2/categories/7"}]
        term = {"id": 7, "name": "Bread &amp; roses", "slug": "bread", "taxonomy": "category", "parent": 0}
        answers = {
            "": _json({"name": "The Mill", "home": home, "namespaces": ["wp/v2"], "routes": {}}),
            "wp/v2/types": _json({"post": {"rest_base": "posts"}, "wp_block": {"rest_base": "blocks"}}),
            "wp/v2/taxonomies": _json({"category": {"rest_base": "categories"}}),
            "wp/v2/categories": _listed([term | {"_links": {"self": link}}], query, 100),
            "wp/v2/posts": _listed(list(map(self._record, self._asked(query))), query, self.most),
            "wp/v2/users": _error(401, "rest_user_cannot_view"),
            "wp/v2/comments": _listed([], query, 100),
        }
        return answers.get(route)

    def _asked(self, query: dict[str, str]) -> Iterable[Entry]:
        after = query.get("modified_after", "").removesuffix("Z")
        wanted = query.get("include", "").split(",")
        for number in sorted(self.posts):
            entry = self.posts[number]
            if entry.modified > after and (wanted == [""] or str(number) in wanted):
                yield entry

    def _record(self, entry: Entry) -> dict[str, Any]:
        home = self.site.home.rstrip("/")
        return {
            "id": entry.id,
            "date": entry.date,
            "date_gmt": entry.date,
            "modified": entry.modified,
            "modified_gmt": entry.modified,
            "slug": entry.slug,
            "status": "publish",
            "type": "post",
            "link": home + entry.path,
            "guid": {"rendered": f"{home}/?p={entry.id}"},
            "title": {"rendered": escape(entry.title)},
            "content": {"rendered": entry.text, "protected": False},
            "categories": [7],
            "_links": {"self": [{"href": f"{home}/wp-json/wp/v2/posts/{entry.id}"}]},
        }

    def _feed(self, number: int) -> Reply | None:
        home = self.site.home.rstrip("/")
        shown = (
            self.newest()[(number - 1) * self.most :][: self.most]
            if self.paged
            else self.newest()[: self.most]
        )
        if not shown:
            return None
        items = "".join(
            f"<item><title>{escape(entry.title)}</title><link>{home}{entry.path}</link>"
            f"<pubDate>{entry.date}Z</pubDate><guid isPermaLink='false'>{home}/?p={entry.id}</guid>"
            + (
                f"<description>{escape(entry.text[3:80])} [&amp;#8230;]</description>"
                if self.summaries
                else f"<content:encoded>{escape(entry.text)}</content:encoded>"
            )
            + "</item>"
            for entry in shown
        )
        generator = "<generator>https://wordpress.org/?v=6.1</generator>" if self.paged else ""
        feed = (
            "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
            f"<title>The Mill</title><link>{home}</link>{generator}{items}</channel></rss>"
        )
        return Reply(feed.encode(), FEED)

    def _page(self, path: str) -> Reply | None:
        segments = path.strip("/").split("/")
        number = int(segments[-1]) if "page" in segments else 1
        place = [each for each in segments if each][:2] if segments[0] != "page" else []
        if len(segments) == 3 and "page" not in segments:
            found = [entry for entry in self.posts.values() if entry.path == path]
            return self._shown(found, path, single=True) if found else None
        prefix = "-".join(place)
        listed = [entry for entry in self.newest() if entry.date.startswith(prefix)]
        if place and (len(place) != 2 or not place[0].isdigit()):
            return None
        shown = listed[(number - 1) * self.most :][: self.most]
        base = "/" + "".join(f"{each}/" for each in place)
        more = f"{base}page/{number + 1}/" if len(listed) > number * self.most else None
        return self._shown(shown, base, more=more) if shown else None

    def _shown(
        self, shown: Sequence[Entry], base: str, *, more: str | None = None, single: bool = False
    ) -> Reply:
        head = "<link rel='https://api.w.org/' href='/wp-json/'>" if self.rest else ""
        head += "<link rel='alternate' type='application/rss+xml' href='/feed/'>" if self.feed else ""
        head += f"<link rel='canonical' href='{self.site.home.rstrip('/')}{base}'>" if single else ""
        posts = "".join(
            f"<article id='post-{entry.id}' class='post hentry'><h2 class='entry-title'>"
            f"<a href='{entry.path}' rel='bookmark'>{escape(entry.title)}</a></h2>"
            f"<time class='published' datetime='{entry.date}'>{entry.date}</time><div class='entry-content'>"
            + (entry.text if single or not self.summaries else entry.text[:80] + " [&hellip;]</p>")
            + "</div></article>"
            for entry in shown
        )
        older = f"<div class='nav-previous'><a href='{more}'>Older posts</a></div>" if more else ""
        counts: dict[str, int] = {}
        for entry in self.newest():
            counts[entry.date[:7]] = counts.get(entry.date[:7], 0) + 1
        months = "".join(
            f"<li><a href='/{month[:4]}/{month[5:]}/'>{month}</a>&nbsp;({count})</li>"
            for month, count in counts.items()
        )
        aside = f"<aside><ul>{months}</ul></aside>" if self.months and not single else ""
        body = f"<a rel='home' href='/'>The Mill</a><main>{posts}{older}</main>{aside}"
        return Reply(
            f"<!DOCTYPE html><html lang='en'><head><title>The Mill</title>{head}</head>"
            f"<body>{body}</body></html>".encode()
        )


def _json(value: object, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(value).encode(), JSON, headers=named)


def _error(status: int, code: str) -> Reply:
    return Reply(
        json.dumps({"code": code, "message": "No.", "data": {"status": status}}).encode(), JSON, status
    )


def _listed(records: list[dict[str, Any]], query: dict[str, str], most: int) -> Reply:
    """Return a page of a list, as WP_REST_Controller does it."""
    number = int(query.get("page", 1))
    pages = -(-len(records) // most)
    if number > 1 and number > pages:
        return _error(400, "rest_post_invalid_page_number")
    shown = records[(number - 1) * most :][:most]
    if wanted := query.get("_fields"):
        shown = [{name: record[name] for name in wanted.split(",")} for record in shown]
    return _json(shown, X_WP_Total=str(len(records)), X_WP_TotalPages=str(pages))
