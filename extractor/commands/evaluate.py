"""``khabar evaluate``: score the extraction against files in the gold format."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Model, fail

if TYPE_CHECKING:
    from extractor.evaluate import Score


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


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Directory of gold files, or one gold file.")],
    layer: Annotated[list[Layer] | None, typer.Option(help="Only this layer; may be given again.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also name every error, one a line.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    model: Model = None,
) -> None:
    """Score the extraction against gold files: precision, recall and F1 a layer."""
    from extractor.evaluate import Score
    from extractor.gold import GoldError, from_article, read_directory
    from extractor.pipeline import DEFAULT_MODEL, Extractor

    score = Score()
    try:
        articles = read_directory(gold)
        extractor = Extractor(model.value if model else DEFAULT_MODEL)
        for article in articles:
            score.add(article, from_article(extractor(article.text, id=article.id), article.text))
    except GoldError as error:
        fail(str(error))
    names = [name.value for name in layer or Layer]
    figures = score.figures(names)
    found = [error for error in score.errors if error.layer in names] if errors else []
    if as_json:
        typer.echo(json.dumps(figures | ({"errors": list(map(str, found))} if errors else {}), ensure_ascii=False))
        return
    for error in found:
        typer.echo(error)
    _table(score, names)


def _table(score: Score, names: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("layer", "precision", "recall", "F1", "support")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in score.figures(names).items():
        if "accuracy" in row:
            cells = ("", "", f"{row['accuracy']:.4f}")
        else:
            cells = (f"{row['precision']:.4f}", f"{row['recall']:.4f}", f"{row['f1']:.4f}")
        table.add_row(name, *cells, str(row["support"]))
    Console().print(table)
