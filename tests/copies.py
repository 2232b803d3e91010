"""How well copies of real archive pages are read: ``python -m tests.copies FOLDER [--html]``.

FOLDER holds ``truth.json`` (what the posts are), ``archives.json`` (which posts a page has) and the
copies, ``text/THEME/month-YYYY-MM-PAGE.COPY.txt``; with ``--html`` also ``html/THEME/month-….html``.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Capture
from solidarity_archive.readers import text as text_reader
from solidarity_archive.source import Source
from solidarity_archive.text import condense, fold

_PAGE = re.compile(r"month-(\d{4}-\d\d)-(\d\d)\.(.+)")
_PER_PAGE = 10
_WORDS = 12


@dataclass
class Score:
    """What came of one copy: posts on the page, misses by id, and what is no post of it."""

    name: str
    posts: int = 0
    missed: dict[int, str] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return (self.posts - len(self.missed)) / self.posts if self.posts else 0.0


def scores(folder: Path, *, html: bool = False) -> Iterator[Score]:
    posts = {int(post["id"]): post for post in json.loads((folder / "truth.json").read_text())["posts"]}
    ids = json.loads((folder / "archives.json").read_text())["archive_ids"]
    paths = sorted(folder.glob("text/*/month-*.txt"))
    paths += sorted(folder.glob("html/*/month-*.html")) if html else []
    for path in paths:
        if found := _PAGE.fullmatch(path.name):
            page = int(found[2]) - 1
            wanted = ids[found[1]][_PER_PAGE * page : _PER_PAGE * (page + 1)]
            yield compare(path, [posts[number] for number in wanted])


def compare(path: Path, posts: list[dict[str, Any]]) -> Score:
    """Compare what a copy gives with the posts of its page, in their order."""
    score = Score(f"{path.parent.name}/{path.name}")
    page = path.read_text()
    posts = [post for post in posts if _shown(post, page)]
    score.posts = len(posts)
    found = list(_read(path))
    days = sum(post["date_display"] in page for post in posts) > len(posts) / 2
    for post in posts:
        near = [capture for capture in found if not (_wrong(capture, post, days=days))]
        if near:
            found.remove(near[0])
        else:
            same = [
                capture
                for capture in found
                if fold(capture.says.get("title") or "") == fold(_title(post)) or _text_agrees(capture, post)
            ]
            score.missed[int(post["id"])] = _wrong(same[0], post, days=days) if same else "not found"
            if same:
                found.remove(same[0])
    score.strangers = [f"{item.place}: {item.says.get('title')!r}" for item in found]
    return score


def _read(path: Path) -> Iterator[Capture]:
    reader = text_reader
    if path.suffix == ".html":
        reader = import_module("solidarity_archive.readers.html")
    with path.open("rb") as stream:
        try:
            for item in reader.read(Source(str(path), stream)):
                if isinstance(item, Capture):
                    yield item
        except SourceError as error:
            sys.stderr.write(f"{error}\n")


def _shown(post: dict[str, Any], page: str) -> bool:
    """Whether a page shows anything of a post: without title and text only its day can be seen."""
    return bool(post["title_plain"] or post["excerpt_plain"]) or any(
        sign in page for sign in (post["date_display"], f'id="post-{post["id"]}"')
    )


def _title(post: dict[str, Any]) -> str:
    title = str(post["title_plain"])
    return title.removeprefix("Protected: ") if post["password"] else title


def _text_agrees(capture: Capture, post: dict[str, Any]) -> bool:
    text = "" if post["password"] else str(post["excerpt_plain"])
    has = capture.content.body if capture.content else ""
    if capture.content and capture.content.format != "text":
        has = unescape(re.sub(r"</?\w[^>]*>", " ", has))
    if not text:
        return not has
    # Emoji are images in a browser, and a copy of a cut excerpt may be shorter.
    words = condense(" ".join(text.split()[:_WORDS]))
    return condense(has).startswith(words) and bool(words)


def _wrong(capture: Capture, post: dict[str, Any], *, days: bool) -> str:
    """Return what of a capture does not agree with the post; nothing if all does."""
    faults = []
    title, wanted = capture.says.get("title") or "", _title(post)
    if condense(title) != condense(wanted) or (
        fold(title) != fold(wanted) and title.isascii() and wanted.isascii()
    ):
        faults.append(f"title {title!r}")
    date = capture.says.get("published") or ""
    if date[: 10 if days else 7] != str(post["date"])[: 10 if days else 7]:
        faults.append(f"date {date}")
    if not _text_agrees(capture, post):
        faults.append(f"text {(capture.content.body if capture.content else '')[:50]!r}")
    return ", ".join(faults)


def main() -> None:
    folder = Path(next(word for word in sys.argv[1:] if not word.startswith("-")))
    low = 0
    for score in scores(folder, html="--html" in sys.argv):
        low += score.share < 0.95 or bool(score.strangers)
        print(f"{score.share:5.0%} of {score.posts:2}  {len(score.strangers)} strangers  {score.name}")  # noqa: T201
        for number, why in score.missed.items():
            print(f"        {number}: {why}")  # noqa: T201
        for stranger in score.strangers:
            print(f"        stranger: {stranger}")  # noqa: T201
    print(f"{low} copies below 95 % or with strangers")  # noqa: T201


if __name__ == "__main__":
    main()
