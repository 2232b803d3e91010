"""What is asked for exactly is found exactly as FTS5 finds it, and what is marked is what was asked for."""

import random
import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from solidarity_archive.query import Query
from solidarity_archive.searching.patterns import index_tokens
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.search import understood
from solidarity_archive.store.tokenizer import TOKENIZER
from solidarity_archive.words.tokens import spelled
from tests.conftest import capture, enter

TEXTS = (
    "The night shift's bakers aren't paid as the day-shift's are; o'neil said: C++ is no flower, 50% off!",
    "Сьогодні об’їзд закрито: п'ять тисяч шахтарів вийшли на Хрещатик. Ґанок порожній, шахтар пішов.",
    "Шахтёры Донбасса бастуют; шахтёр Кольче́нко на свободе. Об этом пишет ёжик.",
    "W Łodzi górnicy strajkują; górnik i górniczka idą do szkoły. Café, naïve, Straße, œuvre.",
    "Miners' strike: the miner, a mineworker's son, mines coal while the miners strike and were striking.",
    "שלום לעולם و سلام 東京の労働者 ΑΘΗΝΑ Αθήνα İstanbul ISTANBUL ﬁn x_y z",
    "Soli\u00addarity, Soli\u00addarity for\u00adever; می\u200cخواهم نان, стра\u2060йк, день стра́\u00adйку.",
    "Шахтарі й гірники їхали до Львова і Києва. Кольченко, Кольченка, Kolchenko’s appeal.",
)
WORDS = sorted({word for text in TEXTS for word in spelled(text)})


@pytest.fixture(scope="module")
def library() -> sqlite3.Connection:
    """The texts, a post each, and some of random words of theirs."""
    with in_memory() as db:
        chance = random.Random(1)  # noqa: S311 - the same every time
        mixed = (" ".join(chance.choices(WORDS, k=40)) for _ in range(40))
        enter(db, *(capture(text[:20], "2015", text) for text in (*TEXTS, *mixed)))
        copy = sqlite3.connect(":memory:")
        db.backup(copy)
    return copy


def raw(db: sqlite3.Connection, expression: str) -> list[int]:
    rows = db.execute(
        "SELECT id FROM post_fts JOIN post ON post.row = post_fts.rowid WHERE post_fts MATCH ? ORDER BY id",
        (expression,),
    )
    return [id for (id,) in rows]


def found(db: sqlite3.Connection, text: str, *, exact: bool = False) -> list[int]:
    return sorted(hit.post.id for hit in understood(db, Query(text=text, exact=exact)).hits())


@pytest.mark.parametrize("word", WORDS)
def test_an_exact_word_is_found_as_fts5_finds_it(library: sqlite3.Connection, word: str) -> None:
    expected = raw(library, f'"{word}"')
    assert expected
    assert found(library, f"={word}") == found(library, word, exact=True) == expected
    assert set(expected) <= set(found(library, word))


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=3))
def test_an_exact_phrase_is_found_as_fts5_finds_it(library: sqlite3.Connection, words: list[str]) -> None:
    phrase = f'"{" ".join(words)}"'
    assert found(library, phrase) == raw(library, phrase)


@pytest.mark.parametrize("text", TEXTS)
def test_each_phrase_of_a_text_finds_it(library: sqlite3.Connection, text: str) -> None:
    words = text.replace('"', "").split()
    for start in range(len(words) - 2):
        phrase = f'"{" ".join(words[start : start + 3])}"'
        assert found(library, phrase) == raw(library, phrase) != []


@given(st.sampled_from(WORDS), st.integers(1, 4))
def test_a_beginning_is_found_as_fts5_finds_it(library: sqlite3.Connection, word: str, length: int) -> None:
    begin = word[:length]
    if spelled(begin) == [begin]:
        assert found(library, f"{begin}*") == raw(library, f'"{begin}"*')


@pytest.mark.parametrize("word", WORDS)
def test_tokens_are_those_of_the_index(word: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute(f'CREATE VIRTUAL TABLE one USING fts5 (text, tokenize="{TOKENIZER}")')
    db.execute("CREATE VIRTUAL TABLE held USING fts5vocab (one, instance)")
    db.execute("INSERT INTO one VALUES (?)", (word,))
    held = db.execute("SELECT term FROM held ORDER BY offset")
    assert index_tokens(word) == tuple(term for (term,) in held)


@given(
    st.lists(
        st.sampled_from([*WORDS, '"day shift"', "шах*", "=miner", "NEAR(miners strike, 5)"]),
        min_size=1,
        max_size=3,
    )
)
@example(['"day shift"'])
def test_what_is_marked_is_what_was_asked_for(library: sqlite3.Connection, words: list[str]) -> None:
    search = understood(library, Query(text=" OR ".join(words)))
    wanted = {form.fold for leaf in search.leaves for forms in leaf.forms for form in forms}
    texts = dict(library.execute("SELECT id, text FROM post JOIN body USING (row)"))
    hits = list(search.hits())
    assert hits
    for hit in hits:
        text = texts[hit.post.id]
        for part in hit.fragments:
            assert part.field == "text"
            assert text[part.start : part.end] in text
            for start, end in part.matches:
                marked = text[start:end]
                for word in spelled(marked):
                    folds = search.memory.folds[word]
                    assert any(fold in wanted or fold.startswith("шах") for fold in folds), marked
                assert start == 0 or not text[start - 1].isalnum()
                assert end == len(text) or not text[end].isalnum()
        plain = (hit.snippet or "").replace("\x02", "").replace("\x03", "").strip("…")
        assert all(passage in text for passage in plain.split(" … "))


SIGNS = "Solidarity🤝 with the miners🙂, who had 500₽ left. Слава🕊! \u2068Oleh Sentsov\u2069 🇺🇦 wrote⮕home"


@pytest.mark.parametrize("word", spelled(SIGNS))
def test_a_word_beside_a_sign_is_found(word: str) -> None:
    with in_memory() as db:
        enter(db, capture("Signs", "2015", SIGNS))
        assert found(db, word) == found(db, f"={word}") == raw(db, f'"{word}"') == [1]
