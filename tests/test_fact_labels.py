"""Labels that the words around a figure settle: change, transformation and status."""

import pytest
from notation import examples, marked, plain

from extractor import Extractor
from extractor.links.changes import compared
from extractor.links.courses import came_to
from extractor.links.statuses import over, unaimed
from extractor.stages.facts.stage import decider_of

NAMES = ("change", "transformation", "status")
USUAL = (None, "level", "actual")


@pytest.fixture(scope="module")
def extract():
    return Extractor("none")


@pytest.mark.parametrize("sentence", examples("labels"))
def test_examples(extract, sentence):
    facts = extract(plain(sentence)).facts
    assert marked(plain(sentence), [(f.start, f.end, told(f)) for f in facts]) == sentence


def told(fact):
    """The labels that say something."""
    return tuple(label for name, usual in zip(NAMES, USUAL, strict=True) if (label := getattr(fact, name)) != usual)


@pytest.mark.parametrize(("day", "passed"), [("2024-06-01", False), ("2024-10-01", True)])
def test_the_days_of_a_clause_have_passed_when_the_article_appears(day: str, passed: bool) -> None:
    text = "مدیر مخابرات گفت: از بهره‌برداری ۶ هزار دفتر تا پایان مرداد ۱۴۰۳ خبر می‌دهم."
    figure = decider_of(Extractor("none").doc(text, published_at=day)).figures[0]
    assert over(figure) == passed
    assert unaimed(figure, {"actual": 0.4, "target": 0.6}) == (frozenset({"actual"}) if passed else None)


def test_one_of_several_values_came_to_another() -> None:
    text = "نرخ بیکاری از ۸ درصد در مهر و ۹ درصد در آبان به ۱۲ درصد رسید. ۵ درصد آنها از ۳ شهر به ۲ شهر رفتند."
    figures = decider_of(Extractor("none").doc(text)).figures
    assert came_to(figures[2], figures) is figures[0]
    assert came_to(figures[3], figures) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("صادرات فرش ۴۰ میلیون دلار بود، ۱۲ درصد بیشتر از پارسال.", "increase"),
        ("صادرات فرش ۴۰ میلیون دلار بود که ۱۲ درصد کاهش داشت.", "decrease"),
        ("صادرات فرش ۴۰ میلیون دلار بود، ۱۲ درصد به هند رفت.", None),
    ],
)
def test_what_stands_beside_a_level_tells_its_change(text: str, told: str | None) -> None:
    figures = decider_of(Extractor("none").doc(text)).figures
    assert compared(figures[0], figures) == told
