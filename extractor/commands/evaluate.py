"""``khabar evaluate``: score the extraction against files in the gold format, or names against a column file."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Model, extractor_of, fail

if TYPE_CHECKING:
    from extractor.pipeline import Extractor


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


Figures = dict[str, dict[str, float]]


def evaluate(
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD_DIR", help="Directory of gold files, or one gold file.")
    ] = None,
    layer: Annotated[list[Layer] | None, typer.Option(help="Only this layer; may be given again.")] = None,
    ner: Annotated[Path | None, typer.Option(metavar="FILE", help="Score names against a file of IOB tags.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also name every error, one a line.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    model: Model = None,
) -> None:
    """Score the extraction against gold files: precision, recall and F1 a layer."""
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
            figures, found = _layers(gold, [name.value for name in layer or Layer], extractor)
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


def _print(figures: Figures) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("layer", "precision", "recall", "F1", "accuracy", "support")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in figures.items():
        measures = (row.get(key) for key in ("precision", "recall", "f1", "accuracy"))
        table.add_row(name, *("" if m is None else f"{m:.4f}" for m in measures), str(row["support"]))
    Console().print(table)
