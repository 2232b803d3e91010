"""Which language a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.words.keys import LANGUAGES
from solidarity_archive.words.language import _LETTERS, _OWN, _Passage, guess

TEXTS = {
    "en": "The dockers of three ports have refused to unload the ship, and they will not go back to work "
    "until the company withdraws its letters.",
    "uk": "Докери трьох портів відмовилися розвантажувати судно і не повернуться до роботи, доки компанія "
    "не відкличе свої листи.",
    "ru": "Докеры трёх портов отказались разгружать судно и не вернутся к работе, пока компания не отзовёт "
    "свои письма.",
    "pl": "Dokerzy z trzech portów odmówili rozładunku statku i nie wrócą do pracy, dopóki firma nie wycofa "
    "swoich listów.",
    "be": "Докеры трох партоў адмовіліся разгружаць судна і не вернуцца да працы, пакуль кампанія не "
    "адкліча свае лісты.",
    "de": "Die Hafenarbeiter von drei Häfen haben sich geweigert, das Schiff zu entladen, und sie kehren "
    "nicht zur Arbeit zurück, bis die Firma ihre Briefe zurückzieht.",
    "fr": "Les dockers de trois ports ont refusé de décharger le navire et ne reprendront pas le travail "
    "tant que la société n'aura pas retiré ses lettres.",
    "es": "Los estibadores de tres puertos se han negado a descargar el barco y no volverán al trabajo "
    "hasta que la empresa retire sus cartas.",
    "it": "I portuali di tre porti hanno rifiutato di scaricare la nave e non torneranno al lavoro finché "
    "la società non avrà ritirato le sue lettere.",
    "cs": "Dokaři ze tří přístavů odmítli vyložit loď a nevrátí se do práce, dokud společnost nestáhne své "
    "dopisy.",
}


def test_every_language_has_a_text() -> None:
    assert TEXTS.keys() == set(LANGUAGES)


@pytest.mark.parametrize("language", TEXTS)
def test_a_paragraph_is_enough(language: str) -> None:
    found = guess(TEXTS[language])
    assert found.language == language
    assert found.languages == (language,)
    assert found.margin > 0.3


@pytest.mark.parametrize("language", TEXTS)
def test_capitals_and_signs_change_nothing(language: str) -> None:
    assert guess(TEXTS[language].upper() + " 2015 — № 7 §").language == language


@pytest.mark.parametrize("language", _LETTERS)
def test_a_letter_is_known_by_its_capital_too(language: str) -> None:
    for letter in map(chr, range(0x2200)):
        assert bool(_OWN[language].search(letter)) == bool(set(_LETTERS[language]) & set(letter.lower()))


@pytest.mark.parametrize(
    "text", ["", "2015-04-21", "???", "Kolchenko", "إضراب عمال الميناء", "Απεργία", "漢字"]
)
def test_nothing_is_said_where_nothing_can_be(text: str) -> None:
    assert guess(text) == (None, 0.0, ())


def test_addresses_are_in_no_language() -> None:
    said = (
        "Дивіться: https://www.tube.example/watch-the-video-of-it і www.on.example/that/and-the-other-of-them"
    )
    assert guess(said).languages == ("uk",)
    assert guess("https://mill.example/the-strike-of-the-dockers") == (None, 0.0, ())


def test_a_line_without_the_commonest_ukrainian_letter_is_hardly_ukrainian() -> None:
    assert guess("Докеров на причале не слушали").language == "ru"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
@pytest.mark.parametrize("pair", [("en", "uk"), ("uk", "en"), ("uk", "ru"), ("pl", "en"), ("de", "fr")])
def test_a_post_in_two_languages_is_in_both(pair: tuple[str, str], between: str) -> None:
    text = between.join(TEXTS[language] for language in pair)
    assert set(guess(text).languages) == set(pair)


def test_the_language_of_most_of_it_comes_first() -> None:
    found = guess("\n".join([TEXTS["uk"], TEXTS["uk"], TEXTS["en"]]))
    assert found.languages == ("uk", "en")


def test_a_long_text_may_change_its_language_anywhere() -> None:
    text = " ".join([TEXTS["pl"]] * 40 + [TEXTS["uk"]] * 20)
    assert guess(text).languages == ("pl", "uk")


def test_a_quoted_title_is_no_second_language() -> None:
    assert guess(TEXTS["uk"] * 2 + "\nThe Dockers").languages == ("uk",)


def test_work_on_a_huge_text_is_bounded() -> None:
    looked_at: list[int] = []

    class Watched(str):
        __slots__ = ()

        def __getitem__(self, place: object) -> str:
            found = str.__getitem__(self, place)  # type: ignore[index] # whatever str takes
            looked_at.append(len(found))
            return found

    guess(Watched(TEXTS["en"] * 20_000))
    assert sum(looked_at) < 20_000


@pytest.mark.parametrize("order", ["edddeddd", "eddddddd" * 2, "eedd", "deedeeee"])
def test_of_two_languages_that_letters_do_not_tell_apart_both_are_found(order: str) -> None:
    german = "Die Arbeiter standen am Morgen vor dem Tor und wollten mit der Leitung reden. " * 3
    english = "The workers stood at the gate in the morning and wanted to talk to the board. " * 3
    found = guess("\n".join(english if letter == "e" else german for letter in order)).languages
    assert set(found) == {"de", "en"}


def test_a_paragraph_of_many_is_no_second_language() -> None:
    assert guess("\n\n".join([*[TEXTS["uk"]] * 20, TEXTS["en"]])).languages == ("uk",)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the passages that are looked at from now on."""
    passages: list[str] = []

    def watched(piece: str) -> _Passage:
        passages.append(piece)
        return of(piece)

    of = _Passage.of
    monkeypatch.setattr(_Passage, "of", watched)
    return passages


@pytest.mark.parametrize("language", ["en", "uk", "ru", "be", "pl", "cs", "de"])
def test_of_a_text_that_is_in_one_language_throughout_little_is_looked_at(
    language: str, looked_at: list[str]
) -> None:
    assert guess("\n\n".join([TEXTS[language]] * 20)).languages == (language,)
    assert sum(map(len, looked_at)) < 500
    looked_at.clear()
    other = "pl" if language == "en" else "en"
    assert guess("\n\n".join([TEXTS[language]] * 20 + [TEXTS[other]] * 10)).languages == (language, other)
    assert sum(map(len, looked_at)) > 10 * len(TEXTS[other])


def test_the_longest_passage_tells_not_the_line_above_it(looked_at: list[str]) -> None:
    above, below = "Photo: the union", TEXTS["uk"] + " " + TEXTS["uk"] + " " + TEXTS["uk"]
    assert guess(f"{above}\n{below}").languages == ("uk",)
    assert looked_at[0] in below
    assert above in looked_at[1:]  # it is odd


@given(st.text())
def test_what_it_says_agrees_with_itself(text: str) -> None:
    found = guess(text)
    assert 0 <= found.margin <= 1
    assert found.languages[:1] == ((found.language,) if found.language else ())
    assert len(set(found.languages)) == len(found.languages)
    assert set(found.languages) <= set(LANGUAGES)
