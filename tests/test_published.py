"""``published_at`` of any kind: parsed, or refused in one line."""

import datetime as dt
import random

import pytest

from extractor import Extractor
from extractor.pipeline import InvalidDate, published_day

EXTRACT = Extractor("none")


@pytest.mark.parametrize(
    "given",
    [
        dt.date(2015, 10, 7), dt.datetime(2015, 10, 7, 12), dt.date(1394, 7, 15), dt.datetime(1394, 7, 15, 12),
        "2015-10-07", "2015-10-07T10:00:00+03:30", "1394/07/15", "1394-07-15", "۱۳۹۴/۷/۱۵", "۱۵ مهر ۱۳۹۴",
        "Wed, 07 Oct 2015 10:00:00 +0330",
    ],
)  # fmt: skip
def test_the_day_is_the_same_however_it_is_given(given):
    article = EXTRACT("دیروز ۵ نفر آمدند.", published_at=given)
    assert article.published_at.date() == dt.date(2015, 10, 7)
    assert [date.start for date in article.dates] == [dt.date(2015, 10, 6)]


@pytest.mark.parametrize(
    "given",
    ["", "دیروز", "99/99/99", "abc", 5, [], dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1394, 12, 31),
     "0001-01-01", dt.date(1600, 1, 1), "1394/13/01"],
)  # fmt: skip
def test_what_is_no_day_of_publication_is_refused_in_one_line(given):
    with pytest.raises(InvalidDate) as refused:
        EXTRACT("دیروز ۵ نفر آمدند.", published_at=given)
    assert str(refused.value).startswith("published_at: ")
    assert "\n" not in str(refused.value)


def test_no_day_is_none():
    assert published_day(None) is None


WORDS = """
محرم صفر رجب رمضان شوال قمری هجری میلادی شمسی سال ماه روز دهه هفته امسال دیروز گذشته آینده قبل پیش منتهی به تا از و ، در
پایان ابتدای نیمه اول دوم مدت مشابه تاکنون ۱ ۵ ۳۰ ۳۱ ۱۲ ۹۹ ۰۲ ۱ ۲۹۹ ۱۲۰۰ ۱۴۹۹ ۱۵۰۰ ۱۷۰۰ ۲۱۴۹ ۹۹۹۹
هزار میلیون عاشورا بهار
1/1/1 9999/12/31 30/2/1500 12/30/1200 مهر ژوئن شنبه سه ماهه نخست زراعی مالی ه.ق
"""


@pytest.mark.parametrize("seed", range(20))
def test_no_words_of_dates_make_an_exception_on_any_day(seed):
    chance = random.Random(seed)
    words = WORDS.split()
    day = dt.date.fromordinal(chance.randint(dt.date(1800, 1, 1).toordinal(), dt.date(2200, 12, 31).toordinal()))
    day = chance.choice([day, dt.date(1800, 1, 1), dt.date(2200, 12, 31), None])
    text = " ".join(chance.choice(words) for _ in range(800))
    for date in EXTRACT(text, published_at=day).dates:
        assert not date.start or not date.end or date.start <= date.end
