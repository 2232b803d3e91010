"""Names across scripts, spellings and cases."""

import sys
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.words.names import alike, is_name_like, name_keys
from solidarity_archive.words.tokens import fold_word, term_of

NAMES = st.text("aehiouyczsrtkjшчжцзсабгийінкь'’ščłą漢1", max_size=9) | st.text(max_size=9)


def meet(one: str, other: str) -> bool:
    one, other = fold_word(term_of(one)), fold_word(term_of(other))
    return bool(name_keys(one) & name_keys(other)) and alike(one, other)


@pytest.mark.parametrize(
    "spellings",
    [
        "Shevchenko Szewczenko Schewtschenko Chevtchenko Шевченко",
        "Hrushevsky Grushevsky Hruszewski Hruschewskyj Грушевський Грушевский",
        "Solzhenitsyn Sołżenicyn Solschenizyn Солженицын Солженіцин",
        "Zhukov Żukow Schukow Joukov Жуков",
        "Shcherbakov Szczerbakow Schtscherbakow Щербаков",
        "Yatsenyuk Yatseniuk Jaceniuk Jazenjuk Яценюк",
        "Khmelnytsky Chmielnicki Хмельницький Хмельницкий",
        "Luhansk Lugansk Ługańsk Луганськ Луганск",
        "Kharkiv Kharkov Charków Харків Харьков",
        "Zhytomyr Zhitomir Żytomierz Житомир",
        "Nadiya Nadia Надія",
        "Ulyana Uliana Уляна",
        "Azov Azow Asow Азов",
    ],
)
def test_spellings_of_one_name_meet(spellings: str) -> None:
    assert [pair for pair in combinations(spellings.split(), 2) if not meet(*pair)] == []


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Kravchuk", "Кравчука Кравчукові Кравчуком"),
        ("Hrushevsky", "Грушевського Грушевському Грушевським Грушевского Грушевским"),
        ("Zhukov", "Жукова Жукову Жуковым Жукове Жуковим Жукові"),
        ("Horlivka", "Горлівки Горлівку Горлівці Горлівкою"),
        ("Shevchenko", "Шевченка Шевченкові Шевченком Szewczenki Szewczenką"),
        ("Cherkasy", "Черкас Черкасах Черкасами"),
        ("Навальный", "Nawalnego Nawalnemu Nawalnym"),
    ],
)
def test_a_name_meets_its_inflected_forms_in_the_other_script(name: str, forms: str) -> None:
    assert [form for form in forms.split() if not meet(name, form)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zhukov", "Жаков"),
        ("Kravchuk", "Кравець"),
        ("Rada", "Рід"),
        ("Lugansk", "Логинськ"),
        ("Petrenko", "Петров"),
        ("Bondar", "Бандера"),
        ("Ivan", "Ивлев"),
    ],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not meet(one, other)


def test_two_inflected_forms_meet_too() -> None:
    assert meet("Кравчуком", "Krawczukiem")
    assert meet("Жуковим", "Жуковым")


def test_a_name_has_capitals_and_more_than_three_letters() -> None:
    assert is_name_like("жуков", 0.6)
    assert not is_name_like("жуков", 0.59)
    assert not is_name_like("рух", 1.0)
    assert not is_name_like("o'ne", 1.0)
    assert not is_name_like("2015", 1.0)


@pytest.mark.parametrize("word", ["", "2015", "إضراب", "漢字", "aeiou", "ʼ", "a1b2"])
def test_what_is_read_in_no_way_has_no_key(word: str) -> None:
    assert name_keys(word) == frozenset()


def test_a_name_has_few_keys_however_long_and_open_to_readings() -> None:
    keys = name_keys("chchchczhcjch" * 500)
    assert len(keys) <= 16
    assert sys.getsizeof(keys) < 10_000


@given(NAMES, NAMES)
def test_being_alike_is_mutual(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) is alike(other, one)


@given(NAMES)
def test_keys_are_marked_as_those_of_names(name: str) -> None:
    assert all(key[0] == "n" and len(key) > 1 for key in name_keys(name))


def test_all_readings_of_two_ambiguous_names_are_tried() -> None:
    assert all(meet(f"Mi{one}al", f"Mi{other}al") for one, other in product(("ch", "kh", "h"), repeat=2))
