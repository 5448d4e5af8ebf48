"""The dates stage: expressions and their intervals, and what is no date."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from extractor import Extractor

BLOCKS = yaml.safe_load((Path(__file__).parent / "examples" / "dates.yaml").read_text(encoding="utf-8"))


def day(text: str) -> dt.date | None:
    if text == "..":
        return None
    year, month, of_month = map(int, text.split("-"))
    return dt.date(year, month, of_month) if year >= 1700 else JalaliDate(year, month, of_month).to_gregorian()


def published(block: dict) -> dt.datetime | None:
    date = block["published"]  # YAML reads «1394-07-15» as a date; its fields are Solar Hijri
    return date and dt.datetime.combine(JalaliDate(date.year, date.month, date.day).to_gregorian(), dt.time(12))


ROWS = [(published(block), *row) for block in BLOCKS if "dates" in block for row in block["dates"]]
NONE = [text for block in BLOCKS for text in block.get("none", ())]


@pytest.fixture(scope="module")
def extract():
    return Extractor("none")


def test_the_table_is_large_enough():
    assert len({row[2] for row in ROWS}) >= 260
    assert len(NONE) >= 30


@pytest.mark.parametrize(("published_at", "text", "expression", "interval", "grain"), ROWS, ids=range(len(ROWS)))
def test_expressions(extract, published_at, text, expression, interval, grain):
    dates = [date for date in extract(text, published_at=published_at).dates if date.span.text == expression]
    assert len(dates) == 1, [date.span.text for date in extract(text, published_at=published_at).dates]
    found = dates[0]
    first, last = (None, None) if interval == "-" else map(day, interval.split("/"))
    assert (found.start, found.end, found.grain) == (first, last, grain)
    assert found.resolved == (interval != "-")


@pytest.mark.parametrize("text", NONE)
def test_no_dates(extract, text):
    assert [date.span.text for date in extract(text).dates] == []


def test_a_full_stop_after_digits_is_a_token_of_its_own(extract):
    doc = extract.doc("در 1402/03/01.")
    assert doc._.offsets == [(0, 2), (3, 13), (13, 14)]
    assert [(date.start, date.end) for date in doc._.dates] == [(1, 2)]


def test_relative_dates_are_marked(extract):
    text = "در سال ۹۳ و در امسال و در ۱۲ بهمن ۱۳۹۰ و ۵ مهر"
    marks = {date.span.text: date.relative for date in extract(text).dates}
    assert marks == {"سال ۹۳": False, "امسال": True, "۱۲ بهمن ۱۳۹۰": False, "۵ مهر": True}


def test_calendars_and_jalali_forms(extract):
    dates = extract("در مهر ۱۳۹۲ و در ژوئن ۲۰۱۵ و در ۱۳ رجب ۱۴۳۵").dates
    assert [date.calendar for date in dates] == ["jalali", "gregorian", "hijri"]
    assert [(date.jalali_start, date.jalali_end) for date in dates] == [
        ("1392-07-01", "1392-07-30"),
        ("1394-03-11", "1394-04-09"),
        ("1393-02-22", "1393-02-22"),
    ]


def test_evidence_names_the_entry(extract):
    (date,) = extract("در مهر ۱۳۹۲").dates
    assert date.evidence[0].entry == "dates/dates.yaml#months.jalali.7"


WORDS = """
از تا در سال سال‌های ماه ماهه هفته روز دهه گذشته جاری پیش امسال دیروز شنبه جمعه مهر بهمن ژوئن رجب ۵ ۱۲ ۹۵ ۱۳۹۵ ۲۰۱۵
و ، - پایان ابتدای نیمه اول مدت مشابه قبل تاکنون بهار 12/8/1383
"""


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=25),
    st.dates(dt.date(1980, 1, 1), dt.date(2060, 1, 1)) | st.none(),
)
def test_any_words_give_ordered_intervals_without_overlap(words, today):
    extractor = test_any_words_give_ordered_intervals_without_overlap.extractor
    text = " ".join(words)
    end = 0
    for date in extractor(text, published_at=today and dt.datetime.combine(today, dt.time())).dates:
        assert date.span.start >= end
        assert text[date.span.start : date.span.end] == date.span.text
        end = date.span.end
        if date.start and date.end:
            assert date.start <= date.end


test_any_words_give_ordered_intervals_without_overlap.extractor = Extractor("none")
