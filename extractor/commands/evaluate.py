"""``khabar evaluate``: score the extraction against files in the gold format, or names against a column file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Model, extractor_of, fail

if TYPE_CHECKING:
    from extractor.evaluate_facts import FactScore
    from extractor.gold import GoldArticle
    from extractor.pipeline import Extractor
    from extractor.records import Article


class Layer(StrEnum):
    """The layers of a score."""

    money = "money"
    percents = "percents"
    measures = "measures"
    counts = "counts"
    organization_mentions = "organization_mentions"
    organizations = "organizations"
    officials = "officials"
    official_names = "official_names"
    qualifiers = "qualifiers"
    said_by = "said_by"
    facts = "facts"


Figures = dict[str, dict[str, float]]

_COLUMNS = {
    "precision": "precision", "recall": "recall", "f1": "F1", "accuracy": "accuracy", "said": "said",
    "support": "support", "said_support": "said of", "confidence": "on average", "right": "right",
}  # fmt: skip
"""Figure ─► its heading."""


def evaluate(
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD_DIR", help="Directory of gold files, or one gold file.")
    ] = None,
    layer: Annotated[list[Layer] | None, typer.Option(help="Only this layer; may be given again.")] = None,
    ner: Annotated[Path | None, typer.Option(metavar="FILE", help="Score names: IOB tags, or .jsonl.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also name every error, one a line.")] = False,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="How often rows of facts are right, by their confidence.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    model: Model = None,
) -> None:
    """Score the extraction against gold files: precision, recall and F1 a layer; of facts, accuracy a field."""
    if (gold is None) == (ner is None):
        fail("evaluate: give either GOLD_DIR or --ner FILE")
    from extractor.gold import GoldError

    extractor = extractor_of(model)
    try:
        if ner:
            from extractor import evaluate_ner

            figures, found = evaluate_ner.evaluate(ner, extractor)
        else:
            assert gold
            figures, found = {}, []
            if names := [name.value for name in layer or Layer if name != Layer.facts and not calibration]:
                figures, found = _layers(gold, names, extractor)
            if calibration or Layer.facts in (layer or ()):
                score = _facts(gold, extractor)
                figures = score.calibration() if calibration else figures | score.figures()
                found += score.errors()
    except GoldError as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps(figures | ({"errors": found} if errors else {}), ensure_ascii=False))
        return
    if errors:
        for line in found:
            typer.echo(line)
    _print(figures)


def _layers(path: Path, names: list[str], extractor: Extractor) -> tuple[Figures, list[str]]:
    from extractor.evaluate import Score
    from extractor.gold import from_article, read_directory

    score = Score()
    for article in read_directory(path):
        score.add(article, from_article(extractor(article.text, id=article.id), article.text))
    return score.figures(names), [str(error) for error in score.errors if error.layer in names]


def _facts(path: Path, extractor: Extractor) -> FactScore:
    from extractor.evaluate_facts import FactScore

    score = FactScore()
    for gold, article, predicted in _extracted(path, extractor):
        score.add(gold, predicted, [fact.confidence for fact in article.facts])
    return score


def _extracted(path: Path, extractor: Extractor) -> Iterator[tuple[GoldArticle, Article, GoldArticle]]:
    """The articles of a directory whose facts are marked: gold, extraction, and that in the gold format."""
    from extractor.gold import from_article, read_facts

    for gold in read_facts(path):
        day = dt.datetime.combine(gold.published_at, dt.time(12)) if gold.published_at else None
        article = extractor(gold.text, id=gold.id, published_at=day)
        yield gold, article, from_article(article, gold.text)


def _print(figures: Figures) -> None:
    from rich.console import Console
    from rich.table import Table

    columns = [key for key in _COLUMNS if any(key in row for row in figures.values())]
    table = Table("confidence" if "right" in columns else "layer", *(_COLUMNS[key] for key in columns))
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in figures.items():
        cells = (row.get(key) for key in columns)
        table.add_row(name, *("" if m is None else str(m) if isinstance(m, int) else f"{m:.4f}" for m in cells))
    Console().print(table)
