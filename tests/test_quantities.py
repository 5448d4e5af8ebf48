"""The quantity stage: one topic of examples a dimension, whole sentences with everything of that kind in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from notation import examples, marked, plain
from spacy.tokens import Doc
from stages import place, written

import extractor.stages.numerals.stage
import extractor.stages.quantities.stage  # noqa: F401  (registers the factory)
from extractor.assemble import assemble
from extractor.language.tokenizer import HazmTokenizer
from extractor.mentions import QuantityMention
from extractor.stages.quantities.units import Currencies, Units

NLP = spacy.blank("fa")
NLP.tokenizer = HazmTokenizer(NLP.vocab)
NLP.add_pipe("khabar_numerals")
NLP.add_pipe("khabar_quantities")


def fields(q: QuantityMention) -> tuple[str, ...]:
    value = f"{q.low:f}..{q.high:f}" if q.value is None else f"{q.value:f}"
    unit = {"percent": [q.direction or "-"], "measure": [str(q.unit), str(q.ucum)]}.get(q.kind, [str(q.unit)])
    return (value, *unit, *([q.qualifier] if q.qualifier != "exact" else []))


def check(kind: str, sentence: str) -> None:
    doc = NLP(plain(sentence))
    found = [(*place(doc, q.start, q.end), fields(q)) for q in doc._.quantities if q.kind == kind]
    assert marked(doc.text, found) == sentence


@pytest.mark.parametrize("sentence", examples("money"))
def test_money(sentence: str) -> None:
    check("money", sentence)


@pytest.mark.parametrize("sentence", examples("percents"))
def test_percents(sentence: str) -> None:
    check("percent", sentence)


@pytest.mark.parametrize("sentence", examples("measures"))
def test_measures(sentence: str) -> None:
    check("measure", sentence)


@pytest.mark.parametrize("sentence", examples("counts"))
def test_counts(sentence: str) -> None:
    check("count", sentence)


@pytest.mark.parametrize(("part", "sentence"), examples("quantities"))
def test_parts(part: str, sentence: str) -> None:
    doc = NLP(plain(sentence))
    spans = [(q.start, q.end) if part == "whole" else getattr(q, part) for q in doc._.quantities]
    assert marked(doc.text, [(*place(doc, *span), ()) for span in spans if span]) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "۷۷ هزار واحد در کشور هست که ۴۳ هزار واحد آنها مجوز دارند.",
        "۷۷ هزار واحد در کشور هست و از این تعداد، ۳۴ هزار واحد فعالند.",
        "۹۰۰ نفر آمدند. از این میان ۲۰ نفر ماندند.",
    ],
)
def test_share_of_a_count(sentence: str) -> None:
    whole, part = NLP(sentence)._.quantities
    assert (whole.part_of, part.part_of) == (None, 0)


def test_a_greater_count_is_no_share() -> None:
    assert [q.part_of for q in NLP("۲۰ نفر آمدند و از این تعداد ۹۰ نفر رفتند.")._.quantities] == [None, None]


def test_headline_sum_takes_its_currency_from_the_text() -> None:
    doc = NLP("کمک ۶ میلیاردی استانداری\nاستانداری ۶ میلیارد تومان به صندوق داد.")
    assert [(written(doc, q.start, q.end), q.value, q.unit) for q in doc._.quantities] == [
        ("۶ میلیاردی", 6 * 10**9, "IRT"),
        ("۶ میلیارد تومان", 6 * 10**9, "IRT"),
    ]


def test_a_sum_without_its_currency_says_so() -> None:
    doc = NLP("درآمد ۲ میلیون تومان بود و وام ۲۰۰ میلیونی داد.\nوام ۲ میلیونی گرفت.")
    assert [(q.unit, q.implied, q.evidence[0].confidence) for q in doc._.quantities] == [
        ("IRT", False, 1.0),
        ("IRT", True, 0.5),
        ("IRT", True, 0.7),  # the article has the same sum with its currency
    ]


def test_headline_scale_without_such_a_sum_is_nothing() -> None:
    assert NLP("ایران ۸۰ میلیونی پیروز شد.")._.quantities == []


def test_old_feed_carries_the_other_reading() -> None:
    doc = NLP("جابه‌جايي 5/17 ميليون نفر و 8/29 متر طول")
    assert [(q.value, q.alternative) for q in doc._.quantities] == [
        (5_170_000, 17_500_000),
        (Decimal("8.29"), Decimal("29.8")),
    ]
    assert len(doc._.warnings) == 2


def test_thousands_dot_is_read_by_the_unit() -> None:
    doc = NLP("قیمت ۳۴.۵۰۰ تومان و وزن ۳۴.۵۰۰ کیلوگرم است.")
    assert [q.value for q in doc._.quantities] == [34_500, Decimal("34.5")]


def test_evidence_names_rule_and_entry() -> None:
    doc = NLP("۵ میلیارد تومان برای ۲۰ نفر و ۳ آکواریوم، ۴۰ درصد و ۲ کیلومتر")
    assert [(q.evidence[0].rule, q.evidence[0].entry) for q in doc._.quantities] == [
        ("money after numeral", "quantities/currencies.yaml#words.تومان"),
        ("count after numeral", "quantities/counts.yaml#classifiers.نفر"),
        ("count after numeral", None),
        ("percent after numeral", "quantities/percents.yaml#signs.درصد"),
        ("measure after numeral", "quantities/units.yaml#units.کیلومتر"),
    ]
    assert doc._.quantities[1].evidence[0].confidence > doc._.quantities[2].evidence[0].confidence


def test_records_carry_rials_for_tomans() -> None:
    article = assemble(NLP("۵ میلیون تومان و ۳ تا ۴ میلیون تومان"))
    assert [(m.iso_value, m.iso_low, m.iso_high, m.iso_currency) for m in article.money] == [
        (50_000_000, None, None, "IRR"),
        (None, 30_000_000, 40_000_000, "IRR"),
    ]


def test_every_currency_of_cldr_with_its_country_is_known() -> None:
    currencies = Currencies()
    for words, code in [
        (("دلار", "کانادا"), "CAD"),
        (("پزوی", "مکزیک"), "MXN"),
        (("پزو", "مکزیک"), "MXN"),
        (("وون", "کرهجنوبی"), "KRW"),
        (("وون", "کره", "جنوبی"), "KRW"),
        (("دلار", "کانادایی"), "CAD"),
        (("دلار",), "USD"),
    ]:
        unit = currencies.after(words, words)
        assert unit is not None, words
        assert (unit.name, unit.length) == (code, 1), words


def test_longest_unit_wins() -> None:
    unit = Units().after(["متر", "مکعب", "آب"])
    assert unit is not None
    assert (unit.ucum, unit.length) == ("m3", 2)


PIECES = """۵ بیست هزار میلیون و تا نیم درصد ٪ تومان $ نفر تن متر مکعب سال فاز بیش از حدود این هر یک دو سه 7 - ، . شد"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=30))
def test_quantities_stand_in_order_without_overlap(words: list[str]) -> None:
    doc = NLP(" ".join(words))
    end = 0
    for q in doc._.quantities:
        assert end <= q.start < q.end <= len(doc)
        assert (q.value is None) == (q.low is not None) == (q.high is not None)
        assert (q.qualifier == "range") == (q.value is None)
        end = q.end
    assemble(doc)


@given(st.text(max_size=200))
def test_any_text_keeps_its_spans(text: str) -> None:
    doc = NLP(text)
    for figure in assemble(doc).quantities():
        assert text[figure.span.start : figure.span.end] == figure.span.text


@pytest.mark.parametrize("words", [["۱" * 10**6], ["هزار" * 10**6], ["۵", "نفر", "و"] * 20_000, ["۵"] * 50_000])
def test_long_input_ends(words: list[str]) -> None:
    doc = Doc(NLP.vocab, words=words)
    for _name, stage in NLP.pipeline:
        doc = stage(doc)
    assert all(0 <= q.start < q.end <= len(doc) for q in doc._.quantities)
