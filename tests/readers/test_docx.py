"""Word documents: one post each, with what its author set in it."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.errors import SourceError
from solidarity_archive.formats import detect
from solidarity_archive.post import Medium
from solidarity_archive.readers.docx import read
from solidarity_archive.source import Source
from tests.conftest import Cli

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
FACTS = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dc:creator>Ann Baker</dc:creator>"
    "<dcterms:created>2019-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"
)
STYLES = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style></w:styles>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="http://mill.example/?a=1&amp;b=2" TargetMode="External"/>
<Relationship Id="r2" Target="javascript:alert(1)" TargetMode="External"/></Relationships>"""


def paragraph(*runs: str, style: str = "", listed: bool = False) -> str:
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    marks += '<w:numPr><w:ilvl w:val="0"/></w:numPr>' if listed else ""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{marks}</w:pPr>{inside}</w:p>"


def run(text: str, marks: str = "") -> str:
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def document(*paragraphs: str, title: str = "", files: dict[str, bytes] | None = None) -> bytes:
    made = io.BytesIO()
    body = f"<w:document {W} {R}><w:body>{''.join(paragraphs)}<w:sectPr/></w:body></w:document>"
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": body.encode(),
        "word/styles.xml": STYLES.encode(),
        "word/_rels/document.xml.rels": RELATIONS.encode(),
        "docProps/core.xml": FACTS.format(title=title).encode(),
        **(files or {}),
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return made.getvalue()


def reading(data: bytes) -> Any:
    assert detect(data[:65536]).name == "docx"
    (item,) = read(Source("x.docx", io.BytesIO(data)))
    return item


TEXT = paragraph("Flour is ", run("dear", "<w:b/>"), " &amp; so &lt;on&gt;.")


def test_a_document_is_a_post_with_what_its_author_set() -> None:
    link = f'<w:hyperlink r:id="r1">{run("there")}</w:hyperlink>'
    link += f'<w:hyperlink r:id="r2">{run("nowhere")}</w:hyperlink>'
    table = f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    item = reading(
        document(
            paragraph("Bread is dear", style="Titel"),
            paragraph("21 April 2015"),
            TEXT,
            paragraph("Why", style="berschrift2"),
            paragraph("one", listed=True),
            paragraph("two", listed=True),
            paragraph(),
            table,
            paragraph(link, run("now", '<w:i/><w:b w:val="0"/>'), "<w:r><w:br/><w:t>then</w:t></w:r>"),
            paragraph(
                f"<w:ins>{run('kept')}</w:ins>",
                f"<w:del><w:r><w:delText>gone</w:delText></w:r>{run('x')}</w:del>",
            ),
            f"<w:sdt><w:sdtContent>{paragraph('boxed')}</w:sdtContent></w:sdt>",
        )
    )
    assert item.says == {
        "title": "Bread is dear",
        "published": "2015-04-21",
        "authors": [{"name": "Ann Baker"}],
    }
    assert item.completeness == "stated"
    assert item.content.body == (
        "<p>21 April 2015</p>\n<p>Flour is <strong>dear</strong> &amp; so &lt;on&gt;.</p>\n<h2>Why</h2>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<table>\n<tr><td>a</td><td>b</td></tr>\n</table>\n"
        '<p><a href="http://mill.example/?a=1&amp;b=2">there</a>nowhere<em>now</em><br>then</p>\n'
        "<p>kept</p>\n<p>boxed</p>"
    )


def test_when_a_file_was_made_is_no_date_of_the_post() -> None:
    assert "published" not in reading(document(TEXT)).says


@pytest.mark.parametrize(
    ("paragraphs", "stated", "title"),
    [
        ([paragraph(run("Bread", "<w:b/>")), TEXT], "", "Bread"),
        ([TEXT], "Bread", "Bread"),
        ([paragraph("Bread", style="Titel"), TEXT], "Document1", "Bread"),
        ([TEXT, TEXT], "", None),
    ],
)
def test_the_title_is_what_stands_above_or_what_the_file_says(
    paragraphs: list[str], stated: str, title: str | None
) -> None:
    assert reading(document(*paragraphs, title=stated)).says.get("title") == title


def test_pictures_are_named() -> None:
    item = reading(document(TEXT, files={"word/media/image1.png": b"\x89PNG"}))
    assert item.details.media == (Medium("image", None, "media/image1.png"),)


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><w>&b;</w>",
        "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w>&x;</w>",
        "<w><open></w>",
        "",
    ],
)
def test_what_is_no_document_is_refused(body: str, cli: Cli) -> None:
    data = document(TEXT, files={"word/document.xml": body.encode()})
    ran = cli("add", cli.write("x.docx", data), code=1)
    assert ran.err.startswith("archive: x.docx: is a")
    assert "root:" not in ran.err


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_part_is_refused_however_it_is_packed(packing: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as file:
        file.writestr("word/document.xml", f"<w:document {W}><w:body>{TEXT}</w:body></w:document>")
    data = bytearray(made.getvalue())
    begins = data.index(b"word/document.xml") + len("word/document.xml")
    for at in (10, 12, 20, 30):
        data[begins + at] ^= 0xFF
    with pytest.raises(SourceError, match="is a Word document that is damaged"):
        list(read(Source("x.docx", io.BytesIO(bytes(data)))))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(SourceError, match="more than 64 MiB of text"):
        reading(document(TEXT, files={"word/document.xml": b" " * (70 << 20)}))


def test_deep_nesting_ends() -> None:
    deep = "<w:sdt>" * 1000 + paragraph("x") + "</w:sdt>" * 1000
    assert reading(document(deep)).content.body == "<p>x</p>"


@given(st.data())
def test_a_mutated_document_is_read_or_refused(data: st.DataObject) -> None:
    made = bytearray(document(paragraph("Bread", style="Titel"), TEXT))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(made) - 1))
        made[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    try:
        list(read(Source("x.docx", io.BytesIO(bytes(made)))))
    except SourceError:
        return
