"""Words that are taken out of texts, however they are written there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.errors import UsageError
from solidarity_archive.redaction import MARK, Redactor, rule_of, same
from tests.hidden import RULES, disguised, traces

NAME = "Іван Петренко"


def redacted(text: str, *rules: str) -> str:
    return Redactor(rules or ("Ann Lee",)).text(text)


@pytest.mark.parametrize(
    "written",
    [
        "Ann Lee",
        "ANN LEE",
        "ann   lee",
        "Ann\u00a0Lee",
        "Ann&nbsp;Lee",
        "ann-lee",
        "ann_lee",
        "ann.lee",
        "AnnLee",
        "ann%20lee",
        "Ann+Lee",
        "A\u00adnn L\u200bee",
        "A&shy;nn Lee",
        "&#65;nn &#x4C;ee",
        "Ann Le&eacute;",
        "Ánn Léé",
        "A\u0301nn Lee",
        "Ａｎｎ Ｌｅｅ",
        "\\u0041nn Lee",
        "%41nn%20%4C%65e",
        "Ann\nLee",
        "Ann  \n      Lee",
        "Ann&nbsp;&nbsp;&nbsp;&nbsp;Lee",
        "Ann\n> > Lee",
        "Ann&amp;amp;nbsp;&amp;#76;ee",
        "ann%2520%25254Cee",
        "Ann**   __Lee",
    ],
)
def test_a_rule_finds_its_words_however_they_are_written(written: str) -> None:
    assert redacted(f"with {written}, there") == f"with {MARK}, there"


@pytest.mark.parametrize(
    "other", ["Annabel Lee", "Ann Leeds", "Joann Lee", "Ann and Lee", "Lee Ann", "Ann L", "Ann – of – Lee"]
)
def test_other_words_stay(other: str) -> None:
    assert redacted(f"with {other}, there") == f"with {other}, there"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>A<b>n</b>n <i>Lee</i> said</p>", f"<p>{MARK}<b></b> <i></i> said</p>"),
        ("<td>Ann</td><td>Lee</td>", f"<td>{MARK}</td><td></td>"),
        ('<a href="mailto:ann.lee@mill.example">', f'<a href="mailto:{MARK}@mill.example">'),
        ('<img alt="Ann Lee" src="/ann-lee.jpg">', f'<img alt="{MARK}" src="/{MARK}.jpg">'),
        ('<!-- wp:quote {"who":"\\u0041nn Lee"} -->', f'<!-- wp:quote {{"who":"{MARK}"}} -->'),
        ("R&amp;Ann Lee", f"R&amp;{MARK}"),
        ("<td>Ann Lee</td><td>17</td>", f"<td>{MARK}</td><td>17</td>"),
        ("<b>Ann</b> <!-- --> Lee", f"<b>{MARK}</b><!-- -->"),
        ("<td>Ann</td>\n    <td>Lee</td>", f"<td>{MARK}</td><td></td>"),
        ('Ann <i title="a>b">Lee</i>', f'{MARK}<i title="a>b"></i>'),
        ("Ann <!-- a > b -->Lee", f"{MARK}<!-- a > b -->"),
        ("Ann <i title=don't>Lee</i>", f"{MARK}<i title=don't></i>"),
    ],
)
def test_tags_stand_in_no_rules_way_and_stay(html: str, left: str) -> None:
    assert redacted(html).replace(" ", "") == left.replace(" ", "")


@pytest.mark.parametrize(
    ("rule", "text", "left"),
    [
        ("ann@mill.example", "Write to ANN@mill.example.", f"Write to {MARK}."),
        ("+44 20 7946-0018", "Ring 442079460018 or (+44) 20 7946 0018!", f"Ring {MARK} or (+{MARK}!"),
        ("Лук'яненко", "Лукʼяненко, ЛУК’ЯНЕНКО", f"{MARK}, {MARK}"),
        ("Straße", "STRASSE, strase", f"{MARK}, {MARK}"),
        ("Łukasz Król", "/lukasz-krol/", f"/{MARK}/"),
        ("lukasz", "Łukasz", MARK),
        ("Jürgen Groß", "jurgen-gros juergen-gross Jürgen Gross", f"{MARK} {MARK} {MARK}"),
        ("Søren Ødegård", "soren-odegard soeren-oedegaard", f"{MARK} {MARK}"),
        (
            "Jürgen",
            "http://xn--jrgen-kva.example/ http://xn--jrgen-99999999/",
            f"http://{MARK}.example/ http://xn--jrgen-99999999/",
        ),
        ("王小明", "工人王小明说", f"工人{MARK}说"),
        ("Петренко", "Петренка", "Петренка"),
        (NAME, "%D0%86%D0%B2%D0%B0%D0%BD-%D0%BF%D0%B5%D1%82%D1%80%D0%B5%D0%BD%D0%BA%D0%BE/", f"{MARK}/"),
    ],
)
def test_addresses_numbers_and_other_scripts(rule: str, text: str, left: str) -> None:
    assert redacted(text, rule) == left


def test_the_longer_rule_goes_first_and_each_is_counted() -> None:
    redactor = Redactor(["Ann", "Ann Lee"])
    assert redactor.text("Ann Lee met Ann and Ann Lee.") == f"{MARK} met {MARK} and {MARK}."
    assert redactor.counts == {"Ann": 1, "Ann Lee": 2}


def test_without_rules_nothing_is_changed() -> None:
    assert Redactor([]).text("Ann Lee") == "Ann Lee"


@pytest.mark.parametrize("text", ["", " ", "!?", "\u00ad", "x" * 2000])
def test_what_has_no_word_or_too_many_is_no_rule(text: str) -> None:
    with pytest.raises(UsageError):
        rule_of(text)


def test_rules_that_find_the_same_are_the_same() -> None:
    assert same("Ann Lee", "ann-LÉE")
    assert not same("Ann Lee", "Lee Ann")


@given(st.sampled_from(RULES), st.data())
def test_no_disguise_gets_through(rule: str, data: Any) -> None:
    words = [data.draw(st.just("x") | disguised(rule) | st.text(max_size=8)) for _ in range(3)]
    text = " ".join(words)
    assert traces(rule, redacted(text, rule)) == []


@given(st.text(max_size=60))
def test_a_text_without_the_words_comes_out_as_it_is(text: str) -> None:
    assert redacted(text, "Quillfeather") == text


@pytest.mark.parametrize(
    "bomb",
    [
        "<" * 200_000,
        "&" * 200_000,
        "&" + "amp;" * 50_000,
        "%" + "25" * 100_000,
        "<!--" * 50_000,
        "%4" * 100_000,
        "a" * 200_000,
        "\\u" * 90_000,
        "é<" * 90_000,
        "ann" + " " * 200_000,
        "<a " + '"a' * 100_000,
        "<a b='" * 40_000,
        "<a" + " " * 200_000,
    ],
)
def test_hostile_texts_take_no_longer_than_long_ones(bomb: str) -> None:
    assert redacted(bomb) == bomb
