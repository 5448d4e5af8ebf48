"""Tables in a text: each cell is read alone; what its row, its column and the caption say is told of its numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Extractor
from extractor.language.tables import borders, grids
from extractor.readers.html import page

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


@settings(deadline=None)  # the first call builds the pipeline
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
