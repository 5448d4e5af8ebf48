"""A headline that has lost its line break is parted from the text, and speakers do not hang on paragraphs."""

from __future__ import annotations

import pytest

from extractor.layers import layers, paragraphs, written
from extractor.pipeline import Extractor, build

NLP = build("none")
EXTRACTOR = Extractor("none")

# Headline | text, in one line.
OPENINGS = [
    "کشف ۲۰ تن برنج قاچاق در بندر لنگه|خبرگزاری پیام: فرمانده انتظامی استان گفت: ۲۰ تن برنج کشف شد.",
    "کشف ۲۰ تن برنج قاچاق|به گزارش خبرنگار پیام، علی محمدی گفت: ۲۰ تن برنج کشف شد.",
    "رشد صادرات زعفران|به گزارش پیام به نقل از روزنامه بامداد، صادرات زعفران ۱۰ درصد رشد کرد.",
    "باران در راه است|تهران - پیام - سازمان هواشناسی از باران فردا خبر داد.",
    "باران در راه است|مدیرکل هواشناسی فارس از باران فردا خبر داد.",
    "سد تازه افتتاح می‌شود|استاندار فارس گفت: سد تازه فردا افتتاح می‌شود.",
    "۲۰ مدرسه ساخته شد|رئیس سازمان نوسازی مدارس گفت: ۲۰ مدرسه آماده است.",
    "قیمت نان تغییر نمی‌کند و گران نمی‌شود|وزیر کشاورزی گفت: قیمت نان همان است.",
]


@pytest.mark.parametrize("line", OPENINGS)
def test_a_headline_without_its_line_break_is_parted_from_the_text(line: str) -> None:
    headline, text = line.split("|")
    doc = NLP(f"{headline} {text}")
    start, end = paragraphs(doc)[0][0][0], paragraphs(doc)[0][-1][1]
    assert written(doc, start, end) == headline


# Sentences that no headline stands before.
PLAIN = [
    "به گزارش پیام، علی محمدی گفت: ۲۰ تن برنج کشف شد.",
    "خبرگزاری پیام: علی محمدی گفت: ۲۰ تن برنج کشف شد.",
    "رئیس سازمان نوسازی مدارس گفت مدارس تازه آماده است.",
    "علی محمدی که گفته می‌شود استاد است دیروز به شیراز رفت.",
    "علی محمدی اعلام کرد قیمت نان گران نمی‌شود.",
    "باران فردا به شیراز می‌رسد و هوا سرد می‌شود.",
    "رتبه ایران به گزارش بانک جهانی بهتر شد.",
    "اگر باران ببارد و هوا سرد شود مدارس تعطیل می‌شود.",
    "علی محمدی در تهران - شهر خودش - سخن گفت.",
    "قیمت نان گران نمی‌شود.",
    "گزارش شهرداری یزد حاکی است مدارس تازه آماده شد.",
    "علی محمدی گفت باران می‌بارد و هوا سرد می‌شود مدارس تعطیل است.",
    "۲۰ مدرسه در فارس، بنا به گزارش اداره کل نوسازی مدارس، آماده است.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_sentence_without_a_headline_stays_whole(text: str) -> None:
    doc = NLP(text)
    assert layers(doc).opening == 0
    assert len(paragraphs(doc)) == 1


def test_a_headline_in_its_own_line_stays_as_it_is() -> None:
    doc = NLP("به گزارش پیام، باران در راه است\nخبرگزاری پیام: فردا باران می‌بارد.")
    assert layers(doc).opening == 0


SPEECHES = [
    # sub-headlines and a second speaker
    (
        [
            "آب فارس",
            "به گزارش خبرگزاری پیام، علی محمدی گفت: ۱۲ سد ساخته شد.",
            "وی افزود: ۱۳ سد در راه است.",
            "رضا کریمی نیز گفت: ۱۴ چاه پر شد.",
            "گفتنی است ۱۵ چاه خشک است.",
        ],
        {"۱۲ سد": "علی محمدی", "۱۳ سد": "علی محمدی", "۱۴ چاه": "رضا کریمی", "۱۵ چاه": None},
    ),
    # what stands between two turns of one speaker is his
    (
        [
            "به گزارش خبرگزاری پیام، علی محمدی گفت: ۱۲ سد ساخته شد.",
            "همچنین ۱۳ سد در راه است.",
            "محمدی افزود: ۱۴ چاه پر شد.",
            "در فارس ۱۵ چاه خشک است.",
        ],
        {"۱۲ سد": "علی محمدی", "۱۳ سد": "علی محمدی", "۱۴ چاه": "علی محمدی"},
    ),
    # a body named as the source of data says no more than its sentence
    (
        [
            "به گزارش خبرگزاری پیام، قیمت گندم تغییر کرد.",
            "بر اساس آمار گمرک ایران، ۱۲ کشتی رسید.",
            "در بازار شیراز ۱۳ فروشنده مغازه را بستند.",
            "باران هم بارید.",
            "در روزهای پیش رو ۱۴ کشتی می‌رسد.",
        ],
        {"۱۲ کشتی": "گمرک ایران", "۱۳ فروشنده": None, "۱۴ کشتی": None},
    ),
    # a list behind a colon
    (
        [
            "به گزارش خبرگزاری پیام، بازار آرام بود.",
            "اتحادیه میوه‌فروشان ایران اعلام کرد: قیمت‌ها چنین است:",
            "- سیب ۱۲ هزار تومان.",
            "- انار ۱۳ هزار تومان.",
        ],
        {"۱۲ هزار تومان": "اتحادیه میوه‌فروشان ایران", "۱۳ هزار تومان": "اتحادیه میوه‌فروشان ایران"},
    ),
]


@pytest.mark.parametrize("between", ["\n", " "], ids=["paragraphs", "joined"])
@pytest.mark.parametrize(("lines", "expected"), SPEECHES)
def test_speakers_do_not_hang_on_paragraphs(lines: list[str], expected: dict[str, str | None], between: str) -> None:
    article = EXTRACTOR(between.join(lines))
    said = {q.span.text: q.said_by.name if q.said_by else None for q in article.quantities()}
    assert {figure: said[figure] for figure in expected} == expected


RUN_IN = [
    ("ساخت ۲۰ سد در شیراز رئیس شرکت آب شیراز گفت: ۱۲ سد آماده است.", "رئیس شرکت آب شیراز"),
    ("۲۰ سد پر آب شد علی محمدی گفت: ۱۲ سد آماده است.", "علی محمدی"),
]


@pytest.mark.parametrize(("line", "speaker"), RUN_IN)
def test_a_sub_headline_that_has_run_into_a_sentence_is_not_said(line: str, speaker: str) -> None:
    article = EXTRACTOR(f"به گزارش خبرگزاری پیام، باران بارید. {line}")
    said = {q.span.text: q.said_by.name if q.said_by else None for q in article.quantities()}
    assert said == {"۲۰ سد": None, "۱۲ سد": speaker}
