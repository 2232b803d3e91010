"""Keys: what the forms of one word have in common, with and without dictionaries."""

import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_archive.words.keys import LANGUAGES, keys_at_load, keys_at_query, lemmas_of

ANY = st.text(max_size=12) | st.text("abcdeingszłóśćżабвгдеиіїєнськоюяьт'", max_size=14)


def apart(language: str, forms: str) -> list[tuple[str, str]]:
    """Return the pairs of forms that have no key in common."""
    keys = {form: keys_at_query(form, (language,)) for form in forms.split()}
    return [(one, other) for one, other in combinations(keys, 2) if not keys[one] & keys[other]]


def loaded(term: str, language: str) -> set[str]:
    """Return the keys of a term with those of its dictionary form."""
    return keys_at_load(term, [language], lemmas_of({language: {term}}))


PARADIGMS = [
    ("en", "docker dockers docker's"),
    ("en", "organise organize organises organizing organised organized"),
    ("en", "hope hopes hoped hoping"),
    ("en", "stop stops stopped stopping"),
    ("en", "picket pickets picketed picketing"),
    ("en", "panic panics panicked panicking"),
    ("en", "die dies died dying"),
    ("en", "strike strikes struck striking"),
    ("en", "labour labor labours labor's"),
    ("en", "wife wives"),
    ("en", "woman women woman's"),
    ("uk", "страйк страйку страйком страйкові страйки страйків страйкам страйками страйках"),
    ("uk", "рука руки руку руці рукою руко рук рукам руками руках"),
    ("uk", "ніч ночі ніччю ночей ночам ночами ночах"),
    ("uk", "солідарність солідарності солідарністю"),
    ("uk", "дім дому домом домі доми домів домам домами домах"),
    ("uk", "молодець молодця молодцю молодцем молодці молодців молодцям"),
    ("uk", "зібрання зібранню зібранням зібранні зібрань зібраннях"),
    (
        "uk",
        "портовий портова портове портові портового портовому портовим портової портову портових портовими",
    ),
    ("uk", "страйкувати страйкую страйкує страйкують страйкував страйкувала страйкуватимемо страйкуй"),
    ("uk", "носити ношу носиш носять носив носила носімо"),
    ("uk", "навчатися навчається навчаюся навчались навчатимемося навчаймося"),
    ("uk", "вставати встаю встає встають вставав вставала"),
    ("uk", "кричати кричу кричиш кричать кричав кричала"),
    ("uk", "постати постану постане постав постала"),
    ("uk", "стукнути стукну стукнеш стукнуть стукнув стукнула"),
    ("uk", "берегти бережу береже бережуть берегла берегли"),
    ("uk", "зібратися зібрався зібралася зібрались"),
    ("uk", "відправитися відправся відправмося відправтеся відправився відправить"),
    ("uk", "потрібен потрібний потрібна потрібного"),
    ("uk", "писати пишу пише пишуть писав писала"),
    ("uk", "Громенко Громенка Громенку Громенком Громенкові".lower()),
    ("uk", "Вербський Вербського Вербському Вербським Вербська Вербської Вербську".lower()),
    ("uk", "Лугов Лугова Лугову Луговим Лугові Лугових".lower()),
    ("uk", "Горбань Горбаня Горбаню Горбанем Горбані".lower()),
    ("ru", "забастовка забастовки забастовке забастовку забастовкой забастовок забастовками"),
    ("ru", "работник работника работнику работником работники работников работникам"),
    ("ru", "портовый портовая портовое портовые портового портовому портовым портовой портовую портовых"),
    ("ru", "бастовать бастую бастует бастуют бастовал бастовала бастовали"),
    ("ru", "учащийся учащегося учащаяся учащимся"),
    ("ru", "реален реальный реальною реальна"),
    ("ru", "перечислен перечисленный перечисленною"),
    ("ru", "присоединимся присоединимтесь присоединился присоединилась"),
    ("ru", "ёлка елка ёлки ёлок елкой"),
    ("ru", "Лугов Лугова Лугову Луговым Лугове Луговы Луговых Луговой".lower()),
    ("pl", "strajk strajku strajkowi strajkiem strajki strajków strajkom strajkami strajkach"),
    ("pl", "ręka ręki ręce rękę ręką rąk rękom rękami rękach"),
    ("pl", "wróg wroga wrogowi wrogiem wrogu wrogowie wrogów"),
    ("pl", "student studenta studentem studenci studentów studentom"),
    ("pl", "portowy portowa portowe portowego portowej portowemu portowym portowych portową portowymi"),
    (
        "pl",
        "strajkować strajkuję strajkuje strajkują strajkował strajkowała strajkujący strajkowanie",
    ),
    ("pl", "strajkować strajkowania strajkowaniem strajkowań"),
    ("pl", "nosić noszę nosisz noszą nosił nosiła nosili nosiłbym noszony noszenie noś"),
    ("pl", "Wierzbicki Wierzbickiego Wierzbickiemu Wierzbickim Wierzbicka Wierzbickiej Wierzbiccy".lower()),
    ("be", "рабочы рабочага рабочаму рабочым рабочыя рабочых"),
    ("be", "вада вады вадзе ваду вадой"),
    ("be", "страйкаваць страйкую страйкуе страйкуюць страйкаваў страйкавала"),
    ("de", "arbeiter arbeiters arbeitern"),
    ("fr", "gréviste grévistes"),
    ("es", "obrero obreros obrera obreras"),
    ("it", "lavoratore lavoratori"),
    ("cs", "dělník dělníka dělníkem dělníkům"),
]


@pytest.mark.parametrize(("language", "forms"), PARADIGMS, ids=[forms.split()[0] for _, forms in PARADIGMS])
def test_forms_of_a_word_share_a_stem(language: str, forms: str) -> None:
    assert apart(language, forms) == []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "universe", "university"),
        ("en", "organise", "organ"),
        ("en", "hope", "hop"),
        ("en", "policy", "police"),
        ("uk", "вплив", "впливає"),
        ("uk", "порт", "портрет"),
        ("uk", "активно", "активний"),
        ("uk", "рука", "рік"),
        ("ru", "мир", "мера"),
        ("pl", "przez", "przeżyć"),
        ("pl", "sport", "sportowy"),
        ("pl", "sad", "sąd"),
        ("pl", "plac", "płaca"),
    ],
)
def test_words_that_only_look_alike_do_not(language: str, one: str, other: str) -> None:
    assert not keys_at_query(one, (language,)) & keys_at_query(other, (language,))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "mouse", "mice"),
        ("en", "better", "good"),
        ("uk", "людина", "люди"),
        ("uk", "п'ю", "пити"),
        ("ru", "человек", "людьми"),
        ("pl", "człowiek", "ludzie"),
        ("fr", "l'œil", "yeux"),
        ("it", "dell'uomo", "uomini"),
        ("de", "gegangen", "gehen"),
    ],
)
def test_dictionaries_join_what_no_rule_does(language: str, one: str, other: str) -> None:
    assert loaded(one, language) & loaded(other, language)


def test_a_word_that_no_dictionary_has_is_known_by_its_stems() -> None:
    assert loaded("громенками", "uk") == keys_at_query("громенками", ["uk"])


def test_a_single_letter_has_no_keys() -> None:
    assert loaded("ś", "pl") == loaded("s", "en") == set()
    assert keys_at_query("я", LANGUAGES) == set()


def test_a_possessive_is_a_form_of_its_word() -> None:
    assert loaded("miner's", "en") == loaded("miner", "en")


def test_a_key_says_its_kind_and_language() -> None:
    assert loaded("miners", "en") == {"senminers", "senminer", "lenminer"}
    assert keys_at_query("miners", ["en"]) == {"senminers", "senminer"}


def test_a_language_without_a_stemmer_gives_nothing() -> None:
    assert keys_at_query("grevistas", ["pt", "xx", ""]) == set()
    assert loaded("grevistas", "pt") == set()


def test_a_query_never_loads_the_dictionaries_nor_stemmers_it_does_not_need() -> None:
    code = """
import sys
from solidarity_archive.words.keys import keys_at_query
from solidarity_archive.words import aliases, names, typos
assert keys_at_query("шахтарями", ["uk", "ru"])
ours = {name.rpartition(".")[2] for name in sys.modules if name.startswith("solidarity_archive.words.")}
print(ours & {"english", "polish", "slavic", "snowball", "lemmas"}, {"Stemmer"} & {*sys.modules})
keys_at_query("miners", ["en", "uk", "ru", "pl", "be", "de", "fr", "es", "it", "cs"])
print("solidarity_archive.words.lemmas" in sys.modules)
"""
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert shown.splitlines() == ["{'slavic'} set()", "False"]


@given(ANY, st.lists(st.sampled_from([*LANGUAGES, "xx"]), max_size=4))
@settings(deadline=None)  # the first word of a language loads its dictionary
def test_what_a_query_has_the_lexicon_has_too(term: str, languages: list[str]) -> None:
    at_query = keys_at_query(term, languages)
    at_load = keys_at_load(term, languages, {language: {term: term} for language in languages})
    assert at_query <= at_load
    assert all(key[0] == "l" for key in at_load - at_query)
    assert all(key[1:3] in languages and len(key) > 3 for key in at_load)


@given(st.text("'ьaиńbiнs", max_size=5))
def test_what_is_no_word_has_keys_like_any_other(term: str) -> None:
    assert all(key.startswith("s") for key in keys_at_query(term, LANGUAGES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_any_length_takes_little_and_has_few_keys(language: str) -> None:
    for letters in ("a", "b", "ó", "óz", "и", "н", "аі", "e'", "zz", "нн", "ing"):
        assert len(keys_at_query(letters * 5000, [language])) < 12
