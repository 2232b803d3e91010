"""How many automatic excerpts equal WordPress's: ``python -m tests.excerpts truth.json``.

The file lists a site's posts, each with `content_raw`, `content_rendered` and `auto_plain`, the
excerpt that WordPress itself cut from it.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from solidarity_archive.excerpt import excerpt, marked
from solidarity_archive.post import Content, ContentFormat, Post
from solidarity_archive.text import fold

SOURCES: dict[str, ContentFormat] = {"content_raw": "wordpress", "content_rendered": "html"}


class Miss(NamedTuple):
    id: int
    case: str | None
    ours: str
    theirs: str

    def difference(self) -> str:
        """Return the first place where the two are not alike, with a little of what is around it."""
        pairs = zip(self.ours, self.theirs, strict=False)
        same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(self.ours), len(self.theirs)))
        start = max(same - 20, 0)
        return f"{self.ours[start : same + 30]!r} instead of {self.theirs[start : same + 30]!r}"


def published(path: Path, type_: str = "post") -> list[dict[str, Any]]:
    posts = json.loads(path.read_text("utf-8"))["posts"]
    return [p for p in posts if p["type"] == type_ and p["status"] == "publish" and not p["password"]]


def misses(posts: Iterable[dict[str, Any]], source: str) -> Iterator[Miss]:
    for post in posts:
        content = Content(SOURCES[source], post[source])
        ours, theirs = fold(marked(excerpt(Post(), content))), fold(post["auto_plain"])
        if ours != theirs:
            yield Miss(post["id"], post["case"], ours, theirs)


def main() -> None:
    path = Path(sys.argv[1])
    for type_ in ("post", "page"):
        for source in SOURCES:
            posts = published(path, type_)
            found = list(misses(posts, source))
            equal = len(posts) - len(found)
            sys.stdout.write(f"{type_} {source}: {equal}/{len(posts)} = {equal / max(len(posts), 1):.1%}\n")
            for miss in found:
                sys.stdout.write(f"  {miss.id} {miss.case}: {miss.difference()}\n")


if __name__ == "__main__":
    main()
