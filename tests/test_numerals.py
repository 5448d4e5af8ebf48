"""The numeral stage: a table of expressions, and properties over all numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from notation import examples, marked, plain
from num2fawords import words
from spacy.language import Language
from spacy.tokens import Doc
from stages import place

import extractor.stages.numerals.stage
from extractor.language.tokenizer import HazmTokenizer
from extractor.mentions import Numeral
from extractor.spelling.letters import MEMORY
from extractor.stages.numerals.digits import MAX_DIGITS, read_digits
from extractor.stages.numerals.lexicon import lexicon


def build() -> Language:
    nlp = spacy.blank("fa")
    nlp.tokenizer = HazmTokenizer(nlp.vocab)
    nlp.add_pipe("khabar_numerals")
    return nlp


NLP = build()


def numerals(text: str) -> list[Numeral]:
    found: list[Numeral] = NLP(text)._.numerals
    return found


def shown(numeral: Numeral) -> tuple[str, ...]:
    value = f"{numeral.low:f}..{numeral.high:f}" if numeral.value is None else f"{numeral.value:f}"
    return (value, *(mark for mark in ("ordinal", "fraction", "vague") if getattr(numeral, mark)))


@pytest.mark.parametrize("sentence", examples("numerals"))
def test_examples(sentence: str) -> None:
    doc = NLP(plain(sentence))
    assert marked(doc.text, [(*place(doc, n.start, n.end), shown(n)) for n in doc._.numerals]) == sentence


@given(st.integers(0, 10**18 - 1))
def test_a_number_in_words_reads_back_as_itself(number: int) -> None:
    # An independent library writes the words; in its long scale 10^18 is «یک تریلیون», which the news uses for 10^12.
    [numeral] = numerals(words(number))
    assert numeral.value == number


@given(st.integers(1, 10**15), st.sampled_from(["۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "0123456789"]))
def test_digits_of_any_script_give_the_same_value(number: int, digits: str) -> None:
    written = str(number).translate(str.maketrans("0123456789", digits))
    [numeral] = numerals(written)
    assert numeral.value == number


@given(st.integers(0, 10**12), st.sampled_from([",", "٬", "،"]))
def test_thousands_marks_leave_the_value(number: int, mark: str) -> None:
    [numeral] = numerals(f"{number:,}".replace(",", mark))
    assert numeral.value == number


@given(st.integers(0, 10**9), st.integers(1, 99), st.sampled_from(["/", ".", "٫"]))
def test_decimal_marks_are_exact(whole: int, hundredths: int, mark: str) -> None:
    [numeral] = numerals(f"{whole}{mark}{hundredths:02}")
    assert numeral.value == Decimal(f"{whole}.{hundredths:02}")


@given(st.integers(1, 999), st.sampled_from([("هزار", 3), ("میلیون", 6), ("میلیارد", 9), ("تریلیون", 12)]))
def test_digits_and_words_of_one_coefficient_agree(number: int, scale: tuple[str, int]) -> None:
    word, power = scale
    [digits], [spelt] = numerals(f"{number} {word}"), numerals(f"{words(number)} {word}")
    assert digits.value == spelt.value == number * 10**power


@given(st.text(alphabet="یک دو سه و تا هزار میلیون 12۳/.,٫ م نیم صد بین -\n\u200c", max_size=80))
def test_numerals_stand_in_order_without_overlap(text: str) -> None:
    doc = NLP(text)
    end = 0
    for numeral in doc._.numerals:
        assert end <= numeral.start < numeral.end <= len(doc)
        assert (numeral.value is None) == (numeral.low is not None)
        if numeral.low is not None and numeral.high is not None:
            assert numeral.low < numeral.high
        end = numeral.end


def test_a_number_does_not_reach_into_the_next_sentence_nor_is_its_scale_one_there() -> None:
    assert [n.value for n in numerals("تعداد آنها بیست\nهزار نفر رفتند")] == [20]
    assert [n.value for n in numerals("این بود سهم سی\nو دو نفر رفتند")] == [30, 2]


def test_old_feed_keeps_the_value_as_written_and_warns() -> None:
    doc = NLP("جابه‌جايي 5/17 ميليون مسافر")
    [numeral] = doc._.numerals
    assert (numeral.value, numeral.alternative) == (5_170_000, 17_500_000)
    [warning] = doc._.warnings
    assert "5/17" in warning
    assert "17500000" in warning


def test_slash_decimal_of_a_text_in_persian_letters_has_one_reading() -> None:
    doc = NLP("جابه‌جایی ۵/۱۷ میلیون مسافر")
    assert [(n.value, n.alternative) for n in doc._.numerals] == [(5_170_000, None)]
    assert doc._.warnings == []


def test_three_decimals_carry_the_reading_as_thousands() -> None:
    [numeral] = numerals("۳۴.۵۰۰")
    assert (numeral.value, numeral.thousands) == (Decimal("34.5"), 34_500)


def test_evidence_names_the_entry() -> None:
    assert [n.entry for n in numerals("پنج و ۱۲ و صدها")] == [
        "numerals/numerals.yaml#cardinals.پنج",
        None,
        "numerals/numerals.yaml#vague.صدها",
    ]


def test_a_unit_glued_to_the_number_is_kept() -> None:
    assert [(n.value, n.glued) for n in numerals("صدهزارتومان")] == [(100_000, "تومان")]


@pytest.mark.parametrize("digits", ["۱" * (MAX_DIGITS + 1), "۱" * 100_000, "۱٬۱۱۱" * 10_000])
def test_a_code_of_many_digits_is_no_number(digits: str) -> None:
    assert read_digits(digits) is None


def test_the_memory_of_forms_is_bounded() -> None:
    forms = lexicon()
    for number in range(70_000):
        assert forms[f"واژه{number}"] is None
    assert len(forms) <= MEMORY
    assert forms["هزار"] is not None
    assert [n.value for n in numerals("یکهزار و ۱۰۰")] == [1100]


@pytest.mark.parametrize("words", [["یک"], ["هزار", "و"], ["۱", "تا"], ["و"], ["نیم"], ["صد", "و", "یکم"]])
def test_long_runs_end(words: list[str]) -> None:
    doc = NLP.get_pipe("khabar_numerals")(Doc(NLP.vocab, words=words * 20_000))
    assert all(numeral.start < numeral.end <= len(doc) for numeral in doc._.numerals)


def test_alone_on_any_tokenizer() -> None:
    nlp = spacy.blank("fa")
    nlp.add_pipe("khabar_numerals")
    assert [n.value for n in nlp("بیست و پنج کتاب")._.numerals] == [25]


def test_factory_builds_the_stage() -> None:
    assert isinstance(NLP.get_pipe("khabar_numerals"), extractor.stages.numerals.stage.Numerals)
