"""Dates in words: read with the parts they have, never with more."""

from datetime import date

import pytest

from solidarity_archive.calendars import find_dates, locate_dates, month_names, read_date, understand


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("April 30, 2015", "2015-04-30"),
        ("30 April 2015", "2015-04-30"),
        ("30th April 2015", "2015-04-30"),
        ("Thu, 30 Apr 2015 10:00:00 +0300", "2015-04-30T10:00:00+03:00"),
        ("Thu, 30 Apr 2015 10:00:00 GMT", "2015-04-30T10:00:00+00:00"),
        ("April 30, 2015 at 5:07 pm", "2015-04-30T17:07"),
        ("30 квітня 2015", "2015-04-30"),
        ("30 Квітня, 2015", "2015-04-30"),
        ("Квітень 2015", "2015-04"),
        ("квітень 2015 р.", "2015-04"),
        ("апрель 2015 г.", "2015-04"),
        ("четверг, 30 апреля 2015 года", "2015-04-30"),
        ("30 красавіка 2015", "2015-04-30"),
        ("kwiecień 2015", "2015-04"),
        ("czwartek, 30 kwietnia 2015 r.", "2015-04-30"),
        ("30. April 2015", "2015-04-30"),
        ("März 2015", "2015-03"),
        ("avril 2015", "2015-04"),
        ("1er mai 2015", "2015-05-01"),
        ("30 de abril de 2015", "2015-04-30"),
        ("aprile 2015", "2015-04"),
        ("30. dubna 2015", "2015-04-30"),
        ("2015", "2015"),
        ("2015 рік", "2015"),
        ("2015-04", "2015-04"),
        ("2015-04-30T10:00:00Z", "2015-04-30T10:00:00+00:00"),
        ("2015/04/30", "2015-04-30"),
        ("30.04.2015", "2015-04-30"),
        ("03.04.2015", "2015-04-03"),
        ("30/04/2015", "2015-04-30"),
        ("04/30/2015", "2015-04-30"),
        ("04/04/2015", "2015-04-04"),
        ("April\u00a02015", "2015-04"),
    ],
)
def test_a_date_has_the_parts_that_its_text_has(text: str, found: str) -> None:
    assert read_date(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Soup",
        "April",
        "30 April",
        "03/04/2015",
        "April 31, 2015",
        "30.02.2015",
        "0000-00-00",
        "13/2015",
        "Thursday 2015",
        "30 2015",
        "April 2015 in pictures",
        "The strike of 1984",
        "April 30, 2015 and May 1, 2015",
        "10:00 April 2015",
        "2015 " * 40,
    ],
)
def test_what_is_no_date_or_could_be_two_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Posted on April 30, 2015 by admin", ["2015-04-30"]),
        ("Published April 30, 2015", ["2015-04-30"]),
        ("Опубліковано 30 Квітня, 2015 автором admin", ["2015-04-30"]),
        ("Opublikowano 30.04.2015 przez redakcję", ["2015-04-30"]),
        ("From 3 March 1984 to April 1985", ["1984-03-03", "1985-04"]),
        ("April 30, 2015byadmin", ["2015-04-30"]),
        ("Nothing happened in 1984, or on a Monday", []),
    ],
)
def test_dates_are_found_in_a_line(line: str, found: list[str]) -> None:
    assert find_dates(line) == found


def test_a_found_date_has_its_place() -> None:
    assert locate_dates("On April 30, 2015 we met") == [(3, 17, "2015-04-30")]


TODAY = date(2016, 1, 31)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2016-01-31"),
        ("yesterday", "2016-01-30"),
        ("this month", "2016-01"),
        ("Last Month", "2015-12"),
        ("last year", "2015"),
        ("минулого місяця", "2015-12"),
        ("вчера", "2016-01-30"),
        ("zeszły rok", "2015"),
        ("letzten Monat", "2015-12"),
        ("l’année dernière", "2015"),
        ("el mes pasado", "2015-12"),
        ("oggi", "2016-01-31"),
        ("January", "2016-01"),
        ("April", "2015-04"),
        ("квітень", "2015-04"),
        ("April 2015", "2015-04"),
        ("2015-04-30", "2015-04-30"),
    ],
)
def test_what_people_type_is_understood(text: str, meant: str) -> None:
    assert understand(text, TODAY) == meant


@pytest.mark.parametrize("text", ["last week", "soon", ""])
def test_what_is_not_understood_is_none(text: str) -> None:
    assert understand(text, TODAY) is None


def test_a_name_that_is_two_months_is_left_out() -> None:
    names = month_names()
    assert {names["april"], names["квітня"], names["kwiecień"], names["dubna"]} == {4}
    assert set(names.values()) == set(range(1, 13))
