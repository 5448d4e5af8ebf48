"""What several commands share: option types, exit statuses, and the one way to end with an error."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NoReturn

import typer

BAD_INPUT = 2
"""Exit status: the command line or the input is at fault."""
FAILURE = 1
"""Exit status: something went wrong while working."""


class ModelName(StrEnum):
    """The NER model: ``none`` is rules alone, ``fast`` is for corpora."""

    none = "none"
    fast = "fast"
    accurate = "accurate"


Model = Annotated[ModelName | None, typer.Option(help="NER model; the default is the pipeline's own.")]


def fail(reason: str, status: int = BAD_INPUT) -> NoReturn:
    """End with one line on standard error."""
    typer.echo(f"khabar: {' '.join(reason.split())}", err=True)
    raise typer.Exit(status)
