"""A folder of anything: each post once, and what holds none is told in a line."""

import json
import re
import shutil
from pathlib import Path

import pytest

from solidarity_archive.text import fold
from tests.conftest import Cli
from tests.readers.test_docx import TEXT as WORDS
from tests.readers.test_docx import document, paragraph
from tests.readers.test_mail import answer, mail
from tests.readers.test_warc import answer as answered
from tests.readers.test_warc import record
from tests.shared import DUMPS

SITE = "http://mill.example/2015/04"
POSTS = {
    20: (
        "bread",
        "Bread is dear",
        "Flour is dear, say the bakers of the old mill, and so is the wheat it is made of, this spring.",
    ),
    21: (
        "roses",
        "And roses too",
        "Whoever walked past the town hall this morning saw roses on every step, and nobody knows whose.",
    ),
    22: (
        "sun",
        "The sun on the mill",
        "The wheel of the mill turned again today for the first time since the winter, and all came to see.",
    ),
}


def entry(day: int, *, whole: bool = True) -> str:
    slug, title, text = POSTS[day]
    text = text if whole else text[:50] + " […]"
    link = f'<a href="{SITE}/{day}/{slug}/" rel="bookmark">{title}</a>'
    return (
        f'<article class="post hentry"><h2 class="entry-title">{link}</h2>'
        f'<time class="entry-date published" datetime="2015-04-{day}T10:00:00+03:00">{day} April 2015</time>'
        f'<div class="entry-content"><p>{text}</p></div></article>'
    )


def page(*days: int, marks: str, whole: bool = True) -> str:
    entries = "".join(entry(day, whole=whole) for day in days)
    return (
        f'<!doctype html><html><head><title>Mill</title></head><body class="{marks}">{entries}</body></html>'
    )


def feed() -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{SITE}/{day}/{slug}/</link><guid>http://mill.example/?p={day}</guid>"
        f"<pubDate>{day} Apr 2015 07:00:00 +0000</pubDate>"
        f"<description>{text[:40]} [&#8230;]</description></item>"
        for day, (slug, title, text) in POSTS.items()
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Mill</title><link>http://mill.example</link>{items}</channel></rss>'


def copied() -> str:
    posts = "\n\n".join(f"{title}\n\n{text[:60]} […]" for _, title, text in POSTS.values())
    return f"Monthly Archives: April 2015\n\n{posts}\n"


def pasted() -> str:
    _, title, text = POSTS[21]
    return f"{title}\n\n21 April 2015\n\n{text}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as somebody has it who kept what was left of a site."""
    made = tmp_path / "left"
    files: dict[str, str | bytes] = {
        "month.html": page(22, 21, 20, marks="archive date", whole=False),
        "copied.txt": copied(),
        "feeds/feed.xml": feed(),
        "posts/Bread is dear.html": page(20, marks="single single-post"),
        "posts/Bread is dear_files/style.css": "p { color: red } /* April 2015 […] */",
        "posts/Bread is dear_files/jquery.js": "Monthly Archives: April 2015\n\nNo post\n\nIt is […]\n",
        "posts/Bread is dear_files/loaf.jpg": b"\xff\xd8\xff\xe0",
        "posts/Bread is dear_files/loaf(1)": b"\x89PNG",
        "posts/Bread is dear_files/saved_resource.html": "<!doctype html><html><body>advertisement</body>",
        "roses.txt": pasted(),
        "crawl.warc": record(f"{SITE}/22/sun/", answered(page(22, marks="single").encode())),
        "robots.txt": "User-agent: *\nDisallow:\n",
        "Thumbs.db": b"\xd0\xcf\x11\xe0",
        ".DS_Store": b"\0\0\0\1",
    }
    for name, data in files.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return made


def test_a_folder_of_anything_gives_each_post_once(cli: Cli, folder: Path) -> None:
    ran = cli("add", folder)
    (line,) = ran.err.splitlines()[1:]
    assert line.endswith("files of programs (2), images (1), parts of pages (2), scripts (1), styles (1)")
    posts = json.loads(cli("list", "--format", "json", "--fields", "title,date,permalink,complete,text").out)
    assert [(post["permalink"], post["title"], post["complete"]) for post in posts] == [
        (f"{SITE}/{day}/{slug}/", title, True)
        for day, (slug, title, _) in sorted(POSTS.items(), reverse=True)
    ]
    assert [post["text"] for post in posts] == [POSTS[day][2] for day in (22, 21, 20)]
    again = cli("add", folder).out
    assert not re.search(r"\d (?:new|updated|completed)", again)


def test_each_kind_that_holds_no_post_is_told_by_name_when_it_might(cli: Cli, folder: Path) -> None:
    (folder / "leaflet.pdf").write_bytes(b"%PDF-1.4")
    (folder / "contact.html").write_text("<!doctype html><html><body>Write to us.</body></html>")
    ran = cli("add", folder, code=3)
    assert f"archive: {folder}/leaflet.pdf: is a PDF, which cannot be read" in ran.err
    assert f"archive: {folder}/contact.html: holds no post" in ran.err


def test_a_folder_without_files_is_told(cli: Cli) -> None:
    (cli.folder / "new" / "deeper").mkdir(parents=True)
    page = cli.write("copied.txt", copied())
    ran = cli("add", "new", page)
    assert "new: a folder without files; nothing was added\n" in ran.err
    assert "3 new" in ran.out
    assert cli("add", "new", "--quiet").err == ""


def test_what_is_named_itself_is_read_whatever_its_name(cli: Cli) -> None:
    assert "3 new" in cli("add", cli.write("copied.js", copied())).out
    assert "does not look like" in cli("add", cli.write("a.css", "p { color: red }"), code=1).err


def test_a_maildir_is_its_messages(cli: Cli) -> None:
    for name, data in {
        "cur/1.M1.mill:2,S": mail(),
        "new/2.M2.mill": answer("One."),
        "tmp/3.M3.mill": mail("half", id="<9@x>"),
        ".Lists/cur/4.M4.mill:2,": mail("Roses.", id="<8@x>", Subject="Roses"),
        ".Lists/new/.keep": b"",
        ".hidden/5": mail("Hidden.", id="<7@x>", Subject="Hidden"),
        "dovecot-uidlist": b"3 V1 N2",
    }.items():
        path = cli.folder / "Maildir" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    cli("add", "Maildir")
    listed = json.loads(cli("list", "--format", "json", "--fields", "title,comment_count").out)
    assert sorted((post["title"], post["comment_count"]) for post in listed) == [("Bread", 1), ("Roses", 0)]


def test_a_word_document_in_a_zip_is_read(cli: Cli) -> None:
    (cli.folder / "a").mkdir()
    (cli.folder / "a" / "x.docx").write_bytes(document(paragraph("Bread", style="Titel"), WORDS))
    shutil.make_archive(str(cli.folder / "a"), "zip", cli.folder / "a")
    assert "a.zip/x.docx: docx: 1 item = 1 new" in cli("add", "a.zip").out


@pytest.mark.skipif(not DUMPS.exists(), reason="the dumps of a real WordPress are not here")
def test_all_that_a_real_wordpress_left_gives_its_posts_once_each(cli: Cli) -> None:
    ran = cli("add", DUMPS, code=3)
    complained = [line for line in ran.err.splitlines() if line.startswith("archive:")]
    assert [Path(line.split(": ")[1]).name for line in complained] == ["archives.json", "truth.json"]
    truth = {str(post["id"]): post for post in json.loads((DUMPS / "truth.json").read_text())["posts"]}
    held = {
        path: path.read_text().replace("\\/", "/") for path in DUMPS.rglob("*.*") if path.name != "truth.json"
    }
    texts = "\n".join(text for path, text in held.items() if path.suffix != ".txt")
    items = "\n".join(text for path, text in held.items() if path.parent.name in ("feeds", "rest", "wxr"))
    named = {
        id
        for id, post in truth.items()
        if re.search(rf"post_id>{id}<|\"post-{id}\"|\?p={id}\b", texts) or f"{post['permalink']}<" in items
    }
    fields = "source_id,title,date,permalink"
    posts = json.loads(cli("list", "--type", "any", "--status", "any", "-f", "json", "--fields", fields).out)
    found = [post["source_id"] for post in posts if post["source_id"] in truth]
    assert sorted(found) == sorted(named)
    assert len({post["permalink"] for post in posts}) == len(posts)
    for post in posts:
        if said := truth.get(post["source_id"] or ""):
            assert fold(post["title"] or "") == fold(
                said["title_plain"].removeprefix("Protected: ").removeprefix("Private: ")
            )
            assert (post["date"] or "")[:10] == (said["date_iso"] or "")[:10] or said["status"] != "publish"
