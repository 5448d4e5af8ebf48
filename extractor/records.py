"""The typed results of an extraction: frozen Pydantic models, and the JSON Schema that they define.

Every ``Span`` is ``[start, end)`` in Unicode code points of the source as given, and
``source[span.start:span.end] == span.text`` always. Values are ``Decimal``, never ``float``.
Lists stand in order of position. Ids are unique within one article («m1», «c2», «org1», «off1»).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.fields import FieldInfo

SCHEMA_VERSION = "3.0"

Qualifier = Literal["exact", "about", "more_than", "at_least", "less_than", "at_most", "range"]
OrganizationKind = Literal[
    "ministry", "agency", "bank", "company", "university", "chamber", "council", "parliament", "court",
    "military", "police", "party", "club", "media", "union", "municipality", "governorate",
    "international", "charity", "hospital", "other",
]  # fmt: skip
MentionKind = Literal["name", "role", "pronoun"]
Flow = Literal[
    "export", "import", "re_export", "trade", "balance", "transit", "production", "construction", "consumption",
    "distribution", "sale", "purchase", "price", "stock", "investment", "allocation", "lending", "payment", "aid",
    "cost", "revenue", "loss", "debt", "tax", "fine", "employment", "visit", "seizure", "casualty", "other",
]  # fmt: skip
Transformation = Literal["level", "difference", "growth", "share", "price", "rank"]
Change = Literal["increase", "decrease"]
Status = Literal["actual", "target", "forecast", "capacity", "denied"]
Grain = Literal["day", "week", "month", "season", "half", "year", "decade", "period"]
Calendar = Literal["jalali", "gregorian", "hijri"]


class Record(BaseModel):
    """Base of all records: immutable, closed against unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from extractor.writers.notebook import record_html

        return record_html(self)


class Span(Record):
    """A slice of the source: ``source[start:end] == text``."""

    start: int
    end: int
    text: str


class Evidence(Record):
    """Why a record is here: the rule or model, the pattern entry that fired, and a confidence in [0, 1]."""

    rule: str
    """The rule or model that fired."""
    entry: str | None = None
    """``file.yaml#key`` of the entry in patterns/, where one fired; of a correction ``corrections#`` and its id."""
    confidence: float = Field(default=1.0, ge=0, le=1)
    """How sure the rule is, 0 to 1."""


class Speaker(Record):
    """To whom the article attributes a figure or statement; ``id`` is the entity's id in the article."""

    id: str
    kind: Literal["official", "organization", "person"]
    name: str
    """Name of the entity; for an unnamed official its first role mention («سخنگوی وزارت نیرو»)."""
    title: str | None = None
    organization: str | None = None


class Period(Record):
    """An interval of time, both ends included, and where the text speaks of it."""

    start: dt.date | None
    end: dt.date | None
    span: Span | None = None


class Quantity(Record):
    """Base of money, counts, percents and measures. ``value``, or ``low`` and ``high`` of a range."""

    id: str
    """Unique in the article: «m1» money, «c1» count, «p1» percent, «q1» measure."""
    span: Span
    """The figure with its unit, currency or counted noun."""
    value: Decimal | None = None
    """The number."""
    low: Decimal | None = None
    """The lower end of a range."""
    high: Decimal | None = None
    """The upper end of a range."""
    qualifier: Qualifier = "exact"
    """How exact the text says that it is."""
    qualifier_span: Span | None = None
    """The words that say so («بیش از»)."""
    alternative: Decimal | None = None
    """The other reading of a slash decimal that an old feed may hold in reverse («5/17» for 17.5)."""
    said_by: Speaker | None = None
    """To whom the article attributes it."""
    period: Period | None = None
    """The time that it speaks of."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def text(self) -> str:
        """Its words, as written."""
        return self.span.text


class Money(Quantity):
    """A sum of money."""

    currency: str
    """ISO 4217; ``IRT`` for toman, which has no ISO code."""
    iso_value: Decimal | None = None
    """The value in ``iso_currency``: toman × 10 in ``IRR``; else the value itself."""
    iso_low: Decimal | None = None
    """The lower end of a range in ``iso_currency``."""
    iso_high: Decimal | None = None
    """The upper end of a range in ``iso_currency``."""
    iso_currency: str | None = None
    """ISO 4217."""
    implied: bool = False
    """Whether the text leaves the currency out («اوراق ۸ هزار میلیاردی»); it is the one that the article counts in."""
    about: Span | None = None
    """The noun that the money is for («صادرات»)."""
    per: Span | None = None
    """The base of a price or rate («هر کیلو», «سالانه»)."""


class Count(Quantity):
    """A number of discrete things."""

    unit: str
    """The counted noun or its classifier, singular («واحد», «نفر»)."""
    phrase: Span | None = None
    """The whole counted noun phrase, from its unit on («واحد کوچک و متوسط»)."""
    part_of: str | None = None
    """Id of the count that this one is a share of («از این تعداد، ۳۴ هزار واحد»)."""


class Percent(Quantity):
    """A percentage; ``value`` 5.7 means 5.7 %."""

    direction: Literal["increase", "decrease"] | None = None
    """Where the text says that something rose or fell by it."""
    about: Span | None = None
    """The noun that it is a percentage of («صادرات»)."""


class Measure(Quantity):
    """A number with a physical unit."""

    unit: str
    """The unit as written («تن», «متر مکعب»)."""
    ucum: str | None = None
    """Its code in the Unified Code for Units of Measure («t», «m3»)."""
    about: Span | None = None
    """The noun that is measured («گندم»)."""


class DateExpression(Record):
    """A date or period in the text; ``start``/``end`` are both included, ``None`` while unresolved."""

    id: str
    """Unique in the article («d1»)."""
    span: Span
    """The words that name it."""
    start: dt.date | None = None
    """Its first day."""
    end: dt.date | None = None
    """Its last day, included."""
    jalali_start: str | None = None
    """«1402-03-01», Solar Hijri."""
    jalali_end: str | None = None
    """Its last day, Solar Hijri."""
    grain: Grain
    """What it names: a day, a month, a year …"""
    calendar: Calendar
    """The calendar that the text uses."""
    relative: bool = False
    """Whether it needs the article's own date («هفته گذشته»)."""
    resolved: bool = False
    """Whether its days are known."""
    evidence: tuple[Evidence, ...] = ()


class Mention(Record):
    """One place in the text where an entity is named, described by its role, or meant by a pronoun."""

    span: Span
    """The words."""
    kind: MentionKind = "name"
    """Named, described by its role, or meant by a pronoun."""
    evidence: tuple[Evidence, ...] = ()


class Organization(Record):
    """A named organisation with all its mentions."""

    id: str
    """Unique in the article («org1»)."""
    name: str
    """Canonical or fullest form, typos repaired."""
    kind: OrganizationKind = "other"
    """What sort of body it is."""
    acronym: str | None = None
    """Its acronym, where the text gives one."""
    aliases: tuple[str, ...] = ()
    """Its other names in the article."""
    parent: str | None = None
    """Id of the organisation that it is a subunit of."""
    registry_id: str | None = None
    """Key in patterns/organizations/organizations.yaml."""
    mentions: tuple[Mention, ...] = ()
    """All places where it is named or meant."""


class Role(Record):
    """A post: its title without the organisation, and the organisation as written."""

    title: str
    """The post without its organisation («وزیر»)."""
    organization: str | None = None
    """The organisation of the post, as written."""
    organization_id: str | None = None
    """Its id, where the article's organisations hold it."""
    former: bool = False
    """Whether it is held no more."""
    acting: bool = False
    """Whether it is held for the time being («سرپرست»)."""
    implied: bool = False
    """Whether the organisation follows from the post alone («وزیر نفت» → «وزارت نفت»)."""


class Official(Record):
    """A person, named or not, who is mentioned with a post."""

    id: str
    """Unique in the article («off1»)."""
    name: str | None = None
    """Name, where the article gives it."""
    honorific: str | None = None
    """What stands before the name («دکتر»)."""
    roles: tuple[Role, ...] = ()
    """The posts."""
    mentions: tuple[Mention, ...] = ()
    """All places where the person is named or meant."""


class Person(Record):
    """A named person without a post."""

    id: str
    """Unique in the article («per1»)."""
    name: str
    """Fullest name."""
    honorific: str | None = None
    """What stands before the name («دکتر»)."""
    mentions: tuple[Mention, ...] = ()
    """All places where the person is named or meant."""


class Place(Record):
    """A named place; ``country`` is its ISO 3166-1 alpha-2 code (of the country it is, or lies in)."""

    id: str
    """Unique in the article («loc1»)."""
    name: str
    """Name."""
    kind: Literal["country", "province", "city", "region", "other"] = "other"
    """What sort of place it is."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of the country that it is or lies in."""
    mentions: tuple[Mention, ...] = ()
    """All places where it is named."""


class Statement(Record):
    """What somebody said: the speaker, the reporting cue, the span of what is said."""

    id: str
    """Unique in the article («s1»)."""
    speaker: Speaker | None = None
    """Who said it."""
    cue: Span | None = None
    """The words that report it («گفت»)."""
    span: Span
    """What was said."""
    mode: Literal["direct", "indirect"] = "indirect"
    """Word by word, or reported."""
    evidence: tuple[Evidence, ...] = ()


class Fact(Record):
    """One flat row a figure, in the terms of SDMX and UN Comtrade; docs/facts.md defines every column."""

    id: str
    """Unique in the article («f1»)."""
    quantity_id: str
    """Id of the figure that the row is of."""
    kind: Literal["money", "count", "percent", "measure"]
    """What sort of figure it is."""
    indicator: str | None = None
    """What the number measures, as written («صادرات غیرنفتی»)."""
    flow: Flow | None = None
    """What it speaks of; null where a figure is of no such thing (a plain count)."""
    transformation: Transformation = "level"
    """How the number relates to the indicator."""
    change: Change | None = None
    """Whether the text says that the indicator rose or fell."""
    status: Status = "actual"
    """Whether it is so, planned, expected, possible or denied."""
    value: Decimal | None = None
    """The number."""
    low: Decimal | None = None
    """The lower end of a range."""
    high: Decimal | None = None
    """The upper end of a range."""
    unit: str | None = None
    """The unit of a count or measure, as written («تن»)."""
    currency: str | None = None
    """The currency of money: ISO 4217; ``IRT`` for toman, which has no ISO code."""
    iso_value: Decimal | None = None
    """The sum in ``iso_currency``: toman × 10 in ``IRR``; else the sum itself."""
    iso_low: Decimal | None = None
    """The lower end of a range in ``iso_currency``."""
    iso_high: Decimal | None = None
    """The upper end of a range in ``iso_currency``."""
    iso_currency: str | None = None
    """ISO 4217."""
    converted_value: Decimal | None = None
    """The sum in ``converted_currency``, by a table of rates that the user gave: ``iso_value × rate ÷ base_rate``."""
    converted_low: Decimal | None = None
    """The lower end of a range in ``converted_currency``."""
    converted_high: Decimal | None = None
    """The upper end of a range in ``converted_currency``."""
    converted_currency: str | None = None
    """The currency that the user asked for, ISO 4217."""
    rate: Decimal | None = None
    """What the table gives for one unit of ``iso_currency``."""
    base_rate: Decimal | None = None
    """What the table gives for one unit of ``converted_currency``; 1 where its rates are in that currency."""
    rate_date: dt.date | None = None
    """The day of the table that the rates are of; null where none was needed."""
    normal_value: Decimal | None = None
    """The value in ``normal_unit``: kilograms of any mass, square metres of any area."""
    normal_low: Decimal | None = None
    """The lower end of a range in ``normal_unit``."""
    normal_high: Decimal | None = None
    """The upper end of a range in ``normal_unit``."""
    normal_unit: str | None = None
    """Unified Code for Units of Measure («kg», «m2», «kW.h»)."""
    qualifier: Qualifier = "exact"
    """How exact the text says that it is."""
    per: str | None = None
    """The base of a price or rate («سالیانه», «هر کیلو»), as written."""
    part_of: str | None = None
    """Id of the fact that this one is a part of."""
    same_as: str | None = None
    """Id of the earlier row that gives the same fact; leave such rows out of sums."""
    corrects: str | None = None
    """Id of the row that this one corrects."""
    reporter: str | None = None
    """Whose figure it is, as the article names it («ایران» also for «کشور»)."""
    reporter_alpha2: str | None = None
    """ISO 3166-1 alpha-2 of the reporter, where it is a country."""
    reporter_alpha3: str | None = None
    """ISO 3166-1 alpha-3 of the reporter."""
    reporter_m49: str | None = None
    """UN M49 of the reporter."""
    partners: tuple[str, ...] = ()
    """The countries, regions or bodies on the other side of a flow, as written."""
    partners_alpha2: tuple[str | None, ...] = ()
    """ISO 3166-1 alpha-2, one a partner; null where it is no country."""
    partners_alpha3: tuple[str | None, ...] = ()
    """ISO 3166-1 alpha-3, one a partner."""
    partners_m49: tuple[str | None, ...] = ()
    """UN M49, one a partner."""
    commodity: str | None = None
    """The good or service, as written («پسته»)."""
    hs_code: str | None = None
    """Its code in the Harmonized System, edition 2022: as the text writes it, else heading (four digits) or chapter."""
    period: str | None = None
    """The time that the figure speaks of, as written («هفت ماهه نخست امسال»)."""
    period_start: dt.date | None = None
    """First day of the period; null while unresolved, or on an open side."""
    period_end: dt.date | None = None
    """Last day of the period, included."""
    jalali_start: str | None = None
    """First day of the period, Solar Hijri («1402-03-01»)."""
    jalali_end: str | None = None
    """Last day of the period, Solar Hijri."""
    baseline: str | None = None
    """The period or value that it is compared with («مدت مشابه سال قبل»)."""
    baseline_start: dt.date | None = None
    """First day of the baseline, where it is a period."""
    baseline_end: dt.date | None = None
    """Last day of the baseline, included."""
    said_by: str | None = None
    """To whom the article attributes the figure."""
    said_by_title: str | None = None
    """The post of who said it."""
    said_by_organization: str | None = None
    """The organisation of that post."""
    said_by_id: str | None = None
    """Id of who said it in the article."""
    quote: str
    """The sentence that the figure stands in, as written."""
    start: int
    """Where the figure itself (not the quote) begins, in code points."""
    end: int
    """Where it ends, in code points."""
    confidence: float = Field(default=1.0, ge=0, le=1)
    """How sure it is that every field is right, 0 to 1."""
    evidence: tuple[Evidence, ...] = ()
    """Who corrected the row, if anybody did."""


class Correction(Record):
    """What a reader decided about a record: it is right, it is wrong, it is otherwise, or it is missing."""

    id: str = Field(pattern="^[A-Za-z][A-Za-z0-9_-]{0,39}$")
    """Unique within the article; also the id of the record that it adds."""
    action: Literal["accept", "reject", "change", "add"]
    kind: str | None = None
    """Of what it adds: the name of a kind of record."""
    target: str | None = None
    """Id of the record; «off1@120» is the mention of «off1» that begins at code point 120. An addition to it is a
    further mention of that entity, or the fact of that figure; without it, a new record."""
    span: Span | None = None
    """Where an addition stands, or where a record is moved to."""
    fields: dict[str, JsonValue] = {}
    """New values by field, numbers and days as they were read; speakers by the entity's id."""
    by: str | None = Field(None, max_length=200)
    at: dt.datetime | None = None
    before: dict[str, JsonValue] | None = None
    """What the fields held; of what was rejected, the whole record."""


class Article(Record):
    """All that one article gave."""

    schema_version: str = SCHEMA_VERSION
    """Version of the records' shape."""
    id: str | None = None
    """Id of the article, as given."""
    version: int = 1
    """1, and more where a corpus or a feed gave the article again with another text."""
    version_of: str | None = None
    """Of a later version the ``id`` of the first."""
    url: str | None = None
    """Its address."""
    title: str | None = None
    """Its title, as given."""
    agency: str | None = None
    """The agency or paper."""
    published_at: dt.datetime | None = None
    """When it was published."""
    language: str = "fa"
    """ISO 639-1."""
    sha256: str
    """SHA-256 of the source's UTF-8 bytes, hexadecimal."""
    officials: tuple[Official, ...] = ()
    organizations: tuple[Organization, ...] = ()
    persons: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    money: tuple[Money, ...] = ()
    counts: tuple[Count, ...] = ()
    percents: tuple[Percent, ...] = ()
    measures: tuple[Measure, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    statements: tuple[Statement, ...] = ()
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()
    """What could not be kept or was left open."""
    corrections: tuple[Correction, ...] = ()
    """Who changed what, in order, and when."""

    @classmethod
    def hold(cls, name: str, record: type[Record]) -> None:
        """Give articles a further list of records, of a kind that stands in a package of its own (``kinds.ADDED``)."""
        cls.model_fields[name] = FieldInfo(annotation=tuple[record, ...], default=())  # type: ignore[valid-type]
        cls.model_rebuild(force=True)

    def quantities(self) -> list[Money | Count | Percent | Measure]:
        """All figures, in order of position."""
        every: list[Money | Count | Percent | Measure] = [*self.money, *self.counts, *self.percents, *self.measures]
        return sorted(every, key=lambda q: q.span.start)

    def to_frame(self, table: str = "facts", *, library: Literal["pandas", "polars"] = "pandas") -> Any:
        """A data frame of one tidy table («facts», «quantities», «mentions» …), with exact decimals.

        Raises:
            ValueError: there is no such table.
        """
        from extractor.writers.notebook import frame

        return frame(self, table, library)

    def to_displacy(self, text: str) -> dict[str, Any]:
        """Data for ``spacy.displacy.render(…, style="ent", manual=True)``; ``text`` is the article's source.

        Raises:
            ValueError: ``text`` is another text.
        """
        from extractor.writers.notebook import displacy

        return displacy(self, text)

    def _repr_html_(self) -> str:
        from extractor.writers.notebook import article_html

        return article_html(self)

    def __rich__(self) -> Any:
        """What Rich prints in a terminal."""
        from extractor.writers.table import render

        return render(self)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ``Article``, as it is serialised."""
    return Article.model_json_schema(mode="serialization")
