"""Hugo and Jekyll, the real ones, make a site of what is exported: a page of each post that says the same."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml

from solidarity_archive.cli.whole import write_folder
from solidarity_archive.finding import found
from solidarity_archive.post import Capture, Content, ContentFormat
from solidarity_archive.query import EVERYTHING
from solidarity_archive.record import EXPORTED, records
from solidarity_archive.store.connection import in_memory
from solidarity_archive.writers.folder import write
from tests.conftest import capture, enter
from tests.generated import HOSTILE
from tests.readers.test_jsonl import RICH

pytestmark = pytest.mark.slow

ZONE = "Europe/Kyiv"
DATES = ["2015", "2015-04", "2015-04-21", "2015-04-21T00:30", "2015-10-25T23:59:59+02:00", None]
FORMATS: list[ContentFormat] = ["html", "markdown", "wordpress", "text"]
MORE = "<!--more-->"
FIELDS = ("title", "categories", "tags", "authors", "summary", "canonical_url", "language")
HUGO = """{{ dict "file" .File.LogicalName "date" (.Date.Format "2006-01-02T15:04:05Z07:00")
 "content" .Content "title" .Title "fields" .Params | jsonify }}"""
_FIELDS_OF_JEKYLL = ", ".join(f'"{name}": {{{{ page.{name} | jsonify }}}}' for name in (*FIELDS, "path"))
JEKYLL = (
    '{ "content": {{ content | jsonify }}, "date": {{ page.date | date_to_xmlschema | jsonify }}, '
    f'"fields": {{ {_FIELDS_OF_JEKYLL} }} }}'
)


def captures() -> Iterator[Capture]:
    dates = cycle(DATES)
    for number, text in enumerate(HOSTILE):
        for form in FORMATS:
            body = f"{text}\n\nBread {text} and roses.\n"
            yield capture(
                text,
                next(dates),
                body,
                written_in=form,
                completeness="stated",
                says={
                    "guid": f"urn:mill:{number}:{form}",
                    "slug": text if form == "html" else f"post-{number}",
                    "summary": text,
                    "terms": [
                        {"taxonomy": "category", "name": text or "None", "slug": "x"},
                        {"taxonomy": "post_tag", "name": f"tag {number}"},
                    ],
                    "authors": [{"name": text or "Rosa", "login": "rosa"}],
                    "status": "draft" if number % 10 == 1 else "publish",
                },
            )
    yield capture(None, "2015-04", "No title.", says={"guid": "urn:mill:untitled"})
    yield capture("No text", "2015-04-21")
    rich: Any = {**RICH, "slug": "a-page", "permalink": "https://mill.example/a-page/"}
    yield Capture(place="x", says=rich, content=Content("html", "<p>Bread.</p>"), completeness="stated")


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was exported from an archive with words that are special to somebody."""
    folder = tmp_path_factory.mktemp("site") / "posts"
    with in_memory() as db:
        enter(db, *captures(), format="jsonl")
        write_folder(folder, write(records(found(db, EVERYTHING, EXPORTED), EXPORTED)))
    return folder


def test_hugo_makes_a_page_of_each_post(posts: Path, tmp_path: Path) -> None:
    hugo = _program("hugo")
    shutil.copytree(posts, tmp_path / "content" / "posts")
    (tmp_path / "layouts" / "_default").mkdir(parents=True)
    (tmp_path / "layouts" / "_default" / "single.html").write_text(HUGO)
    (tmp_path / "layouts" / "_default" / "list.html").write_text("a list")
    config = {"baseURL": "https://mill.example/", "title": "The Mill", "timeZone": ZONE}
    goldmark = {"markup": {"goldmark": {"renderer": {"unsafe": True}}}}
    (tmp_path / "config.json").write_text(json.dumps(config | goldmark))
    said = _run([hugo, "--source", str(tmp_path), "-D", "--printPathWarnings"])
    assert "WARN" not in said
    pages = [json.loads(unescape(path.read_text())) for path in _pages(tmp_path / "public")]
    _compare(posts, {page["file"]: page for page in pages})
    _run([hugo, "--source", str(tmp_path), "--destination", "published"])
    assert len(_pages(tmp_path / "published")) == len(pages) - _hidden(posts)


def test_jekyll_makes_a_page_of_each_post(posts: Path, tmp_path: Path) -> None:
    jekyll, source = _program("jekyll"), tmp_path / "source"
    shutil.copytree(posts, source / "_posts")
    (source / "_layouts").mkdir()
    for layout in ("post", "page"):
        (source / "_layouts" / f"{layout}.html").write_text(JEKYLL)
    (source / "_config.yml").write_text(f"timezone: {ZONE}\n")
    build = [jekyll, "build", "--trace", "--source", str(source), "--destination"]
    said = _run([*build, str(tmp_path / "site"), "--unpublished"])
    assert "arning" not in said
    assert "onflict" not in said
    pages: dict[str, Any] = {}
    for path in _pages(tmp_path / "site"):
        page = json.loads(path.read_text())
        pages[Path(page["fields"]["path"]).name] = page | {"title": page["fields"]["title"]}
    _compare(posts, pages)
    _run([*build, str(tmp_path / "published")])
    assert len(_pages(tmp_path / "published")) == len(pages) - _hidden(posts)


def _program(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"{name} is not installed")


def _run(words: list[str]) -> str:
    ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout[-1000:] + ran.stderr[:2000]
    return ran.stdout + ran.stderr


def _pages(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.html") if path.read_text().startswith("{")]


def _front(path: Path) -> dict[str, Any]:
    fields: dict[str, Any] = yaml.safe_load(path.read_text().split("\n---\n", 1)[0].removeprefix("---\n"))
    return fields


def _hidden(posts: Path) -> int:
    return sum(_front(path).get("published") is False for path in posts.iterdir())


def _compare(posts: Path, pages: dict[str, dict[str, Any]]) -> None:
    """Compare all pages with the files that they are made of."""
    assert pages.keys() == {path.name for path in posts.iterdir()}
    for path in posts.iterdir():
        fields, page = _front(path), pages[path.name]
        for name in FIELDS:
            if name in fields:
                assert page["fields"][name] == fields[name], path.name
        if "title" in fields:
            assert page["title"] == fields["title"]
        wanted, given = fields.get("date"), datetime.fromisoformat(page["date"])
        if wanted is None:
            assert given.year == 1
        elif len(wanted) > 19:
            assert given == datetime.fromisoformat(wanted)
        else:  # as a clock at the site shows it
            assert given.replace(tzinfo=None) == datetime.fromisoformat(wanted)
        if path.suffix == ".html":
            body = unescape(path.read_text().split("\n---\n", 1)[1])
            # Hugo ends a summary at the first of these, and takes it out.
            assert unescape(page["content"]).strip() in (body.strip(), body.replace(MORE, "", 1).strip())
