"""The language of a text, and texts that are no news."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor import Extractor
from extractor.language.identify import language

EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples" / "languages.yaml").read_text(encoding="utf-8"))
EXTRACTOR = Extractor("none")


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in EXAMPLES["languages"].items() for text in texts]
)
def test_language(code: str, text: str) -> None:
    article = EXTRACTOR(text, published_at="2024-01-01")
    assert article.language == language(text) == code
    assert bool(article.warnings) == (code != "fa" and bool(text))
    assert all("not Persian" in warning or code == "fa" for warning in article.warnings)


@pytest.mark.parametrize(
    ("shape", "text"), [(shape, text) for shape, texts in EXAMPLES["shapes"].items() for text in texts]
)
def test_shape(shape: str, text: str) -> None:
    article = EXTRACTOR(text, published_at="2024-01-01")
    assert article.language == "fa"
    assert [shape in warning for warning in article.warnings] == ([True] if shape != "news" else [])


def test_a_paragraph_of_another_language_leaves_the_article_persian() -> None:
    text = "رئیس سازمان گفت که این طرح تا پایان سال اجرا می‌شود و مردم از آن بهره می‌برند.\n" * 5
    assert language(text + "The minister said that the budget will be sent to parliament.") == "fa"


def test_only_the_beginning_is_read() -> None:
    text = "این خبر درباره آن است که در شهر برای مردم خانه ساخته شد. " * 200
    assert language(text + "The budget of the year. " * 10_000) == "fa"
