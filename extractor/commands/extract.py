"""``khabar extract``: the records of one article."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Model, extractor_of, fail, read_text

if TYPE_CHECKING:
    from extractor.records import Article


class Format(StrEnum):
    """How the result is written."""

    table = "table"
    json = "json"
    gold = "gold"
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
) -> None:
    """Extract officials, organisations, figures, dates and facts of one article."""
    text, head = read_text(file)
    if published_at:
        head["published_at"] = published_at
    from extractor.language.tokenizer import InvalidText

    try:
        article = extractor_of(model)(text, **head)
    except InvalidText as error:
        fail(f"{file}: {error}")
    if format is Format.table:
        from rich.console import Console

        from extractor.writers.table import render

        Console().print(render(article))
    elif format is Format.facts:
        for fact in article.facts:
            typer.echo(fact.model_dump_json())
    else:
        typer.echo(_written(article, text, format))


def _written(article: Article, text: str, format: Format) -> str:
    if format is Format.json:
        return article.model_dump_json(indent=2)
    if format is Format.gold:
        from extractor.gold import from_article

        return from_article(article, text).json_text()
    from extractor.writers.page import render

    return render(article, text)
