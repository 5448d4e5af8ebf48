"""Labels that the words around a figure settle: change, transformation and status."""

import pytest
from notation import examples, marked, plain

from extractor import Extractor
from extractor.links.statuses import over
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


def test_what_was_planned_for_days_that_have_passed_is_so() -> None:
    """«بهره‌برداری … تا پایان مرداد» is told in Mehr as done, in Khordad as planned."""
    text = "مدیر مخابرات گفت: از بهره‌برداری ۶ هزار دفتر تا پایان مرداد ۱۴۰۳ خبر می‌دهم و ۲ هزار دفتر هم باید ساخته شود."
    extract = Extractor("none")
    before, after = (extract(text, published_at=day).facts[0].status for day in ("2024-06-01", "2024-10-01"))
    assert after == "actual" and before in {"actual", "target"}
    decider = decider_of(extract.doc(text, published_at="2024-10-01"))
    assert over(decider.figures[0])
    assert not over(decider_of(extract.doc(text, published_at="2024-06-01")).figures[0])
