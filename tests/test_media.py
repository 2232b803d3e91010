"""Files that posts show are kept when that is asked for: once, no larger than allowed, from nowhere else."""

import json
import os
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from solidarity_archive.fetching.client import Client
from solidarity_archive.media.shown import references
from solidarity_archive.store.connection import reading
from tests.conftest import Cli, posts
from tests.live.weblog import Weblog
from tests.serving import Clock, Reply, Site, serving


def png(shade: int = 0, size: int = 0) -> bytes:
    """Return a picture of one pixel, with so many bytes behind it."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes((0, shade)))),
    )
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (*parts, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks + bytes(size)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site on loopback, asked by a program that does not wait."""
    clock = Clock()
    asking = partial(Client, sleep=clock.sleep, clock=clock, patience=0.5)
    monkeypatch.setattr("solidarity_archive.cli.asking.Client", asking)
    with serving() as made:
        yield made


def page(body: str, url: str = "http://mill.example/2015/04/bread/") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><link rel='canonical' href='{url}'></head>"
        f"<body class='single'>"
        f"<article class='post hentry'><h1 class='entry-title'>Bread</h1><time class='published' "
        f"datetime='2015-04-21'></time><div class='entry-content'><p>Of bread and of roses.</p>{body}</div>"
        "</article></body></html>"
    )


def kept(cli: Cli, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cli("media", "--format", "json", *words).out)
    return found


def names(cli: Cli) -> list[str]:
    return [row["name"].rpartition("-")[0] for row in kept(cli)]


def test_files_beside_a_saved_page_are_kept(cli: Cli) -> None:
    folder = cli.folder / "bread_files"
    folder.mkdir()
    (folder / "oven one.png").write_bytes(png())
    (folder / "list.pdf").write_bytes(b"%PDF-1.4")
    (folder / "unused.png").write_bytes(png(9))
    body = (
        "<img src='./bread_files/oven%20one.png'><a href='bread_files/list.pdf'>list</a>"
        "<a href='bread_files/page.html'>page</a><img src='bread_files/missing.png'>"
    )
    path = cli.write("bread.html", page(body))
    assert "bread.html: kept 2 files that posts show" in cli("add", path, "--media").err
    assert [(row["name"].rpartition("-")[0], row["type"], row["size"]) for row in kept(cli)] == [
        ("oven-one", "image/png", len(png())),
        ("list", "application/pdf", 8),
    ]
    assert "kept" not in cli("add", path, "--media").err
    cli("media", "-o", "out")
    assert sorted(each.read_bytes() for each in (cli.folder / "out").iterdir()) == sorted(
        [png(), b"%PDF-1.4"]
    )


def test_files_that_are_not_beside_a_page_are_counted_in_one_line(cli: Cli) -> None:
    (cli.folder / "a.png").write_bytes(png())
    path = cli.write("bread.html", page("<img src='a.png'><img src='b.png'><img src='http://[' >"))
    assert "bread.html: note, media: not beside it: b.png\n" in cli("add", path, "--media").err
    path = cli.write(
        "roses.html", page("<img src='b.png'><img src='c.png'><img src='d.png'>", "http://m.ex/1")
    )
    told = cli("add", path, "--media", "--quiet").err
    assert told == "roses.html: note, media: not beside it: b.png and 2 other files that posts show\n"


def test_without_being_asked_nothing_is_kept(cli: Cli) -> None:
    (cli.folder / "a.png").write_bytes(png())
    path = cli.write("bread.html", page("<img src='a.png'>"))
    cli("add", path)
    assert kept(cli) == []
    cli("add", path, "--media")
    assert names(cli) == ["a"]


def test_a_page_does_not_reach_beyond_its_folder(cli: Cli) -> None:
    (cli.folder.parent / "secret.png").write_bytes(png(1))
    (cli.folder / "link.png").symlink_to(cli.folder.parent / "secret.png")
    os.mkfifo(cli.folder / "pipe.png")
    (cli.folder / "deep").mkdir()
    body = "".join(
        f"<img src='{where}'>"
        for where in (
            "../secret.png",
            "deep/../../secret.png",
            "%2e%2e/secret.png",
            "link.png",
            "pipe.png",
            "deep",
            "file:///etc/passwd",
            f"file://{cli.folder.parent}/secret.png",
            "data:image/png;base64,AAAA",
            "javascript:alert(1)",
            "http://[",
            "\x00.png",
        )
    )
    cli("add", cli.write("bread.html", page(body)), "--media")
    assert kept(cli) == []


def test_a_file_that_is_too_large_is_named(cli: Cli) -> None:
    (cli.folder / "a.png").write_bytes(png(size=3 << 20))
    path = cli.write("bread.html", page("<img src='a.png'>"))
    assert "a.png: is larger than 0.5 MiB" in cli("add", path, "--media", "--media-limit", "0.5").err
    assert kept(cli) == []
    assert "3,145" in cli("add", path, "--media").err
    cli("media", "-o", "out")
    (file,) = (cli.folder / "out").iterdir()
    assert file.read_bytes() == png(size=3 << 20)
    assert "--media-limit" in cli("add", path, "--media", "--media-limit", "0", code=2).err


def test_files_inside_a_zip_file_are_kept(cli: Cli) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr("april/img/oven.png", png())
        file.writestr("april/img/unused.png", png(5))
        file.writestr("april/bread.html", page("<img src='img/../img/oven.png'><img src='../secret.png'>"))
    ran = cli("add", cli.write("saved.zip", packed.getvalue()), "--media")
    assert "saved.zip: kept 1 file that posts show" in ran.err
    assert "saved.zip: note, media: not inside it: saved.zip/secret.png\n" in ran.err
    assert names(cli) == ["oven"]


def test_of_a_site_they_come_with_it_and_once(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    weblog.posts[
        1
    ].text += "<img src='/up/oven.png'><a href='/up/list.pdf'><img src='/up/oven-small.png'></a>"
    weblog.posts[3].text += "<img src='../../up/same.png'><img src='/up/gone.png'><img src='/up/page.png'>"
    weblog.posts[5].text += "<img src='http://127.0.0.2/up/private.png'><img src='/up/large.png'>"
    for name in ("oven", "same"):
        site.at(f"/up/{name}.png", Reply(png(), "image/png"))
    site.at("/2015/up/same.png", Reply(png(), "image/png"))
    site.at("/up/oven-small.png", Reply(png(3), "image/png"))
    site.at("/up/list.pdf", Reply(b"%PDF-1.4", "application/pdf"))
    site.at("/up/page.png", Reply(b"<!DOCTYPE html><html>not found</html>", "image/png"))
    site.at("/up/large.png", Reply(png(size=2 << 20), "image/png"))
    ran = cli("add", site.home, "--media", "--media-limit", "1")
    assert "kept 4 files that posts show" in ran.err
    for words in (
        "/up/gone.png: the server answers 404",
        "/up/page.png: is a page, not a file",
        "127.0.0.2 is in a private network",
        "/up/large.png: is larger than 1 MiB",
    ):
        assert words in ran.err
    assert sorted(names(cli)) == ["list", "oven", "oven-small", "same"]
    assert len({row["digest"] for row in kept(cli)}) == 3
    site.asked.clear()
    cli("sync", "--media")
    assert [path for path in site.asked if path.startswith(("/up/oven", "/up/list"))] == []
    assert "/up/gone.png" in site.asked, "it may be there by now"


def test_what_a_file_in_a_list_shows_is_asked_of_the_web_but_not_of_a_private_network(
    cli: Cli, site: Site
) -> None:
    site.at("/up/oven.png", Reply(png(), "image/png"))
    said = {
        "title": "Bread",
        "content": {"format": "html", "body": f"<img src='{site.url('/up/oven.png')}'><img src='b.png'>"},
        "permalink": site.url("/bread/"),
    }
    path = cli.write("all.jsonl", json.dumps(said))
    assert "is in a private network" in cli("add", path, "--media").err
    assert site.asked == []


def test_a_featured_picture_and_an_attachment_are_shown_too(cli: Cli) -> None:
    url = "http://mill.example/up/oven.png"
    here = {"site": "mill.example"}
    said = [
        here | {"title": "Bread", "source_id": "3", "media": [{"kind": "featured", "id": "9"}]},
        here | {"title": "Roses", "source_id": "4", "media": [{"kind": "featured", "id": "10"}]},
        here | {"title": "Oven", "type": "attachment", "source_id": "9", "attachment_url": url},
        {
            "title": "Else",
            "type": "attachment",
            "source_id": "10",
            "site": "b.example",
            "attachment_url": url,
        },
    ]
    cli("add", cli.write("all.jsonl", "\n".join(map(json.dumps, said))))
    with reading(cli.path) as db:
        shown = {post.title: references(db, [post]).get(post.id, []) for post in posts(db)}
    assert shown == {"Bread": [(url, url)], "Roses": [], "Oven": [(url, url)], "Else": [(url, url)]}


def test_names_are_safe_on_every_system_and_stay(cli: Cli) -> None:
    shown = ["CON.png", "a b&c.PNG", "хліб.png", "x" * 300 + ".png", "noext", ".hidden.png", "-rf.png"]
    made = []
    for number, name in enumerate(shown):
        try:
            (cli.folder / name).write_bytes(png(number))
        except OSError:
            continue
        made.append(name)
    body = "".join(f"<img src='{name.replace(' ', '%20').replace('&', '&amp;')}'>" for name in made)
    cli("add", cli.write("bread.html", page(body)), "--media")
    found = [row["name"] for row in kept(cli)]
    assert len(found) == len(made) == 6
    assert all(name.isascii() and len(name) < 90 and name[0].isalnum() and "/" not in name for name in found)
    assert [name[:5] for name in found[:3]] == ["con-" + found[0][4], "a-b-c", "file-"]
    cli("media", "-o", "out")
    assert sorted(path.name for path in (cli.folder / "out").iterdir()) == sorted(found)


def test_a_link_in_the_folder_is_replaced_and_not_followed(cli: Cli) -> None:
    (cli.folder / "a.png").write_bytes(png())
    cli("add", cli.write("bread.html", page("<img src='a.png'>")), "--media")
    (name,) = [row["name"] for row in kept(cli)]
    victim = cli.folder / "victim"
    victim.write_text("mine")
    (cli.folder / "out").mkdir()
    Path(cli.folder, "out", name).symlink_to(victim)
    cli("media", "-o", "out")
    assert victim.read_text() == "mine"
    assert Path(cli.folder, "out", name).read_bytes() == png()


def test_posts_are_chosen_as_everywhere(cli: Cli) -> None:
    (cli.folder / "a.png").write_bytes(png())
    cli("add", cli.write("bread.html", page("<img src='a.png'>")), "--media")
    assert len(kept(cli, "1")) == len(kept(cli, "--month", "2015-04")) == 1
    assert kept(cli, "--month", "2015-05") == []
    assert cli("media").out.split("\t")[0] == "1"
