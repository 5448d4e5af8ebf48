"""The flat row that each figure has."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from extractor.records.base import Change, Evidence, Flow, Qualifier, Record, Status, Transformation


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
    """Its heading (four digits) or chapter (two) in the Harmonized System of 2022; null where chapters share it."""
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
