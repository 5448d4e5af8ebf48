"""``khabar extract``: the records of one article."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Model, extractor_of, fail, rates_of, read_text

if TYPE_CHECKING:
    from extractor.records import Article


class Format(StrEnum):
    """How the result is written."""

    table = "table"
    json = "json"
    gold = "gold"
    xlsx = "xlsx"
    html = "html"
    facts = "facts"


FIRST_GREGORIAN_YEAR = 1700
"""A lower year is Solar Hijri: no news article is older, and none will be younger for three centuries."""


def parse_date(text: str) -> dt.datetime:
    """An ISO date or time, Gregorian or Solar Hijri.

    Raises:
        BadParameter: it is neither.
    """
    try:
        if int(text[:4]) >= FIRST_GREGORIAN_YEAR:
            return dt.datetime.fromisoformat(text)
        import jdatetime

        year, month, day = (int(part) for part in text[:10].split("-"))
        date = jdatetime.date(year, month, day).togregorian()
        return dt.datetime.fromisoformat(date.isoformat() + text[10:])
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no ISO date («2023-06-01», «1402-03-11», «2023-06-01T14:30»)") from None


def extract(
    file: Annotated[str, typer.Argument(help="A text or HTML file; «-» is standard input.")] = "-",
    format: Annotated[Format, typer.Option(help="facts: a JSON object a line.")] = Format.table,
    model: Model = None,
    published_at: Annotated[
        dt.datetime | None,
        typer.Option(
            parser=parse_date,
            metavar="DATE",
            help="The article's date, Gregorian or Solar Hijri: resolves «هفته گذشته».",
        ),
    ] = None,
    rates: Annotated[
        str | None, typer.Option(metavar="CSV", help="Table of rates (date, currency, rate) for --currency.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code to turn sums into, by --rates.")] = None,
    rates_in: Annotated[
        str | None, typer.Option(help="Currency that the rates are in; by default that of --currency.")
    ] = None,
) -> None:
    """Extract officials, organisations, figures, dates and facts of one article."""
    if format is Format.xlsx and sys.stdout.isatty():
        fail("a workbook is no text for a terminal: redirect it to a file (> article.xlsx)")
    table = rates_of(rates, currency, rates_in)
    text, head = read_text(file)
    if published_at:
        head["published_at"] = published_at
    from extractor.language.tokenizer import InvalidText
    from extractor.pipeline import InvalidDate

    try:
        article = extractor_of(model)(text, **head)
    except (InvalidText, InvalidDate) as error:
        fail(f"{file}: {error}")
    article = table.convert(article) if table else article
    if format is Format.table:
        from rich.console import Console

        from extractor.writers.table import render

        Console().print(render(article))
    elif format is Format.facts:
        for fact in article.facts:
            typer.echo(fact.model_dump_json())
    elif format is Format.xlsx:
        _workbook(article, text)
    else:
        typer.echo(_written(article, text, format))


def _workbook(article: Article, text: str) -> None:
    try:
        from extractor.writers.tidy import article_rows
        from extractor.writers.xlsx import workbook
    except ModuleNotFoundError as error:
        fail(f"extract: {error.name} is missing; install khabar[io]")
    sys.stdout.buffer.write(workbook(article_rows(article, text)))


def _written(article: Article, text: str, format: Format) -> str:
    if format is Format.json:
        return article.model_dump_json(indent=2)
    if format is Format.gold:
        from extractor.evaluation.gold import from_article

        return from_article(article, text).json_text()
    from extractor.writers.page import render

    return render(article, text)
