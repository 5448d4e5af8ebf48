"""``published_at`` of any kind: parsed, or refused in one line."""

import datetime as dt
import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor import Extractor
from extractor.cli import app
from extractor.pipeline import InvalidDate, published_day
from extractor.readers import Columns, InvalidColumns, read
from extractor.readers.published import find_date

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


# dates out of ids and addresses -------------------------------------------------------------------------------------


PATTERNS = [
    ("fars-%Y%m%d", "fars-13930915001110", "2014-12-06T00:00:00+03:30"),
    ("%Y%m%d", "fars-13930915001110", "2014-12-06T00:00:00+03:30"),
    ("%Y%m%d%H%M", "14030512-0930 140305120930", "2024-08-02T09:30:00+03:30"),
    ("/%Y/%m/%d/", "https://news.example/1403/05/12/خبر", "2024-08-02T00:00:00+03:30"),
    ("/%Y/%m/%d/", "https://news.example/fa/1403/5/2/", "2024-07-23T00:00:00+03:30"),
    ("%Y-%m-%d", "corpus/2023-06-01/a", "2023-06-01T00:00:00+03:30"),
    ("%y%m%d", "930915-12", "2014-12-06T00:00:00+03:30"),  # two digits are Solar Hijri
    ("%y%m%d", "030512", "2024-08-02T00:00:00+03:30"),
    ("%Y/%m/%d", "۱۴۰۳/۰۵/۱۲", "2024-08-02T00:00:00+03:30"),
    ("/%Y/%m/%d/", "/1403/13/45/x/1403/01/31/", "2024-04-19T00:00:00+03:30"),  # what is no day is passed over
    ("/%Y/%m/%d/", "/1403/12/31/", None),
    ("%Y%m%d", "99913930915", None),  # in the middle of another number
    ("%Y%m%d", "0099-01-01", None),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), PATTERNS)
def test_a_pattern_finds_the_day(pattern: str, text: str, expected: str | None) -> None:
    found = find_date(pattern, text)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [("%Y%m", "needs %Y"), ("%Q%Y%m%d", "%Q is not known"), ("%Y%y%m%d", "twice"), ("%d%m%d%Y", "twice")],
)
def test_patterns_that_cannot_be(pattern: str, reason: str) -> None:
    with pytest.raises(InvalidColumns, match=reason):
        Columns(published_at=pattern)


def test_a_batch_dates_what_has_no_date(tmp_path: Path) -> None:
    folder = tmp_path / "1403" / "05" / "12"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("هفته گذشته سه نفر آمدند.", encoding="utf-8")
    arguments = ["batch", str(tmp_path / "1403"), "--model", "none", "--workers", "0", "--to"]
    bare = CliRunner().invoke(app, [*arguments, str(tmp_path / "bare.jsonl")])
    assert "relative periods stay open in 1 articles without a date" in bare.output
    article = json.loads((tmp_path / "bare.jsonl").read_text())
    assert article["warnings"] == ["no date of publication; relative periods that stay open: 1"]
    done = CliRunner().invoke(app, [*arguments, str(tmp_path / "dated.jsonl"), "--published-at", "%m/%d/"])
    assert done.exit_code == 2
    arguments[1] = str(tmp_path)
    done = CliRunner().invoke(app, [*arguments, str(tmp_path / "dated.db"), "--published-at", "%Y/%m/%d/"])
    assert "stay open" not in done.output, done.output


def test_the_column_goes_before_the_pattern(tmp_path: Path) -> None:
    rows = [
        {"id": "n-14030512", "text": "دیروز سه نفر آمدند.", "published_at": "2020-01-01"},
        {"id": "n-14030513", "text": "دیروز سه نفر آمدند."},
        {"id": "n", "url": "https://x.example/14030514/", "text": "دیروز سه نفر آمدند."},
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    days = [given.published_at for given in read(str(tmp_path / "in.jsonl"), columns=Columns(published_at="%Y%m%d"))]
    assert [str(day)[:10] for day in days] == ["2020-01-01", "2024-08-03", "2024-08-04"]
