"""Mail: newsletters are posts, answers on a list are comments, and hostile messages end in time."""

import base64
import io
import json
import quopri
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import accession
from solidarity_archive.errors import SourceError
from solidarity_archive.formats import detect
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Capture, Comment, Medium, Notice, Skipped
from solidarity_archive.readers.mail.contents import unflowed
from solidarity_archive.readers.mail.entity import words
from solidarity_archive.readers.mail.mark import looks_like
from solidarity_archive.readers.mail.reader import read
from solidarity_archive.source import Source
from tests.conftest import Cli, only, outcomes
from tests.shared import CORPORA

DAY = "Tue, 21 Apr 2015 10:00:00 +0300"
ROOT, ANSWER, THIRD = "<1@mill.example>", "<2@mill.example>", "<3@mill.example>"


def mail(text: str | bytes = "Flour is dear.", *headers: str, id: str | None = ROOT, **named: str) -> bytes:
    said = {"From": "Ann Baker <ann@mill.example>", "Date": DAY, "Subject": "Bread", **named}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in said.items() if value]
    lines += [f"Message-ID: {id}"] if id else []
    body = text.encode() if isinstance(text, str) else text
    return "\r\n".join([*lines, *headers]).encode() + b"\r\n\r\n" + body


def answer(text: str, id: str = ANSWER, to: str = ROOT, **named: str) -> bytes:
    return mail(
        text, id=id, **{"Subject": "Re: Bread", "In_Reply_To": to, "From": "Bob <bob@mill.example>"} | named
    )


def box(*messages: bytes) -> bytes:
    return b"".join(b"From ann@mill.example Tue Apr 21 10:00:00 2015\n" + each + b"\n\n" for each in messages)


def part(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + body


def multipart(kind: str, *parts: bytes, boundary: str = "b1") -> tuple[bytes, str]:
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), each) for each in parts)
    return body + b"--%s--\r\n" % boundary.encode(), f'Content-Type: multipart/{kind}; boundary="{boundary}"'


TEXT = part(b"Flour is dear.", "Content-Type: text/plain")
HTML = part(
    b"<html><head><title>x</title></head><body><p>Flour is <b>dear</b>.</p></body></html>",
    "Content-Type: text/html",
)
LEAFLET = part(
    b"JVBERi0=", "Content-Type: application/pdf", 'Content-Disposition: attachment; filename="leaflet.pdf"'
)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("X-Gmail-Labels: Important,Spam", "spam"),
        ("X-Gmail-Labels: =?UTF-8?Q?=D0=9A=D0=BE=D1=88=D0=B8=D0=BA,Opened?=", "in the trash"),
        ("X-Mozilla-Status: 0009", "deleted"),
    ],
)
def test_what_was_thrown_away_is_left_out_and_counted(header: str, why: str) -> None:
    thrown = mail("Pills.", header, id=ANSWER)
    post, notice = read(
        Source("box", io.BytesIO(box(thrown, mail("Kept.", "X-Mozilla-Status: 0001"), thrown)))
    )
    assert isinstance(post, Capture)
    assert notice == Notice("mail", f"2 are {why} and left out")


def test_a_draft_was_not_published() -> None:
    label = "X-Gmail-Labels: Drafts"
    post, reply = read(
        Source("box", io.BytesIO(box(mail("Flour.", label), mail("So!", label, id=ANSWER, In_Reply_To=ROOT))))
    )
    assert isinstance(post, Capture)
    assert post.says["status"] == "draft"
    assert isinstance(reply, Capture)
    assert [comment.status for comment in reply.details.comments or ()] == ["draft"]


def reading(data: bytes) -> list[Any]:
    return list(read(Source("mail", io.BytesIO(data))))


def one(data: bytes) -> Capture:
    (item,) = [item for item in reading(data) if isinstance(item, Capture)]
    return item


def told(items: Iterable[Any]) -> list[str]:
    return [f"{item.where}: {item.what}" for item in items if isinstance(item, Notice)]


def body(data: bytes) -> str | None:
    content = one(data).content
    return content.body if content else None


def comment(item: Capture) -> Comment:
    assert item.details.comments
    return item.details.comments[0]


def add(db: sqlite3.Connection, data: bytes, name: str = "list.mbox") -> accession.Sheet:
    source = Source(name, io.BytesIO(data))
    return accession.add(db, source, accession.read(source))


def test_a_newsletter_is_a_post() -> None:
    item = one(
        mail("Flour is dear.\r\n\r\n-- \r\nThe bakers\r\n", Keywords="bread, flour", Content_Language="en")
    )
    assert item.place == "message 1"
    assert item.kind == "source"
    assert item.says == {
        "title": "Bread",
        "published": "2015-04-21T10:00:00+03:00",
        "guid": "mid:1@mill.example",
        "authors": [{"name": "Ann Baker"}],
        "terms": [{"taxonomy": "post_tag", "name": "bread"}, {"taxonomy": "post_tag", "name": "flour"}],
        "language": "en",
    }
    assert item.content == ("text", "Flour is dear.\n\n-- \nThe bakers")
    assert item.completeness == "stated"


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Ann Baker <ann@mill.example>", "Ann Baker"),
        ('"Baker, Ann" <ann@mill.example>', "Baker, Ann"),
        ("ann@mill.example (Ann Baker)", "Ann Baker"),
        ("ann at mill.example (Ann Baker)", "Ann Baker"),
        ("ann@mill.example", "ann"),
        ("=?koi8-r?B?4c7OwQ==?= <ann@mill.example>", "Анна"),
        ("Анна <ann@mill.example>", "Анна"),
    ],
)
def test_names_are_authors_and_addresses_are_not(sender: str, name: str) -> None:
    assert one(mail(From=sender)).says["authors"] == [{"name": name}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?B?0KXQu9GW0LE=?=", "Хліб"),
        ("=?utf-8?Q?Bread_and?= =?utf-8?Q?_roses?=", "Bread and roses"),
        ("=?utf-8?B?0KXQu9GW0A==?=\r\n =?utf-8?B?sQ==?=", "Хліб"),
        ("=?ISO-2022-JP?B?GyRCJUElaSU3GyhC?=", "チラシ"),
        ("=?windows-1251?Q?=D5=EB=B3=E1?= 2015", "Хліб 2015"),
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("=?utf-8?B?!!!?=", "=?utf-8?B?!!!?="),
        ("Bread =? and", "Bread =? and"),
        ("Bread\r\n and  roses", "Bread and roses"),
    ],
)
def test_headers_are_decoded(value: str, text: str) -> None:
    assert one(mail(Subject=value)).says["title"] == text


@pytest.mark.parametrize("encoding", ["utf-8", "koi8-r", "windows-1251", "euc-jp"])
def test_raw_bytes_in_a_header_are_in_the_charset_of_the_text(encoding: str) -> None:
    title = "小麦粉は高い" if encoding == "euc-jp" else "Хлеб и розы"
    raw = mail("", f"Content-Type: text/plain; charset={encoding}", Subject="BREAD")
    assert one(raw.replace(b"BREAD", title.encode(encoding))).says["title"] == title


@pytest.mark.parametrize(
    ("text", "said", "really"),
    [
        ("Хлеб дорог, мука дороже.", "koi8-r", "koi8-r"),
        ("Хлеб дорог, мука дороже.", "windows-1251", "windows-1251"),
        ("小麦粉は高い。", "iso-2022-jp", "iso-2022-jp"),
        ("Le blé est cher.", "iso-8859-1", "latin-1"),
        ("Le blé est cher.", "us-ascii", "latin-1"),
        ("Хлеб дорог, мука дороже.", "us-ascii", "windows-1251"),
        ("Хлеб дорог, мука дороже.", "iso-8859-1", "windows-1251"),
        ("Хлеб дорог, мука дороже.", "windows-1251", "utf-8"),
        ("Хлеб дорог, мука дороже.", "x-unknown", "utf-8"),
        ("Хлеб дорог, мука дороже.", "punycode", "utf-8"),
    ],
)
@pytest.mark.parametrize("transfer", ["8bit", "base64", "quoted-printable"])
def test_texts_are_decoded_also_where_the_charset_is_wrong(
    text: str, said: str, really: str, transfer: str
) -> None:
    data = text.encode(really)
    if transfer == "base64":
        data = base64.encodebytes(data)
    if transfer == "quoted-printable":
        data = quopri.encodestring(data)
    headers = f"Content-Type: text/plain; charset={said}", f"Content-Transfer-Encoding: {transfer}"
    assert body(mail(data, *headers)) == text


def test_damaged_transfer_encodings_keep_what_there_is() -> None:
    transfer = "Content-Transfer-Encoding: "
    assert (
        body(mail(b"Flour =is d=C3=A9ar.= \r\n And so =", f"{transfer}quoted-printable"))
        == "Flour =is déar. And so "
    )
    data = base64.b64encode(b"Flour is dear.")
    assert body(mail(data[:-3], f"{transfer}base64")) == "Flour is dea"
    assert body(mail(data + b"\r\n____\r\nThe list", f"{transfer}base64")) == "Flour is dear.\n____\nThe list"


def test_of_alternatives_the_html_counts() -> None:
    text, kind = multipart("alternative", TEXT, HTML)
    assert one(mail(text, kind)).content == ("html", "<p>Flour is <b>dear</b>.</p>")
    text, kind = multipart("alternative", TEXT, part(b"<img src=x>", "Content-Type: text/html"))
    assert one(mail(text, kind)).content == ("text", "Flour is dear.")


def test_parts_in_parts_are_read_and_attachments_are_named() -> None:
    inner, alternative = multipart("alternative", TEXT, HTML, boundary="b1_alt")
    picture = part(
        b"iVBORw0=",
        "Content-Type: image/png",
        "Content-ID: <loaf@mill>",
        "Content-Disposition: inline; filename*=utf-8''%D1%85%D0%BB%D1%96%D0%B1.png",
    )
    related, kind = multipart("related", part(inner, alternative), picture, boundary="b2")
    footer = part(b"____\r\nbakers mailing list\r\n", "Content-Type: text/plain")
    text, outer = multipart("mixed", part(related, kind), LEAFLET, footer)
    item = one(mail(b"This is in parts.\r\n" + text, outer))
    assert item.content == ("html", "<p>Flour is <b>dear</b>.</p>\n<p>____<br>\nbakers mailing list</p>\n")
    assert item.details.media == (
        Medium("attachment", "loaf@mill", "хліб.png"),
        Medium("attachment", None, "leaflet.pdf"),
    )


def test_a_forwarded_message_is_part_of_the_text() -> None:
    inner = part(mail("Wheat is dear too.", Subject="Wheat"), "Content-Type: message/rfc822")
    text, kind = multipart("mixed", TEXT, inner)
    heading = f"Subject: Wheat\nFrom: Ann Baker <ann@mill.example>\nDate: {DAY}"
    assert body(mail(text, kind)) == f"Flour is dear.\n\n{heading}\n\nWheat is dear too."


def test_parts_without_an_end_and_without_parts_are_read() -> None:
    text, kind = multipart("mixed", TEXT)
    assert body(mail(text.removesuffix(b"--b1--\r\n"), kind)) == "Flour is dear."
    assert body(mail(b"Flour is dear.", kind)) == "Flour is dear."
    assert one(mail(b"\r\n", kind)).content is None


def test_flowed_lines_are_one() -> None:
    flowed = "Flour \nis dear.\n\n> Bread \n> is, \n>> too.\n From\n-- \nAnn"
    assert unflowed(flowed, delete=False) == "Flour is dear.\n\n> Bread is, \n>> too.\nFrom\n-- \nAnn"
    assert unflowed("小麦 \n粉", delete=True) == "小麦粉"
    assert body(mail("Flour \r\nis dear.", "Content-Type: text/plain; Format=Flowed")) == "Flour is dear."


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("Tue, 21 Apr 2015 10:00:00 +0300", "2015-04-21T10:00:00+03:00"),
        ("21 Apr 2015 10:00 GMT", "2015-04-21T10:00+00:00"),
        ("Tue, 21 Apr 15 10:00:00 -0500 (EST)", "2015-04-21T10:00:00-05:00"),
        ("21 Apr 2015", "2015-04-21"),
        ("", None),
        ("soon", None),
        ("Tue, 33 Apr 2015 10:00:00 +0300", None),
    ],
)
def test_a_date_is_what_its_sender_wrote_or_none(date: str, said: str | None) -> None:
    items = reading(mail(Date=date))
    (item,) = [item for item in items if isinstance(item, Capture)]
    assert item.says.get("published") == said
    assert len(told(items)) == bool(date and not said)


def test_a_list_is_the_site_and_its_name_no_part_of_a_title() -> None:
    named = {
        "List_Id": '"The bakers" <bakers.lists.mill.example>',
        "Archived_At": "<https://lists.mill.example/1>",
    }
    says = one(mail(Subject="[Bakers] [urgent] Bread", **named)).says
    assert says["title"] == "[urgent] Bread"
    assert (says["site"], says["site_title"]) == ("bakers.lists.mill.example", "The bakers")
    assert says["permalink"] == "https://lists.mill.example/1"
    assert one(mail(Subject="[urgent] Bread", **named)).says["title"] == "[urgent] Bread"


def test_an_answer_is_a_comment_on_what_its_thread_began_with() -> None:
    item = one(answer("> Flour is dear.\r\nSo is <b>wheat</b>.", Subject="Re: [x] AW: Bread"))
    assert item.kind == "hint"
    assert item.says == {"guid": "mid:1@mill.example", "title": "[x] AW: Bread"}
    assert comment(item) == Comment(
        id="mid:2@mill.example",
        author="Bob",
        email="bob@mill.example",
        date="2015-04-21T10:00:00+03:00",
        content="&gt; Flour is dear.\nSo is &lt;b&gt;wheat&lt;/b&gt;.",
    )
    deeper = one(answer("No.", THIRD, ANSWER, References=f"{ROOT}\r\n {ANSWER}"))
    assert (deeper.says["guid"], comment(deeper).parent) == ("mid:1@mill.example", "mid:2@mill.example")


def test_what_is_passed_on_is_no_answer() -> None:
    assert one(answer("See below.", Subject="Fwd: Bread")).kind == "source"


def test_what_is_attached_to_an_answer_is_named() -> None:
    text, kind = multipart("mixed", TEXT, LEAFLET)
    item = one(mail(text, kind, id=ANSWER, In_Reply_To=ROOT))
    assert comment(item).meta == {"attachments": ("leaflet.pdf",)}


THREAD = [mail(), answer("One."), answer("Two.", THIRD, ANSWER), answer("Three.", "<4@mill.example>", THIRD)]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (3, 1, 0, 2)])
@pytest.mark.parametrize("apart", [False, True])
def test_a_thread_is_one_post_whatever_the_order_and_in_however_many_files(
    db: sqlite3.Connection, order: tuple[int, ...], apart: bool
) -> None:
    messages = [THREAD[number] for number in order]
    for data in messages if apart else [box(*messages)]:
        sheet = add(db, data)
        assert sheet.items == sum(outcomes(sheet).values())
    post = only(db)
    assert (post.title, post.comment_count, post.complete) == ("Bread", 3, True)
    assert post.authors[0].name == "Ann Baker"
    assert outcomes(add(db, box(*messages)))["unchanged"] == 4


def test_the_sheet_of_a_thread_adds_up(db: sqlite3.Connection) -> None:
    assert outcomes(add(db, box(*THREAD))) == {"new": 1, "updated": 3}
    assert outcomes(add(db, box(*THREAD))) == {"unchanged": 4}


def test_a_thread_whose_beginning_never_comes_is_shown_by_its_title(cli: Cli) -> None:
    ran = cli("add", cli.write("list.mbox", box(*THREAD[1:])))
    assert "3 items = 1 new + 2 updated" in ran.out
    assert cli("list").lines[-1] == "1\t-\tBread […]"
    shown = cli("show", "1", "--comments").out
    assert all(text in shown for text in ("One.", "Two.", "Three."))
    cli("add", cli.write("root.eml", THREAD[0]))
    assert cli("list").lines[-1] == "1\t2015-04-21T10:00:00+03:00\tBread\tAnn Baker"
    assert cli("undo").code == 0
    assert cli("list").lines[-1] == "1\t-\tBread […]"


def test_addresses_are_private(cli: Cli) -> None:
    cli("add", cli.write("list.mbox", box(*THREAD)))
    shown = cli("show", "1", "--comments", "--format", "json").out
    assert len(json.loads(shown)[0]["comments"]) == 3
    for command in (
        "show 1 --comments",
        "list -f json",
        "search bread -f jsonl",
        "show 1 -f json --comments",
    ):
        assert not {"ann@mill.example", "bob@mill.example"} & set(
            re.findall(r"[\w.]+@[\w.]+", cli(*command.split()).out)
        )


def test_lines_that_look_like_the_beginning_of_a_message_are_text() -> None:
    lines = "Dear all,\n\n{}From here on Tue Apr 21 10:00:00 2015\nit goes on."
    quoted = box(mail(lines.format(">")), mail("Two.", id=ANSWER))
    assert [item.content.body for item in reading(quoted)] == [lines.format(""), "Two."]
    assert reading(box(mail(lines.format(">>"))))[0].content.body == lines.format(">")
    text = lines.format("")
    stated = mail(text, f"Content-Length: {len(text)}")
    assert [item.content.body for item in reading(box(stated, mail("Two.", id=ANSWER)))] == [text, "Two."]


@pytest.mark.parametrize("length", [3, 400, 100_000])
def test_a_length_that_is_wrong_parts_no_messages(length: int) -> None:
    first = mail("One.", f"Content-Length: {length}")
    items = reading(box(first, mail("Two.", id=ANSWER), mail("Three.", id=THIRD)))
    assert [item.content.body for item in items] == ["One.", "Two.", "Three."]


def test_a_programs_own_message_is_passed_over() -> None:
    items = reading(box(mail(Subject="DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"), mail()))
    assert told(items) == ["message 1: is a mail program's own, and no message"]
    assert len(items) == 2


def test_what_holds_nothing_is_skipped_with_the_reason() -> None:
    items = reading(box(mail("", Subject=""), b"no header here", mail()))
    assert [(item.where, item.why) for item in items[:2] if isinstance(item, Skipped)] == [
        ("message 1", "it has neither subject nor text"),
        ("message 2", "it has no header"),
    ]


def test_what_is_and_is_no_mail() -> None:
    assert detect(mail()).name == detect(box(mail())).name == "mail"
    assert detect(b"Received: x\nReceived: y\n z\nX-A: 1\nTo: a\nFrom: b\n\nText").name == "mail"
    for other in (
        b"Title: Bread\nDate: 2015-04-21\nCategory: Mill\n\nText",
        b"From the mill, 10:00 on 21 April 2015\n\nBread is dear.",
        b"Monthly Archives: April 2015\n\nBread\n\nText [...]",
        b"---\ntitle: Bread\nfrom: x\nto: y\n---\n",
    ):
        assert not looks_like(other)


def test_bombs_end_in_time() -> None:
    encoded = "=?utf-8?Q?a?= " * 300_000
    assert len(words(encoded)) < 20_000
    assert one(mail(Subject=encoded)).says["title"]
    assert one(mail(From="a," * 200_000)).says
    assert one(mail(From='"' * 100_000)).says
    assert one(mail("x", 'Content-Type: multipart/mixed; boundary="' + ";" * 200_000)).says
    nested, kind = multipart("mixed", TEXT)
    for number in range(3000):
        nested, kind = multipart("mixed", part(nested, kind), boundary=f"b{number}")
    assert one(mail(nested, kind)).content
    many, kind = multipart("mixed", *[TEXT] * 50_000)
    assert one(mail(many, kind)).content
    assert one(mail(b"--b1\r\n" * 200_000, 'Content-Type: multipart/mixed; boundary="b1"')).says
    assert len(reading(box(mail(b"From " + b"1:11 2015 " * 200_000)))) == 1
    assert one(mail(From="ann at " * 5000, List_Id="<" * 9000, Subject="[" * 9000)).says
    lengths = [mail("x", "Content-Length: 90000000", id=f"<{number}@x>") for number in range(3000)]
    assert len(reading(box(*lengths))) == 3000


@given(st.data())
def test_a_mutated_mailbox_is_read_or_refused(data: st.DataObject) -> None:
    text, kind = multipart("mixed", part(*multipart("alternative", TEXT, HTML, boundary="b2")), LEAFLET)
    subject = "=?utf-8?B?0KXQu9GW0LE=?= =?koi8-r?Q?=E1?="
    whole = box(
        mail(text, kind, Subject=subject), answer("One.\n>From me", Content_Type="text/plain; format=flowed")
    )
    made = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(made) - 1))
        made[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    try:
        items = reading(bytes(made))
    except SourceError:
        return
    assert all(isinstance(item, Capture | Skipped | Notice) for item in items)


@pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not here")
def test_every_message_of_the_corpora_is_in_or_refused_with_one_line(cli: Cli) -> None:
    files = sorted(CORPORA.glob("mail*/*"))
    assert files
    for path in files:
        ran = cli("add", path, code=None)
        assert ran.code in (0, 1, 3)
        if ran.code == 1:
            assert ran.err.startswith(f"archive: {path}: ")


PAGE = b"<!doctype html><body class=single><article class=hentry><h1 class=entry-title>Bread</h1>"
PAGE += b"<div class=entry-content><p>Flour is d\xe9ar.</p></div></article>"


@pytest.mark.parametrize(
    "said", ["From: <Saved by Blink>\r\nSnapshot-Content-Location: http://mill.example/bread/\r\n", ""]
)
def test_a_page_saved_as_a_message_is_the_page(said: str) -> None:
    page = part(
        quopri.encodestring(PAGE),
        "Content-Type: text/html; charset=iso-8859-1",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: http://mill.example/bread/",
    )
    style = part(b"p { color: red }", "Content-Type: text/css", "Content-Location: http://mill.example/a.css")
    text, kind = multipart("related", page, style)
    data = f"{said}Subject: Bread\r\nDate: {DAY}\r\nMIME-Version: 1.0\r\n{kind}\r\n\r\n".encode() + text
    row = detect(data)
    assert row.name == "mhtml"
    (item,) = resolve(row.reader or "")(Source("bread.mhtml", io.BytesIO(data)))
    assert item.says == {
        "title": "Bread",
        "permalink": "http://mill.example/bread/",
        "slug": "bread",
        "site": "mill.example",
    }
    assert item.content == ("html", "<p>Flour is d\u00e9ar.</p>")
    assert item.place == "saved 2015-04-21T10:00:00+03:00, entry 1"


def test_mail_with_pictures_is_no_saved_page() -> None:
    text, kind = multipart("related", HTML)
    assert detect(mail(text, kind, "MIME-Version: 1.0")).name == "mail"
