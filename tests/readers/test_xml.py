import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.errors import SourceError
from solidarity_archive.post import Notice, Skipped
from solidarity_archive.readers.mending import mended
from solidarity_archive.readers.xml import elements, parsed
from solidarity_archive.source import Source


def source(data: str | bytes) -> Source:
    return Source("x.xml", io.BytesIO(data if isinstance(data, bytes) else data.encode()))


def mending(data: str | bytes) -> tuple[str, list[str]]:
    stream, notices = mended(source(data))
    return stream.read().decode(), [notice.what for notice in notices]


def items(data: str | bytes) -> list[Any]:
    return list(parsed(source(data), ("{*}item",), lambda items, _: texts(items)))


def texts(items: Iterator[Any]) -> Iterator[Any]:
    return (item if isinstance(item, Skipped) else item.text for item in items)


@pytest.mark.parametrize(
    "sound",
    [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss><item>Tide &amp; toll &#169; &#x2014;</item></rss>\n',
        "<rss><!-- a & b &nbsp; --><item><![CDATA[ & &nbsp; &#11; <b> ]]></item></rss><!-- & -->",
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!-- it\'s -->]><rss><item>a&nbsp;b</item></rss>',
        '\n<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><item><dc:date>1984</dc:date></item></rss>',
        "<?xml version='1.0'?><?style & ?><rss><item><![CDATA[a]]>b<![CDATA[c]]></item></rss>",
        "<rss><item>" + "Сміливо йшли за плотом &amp; веслом. " * 90000 + "</item></rss>",
    ],
)
def test_what_is_sound_comes_out_as_it_was_and_without_a_word(sound: str) -> None:
    assert mending(sound) == (sound, [])


@pytest.mark.parametrize(
    ("broken", "sound", "what"),
    [
        ("<a>Nan & Wilf &c.</a>", "<a>Nan &amp; Wilf &amp;c.</a>", "2 raw ampersands were mended"),
        (
            "<a>&nbsp;&tide;</a>",
            "<a>&#160;&amp;tide;</a>",
            "1 raw ampersand and 1 undeclared entity were mended",
        ),
        ("<a>x\x07y<![CDATA[\x00]]>&#11;</a>", "<a>xy<![CDATA[]]></a>", "3 control characters were mended"),
        ("<a>&#55357;&#57003;</a>", "<a>&#128683;</a>", "1 control character was mended"),
        (
            "<a><![CDATA[so ]]> it goes]]></a>",
            "<a><![CDATA[so ]]]]><![CDATA[> it goes]]></a>",
            "1 “]]>” inside a CDATA section was mended",
        ),
        (
            '<b>Notice</b>: a & b\n<?xml version="1.0"?><rss></rss>\n<p>12 queries & more',
            '<?xml version="1.0"?><rss></rss>\n',
            "41 stray characters before or after the document were mended",
        ),
        (
            "<rss><item><dc:date>1984</dc:date></item></rss>",
            '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><item><dc:date>1984</dc:date></item></rss>',
            "1 undeclared prefix was mended",
        ),
        (
            '<?xml version=1.0 encoding="utf-8" ?><rss/>',
            '<?xml version="1.0" encoding="UTF-8"?><rss/>',
            "1 malformed XML declaration was mended",
        ),
    ],
)
def test_what_is_usually_broken_is_mended_and_counted(broken: str, sound: str, what: str) -> None:
    assert mending(broken) == (sound, [what])


def test_the_encoding_is_what_the_bytes_are_in_and_the_declaration_follows() -> None:
    text = '<?xml version="1.0" encoding="{}"?><rss><item>Поромники стоять разом на причалі</item></rss>'
    utf8 = text.format("UTF-8")
    assert mending(text.format("windows-1251").encode("cp1251")) == (utf8, [])
    assert mending(text.format("UTF-16").encode("utf-16")) == (utf8, [])
    found, notices = mending(text.format("utf-8").encode("cp1251"))
    assert found.casefold() == utf8.casefold()
    assert notices == ["was read in cp1251, not in utf-8 as it says"]


@pytest.mark.parametrize(
    "name",
    [
        *("punycode", "idna", "unicode_escape", "unicode-escape", "raw_unicode_escape", "undefined"),
        *("hex", "base64", "uu", "zlib", "bz2", "rot13"),
    ],
)
def test_a_declared_encoding_that_no_text_is_in_is_passed_over(name: str) -> None:
    text = '<?xml version="1.0" encoding="{}"?><rss><item>C:\\new \\u0041-é</item></rss>'
    found, notices = mending(text.format(name))
    assert found == text.format("UTF-8")
    assert notices == [f"was read in utf-8, not in {name} as it says"]


def test_where_a_wrong_declaration_makes_no_difference_nothing_is_said() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Caf{}</a>'
    assert mending(text.format("e"))[1] == []
    assert mending(text.format("é"))[1] == ["was read in utf-8, not in ISO-8859-1 as it says"]


def test_a_letter_cut_in_two_does_not_change_the_encoding() -> None:
    text = "<a>Поромники стоять разом на причалі, " * 3
    found, notices = mending(text.encode() + b"\xd0<b/>it\x92s")
    assert found == text + "\ufffd<b/>it’s"
    assert notices == ["2 bytes that are no UTF-8 were mended"]


def test_pieces_may_end_anywhere() -> None:
    parts = ["<rss><item>", "& &nbsp; &amp; ", "<![CDATA[ & ]]>", "<!-- & -->", "&#160;", "</item></rss>"]
    whole = "".join(parts)
    expected = mending(whole)[0]
    for before in range((1 << 20) - len(whole), 1 << 20, 7):
        filler = "<!--" + "x" * (before - 7) + "-->"
        assert mending(filler + whole)[0] == filler + expected


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        (
            '<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx">'
            + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(12))
            + "]><r><item>&m;</item></r>",
            r"^declares entities that expand to too much \(line 1\)$",
        ),
        (
            '<!DOCTYPE r [<!ENTITY a "' + "x" * 100000 + '">]><r><item>' + "&a;" * 100000 + "</item></r>",
            "expand to too much",
        ),
        (
            '<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><r><item>&a;</item></r>',
            "expand to too much",
        ),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n<r><item>&a;</item></r>', "other files"),
        (
            '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><r><item>&a;</item></r>',
            "other files",
        ),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><r><item x="&a;"/></r>', "other files"),
        ("<a>" * 100000, "not well-formed XML .*depth"),
        ("<rss>\n<item>a < b</item></rss>", r"^is not well-formed XML \(line 2: "),
        ("", "holds no XML"),
    ],
)
def test_what_is_hostile_or_beyond_mending_is_refused_in_a_line(hostile: str, why: str) -> None:
    with pytest.raises(SourceError, match=why) as refused:
        items(hostile)
    assert "\n" not in str(refused.value)


def test_a_dtd_elsewhere_is_never_read() -> None:
    data = '<!DOCTYPE r SYSTEM "file:///etc/hostname"><r><item>a&b;&eacute;</item></r>'
    assert items(data) == ["a&b;é"]


def test_where_a_file_breaks_off_its_whole_items_are_there() -> None:
    assert items("<rss><item>1</item>\n<item>2</item>\n<item>3</it") == [
        "1",
        "2",
        Skipped("line 3", "the file breaks off here"),
    ]


@pytest.mark.parametrize(
    "end", ["<", "</", "<ite", "<![CD", "<![CDATA[", "<item><t", "<item a='", "<item>x &am"]
)
def test_a_file_may_break_off_anywhere(end: str) -> None:
    data = f"<rss><item>one</item><item>two</item>{end}".encode()
    *whole, last = elements(io.BytesIO(data), "item")
    assert len(whole) == 2
    assert isinstance(last, Skipped)


WHOLE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- & -->\n<rss xmlns:dc="http://purl.org/dc/elements/1.1/">'
    + "".join(f"<item a='{n}'>Хліб <dc:x/>&amp; <![CDATA[троянди & so]]> {n}</item>\n" for n in range(9))
    + "</rss>\n"
).encode()
BROKEN = st.sampled_from(
    [
        *(b"&", b"&nbsp;", b"&tide;", b"<", b">", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"\0", b"\x07"),
        *(b"\xd0", b"\x93", "\uffff".encode(), b"&#11;", b"&#X41;", b"&#55357;&#57003;", b"<wp:y/>", b"<?x"),
        *(b" wp:y='1'", b"</rss>", b"<rss>", b"xmlns:dc", b'"', b"<!DOCTYPE rss [<!ENTITY tide 'x'>]>", b""),
        *(b"\xef\xbb\xbf", b"windows-1251", b" standalone='yes'", b"<?xml version='1.0'?>"),
    ]
)


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 9), BROKEN), max_size=3),
    st.sampled_from([0, 1 << 15, 1 << 19]),
)
def test_what_is_parsed_as_it_is_until_it_breaks_is_what_mending_first_makes(
    breaks: list[tuple[int, int, bytes]], later: int
) -> None:
    data = WHOLE.replace(b"</rss>", b" " * later + b"<item>last</item></rss>")
    for place, length, junk in breaks:
        data = data[:place] + junk + data[place + length :]
    stream, notices = mended(source(data))
    mended_first = taken(all_told(elements(stream, "{*}item"), notices))
    assert taken(parsed(source(data), ("{*}item",), all_told)) == mended_first


def all_told(items: Iterator[Any], notices: list[Notice]) -> Iterator[Any]:
    for item in items:
        skipped = isinstance(item, Skipped)
        yield item if skipped else [(each.tag, each.items(), each.text, each.tail) for each in item.iter()]
    # Mending takes for a prefix what stands in a text, and then binds it for nothing.
    yield from (notice for notice in notices if "prefix" not in notice.what)


def taken(said: Iterator[Any]) -> list[Any]:
    """Return all that comes, and what it ends with if that is an error."""
    found: list[Any] = []
    try:
        found += said
    except SourceError as error:
        found.append(str(error))
    return found
