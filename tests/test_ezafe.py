"""The ezafe at the end of a phrase that was cut from its sentence."""

from __future__ import annotations

import pytest

from extractor import Extractor
from extractor.language.ezafe import without_ezafe


@pytest.mark.parametrize(
    ("phrase", "bare"),
    [
        ("گردوی", "گردو"),
        ("کالای", "کالا"),
        ("كالاي", "كالا"),
        ("صادرات کالاهای", "صادرات کالاها"),
        ("مرغ‌های", "مرغ‌ها"),
        ("درآمد های", "درآمد ها"),
        ("روستای", "روستا"),
        ("نماینده‌ی", "نماینده"),
        ("خانه‌ي", "خانه"),
        # nothing hangs
        ("طلا", "طلا"),
        ("گردوی ایرانی", "گردوی ایرانی"),
        ("آستان قدس رضوی", "آستان قدس رضوی"),
        ("رای", "رای"),
        ("چای", "چای"),
        ("پارک محله‌ای", "پارک محله‌ای"),
        ("بیماری نارسایی کلیوی", "بیماری نارسایی کلیوی"),
        ("راهپیمایی پیاده‌روی", "راهپیمایی پیاده‌روی"),
        ("لوازم آبیاری", "لوازم آبیاری"),
        ("جوی", "جوی"),
        ("", ""),
    ],
)
def test_without_ezafe(phrase: str, bare: str) -> None:
    assert without_ezafe(phrase) == bare


def test_a_good_in_a_row_has_none() -> None:
    rows = Extractor("none")("صادرات گردوی تویسرکان به ۳۰ میلیون دلار رسید.").facts
    assert [row.commodity for row in rows] == ["گردو"]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("کشف ۲ میلیارد ریال داروی تقلبی و قاچاق در تهران", "داروی تقلبی"),
        ("ارزش کالاهای احتکار شده به ۲۰ میلیارد تومان رسید.", "کالاهای احتکار شده"),
        ("صادرات طلای خام به ۳ میلیون دلار رسید.", "طلای خام"),
        ("قیمت گردوی با پوست به ۳۰ هزار تومان رسید.", "گردوی با پوست"),
        ("قیمت طلای ۱۸ عیار به ۳ میلیون تومان رسید.", "طلای ۱۸ عیار"),
        ("صادرات طلای ایران به ۳ میلیون دلار رسید.", "طلا"),
        ("صادرات طلا به ۳ میلیون دلار رسید.", "طلا"),
    ],
)
def test_what_an_ezafe_binds_to_a_good_is_part_of_it(text: str, good: str) -> None:
    """A good is followed by what describes it, and its owner is no part of it."""
    assert [row.commodity for row in Extractor("none")(text).facts] == [good]
