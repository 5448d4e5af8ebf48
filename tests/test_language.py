"""What is a verb and where a phrase ends: the notions that all stages share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.boundaries import PHRASE_ENDS, WordPatterns, boundaries
from extractor.language.verbs import verbs
from extractor.patterns import load
from extractor.spelling.letters import Remembered, squeeze

FINITE = (
    "گفت گفتند می‌گوید می‌گویند افزود شد شدند نشد می‌شود کرد نکرد کنند می‌کنیم داد داده‌اند رسید برسد یافت گرفت دارد "
    "ندارد است نیست بود نبود باشد خواهد نخواهند باید توانست می‌تواند نمی‌رود گذاشت انداخت پذیرفت می‌پردازند میگوید نمیشود"
)
NOT_FINITE = (
    "خرید فروش نشست سوخت زیست کشت درآمد ستاد فرهنگی پیوندی آگاهی یاری کشتی تولید سود دوم مردم شهر میز گردش آموزش "
    "نوشتن گرفتن شناسایی ساخت پرداخت بازگشت میدان میهن میرزا میم میانجی میدانی"
)


@pytest.mark.parametrize("word", FINITE.split())
def test_finite_verbs(word: str) -> None:
    assert verbs().is_finite(word)
    assert boundaries().kind(word) in PHRASE_ENDS


@pytest.mark.parametrize("word", NOT_FINITE.split())
def test_nouns_that_look_like_verbs(word: str) -> None:
    assert not verbs().is_finite(word)
    assert boundaries().kind(word) not in PHRASE_ENDS


@pytest.mark.parametrize("word", ["کرد", "می‌کنند", "کردن", "شد", "نشدن", "داده", "یافته", "نماید", "زد"])
def test_light_verbs(word: str) -> None:
    assert verbs().is_light(word)


@pytest.mark.parametrize("word", ["گفت", "رفت", "نشست", "شهر", "کار", "بدهی", "نزد", "برند", "سازی"])
def test_full_verbs_are_not_light(word: str) -> None:
    assert not verbs().is_light(word)


@pytest.mark.parametrize(
    ("word", "participle"),
    [("انجام‌شده", True), ("گسترش‌یافته‌اند", True), ("شده", False), ("راه‌آهن", False)],
)
def test_participles(word: str, participle: bool) -> None:
    assert verbs().is_participle(word) is participle


@pytest.mark.parametrize(
    ("word", "joined", "verbal", "closing"),
    [
        ("افزایش‌یافته", "افزایش", True, False), ("افزایش‌یافته‌اند", "افزایش", True, True),
        ("انجام‌نشده", "انجام", True, False), ("شده", "", True, False), ("شد", "", True, True),
        ("گفته‌اند", "", True, True), ("موافق‌اند", "", True, True), ("می‌گوید", "", True, True),
        ("مانند", "", False, False), ("روند", "", False, False), ("سمند", "", False, False), ("نیم", "", False, False),
        ("خانه‌ای", "", False, False), ("سی‌ام", "", False, False), ("راه‌آهن", "", False, False),
        ("پرداخت", "", False, False), ("نهاد", "", False, False),
    ],
)  # fmt: skip
def test_words_that_end_in_a_verb(word: str, joined: str, verbal: bool, closing: bool) -> None:
    assert (verbs().joined[word], verbs().verbal[word], verbs().is_closing(word)) == (joined, verbal, closing)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("از", "prepositions"), ("که", "conjunctions"), ("را", "object_marker"), ("وی", "pronouns"),
        ("این", "determiners"), ("هنوز", "adverbs"), ("شنبه", "times"), ("حدود", "quantifiers"),
        ("اعلام", "preverbs"), ("تصمیم", "verbal_nouns"), ("خواستار", "predicates"), ("،", "mark"), ("رسید", "verb"),
        ("وزارت", None), ("و", None), ("۲۵", None),
    ],
)  # fmt: skip
def test_classes_of_words(word: str, kind: str | None) -> None:
    assert boundaries().kind(word) == kind


def test_a_name_ends_where_a_noun_phrase_may_go_on() -> None:
    for word in ("اعلام", "خواستار", "شنبه"):
        assert boundaries().ends_name(word)
        assert boundaries().kind(word) not in PHRASE_ENDS


def test_a_word_stands_in_one_class() -> None:
    patterns = load("language/words", WordPatterns)
    words = [squeeze(word) for name in WordPatterns.model_fields for word in getattr(patterns, name)]
    assert sorted(words) == sorted(set(words)), {word for word in words if words.count(word) > 1}


@given(st.text(min_size=1, max_size=12))
def test_any_word_has_an_answer(word: str) -> None:
    if boundaries().kind(word) in PHRASE_ENDS:
        assert boundaries().ends_name(word)


@pytest.mark.parametrize(
    ("word", "mood"),
    [
        ("شد", "past"),
        ("نشد", "-past"),
        ("می‌شد", "imperfect"),
        ("شده‌اند", "perfect"),
        ("می‌شود", "present"),
        ("می‌کند", "present"),
        ("نمی‌کنند", "-present"),
        ("می‌ماند", "present"),
        ("می‌کردند", "imperfect"),
        ("می‌دید", "imperfect"),
        ("نمی‌شود", "-present"),
        ("برسد", "subjunctive"),
        ("نرسد", "-subjunctive"),
        ("کند", "subjunctive"),
        ("خواهد", "future"),
        ("نخواهد", "-future"),
        ("است", "being"),
        ("کتاب", ""),
        ("ندا", ""),
    ],
)
def test_moods(word: str, mood: str) -> None:
    assert verbs().mood(word) == mood


@pytest.mark.parametrize(
    ("word", "infinitive", "nonfinite", "modal", "doing"),
    [
        ("رفتن", True, True, False, False), ("نشدن", True, True, False, False), ("کردن", True, True, False, True),
        ("شده", False, True, False, False), ("گفته", False, True, False, False), ("کرده‌اند", False, False, False, True),
        ("می‌کنیم", False, False, False, True), ("نمود", False, False, False, True), ("شد", False, False, False, False),
        ("گندم", False, False, False, False), ("معدن", False, False, False, False), ("تن", False, False, False, False),
        ("پرونده", False, False, False, False), ("باید", False, False, True, False),
        ("می‌تواند", False, False, True, False), ("نمی‌توانند", False, False, True, False),
        ("خواهیم", False, False, True, False),
    ],
)  # fmt: skip
def test_what_a_form_of_a_verb_says(word: str, infinitive: bool, nonfinite: bool, modal: bool, doing: bool) -> None:
    v = verbs()
    assert (v.is_infinitive(word), v.is_nonfinite(word), v.is_modal(word), v.is_doing(word)) == (
        infinitive, nonfinite, modal, doing,
    )  # fmt: skip


def test_light_verbs_that_may_be_glued_to_a_noun() -> None:
    assert verbs().past_lights() >= {"کرد", "نشدند", "گرفتن", "نکردن", "داده", "یافتیم", "نمود"}
    assert verbs().past_lights().isdisjoint({"کند", "شود", "می‌کرد", "کرده‌اند", "نبرد", "بردی", "گفت"})


def test_what_is_remembered_has_bounds_and_what_is_asked_for_again_is_kept() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    remembered = Remembered(double, 100)
    for number in range(1_000):
        assert (remembered[number], remembered[-1]) == (2 * number, -2)
        assert len(remembered) <= 100
    assert asked.count(-1) == 1
    assert remembered[0] == 0
    assert asked.count(0) == 2
