"""``khabar evaluate``: score the extraction against files in the gold format, or names against a column file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Model, extractor_of, fail
from extractor.kinds import ADDED, FIGURES

if TYPE_CHECKING:
    from extractor.evaluation.facts import FactScore
    from extractor.evaluation.gold import GoldArticle
    from extractor.pipeline import Extractor
    from extractor.records import Article


FACTS = "facts"
TRUSTED = ("organization_mentions", "officials", "said_by")
"""The layers whose confidence is judged where none is asked for; that of facts needs a gold of its own."""
_OF_OTHERS = ("organization_mentions", "organizations", "officials", "official_names", "qualifiers", "said_by")
LAYERS = (
    *(kind.list for kind in FIGURES), *_OF_OTHERS, *(kind.list for kind in ADDED), FACTS,
)  # fmt: skip
Layer = StrEnum("Layer", {name: name for name in LAYERS})  # type: ignore[misc]
"""The layers of a score."""

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
        bool, typer.Option("--calibration", help="How often records are right, by their confidence.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    model: Model = None,
) -> None:
    """Score the extraction against gold files: precision, recall and F1 a layer; of facts, accuracy a field."""
    if (gold is None) == (ner is None):
        fail("evaluate: give either GOLD_DIR or --ner FILE")
    from extractor.evaluation.gold import GoldError

    extractor = extractor_of(model)
    try:
        if ner:
            from extractor.evaluation import names as name_scores

            figures, found = name_scores.evaluate(ner, extractor)
        else:
            assert gold
            figures, found = {}, []
            if calibration:
                figures = _calibration(gold, layer or TRUSTED, extractor)
            elif names := [name for name in layer or LAYERS if name != FACTS]:
                figures, found = _layers(gold, names, extractor)
            if FACTS in (layer or ()) and not calibration:
                score = _facts(gold, extractor)
                figures |= score.figures()
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
    from extractor.evaluation.gold import from_article, read_directory
    from extractor.evaluation.records import Score

    score = Score()
    for article in read_directory(path):
        score.add(article, from_article(extractor(article.text, id=article.id), article.text))
    return score.figures(names), [str(error) for error in score.errors if error.layer in names]


def _calibration(path: Path, names: Sequence[str], extractor: Extractor) -> Figures:
    """The reliability of the confidence of records, a layer after the other; of one layer its tenths alone."""
    from extractor.evaluation.gold import read_directory
    from extractor.evaluation.trust import LAYERS as JUDGED
    from extractor.evaluation.trust import judge, tenths

    rows: dict[str, Figures] = {FACTS: _facts(path, extractor).calibration()} if FACTS in names else {}
    if asked := [name for name in JUDGED if name in names]:
        every = [row for gold in read_directory(path) for row in judge(gold, extractor(gold.text, id=gold.id))]
        rows |= {name: tenths((row.confidence, row.right) for row in every if row.layer == name) for name in asked}
    if len(names) == 1:
        return rows.get(names[0], {})
    return {f"{name} {tenth}": row for name in names for tenth, row in rows.get(name, {}).items()}


def _facts(path: Path, extractor: Extractor) -> FactScore:
    from extractor.evaluation.facts import FactScore

    score = FactScore()
    for gold, article, predicted in _extracted(path, extractor):
        score.add(gold, predicted, [fact.confidence for fact in article.facts])
    return score


def _extracted(path: Path, extractor: Extractor) -> Iterator[tuple[GoldArticle, Article, GoldArticle]]:
    """The articles of a directory whose facts are marked: gold, extraction, and that in the gold format."""
    from extractor.evaluation.gold import from_article, read_facts

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
