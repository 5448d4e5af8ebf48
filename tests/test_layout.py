"""Lines that break inside sentences, and entities left in a text: read as if they were not, at the source's places."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Extractor
from extractor.language.layout import Entities, rejoined, unmarked, unwrapped
from extractor.layers import paragraphs

EXTRACT = Extractor("none")

TEXT = """صادرات استان به ۲۵ میلیارد تومان رسید
به گزارش روابط عمومی، صادرات استان سال گذشته به ۲۵ میلیارد تومان رسید و ۱۲ هزار و ۵۰۰ نفر در این بخش کار می‌کنند.
مدیرکل صنعت گفت: ۴۰ درصد از کارخانه‌ها تعطیل شده‌اند. وی افزود: برای راه‌اندازی آنها دو میلیون و ۳۰۰ هزار دلار لازم است.
او یادآور شد که ۲۰ هزار تن کالا در انبارها مانده است و باید تا پایان سال فروخته شود تا سرمایه کارخانه‌ها بازگردد."""


def wrapped(width: int, ends: str = "\n") -> str:
    return ends.join(ends.join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in TEXT.split("\n"))


def figures(text: str) -> list[tuple[str, object]]:
    return [(" ".join(q.span.text.split()), q.value) for q in EXTRACT(text).quantities()]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_wrapped_lines_give_the_same_figures_and_sentences(width, ends):
    text = wrapped(width, ends)
    assert figures(text) == figures(TEXT)
    assert len(list(EXTRACT.doc(text).sents)) == len(list(EXTRACT.doc(TEXT).sents))
    for figure in EXTRACT(text).quantities():
        assert text[figure.span.start : figure.span.end] == figure.span.text


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_paragraphs_of_a_wrapped_text_are_those_of_the_writer(width):
    blank = "\n\n".join("\n".join(textwrap.wrap(line, width)) for line in TEXT.split("\n"))
    assert len(paragraphs(EXTRACT.doc(blank))) == len(paragraphs(EXTRACT.doc(TEXT))) == 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "یک سطر",
        TEXT,
        "تیتر اول\nتیتر دوم\nتیتر سوم\nتیتر چهارم",
        "پراید ۱۳۱\n۳۵ میلیون تومان\nپژو ۲۰۶\n۵۵ میلیون تومان",
        "\n".join(f"ردیف {n}: بهای هر کیلو از این کالا {n * 7919} تومان{' است' * (n % 4)}" for n in range(20)),
        "\n".join(f"این جمله شماره {n} است و با نقطه به پایان می‌رسد تا سطر تمام شود." for n in range(9)),
    ],
)
def test_other_lines_are_left_alone(text):
    assert unwrapped(text) == text


@pytest.mark.parametrize(
    ("text", "value", "quote"),
    [
        ("۱۲&nbsp;نفر آمدند.", 12, "۱۲&nbsp;نفر"),
        ("&#1777;&#1778; نفر آمدند.", 12, "&#1777;&#1778; نفر"),
        ("&#x6F5; نفر آمدند.", 5, "&#x6F5; نفر"),
        ("&laquo;۵ نفر&raquo; آمدند.", 5, "۵ نفر"),
        ("گفت: &quot;۵ نفر آمدند&quot;", 5, "۵ نفر"),
        ("&amp;quot;۵ نفر&amp;quot; آمدند.", 5, "۵ نفر"),
        ("۵&zwnj;نفر آمدند.", 5, "۵&zwnj;نفر"),
        ("۱۲&thinsp;۵۰۰ نفر آمدند.", 12500, "۱۲&thinsp;۵۰۰ نفر"),
        ("شرکت P&G و ۵ نفر آمدند.", 5, "۵ نفر"),
        ("۵ & ۶ نفر آمدند.", 6, "۶ نفر"),
        ("نشانی a?b=1&copy=2; ۵ نفر", 5, "۵ نفر"),
        ("&unknown; ۵ نفر", 5, "۵ نفر"),
    ],
)
def test_entities_are_read_at_their_places(text, value, quote):
    figure = EXTRACT(text).counts[-1]
    assert (figure.value, figure.span.text) == (value, quote)
    assert text[figure.span.start : figure.span.end] == quote


def test_a_text_without_entities_stands_at_its_own_places():
    entities = Entities("الف & ب")
    assert entities.text == "الف & ب"
    assert [entities.span(k, k + 1) for k in range(7)] == [(k, k + 1) for k in range(7)]


MARKS = [
    ("🔹صادرات پسته", "\nصادرات پسته"),
    ("شد. 🔻 وزیر", "شد. \n وزیر"),
    ("▪️علی رضایی", "\n علی رضایی"),
    ("1️⃣ سه نفر", "\n   سه نفر"),
    ("تیم 🇮🇷 ایران", "تیم    ایران"),
    ("به گزارش #ایسنا، #وزارت_نفت", "به گزارش  ایسنا،  وزارت نفت"),
    ("آمد\n#اقتصاد #بانک_مرکزی @khabar\nرفت", "آمد\n" + " " * 27 + "\nرفت"),
    ("ردیف #۳ و C# و a/#b و &#1740;", None),
    ("نشانی name@host.ir", None),
    ("۲۵٪ و ٣٫٥ و … « » — •", None),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_marks_of_posts_are_no_words(text: str, expected: str | None) -> None:
    assert unmarked(text) == (text if expected is None else expected)
    assert len(unmarked(text)) == len(text)


BROKEN = [
    ("علی رضایی در\n#گفتگو\nبا پیام:\n🔹سه نفر آمدند", "علی رضایی در #گفتگو با پیام:\n🔹سه نفر آمدند"),
    ("سه نفر از\n۱۲ شهر\nآمدند", "سه نفر از ۱۲ شهر\nآمدند"),
    ("سه نفر در\n#یزد\n🔹آمدند", "سه نفر در #یزد\n🔹آمدند"),
    ("سه نفر آمدند\n#یزد\nباران بارید", None),
    ("سه نفر در\n\nیزد\nبه\nخانه", None),
    ("🔹سه نفر از\n🔹یزد", None),
]


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_no_line_ends_with_a_preposition(text: str, expected: str | None) -> None:
    assert rejoined(text, {"در", "از", "به"}.__contains__) == (text if expected is None else expected)


@given(st.text(alphabet="🔹▪\ufe0f1\u20e3#_@ab آ\u200c\n🇮🇷 .", max_size=60))
def test_unmarking_keeps_every_place(text: str) -> None:
    assert len(unmarked(text)) == len(text)
