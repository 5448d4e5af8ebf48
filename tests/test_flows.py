"""Flows that the words of a figure's sentence settle or rule out."""

from __future__ import annotations

import pytest

from extractor import Extractor


@pytest.mark.parametrize(
    ("text", "flows"),
    [
        ("متوسط قیمت هر تن کالای صادراتی استان ۷۶۵ دلار و کشور ۴۷۴ دلار بود.", ["export", "export"]),
        ("میانگین قیمت هر کیلوگرم کالای وارداتی به ۱۲ دلار رسید.", ["import"]),
        ("قیمت گاز صادراتی به ۳۶۰ دلار رسید.", ["price"]),
        ("قیمت هر تن شمش ۴۹۰ دلار است.", ["price"]),
    ],
)
def test_the_price_of_all_that_is_traded_is_of_that_trade(extract: Extractor, text: str, flows: list[str]) -> None:
    assert [fact.flow for fact in extract(text).facts] == flows


@pytest.mark.parametrize(
    ("text", "flows"),
    [
        (
            "صادرات استان به ۹۰۰ میلیون دلار رسید.\nواردات استان نیز ۳۸۱ هزار تن کالا به ارزش ۲۸۷ میلیون دلار بود.",
            ["export", "import", "import"],
        ),
        (
            "واردات استان به ۹۰۰ میلیون دلار رسید.\nصادرات استان نیز ۳۸۱ هزار تن کالا به ارزش ۲۸۷ میلیون دلار بود.",
            ["import", "export", "export"],
        ),
        ("صادرات استان به ۹۰۰ میلیون دلار رسید.\nاین رقم پارسال ۸۰۰ میلیون دلار بود.", ["export", "export"]),
    ],
)
def test_a_sentence_that_names_one_trade_is_of_no_other(extract: Extractor, text: str, flows: list[str]) -> None:
    assert [fact.flow for fact in extract(text).facts] == flows


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("تفاهم‌نامه‌ای به ارزش ۱۰۰ میلیارد تومان با شرکت ملی نفت منعقد شد.", ("شرکت ملی نفت",)),
        ("ایران خودرو قراردادی به مبلغ ۵ میلیون یورو با شرکت رنو امضا کرد.", ("شرکت رنو",)),
        ("شهرداری رشت ۵ میلیارد تومان با شرکت رنو هزینه کرد.", ()),
        ("صادرات پسته به اروپا به ۴۰ میلیون دلار رسید.", ("اروپا",)),
        ("صادرات پسته در اروپا گفته شد که ۴۰ میلیون دلار است.", ()),
    ],
)
def test_the_other_side_of_contracts_and_of_trade_with_continents(
    extract: Extractor, text: str, partners: tuple[str, ...]
) -> None:
    assert extract(text).facts[0].partners == partners
