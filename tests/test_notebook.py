"""Records in notebooks, terminals and data frames."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from rich.console import Console
from spacy import displacy

from extractor import Article, Evidence, Money, Organization, Role, Span, Speaker, extract
from extractor.records import Record
from extractor.writers.tidy import TABLES

TEXT = (
    "نادر کاویان، رئیس سازمان توسعه تجارت ایران، گفت: "
    "۱۲ کارخانه با ۵ میلیارد تومان سرمایه ساخته شد و تولید ۷ درصد رشد کرد."
)
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def article() -> Article:
    return extract(TEXT, title="افتتاح کارخانه")


class Tags(HTMLParser):
    """Tags of a piece of HTML; fails where they are not balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


class TestHtml:
    def test_an_article_shows_its_records(self, article: Article) -> None:
        html = article._repr_html_()
        assert Tags(html).seen <= {"div", "p", "table", "caption", "thead", "tbody", "tr", "th", "td"}
        shown = text_of(html)
        for expected in (
            "افتتاح کارخانه",
            "نادر کاویان",
            "رئیس",
            "سازمان توسعه تجارت ایران",
            "5,000,000,000",
            "IRT",
            "۱۲ کارخانه",
        ):
            assert expected in shown

    def test_an_empty_article_shows_an_empty_frame(self) -> None:
        assert text_of(Article(sha256="0" * 64)._repr_html_()).strip() == ""

    @pytest.mark.parametrize(
        "group", ["officials", "organizations", "money", "counts", "percents", "statements", "facts"]
    )
    def test_every_record_shows_its_fields(self, article: Article, group: str) -> None:
        records: tuple[Record, ...] = getattr(article, group)
        assert records
        for record in records:
            html = record._repr_html_()
            Tags(html)
            assert type(record).__name__ in html
            filled = [name for name in type(record).model_fields if getattr(record, name) not in (None, (), False)]
            assert [name for name in filled if f">{name}<" not in html] == []

    def test_values_are_exact_and_spans_are_their_text(self) -> None:
        span = Span(start=0, end=2, text="۵ دلار")
        speaker = Speaker(id="off1", kind="official", name="نادر کاویان")
        money = Money(id="m1", span=span, value=Decimal("1E+12"), currency="USD", said_by=speaker)
        shown = text_of(money._repr_html_())
        assert "1000000000000" in shown and "۵ دلار" in shown and "نادر کاویان" in shown and "E+" not in shown

    def test_markup_in_a_record_is_shown_as_text(self) -> None:
        span = Span(start=0, end=len(HOSTILE), text=HOSTILE)
        money = Money(id="m1", span=span, value=Decimal(1), currency=HOSTILE, evidence=(Evidence(rule=HOSTILE),))
        organization = Organization(id="org1", name=HOSTILE, aliases=(HOSTILE,))
        article = Article(title=HOSTILE, sha256="0" * 64, money=(money,), organizations=(organization,))
        for record in (money, organization, Role(title=HOSTILE), span, article):
            tags = Tags(record._repr_html_())
            assert not tags.seen & {"script", "img"} and "onerror" not in tags.attributes


class TestFrames:
    @pytest.mark.parametrize("library", ["pandas", "polars"])
    def test_quantities_are_exact(self, article: Article, library: Any) -> None:
        frame = article.to_frame("quantities", library=library)
        assert list(frame.columns) == [column.name for column in TABLES["quantities"]]
        assert dict(zip(frame["text"], frame["value"], strict=True)) == {
            "۱۲ کارخانه": Decimal(12),
            "۵ میلیارد تومان": Decimal(5_000_000_000),
            "۷ درصد": Decimal(7),
        }

    def test_facts_are_the_default(self, article: Article) -> None:
        frame = article.to_frame()
        assert list(frame["quantity_id"]) == [fact.quantity_id for fact in article.facts] != []

    @pytest.mark.parametrize("table", ["articles", "errors", "nonsense"])
    def test_other_tables_are_refused(self, article: Article, table: str) -> None:
        with pytest.raises(ValueError, match=f"no table '{table}': .*facts"):
            article.to_frame(table)


class TestDisplacy:
    def test_marks_do_not_overlap_and_keep_their_text(self, article: Article) -> None:
        data = article.to_displacy(TEXT)
        assert data["title"] == "افتتاح کارخانه"
        quotes = {TEXT[ent["start"] : ent["end"]]: ent["label"] for ent in data["ents"]}
        assert quotes["نادر کاویان"] == "OFFICIAL"
        assert quotes["۵ میلیارد تومان"] == "MONEY"
        assert all(a["end"] <= b["start"] for a, b in zip(data["ents"], data["ents"][1:], strict=False))

    def test_spacy_renders_them(self, article: Article) -> None:
        html = displacy.render(article.to_displacy(TEXT), style="ent", manual=True, page=False)
        assert "۵ میلیارد تومان" in html and "MONEY" in html

    def test_another_text_is_refused(self, article: Article) -> None:
        with pytest.raises(ValueError, match="not the text"):
            article.to_displacy(TEXT + " ")


def test_rich_prints_tables(article: Article) -> None:
    console = Console(width=160, file=io.StringIO())
    console.print(article)
    printed = console.file.getvalue()
    assert "Officials" in printed and "نادر کاویان" in printed and "5,000,000,000" in printed
