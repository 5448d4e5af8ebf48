"""Scoring: for each rule, hand-made right and wrong answers and the figures that they must give."""

from __future__ import annotations

from typing import Any

import pytest
from marked import ORG, changed, figure, full, score, tally, with_, without

from extractor.evaluation import gold as g
from extractor.evaluation.figures import LAYERS as FIGURE_LAYERS
from extractor.evaluation.records import ACCURACIES, LAYERS, Score
from extractor.evaluation.tallies import Tally


def test_the_gold_itself_is_all_right() -> None:
    result = score(full(), full())
    assert result.errors == []
    assert all(row.get("f1", row.get("accuracy")) == 1 for row in result.figures().values())
    supports = {name: row["support"] for name, row in result.figures().items()}
    assert supports == {
        "money": 1,
        "percents": 1,
        "measures": 1,
        "counts": 3,
        "organization_mentions": 6,
        "organizations": 3,
        "officials": 2,
        "official_names": 1,
        "qualifiers": 6,
        "said_by": 6,
    }


def test_nothing_found_is_all_missed() -> None:
    empty = full() | {layer: [] for layer in (*FIGURE_LAYERS, "organizations", "officials")}
    figures = score(full(), empty).figures()
    assert all(figures[layer]["recall"] == figures[layer]["f1"] == 0 for layer in LAYERS)
    assert all(figures[name]["support"] == 0 for name in ACCURACIES)


def test_figures_of_a_tally() -> None:
    assert Tally(right=3, extra=1, missed=2).figures() == {
        "precision": 0.75,
        "recall": 0.6,
        "f1": pytest.approx(2 * 0.75 * 0.6 / 1.35),
        "support": 5,
    }
    assert Tally().figures() == {"precision": 1, "recall": 1, "f1": 1, "support": 0}
    assert Tally(extra=2).figures() == {"precision": 0, "recall": 1, "f1": 0, "support": 0}


@pytest.mark.parametrize(
    "fields",
    [
        {"value": "3000000"},
        {"currency": "IRR"},
        {"quote": "۳۰ میلیون"},
        {"quote": "بیش از ۳۰ میلیون تومان"},
        {"value": None, "low": "30000000", "high": "30000000"},
    ],
)
def test_money_needs_span_value_and_currency(fields: dict[str, Any]) -> None:
    assert tally(changed("money", 0, **fields), "money") == (0, 1, 1)
    errors = score(full(), changed("money", 0, **fields)).errors
    assert [(e.layer, e.kind) for e in errors] == [("money", "wrong")]


def test_values_compare_as_numbers() -> None:
    assert tally(changed("money", 0, value="30000000.00"), "money") == (1, 0, 0)


@pytest.mark.parametrize(
    ("layer", "fields"),
    [
        ("percents", {"quote": "۴۰"}),
        ("percents", {"value": "4"}),
        ("measures", {"quote": "۲۵ تن بذر"}),
        ("measures", {"unit": "کیلو"}),
        ("measures", {"value": "25000"}),
    ],
)
def test_percents_and_measures_need_the_exact_span(layer: str, fields: dict[str, Any]) -> None:
    assert tally(changed(layer, 0, **fields), layer) == (0, 1, 1)


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({"quote": "۱۲ روستای‌ دور"}, True),  # an overlapping span will do
        ({"quote": "۱۲"}, True),
        ({"unit": "روسـتا"}, True),  # kashida is no difference
        ({"unit": "روستای دور"}, False),
        ({"value": "2"}, False),
        ({"quote": "۳۰ میلیون"}, False),  # another place
    ],
)
def test_counts_need_an_overlapping_span_value_and_unit(fields: dict[str, Any], right: bool) -> None:
    assert tally(changed("counts", 0, **fields), "counts") == ((3, 0, 0) if right else (2, 1, 1))


def test_both_ends_of_a_range_count() -> None:
    assert tally(changed("counts", 1, high="8"), "counts") == (2, 1, 1)


def test_one_prediction_answers_one_entry() -> None:
    assert tally(with_("counts", full()["counts"][0]), "counts") == (3, 1, 0)


def test_an_occurrence_is_not_another() -> None:
    assert tally(changed("counts", 2, nth=1), "counts") == (2, 1, 1)


@pytest.mark.parametrize("value", ["5170000", "17500000", "1"])
def test_an_optional_figure_is_neither_missed_nor_wrong(value: str) -> None:
    assert tally(without("money", 1), "money") == (1, 0, 0)
    assert tally(changed("money", 1, value=value, optional=False), "money") == (1, 0, 0)
    assert tally(changed("money", 1, quote="5/17 میلیون", optional=False), "money") == (1, 0, 0)


def test_an_optional_entry_does_not_excuse_a_wrong_answer_beside_it() -> None:
    gold = with_("counts", figure("۷", "7", unit="نفر", optional=True))
    assert tally(changed("counts", 1, low="70"), "counts", gold) == (2, 1, 1)


def test_false_alarm_and_miss_are_two_lines_where_they_stand_apart() -> None:
    article = changed("percents", 0, quote="۲۵", value="25")
    errors = [e for e in score(full(), article).errors if e.layer == "percents"]
    assert [e.kind for e in errors] == ["miss", "extra"]
    assert "[۴۰ درصد]" in str(errors[0])
    assert str(errors[0]).startswith("a percents miss")
    assert "\n" not in "".join(map(str, errors))


# organisations


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        ("بامداد نو", True),
        ("«بامداد نو»", True),
        ("روزنامه «بامداد نو»", True),
        ("روزنامه «بامداد نو", True),
        ("بامداد", False),
        ("بامداد نو» نوشت", False),
    ],
)
def test_a_class_word_and_guillemets_may_be_inside_or_outside(quote: str, right: bool) -> None:
    article = full()
    article["organizations"][1]["mentions"][0]["quote"] = quote
    assert tally(article, "organization_mentions") == ((6, 0, 0) if right else (5, 1, 1))
    assert tally(full(), "organization_mentions", gold=article) == ((6, 0, 0) if right else (5, 1, 1))


def test_other_class_words_belong_to_the_name() -> None:
    article = full()
    article["organizations"][2]["mentions"][0]["quote"] = "سبزدشت"
    assert tally(article, "organization_mentions") == (5, 1, 1)


def test_optional_mentions_and_entities_are_neither_missed_nor_wrong() -> None:
    assert tally(without("organizations", 3), "organization_mentions") == (6, 0, 0)
    assert tally(without("organizations", 3), "organizations") == (3, 0, 0)
    gold = full()
    gold["organizations"][0]["mentions"][2]["optional"] = True
    article = full()
    del article["organizations"][0]["mentions"][2]
    for predicted in (article, full()):
        assert tally(predicted, "organization_mentions", gold) == (5, 0, 0)
        assert tally(predicted, "organizations", gold) == (3, 0, 0)


def test_an_unknown_organization_is_a_false_alarm() -> None:
    extra = {"name": "بذر", "kind": "other", "mentions": [{"quote": "بذر"}]}
    assert tally(with_("organizations", extra), "organization_mentions") == (6, 1, 0)
    assert tally(with_("organizations", extra), "organizations") == (3, 1, 0)


@pytest.mark.parametrize(("kept", "right"), [(3, True), (2, True), (1, False)])
def test_half_of_an_entitys_mentions_must_be_found(kept: int, right: bool) -> None:
    article = full()
    del article["organizations"][0]["mentions"][kept:]
    assert tally(article, "organizations") == ((3, 0, 0) if right else (2, 1, 1))


def test_two_entities_in_one_are_at_best_one() -> None:
    article = full()
    merged = article["organizations"].pop(2)
    article["organizations"][1]["mentions"] += merged["mentions"] + [{"quote": "روستای", "nth": n} for n in (1, 2)]
    assert tally(article, "organizations") == (1, 1, 2)


def test_the_name_must_be_a_form_in_the_article() -> None:
    gold = full()
    gold["organizations"][1]["mentions"].append({"quote": "روزنامه"})
    assert tally(changed("organizations", 1, name="روزنامه"), "organizations", gold) == (3, 0, 0)
    assert tally(changed("organizations", 1, name="روزنامه بامداد نو"), "organizations") == (3, 0, 0)
    assert tally(changed("organizations", 1, name="بامداد"), "organizations") == (2, 1, 1)


# officials


@pytest.mark.parametrize(
    ("index", "name", "title", "organization", "right"),
    [
        (0, "رحيم  کاوه", "مدير عامل", "سازمان آب‌وخاک", True),
        (0, "رحیم کاوه", "مدیرعامل", None, False),
        (0, "رحیم کاوه", "مدیر", ORG, False),
        (0, "کاوه", "مدیرعامل", ORG, False),
        (0, None, "مدیرعامل", ORG, False),
        (1, None, "سخنگو", ORG, True),
        (1, None, "سخنگوی", ORG, False),
        (1, "سمیه راد", "سخنگو", ORG, False),
    ],
)
def test_officials_need_name_title_and_organization(
    index: int, name: str | None, title: str, organization: str | None, right: bool
) -> None:
    article = changed("officials", index, name=name, roles=[{"title": title, "organization": organization}])
    assert tally(article, "officials") == ((2, 0, 0) if right else (1, 1, 1))


def test_each_role_counts_unless_it_is_optional() -> None:
    second = {"title": "عضو شورا", "organization": None}
    gold = full()
    gold["officials"][0]["roles"].append(dict(second))
    assert tally(full(), "officials", gold) == (2, 0, 1)
    assert tally(gold, "officials") == (2, 1, 0)
    gold["officials"][0]["roles"][1]["optional"] = True
    assert tally(full(), "officials", gold) == (2, 0, 0)
    predicted = full()
    predicted["officials"][0]["roles"].append(dict(second))
    assert tally(predicted, "officials", gold) == (2, 0, 0)


def test_official_names_ask_for_the_name_alone() -> None:
    assert tally(changed("officials", 0, roles=[{"title": "وزیر", "organization": None}]), "official_names") == (
        1,
        0,
        0,
    )
    assert tally(changed("officials", 0, name="کاوه"), "official_names") == (0, 1, 1)
    assert tally(changed("officials", 1, name="سمیه راد"), "official_names") == (1, 1, 0)
    assert tally(without("officials", 0), "official_names") == (0, 0, 1)


def test_optional_officials_are_neither_missed_nor_wrong() -> None:
    gold = changed("officials", 0, optional=True)
    for predicted in (full(), without("officials", 0), changed("officials", 0, name="کاوه")):
        assert tally(predicted, "officials", gold) == (1, 0, 0)
        assert tally(predicted, "official_names", gold) == (0, 0, 0)


def test_an_optional_paraphrase_is_not_a_false_alarm() -> None:
    neighbour = {
        "name": None,
        "roles": [{"title": "همسایه", "organization": None}],
        "mentions": [{"quote": "همسایه", "kind": "role"}],
    }
    gold = full()
    assert tally(with_("officials", neighbour), "officials", gold) == (2, 1, 0)
    gold["officials"][0]["mentions"].append({"quote": "همسایه", "kind": "role", "optional": True})
    assert tally(with_("officials", neighbour), "officials", gold) == (2, 0, 0)


# qualifiers and speakers


def accuracy(name: str, predicted: dict[str, Any], gold: dict[str, Any] | None = None) -> tuple[int, int]:
    a = score(gold or full(), predicted).accuracies[name]
    return a.right, a.support


def test_qualifiers_are_scored_on_matched_figures() -> None:
    assert accuracy("qualifiers", changed("money", 0, qualifier="about")) == (5, 6)
    assert accuracy("qualifiers", changed("money", 0, qualifier="about", value="1")) == (5, 5)
    assert accuracy("qualifiers", changed("money", 1, qualifier="about")) == (6, 6)  # optional in the gold


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        ("رحیم کاوه", "رحیم کاوه", True),
        ("رحیم کاوه", "کاوه", True),
        ("رحیم کاوه", "مدیرعامل سازمان آب و خاک", True),
        ("رحیم کاوه", "رحيم  كاوه", True),
        ("رحیم کاوه", "سمیه راد", False),
        ("رحیم کاوه", ORG, False),
        ("رحیم کاوه", None, False),
        (None, "رحیم کاوه", False),
        (None, None, True),
        ("سخنگوی سازمان آب و خاک", "سخنگوی سازمان آب و خاک", True),
        ("سخنگوی سازمان آب و خاک", "رحیم کاوه", False),
        ("بامداد نو", "روزنامه بامداد نو", True),
        ("شرکت سبزدشت", "سبزدشت", False),  # no form of it
        ("سمیه راد", "راد", True),  # a person without a post: the surname alone
        ("سمیه راد", "سمیه", False),
    ],
)
def test_said_by(gold: str | None, predicted: str | None, right: bool) -> None:
    assert accuracy("said_by", changed("percents", 0, said_by=predicted), changed("percents", 0, said_by=gold)) == (
        6 if right else 5,
        6,
    )


def test_articles_add_up() -> None:
    result = Score()
    right = g.GoldArticle.model_validate(full())
    result.add(right, right)
    result.add(right, g.GoldArticle.model_validate(without("percents", 0)))
    assert result.figures(["percents"])["percents"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "support": 2,
    }
