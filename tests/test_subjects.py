"""Who a clause speaks of: the party it begins with, and the one that «این سازمان» means."""

from __future__ import annotations

import pytest

from extractor import Extractor
from extractor.links.subjects import of_each
from extractor.stages.facts.stage import decider_of


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
    "text", ["دانشگاه تبریز باز شد. در دانشگاه یادشده ۱۲ استاد آمدند.", "شرکت ایرالکو آمد. شرکت یاد شده ۱۲ کارگر دارد."]
)
def test_words_behind_a_class_point_back(extract: Extractor, text: str) -> None:
    decider = decider_of(extract.doc(text))
    assert [c.start for c in decider.reporters.meant.values()] == [decider.o.parties[0].start]


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


@pytest.mark.parametrize("text", ["در همدان و ملایر ۱۲ مدرسه ساخته شد.", "همدان، ملایر و نهاوند ۱۲ پزشک دارند."])
def test_parties_that_are_told_of_together(extract: Extractor, text: str) -> None:
    decider = decider_of(extract.doc(text))
    assert decider.reporters.owner(decider.figures[0], "") is None


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("هر تیم باید ۱۲ بازیکن داشته باشد.", True),
        ("مدیر حوزه رشت گفت: هر رأی‌دهنده ۵ نام می‌نویسد.", True),
        ("هر سال ۵ هزار نفر به رشت می‌آیند.", False),
        ("رشت ۵ هزار رأی‌دهنده دارد.", False),
    ],
)
def test_what_is_told_of_each_of_a_kind(extract: Extractor, text: str, each: bool) -> None:
    decider = decider_of(extract.doc(text))
    assert of_each(decider.o, decider.figures[0]) == each


def test_what_is_told_of_each_of_a_kind_is_nobodys(extract: Extractor) -> None:
    assert extract("مدیر لیگ رشت گفت: هر تیم باید ۱۲ بازیکن داشته باشد.").facts[0].reporter is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("وی در بخش دیگری از سخنان خود ۵ مرحله را نام برد.", False),
        ("شهر دست‌کم ۴ هزار دست‌فروش دارد.", False),
        ("در کارخانه مذکور ۴ کارگر آمدند.", False),
        ("در کارخانه سیمان سپید ۴ کارگر آمدند.", True),
    ],
)
def test_what_a_word_of_class_names(extract: Extractor, text: str, named: bool) -> None:
    assert any(c.type.startswith("named") for c in decider_of(extract.doc(text)).o.parties) == named
