"""Dates that have the precision of their source, no more and no less."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from solidarity_archive.dates import (
    Precision,
    agree,
    day_label,
    from_iso,
    is_date,
    moment,
    month_label,
    precision,
    slot,
    slots,
    with_offset,
)

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
DATES = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(lambda pair: pair[0][: pair[1]])
NEAR = st.tuples(
    st.integers(0, 800).map(lambda days: (date(2014, 12, 1) + timedelta(days)).isoformat()),
    st.sampled_from([4, 7, 10]),
).map(lambda pair: pair[0][: pair[1]])

READ = {
    "2015": "2015",
    "2015-04": "2015-04",
    " 2015-04-21\n": "2015-04-21",
    "2015-04-21 10:00": "2015-04-21T10:00",
    "2015-04-21T10:00:59.123456Z": "2015-04-21T10:00:59+00:00",
    "2015-04-21T10:00:59,5 +0300": "2015-04-21T10:00:59+03:00",
    "2015-04-21T10:00-03:30": "2015-04-21T10:00-03:30",
    "2016-02-29": "2016-02-29",
}
NO_DATES = [
    *("", "0000-00-00", "0000-00-00 00:00:00", "0000", "2015-00", "2015-13", "2015-02-30", "2015-04-00"),
    *("201", "20155", "2015-4", "2015-04-2", "21.04.2015", "2015-04-21T25:00", "2015-04-21T10:60"),
    *(
        "2015-04-21T10",
        "2015-04-21T10:00+99:99",
        "2015-W17",
        "20150421",
        "２０１５",
        "2015-04-21T",
        "yesterday",
    ),
]


@pytest.mark.parametrize(("text", "read"), READ.items())
def test_iso_dates_are_read_as_they_are(text: str, read: str) -> None:
    assert from_iso(text) == read
    assert is_date(read)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none_rather_than_a_guess(text: str) -> None:
    assert from_iso(text) is None
    assert not is_date(text)


@given(DATES)
def test_a_date_of_ours_is_read_back_unchanged(given_: str) -> None:
    assert from_iso(given_) == given_


@given(st.text(max_size=30))
def test_any_text_is_a_date_of_ours_or_none(text: str) -> None:
    found = from_iso(text)
    assert found is None or (is_date(found) and precision(found) and moment(found))


@pytest.mark.parametrize(
    ("local", "gmt", "date"),
    [
        ("", "2015-04-21T10:00:00+03:00", "2015-04-21T10:00:00+03:00"),
        ("", "2015-04-21T10:00Z", "2015-04-21T10:00+00:00"),
        ("", "2015-04-21", "2015-04-21"),
        ("2015-04-21T10:00:00+03:00", "2015-04-21 08:00:00", "2015-04-21T10:00:00+03:00"),
        ("2015-04-21 10:00:00", "2015-04-21T10:00:00+03:00", "2015-04-21T10:00:00"),
    ],
)
def test_a_time_has_one_offset_at_most(local: str, gmt: str, date: str) -> None:
    assert with_offset(local, gmt) == date


@given(st.sampled_from([*READ, *NO_DATES]), st.sampled_from([*READ, *NO_DATES]))
def test_whatever_two_clocks_say_is_a_date_of_ours_or_none(local: str, gmt: str) -> None:
    found = with_offset(local, gmt)
    assert found is None or is_date(found)


def test_precision_is_what_is_known() -> None:
    dates = [None, "2015", "2015-04", "2015-04-21", "2015-04-21T10:00", "2015-04-21T10:00:00-03:00"]
    assert [precision(each) for each in dates] == list(Precision)


@given(DATES, DATES)
def test_dates_agree_if_one_holds_the_other(one: str, other: str) -> None:
    assert agree(one, other) == agree(other, one) == (one.startswith(other) or other.startswith(one))


def test_times_on_one_day_agree() -> None:
    assert agree("2015-04-21T10:00", "2015-04-21T23:00+03:00")
    assert not agree("2015-04-21", "2015-04-22T00:00")


@example(["2015-01-01", "2015-01", "2015"])
@given(st.lists(DATES, max_size=6))
def test_slots_order_dates_by_day_and_coarse_ones_before_what_they_hold(dates: list[str]) -> None:
    assert sorted(dates, key=slot) == sorted(dates)


def test_no_date_comes_before_all_dates() -> None:
    assert slot(None) == 0 < slot("0001")


def _days(given_: str) -> tuple[str, str]:
    return given_ + "0001-01-01"[len(given_) :], given_ + "9999-12-31"[len(given_) :]


@given(NEAR, NEAR | st.none(), NEAR | st.none())
def test_a_span_holds_what_overlaps_it(given_: str, first: str | None, last: str | None) -> None:
    begins, ends = _days(given_)
    since, until = _days(first)[0] if first else "0001-01-01", _days(last)[1] if last else "9999-12-31"
    overlaps = begins <= until and ends >= since and since <= until
    assert any(low <= slot(given_) <= high for low, high in slots(first, last)) == overlaps


@given(NEAR | st.none(), NEAR | st.none())
def test_no_span_holds_what_is_undated(first: str | None, last: str | None) -> None:
    assert not any(low <= slot(None) <= high for low, high in slots(first, last))


def test_labels_are_as_precise_as_the_date() -> None:
    labels = {None: "undated", "2015": "2015", "2015-04": "April 2015", "2015-04-01T10:00": "1 April 2015"}
    assert {each: day_label(each) for each in labels} == labels
    assert [month_label(each) for each in (None, "2015", "2015-12")] == ["Undated", "2015", "December 2015"]


def test_moments_order_times_with_different_offsets() -> None:
    times = ["2015-04-21T09:00:00+00:00", "2015-04-21T10:30:00+02:00", "2015-04-21T10:00:00-03:00"]
    assert sorted(times, key=moment) == [times[1], times[0], times[2]]
    assert moment(None) == "" < moment("2015")


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+03:00", "9999-12-31T23:59:59-03:00"])
def test_the_edges_of_the_calendar_are_moments_too(edge: str) -> None:
    assert moment(edge) == edge
