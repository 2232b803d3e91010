"""What an address is: a source of its own, or the home of a site, and how that site is read."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeAlias
from urllib.parse import urlencode, urljoin, urlsplit

from solidarity_archive.errors import SourceError
from solidarity_archive.fetching.client import Answer, Client, ForbiddenError
from solidarity_archive.fetching.network import FetchError, PrivateError
from solidarity_archive.formats import detect
from solidarity_archive.readers.html.page import Page
from solidarity_archive.readers.links import API, FEEDS, header_link, heads_of, links_in
from solidarity_archive.urls import page_key

Way: TypeAlias = Literal["rest", "feed", "pages"]
_OK = 200
_POSTS = "wp/v2"
_API_GUESSES = ("wp-json/", "?rest_route=/")
_FEED_GUESSES = ("feed/", "?feed=rss2", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feeds/posts/default")
_FEED_ENDS = ("feed", "rss", "rss2", "atom", "index.xml", "feed.xml", "rss.xml", "atom.xml", "feed.json")


class Place(NamedTuple):
    """A site: the address of its home, how it is read, and where its API, its feed or its pages begin.

    `had` is what was answered on the way to knowing that.
    """

    home: str
    way: Way
    root: str
    had: tuple[Answer, ...] = ()


def find(client: Client, url: str) -> Answer | Place:
    """Return the site whose home an address is, or what the address answers, which then is a source.

    Of a site its API counts for more than its feed, and that for more than its pages. Raises FetchError
    for an address that answers nothing.
    """
    answer = client.get(url)
    if answer.status != _OK:
        raise FetchError(f"{url}: the server answers {answer.status}", "Look whether a browser shows it.")
    if format_of(answer) != "html":
        return answer
    page, _ = links_in(answer.body, answer.url)
    at_home = urlsplit(answer.url).path in ("", "/") and not urlsplit(answer.url).query
    for root in _apis(answer, page, guess=at_home):
        if index := _index(client, root):
            said = objects(index)
            home = str(said.get("home") or said.get("url") or "")
            if at_home or page_key(home) == page_key(answer.url):
                return Place(url, "rest", root, (index,))
            return answer
    feeds = heads_of(page, "alternate", FEEDS)
    if not at_home and not any(_is_home_of(answer.url, feed) for feed in feeds[:1]):
        return answer
    if feed := _feed(client, answer.url, feeds):
        return Place(url, "feed", feed.asked, (answer, feed))
    return Place(url, "pages", answer.url, (answer,))


def address(root: str, route: str, **parameters: str) -> str:
    """Return the address of a route below the root of an API, with or without pretty permalinks."""
    query = urlencode(parameters, safe=",:")
    mark = "&" if "rest_route=" in urlsplit(root).query else "?"
    below = re.sub(r"(?:/|%2[Ff])*$", "", root)
    return f"{below}/{route}" + (f"{mark}{query}" if query else "")


def format_of(answer: Answer) -> str | None:
    """Return the name of an answer's format, None for what no reader knows."""
    try:
        return detect(answer.body[: 1 << 16]).name
    except SourceError:
        return None


def objects(answer: Answer) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what an answer says in JSON, None where it says nothing of the kind."""
    try:
        return json.loads(answer.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def _apis(answer: Answer, page: Page, *, guess: bool) -> Iterator[str]:
    """Yield where the API may be: as the server says, as the page says, and where it is by default."""
    said = [header_link(answer.headers.get("link", ""), API, answer.url), *heads_of(page, API)]
    guesses = [urljoin(answer.url, each) for each in _API_GUESSES] if guess and not any(said) else []
    yield from dict.fromkeys(url for url in (*said, *guesses) if url)


def _index(client: Client, root: str) -> Answer | None:
    """Return what the root of an API says, None where there is none that shows posts to everybody."""
    try:
        answer = client.get(root)
        said = objects(answer) if answer.status == _OK else None
        named = said.get("namespaces") if isinstance(said, dict) else None
        if not isinstance(named, list) or _POSTS not in named:
            return None
        posts = client.get(address(root, f"{_POSTS}/posts", per_page="1", _fields="id"))
    except (ForbiddenError, PrivateError):
        return None
    return answer if posts.status == _OK and isinstance(objects(posts), list) else None


def _feed(client: Client, home: str, said: list[str]) -> Answer | None:
    for url in said or [urljoin(home, each) for each in _FEED_GUESSES]:
        try:
            answer = client.get(url)
        except (ForbiddenError, PrivateError):
            continue
        if answer.status == _OK and format_of(answer) == "feed":
            return answer
    return None


def _is_home_of(url: str, feed: str) -> bool:
    """Whether a feed lies right below an address, as the feed of a site lies below its home."""
    key, below = page_key(url), page_key(feed.partition("?")[0] if "?feed=" in feed else feed)
    return below == key or (below.startswith(f"{key}/") and below[len(key) + 1 :] in _FEED_ENDS)
