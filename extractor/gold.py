"""The gold format: the records of an article as quotes of its text, easy to read, to correct by hand and to score.

A quote that occurs more than once in the text carries ``nth``, its number among all occurrences (1 is the first).
Entries and mentions that careful readers could dispute are ``optional``. docs/evaluation.md describes each layer.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, PlainSerializer, ValidationError

from extractor import records as r

Number = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), return_type=str)]


class GoldError(ValueError):
    """A gold file is missing, malformed, or quotes what its text does not hold."""


class Quote(BaseModel):
    """A place in the text."""

    quote: str = Field(min_length=1)
    nth: int = Field(default=1, ge=1)
    optional: bool = False


class Figure(Quote):
    """Money, a count, a percentage or a measure: ``value``, or ``low`` and ``high`` of a range."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    currency: str | None = None
    unit: str | None = None
    qualifier: r.Qualifier
    said_by: str | None


class OfficialMention(Quote):
    kind: Literal["name", "role"]


class Organization(BaseModel):
    name: str
    kind: r.OrganizationKind
    mentions: list[Quote]
    optional: bool = False


class Role(BaseModel):
    title: str
    organization: str | None
    implied: bool = False
    former: bool = False
    optional: bool = False


class Official(BaseModel):
    name: str | None
    roles: list[Role]
    mentions: list[OfficialMention]
    optional: bool = False


class GoldArticle(BaseModel):
    """One file: the text and its layers."""

    id: str | None = None
    text: str
    officials: list[Official]
    organizations: list[Organization]
    money: list[Figure]
    counts: list[Figure]
    percents: list[Figure]
    measures: list[Figure]

    def locate(self, item: Quote) -> tuple[int, int]:
        """``[start, end)`` of a quote, in code points of the text. Raises ``GoldError`` where it does not occur."""
        at = -1
        for _ in range(item.nth):
            at = self.text.find(item.quote, at + 1)
            if at < 0:
                raise GoldError(f"{self.id}: quote {item.quote!r}, occurrence {item.nth}, is not in the text")
        return at, at + len(item.quote)

    def json_text(self) -> str:
        """The file's content: UTF-8 JSON, one space of indentation, what is at its default left out."""
        return self.model_dump_json(indent=1, exclude_defaults=True)


def read(path: Path) -> GoldArticle:
    """Read one gold file; an article without id takes the file's name.

    Raises:
        GoldError: the file cannot be read or does not fit the format.
    """
    try:
        article = GoldArticle.model_validate_json(path.read_bytes())
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise GoldError(f"{path}: {where + ': ' if where else ''}{first['msg']}") from error
    return article if article.id else article.model_copy(update={"id": path.stem})


def read_directory(path: Path) -> list[GoldArticle]:
    """All ``*.json`` of a directory by name, or the one file that ``path`` is.

    Raises:
        GoldError: there is none, or one is malformed.
    """
    if path.is_file():
        return [read(path)]
    if not path.is_dir():
        raise GoldError(f"{path}: no such file or directory")
    files = sorted(path.glob("*.json"))
    if not files:
        raise GoldError(f"{path}: no .json file in it")
    return [read(file) for file in files]


def from_article(article: r.Article, text: str) -> GoldArticle:
    """An extraction in the gold format; ``text`` is the source that it was made from.

    Pronoun mentions, and officials without a post, have no place in the format and are left out.
    """
    nth = _Occurrences(text)

    def figure(q: r.Quantity) -> Figure:
        ranged = q.value is None
        return Figure(
            quote=q.span.text,
            nth=nth(q.span),
            value=q.value,
            low=q.low if ranged else None,
            high=q.high if ranged else None,
            currency=q.currency if isinstance(q, r.Money) else None,
            unit=q.unit if isinstance(q, r.Count | r.Measure) else None,
            qualifier="range" if ranged else q.qualifier,
            said_by=q.said_by.name if q.said_by else None,
        )

    def organization(o: r.Organization) -> Organization:
        mentions = [Quote(quote=m.span.text, nth=nth(m.span)) for m in o.mentions if m.kind != "pronoun"]
        return Organization(name=o.name, kind=o.kind, mentions=mentions)

    def official(o: r.Official) -> Official:
        return Official(
            name=o.name,
            roles=[
                Role(title=p.title, organization=p.organization, implied=p.implied, former=p.former) for p in o.roles
            ],
            mentions=[
                OfficialMention(quote=m.span.text, nth=nth(m.span), kind=m.kind)
                for m in o.mentions
                if m.kind != "pronoun"
            ],
        )

    return GoldArticle(
        id=article.id,
        text=text,
        officials=[o for o in map(official, article.officials) if o.roles and o.mentions],
        organizations=[o for o in map(organization, article.organizations) if o.mentions],
        money=list(map(figure, article.money)),
        counts=list(map(figure, article.counts)),
        percents=list(map(figure, article.percents)),
        measures=list(map(figure, article.measures)),
    )


class _Occurrences:
    """The number of a span's text among its occurrences; each distinct text is searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._numbers: dict[str, dict[int, int]] = {}

    def __call__(self, span: r.Span) -> int:
        if span.text not in self._numbers:
            starts: dict[int, int] = {}
            at = self._text.find(span.text)
            while at >= 0:
                starts[at] = len(starts) + 1
                at = self._text.find(span.text, at + 1)
            self._numbers[span.text] = starts
        return self._numbers[span.text][span.start]
