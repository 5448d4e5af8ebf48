"""What several commands share: the model option, reading the input, and the one way to end with an error."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.rates import Rates

BAD_INPUT = 2
"""Exit status: the command line or the input is at fault."""
FAILURE = 1
"""Exit status: something went wrong while working."""


class ModelName(StrEnum):
    """The NER model: ``none`` is rules alone, ``fast`` is for corpora."""

    none = "none"
    fast = "fast"
    accurate = "accurate"


Model = Annotated[ModelName | None, typer.Option(help="NER model; none is rules alone, fast is for corpora.")]


def fail(reason: str, status: int = BAD_INPUT) -> NoReturn:
    """End with one line on standard error."""
    typer.echo(f"khabar: {' '.join(reason.split())}", err=True)
    raise typer.Exit(status)


def rates_of(path: str | None, currency: str | None, quoted_in: str | None) -> Rates | None:
    """The table of rates of --rates, --currency and --rates-in."""
    if not path and not currency and not quoted_in:
        return None
    if not path or not currency:
        fail("--rates and --currency go together: the table, and the currency that sums are turned into")
    from extractor.rates import InvalidRates, Rates

    try:
        return Rates.read(path, currency, quoted_in)
    except InvalidRates as error:
        fail(str(error))


def extractor_of(model: ModelName | None) -> Extractor:
    """An extractor with the model asked for, or the pipeline's default."""
    from extractor.pipeline import DEFAULT_MODEL, Extractor

    return Extractor(model.value if model else DEFAULT_MODEL)


def read_text(name: str) -> tuple[str, dict[str, Any]]:
    """The text of a file or of standard input («-»), and what is known of it beside: id, a page's title, date, …"""
    if not name:
        fail("the name of the file is empty")
    if name.lower().endswith((".html", ".htm")) and not Path(name).is_dir():
        return _page(name)
    from extractor.source import SourceError, encodable, read

    try:
        return read(name), {} if name == "-" else {"id": encodable(Path(name).stem)}
    except SourceError as error:
        fail(str(error))


def _page(name: str) -> tuple[str, dict[str, Any]]:
    from extractor import readers
    from extractor.source import encodable

    try:
        page = next(iter(readers.read(name)))
    except readers.NoSource as error:
        fail(str(error))
    if isinstance(page, readers.Unreadable):
        fail(f"{name}: {page.error}")
    head = {key: getattr(page, key) for key in ("id", "title", "url", "agency", "published_at")}
    return page.text, head | {"id": encodable(page.id)}
