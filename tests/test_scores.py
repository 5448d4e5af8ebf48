"""Articles of our own, marked by docs/evaluation.md, against the scores that are kept: a loss stands in the diff."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import yaml

from extractor.evaluation import gold as g
from extractor.evaluation.scores import losses, scores
from extractor.pipeline import Extractor, Model

HERE = Path(__file__).parent
KEPT = yaml.safe_load((HERE / "scores.yaml").read_text(encoding="utf-8"))

SLACK = 2
"""By how much processors with and without VNNI have differed."""
WINDOW = 12
"""Words of a piece."""


@pytest.mark.parametrize("model", get_args(Model))
def test_scores(model: Model) -> None:
    slack = 0 if model == "none" else SLACK
    assert losses(KEPT[model], scores(HERE / "gold", model), slack) == [], "if it is meant: make scores"


def test_a_loss_is_named() -> None:
    worse = {"layers": {"officials": {"right": 8, "missed": 2, "extra": 0}}}
    kept = {"layers": {"officials": {"right": 9, "missed": 1, "extra": 1}}}
    assert losses(kept, worse) == ["layers officials right: 8, was 9", "layers officials missed: 2, was 1"]
    assert losses(kept, kept) == losses(kept, worse, slack=1) == []


def test_the_articles_are_of_many_sorts_and_quote_themselves() -> None:
    articles = g.read_directory(HERE / "gold")
    assert len(articles) >= 15 and sum(article.facts is not None for article in articles) >= 8
    for article in articles:
        for item in (*article.money, *article.counts, *article.percents, *article.measures, *(article.facts or ())):
            article.locate(item)
        for entity in (*article.officials, *article.organizations):
            assert entity.mentions
            for mention in entity.mentions:
                article.locate(mention)
        figures = (*article.money, *article.counts, *article.percents, *article.measures)
        required = [figure for figure in figures if not figure.optional]
        assert article.facts is None or len(article.facts) == len(required)


def test_an_article_may_break_off_anywhere() -> None:
    """At each word of our own articles, and where a rule has once looked behind the end."""
    extract = Extractor("none")
    texts = ["مدیر کل حفظ آثار و نشر ارزش‌های", "امسال ۲۹ تن کالا صادر", "سازنده فیلم: «سید عزت", "۵ تن گاز تولید و"]
    texts += ["دختران هشدار داد؛ از هر صد", "خانه‌ای دو یا سه‌طبقه", "مدیرعامل این سازمان", "او آرزو کرد"]
    for article in g.read_directory(HERE / "gold"):
        for line in article.text.splitlines():
            words = line.split(" ")
            texts += [" ".join(words[max(0, end - WINDOW) : end]) for end in range(1, len(words))]
    for text in texts:
        assert all(text[fact.start : fact.end] for fact in extract(text).facts)
