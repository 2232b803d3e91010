"""Crawls: the pages of WARC and ARC files are the posts that the pages themselves are."""

import gzip
import io
import random
import re
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from solidarity_archive import accession
from solidarity_archive.errors import NoPostsError, SourceError
from solidarity_archive.formats import detect
from solidarity_archive.post import Capture, Notice, Skipped
from solidarity_archive.readers.warc import records, stream
from solidarity_archive.readers.warc.reader import read
from solidarity_archive.source import Source
from tests.conftest import Cli, outcomes, posts
from tests.shared import CORPORA

SAMPLES = Path(__file__).parent / "samples"
DAY = "2015-04-21T10:00:00Z"
BREAD, ROSES, MONTH = (f"http://mill.example/2015/04/{path}" for path in ("20/bread/", "21/roses/", ""))


def page(title: str, text: str = "Flour is dear.", head: str = "") -> bytes:
    body = f"<h1 class=entry-title>{title}</h1><div class=entry-content><p>{text}</p></div>"
    made = f"<!doctype html><title>{title}</title>{head}<body class=single><article class=hentry>{body}"
    return made.encode()


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    url: str, block: bytes, *headers: str, kind: str = "response", date: str = DAY, length: object = None
) -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block) if length is None else length}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def arc(url: str, block: bytes) -> bytes:
    return f"{url} 192.0.2.1 20150421100000 text/html {len(block)}\n".encode() + block + b"\n"


INFO = record("", b"software: none\r\n", kind="warcinfo")
ARC_INFO = b"filedesc://mill.arc 0.0.0.0 20150421100000 text/plain 76\n1 0 Mill\nURL IP-address Archive-date"
ARC_INFO += b" Content-type Archive-length\n\n"
TWO = [record(BREAD, answer(page("Bread"))), record(ROSES, answer(page("Roses")))]


def reading(data: bytes) -> list[Any]:
    return list(read(Source("crawl", io.BytesIO(data))))


def titles(items: Iterable[Any]) -> list[object]:
    return [item.says.get("title") for item in items if isinstance(item, Capture)]


def skipped(items: Iterable[Any]) -> list[tuple[str, str]]:
    return [(item.where, item.why) for item in items if isinstance(item, Skipped)]


def told(items: Iterable[Any]) -> list[str]:
    return [f"{item.where}: {item.what}" for item in items if isinstance(item, Notice)]


@pytest.mark.parametrize(
    "data",
    [
        INFO + b"".join(TWO),
        b"".join(TWO),
        gzip.compress(INFO + b"".join(TWO)),
        b"".join(gzip.compress(each) for each in (INFO, *TWO)),
        b"".join(gzip.compress(each) + b"\0" * 100 for each in (INFO, *TWO)),
        b"".join((INFO, *TWO)).replace(b"\r\nWARC", b"\nWARC").replace(b"WARC/1.0", b"WARC/1.1"),
        ARC_INFO + arc(BREAD, answer(page("Bread"))) + arc(ROSES, answer(page("Roses"))),
        b"".join(
            map(gzip.compress, (ARC_INFO, arc(BREAD, page("Bread")), arc(ROSES, answer(page("Roses")))))
        ),
    ],
    ids=["plain", "no-info", "gzip", "gzip-each", "padded", "wget-lines", "arc", "arc-gzip-each"],
)
def test_pages_come_with_their_address_and_the_time_of_the_crawl(data: bytes) -> None:
    assert detect(data).name == "warc"
    items = [item for item in reading(data) if isinstance(item, Capture)]
    assert [item.says["permalink"] for item in items] == [BREAD, ROSES]
    assert titles(items) == ["Bread", "Roses"]
    numbers = [int(item.place.split(",")[0].removeprefix("record ")) for item in items]
    assert numbers[1] == numbers[0] + 1
    assert [item.place.partition(", ")[2] for item in items] == [
        f"{url}, {DAY}, entry 1" for url in (BREAD, ROSES)
    ]


def test_the_time_of_the_crawl_is_no_date_of_a_post() -> None:
    (item,) = reading(record("http://mill.example/bread/", answer(page("Bread"))))
    assert "published" not in item.says


def test_what_a_page_says_of_its_address_counts_before_where_it_was_found() -> None:
    head = f'<link rel=canonical href="{ROSES}">'
    (item,) = reading(record(f"{ROSES}?fbclid=1", answer(page("Roses", head=head))))
    assert item.says["permalink"] == ROSES


@pytest.mark.parametrize("tail", ["comment-page-2/", "comment-page-2/#comments", "?replytocom=7"])
def test_pages_of_comments_are_pages_of_their_post(tail: str) -> None:
    head = f'<link rel=canonical href="{ROSES}{tail}">'
    (item,) = reading(record(f"{ROSES}{tail}", answer(page("Roses", head=head))))
    assert item.says["permalink"] == ROSES


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:])) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(body) + packing.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(page("Bread")), ["Transfer-Encoding: chunked"]),
        (gzip.compress(page("Bread")), ["Content-Encoding: gzip"]),
        (zlib.compress(page("Bread")), ["content-encoding:  DEFLATE"]),
        (raw_deflate(page("Bread")), ["Content-Encoding: deflate"]),
        (chunked(gzip.compress(page("Bread"))), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
        (gzip.compress(gzip.compress(page("Bread"))), ["Content-Encoding: gzip, gzip"]),
        (page("Bread"), ["Transfer-Encoding: chunked"]),
        (page("Bread"), ["Content-Encoding: gzip"]),
        (page("Bread"), ["Content-Encoding: br"]),
        (chunked(page("Bread"))[:-5], ["Transfer-Encoding: chunked"]),
    ],
)
def test_bodies_are_unpacked_as_browsers_do(body: bytes, headers: list[str]) -> None:
    assert titles(reading(record(BREAD, answer(body, *headers)))) == ["Bread"]


@pytest.mark.parametrize(
    ("body", "header", "why"),
    [
        (gzip.compress(page("Bread"))[:-20], "Content-Encoding: gzip", "breaks off"),
        (b"\x1f\x8b\x08" + b"\xff" * 50, "Content-Encoding: gzip", "compression is damaged"),
        (b"\x8b\x0b\x80rot\x03", "Content-Encoding: br", "packed with “br”"),
        (b"5\r\nabcde\r\nzz\r\nx", "Transfer-Encoding: chunked", "chunks are damaged"),
        (b"50\r\nabcde", "Transfer-Encoding: chunked", "middle of a chunk"),
        (gzip.compress(b"<p>" + b" " * (100 << 20)), "Content-Encoding: gzip", "far more comes out"),
    ],
)
def test_bodies_that_cannot_be_unpacked_are_skipped_with_the_reason(
    body: bytes, header: str, why: str
) -> None:
    items = reading(record(BREAD, answer(body, header)) + TWO[1])
    ((where, said),) = skipped(items)
    assert where == f"record 1, {BREAD}, {DAY}"
    assert why in said
    assert titles(items) == ["Roses"]


def test_the_charset_that_the_server_named_counts_where_the_page_names_none() -> None:
    body = page("Хліб", "Борошно дороге.").decode().encode("koi8-u")
    assert titles(reading(record(BREAD, answer(body, kind="text/html; charset=koi8-u")))) == ["Хліб"]
    body = page("Хліб", head="<meta charset=windows-1251>").decode().encode("windows-1251")
    assert titles(reading(record(BREAD, answer(body, kind="text/html; charset=iso-8859-1")))) == ["Хліб"]


@pytest.mark.parametrize("name", ["no-such-thing", '"u\0tf"', "unicode_escape"])
def test_a_charset_that_the_server_cannot_mean_is_passed_over(name: str) -> None:
    answered = answer(page("Bread", "It lies in C:\\new."), kind=f"text/html; charset={name}")
    (item,) = reading(record(BREAD, answered))
    assert item.content.body == "<p>It lies in C:\\new.</p>"


def test_feeds_and_answers_of_the_api_go_through_their_own_readers() -> None:
    feed = (SAMPLES / "feed" / "wordpress.xml").read_bytes()
    rest = (SAMPLES / "rest" / "posts.saved").read_bytes()
    api = "http://mill.example/wp-json/wp/v2/posts"
    items = reading(
        record("http://mill.example/feed/", answer(feed, kind="application/rss+xml"))
        + record(api, answer(rest, kind="application/json"))
    )
    assert {item.place.split(", ")[3] for item in items if isinstance(item, Capture)} >= {"item 1", "item 2"}
    assert any(f"record 2, {api}" in getattr(item, "place", "") for item in items)


def test_what_the_api_answers_about_other_things_is_no_post() -> None:
    types = (
        b'{"post":{"name":"Posts","_links":{"x":[{"href":"http:\\/\\/mill\\/wp-json\\/wp\\/v2\\/posts"}]}}}'
    )
    assert detect(types).name == "rest"
    url = "http://mill.example/wp-json/wp/v2/types"
    items = reading(TWO[0] + record(url, answer(types, kind="application/json")))
    assert (titles(items), told(items)) == (["Bread"], ["records: passed over: 1 of other kinds"])


def test_what_is_no_page_is_counted_in_a_note() -> None:
    items = reading(
        TWO[0]
        + record("http://mill.example/robots.txt", answer(b"User-agent: *\n", kind="text/plain"))
        + record("http://mill.example/a.png", answer(b"\x89PNG\r\n", kind="image/png"))
        + record("http://mill.example/b.png", answer(b"\x89PNG\r\n", kind="image/png"))
        + record("http://mill.example/old", answer(b"", "Location: /", status="301 Moved"))
        + record("http://mill.example/gone", answer(page("Gone"), status="404 Not Found"))
        + record("http://mill.example/a.css", answer(b"p { color: red }", kind="text/css"))
        + record("http://mill.example/", answer(b"<!doctype html><title>Mill</title><p>Welcome."))
        + record("dns:mill.example", b"20150421100000\nmill.example. 1 IN A 192.0.2.1\n")
        + record(BREAD, b"GET / HTTP/1.1\r\n\r\n", kind="request")
    )
    assert titles(items) == ["Bread"]
    assert not skipped(items)
    assert told(items) == [
        (
            "records: passed over: 1 for robots, 2 of images, 1 redirected, 1 not found or in error, "
            "1 of other kinds"
        ),
        "pages: 1 without a post: http://mill.example/",
    ]


def test_a_crawl_without_a_post_is_refused_in_one_line() -> None:
    with pytest.raises(
        NoPostsError, match=r"is a crawl that holds no post \(records, passed over: 1 of images\)"
    ):
        reading(record("http://mill.example/a.png", answer(b"\x89PNG", kind="image/png")))


def test_revisits_are_the_pages_that_they_refer_to() -> None:
    head = "WARC-Record-ID: <urn:uuid:1>", "WARC-Payload-Digest: sha1:AAAA"
    first = record(BREAD, answer(page("Bread")), *head)
    by_record = record(BREAD, b"", "WARC-Refers-To: <urn:uuid:1>", kind="revisit")
    by_digest = record(BREAD + "?x", answer(b""), "WARC-Payload-Digest: sha1:AAAA", kind="revisit")
    by_address = record(BREAD, b"", f"WARC-Refers-To-Target-URI: {BREAD}", kind="revisit")
    elsewhere = record(ROSES, b"", "WARC-Refers-To: <urn:uuid:9>", kind="revisit")
    items = reading(
        by_record + first + by_digest + by_address + elsewhere + record(BREAD, answer(page("Bread")))
    )
    assert titles(items) == ["Bread"]
    assert told(items) == [
        "records: passed over: 4 the same again, letter for letter",
        f"records: 1 refer to ones in another file: {ROSES}",
    ]


def test_an_address_in_brackets_or_with_spaces_is_one() -> None:
    (item,) = reading(record(f"<{BREAD}a b>", answer(page("Bread"))))
    assert item.says["permalink"] == f"{BREAD}a%20b"


def test_a_resource_is_a_page_without_a_servers_words() -> None:
    block = page("Хліб").decode().encode("koi8-u")
    data = record(BREAD, block, kind="resource").replace(
        b"application/http; msgtype=response", b"text/html; charset=koi8-u"
    )
    assert titles(reading(data)) == ["Хліб"]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("wrong", [-7, -40, 5, 30, 1000])
def test_a_record_whose_length_is_wrong_is_read_to_the_next_one(wrong: int, packed: bool) -> None:
    block = answer(page("Bread"))
    parts = [
        record(BREAD, block, length=len(block) + wrong),
        TWO[1],
        record(MONTH + "x/", answer(page("Sun"))),
    ]
    items = reading(b"".join(map(gzip.compress, parts)) if packed else b"".join(parts))
    assert titles(items) == ["Bread", "Roses", "Sun"]
    assert told(items) == [f"record 1, {BREAD}, {DAY}: its length is wrong: it was read to the next record"]


@pytest.mark.parametrize("length", ["", "x", "-1", "9" * 30])
def test_a_length_that_is_no_number_is_done_without(length: str) -> None:
    items = reading(record(BREAD, answer(page("Bread")), length=length) + TWO[1])
    assert titles(items) == ["Bread", "Roses"]


def test_what_lies_between_records_is_skipped_and_named() -> None:
    items = reading(TWO[0] + b"\0\1\2 rubble\n" * 500 + TWO[1])
    assert titles(items) == ["Bread", "Roses"]
    assert told(items) == [f"record 1, {BREAD}, {DAY}: its length is wrong: it was read to the next record"]
    items = reading(INFO + gzip.compress(b"")[:0] + TWO[0])
    assert titles(items) == ["Bread"]


def test_a_damaged_record_is_skipped_and_named_and_the_others_go_on() -> None:
    noise = random.Random(7).randbytes(3000).hex()  # noqa: S311 - no secret
    parts = [gzip.compress(record(f"{MONTH}{n}/", answer(page(f"Post {n}", noise[n:])))) for n in range(5)]
    parts[2] = parts[2][:600] + b"\xff" * 60 + parts[2][660:]
    items = reading(b"".join(parts))
    assert titles(items) == ["Post 0", "Post 1", "Post 3", "Post 4"]
    ((where, why),) = skipped(items)
    assert (where, why) == ("after record 2", "is damaged")


def test_a_file_that_breaks_off_keeps_what_came_before() -> None:
    data = b"".join(TWO)
    items = reading(data[:-30])
    assert titles(items) == ["Bread"]
    assert skipped(items) == [(f"record 2, {ROSES}, {DAY}", "it breaks off: 26 bytes are missing")]
    each = b"".join(map(gzip.compress, TWO))
    assert titles(reading(each[:-30])) == ["Bread"]
    assert skipped(reading(each[:-30])) == [("record 2", "is damaged")]


def test_a_bomb_is_not_read_on() -> None:
    bomb = gzip.compress(record(ROSES, answer(b"<p>" + b" " * (60 << 20))))
    items = reading(gzip.compress(TWO[0]) + bomb)
    assert titles(items) == ["Bread"]
    assert skipped(items) == [("after record 2", "not read on from here: far more comes out than is packed")]


def test_records_inside_one_another_are_not_read_again_and_again() -> None:
    data = io.BytesIO(b"WARC/1.0\r\nContent-Length: 9999999\r\n\r\n" * 100_000)
    only = stream.Stream(Source("x", data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "Stream", lambda _: only)
        patch.setattr(records, "_MOST_READ_TWICE", 1 << 24)
        list(records.records(only.source))
    assert 1 << 23 < only.pushed < 1 << 25


def test_a_page_that_is_larger_than_pages_may_be_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_LARGEST_BLOCK", 5000)
    items = reading(record(BREAD, answer(page("Bread", "x" * 9000))) + TWO[1])
    assert titles(items) == ["Roses"]
    assert skipped(items) == [(f"record 1, {BREAD}, {DAY}", "it is too large to be a page")]


def written(compress: bool) -> bytes:
    """Return a crawl as a program writes it that others use."""
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=compress)
    writer.write_record(writer.create_warcinfo_record("mill.warc", {"software": "a test"}))
    for url, title in ((BREAD, "Bread"), (ROSES, "Roses")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        one = writer.create_warc_record(
            url, "response", payload=io.BytesIO(page(title)), http_headers=headers
        )
        writer.write_record(one)
        again = writer.create_revisit_record(url, one.rec_headers["WARC-Payload-Digest"], url, DAY)
        writer.write_record(again)
        one.raw_stream.close()
        again.raw_stream.close()
    return made.getvalue()


@pytest.mark.parametrize("compress", [False, True])
def test_what_another_program_writes_is_read(compress: bool) -> None:
    items = reading(written(compress))
    assert titles(items) == ["Bread", "Roses"]
    assert told(items) == ["records: passed over: 2 the same again, letter for letter"]


def test_a_crawl_is_one_accession_and_its_sheet_adds_up(db: sqlite3.Connection) -> None:
    month = (SAMPLES / "html" / "month-full.html").read_bytes()
    data = b"".join(TWO) + record(MONTH, answer(month)) + record(MONTH + "?again", answer(month + b" "))
    source = Source("crawl.warc", io.BytesIO(data))
    sheet = accession.add(db, source, accession.read(source))
    captures = [item for item in reading(data) if isinstance(item, Capture)]
    assert sheet.items == len(captures) == sum(outcomes(sheet).values())
    assert sheet.counts["new"] == len(posts(db))
    again = accession.add(db, source, accession.read(source))
    assert outcomes(again) == {"unchanged": len(captures)}


def test_of_a_wacz_only_the_crawls_are_read(cli: Cli) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("datapackage.json", '{"profile": "data-package"}')
        file.writestr(
            "pages/pages.jsonl",
            '{"format": "json-pages-1.0", "id": "pages"}\n{"url": "x", "title": "No post"}\n',
        )
        file.writestr("indexes/index.cdx.gz", gzip.compress(b"com,example)/ 2015 {}\n"))
        file.writestr("archive/one.warc.gz", b"".join(map(gzip.compress, TWO)))
        file.writestr("archive/two.warc", record(MONTH + "sun/", answer(page("Sun"))))
    ran = cli("add", cli.write("mill.wacz", made.getvalue()))
    assert ran.lines[-2:] == [
        "mill.wacz/archive/one.warc.gz: warc: 2 items = 2 new",
        "mill.wacz/archive/two.warc: warc: 1 item = 1 new",
    ]
    assert cli("list", "--format", "json", "--fields", "title").out.count("No post") == 0


def test_a_packed_crawl_is_one_source_and_not_unpacked_first(cli: Cli) -> None:
    ran = cli("add", cli.write("mill.warc.gz", gzip.compress(b"".join(TWO))))
    assert ran.lines[-1] == "mill.warc.gz: warc: 2 items = 2 new"
    assert re.search(rf"record 2, {re.escape(ROSES)}, {DAY}", cli("history", "2").out)


@given(st.data())
def test_a_mutated_crawl_is_read_or_refused(data: st.DataObject) -> None:
    whole = (
        INFO
        + TWO[0]
        + record(
            ROSES,
            answer(
                chunked(gzip.compress(page("Roses"))), "Transfer-Encoding: chunked", "Content-Encoding: gzip"
            ),
        )
    )
    parts = [whole, gzip.compress(whole), gzip.compress(INFO) + gzip.compress(whole)]
    made = bytearray(data.draw(st.sampled_from(parts)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(made) - 1))
        cut = data.draw(st.integers(0, 40))
        made[at : at + cut] = data.draw(st.binary(max_size=40))
    try:
        items = reading(bytes(made))
    except SourceError:
        return
    assert all(isinstance(item, Capture | Skipped | Notice) for item in items)


@pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not here")
def test_every_crawl_of_the_corpora_is_in_or_refused_with_one_line(cli: Cli) -> None:
    files = sorted(CORPORA.glob("warc*/*"))
    assert files
    for path in files:
        ran = cli("add", path, code=None)
        assert ran.code in (0, 1, 3)
        if ran.code == 1:
            assert ran.err.startswith(f"archive: {path}: ")
            assert len([line for line in ran.err.splitlines() if line.startswith("archive:")]) == 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no process's memory")
def test_a_large_crawl_is_read_as_a_stream(tmp_path: Path) -> None:
    crawl, noise = tmp_path / "large.warc", random.Random(7)  # noqa: S311 - no secret
    with crawl.open("wb") as file:
        for number in range(200):
            body = (
                page(f"Post {number}", "Flour is dear.")
                + b"<!--%s-->" % noise.randbytes(10_000).hex().encode()
            )
            file.write(record(f"{MONTH}20/{number}/", answer(body)))
            file.write(record(f"{MONTH}{number}.jpg", answer(noise.randbytes(1 << 21), kind="image/jpeg")))
    program = (
        "import sys; from solidarity_archive.readers.warc.reader import read; "
        "from solidarity_archive.source import Source; "
        "print(sum('place' in dir(item) for item in read(Source('x', open(sys.argv[1], 'rb'))))); "
        "print(next(line for line in open('/proc/self/status') if 'VmHWM' in line).split()[1])"
    )
    words = [sys.executable, "-c", program, str(crawl)]
    ran = subprocess.run(words, check=True, capture_output=True, text=True)
    found, kilobytes = map(int, ran.stdout.split())
    assert crawl.stat().st_size > 400 << 20
    assert found == 200
    assert kilobytes < 150_000
