"""The facts stage: what each figure says, and the goods of patterns/facts/commodities.yaml."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from notation import examples, marked, plain

from extractor import Extractor, Fact
from extractor.codes import country_codes, country_of
from extractor.patterns import load
from extractor.records import Flow, Status, Transformation
from extractor.spelling.letters import squeeze
from extractor.words.facts import CommodityPatterns, FactPatterns, commodities

ROOT = Path(__file__).parent.parent
PUBLISHED = dt.datetime(2015, 10, 7, 12)
COLUMNS = (
    "indicator", "flow", "transformation", "change", "status", "reporter", "partners", "commodity", "hs_code", "period",
    "baseline", "per", "part_of", "same_as", "corrects",
)  # fmt: skip
"""What the examples tell of a figure, in their order."""


@pytest.fixture(scope="module")
def extract():
    return Extractor("none")


@pytest.mark.parametrize("sentence", examples("facts"))
def test_examples(extract, sentence):
    facts = extract(plain(sentence), published_at=PUBLISHED).facts
    assert marked(plain(sentence), [(f.start, f.end, tuple(told(f))) for f in facts]) == sentence


def told(fact):
    """The columns that do not hold their default, as the examples name them."""
    for name in COLUMNS:
        value = getattr(fact, name)
        if value != Fact.model_fields[name].default:
            yield f"{name}: {'، '.join(value) if isinstance(value, tuple) else value}"


def test_the_sample_article(extract):
    text = (ROOT / "samples" / "borna.txt").read_text(encoding="utf-8")
    facts = {text[f.start : f.end]: f for f in extract(text, published_at=PUBLISHED).facts}
    assert all(f.said_by == "اصغر مصاحب" and f.said_by_title == "معاون صنایع کوچک" for f in facts.values())

    exports = facts["یک میلیارد و 30 میلیون دلار"]
    assert (exports.indicator, exports.flow, exports.value, exports.currency) == (
        "صدور",
        "export",
        1_030_000_000,
        "USD",
    )
    assert exports.qualifier == "more_than"
    assert (exports.period, exports.period_start, exports.period_end) == (
        "امسال",
        dt.date(2015, 3, 21),
        dt.date(2016, 3, 19),
    )
    assert (exports.jalali_start, exports.jalali_end) == ("1394-01-01", "1394-12-29")
    exporters = facts["یکهزار و ۱۰۰ واحد"]
    assert (exporters.indicator, exporters.value, exporters.period) == ("واحد صادراتی", 1100, "امسال")

    imports = facts["۱۳ هزار میلیارد دلار"]
    assert (imports.indicator, imports.flow, imports.value) == ("واردات", "import", 13_000_000_000_000)
    assert imports.per == "سالیانه"
    assert facts["۱۵ کشور"].indicator == "کشور همسایه"

    units, towns, active = facts["۷۷ هزار واحد"], facts["۴۳ هزار واحد"], facts["۳۴ هزار واحد"]
    assert (units.indicator, units.value, units.part_of) == ("واحد کوچک و متوسط", 77_000, None)
    assert (towns.value, towns.part_of) == (43_000, units.id)
    assert (active.value, active.part_of) == (34_000, towns.id)


def test_every_figure_has_a_row_that_quotes_its_sentence(extract):
    text = (ROOT / "samples" / "borna.txt").read_text(encoding="utf-8")
    article = extract(text, published_at=PUBLISHED)
    assert [f.quantity_id for f in article.facts] == [q.id for q in article.quantities()]
    for fact, quantity in zip(article.facts, article.quantities(), strict=True):
        assert (fact.start, fact.end, fact.value) == (quantity.span.start, quantity.span.end, quantity.value)
        assert text[fact.start : fact.end] in fact.quote
        assert fact.quote in text
        assert 0 < fact.confidence <= 1


def test_words_are_those_of_the_documentation():
    text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    for title, vocabulary in (("Flows", Flow), ("Transformations", Transformation), ("Statuses", Status)):
        section = text.split(f"## {title}")[1].split("\n## ")[0]
        documented = {word for line in section.splitlines() if "|" in line for word in re.findall(r"`(\w+)`", line)}
        assert documented == set(get_args(vocabulary)), title


def test_measures_have_a_normal_value(extract):
    (area, mass, other) = extract("۲ هزار هکتار زمین، ۱/۵ تن زعفران و ۳ خروار گندم بود.").facts
    assert (area.normal_value, area.normal_unit) == (Decimal("20000000"), "m2")
    assert (mass.normal_value, mass.normal_unit) == (Decimal("1500"), "kg")
    assert (other.normal_value, other.normal_unit) == (None, None)


def test_the_codes_of_countries():
    assert country_codes("IR") == ("IR", "IRN", "364")
    assert country_codes("DE") == ("DE", "DEU", "276")
    assert country_codes(None) == (None, None, None)
    assert country_codes("XK") == ("XK", None, None)


@pytest.mark.parametrize(
    ("name", "code"),
    [("نامیبیا", "NA"), ("کنگو برازاویل", "CG"), ("جمهوری کنگو", "CG"), ("جمهوری دموکراتیک کنگو", "CD"),
     ("کنگو", "CD"), ("تایوان", "TW"), ("کوزوو", "XK"), ("گینه بیسائو", "GW"),
     # no countries of ISO 3166-1
     ("جزایر قناری", None), ("سبته و ملیله", None), ("اتحادیه اروپا", None)],
)  # fmt: skip
def test_names_of_countries_have_a_code_of_iso(name, code):
    assert country_of(name) == code


def test_columns_are_those_of_the_documentation():
    table = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8").split("\n## ")[0]
    documented = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert documented == set(Fact.model_fields)


def test_goods():
    goods = load("facts/commodities", CommodityPatterns)
    assert len(goods.goods) >= 150
    forms = [squeeze(form) for good in goods.goods.values() for form in good.forms]
    assert len(forms) == len(set(forms))
    assert {squeeze(form) for form in goods.weak} <= set(forms)
    chapters = {good.hs[:2] for good in goods.goods.values() if good.hs}
    assert chapters <= {f"{number:02}" for number in range(1, 98)} - {"77"}
    assert load("facts/facts", FactPatterns)


@pytest.mark.parametrize(
    ("form", "commodity", "hs"),
    [
        ("روغن زیتون", "روغن زیتون", "1509"),
        ("روغن", "روغن", "15"),
        ("سنگ آهن", "سنگ آهن", "2601"),
        ("سنگ‌آهن", "سنگ‌آهن", "2601"),
        ("شیر خشک نوزاد", "شیر خشک نوزاد", "1901"),
        ("فرش ماشینی", "فرش ماشینی", "5702"),
        ("صنایع دستی", "صنایع دستی", None),
    ],
)
def test_the_longest_form_of_a_good_wins(extract, form, commodity, hs):
    (fact,) = extract(f"صادرات {form} ۵ میلیون دلار بود.").facts
    assert (fact.commodity, fact.hs_code) == (commodity, hs)


@pytest.mark.parametrize(
    ("told", "hs"),
    [
        ("برنج با کد تعرفه ۱۰۰۶۳۰", "100630"),
        ("برنج (کد HS: ۱۰۰۶.۳۰)", "100630"),
        ("برنج ذیل ردیف تعرفه‌های ۱۰۰۶۳۰ و ۱۰۰۶۴۰", "1006"),
        ("برنج با تعرفه ۲۰ درصد", "1006"),
        ("برنج و کود با شماره تعرفه ۳۱۰۲۱۰", "1006"),
    ],
)
def test_the_code_that_the_text_names_is_the_goods(extract, told, hs):
    figure = extract(f"واردات {told} به ۵ میلیون دلار رسید.").facts[-1]
    assert (figure.commodity, figure.hs_code) == ("برنج", hs)


def test_a_noun_phrase_ends_where_the_language_says():
    stops = load("facts/facts", FactPatterns).stops
    assert stops >= {squeeze(word) for word in ("برخلاف", "چنانچه", "هرگونه", "ایشان", "قرار", "جهت", "سالانه", "را")}
    assert stops.isdisjoint(map(squeeze, ("میزان", "تعداد", "ارزش", "صادرات", "برنج")))


@pytest.mark.parametrize(
    "text",
    [
        "صادرات پسته به عراق در هفت ماهه نخست امسال به ۸۰ میلیون دلار رسید.",
        "سخنگوی گمرک گفت: واردات چای در سه ماهه نخست امسال به ۲۰ میلیون دلار رسید.",
        "صادرات پسته در سال ۹۳ نسبت به سال ۹۲ ده درصد رشد کرد.",
    ],
)
def test_nothing_is_compared_with_its_own_period(extract, text):
    for fact in extract(text, published_at=PUBLISHED).facts:
        assert fact.period and fact.baseline != fact.period


@pytest.mark.parametrize(
    ("good", "code"),
    [
        # near each other, and not of one heading
        ("سنگ آهک", "2521"), ("آهک", "2522"), ("نئوپان", "4410"), ("ام‌دی‌اف", "4411"), ("پیله ابریشم", "5001"),
        ("ابریشم", "5002"), ("گبه", "5701"), ("گلیم", "5702"), ("جرثقیل", "8426"), ("آسانسور", "8428"),
        ("کولر گازی", "8415"), ("کولر آبی", "8479"), ("ورق گرم", "7208"), ("ورق سرد", "7209"), ("مبل", "9401"),
        ("پسته", "0802"), ("زعفران", "0910"),
        # of several headings of a chapter
        ("ورق فولادی", "72"), ("کولر", "84"), ("مبلمان", "94"), ("گوشت گاو", "02"), ("شیشه", "70"),
        # of several chapters
        ("پارچه", None), ("پوشاک", None), ("دستکش", None), ("لوازم خانگی", None), ("سرب و روی", None),
        ("کیف و کفش", None), ("محصولات پتروشیمی", None),
    ],
)  # fmt: skip
def test_goods_have_the_code_that_holds_all_of_them(good, code):
    words = [squeeze(word) for word in good.split()]
    assert commodities().longest(words, 0) == (len(words), (code, squeeze(good) in weak_goods()))


def weak_goods():
    return frozenset(map(squeeze, load("facts/commodities", CommodityPatterns).weak))


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("۱۲ هزار لیتر گازوئیل قاچاق کشف و ۳ نفر دستگیر شدند.", ["گازوئیل", None]),
        ("کارخانه ۲ میلیون تن سیمان تولید کرد. ۴۵۰ کارگر در آن مشغول کارند.", ["سیمان", None]),
        ("تولید زعفران به ۲۰۰ تن رسید. ۱۵ هزار نفر در این بخش شاغل هستند.", ["زعفران", None]),
        ("۲ هزار تن پسته صادر شد. ۲۰ درصد آن به هند رفت.", ["پسته", "پسته"]),
        ("۵۰۰ نفر گوشت دریافت کردند.", ["گوشت"]),
    ],
)
def test_persons_who_are_counted_are_of_no_good_of_another_figure(extract, text, goods):
    assert [fact.commodity for fact in extract(text).facts] == goods


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("۵ دستگاه ماینر قاچاق توقیف شد.", "ماینر قاچاق"),
        ("۳ قبضه سلاح کشف شد.", "سلاح"),
        ("۲۰۰ هزار قطعه مرغ زنده عرضه شد.", "مرغ زنده"),
        ("صادرات قطعات خودرو به ۵ میلیون دلار رسید.", "قطعات خودرو"),
        ("۲۰۰ بسته معیشتی توزیع شد.", "بسته معیشتی"),
    ],
)
def test_what_only_counts_a_good_is_none_of_it(extract, text, good):
    assert extract(text).facts[0].commodity == good


@pytest.mark.parametrize(
    ("text", "indicator", "transformation"),
    [
        ("رشد اقتصادی کشور در سال گذشته ۴.۵ درصد بود.", "رشد اقتصادی", "growth"),
        ("رشد صادرات پسته ۱۲ درصد بود.", "صادرات پسته", "growth"),
        ("قیمت پراید ۵ درصد کاهش یافت.", "قیمت پراید", "growth"),
    ],
)
def test_a_growth_that_is_a_noun_of_its_own(extract, text, indicator, transformation):
    (fact,) = extract(text).facts
    assert (fact.indicator, fact.transformation) == (indicator, transformation)


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        (
            "تولید شیر در اردبیل ۴۸۰ هزار تن است. تعداد دامداری‌های صنعتی ۸۵۰ واحد است.",
            ["تولید شیر", "تعداد دامداری‌های صنعتی"],
        ),
        ("ارزش معاملات ۵ هزار میلیارد تومان و حجم معاملات ۷ میلیارد سهم بود.", ["ارزش معاملات", "حجم معاملات"]),
        ("فروش شرکت ۴۵ میلیارد تومان بود و سود آن ۸ میلیارد تومان شد.", ["فروش شرکت", "سود"]),
        # value of the same, an object of a verbal noun, an owner
        ("صادرات سیمان ۵ میلیون تن و ارزش آن ۲۰۰ میلیون دلار بود.", ["صادرات سیمان", "صادرات سیمان"]),
        ("حجم مبادلات دو کشور افزایش یافت.", ["کشور"]),
    ],
)  # fmt: skip
def test_the_noun_that_a_clause_begins_with_right_before_its_figure(extract, text, indicators):
    assert [fact.indicator for fact in extract(text).facts] == indicators
