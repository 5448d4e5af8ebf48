"""The gold format: the records of an article as quotes of its text, easy to read, to correct by hand and to score.

A quote that occurs more than once in the text carries ``nth``, its number among all occurrences (1 is the first).
Entries and mentions that careful readers could dispute are ``optional``. docs/evaluation.md describes each layer.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidationError, model_validator

from extractor import records as r
from extractor.kinds import ADDED, Kind

FACTS = "facts"
"""Name of the folders that hold rows of facts."""

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
    """Where an official is named, by name or by post."""

    kind: Literal["name", "role"]


class Organization(BaseModel):
    """A body with its mentions."""

    name: str
    kind: r.OrganizationKind
    mentions: list[Quote]
    optional: bool = False


class Role(BaseModel):
    """A post of an official; ``implied``: the title alone tells the body."""

    title: str
    organization: str | None
    implied: bool = False
    former: bool = False
    optional: bool = False


class Official(BaseModel):
    """A person with posts, or somebody whom posts alone name."""

    name: str | None
    roles: list[Role]
    mentions: list[OfficialMention]
    optional: bool = False


class Item(Quote):
    """A record of a kind that stands in a package of its own: its place, and the fields that are scored."""

    model_config = ConfigDict(extra="allow")

    def fields(self, kind: Kind) -> dict[str, Any]:
        """The scored fields."""
        extra = self.model_extra or {}
        return {name: extra.get(name) for name in kind.scored}


class Time(BaseModel):
    """A period or baseline: its words, and its days where they follow."""

    text: str
    start: dt.date | None = None
    end: dt.date | None = None


class Fact(BaseModel):
    """The row of one figure, joined to it by ``quote`` and ``nth``; ``optional`` names fields that are not scored."""

    quote: str = Field(min_length=1)
    nth: int = Field(default=1, ge=1)
    indicator: str | None = None
    flow: r.Flow | None = None
    transformation: r.Transformation = "level"
    change: r.Change | None = None
    status: r.Status = "actual"
    reporter: str | None = None
    partner: list[str] = []
    commodity: str | None = None
    period: Time | None = None
    baseline: Time | None = None
    part_of: str | None = None
    per: str | None = None
    optional: list[str] = []


class GoldFacts(BaseModel):
    """One file of a ``facts`` folder: the rows of the article whose id it has."""

    id: str | None = None
    published_at: dt.date | None = None
    facts: list[Fact]


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
    published_at: dt.date | None = None
    facts: list[Fact] | None = None
    """None where nobody has marked them."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, list[Item]] = Field(init=False)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, given: Any) -> Any:
        """Notes of the annotator's own are left alone."""
        known = {*cls.model_fields, *(kind.list for kind in ADDED)}
        return {name: value for name, value in given.items() if name in known} if isinstance(given, dict) else given

    def further(self, kind: Kind) -> list[Item]:
        """The items of a kind that stands in a package of its own."""
        return self.__pydantic_extra__.get(kind.list, [])

    def locate(self, item: Quote | Fact) -> tuple[int, int]:
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
    article = _parsed(path, GoldArticle)
    return article if article.id else article.model_copy(update={"id": path.stem})


def _parsed[M: BaseModel](path: Path, model: type[M]) -> M:
    try:
        return model.model_validate_json(path.read_bytes())
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise GoldError(f"{path}: {where + ': ' if where else ''}{first['msg']}") from error


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


def read_facts(path: Path) -> list[GoldArticle]:
    """The articles of a directory whose facts are marked, with them.

    The rows of the article ``ID.json`` stand in it, or in a file of the same name in ``facts`` inside its folder or
    beside it. ``path`` may be that folder of facts itself: its articles are then in the folder around it, or in one
    beside it.

    Raises:
        GoldError: there is none, one is malformed, or an article is missing.
    """
    if path.name == FACTS and path.is_dir():
        return [_with_facts(_article_of(file), file) for file in sorted(path.glob("*.json"))]
    found = []
    for file in [path] if path.is_file() else sorted(path.glob("*.json")):
        rows = next((f for f in _facts_of(file) if f.is_file()), None)
        article = _with_facts(file, rows) if rows else read(file)
        if article.facts is not None:
            found.append(article)
    if not found:
        raise GoldError(f"{path}: no article with facts in it")
    return found


def _facts_of(article: Path) -> list[Path]:
    return [folder / FACTS / article.name for folder in (article.parent, article.parent.parent)]


def _article_of(facts: Path) -> Path:
    around = facts.parent.parent
    places = [around / facts.name, *sorted(around.glob(f"*/{facts.name}"))]
    article = next((place for place in places if place.parent != facts.parent and place.is_file()), None)
    if article is None:
        raise GoldError(f"{facts}: there is no article {facts.name} in the folders around it")
    return article


def _with_facts(file: Path, rows: Path) -> GoldArticle:
    facts = _parsed(rows, GoldFacts)
    given = {"facts": facts.facts, "published_at": facts.published_at}
    return read(file).model_copy(update=given)


def from_article(article: r.Article, text: str) -> GoldArticle:
    """An extraction in the gold format; ``text`` is the source that it was made from.

    Pronoun mentions, and officials without a post, have no place in the format and are left out.
    """
    nth = _Occurrences(text)
    return GoldArticle(
        id=article.id,
        text=text,
        officials=[o for o in (_official(o, nth) for o in article.officials) if o.roles and o.mentions],
        organizations=[o for o in (_organization(o, nth) for o in article.organizations) if o.mentions],
        money=[_figure(q, nth) for q in article.money],
        counts=[_figure(q, nth) for q in article.counts],
        percents=[_figure(q, nth) for q in article.percents],
        measures=[_figure(q, nth) for q in article.measures],
        published_at=article.published_at.date() if article.published_at else None,
        facts=[_fact(f, article, nth) for f in article.facts],
        **{kind.list: [_item(kind, record, nth) for record in kind.of(article)] for kind in ADDED},
    )


def _figure(q: r.Quantity, nth: _Occurrences) -> Figure:
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


def _organization(o: r.Organization, nth: _Occurrences) -> Organization:
    mentions = [Quote(quote=m.span.text, nth=nth(m.span)) for m in o.mentions if m.kind != "pronoun"]
    return Organization(name=o.name, kind=o.kind, mentions=mentions)


def _official(o: r.Official, nth: _Occurrences) -> Official:
    roles = [Role(title=p.title, organization=p.organization, implied=p.implied, former=p.former) for p in o.roles]
    mentions = [
        OfficialMention(quote=m.span.text, nth=nth(m.span), kind=m.kind) for m in o.mentions if m.kind != "pronoun"
    ]
    return Official(name=o.name, roles=roles, mentions=mentions)


def _item(kind: Kind, record: Any, nth: _Occurrences) -> Item:
    scored = {name: getattr(record, name) for name in kind.scored}
    plain: dict[str, Any] = {name: value.text if isinstance(value, r.Span) else value for name, value in scored.items()}
    return Item(quote=record.span.text, nth=nth(record.span), **plain)


def _fact(f: r.Fact, article: r.Article, nth: _Occurrences) -> Fact:
    figures = {q.id: q.span for q in article.quantities()}
    quoted = {row.id: figures[row.quantity_id].text for row in article.facts}
    span = figures[f.quantity_id]
    return Fact(
        quote=span.text,
        nth=nth(span),
        indicator=f.indicator,
        flow=f.flow,
        transformation=f.transformation,
        change=f.change,
        status=f.status,
        reporter=f.reporter,
        partner=list(f.partners),
        commodity=f.commodity,
        period=Time(text=f.period, start=f.period_start, end=f.period_end) if f.period else None,
        baseline=Time(text=f.baseline, start=f.baseline_start, end=f.baseline_end) if f.baseline else None,
        part_of=quoted[f.part_of] if f.part_of else None,
        per=f.per,
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
