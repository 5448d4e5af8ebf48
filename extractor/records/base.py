"""What all records are made of: the vocabularies, the span and the evidence."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

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
_MEMORY = 4_096
"""Evidence that is remembered."""


class Views(Protocol):
    """How records are shown. Records know no writer: ``extractor/views.py`` gives them theirs."""

    def html(self, record: Any) -> str: ...
    def terminal(self, article: Any) -> Any: ...
    def frame(self, article: Any, table: str, library: Literal["pandas", "polars"]) -> Any: ...
    def displacy(self, article: Any, text: str) -> dict[str, Any]: ...


class Record(BaseModel):
    """Base of all records: immutable, closed against unknown fields."""

    views: ClassVar[Views]

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.views.html(self)


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


@lru_cache(_MEMORY)
def of_rule(rule: str, entry: str | None = None, confidence: float = 1.0) -> Evidence:
    """The evidence of a rule: one object for all that are equal, as most of an article's and of the next one's are."""
    return Evidence(rule=rule, entry=entry, confidence=confidence)
