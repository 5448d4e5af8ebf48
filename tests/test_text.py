"""The Doc stands on the source: alignment, repair, sentences, and bad input."""

import re
import unicodedata

import pytest
import spacy
from hazm import Normalizer, SentenceTokenizer, WordTokenizer
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extractor import Extractor, InvalidText, extract
from extractor.language import alignment
from extractor.language.alignment import align
from extractor.language.normalizer import HazmNormalizer, HazmWords
from extractor.language.tokenizer import HazmTokenizer
from extractor.language.tokenizer import bare as read
from extractor.layers import layers

TOKENIZER = HazmTokenizer(spacy.blank("fa").vocab)

NEWS = st.text(
    alphabet=st.sampled_from(
        list("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئأكيةىؤ") + list("۰۱۲۳۴۵۶۷۸۹٠١٢٣0123456789")
        + list(" \n\t\u200c\u200f\u200e\u00a0ـ\u064b\u0651\u0654") + list('.,،؛:؟!«»"()[]/-٪%٫٬…﷼ﷲ$€ABCdef_')
    ),
    max_size=80,
)  # fmt: skip


def norms(text: str) -> list[str]:
    return TOKENIZER(text)._.norms


def check_doc(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text
    assert len(doc._.norms) == len(doc._.offsets) == len(doc)
    previous = 0
    for token, norm, (start, end) in zip(doc, doc._.norms, doc._.offsets, strict=True):
        assert previous <= start <= end <= len(text)
        assert token.norm_ == norm
        assert token.idx <= start
        assert end <= token.idx + len(token.text_with_ws)
        previous = end


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_any_unicode_text_keeps_its_source(text: str) -> None:
    check_doc(text)


@given(NEWS)
@settings(max_examples=500)
def test_text_of_persian_letters_and_marks_keeps_its_source(text: str) -> None:
    check_doc(text)


NORMALIZER, HAZM = HazmNormalizer(), Normalizer()
STRETCHED = ["سلامممم", "ههه", "مممنونم", "بلللله", "الله", "۱۱۱۱", "...", "  ", " "]
REPEATED = st.lists(st.sampled_from(STRETCHED)).map("".join)


@given(st.one_of(NEWS, REPEATED, st.text(max_size=60)))
@settings(max_examples=300)
def test_the_faster_normaliser_says_what_hazms_own_says(text: str) -> None:
    assert NORMALIZER.normalize(text) == HAZM.normalize(text)


SENTENCES, WORDS = SentenceTokenizer(), WordTokenizer(join_verb_parts=False)
MARKED = ["سلام", "دنیا", "؟!", "...", "۱۲.۵", ":", ". ", "«", "»", "،", "\n", "\n\n", " ", "(", "!؟. ", "۱" * 20]


@given(st.one_of(NEWS, st.lists(st.sampled_from(MARKED)).map("".join)))
@settings(max_examples=300)
def test_sentences_and_words_are_those_of_hazm(text: str) -> None:
    normal = re.sub(r"[^\S \n]", " ", HAZM.normalize(text))
    cut = [*map(WORDS.tokenize, SENTENCES.tokenize(normal))]
    assert [*HazmWords().sentences(normal)] == [[word for word in words if word] for words in cut if any(words)]


@given(st.one_of(NEWS, st.lists(st.sampled_from(MARKED)).map("".join)))
@settings(max_examples=500)
def test_slices_of_all_tokens_at_once_are_those_of_one_after_the_other(text: str) -> None:
    flat = alignment._flat(text) + " "
    tokens = [word for sentence in HazmWords().sentences(NORMALIZER.normalize(text)) for word in sentence]
    at_once = alignment._together(flat, tokens)
    assert at_once is None or at_once == alignment._one_by_one(flat, tokens)


ORDINARY = ["وزیر گفت: «۲۰ کتاب‌ها را می رود.»\nسازمان ملل؛", "كتاب علي (قم)", "مُدیرِ ـ کاملاً ـ دولتــی گفت..."]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_aligned_at_once(text: str) -> None:
    tokens = [word for sentence in HazmWords().sentences(NORMALIZER.normalize(text)) for word in sentence]
    assert alignment._together(alignment._flat(text) + " ", tokens)


PARTS = ["سازمان", "می رود", "كتاب ها", "«خبر»", "۱۲/۵", "12,500", "وافزود", "گفت:", "\n", "  ", "٪"]


@given(st.lists(st.sampled_from(PARTS)))
@settings(max_examples=200)
def test_every_letter_and_digit_belongs_to_a_token(parts: list[str]) -> None:
    text = " ".join(parts)
    doc = TOKENIZER(text)
    covered = {i for start, end in doc._.offsets for i in range(start, end)}
    lost = [char for i, char in enumerate(text) if i not in covered and unicodedata.category(char)[0] in "LN"]
    assert not lost


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("شهرکهای صنعتی", ["شهرک‌های", "صنعتی"]),
        ("خوشههای تولید", ["خوشه‌های", "تولید"]),
        ("كنسرسيومهاي صادراتي", ["کنسرسیوم‌های", "صادراتی"]),
        ("یادآور شد وافزود:", ["یادآور", "شد", "و", "افزود", ":"]),
        ("گروه خبرخبرگزاری", ["گروه", "خبر", "خبرگزاری"]),
        ("وزرات صنعت", ["وزارت", "صنعت"]),
        ("او خاطرنشانکرد", ["او", "خاطرنشان", "کرد"]),
        ("او بالابردن و مقیدنمودن", ["او", "بالا", "بردن", "و", "مقید", "نمودن"]),
        ("او میلیونرشد", ["او", "میلیونر", "شد"]),
        ("ملیون‌ها نفر", ["میلیون‌ها", "نفر"]),
        ("برنامهریزی بینالملل", ["برنامه‌ریزی", "بین‌الملل"]),
        ("کار انجام می شود", ["کار", "انجام", "می‌شود"]),
        ("ميليون تن", ["میلیون", "تن"]),
        ("سازمـــان مُحترَم", ["سازمان", "محترم"]),
        ("تهران ـ شمال", ["تهران", "-", "شمال"]),
        ("۶ــ۱ و کتابـ", ["۶", "-", "۱", "و", "کتاب"]),
        ("جذب714 ريال", ["جذب", "۷۱۴", "ریال"]),
        ("نسبت به روز گذشته", ["نسبت", "به", "روز", "گذشته"]),
        ("سامانه به روز شد", ["سامانه", "به\u200cروز", "شد"]),
        ("دکترمرادی و مهندسرضایی", ["دکتر", "مرادی", "و", "مهندس", "رضایی"]),
        ("دکترای مهندسی و دکترهای ما", ["دکترای", "مهندسی", "و", "دکتر\u200cهای", "ما"]),
        ("۳۰ درصدجریمه و ۲ تومانی", ["۳۰", "درصد", "جریمه", "و", "۲", "تومانی"]),
        ("۲/۵ و ۲.۵ و ۲٫۵", ["۲/۵", "و", "۲.۵", "و", "۲.۵"]),
        ("1,234,567 و ۳۴٬۵۰۰", ["۱,۲۳۴,۵۶۷", "و", "۳۴٬۵۰۰"]),
        ("8/12/1383", ["۸/۱۲/۱۳۸۳"]),
        ("در سال ۱۳۹۰.", ["در", "سال", "۱۳۹۰", "."]),
        ("7-5 درصد", ["۷", "-", "۵", "درصد"]),
        ("۱۳ هزارو ۲۰۰ نفر", ["۱۳", "هزار", "و", "۲۰۰", "نفر"]),
        ("ورامین و وارسته", ["ورامین", "و", "وارسته"]),
        ("تنها آنها", ["تنها", "آنها"]),
        ("انتهای راه", ["انتهای", "راه"]),
        ("تهران-فارس- و 2-داشتن", ["تهران-فارس", "-", "و", "۲", "-", "داشتن"]),
        ("2_ اجرای طرح", ["۲", "_", "اجرای", "طرح"]),
        ("کلانتری و دستگیری", ["کلانتری", "و", "دستگیری"]),
        ("شهرها و مهمتر", ["شهر‌ها", "و", "مهم‌تر"]),
        ("بازی دو دوست+فیلم", ["بازی", "دو", "دوست", "+", "فیلم"]),
        ("گروه ۱+۵ و A+B و ++C", ["گروه", "۱", "+", "۵", "و", "A+B", "و", "++", "C"]),
        ("در ماه می سال ۲۰۱۰ و ۱۶ می در پاریس", ["در", "ماه", "می", "سال", "۲۰۱۰", "و", "۱۶", "می", "در", "پاریس"]),
        ("این ماه می توان رفت", ["این", "ماه", "می‌توان", "رفت"]),
        ("در ماده ۵ می توان و می شه گفت", ["در", "ماده", "۵", "می‌توان", "و", "می‌شه", "گفت"]),
    ],
)
def test_norms(text: str, expected: list[str]) -> None:
    assert norms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تیتر خبر\nمتن خبر.", ["تیتر خبر", "متن خبر."]),
        ("دستگیر شد.وی گفت: نه.", ["دستگیر شد.", "وی گفت: نه."]),
        ("رشد ۲.۵ درصد بود. پایان.", ["رشد ۲.۵ درصد بود.", "پایان."]),
        ("در سال ۱۳۹۰. بعد از آن", ["در سال ۱۳۹۰.", "بعد از آن"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.text.strip() for sentence in TOKENIZER(text).sents] == expected


def test_what_lies_between_words_makes_no_token() -> None:
    doc = TOKENIZER("  سازمان \u200f\n\n  ملل\u200e متحد  ")
    assert doc._.norms == ["سازمان", "ملل", "متحد"]
    assert [doc.text[start:end] for start, end in doc._.offsets] == ["سازمان", "ملل", "متحد"]


def test_alignment_of_repeated_letters_and_lost_tokens() -> None:
    source = "سلاممممم دنیا"
    assert [source[a:b] for a, b in align(source, ["سلام", "دنیا"])] == ["سلاممممم", "دنیا"]
    assert align("الف ب", ["الف", "نیست", "ب"]) == [(0, 3), (4, 4), (4, 5)]


def test_a_lone_surrogate_is_a_clear_error() -> None:
    with pytest.raises(InvalidText, match=r"U\+D800 at position 4"):
        extract("خبر \ud800")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200c", "\ufeff"])
def test_empty_text_gives_an_empty_article(text: str) -> None:
    article = extract(text)
    assert article.quantities() == []
    assert article.officials == article.organizations == ()


@pytest.mark.parametrize("char", ["ا", "۱", "م", ".", "«", "\u200c", "\u0651", "\n"])
def test_long_text_of_one_character(char: str) -> None:
    text = char * 300_000
    assert TOKENIZER(text).text == text


@given(NEWS)
@settings(max_examples=50)
def test_what_stages_read_is_the_same_without_tokens(text: str) -> None:
    full, bare = TOKENIZER(text), read(text)
    made = layers(full)
    assert made == bare._
    assert (full.text, len(full)) == (bare.text, len(bare))
    assert [token.norm_ for token in full] == made.norms
    assert [token.i for token in full if token.is_sent_start] == [start for start, _ in made.sentences or []]


@Language.component("shouts")
def shouts(doc: Doc) -> Doc:
    doc.user_data["shouts"] = [token.text for token in doc if token.is_punct]
    SHOUTED.append(doc)
    return doc


SHOUTED: list[Doc] = []


def test_stages_of_others_see_all_that_spacy_computes() -> None:
    extractor = Extractor("none")
    extractor.nlp.add_pipe("shouts")
    extractor("سلام! خوبی؟")
    assert SHOUTED[-1].user_data["shouts"] == ["!", "؟"]


def test_extractor_is_picklable() -> None:
    import pickle

    clone = pickle.loads(pickle.dumps(Extractor(model="none")))
    assert clone.model == "none"
    assert clone("متن").sha256 == extract("متن").sha256


def test_threads_give_the_same_answer() -> None:
    from concurrent.futures import ThreadPoolExecutor

    extractor = Extractor(model="none")
    texts = [f"صادرات به {n} میلیون دلار رسید و {n} شرکت فعال شدند." for n in range(2, 42)]
    expected = [extractor(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(extractor, texts)) == expected


@pytest.mark.parametrize("word", ["هزار", "سلام‌", "ab", "۱۲/"])
def test_a_very_long_word_takes_linear_time(word: str) -> None:
    text = word * 20_000  # minutes, where Hazm saw it whole
    assert TOKENIZER(text).text == text
