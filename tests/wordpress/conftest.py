"""A site with one of everything, all that can be had of it, and as many empty sites as are wanted."""

import json
import os
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.wordpress.exports import well_formed
from tests.wordpress.site import Door, Machine, Site, free_port, machine, missing

_PER_PAGE = 100
_ANSWERS = {
    "posts": "/wp-json/wp/v2/posts?",
    "posts-embed": "/wp-json/wp/v2/posts?_embed&",
    "posts-edit": "/wp-json/wp/v2/posts?context=edit&status=any&_embed&",
    "pages-edit": "/wp-json/wp/v2/pages?context=edit&status=any&",
    "media-edit": "/wp-json/wp/v2/media?context=edit&",
    "meetings-edit": "/wp-json/wp/v2/meeting?context=edit&status=any&",
    "categories": "/wp-json/wp/v2/categories?context=edit&",
    "tags": "/wp-json/wp/v2/tags?context=edit&",
    "quays": "/wp-json/wp/v2/quay?context=edit&",
    "ships": "/wp-json/wp/v2/ship?context=edit&",
    "users": "/wp-json/wp/v2/users?context=edit&",
    "comments": "/wp-json/wp/v2/comments?context=edit&",
}
_PAGES = {
    "root.json": "/wp-json/",
    "feed.xml": "/feed/",
    "atom.xml": "/feed/atom/",
    "rdf.xml": "/feed/rdf/",
    "comments.xml": "/comments/feed/",
}


@dataclass(frozen=True, slots=True)
class Harbour:
    """The site: what it exports and answers, as files in `folder`, and what its database has."""

    folder: Path
    truth: dict[str, Any]
    export: bytes
    door: Door
    _machine: Machine
    _numbers: Iterator[int]

    def empty_site(self) -> Site:
        """Return another site that has no posts."""
        return self._machine.site(f"site_{next(self._numbers)}")

    def living_site(self) -> Site:
        """Return another site with one of everything, which answers at its own address."""
        site = self._machine.site(f"site_{next(self._numbers)}", f"http://127.0.0.1:{free_port()}")
        site.php("seed.php")
        site.serve()
        return site

    def inserted(self, export: Path) -> bytes:
        """Put an export into an empty site; return what that site exports."""
        site = self.empty_site()
        site.php("insert.php", export.resolve())
        return site.export()


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    """A real WordPress. Skips where it is not installed, unless ARCHIVE_WORDPRESS says that it must be."""
    if reason := missing():
        if os.environ.get("ARCHIVE_WORDPRESS"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("harbour")
    with machine() as started:
        site = started.site("harbour")
        site.php("seed.php")
        # Before it is visited: rendering a post keeps what it embeds as custom fields.
        truth, export = json.loads(site.php("truth.php")), site.export()
        (folder / "export.xml").write_bytes(export)
        (folder / "well-formed.xml").write_bytes(well_formed(export))
        door = site.serve()
        _copy(door, b64encode(site.php("password.php")).decode(), folder)
        yield Harbour(folder, truth, export, door, started, count(1))


def _copy(door: Door, password: str, folder: Path) -> None:
    for name, path in _PAGES.items():
        (folder / name).write_bytes(door.page(path))
    for name, path in _ANSWERS.items():
        authorization = f"Basic {password}" if "context=edit" in path else None
        for page in count(1):
            answer = door.page(f"{path}per_page={_PER_PAGE}&page={page}", authorization)
            (folder / f"{name}-{page}.json").write_bytes(answer)
            if len(json.loads(answer)) < _PER_PAGE:
                break
