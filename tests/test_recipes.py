"""CONTRIBUTING.md, followed to the letter in a copy: each recipe touches what it says, and works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, downloaded, figure, opener, submit
from conftest import serve
from playwright.sync_api import Browser, expect
from recipes import ROOT, recipe


def run(code: str, root: Path, **environment: str) -> str:
    """What a Python program prints that imports the copy."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the tests' own: what is kept of a copy is of no use to anybody later."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KHABAR_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and patterns, the weights linked, with the recipe of a record type followed."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "patterns", root / "patterns")
    ignored = shutil.ignore_patterns("__pycache__", "*.onnx", "*.npz", "_patterns")
    shutil.copytree(ROOT / "extractor", root / "extractor", ignore=ignored)
    for weights in (*ROOT.glob("extractor/**/*.onnx"), *ROOT.glob("extractor/**/*.npz")):
        (root / weights.relative_to(ROOT)).symlink_to(weights)
    for step in recipe("A record type"):
        step.apply(root)
    return root


KIND = """
import io, json, sys
from extractor import Extractor, json_schema, records
from extractor.evaluation.gold import GoldArticle, from_article
from extractor.evaluation.records import Score
from extractor.explain import explain
from extractor.pattern_check.faults import check
from extractor.corrections import apply
from extractor.records import Article, Correction
from extractor.server.kinds import kinds
from extractor.writers import labelstudio, notebook, page, table, tidy
from extractor.writers.database import engine_of, migrate, put
from rich.console import Console
import sqlalchemy as sa

text = "به استناد ماده ۱۰ قانون کار کارگر حق دارد. ماده ۱۰ رنگ ارزان شد."
extractor = Extractor("none")
article = extractor(text, id="a")
law = article.legal_articles[0]
assert text[law.span.start : law.span.end] == law.span.text == "ماده ۱۰ قانون کار"

console = Console(file=io.StringIO(), width=120)
console.print(table.render(article))

engine = engine_of("sqlite://")
with engine.connect() as connection:
    migrate(connection)
    put(connection, tidy.article_rows(article, text) | {"errors": []})
    stored = connection.execute(sa.text("SELECT article_id, id, number, law FROM legal_articles")).all()

gold = from_article(article, text)
score = Score()
score.add(GoldArticle.model_validate_json(gold.json_text()), gold)
wrong = Score()
wrong.add(gold, gold.model_copy(update={"text": text}).__class__.model_validate(
    gold.model_dump() | {"legal_articles": []}))
changed = apply(article, text, [Correction(id="x1", action="change", target="l1", fields={"number": "11"})])
print(json.dumps({
    "json": json.loads(article.model_dump_json())["legal_articles"],
    "back": Article.model_validate_json(article.model_dump_json()) == article,
    "schema": "legal_articles" in json_schema()["properties"],
    "table": console.file.getvalue(),
    "tidy": [list(row) for row in tidy.article_rows(article, text)["legal_articles"]],
    "sql": [list(row) for row in stored],
    "service": [kind.label.en for kind in kinds() if kind.kind == "legal_article"],
    "page": page.render(article, text),
    "notebook": article._repr_html_(),
    "studio": labelstudio.labeling_config(),
    "gold": [item.model_dump() for item in gold.further(extractor_kind)] if (
        extractor_kind := next(k for k in __import__("extractor").KINDS if k.list == "legal_articles")) else [],
    "score": score.figures()["legal_articles"],
    "missed": wrong.figures()["legal_articles"]["recall"],
    "explained": [station.name for station in explain(text, extractor) if station.items],
    "patterns": [str(fault) for fault in check()],
    "corrected": changed.legal_articles[0].number,
}))
"""


def test_a_record_type(copy: Path) -> None:
    touched = {step.file for step in recipe("A record type")}
    assert touched - {"extractor/kinds.py"} == {
        file for file in touched if file.startswith(("extractor/stages/laws/", "patterns/laws/"))
    }
    seen = json.loads(run(KIND, copy))
    record = {"id": "l1", "number": "10"}
    assert len(seen["json"]) == 1 and seen["json"][0].items() >= record.items()
    assert seen["json"][0]["law"]["text"] == "قانون کار"
    assert seen["back"] and seen["schema"]
    assert "Law articles" in seen["table"] and "ماده ۱۰ قانون کار" in seen["table"]
    assert seen["tidy"] == [["a", "l1", 10, 27, "ماده ۱۰ قانون کار", "10", "قانون کار"]]
    assert seen["sql"] == [["a", "l1", "10", "قانون کار"]]
    assert seen["service"] == ["Law article"]
    assert '<mark class="legal_article" id="l1"' in seen["page"] and "ماده‌های قانون" in seen["page"]
    assert "Law articles" in seen["notebook"] and '"legal_article"' in seen["studio"]
    assert seen["gold"] == [
        {"quote": "ماده ۱۰ قانون کار", "nth": 1, "optional": False, "number": "10", "law": "قانون کار"}
    ]
    assert seen["score"] == {"precision": 1, "recall": 1, "f1": 1, "support": 1} and seen["missed"] == 0
    assert "laws" in seen["explained"]
    assert seen["patterns"] == []
    assert seen["corrected"] == "11"


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")
def test_a_record_type_in_the_page(copy: Path, browser: Browser) -> None:
    """The new kind is marked, listed, told of in its card, and corrected, in both languages."""
    environment = {"PYTHONPATH": str(copy), "KHABAR_MODEL": "none"}
    with serve(copy / "log", folder=copy, **environment) as service, opener(browser, service.url) as open_page:
        page = open_page()
        submit(page, "به استناد ماده ۱۰ قانون کار کارگر حق دارد. ماده ۱۰ رنگ ارزان شد.")
        law = figure(page, "ماده ۱۰ قانون کار")
        expect(law).to_have_count(1)
        expect(page.locator("#article .k-legal_article")).to_have_count(1)
        expect(law).to_have_css("text-decoration-color", "rgb(91, 63, 160)")  # the descriptor's colour
        expect(page.locator("#legend")).to_contain_text("ماده قانون")
        page.click("#tab-figures")
        expect(page.locator("#view-figures .k-legal_article h3")).to_contain_text("ماده قانون")
        page.click("#correct")
        law.click()
        card = page.locator("#card")
        expect(card).to_contain_text("ماده قانون")
        expect(card).to_contain_text("قانون کار")
        expect(card.locator(".evidence")).to_contain_text("laws.yaml#laws")
        page.click("[data-act=edit]")
        page.fill("#card [name=number]", "11")
        page.click("#card [type=submit]")
        expect(card).to_contain_text("۱۱")
        page.keyboard.press("Escape")
        page.click("#language")
        expect(page.locator("#view-figures .k-legal_article h3")).to_contain_text("Law article")
        (record,) = json.loads(downloaded(page, "json"))["legal_articles"]
        assert (record["number"], record["law"]["text"]) == ("11", "قانون کار")


EXAMPLES = {
    "A currency": "test_quantities.py::test_money",
    "A unit": "test_quantities.py::test_measures",
    "A title": "test_examples.py",
    "An organisation's head": "test_examples.py",
}
"""The tests of the examples."""


@pytest.mark.parametrize("title", EXAMPLES)
def test_words(title: str, tmp_path: Path) -> None:
    """One file of patterns, one of examples; the example fails without the pattern, and stands with it."""
    shutil.copytree(ROOT / "patterns", tmp_path / "patterns")
    shutil.copytree(ROOT / "tests" / "examples", tmp_path / "tests" / "examples")
    tests = EXAMPLES[title]
    for name in (tests.partition("::")[0], "notation.py", "stages.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    words, example = recipe(title)
    assert words.file.startswith("patterns/") and example.file.startswith("tests/examples/")
    sentence = example.body.strip().removeprefix("- ").strip('"').partition(".")[0]
    escaped = sentence.encode("unicode_escape").decode()  # as pytest prints it

    def holds() -> bool:
        command = [sys.executable, "-m", "pytest", "-xq", "-p", "no:cacheprovider", f"tests/{tests}"]
        result = subprocess.run(
            [*command, "--rootdir", str(tmp_path)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "KHABAR_PATTERNS": str(tmp_path / "patterns")},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert result.returncode in (0, 1), result.stdout[-2000:]
        failed = [line for line in result.stdout.splitlines() if line.startswith("FAILED")]
        assert all(escaped in line for line in failed), failed
        return not failed

    example.apply(tmp_path)
    assert not holds()
    words.apply(tmp_path)
    assert holds()
