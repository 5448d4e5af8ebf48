"""Tables in a text: each cell is read alone; what its row, its column and the caption say is told of its numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Extractor
from extractor.language.tables import borders, grids
from extractor.readers.html import fragment, page

EXTRACT = Extractor("none")

ROWS = """| عراق | صادرات | ۵ میلیارد دلار |
| ترکیه | واردات | ۳۰۰ میلیون دلار |"""


def shape(text: str) -> list[tuple[str | None, int, list[list[str | None]]]]:
    """Caption, number of header rows, and cells of each table."""
    return [
        (
            grid.caption and text[slice(*grid.caption)],
            grid.heads,
            [[cell and text[slice(*cell)] for cell in row] for row in grid.rows],
        )
        for grid in grids(text)
    ]


HEAD, ROW = ["کشور", "۱۴۰۱", "۱۴۰۲"], ["عراق", "۱۲۰", "۱۵۰"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| کشور | ۱۴۰۱ | ۱۴۰۲ |\n| عراق | ۱۲۰ | ۱۵۰ |", [(None, 1, [HEAD, ROW])]),
        ("| کشور | ۱۴۰۱ | ۱۴۰۲ |\n|---|:-:|---|\n| عراق | ۱۲۰ | ۱۵۰ |", [(None, 1, [HEAD, ROW])]),
        ("کشور | ۱۴۰۱ | ۱۴۰۲\nعراق | ۱۲۰ | ۱۵۰", [(None, 1, [HEAD, ROW])]),
        ("کشور\t۱۴۰۱\t۱۴۰۲\nعراق\t۱۲۰\t۱۵۰\nمتن پس از جدول", [(None, 1, [HEAD, ROW])]),
        ("\t۱۴۰۱\t۱۴۰۲\nعراق\t۱۲۰\t۱۵۰", [(None, 1, [[None, *HEAD[1:]], ROW])]),
        ("صادرات (تن)\n| کشور | ۱۴۰۱ | ۱۴۰۲ |\n| عراق | ۱۲۰ | ۱۵۰ |", [("صادرات (تن)", 1, [HEAD, ROW])]),
        ("| صادرات (تن) |  |  |\n| کشور | ۱۴۰۱ | ۱۴۰۲ |\n| عراق | ۱۲۰ | ۱۵۰ |", [("صادرات (تن)", 1, [HEAD, ROW])]),
        ("| صادرات (تن) |\n| کشور | ۱۴۰۱ | ۱۴۰۲ |\n| عراق | ۱۲۰ | ۱۵۰ |", [("صادرات (تن)", 1, [HEAD, ROW])]),
        ("این آمار را گمرک داد.\n| کشور | ۱۴۰۱ | ۱۴۰۲ |\n| عراق | ۱۲۰ | ۱۵۰ |", [(None, 1, [HEAD, ROW])]),
        ("| عراق | ۱۲۰ | ۱۵۰ |\n| عراق | ۱۲۰ | ۱۵۰ |", [(None, 0, [ROW, ROW])]),
        ("| عراق | ۱۲۰ | ۱۵۰ |", [(None, 0, [ROW])]),
        # prose
        ("تهران | خبرگزاری", []),
        ("\tسطری که تو رفته است\n\tو سطری دیگر", []),
        ("-\tنخستین خبر از تهران\n-\tخبر دیگری از مشهد\n۳)\tو خبر سوم", []),
        ("نخستین سطر\tبا فاصله\nو سطر بعد", []),
        ("یکی یا دیگری | هر دو.\nسطر دوم بدون خط است.", []),
    ],
)
def test_tables_are_found(text, expected):
    assert shape(text) == expected


@given(st.text("اب |\t\n-۱.", max_size=60))
def test_borders_change_no_place(text):
    found = grids(text)
    undone = borders(text, found)
    assert len(undone) == len(text)
    assert all(a == b or a in "|\t-" for a, b in zip(text, undone, strict=True))
    assert EXTRACT.doc(text).text == text
    for grid in found:
        for cell in filter(None, (cell for row in grid.rows for cell in row)):
            assert text[slice(*cell)] == text[slice(*cell)].strip() != ""


def test_a_cell_is_read_alone():
    article = EXTRACT(f"آمار تجارت\nوزیر صنعت گفت: آمار به شرح زیر است.\n{ROWS}\n| وزارت | نفت | ۲۵ درصد |")
    assert [(str(m.value), m.currency) for m in article.money] == [("5000000000", "USD"), ("300000000", "USD")]
    assert not [o for o in article.organizations if "نفت" in o.name]
    assert all("|" not in str(fact.model_dump(exclude={"quote"})) for fact in article.facts)
    assert all(figure.said_by is None for figure in article.quantities())


def test_a_table_leaves_the_prose_beside_it_alone():
    before = "صادرات پسته به ۲ میلیارد دلار رسید.\n"
    after = "\nوزیر صنعت گفت: واردات برنج ۳۰ درصد رشد داشت."
    beside = EXTRACT(before + ROWS + after).facts
    alone = EXTRACT(before.strip() + after).facts
    of_prose = [f for f in beside if "|" not in f.quote and f.quote not in ROWS]
    kept = ("indicator", "flow", "commodity", "transformation", "change", "said_by")
    assert [[getattr(f, k) for k in kept] for f in of_prose] == [[getattr(f, k) for k in kept] for f in alone]


def test_a_table_of_a_page():
    html = """<html><body><article><h1>آمار گمرک</h1><p>گمرک آمار صادرات سال گذشته را منتشر کرد که در جدول می‌آید.</p>
    <table><caption>صادرات (تن)</caption><tr><th>کشور</th><th>۱۴۰۱</th><th>۱۴۰۲</th></tr>
    <tr><td>عراق</td><td>۱۲۰</td><td>۱۵۰</td></tr></table>
    <p>این آمار نهایی نیست و بازبینی می‌شود.</p></article></body></html>"""
    assert shape(page(html.encode()).text) == [("صادرات (تن)", 1, [HEAD, ROW])]


# Tables as written, and the figures and facts that they give: each a line of
# value, unit, indicator, flow, transformation, reporter, partner, commodity, period; nothing where «-».
TABLES = {
    "unit in the header, periods in the headers": (
        "گمرک آمار داد.\n| کشور | صادرات ۱۴۰۱ (میلیون دلار) | صادرات ۱۴۰۲ (میلیون دلار) |\n| عراق | ۱۲۰ | ۱۵۰ |",
        [
            "120000000 USD صادرات export level - عراق - ۱۴۰۱",
            "150000000 USD صادرات export level - عراق - ۱۴۰۲",
        ],
    ),
    "unit in the caption; the change has its own": (
        "واردات ایران در سال ۱۴۰۲ (میلیون دلار)\n"
        "| کشور | ارزش | رشد (درصد) |\n|---|---|---|\n| چین | ۱٬۲۰۰ | -۵ |\n| هند | ۳۰۰ | ۵- |",
        [
            "1200000000 USD واردات import level ایران چین - سال_۱۴۰۲",
            "-5 % واردات import growth ایران چین - سال_۱۴۰۲",
            "300000000 USD واردات import level ایران هند - سال_۱۴۰۲",
            "-5 % واردات import growth ایران هند - سال_۱۴۰۲",
        ],
    ),
    "unit told for all, goods in the rows": (
        "تولید محصولات کشاورزی\nارقام به هزار تن\nمحصول\t۱۴۰۱\t۱۴۰۲\nگندم\t۱۰۵۰۰\t۱۳۰۰۰",
        ["10500000 تن گندم - level - - گندم ۱۴۰۱", "13000000 تن گندم - level - - گندم ۱۴۰۲"],
    ),
    "caption as a row of the table": (
        "| تولید فولاد (هزار تن) |  |  |\n| شرکت | ۱۴۰۱ | ۱۴۰۲ |\n| آهن‌سازان البرز | ۲۵۰ | ۲۷۵ |",
        [
            "250000 تن تولید_فولاد production level آهن‌سازان_البرز - فولاد ۱۴۰۱",
            "275000 تن تولید_فولاد production level آهن‌سازان_البرز - فولاد ۱۴۰۲",
        ],
    ),
    "unit at the row's head, years above": (
        "| شرح | ۱۴۰۱ | ۱۴۰۲ |\n| صادرات (میلیارد دلار) | ۵۳ | ۴۹ |\n| سهم بازار (درصد) | ۱۲ | ۱۴ |",
        [
            "53000000000 USD صادرات export level - - - ۱۴۰۱",
            "49000000000 USD صادرات export level - - - ۱۴۰۲",
            "12 % سهم_بازار - share - - - ۱۴۰۱",
            "14 % سهم_بازار - share - - - ۱۴۰۲",
        ],
    ),
    "prices with their unit": (
        "| کالا | قیمت (تومان) |\n| برنج | ۱۲۰٬۰۰۰ |\n| سیب درختی | ۴۵٬۰۰۰ |",
        ["120000 IRT قیمت price price - - برنج -", "45000 IRT قیمت price price - - سیب_درختی -"],
    ),
    "cells that name their unit themselves": (
        "| کالا | صادرات |\n| پسته | ۲ میلیارد دلار |\n| زعفران | ۳۰۰ میلیون دلار |",
        ["2000000000 USD صادرات export level - - پسته -", "300000000 USD صادرات export level - - زعفران -"],
    ),
    "home among the countries": (
        "صادرات نفت (هزار بشکه)\n| کشور | ۱۴۰۲ |\n| ایران | ۱۵۰۰ |\n| عراق | ۳۴۰۰ |",
        [
            "1500000 بشکه صادرات_نفت export level ایران - نفت ۱۴۰۲",
            "3400000 بشکه صادرات_نفت export level عراق - نفت ۱۴۰۲",
        ],
    ),
    "the total has no partner": (
        "صادرات به تفکیک کشور (میلیون دلار)\n| کشور | صادرات |\n| ترکیه | ۳۰۰ |\n| جمع | ۳۰۰ |",
        ["300000000 USD صادرات export level - ترکیه - -", "300000000 USD صادرات export level - - - -"],
    ),
    "prices without a unit": ("| کالا | قیمت |\n| سکه | ۴۵۰۰۰ |\n| نیم‌سکه | ۲۵۰۰۰ |", []),
    "currencies as names of rows and columns": (
        "| تاریخ | دلار | یورو |\n| شنبه | ۵۸۰۰۰ | ۶۳۰۰۰ |\n| یکشنبه | ۵۸۲۰۰ | ۶۳۱۰۰ |",
        [],
    ),
    "price of a currency": ("| روز | قیمت دلار |\n| شنبه | ۵۸۰۰۰ |\n| یکشنبه | ۵۸۲۰۰ |", []),
    "league table": (
        "| رتبه | تیم | بازی | برد | تفاضل | امتیاز |\n| ۱ | شاهین | ۱۰ | ۷ | ۱۲ | ۲۳ |\n| ۲ | موج | ۱۰ | ۶ | ۸ | ۲۰ |",
        [],
    ),
    "ranks beside sums": (
        "فروش شرکت‌ها (میلیارد تومان)\n| رتبه | نام شرکت | سال تاسیس | فروش |\n| ۱ | سپیدار | ۱۳۸۰ | ۵۰۰ |",
        ["500000000000 IRT فروش sale level سپیدار - - -"],
    ),
    "numbers without a header": ("| عراق | ۱۲۰ | ۱۵۰ |\n| ترکیه | ۳۰۰ | ۴۰۰ |", []),
    "counts under a caption of money": ("بودجه (میلیارد ریال)\n| طرح | تعداد |\n| راه | ۱۲ |\n| آب | ۱۵ |", []),
    "a good's pack is no unit of its price": ("| کالا | قیمت |\n| شیر (لیتر) | ۳۵۰۰۰ |\n| ماست (کیلو) | ۵۰۰۰۰ |", []),
}


def told(text: str) -> list[str]:
    """The fact rows of an article, a line each."""
    found = []
    for f in EXTRACT(text).facts:
        unit = "%" if f.kind == "percent" else f.currency or f.unit
        fields = (f.indicator, f.flow, f.transformation, f.reporter, ",".join(f.partners), f.commodity, f.period)
        found.append(" ".join([f"{f.value:f}", unit, *((field or "-").replace(" ", "_") for field in fields)]))
    return found


def as_page(text: str) -> str:
    """The same text as a page: lines of cells as rows of a table."""
    blocks, rows = ["<h1>گزارش آمار و ارقام تازه</h1><p>این گزارش را روابط عمومی برای خبرنگاران نوشته است.</p>"], []
    for line in [*text.split("\n"), ""]:
        if "|" in line or "\t" in line:
            cells = line.strip("| ").split("|") if "|" in line else line.split("\t")
            if set(line) - set("|- "):
                rows.append("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in cells) + "</tr>")
            continue
        if rows:
            blocks.append(f"<table>{''.join(rows)}</table>")
            rows = []
        blocks.append(f"<p>{line}</p>")
    end = "<p>این آمار نهایی نیست و بازبینی خواهد شد.</p>"
    return f"<html><body><article>{''.join(blocks)}{end}</article></body></html>"


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES.keys())
def test_figures_and_facts(text, expected):
    assert told(text) == expected
    article = EXTRACT(text)
    assert all(text[q.span.start : q.span.end] == q.span.text for q in article.quantities())


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES.keys())
def test_figures_and_facts_of_a_page(text, expected):
    assert told(page(as_page(text).encode()).text) == expected


def test_a_change_has_a_baseline_and_weight_is_of_the_captions_flow():
    text = "صادرات فلزات\n| کالا | وزن (تن) | تغییر نسبت به سال قبل (درصد) |\n| شمش فولاد | ۱۵۰ | -۳ |"
    weight, change = EXTRACT(text).facts
    assert (weight.indicator, weight.flow, weight.unit, weight.baseline) == ("صادرات فلزات", "export", "تن", None)
    assert (change.transformation, change.change, change.baseline, change.period) == (
        *("growth", "decrease", "سال قبل"),
        None,
    )


def test_evidence_names_the_header():
    article = EXTRACT("| کالا | صادرات (هزار تن) |\n| پسته | ۱۲۰ |")
    (measure,) = article.measures
    assert (measure.span.text, measure.value, measure.ucum) == ("۱۲۰", 120_000, "t")
    assert measure.evidence[0].rule == "header «صادرات (هزار تن)»"
    assert measure.evidence[0].entry == "quantities/units.yaml#units.تن"


def test_cells_of_a_piece_of_html_stay_apart() -> None:
    source = (
        "<p>صادرات پسته</p><table><tr><th>کشور</th>\n<th>میلیون دلار</th></tr><tr><td>عراق</td><td>۱۲</td></tr></table>"
    )
    assert fragment(source) == "صادرات پسته\nکشور\tمیلیون دلار\nعراق\t۱۲"
    (money,) = EXTRACT(fragment(source)).money
    assert (money.value, money.currency, money.span.text) == (12_000_000, "USD", "۱۲")
