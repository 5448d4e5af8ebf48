"""The dates stage: expressions and their intervals, and what is no date."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import examples, marked, plain
from persiantools.jdatetime import JalaliDate

from extractor import Extractor
from extractor.records import DateExpression


def day(date: dt.date | None, calendar: str) -> str:
    if date is None:
        return ".."
    return str(JalaliDate(date)) if calendar == "jalali" else str(date)


def shown(date: DateExpression) -> tuple[str, str]:
    interval = f"{day(date.start, date.calendar)}/{day(date.end, date.calendar)}" if date.resolved else "-"
    return interval, date.grain


@pytest.fixture(scope="module")
def extract():
    return Extractor("none")


@pytest.mark.parametrize(("published", "sentence"), examples("dates"))
def test_examples(extract, published, sentence):
    today = None if published == "unpublished" else JalaliDate.fromisoformat(published).to_gregorian()
    text = plain(sentence)
    dates = extract(text, published_at=today and dt.datetime.combine(today, dt.time(12))).dates
    assert marked(text, [(date.span.start, date.span.end, shown(date)) for date in dates]) == sentence


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


@settings(max_examples=200)
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
