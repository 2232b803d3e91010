"""Words: where they begin and end, how they are counted, how they are compared."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.store.tokenizer import TOKENIZER
from solidarity_archive.words.tokens import fold_word, is_plain, spans_of, spelled, term_of, words_of

LETTERS = st.text("abcłéüßабвґеёиії'’ʼ`\u0301\u0306\u0308\u00ad\u200c \n-,.1٣漢ア")
ANY = st.text() | LETTERS


def texts(text: str) -> list[str]:
    return [word.text for word in words_of(text)]


def test_words_are_letters_and_digits_of_any_script() -> None:
    assert texts("Dockers’ strike, 2015: страйк! (غزة) snake_case") == [
        *("Dockers", "strike", "2015", "страйк", "غزة", "snake", "case"),
    ]


def test_an_apostrophe_between_letters_is_part_of_the_word() -> None:
    assert texts("The miner's об'єднання, об’єднання, обʼєднання, об`єднання") == [
        *("The", "miner's", "об'єднання", "об’єднання", "обʼєднання", "об`єднання"),
    ]
    assert texts("ʼtis dockersʼ") == ["tis", "dockers"]
    assert texts("'quoted' and dockers' and a''b") == ["quoted", "and", "dockers", "and", "a", "b"]


def test_a_stress_mark_stays_in_the_word_and_not_in_the_term() -> None:
    (word,) = words_of("Ко́льченко́")
    assert word.text == "Ко́льченко́"
    assert term_of(word.text) == "кольченко"


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200c", "\u200d", "\u2060", "\ufeff", "\u2060\u00ad"])
def test_what_is_not_seen_parts_no_word(unseen: str) -> None:
    text = f"{unseen}soli{unseen}darity{unseen} of{unseen} all, Ко́ль{unseen}ченко"
    assert [term_of(word) for word in texts(text)] == ["solidarity", "of", "all", "кольченко"]
    assert texts("ไทย\u200bคำ") == ["ไทย", "คำ"]


@given(ANY)
def test_words_without_their_places_and_places_without_words_are_the_same(text: str) -> None:
    assert spelled(text) == texts(text)
    assert list(spans_of(text)) == [(word.start, word.end) for word in words_of(text)]
    assert list(spans_of(text, 2, 5)) == [(word.start + 2, word.end + 2) for word in words_of(text[2:5])]


def test_offsets_are_into_the_text_as_it_is() -> None:
    text = "«Сенцо́в»\r\n і Kolchenko’s"
    assert [(word.start, word.end) for word in words_of(text)] == [(1, 8), (12, 13), (14, 25)]


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("Об’єднання", "об'єднання"),
        ("обʼєднання", "об'єднання"),
        ("Cafe\u0301", "café"),
        ("Украі\u0308на", "україна"),
        ("И\u0306о\u0301д", "йод"),
        ("за́мок", "замок"),
    ],
)
def test_a_term_has_one_case_one_apostrophe_and_composed_letters(word: str, term: str) -> None:
    assert term_of(word) == term


@pytest.mark.parametrize(
    ("term", "fold"),
    [
        ("łódź", "lodz"),
        ("wałęsa", "walesa"),
        ("straße", "strasse"),
        ("smørrebrød", "smorrebrod"),
        ("œuvre", "oeuvre"),
        ("ёлка", "елка"),
        ("ґанок", "ганок"),
        ("їжачок", "їжачок"),
        ("мой", "мой"),
        ("беларусаў", "беларусаў"),
        ("об’єднання", "об'єднання"),
    ],
)
def test_folding_drops_accents_and_keeps_letters(term: str, fold: str) -> None:
    assert fold_word(term) == fold


@given(ANY)
def test_every_word_is_a_slice_and_every_letter_in_a_word(text: str) -> None:
    end = 0
    between = ""
    for word in words_of(text):
        assert word.text == text[word.start : word.end]
        between += text[end : word.start]
        end = word.end
    between += text[end:]
    assert not any(letter.isalnum() for letter in between.replace("ʼ", ""))


@given(ANY)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    assert term_of(term_of(text)) == term_of(text)
    assert fold_word(fold_word(text)) == fold_word(text)


@given(st.text("abczłéßабвгдіїєґйё'’ʼ`\u0301\u0306 \n-,.1_🤝🙂🕊₽\u2068\u061c"))
def test_words_are_cut_where_the_index_cuts_them(text: str) -> None:
    """FTS5 takes no apostrophe for a letter; all else is one token of it."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(f'CREATE VIRTUAL TABLE posts USING fts5(text, tokenize="{TOKENIZER}")')
        db.execute("CREATE VIRTUAL TABLE tokens USING fts5vocab(posts, instance)")
        db.execute("INSERT INTO posts VALUES (?)", (text,))
        (count,) = db.execute("SELECT count(*) FROM tokens").fetchone()
    assert count == sum(len(term_of(word.text).split("'")) for word in words_of(text))


@given(st.text("0129abcxyzабвгґдеёжзийклюяєіїў"))
def test_a_plain_word_is_what_the_rules_would_make_of_it(word: str) -> None:
    # What follows it is not plain, so that the rules are applied to all of it.
    if is_plain(word):
        assert fold_word(f"{word}é") == f"{word}e"
        assert term_of(f"{word}’x") == f"{word}'x"
