"""Figures and dates, and who gives a figure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from extractor.records.base import Calendar, Evidence, Grain, Qualifier, Record, Span


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
