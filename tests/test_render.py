"""One article for people: tables for a terminal, and the page that stands alone."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from extractor import Extractor
from extractor import records as r
from extractor.kinds import BY_NAME
from extractor.writers import page, table

TEXT = (
    "مریم راد، سخنگوی شرکت <سبز & دشت>، گفت: بیش از ۳ میلیون تومان به ۷ تا ۹ نفر رسید؛\n"
    "۴۰ درصد از ۲۵ تن بذر امسال فروخته شد؛ وزیر آمد."
)
SAMPLES = Path(__file__).parent.parent / "samples"
SPEAKER = r.Speaker(id="off1", kind="official", name="مریم راد")


def span(words: str) -> r.Span:
    start = TEXT.index(words)
    return r.Span(start=start, end=start + len(words), text=words)


ARTICLE = r.Article(
    sha256="0" * 64,
    title="فروش <بذر>",
    officials=(
        r.Official(
            id="off1",
            name="مریم راد",
            roles=(r.Role(title="سخنگو", organization="شرکت <سبز & دشت>", former=True),),
            mentions=(
                r.Mention(span=span("مریم راد")),
                r.Mention(span=span("سخنگوی شرکت <سبز & دشت>"), kind="role"),
                r.Mention(span=span("گفت"), kind="pronoun"),
            ),
        ),
        r.Official(id="off2", roles=(r.Role(title="وزیر"),), mentions=(r.Mention(span=span("وزیر"), kind="role"),)),
    ),
    organizations=(
        r.Organization(
            id="org1",
            name="شرکت سبز و دشت",
            kind="company",
            mentions=(r.Mention(span=span("شرکت <سبز & دشت>")),),
        ),
    ),
    money=(
        r.Money(
            id="m1",
            span=span("۳ میلیون تومان"),
            value=Decimal(3_000_000),
            currency="IRT",
            qualifier="more_than",
            said_by=SPEAKER,
        ),
    ),
    counts=(
        r.Count(
            id="c1",
            span=span("۷ تا ۹ نفر"),
            low=Decimal(7),
            high=Decimal(9),
            unit="نفر",
            qualifier="range",
            said_by=SPEAKER,
        ),
    ),
    percents=(r.Percent(id="p1", span=span("۴۰ درصد"), value=Decimal("40.5")),),
    measures=(r.Measure(id="q1", span=span("۲۵ تن"), value=Decimal(25), unit="تن", ucum="t"),),
    dates=(r.DateExpression(id="d1", span=span("امسال"), grain="year", calendar="jalali", relative=True),),
    facts=(
        r.Fact(
            id="f1",
            quantity_id="m1",
            kind="money",
            value=Decimal(3_000_000),
            currency="IRT",
            indicator="فروش",
            said_by="مریم راد",
            quote=TEXT,
            start=0,
            end=1,
        ),
    ),
    warnings=("«5/17» may be 17.5",),
)
EMPTY = r.Article(sha256="0" * 64)


def shown(article: r.Article, width: int = 140) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(table.render(article))
    return out.getvalue()


# tables


@pytest.mark.parametrize(
    "wanted",
    [
        *("مریم راد", "سخنگو (former)", "شرکت سبز و دشت", "company", "3,000,000", "IRT", "more than", "7 – 9", "40.5"),
        *("%", "نفر", "امسال", "فروش <بذر>", "warning: «5/17» may be 17.5", "شرکت <سبز & دشت>"),
    ],
)
def test_the_tables_show(wanted: str) -> None:
    assert wanted in shown(ARTICLE)


def test_groups_stand_in_order() -> None:
    out = shown(ARTICLE)
    names = ("Who said what", "Facts", "Officials", "Organisations", "Dates")
    places = [re.search(rf"^{name}", out, re.M) for name in names]
    assert all(places)
    assert [p.start() for p in places if p] == sorted(p.start() for p in places if p)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("sample", ["borna.txt", "made"])
def test_no_word_is_broken_and_no_cell_is_cut(sample: str, width: int) -> None:
    article = ARTICLE if sample == "made" else Extractor("none")((SAMPLES / sample).read_text("utf-8"))
    out = shown(article, width)
    assert "…" not in out
    words = {word.strip("،") for cell in re.findall("\u2068([^\u2069]*)\u2069", out) for word in cell.split()}
    assert words and words <= {"–", "%", "(former)", *vocabulary(article.model_dump())}


def vocabulary(tree: Any) -> set[str]:
    """Every word of every text in an article."""
    if isinstance(tree, dict | list | tuple):
        return set().union(*map(vocabulary, tree.values() if isinstance(tree, dict) else tree))
    return {word.strip("،") for word in str(tree).split()}


def test_each_figure_stands_below_the_sentence_that_it_is_said_in() -> None:
    article = Extractor("none")(
        "نرخ تورم ۳۲ درصد بود.\nنادر کاویان، وزیر نیرو، گفت: ۱۲ نیروگاه با ۵ میلیون دلار ساخته شد.\n"
        "لیلا پارسا، شهردار ساحل، گفت: سه پل ساخته شد."
    )
    lines = [re.sub("[\u2068\u2069]", "", line).split("  ") for line in shown(article, 120).splitlines()]
    told = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    said = [line for line in told if line][1:11]
    assert [line[0] for line in said] == [
        "–", "نرخ تورم ۳۲ درصد بود.", "p1",
        "نادر کاویان، وزیر نیرو", "۱۲ نیروگاه با ۵ میلیون دلار ساخته شد.", "c1", "m1",
        "لیلا پارسا، شهردار ساحل", "سه پل ساخته شد.", "c2",
    ]  # fmt: skip
    assert said[6] == ["m1", "5,000,000", "USD", "۵ میلیون دلار"]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60), st.booleans()), max_size=4))
def test_every_figure_stands_in_one_passage(statements: list[tuple[int, int, bool]]) -> None:
    made = tuple(
        r.Statement(id=f"s{k}", speaker=SPEAKER if known else None, span=whole(start, start + length))
        for k, (start, length, known) in enumerate(statements)
    )
    article = ARTICLE.model_copy(update={"statements": made})
    placed = [figure.id for passage in table.passages(article) for figure in passage.figures]
    assert sorted(placed) == sorted(figure.id for figure in article.quantities())


def whole(start: int, end: int) -> r.Span:
    return r.Span(start=start, end=end, text=TEXT[start:end].ljust(end - start))


@pytest.mark.parametrize("width", [70, 100, 140])
def test_every_line_isolates_its_persian_and_keeps_the_columns(width: int) -> None:
    lines = [line for line in shown(ARTICLE, width).splitlines() if table.FIRST_STRONG_ISOLATE in line]
    assert lines
    for line in lines:
        assert line.count(table.FIRST_STRONG_ISOLATE) == line.count(table.POP_ISOLATE)
        outside = re.sub("\u2068[^\u2069]*\u2069", "", line)
        assert not re.search("[\u0600-\u06ff]", outside)
        assert cell_len(line) <= width


def test_nothing_found() -> None:
    assert shown(EMPTY) == "nothing found\n"


@pytest.mark.parametrize(
    ("value", "written"), [("1234567", "1,234,567"), ("1E+6", "1,000,000"), ("0.50", "0.50"), ("-3", "-3")]
)
def test_numbers(value: str, written: str) -> None:
    assert table.number(Decimal(value)) == written
    assert table.number(None, Decimal(value), Decimal(value)) == f"{written} – {written}"


# the page


class Parsed(HTMLParser):
    """The article's own text in the page, the marks on it, and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.marks: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.inside = False
        self.open: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.tags.add(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if tag == "article":
            self.inside = True
        if tag == "mark" and self.inside:
            self.marks.append((values["class"], ""))
            self.open.append(len(self.marks) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.inside = False
        if tag == "mark" and self.inside:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data
            for k in self.open:
                self.marks[k] = (self.marks[k][0], self.marks[k][1] + data)


def test_the_page_holds_the_text_and_a_mark_for_each_record() -> None:
    parsed = Parsed(page.render(ARTICLE, TEXT))
    assert parsed.text == TEXT
    assert parsed.marks == [
        ("official", "مریم راد"),
        ("official", "سخنگوی شرکت <سبز & دشت>"),
        ("organization", "شرکت <سبز & دشت>"),
        ("money", "۳ میلیون تومان"),
        ("count", "۷ تا ۹ نفر"),
        ("percent", "۴۰ درصد"),
        ("measure", "۲۵ تن"),
        ("date", "امسال"),
        ("official", "وزیر"),
    ]


def test_links_lead_to_marks() -> None:
    parsed = Parsed(page.render(ARTICLE, TEXT))
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {link.removeprefix("#") for link in parsed.links} <= set(parsed.ids)
    assert {"off1", "off1-2", "off2", "org1", "m1", "c1", "p1", "q1", "d1", "articles"} == set(parsed.ids)


def test_the_page_stands_alone_and_shows_markup_as_text() -> None:
    text = '<script>alert(1)</script> <img src=x onerror="x()"> & </article>'
    html = page.render(EMPTY.model_copy(update={"title": "<b>" + text}), text)
    parsed = Parsed(html)
    assert parsed.text == text
    assert not parsed.tags & {"script", "img", "link", "iframe", "b"}
    assert "http" not in html
    assert "url(" not in html


def test_the_page_is_persian_and_right_to_left() -> None:
    assert '<html lang="fa" dir="rtl">' in page.render(EMPTY, "")


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda p: (p[0], min(p[0] + p[1], 30)))


@given(st.text(min_size=30, max_size=30), st.lists(spans.filter(lambda p: p[0] < p[1]), max_size=8))
def test_any_marks_keep_the_text(text: str, places: list[tuple[int, int]]) -> None:
    marks = [page.Mark(start, end, BY_NAME["date"], r.Record(), str(k)) for k, (start, end) in enumerate(places)]

    def flat(nodes: list[str | page.Mark]) -> str:
        return "".join(node if isinstance(node, str) else flat(node.nodes) for node in nodes)

    def inside(nodes: list[str | page.Mark]) -> list[page.Mark]:
        return [m for node in nodes if isinstance(node, page.Mark) for m in (node, *inside(node.nodes))]

    nodes = page.tree(text, marks)
    assert flat(nodes) == text
    for mark in inside(nodes):
        assert flat(mark.nodes) == text[mark.start : mark.end]
    crossing = any(a[0] < b[0] < a[1] < b[1] for a in places for b in places)
    assert crossing or len(inside(nodes)) == len(marks)


def written(nodes: page.Nodes) -> str:
    return "".join(node if isinstance(node, str) else written(node.nodes) for node in nodes)


def test_tables_of_a_text_come_as_tables_without_their_bars() -> None:
    text = (
        "وزیر گفت: ۱۲ نیروگاه ساخته شد.\nهزینه ساخت\n| استان | نیروگاه | هزینه |\n| --- | --- | --- |\n"
        "| یزد | ۷ نیروگاه | ۳ میلیون دلار |\n| کرمان |  | ۲ میلیون دلار |\nاو افزود که پایان یافت."
    )
    article = Extractor("none")(text)
    before, table_, after = page.blocks(text, list(page.marks(article)))
    assert isinstance(table_, page.Table) and isinstance(before, list) and isinstance(after, list)
    assert (written(before), written(after)) == ("وزیر گفت: ۱۲ نیروگاه ساخته شد.\n", "او افزود که پایان یافت.")
    assert written(table_.caption or []) == "هزینه ساخت"
    assert [[written(cell) for cell in row] for row in table_.rows] == [
        ["استان", "نیروگاه", "هزینه"], ["یزد", "۷ نیروگاه", "۳ میلیون دلار"], ["کرمان", "", "۲ میلیون دلار"],
    ]  # fmt: skip
    html = page.render(article, text)
    assert "|" not in html.partition("<article>")[2].partition("</article>")[0]
    assert re.search(r"<td><mark [^>]*>۳ میلیون دلار</mark></td>", html)


@given(st.text("ابپ ۱۲|\t\n-.", max_size=60))
def test_no_word_is_lost_to_a_table(text: str) -> None:
    kept = ""
    for block in page.blocks(text, []):
        if isinstance(block, page.Table):
            kept += written(block.caption or []) + "".join(written(cell) for row in block.rows for cell in row)
        else:
            kept += written(block)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_several_articles_share_a_page() -> None:
    parsed = Parsed(page.render_all([(ARTICLE, TEXT), (ARTICLE, TEXT)]))
    assert parsed.text == TEXT * 2
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {link.removeprefix("#") for link in parsed.links} <= set(parsed.ids)
