"""What is typed is always a search, and written() says it back."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.query import ANY, Query
from solidarity_archive.searching.asked import (
    NOTHING,
    All,
    Asked,
    Either,
    Filter,
    InTitle,
    Near,
    Not,
    Phrase,
    Word,
    filters,
    replaced,
    texts,
    without_filters,
    written,
)
from solidarity_archive.searching.parse import DISTANCE, MOST, parse

A, B, C = Word("a"), Word("b"), Word("c")


def only(text: str, **conditions: object) -> Filter:
    return Filter(text, Query(**{"types": (ANY,), "statuses": (ANY,), **conditions}))  # type: ignore[arg-type]


ASKED: dict[str, Asked] = {
    "a": A,
    "a b": All((A, B)),
    "a  a\tb": All((A, B)),
    '"a b"': Phrase("a b"),
    '"a b': Phrase("a b"),
    'a"b"': All((A, Phrase("b"))),
    "“a b” c": All((Phrase("a b"), C)),
    "a -„b c“": All((A, Not(Phrase("b c")))),
    "a -«b c»": All((A, Not(Phrase("b c")))),
    "=»a b«": Phrase("a b"),
    "title:”a b”": InTitle(Phrase("a b")),
    "author:“Jo Smith”": only('author:"Jo Smith"', authors=("Jo Smith",)),
    "NEAR(“a b” c)": Near((Phrase("a b"), C), DISTANCE),
    '"a “b” c"': Phrase("a “b” c"),
    '“a "b" c”': Phrase("a  b  c"),
    "a -b”": All((A, Not(Word("b”")))),
    "a″ b″": All((Word("a″"), Word("b″"))),
    "=a": Word("a", exact=True),
    '="a b"': Phrase("a b"),
    "a*": Word("a", prefix=True),
    "=a*": Word("a", exact=True, prefix=True),
    "a -b": All((A, Not(B))),
    "a - b": All((A, B)),
    "a --b": All((A, Word("--b"))),
    'a -"b c"': All((A, Not(Phrase("b c")))),
    "a -(b c)": All((A, Not(All((B, C))))),
    "a OR b": Either((A, B)),
    "a OR b OR c": Either((A, B, C)),
    "a b OR c": All((A, Either((B, C)))),
    "(a b) OR c": Either((All((A, B)), C)),
    "a (b OR c)": All((A, Either((B, C)))),
    "a or b": All((A, Word("or"), B)),
    "OR a": All((Word("OR"), A)),
    "a OR": All((A, Word("OR"))),
    "a OR OR b": All((Either((A, Word("OR"))), B)),
    "a AND b": All((A, Word("AND"), B)),
    "NEAR(a b)": Near((A, B), DISTANCE),
    'NEAR(a "b c", 5)': Near((A, Phrase("b c")), 5),
    "NEAR(a b , 99999999)": Near((A, B), 1000),
    "NEAR(a)": All((Word("NEAR"), A)),
    "NEAR(a -b)": All((Word("NEAR"), All((A, Not(B))))),
    "NEAR (a b)": All((Word("NEAR"), All((A, B)))),
    "title:a": InTitle(A),
    'title:"a b" c': All((InTitle(Phrase("a b")), C)),
    "title:(a OR b)": InTitle(Either((A, B))),
    "title: a": All((Word("title:"), A)),
    "title:title:a": InTitle(Word("title:a")),
    "author:smith": only("author:smith", authors=("smith",)),
    'author:"Jo Smith"': only('author:"Jo Smith"', authors=("Jo Smith",)),
    "AUTHOR:smith": only("AUTHOR:smith", authors=("smith",)),
    "-term:news a": All((Not(only("term:news", terms=("news",))), A)),
    "site:http://www.mill.example/": only("site:http://www.mill.example/", sites=("mill.example",)),
    "language:uk": only("language:uk", languages=("uk",)),
    "type:page": only("type:page", types=("page",)),
    "status:draft": only("status:draft", statuses=("draft",)),
    "month:2015-04": only("month:2015-04", first="2015-04", last="2015-04"),
    'month:"April 2015"': only('month:"April 2015"', first="2015-04", last="2015-04"),
    "month:2015": Word("month:2015"),
    "month:banana": Word("month:banana"),
    "year:2015": only("year:2015", first="2015", last="2015"),
    "since:2015-04": only("since:2015-04", first="2015-04"),
    "until:2015-04": only("until:2015-04", last="2015-04"),
    "date:2015-04..2015-06": only("date:2015-04..2015-06", first="2015-04", last="2015-06"),
    "date:2015-04..": only("date:2015-04..", first="2015-04"),
    "date:..2015": only("date:..2015", last="2015"),
    "date:2015-04-21": only("date:2015-04-21", first="2015-04-21", last="2015-04-21"),
    "date:..": Word("date:.."),
    "date:2015..never": Word("date:2015..never"),
    "is:partial": only("is:partial", complete=False),
    "is:complete": only("is:complete", complete=True),
    "is:untitled": only("is:untitled", titled=False),
    "is:it": Word("is:it"),
    "id:4": only("id:4", ids=("4",)),
    "http://mill.example/a": Word("http://mill.example/a"),
    "foo:bar": Word("foo:bar"),
    "a AND (": All((A, Word("AND"))),
    ")a(": A,
    "((a)": A,
    "()": NOTHING,
    "(a) (": A,
    "C++": Word("C++"),
    "o'neil": Word("o'neil"),
    "strike-history": Word("strike-history"),
    "50%": Word("50%"),
    "a_b": Word("a_b"),
    "_ ʼ ! ~ *": NOTHING,
    '"': NOTHING,
    '"" a': A,
    "": NOTHING,
    "-": NOTHING,
    "-a": Not(A),
    "😀": NOTHING,
    "a\0b": Word("ab"),
    "שלום": Word("שלום"),
}


@pytest.mark.parametrize(("text", "asked"), ASKED.items())
def test_what_is_typed_is_understood(text: str, asked: Asked) -> None:
    assert parse(text) == asked


@pytest.mark.parametrize("asked", ASKED.values())
def test_what_is_written_back_means_the_same(asked: Asked) -> None:
    assert parse(written(asked)) == asked


@given(st.text(alphabet=' "“»()-=*:,ab\N{MODIFIER LETTER APOSTROPHE}_ORNEARtitleauthor5', max_size=60))
def test_any_signs_are_a_search_and_can_be_written(text: str) -> None:
    asked = parse(text)
    assert parse(written(asked)) == asked


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "(" * 5_000 + "a" + ")" * 5_000,
        "title:" * 1_600 + "a",
        "-(" * 5_000,
        'NEAR("' * 1_600,
        "NEAR(a " * 1_400,
        "a OR " * 2_000,
        '"' * 10_000,
        "a" * 10_000,
        "date:" * 2_000,
    ],
)
def test_long_and_crooked_text_is_understood(text: str) -> None:
    assert parse(written(parse(text))) == parse(text)


def test_words_that_are_wanted_are_told_from_filters() -> None:
    asked = parse('a -b (title:c OR "d e") NEAR(f g) author:smith -author:jones')
    assert [written(text) for text in texts(asked)] == ["a", "c", '"d e"', "f", "g"]
    assert [each.text for each in filters(asked)] == ["author:smith"]
    assert written(without_filters(asked)) == 'a -b (title:c OR "d e") NEAR(f g, 10)'
    assert without_filters(parse("author:smith OR a")) == NOTHING


def test_a_word_can_be_replaced_wherever_it_stands() -> None:
    asked = parse("a (b OR title:a) -a NEAR(a b)")
    assert written(replaced(asked, A, C)) == "c (b OR title:c) -c NEAR(c b, 10)"


@pytest.mark.parametrize(
    "text",
    [
        " OR ".join(f"mi{number}*" for number in range(900)),
        " OR ".join(f"term:{number}" for number in range(900)),
        " ".join(f"(a{number} OR b{number})" for number in range(900)),
        " ".join(f"NEAR(a{number} b, 5)" for number in range(900)),
    ],
)
def test_of_a_very_long_search_the_beginning_counts(text: str) -> None:
    asked = parse(text)
    assert len(list(_leaves(asked))) == MOST


def _leaves(asked: Asked) -> Iterator[Asked]:
    match asked:
        case All(parts) | Either(parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield asked


def test_the_same_words_said_otherwise_are_something_else() -> None:
    word = Word("roses")
    several: list[Asked] = [word, Phrase("roses"), Not(word), InTitle(word), All((word,)), Either((word,))]
    assert len(set(several)) == len(several)
    assert {Not(word)} == {Not(Word("roses"))}
