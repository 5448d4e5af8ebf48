"""The noun phrase of a count: where it ends before what the verb says."""

from __future__ import annotations

import pytest

from extractor import Extractor
from extractor.links.history import Linked
from extractor.stages.facts.stage import decider_of


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("این کار به دو کشور کمک خواهد کرد.", "کشور"),
        ("این کار به دو کشور کمک کرد.", "کشور"),
        ("این طرح به سه روستا امید نخواهد داد.", "روستا"),
        ("درباره دو زندانی مرتکب اشتباه شدند.", "زندانی"),
        ("در این سیل ۱۲ خانه روستایی دچار آسیب شد.", "خانه روستایی"),
        ("سال آینده ۲۰ مدرسه نوساز خواهیم داشت.", "مدرسه نوساز"),
        ("در شهر ۲۰ کارگاه تولیدی می‌خواهند.", "کارگاه تولیدی"),
    ],
)
def test_a_count_ends_before_what_the_verb_says(extract: Extractor, text: str, phrase: str) -> None:
    decider = decider_of(extract.doc(text))
    own = decider.own(decider.figures[0])
    assert own is not None and " ".join(own.words) == phrase


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("سه مجموعه ورزشی در شمال شهر ساخته شده است.", "construction"),
        ("چهار دروازه در این دوره ساخته شد.", "construction"),
        ("شهرداری ۱۲ پارک را بازسازی کرد.", "construction"),
        ("کمیته امداد ۳۰۰ بسته میان نیازمندان توزیع کرد.", "distribution"),
        ("در سه شهر مدرسه ساخته شد.", None),
        ("سه فیلم ساخته کارگردانان اول به نمایش درآمد.", None),
        ("سه نماینده آمدند، مدرسه‌ای نو ساخته شد.", None),
    ],
)
def test_what_is_done_with_a_count_tells_its_flow(extract: Extractor, text: str, flow: str | None) -> None:
    assert extract(text).facts[0].flow == flow


@pytest.mark.parametrize(
    ("text", "barred"),
    [
        ("شمار کشته‌های انفجار به ۳۷ نفر رسید. گروه تروریستی سه بیانیه داد.", True),
        ("شمار کشته‌های انفجار به ۳۷ نفر رسید. از شهر ۲۲ خانواده آمدند.", True),
        ("شمار کشته‌های انفجار به ۳۷ نفر رسید. پنج نفر کودک بودند.", False),
        ("شمار کشته‌های انفجار به ۳۷ نفر رسید. سه کشته دیگر هم پیدا شد.", False),
    ],
)
def test_casualties_go_on_to_no_things(extract: Extractor, text: str, barred: bool) -> None:
    decider = decider_of(extract.doc(text))
    linked = Linked(links={"indicator": None})
    assert decider.flows.barred(decider.figures[-1], linked, "casualty") == barred
