"""The confidence of names, posts and speakers: what it is, and how it is judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.evaluation import gold as g
from extractor.evaluation.trust import judge, tenths
from extractor.links import trust
from extractor.mentions import OrganizationMention, PostMention, StatementMention
from extractor.pipeline import Extractor
from extractor.records import Evidence

TEXT = "باران\nبه گزارش خبرگزاری پیام، علی محمدی رئیس سازمان هواشناسی گفت: ۱۲ سد پر شد. شرکت گاز یزد کار می‌کند."
EXTRACTOR = Extractor("none")


def gold(**changed: object) -> g.GoldArticle:
    """What the extractor finds in the text, taken for right, with some of it changed."""
    return g.from_article(EXTRACTOR(TEXT), TEXT).model_copy(update=changed)


def test_what_is_right_is_judged_so() -> None:
    rows = list(judge(gold(), EXTRACTOR(TEXT)))
    assert {row.layer for row in rows} == {"organization_mentions", "officials", "said_by"}
    assert all(row.right for row in rows)
    assert all(0 < row.confidence <= 1 for row in rows)


@pytest.mark.parametrize(
    ("layer", "wrong"),
    [
        ("organization_mentions", {"organizations": gold().organizations[:1]}),
        ("officials", {"officials": [o.model_copy(update={"name": "رضا محمدی"}) for o in gold().officials]}),
        ("said_by", {"counts": [c.model_copy(update={"said_by": "رضا کریمی"}) for c in gold().counts]}),
    ],
)
def test_what_is_wrong_is_judged_so(layer: str, wrong: dict[str, object]) -> None:
    rows = list(judge(gold(**wrong), EXTRACTOR(TEXT)))
    assert not all(row.right for row in rows if row.layer == layer)
    assert all(row.right for row in rows if row.layer != layer)


def test_what_is_optional_is_not_judged() -> None:
    optional = [o.model_copy(update={"optional": True}) for o in gold().organizations]
    rows = judge(gold(organizations=optional), EXTRACTOR(TEXT))
    assert all(row.right for row in rows)


def test_tenths() -> None:
    assert tenths([(0.31, True), (0.35, False), (1.0, True)]) == {
        "0.3 to 0.4": {"confidence": pytest.approx(0.33), "right": 0.5, "support": 2},
        "0.9 to 1.0": {"confidence": 1.0, "right": 1.0, "support": 1},
    }


def test_few_records_say_little() -> None:
    found = [("often", True)] * 90 + [("often", False)] * 10 + [("seldom", False)]
    shares = trust.shares(found, prior=4)
    assert shares["often"] == pytest.approx(0.9, abs=0.01)
    assert 0.6 < shares["seldom"] < shares["*"] < shares["often"]
    assert trust.shares([], prior=4) == {"*": 0.5}


def test_confidence_is_that_of_the_cell_else_of_all() -> None:
    known = trust.Trust({"posts": {"*": 0.8, "none,body,beside,body": 0.95}})
    evidence = (Evidence(rule="post"), Evidence(rule="model fast", confidence=0.4))
    assert [e.confidence for e in known.put(evidence, "posts", "none,body,beside,body")] == [0.95, 0.95]
    assert [e.confidence for e in known.put(evidence, "posts", "none,body,nobody,body")] == [0.8, 0.8]
    assert known.put(evidence, "speakers", "") == evidence


def test_cells() -> None:
    sure, unsure = Evidence(rule="heads", confidence=0.95), Evidence(rule="model fast", confidence=0.7)
    assert trust.of_name(OrganizationMention(0, 2, evidence=(sure, unsure)), "fast") == "fast,heads,model fast?"
    post = PostMention(0, 3, (0, 1), "رئیس", (1, 3))
    assert trust.of_post(post, "body", False, "none") == "none,body,nobody,body"
    assert trust.of_post(post, "body", True, "none") == "none,body,elsewhere,body"
    statement = StatementMention(0, 9, ("official", 0), (3, 4), "direct", (Evidence(rule="turn"),))
    assert trust.of_statement(statement, "none") == "none,turn,direct,official"


def test_every_share_is_one() -> None:
    shares = trust.trust().shares
    assert set(shares) == {"organizations", "posts", "speakers"}
    assert all("*" in cells and all(0 < share < 1 for share in cells.values()) for cells in shares.values())


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(gold().json_text(), encoding="utf-8")
    arguments = ["evaluate", str(tmp_path), "--calibration", "--json", "--model", "none"]
    every = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert {name.split()[0] for name in every} == {"organization_mentions", "officials", "said_by"}
    one = json.loads(CliRunner().invoke(app, [*arguments, "--layer", "officials"]).stdout)
    assert [row["support"] for row in one.values()] == [1]
