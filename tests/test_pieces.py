"""Texts as long as books: cut between paragraphs, and put together as one article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from extractor import Article, Extractor
from extractor.kinds import KINDS
from extractor.pieces import PIECE, cut
from extractor.records import Span

NEWS = """گزارش {n} از بازار پسته
به گزارش خبرگزاری‌ها، محمد رضایی، رئیس سازمان توسعه تجارت گفت: صادرات پسته با {n} درصد رشد به ۵۰۰ میلیون دلار رسید.
وی افزود: هفته گذشته {n} هزار تن پسته به ۴۰ کشور فرستاده شد. از این مقدار ۲۰۰ تن به عراق رفت.
سخنگوی گمرک و سخنگوی وزارت نیرو نیز از ساخت {n} کارخانه در تهران خبر دادند.
"""

ALONE = [("رئیس", "سازمان توسعه تجارت"), ("سخنگو", "گمرک")]
"""What one of them alone makes of its first speaker."""


def book(size: int) -> str:
    """Different articles one after another, up to a length."""
    articles: list[str] = []
    while sum(map(len, articles)) < size:
        articles.append(NEWS.format(n=len(articles) + 2))
    return "\n".join(articles)


@pytest.fixture(scope="module")
def text() -> str:
    return book(int(2.5 * PIECE))


@pytest.fixture(scope="module")
def article(text: str) -> Article:
    return Extractor("none")(text, id="book")


def spans(part: Any) -> Iterator[Span]:
    """All spans of a record."""
    if isinstance(part, Span):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from spans(getattr(part, name))
    elif isinstance(part, tuple):
        for item in part:
            yield from spans(item)


def test_every_span_is_its_slice(text: str, article: Article) -> None:
    every = list(spans(article))
    assert len(every) > 1000
    assert all(text[span.start : span.end] == span.text for span in every)
    assert max(span.end for span in every) > 2 * PIECE
    assert all(text[fact.start : fact.end] in fact.quote for fact in article.facts)


def test_ids_are_unique_and_point_to_what_is_there(article: Article) -> None:
    ids = {kind.name: [record.id for record in kind.of(article)] for kind in KINDS}
    every = [id for some in ids.values() for id in some]
    assert len(every) == len(set(every))
    assert ids["fact"] == [f"f{n + 1}" for n in range(len(article.facts))]
    figures = {id for name in ("money", "count", "percent", "measure") for id in ids[name]}
    assert {fact.quantity_id for fact in article.facts} <= figures
    assert all(fact.part_of in ids["fact"] for fact in article.facts if fact.part_of)
    people = {id for name in ("official", "organization", "person") for id in ids[name]}
    assert {fact.said_by_id for fact in article.facts if fact.said_by_id} <= people
    assert {s.speaker.id for s in article.statements if s.speaker} <= people
    bodies = {role.organization_id for official in article.officials for role in official.roles} - {None}
    assert bodies <= set(ids["organization"])


def test_whoever_is_named_in_several_pieces_is_one(text: str, article: Article) -> None:
    for found, name in ((article.officials, "محمد رضایی"), (article.organizations, "سازمان توسعه تجارت")):
        (one,) = [entity for entity in found if entity.name == name]
        assert sum(mention.span.text == name for mention in one.mentions) == text.count(name)
    (rezaei,) = [official for official in article.officials if official.name]
    (spokesman,) = [official for official in article.officials if not official.name]
    assert [(role.title, role.organization) for role in rezaei.roles] == ALONE
    assert [(role.title, role.organization) for role in spokesman.roles] == [("سخنگو", "وزارت نیرو")]
    assert len(spokesman.mentions) == text.count("سخنگوی وزارت نیرو")


def test_records_are_those_of_the_articles_alone(text: str, article: Article) -> None:
    alone = Extractor("none")(NEWS.format(n=2))
    count = text.count("گزارش خبرگزاری‌ها")
    assert len(article.facts) == pytest.approx(count * len(alone.facts), rel=0.02)
    assert len(article.statements) == pytest.approx(count * len(alone.statements), rel=0.02)


def test_what_is_told_of_the_whole(text: str, article: Article) -> None:
    assert article.id == "book"
    assert article.language == "fa"
    assert [warning for warning in article.warnings if warning.endswith(f": {text.count('هفته گذشته')}")]
    dated = Extractor("none")(text, published_at=dt.date(2023, 8, 1))
    assert not dated.warnings
    assert dated.published_at == dt.datetime(2023, 8, 1)


def test_usual_texts_are_not_cut() -> None:
    assert [*cut(book(2000))] == [(0, len(book(2000)))]
    assert [*cut("")] == [(0, 0)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("نخست و دوم\n\nس\nچهارم پنجم", "\n\n"),
        ("نخست و دوم\nس. چهارم پنجم", "\n"),
        ("نخست و دوم؟ سوم چهارم پنجم", "؟ "),
        ("اول دوم سوم چهارم پنجم", " "),
    ],
)
def test_where_a_text_is_cut(text: str, ends: str) -> None:
    start, end = next(cut(text, 16))
    assert text[start:end].endswith(ends)


@settings(max_examples=200)
@given(st.text(alphabet="اب۱ .؟\n«»", max_size=300), st.integers(2, 60))
def test_pieces_are_the_whole_text(text: str, most: int) -> None:
    pieces = [*cut(text, most)]
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(start < end or not text for start, end in pieces)
    assert all(end - start <= most for start, end in pieces)
