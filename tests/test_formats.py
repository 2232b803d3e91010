"""What a source is, its content tells; its name does not matter."""

import pytest

from solidarity_archive.errors import SourceError, UsageError
from solidarity_archive.formats import FORMATS, detect, readable


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'{"title": "To the strikers"}\n', "jsonl"),
        (b'[{"id": 7, "guid": {"rendered": "http://kilnrow.example/?p=7"}}]', "rest"),
        (b'{"id": 7, "title": {"rendered": "Bread"}}', "rest"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b'<?xml version="1.0"?><rss version="2.0">', "feed"),
        (b'<br />\n<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        ("<?xml version='1.0'?><rss>".encode("utf-16"), "feed"),
        (b"---\ntitle: Bread\n---\nFlour is dear.", "markdown"),
        (b"+++\ntitle = 'Bread'\n+++\n", "markdown"),
        (b"Title: Bread\nDate: 2015-04-21\n\nFlour is dear.", "markdown"),
        (b"TITLE: Bread\nDATE: 2015-04-21\n\n-----\nBODY:\nFlour is dear.", "markdown"),
        (b"<!DOCTYPE html><title>April 2015</title>", "html"),
        ("<!doctype html><html>".encode("utf-16"), "html"),
        (b"\xef\xbb\xbfMonthly Archives: April 2015\n", "text"),
        ("Місяць: Квітень 2015\n\nСтрайк".encode()[:-1], "text"),
        ("Архив за Апрель 2015".encode("koi8-r"), "text"),
    ],
)
def test_the_first_bytes_tell_the_format(head: bytes, name: str) -> None:
    assert detect(head).name == name


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"id,date,title,author\n1,2015-04,Bread,\n", "a list that this program wrote"),
        ("April 2015 · 1 post\n1\t2015-04\tBread […]\n".encode(), "a list that this program wrote"),
        (b"%PDF-1.7", "PDF"),
        (b"SQLite format 3\0", "SQLite"),
        (b'<?xml version="1.0"?><opml version="2.0">', "XML"),
        (
            b"TITLE: Bread\r\nAUTHOR: Ann\r\nDATE: 04/21/2015\r\n-----\r\nBODY:\r\nFlour is dear.\r\n",
            "Movable Type",
        ),
    ],
)
def test_what_no_reader_knows_is_refused_by_name(head: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        detect(head)


def test_a_format_that_cannot_be_read_is_wrong_usage() -> None:
    assert [readable(row.name) for row in FORMATS if row.reader]
    with pytest.raises(UsageError, match="csv"):
        readable("csv")
