"""Strings: cleaned on the way in, folded for comparing, harmless on the way out."""

import unicodedata
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from solidarity_archive.text import clean, condense, fold, shorten, slugify, visible

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any text at all, lone surrogates and noncharacters included."""


@given(ANY)
def test_clean_text_can_be_kept(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not any(ord(each) < 32 and each not in "\t\n" for each in cleaned)


def test_cleaning_leaves_what_an_author_wrote() -> None:
    written = "  “Bread”\tand – roses…\u00a0Хліб\n\n👩‍🌾  "
    assert clean(written) == written


def test_cleaning_makes_line_ends_alike_and_takes_out_what_is_no_text() -> None:
    assert clean("a\r\nb\rc\n\0\x1b[31m\x7f\ufffe\ud800") == "a\nb\nc\n[31m\ufffd"


UNWANTED = [chr(number) for number in range(1 << 16) if clean(chr(number)) != chr(number)]


@pytest.mark.parametrize("form", ["<a>{}</a>", "<a><![CDATA[{}]]></a>", "<a>&#{};</a>"])
def test_what_comes_through_a_parser_of_xml_is_cleaned_alike(form: str) -> None:
    came: set[str] = set()
    for unwanted in UNWANTED:
        written = form.format(ord(unwanted) if "&#" in form else unwanted).encode("utf-8", "surrogatepass")
        with suppress(etree.XMLSyntaxError):
            for _, element in etree.iterparse(BytesIO(written), huge_tree=True, recover=False):
                came.add(f"{element.text}, longer than what is looked at one by one" * 2)
    assert any("\ufdd0" in text for text in came)
    for text in came:
        assert clean(text, from_xml=True) == clean(text)


ALIKE = [
    ("Bread  and\u00a0Roses\n", "bread and roses"),
    ("“Bread” – ‘roses’…", "\"Bread\" - 'roses'..."),
    ("об’їзд", "обʼїзд"),
    ("STRASSE", "straße"),
    ("cafe\u0301", "café"),
    ("co\u00adop\u200b", "coop"),
    ("\ufeffBread", "Bread"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_texts_that_a_reader_takes_for_the_same_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Bread", "Bred"), ("café", "cafe"), ("ґ", "г"), ("1.5", "15")])
def test_other_texts_do_not_fold_alike(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(ANY)
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(ANY)
def test_what_lies_around_words_does_not_count(text: str) -> None:
    assert fold(f" {text}\n") == fold(text) == fold(text).strip()


def test_condensing_leaves_letters_and_digits_alone() -> None:
    assert condense("One<br>two — “Three”, 4!") == "onebrtwothree4"
    assert condense("Хліб і троянди") == "хлібітроянди"
    assert condense("обʼєднання") == condense("об'єднання") == "обєднання"
    assert condense("…!?") == ""


@given(st.one_of(ANY, st.text("ʼʹ′'aґй\u0306\u0301ßІ \u200b")))
def test_what_is_condensed_has_the_letters_and_digits_of_what_is_folded(text: str) -> None:
    assert condense(text) == "".join(letter for letter in fold(text) if letter.isalnum())


DANGEROUS = ["\x1b[2J", "\x9b31m", "\u202eevil", "\u2066x", "a\x07", "\x85", "\u2028", "\ud800", "a\rb"]


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("lines", [False, True])
def test_what_would_drive_a_terminal_is_made_visible(text: str, *, lines: bool) -> None:
    shown = visible(text, lines=lines)
    assert not set(shown) & set("\x1b\x9b\u202e\u2066\x07\x85\u2028\ud800\r")


@given(ANY)
def test_one_line_stays_one_line(text: str) -> None:
    assert len(visible(text).splitlines()) <= 1
    assert len(visible(text, lines=True).splitlines()) <= text.count("\n") + 1


@given(ANY)
def test_what_is_shown_has_no_control_in_it(text: str) -> None:
    shown = visible(text, lines=True)
    controls = {"Cc", "Cs", "Zl", "Zp"}
    assert not any(unicodedata.category(each) in controls for each in shown if each != "\n")
    assert not any(
        unicodedata.bidirectional(each) in {"RLO", "LRO", "RLE", "LRE", "RLI", "LRI"} for each in shown
    )


@pytest.mark.parametrize(
    "text", ["Хліб і троянди", "👩‍🌾", "می‌خواهم", "naïve – “so”", "\u200eC++\u200f ב־\u061c3"]
)
def test_what_people_write_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("lines", [False, True])
def test_an_end_of_a_line_that_no_keyboard_has_is_a_space(*, lines: bool) -> None:
    assert visible("One\u2028two\u2029three", lines=lines) == "One two three"


@given(st.text(max_size=40), st.integers(1, 40))
def test_a_shortened_text_is_short_enough(text: str, length: int) -> None:
    short = shorten(text, length)
    assert len(short) <= length
    assert short == text or short.endswith("…")


def test_a_text_is_shortened_between_words() -> None:
    assert shorten("Bread and roses", 12) == "Bread and…"


def test_a_slug_keeps_the_letters_of_every_script() -> None:
    assert slugify(" Bread & “Roses”! ") == "bread-roses"
    assert slugify("Хліб і троянди") == "хліб-і-троянди"
