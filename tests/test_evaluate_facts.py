"""Scoring rows of facts: for each field, hand-made right and wrong answers and the figures that they must give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.evaluation import gold as g
from extractor.evaluation.facts import FIELDS, FactScore, country_of, same_phrase

TEXT = (
    "صادرات فرش دستباف کاشان به ژاپن در سال ۱۳۹۴ با ۸ درصد رشد نسبت به سال ۱۳۹۳ به ۵ میلیون یورو رسید. "
    "قرار است هر متر فرش ۲۰۰ یورو فروخته شود."
)
LEVEL: dict[str, Any] = {
    "quote": "۵ میلیون یورو",
    "indicator": "صادرات فرش دستباف",
    "flow": "export",
    "transformation": "level",
    "change": "increase",
    "reporter": "کاشان",
    "partner": ["ژاپن"],
    "commodity": "فرش دستباف",
    "period": {"text": "سال ۱۳۹۴", "start": "2015-03-21", "end": "2016-03-19"},
    "baseline": {"text": "سال ۱۳۹۳"},
}
GROWTH = LEVEL | {"quote": "۸ درصد", "transformation": "growth"}
PRICE = {
    "quote": "۲۰۰ یورو",
    "indicator": "فرش",
    "flow": "price",
    "transformation": "price",
    "status": "target",
    "reporter": "کاشان",
    "commodity": "فرش",
    "per": "هر متر",
}


def article(*facts: dict[str, Any], money: tuple[str, ...] = ("5000000", "200")) -> g.GoldArticle:
    figures = [("۵ میلیون یورو", money[0]), ("۲۰۰ یورو", money[1])]
    said = {"qualifier": "exact", "said_by": None}
    return g.GoldArticle.model_validate(
        {
            "id": "a",
            "text": TEXT,
            "money": [{"quote": q, "value": v, "currency": "EUR", **said} for q, v in figures],
            "percents": [{"quote": "۸ درصد", "value": "8", **said}],
            **{layer: [] for layer in ("counts", "measures", "organizations", "officials")},
            "facts": list(facts),
        }
    )


GOLD = (GROWTH, LEVEL, PRICE)


def score(*predicted: dict[str, Any], gold: tuple[dict[str, Any], ...] = GOLD, **fields: Any) -> FactScore:
    result = FactScore()
    result.add(article(*gold), article(*(predicted or gold), **fields))
    return result


def test_the_gold_itself_is_all_right() -> None:
    result = score()
    assert result.errors() == []
    figures = result.figures()
    assert list(figures) == [*FIELDS, "row"]
    assert all(row["accuracy"] == row.get("said", 1) == 1 for row in figures.values())
    assert {name: row.get("said_support") for name, row in figures.items()} == {
        **{"flow": 3, "transformation": 2, "change": 2, "status": 1, "indicator": 3, "reporter": 3, "commodity": 3},
        **{"period": 2, "baseline": 2, "per": 1, "partner": 2, "period_iso": 2, "part_of": 0, "row": None},
    }


WRONG = [
    ("flow", None),
    ("flow", "import"),
    ("transformation", "growth"),
    ("change", None),
    ("status", "forecast"),
    ("indicator", "درآمد گمرک"),
    ("indicator", None),
    ("reporter", "قم"),
    ("partner", []),
    ("partner", ["ژاپن", "چین"]),
    ("commodity", "پسته"),
    ("period", None),
    ("baseline", {"text": "پارسال"}),
    ("per", "سالانه"),
    ("part_of", "۸ درصد"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_field_is_wrong_alone_and_its_row_with_it(name: str, value: Any) -> None:
    figures = score(GROWTH, LEVEL | {name: value}, PRICE).figures()
    less = {key for key, row in figures.items() if row["accuracy"] < 1}
    expected = {name} | ({"row"} if name != "part_of" else set()) | ({"period_iso"} if name == "period" else set())
    assert less == expected
    if "row" in less:
        assert figures["row"]["accuracy"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("indicator", "ارزش صادرات فرش"),
        ("indicator", "صادرات"),
        ("reporter", "شهر كاشان"),
        ("commodity", "فرش"),
        ("period", {"text": "در سال ۱۳۹۴", "start": "2015-03-21", "end": "2016-03-19"}),
    ],
)
def test_a_phrase_is_right_by_half_of_the_smaller_one(name: str, value: Any) -> None:
    assert score(GROWTH, LEVEL | {name: value}, PRICE).errors() == []


def test_the_days_of_a_period_are_a_field_of_their_own() -> None:
    period = {"text": "سال ۱۳۹۴", "start": "2015-03-21", "end": "2015-06-21"}
    (line,) = score(GROWTH, LEVEL | {"period": period}, PRICE).errors()
    assert "period_iso" in line and "2016-03-19 got 2015-03-21–2015-06-21" in line


def test_optional_fields_are_not_scored() -> None:
    gold = LEVEL | {"optional": ["flow", "period"]}
    result = score(GROWTH, LEVEL | {"flow": None, "period": None}, PRICE, gold=(GROWTH, gold, PRICE))
    assert result.errors() == []
    assert result.figures()["flow"]["support"] == result.figures()["period_iso"]["support"] + 1 == 2


def test_said_leaves_out_the_rows_where_nobody_says_anything() -> None:
    figures = score(GROWTH | {"status": "denied"}, LEVEL, PRICE).figures()
    assert figures["status"]["accuracy"] == pytest.approx(2 / 3)
    assert (figures["status"]["said"], figures["status"]["said_support"]) == (0.5, 2)


def test_calibration_counts_right_rows_by_their_confidence() -> None:
    result = FactScore()
    result.add(article(*GOLD), article(GROWTH | {"flow": "import"}, LEVEL, PRICE), [0.31, 0.35, 0.97])
    assert result.calibration() == {
        "0.3 to 0.4": {"confidence": pytest.approx(0.33), "right": 0.5, "support": 2},
        "0.9 to 1.0": {"confidence": pytest.approx(0.97), "right": 1.0, "support": 1},
    }


def test_a_row_whose_figure_was_not_found_is_not_scored() -> None:
    assert score(*GOLD, money=("4", "200")).figures()["row"]["support"] == 2
    assert score(GROWTH, PRICE).figures()["row"]["support"] == 2


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        ("ایران", "جمهوری اسلامی ایران", True),
        ("آمریکا", "ایالات متحده", True),
        ("کره جنوبی", "کره شمالی", True),  # half of the words
        ("هزينه‌هاي جاري", "هزینه های جاری", True),
        ("خراسان رضوی", "خراسان‌رضوی", True),
        ("ارزش واردات", "میزان تولید", False),
        ("تعداد", "تعداد", True),
    ],
)
def test_phrases(one: str, other: str, right: bool) -> None:
    assert same_phrase(one, other) is right


def test_countries_by_name() -> None:
    assert country_of("آمریکا") == country_of("ایالات متحده آمریکا") == "US"
    assert country_of("کاشان") is country_of("صادرات ایران") is None


# the command --------------------------------------------------------------------------------------------------------


def layout(folder: Path, name: str) -> Path:
    """A folder with one article, its facts in it, inside it, beside it, or asked for themselves."""
    articles = folder / "articles"
    articles.mkdir()
    gold = article(*GOLD)
    bare = gold.model_copy(update={"facts": None}).model_dump_json(exclude_defaults=True)
    rows = json.dumps({"id": "a", "published_at": "2016-05-01", "facts": list(GOLD)}, ensure_ascii=False)
    if name == "same":
        (articles / "a.json").write_text(gold.json_text(), "utf-8")
        return articles
    facts = (articles if name == "inside" else folder) / "facts"
    facts.mkdir()
    (articles / "a.json").write_text(bare, "utf-8")
    (facts / "a.json").write_text(rows, "utf-8")
    return facts if name == "itself" else articles


@pytest.mark.parametrize("name", ["same", "inside", "beside", "itself"])
def test_the_command_finds_rows_where_they_are(tmp_path: Path, name: str) -> None:
    path = layout(tmp_path, name)
    result = CliRunner().invoke(app, ["evaluate", str(path), "--layer", "facts", "--json", "--model", "none"])
    figures = json.loads(result.output)
    assert figures["row"]["support"] == figures["indicator"]["support"] == 3


def test_a_folder_without_facts_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(article().model_copy(update={"facts": None}).json_text(), "utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(tmp_path), "--layer", "facts", "--model", "none"])
    assert result.exit_code != 0
    assert f"{tmp_path}: no article with facts in it" in result.output.replace("\n", "")


def test_an_extraction_in_the_gold_format_has_its_rows() -> None:
    from extractor import Extractor

    found = g.from_article(Extractor("none")(TEXT), TEXT)
    assert found.facts and [row.quote for row in found.facts] == ["۸ درصد", "۵ میلیون یورو", "۲۰۰ یورو"]
    again = g.GoldArticle.model_validate_json(found.json_text())
    assert again == found
