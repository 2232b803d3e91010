"""How well words are widened: what is asked for on the evaluation data, and floors on words of our own."""

import pytest

from tests.search_quality import (
    Measure,
    Paradigm,
    cases,
    inflected,
    keys_in,
    measures,
    mended,
    merges,
    pairs,
    precision,
    spelled,
)
from tests.shared import SHARED

DATA = SHARED / "search"

ENGLISH = """
    ship ships ship's
    crane cranes crane's
    company companies company's
    refuse refuses refused refusing
    carry carries carried carrying
    sit sits sat sitting
    tie ties tied tying
    child children
"""
UKRAINIAN = """
    причал причалу причалом причалі причали причалів причалами
    робітниця робітниці робітницю робітницею робітниць робітницям
    книга книги книзі книгу книгою книг книгам
    сіль солі сіллю
    вантажний вантажного вантажному вантажним вантажна вантажної вантажну вантажні вантажних
    вимагати вимагаю вимагає вимагають вимагав вимагала вимагали вимагатимуть вимагаючи
    ходити ходжу ходиш ходить ходять ходив ходила ходімо
    дорошенко дорошенка дорошенку дорошенком дорошенкові
"""
RUSSIAN = """
    причал причала причалу причалом причале причалы причалов причалам
    книга книги книге книгу книгой книг книгам книгами
    сообщение сообщения сообщению сообщением сообщении сообщений
    грузовой грузового грузовому грузовым грузовая грузовую грузовые грузовых
    требовать требую требует требуют требовал требовала требовали
    платить плачу платишь платят платил платила
    воронов воронова воронову вороновым воронове вороновой
"""
POLISH = """
    statek statku statkiem statki statków statkom statkami statkach
    robotnica robotnicy robotnicę robotnicą robotnic robotnicom
    noga nogi nodze nogę nogą nóg nogom
    towarowy towarowego towarowemu towarowym towarowa towarowej towarową towarowe towarowych
    żądać żądam żąda żądają żądał żądała żądali żądając żądanie
    chodzić chodzę chodzisz chodzą chodził chodziła chodzili
    nowicki nowickiego nowickiemu nowickim nowicka nowickiej nowicką
"""
WORDS = {"en": ENGLISH, "uk": UKRAINIAN, "ru": RUSSIAN, "pl": POLISH}
UNLIKE = {
    "en": "shipment crate companion refuge carriage city tide chill crank notice letter water union",
    "uk": "причина робота книжка сільський вантаж вимога хід порт лист вода спілка місто уряд людина",
    "ru": "причина работа книжка общение груз требование плач порт письмо вода союз город компания право дом",
    "pl": "status robota nagi towar żądza chód port list woda związek miasto firma prawo dom statystyka",
}
NAMES = [
    *("Doroshenko Doroschenko Doroszenko Дорошенко", "Voronov Woronow Воронов", "Nowicki Новицький Новицкий"),
    *("Zhuravel Schurawel Żurawel Журавель", "Bilyk Bilik Білик Билик", "Hnatiuk Gnatyuk Гнатюк"),
]


def paradigms(text: str) -> list[Paradigm]:
    return [Paradigm("word", line.split()) for line in text.strip().splitlines()]


@pytest.mark.parametrize("language", WORDS)
def test_forms_of_our_own_words_find_each_other(language: str) -> None:
    assert pairs(paradigms(WORDS[language]), keys_in(language, WORDS[language].split())) >= 0.99


@pytest.mark.parametrize("language", WORDS)
def test_our_own_words_find_little_else(language: str) -> None:
    every = [form for paradigm in paradigms(WORDS[language]) for form in paradigm.forms]
    common = list(dict.fromkeys([*UNLIKE[language].split(), *every]))
    assert precision(paradigms(WORDS[language]), common, keys_in(language, common)) >= 0.97


def test_our_own_names_meet_across_scripts_and_cases() -> None:
    entities = [spellings.split() for spellings in NAMES]
    assert spelled(entities) == spelled(entities, across=True) == 1
    assert inflected(entities) >= 0.97
    common = {word for words in UNLIKE.values() for word in words.split()}
    every = common.union(*entities)
    assert merges(entities, common, {language: keys_in(language, every) for language in WORDS}) == 0


def test_a_slip_is_mended() -> None:
    words = [word for text in (*WORDS.values(), *UNLIKE.values()) for word in text.split()]
    assert mended(list(dict.fromkeys(words))) >= 0.97


def test_cases_are_made_as_grammars_have_them() -> None:
    assert {"дорошенка", "дорошенком"} <= set(cases("Дорошенко"))
    assert {"новицького", "новицьким"} <= set(cases("Новицький"))
    assert {"воронова", "вороновым"} <= set(cases("Воронов"))
    assert "києва" not in set(cases("Київ"))


def test_a_measure_says_whether_it_holds() -> None:
    assert Measure("found", 0.9, 0.95, 0.9).holds
    assert not Measure("found", 0.9, 0.95, 0.89).holds
    assert not Measure("mistaken", 0.3, 0.1, 0.31, most=True).holds
    assert Measure("unknown", 0.3, 0.1, None).holds is None


def test_precision_counts_what_is_no_form_of_the_word() -> None:
    def keys(word: str) -> frozenset[str]:
        return frozenset(word[0])

    assert precision([Paradigm("word", ["aa", "ab"])], ["aa", "ab"], keys) == 1
    found = precision([Paradigm("word", ["aa", "ab"])], ["aa", "ac"], keys)
    assert found == 1 / (1 + 1 / 2)
    assert pairs([Paradigm("word", ["aa", "ab", "ba"])], keys) == pytest.approx(1 / 3)


@pytest.mark.skipif(not DATA.exists(), reason="the evaluation data are no part of the repository")
def test_what_is_asked_for_is_reached() -> None:
    found = list(measures(DATA))
    assert len(found) == 15
    assert [str(measure) for measure in found if measure.holds is False] == []
