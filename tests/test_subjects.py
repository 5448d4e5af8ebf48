"""Who a clause speaks of: the party it begins with, and the one that «این سازمان» means."""

from __future__ import annotations

import pytest

from extractor import Extractor
from extractor.stages.facts.stage import decider_of


@pytest.fixture(scope="module")
def extract() -> Extractor:
    return Extractor("none")


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("استاندار مازندران گفت: رشت ۲۷ کشته و اردبیل ۸ کشته داشت.", ["رشت", "اردبیل"]),
        ("به گفته مدیر هلال احمر کرمان، سیرجان با ۱۲ پزشک و جیرفت با ۹ پزشک آمدند.", ["سیرجان", "جیرفت"]),
        ("شهردار رشت آمد. سالن الغدیر ۵ هزار صندلی دارد.", ["سالن الغدیر"]),
        ("صادرات ایران به عراق رسید. کارخانه سیمان خاش ۴۰۰ کارگر دارد.", ["کارخانه سیمان خاش"]),
    ],
)
def test_the_party_that_a_clause_begins_with(extract: Extractor, text: str, owners: list[str]) -> None:
    facts = extract(text).facts
    assert len(facts) == len(owners)
    assert all(owner in (fact.reporter or "") for fact, owner in zip(facts, owners, strict=True))


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("شرکت پارس‌الکتریک در تهران است و شرکت ایرالکو در اراک. این شرکت ۳۰۰ کارگر دارد.", "ایرالکو"),
        ("یونیسف در کابل است. این سازمان در هرات دو درمانگاه دارد.", "یونیسف"),
        ("دانشگاه تبریز از شیراز نام برد. دانشگاه یادشده ۱۲ استاد عمران دارد.", "دانشگاه تبریز"),
        ("فرماندار سراب آمد و از رشت هم گفت. فرماندار سراب افزود: از ۷۸ روستای این شهرستان بازدید شد.", "سراب"),
    ],
)
def test_what_points_to_a_party_named_before(extract: Extractor, text: str, owner: str) -> None:
    assert owner in (extract(text).facts[-1].reporter or "")


@pytest.mark.parametrize(
    "text",
    [
        "شرکت ایرالکو در اراک است. این کارخانه ۳۰۰ کارگر دارد.",  # no factory was named
        "این شرکت ۳۰۰ کارگر دارد.",
        "شرکت ایرالکو در اراک است. شرکت ۳۰۰ کارگر دارد.",  # nothing points
        "خبرگزاری مهر گزارش داد. این خبرگزاری ۵ خبرنگار دارد.",  # who tells
    ],
)
def test_what_points_to_none(extract: Extractor, text: str) -> None:
    assert not decider_of(extract.doc(text)).reporters.meant
