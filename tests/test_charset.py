"""Bytes to text: which encoding, and never a guess where something is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.charset import decode
from solidarity_archive.errors import SourceError

UKRAINIAN = (
    "Шановні товариші! Сьогодні біля будівлі суду зібралося понад сто людей, щоб підтримати "
    "робітниць пекарні. Їхні вимоги прості: хліб, гідна платня й восьмигодинний робочий день. "
    "Ґанок був у квітах, і кожен, хто приходив, отримував окраєць."
)
RUSSIAN = (
    "Товарищи! Вчера на площади собрались пекари со всего города и объявили, что завтра печи "
    "останутся холодными. Объединяйтесь, приходите с семьями, приносите чай и песни."
)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_no_text(encoding: str) -> None:
    assert decode(UKRAINIAN.encode(encoding)) == (UKRAINIAN, encoding.removesuffix("-sig"))


def test_a_byte_order_mark_decides_against_a_declaration() -> None:
    page = '<?xml version="1.0" encoding="windows-1251"?><p>Хліб</p>'
    assert decode(page.encode("utf-8-sig")) == (page, "utf-8")


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-u", "iso-8859-5", "utf-8", "cp866"])
@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="{}"?>',
        "<meta charset={}>",
        "<META http-equiv=x content='text/html; charset={}'>",
    ],
)
def test_what_a_file_declares_of_itself_is_believed(head: str, encoding: str) -> None:
    page = head.format(encoding) + "<p>Хлеб и розы</p>"
    assert decode(page.encode(encoding)) == (page, encoding)


def test_a_declaration_that_does_not_fit_is_passed_over() -> None:
    page = "<meta charset=utf-8>" + UKRAINIAN
    assert decode(page.encode("cp1251"))[0] == page


@pytest.mark.parametrize(
    "name",
    [
        *("no-such-thing", "base64", "undefined", "utf-16", "utf-32-le"),
        *("punycode", "idna", "unicode_escape", "unicode-escape", "Unicode_Escape"),
        *("raw_unicode_escape", "raw-unicode-escape", "RAW_UNICODE_ESCAPE"),
    ],
)
def test_a_declaration_that_cannot_be_meant_is_passed_over(name: str) -> None:
    page = f"<meta charset={name}>Хліб і троянди… \\u0041"
    assert decode(page.encode()) == (page, "utf-8")


@pytest.mark.parametrize("name", ["iso-8859-1", "us-ascii"])
def test_latin_1_is_read_as_browsers_do(name: str) -> None:
    page = f"<meta charset={name}>“Bread” – roses"
    assert decode(page.encode("cp1252")) == (page, "windows-1252")
    assert decode(page.encode()) == (page, "utf-8")


def test_text_that_declares_nothing_is_utf_8_if_it_can_be() -> None:
    assert decode(UKRAINIAN.encode()) == (UKRAINIAN, "utf-8")
    assert decode(b"") == ("", "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8_u"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
    ],
)
def test_letters_tell_the_encoding_where_nothing_else_does(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [UKRAINIAN, "Bread and roses\r\n"])
def test_utf_16_without_a_mark_is_known_by_its_spaces(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\0\0\0\rIHDR\xff\xd8", bytes(range(256)), b"\xff\xfe\0", b"\xff\0" * 3 + b"\xff"]
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="no text"):
        decode(data)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_all_utf_8_without_nul_is_read_as_it_stands(text: str) -> None:
    marked = text.startswith("\ufeff")
    declared = "charset" in text or "encoding" in text
    assert marked or declared or decode(text.encode())[0] == text


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_an_error_in_words(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except SourceError:
        return
    assert data.decode(encoding).removeprefix("\ufeff") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        ("Борошно дороге", "koi8-u", "koi8-u"),
        ("Борошно дороге", "utf-8", "windows-1251"),
        ("Le blé est cher", "windows-1252", "iso-8859-1"),
        ("小麦粉は高い", "iso-2022-jp", "iso-2022-jp"),
        ("<meta charset=windows-1251>Мука", "windows-1251", "iso-8859-1"),
        ("<meta charset=windows-1251>Мука", "koi8-r", "koi8-r"),
        ("Flour is dear", "utf-8", "punycode"),
        ("C:\\new", "utf-8", "unicode_escape"),
        ("Flour is dear", "utf-8", "utf\0-8"),
    ],
)
def test_a_label_counts_unless_the_bytes_say_otherwise(text: str, encoding: str, label: str) -> None:
    assert decode(text.encode(encoding), label)[0] == text


def test_a_label_of_other_languages_counts_for_nothing() -> None:
    text = "Мука дорога, и хлеб дорог, и никто не знает, почему всё так дорого этой весной"
    assert decode(text.encode("windows-1251"), "iso-8859-1")[0] == text
