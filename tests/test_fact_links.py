"""Links: scores of named features, and what the decided links of an article imply."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Extractor
from extractor.links.scorer import Scorer, softmax


@pytest.fixture(scope="module")
def extract() -> Extractor:
    return Extractor("none")


def test_the_candidate_with_more_weight_is_likelier_and_none_is_one_of_them() -> None:
    scorer = Scorer({"period": {"near": 2.0, "far": -1.0, "none:bias": 0.5}}, {})
    near, far, none = scorer.rank("period", [["near", "unknown"], ["far"]], ["bias"])
    assert near > none > far
    assert near + far + none == pytest.approx(1)
    assert scorer.rank("period", [["far"]], None) == [1, 0]
    assert scorer.rank("period", [], None) == [0]


def test_labels_add_up_the_weights_of_what_is_seen() -> None:
    scorer = Scorer({}, {"change": {"bias": {"": 1.0, "increase": 0.0}, "rose": {"increase": 3.0}}})
    assert max(scorer.label("change", ["rose"]).items(), key=lambda item: item[1])[0] == "increase"
    assert max(scorer.label("change", ["other"]).items(), key=lambda item: item[1])[0] == ""


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=20))
def test_probabilities_add_up_and_keep_the_order(scores: list[float]) -> None:
    chances = softmax(scores)
    assert sum(chances) == pytest.approx(1)
    assert chances[scores.index(max(scores))] == max(chances)


def test_confidence_lies_between_the_steps() -> None:
    scorer = Scorer({}, {}, [(0.2, 0.1), (0.6, 0.5), (0.9, 0.8)])
    assert [scorer.confidence([raw]) for raw in (0.0, 0.4, 0.6, 1.0)] == pytest.approx([0.1, 0.3, 0.5, 0.8])
    assert scorer.confidence([0.5, 0.8]) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("صادرات ایران به چین و هند ۵ میلیارد دلار بود.", [("چین", "CN"), ("هند", "IN")]),
        ("واردات از ترکیه ۳ میلیارد دلار بود.", [("ترکیه", "TR")]),
        ("صادرات ایران به همسایگان ۵ میلیارد دلار بود.", [("همسایگان", None)]),
        ("صادرات پسته کرمان ۵ میلیارد دلار بود.", []),
        ("تولید فولاد چین ۵ میلیون تن بود.", []),
    ],
)
def test_partners(extract: Extractor, text: str, partners: list[tuple[str, str | None]]) -> None:
    (fact,) = extract(text).facts
    assert list(zip(fact.partners, fact.partners_alpha2, strict=True)) == partners
    assert len(fact.partners_alpha3) == len(fact.partners_m49) == len(partners)


def test_a_list_names_the_partner_of_each_figure(extract: Extractor) -> None:
    text = "در صادرات ایران، چین با ۴ میلیارد دلار و هند با ۳ میلیارد دلار پیشتاز بودند."
    assert [fact.partners for fact in extract(text).facts] == [("چین",), ("هند",)]


def test_a_figure_of_the_headline_is_the_same_in_the_body(extract: Extractor) -> None:
    text = (
        "صادرات ۵ میلیارد دلاری پسته\nصادرات پسته به ۵ میلیارد دلار رسید. صادرات زعفران ۳ میلیارد دلار بود. "
        "واردات برنج نیز ۵ میلیارد دلار بود."
    )
    facts = extract(text).facts
    assert [fact.same_as for fact in facts] == [None, "f1", None, None]


def test_a_figure_that_is_set_right_points_to_the_wrong_one(extract: Extractor) -> None:
    facts = extract("رقم صادرات از ۴۹ میلیارد دلار به ۵۱ میلیارد دلار اصلاح شد.").facts
    assert [fact.corrects for fact in facts] == [None, "f1"]
    facts = extract("رقم صادرات از ۴۹ میلیارد دلار به ۵۱ میلیارد دلار رسید.").facts
    assert [fact.corrects for fact in facts] == [None, None]
