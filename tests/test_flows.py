"""Flows that the words of a figure's sentence settle or rule out."""

from __future__ import annotations

import pytest

from extractor import Extractor
from extractor.links.history import Linked
from extractor.stages.facts.stage import decider_of


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
    ("text", "named"),
    [
        ("واردات استان نیز ۳۸۱ هزار تن کالا به ارزش ۲۸۷ میلیون دلار بود.", ["import", "import"]),
        ("صادرات استان ۹۰۰ میلیون دلار و واردات آن ۸۰۰ میلیون دلار بود.", [None, None]),
        ("در توسعه صادرات به ۱۵ کشور گفته شد که سالانه ۱۳ میلیارد دلار واردات دارند.", [None, None]),
        ("۹۰۰ میلیون دلار صادرات داشتیم.", [None]),  # behind the figure
    ],
)
def test_the_trade_that_a_sentence_names_before_a_figure(
    extract: Extractor, text: str, named: list[str | None]
) -> None:
    decider = decider_of(extract.doc(text))
    assert [decider.flows.only_named(f) for f in decider.figures] == named


def test_a_sentence_that_names_one_trade_bars_the_other(extract: Extractor) -> None:
    decider = decider_of(extract.doc("واردات استان نیز ۲۸۷ میلیون دلار بود."))
    linked = Linked(links={"indicator": None})
    assert [decider.flows.barred(decider.figures[0], linked, flow) for flow in ("export", "import")] == [True, False]


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
