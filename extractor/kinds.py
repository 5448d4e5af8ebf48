"""The kinds of records: one descriptor each, and everything that is known of a kind outside its stage.

Whoever handles records of any kind reads ``KINDS``: assembly (ids, lists), corrections and the service (fields), the
tidy tables and the database (columns), terminal, page, HTML, notebooks and Label Studio (labels, colours, what is
shown), the gold format and evaluation (what is scored). CONTRIBUTING.md tells how a kind is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from extractor import records as r

Type = Literal["text", "category", "integer", "decimal", "float", "boolean", "date", "timestamp"]
"""``category`` is text of few values; ``timestamp`` is in UTC."""

Group = Literal["entity", "figure", "place", "row"]
"""``entity`` has mentions, ``figure`` is a quantity, ``place`` has one span, ``row`` has none of its own."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a kind is called, one and many, in Persian and English."""

    fa: str
    fa_many: str
    en: str
    en_many: str


@dataclass(frozen=True, slots=True)
class Colour:
    """On light and on dark paper, and in a terminal (Rich's name)."""

    light: str
    dark: str
    terminal: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tidy table; ``path`` leads from the record to its cell («span.start»)."""

    name: str
    type: Type = "text"
    path: str = ""


def columns(*given: str) -> tuple[Column, ...]:
    """«name» is text, «name:type» is of that type, «name:type=path» stands elsewhere in the record."""
    made = []
    for each in given:
        named, _, path = each.partition("=")
        name, _, type_ = named.partition(":")
        made.append(Column(name, type_ or "text", path or name))  # type: ignore[arg-type]
    return tuple(made)


SPAN = ("span_start:integer=span.start", "span_end:integer=span.end", "text=span.text")
PROOF = ("rule:category=evidence.rule", "confidence:float=evidence.confidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of record.

    A kind whose stage stands in ``STAGES`` needs no ``stage``. One that names it is run after the others, and needs
    nothing else: its records are made of what the stage leaves in the layer of its ``list`` (``mentions.Found``).
    """

    name: str
    record: type[r.Record]
    list: str
    """The article's list of them."""
    prefix: str
    """Of their ids («m» of «m1»)."""
    group: Group
    label: Label
    colour: Colour
    table: str
    """The tidy table that holds them."""
    columns: tuple[Column, ...]
    """Its columns after ``article_id`` and ``id``."""
    indexes: tuple[tuple[str, ...], ...] = ()
    """Columns that a database finds rows by."""
    shown: tuple[str, ...] = ()
    """Fields that stand beside the words in a table for readers."""
    fields: tuple[str, ...] = ()
    """Fields that a reader may correct."""
    speaker: str | None = None
    """The field that holds a speaker."""
    scored: tuple[str, ...] = ()
    """Fields that stand in the gold format and must be right; used for kinds with a ``stage``."""
    stage: str | None = None
    """Topic of the stage that finds them: the package under stages/ whose ``stage`` registers ``khabar_<topic>``."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    """File in patterns/ ─► the model that reads it («laws/laws» ─► «stages.laws.stage:LawPatterns»)."""

    @property
    def entity(self) -> bool:
        return self.group == "entity"

    @property
    def figure(self) -> bool:
        return self.group == "figure"

    def of(self, article: r.Article) -> tuple[Any, ...]:
        """The article's records of this kind."""
        found: tuple[Any, ...] = getattr(article, self.list)
        return found

    def places(self, record: Any) -> tuple[r.Span, ...]:
        """Where a record stands in the text; pronouns are left out."""
        match self.group:
            case "entity":
                return tuple(m.span for m in record.mentions if m.kind != "pronoun")
            case "row":
                return ()
        return (record.span,)

    def words(self, record: Any) -> str:
        """What a record is called: the name of an entity, else the words where it stands."""
        places = self.places(record)
        return getattr(record, "name", None) or (places[0].text if places else record.id)


_AMOUNT = ("value", "low", "high", "qualifier", "said_by")
_QUANTITIES = columns(
    "kind:category", *SPAN, "value:decimal", "low:decimal", "high:decimal", "qualifier:category",
    "qualifier_text=qualifier_span.text", "alternative:decimal", "unit:category", "ucum:category", "currency:category",
    "implied:boolean", "iso_value:decimal", "iso_low:decimal", "iso_high:decimal", "iso_currency:category",
    "about=about.text", "per=per.text", "phrase=phrase.text", "part_of", "direction:category",
    "period_start:date=period.start", "period_end:date=period.end", "said_by_id=said_by.id", "said_by=said_by.name",
    *PROOF,
)  # fmt: skip
_FACTS = columns(
    "quantity_id", "kind:category", "indicator", "flow:category", "transformation:category", "change:category",
    "status:category", "value:decimal", "low:decimal", "high:decimal", "unit:category", "currency:category",
    "iso_value:decimal", "iso_low:decimal", "iso_high:decimal", "iso_currency:category", "converted_value:decimal",
    "converted_low:decimal", "converted_high:decimal", "converted_currency:category", "rate:decimal",
    "base_rate:decimal", "rate_date:date", "normal_value:decimal", "normal_low:decimal", "normal_high:decimal",
    "normal_unit:category", "qualifier:category", "per", "part_of",
    "same_as", "corrects", "reporter", "reporter_alpha2:category", "reporter_alpha3:category",
    "reporter_m49:category", "partners", "partners_alpha2", "partners_alpha3", "partners_m49", "commodity",
    "hs_code:category", "period", "period_start:date", "period_end:date", "jalali_start", "jalali_end", "baseline",
    "baseline_start:date", "baseline_end:date", "said_by", "said_by_title", "said_by_organization", "said_by_id",
    "quote", "span_start:integer=start", "span_end:integer=end", "confidence:float",
)  # fmt: skip


def _figure(record: type[r.Quantity], list: str, prefix: str, label: Label, colour: Colour, *fields: str) -> Kind:
    """Figures of all kinds share a table."""
    return Kind(
        name=record.__name__.lower(),
        record=record,
        list=list,
        prefix=prefix,
        group="figure",
        label=label,
        colour=colour,
        table="quantities",
        columns=_QUANTITIES,
        indexes=(("kind", "unit"), ("iso_currency",), ("said_by",)),
        fields=(*_AMOUNT, *fields),
        speaker="said_by",
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        name="official",
        record=r.Official,
        list="officials",
        prefix="off",
        group="entity",
        label=Label("مقام", "مقام‌ها", "Official", "Officials"),
        colour=Colour("#b4480c", "#f0a074", "cyan"),
        table="officials",
        columns=columns("name", "honorific"),
        indexes=(("name",),),
        fields=("name", "honorific", "roles"),
    ),
    Kind(
        name="person",
        record=r.Person,
        list="persons",
        prefix="per",
        group="entity",
        label=Label("شخص", "اشخاص", "Person", "People"),
        colour=Colour("#8f4a00", "#e8b46a", "cyan"),
        table="persons",
        columns=columns("name", "honorific"),
        indexes=(("name",),),
        fields=("name", "honorific"),
    ),
    Kind(
        name="organization",
        record=r.Organization,
        list="organizations",
        prefix="org",
        group="entity",
        label=Label("سازمان", "سازمان‌ها", "Organisation", "Organisations"),
        colour=Colour("#0b5c8f", "#7cc4ee", "blue"),
        table="organizations",
        columns=columns("name", "kind:category", "acronym", "aliases", "parent_id=parent", "registry_id"),
        indexes=(("name",), ("registry_id",)),
        fields=("name", "kind", "acronym", "parent"),
    ),
    Kind(
        name="place",
        record=r.Place,
        list="places",
        prefix="loc",
        group="entity",
        label=Label("جا", "جاها", "Place", "Places"),
        colour=Colour("#3f6b12", "#a5cf72", "green"),
        table="places",
        columns=columns("name", "kind:category", "country:category"),
        indexes=(("name",), ("country",)),
        fields=("name", "kind", "country"),
    ),
    _figure(
        r.Money, "money", "m",
        Label("پول", "پول", "Money", "Money"), Colour("#046b4e", "#66d2ab", "green"), "currency",
    ),
    _figure(
        r.Count, "counts", "c",
        Label("شمار", "شمار", "Count", "Counts"), Colour("#8a3b73", "#e3a2cf", "magenta"), "unit", "part_of",
    ),
    _figure(
        r.Percent, "percents", "p",
        Label("درصد", "درصد", "Percent", "Percents"), Colour("#7a5b00", "#e2c563", "yellow"), "direction",
    ),
    _figure(
        r.Measure, "measures", "q",
        Label("اندازه", "اندازه", "Measure", "Measures"), Colour("#36629e", "#a3c1ef", "cyan"), "unit",
    ),
    Kind(
        name="date",
        record=r.DateExpression,
        list="dates",
        prefix="d",
        group="place",
        label=Label("زمان", "زمان‌ها", "Date", "Dates"),
        colour=Colour("#6b675f", "#b0aba0", "white"),
        table="dates",
        columns=columns(
            *SPAN, "first_day:date=start", "last_day:date=end", "jalali_first=jalali_start", "jalali_last=jalali_end",
            "grain:category", "calendar:category", "relative:boolean", "resolved:boolean",
        ),
        indexes=(("first_day",),),
        fields=("start", "end", "grain"),
    ),
    Kind(
        name="statement",
        record=r.Statement,
        list="statements",
        prefix="s",
        group="place",
        label=Label("گفته", "گفته‌ها", "Statement", "Statements"),
        colour=Colour("#767676", "#9a9a9a", "white"),
        table="statements",
        columns=columns(
            "speaker_id=speaker.id", "speaker_kind:category=speaker.kind", "speaker=speaker.name", "cue=cue.text",
            "mode:category", *SPAN,
        ),
        indexes=(("speaker",),),
        fields=("speaker", "mode"),
        speaker="speaker",
    ),
    Kind(
        name="fact",
        record=r.Fact,
        list="facts",
        prefix="f",
        group="row",
        label=Label("ردیف جدول", "ردیف‌های جدول", "Table row", "Facts"),
        colour=Colour("#444444", "#cccccc", "white"),
        table="facts",
        columns=_FACTS,
        indexes=(
            ("indicator",), ("flow", "reporter_alpha2"), ("commodity",), ("hs_code",), ("said_by",), ("period_start",),
            ("reporter",), ("said_by_organization",), ("iso_currency",), ("corrects",),
        ),
        fields=(
            "indicator", "flow", "transformation", "change", "status", *_AMOUNT, "unit", "currency", "per", "part_of",
            "same_as", "corrects", "reporter", "partners", "commodity", "hs_code", "period", "period_start",
            "period_end", "baseline", "baseline_start", "baseline_end",
        ),
    ),
)  # fmt: skip
"""In the order of the article's lists."""

BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
FIGURES = tuple(kind for kind in KINDS if kind.figure)
ADDED = tuple(kind for kind in KINDS if kind.stage)
"""Kinds with a package of their own, which nothing but their descriptor tells of."""

if TYPE_CHECKING:
    Name = str
else:
    Name = Literal[tuple(BY_NAME)]
    """The name of a kind, for models of requests."""

for _kind in ADDED:
    r.Article.hold(_kind.list, _kind.record)
