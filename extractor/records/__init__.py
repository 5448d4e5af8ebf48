"""The typed results of an extraction: frozen Pydantic models, and the JSON Schema that they define.

Every ``Span`` is ``[start, end)`` in Unicode code points of the source as given, and
``source[span.start:span.end] == span.text`` always. Values are ``Decimal``, never ``float``.
Lists stand in order of position. Ids are unique within one article («m1», «c2», «org1», «off1»).
"""

from __future__ import annotations

from extractor.records.article import (
    SCHEMA_VERSION,
    Article,
    Correction,
    json_schema,
)
from extractor.records.base import (
    Calendar,
    Change,
    Evidence,
    Flow,
    Grain,
    MentionKind,
    OrganizationKind,
    Qualifier,
    Record,
    Span,
    Status,
    Transformation,
)
from extractor.records.entities import (
    Mention,
    Official,
    Organization,
    Person,
    Place,
    Role,
    Statement,
)
from extractor.records.fact import (
    Fact,
)
from extractor.records.figures import (
    Count,
    DateExpression,
    Measure,
    Money,
    Percent,
    Period,
    Quantity,
    Speaker,
)

__all__ = [
    "SCHEMA_VERSION",
    "Article",
    "Calendar",
    "Change",
    "Correction",
    "Count",
    "DateExpression",
    "Evidence",
    "Fact",
    "Flow",
    "Grain",
    "Measure",
    "Mention",
    "MentionKind",
    "Money",
    "Official",
    "Organization",
    "OrganizationKind",
    "Percent",
    "Period",
    "Person",
    "Place",
    "Qualifier",
    "Quantity",
    "Record",
    "Role",
    "Span",
    "Speaker",
    "Statement",
    "Status",
    "Transformation",
    "json_schema",
]
