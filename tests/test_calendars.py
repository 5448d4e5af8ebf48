"""Calendar arithmetic against an independent library, day by day."""

import datetime as dt

import pytest
from persiantools.jdatetime import JalaliDate

from extractor.language import calendars

DAY = dt.timedelta(days=1)


def test_every_day_of_1300_to_1450_is_the_day_of_the_independent_library():
    date = JalaliDate(1300, 1, 1).to_gregorian()
    last = JalaliDate(1451, 1, 1).to_gregorian() - DAY
    seen = 0
    while date <= last:
        expected = JalaliDate(date)
        assert calendars.fields("jalali", date) == (expected.year, expected.month, expected.day)
        assert calendars.day("jalali", expected.year, expected.month, expected.day) == (date, date)
        date += DAY
        seen += 1
    assert seen == 151 * 365 + sum(JalaliDate.is_leap(year) for year in range(1300, 1451))


@pytest.mark.parametrize("year", range(1300, 1451))
def test_a_year_ends_the_day_before_the_next(year):
    first, last = calendars.years("jalali", year, year)
    assert first == JalaliDate(year, 1, 1).to_gregorian()
    assert last == JalaliDate(year, 12, 30 if JalaliDate.is_leap(year) else 29).to_gregorian()
    assert calendars.months("jalali", year, 12, 13)[1] == JalaliDate(year + 1, 1, 31).to_gregorian()


@pytest.mark.parametrize(
    ("date", "weekday"),
    [(dt.date(2024, 5, 18), 0), (dt.date(2024, 5, 19), 1), (dt.date(2024, 5, 24), 6)],  # Saturday, Sunday, Friday
)
def test_the_week_runs_from_saturday_to_friday(date, weekday):
    assert calendars.weekday(date) == weekday
    assert calendars.week(date) == (dt.date(2024, 5, 18), dt.date(2024, 5, 24))
    assert calendars.week(date, -1) == (dt.date(2024, 5, 11), dt.date(2024, 5, 17))


def test_hijri_days_and_months():
    assert calendars.day("hijri", 1445, 9, 1)[0] == dt.date(2024, 3, 11)
    assert calendars.months("hijri", 1445, 9, 9) == (dt.date(2024, 3, 11), dt.date(2024, 4, 9))
    assert calendars.fields("hijri", dt.date(2024, 4, 10)) == (1445, 10, 1)


def test_lunar_days_outside_the_tables_are_tabular_and_read_back():
    assert calendars.day("hijri", 1, 1, 1)[0] == dt.date(622, 7, 19)  # 16 July of the Julian calendar
    for ordinal in range(dt.date(700, 1, 1).toordinal(), dt.date(2300, 1, 1).toordinal(), 11):
        date = dt.date.fromordinal(ordinal)
        assert calendars.day("hijri", *calendars.fields("hijri", date)) == (date, date)


@pytest.mark.parametrize(
    ("date", "months", "expected", "expected_end"),
    [
        ((1402, 5, 31), 1, (1402, 6, 31), (1402, 6, 31)),
        ((1402, 6, 31), 1, (1402, 7, 30), (1402, 7, 30)),
        ((1402, 12, 29), 12, (1403, 12, 29), (1403, 12, 30)),
        ((1403, 12, 30), 12, (1404, 12, 29), (1404, 12, 29)),
        ((1402, 5, 30), 7, (1402, 12, 29), (1402, 12, 29)),
        ((1402, 1, 15), -1, (1401, 12, 15), (1401, 12, 15)),
        ((1402, 7, 1), -12, (1401, 7, 1), (1401, 7, 1)),
    ],
)
def test_shifting_by_months(date, months, expected, expected_end):
    start = JalaliDate(*date).to_gregorian()
    assert calendars.shifted("jalali", start, months) == JalaliDate(*expected).to_gregorian()
    assert calendars.shifted("jalali", start, months, keep_end=True) == JalaliDate(*expected_end).to_gregorian()


@pytest.mark.parametrize(
    ("calendar", "year", "month", "of_month"),
    [
        ("jalali", 1402, 12, 30),
        ("jalali", 1402, 13, 1),
        ("gregorian", 2023, 2, 29),
        ("hijri", 1200, 2, 30),
        ("hijri", 0, 1, 1),
    ],
)
def test_a_day_that_does_not_exist_is_an_error(calendar, year, month, of_month):
    with pytest.raises(ValueError):
        calendars.day(calendar, year, month, of_month)
