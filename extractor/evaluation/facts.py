"""Scores the rows of facts: how often each field is right, and how often a whole row is.

A row is scored where its figure was found; docs/evaluation.md tells what each field needs. A field is null in most
rows, so it has two figures: its accuracy over all rows, and over those where gold or extraction *say* something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extractor.codes import country_of
from extractor.evaluation import gold as g
from extractor.evaluation.figures import pairs
from extractor.evaluation.trust import tenths
from extractor.evaluation.words import EvaluationPatterns, normalise
from extractor.patterns import load

EQUAL = ("flow", "transformation", "change", "status")
PHRASES = ("indicator", "reporter", "commodity", "period", "baseline", "per")
FIELDS = (*EQUAL, *PHRASES, "partner", "period_iso", "part_of")
ROW = "row"
SCORED = tuple(name for name in FIELDS if name != "part_of")
"""The fields that a right row needs."""
_DEFAULT = {"transformation": "level", "status": "actual"}
"""What says nothing."""
_PARTS = {"period_iso": "period"}
"""Fields that are optional with another one."""
_BREAKS = re.compile(r"[\s.,:;،؛/()\[\]«»\"'\-–]+")


@dataclass(slots=True)
class Said:
    """Right answers of one field, over all rows and over those where gold or extraction say something."""

    right: int = 0
    support: int = 0
    said_right: int = 0
    said_support: int = 0

    def figures(self) -> dict[str, float]:
        return {
            "accuracy": self.right / self.support if self.support else 1.0,
            "said": self.said_right / self.said_support if self.said_support else 1.0,
            "support": self.support,
            "said_support": self.said_support,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: which of its scored fields are right."""

    article: str
    gold: g.Fact
    predicted: g.Fact
    right: dict[str, bool]
    confidence: float = 0.0

    @property
    def whole(self) -> bool:
        return all(ok for name, ok in self.right.items() if name in SCORED)

    def wrong(self) -> Iterable[str]:
        """A line for each wrong field."""
        for name, ok in self.right.items():
            if not ok:
                shown = (_shown(name, row) for row in (self.gold, self.predicted))
                yield f"{self.article} {name} wrong «{self.gold.quote}» gold {next(shown)} got {next(shown)}"


@dataclass(slots=True)
class FactScore:
    """The rows of any number of articles."""

    rows: list[Judged] = field(default_factory=list)

    def add(self, gold: g.GoldArticle, predicted: g.GoldArticle, confidences: list[float] | None = None) -> None:
        """Score one article; ``confidences`` are those of the predicted rows.

        Raises:
            GoldError: a quote is not in its text.
        """
        figures = {gold.locate(x): predicted.locate(y) for x, y in pairs(gold, predicted)}
        rows = {predicted.locate(row): k for k, row in enumerate(predicted.facts or [])}
        for row in gold.facts or []:
            at = figures.get(gold.locate(row))
            k = rows.get(at) if at else None
            if k is not None and predicted.facts:
                found = predicted.facts[k]
                sure = confidences[k] if confidences else 0.0
                self.rows.append(Judged(gold.id or "-", row, found, judge(row, found), sure))

    def figures(self) -> dict[str, dict[str, float]]:
        """The figures of each field and of whole rows."""
        found = {name: Said() for name in FIELDS}
        for row in self.rows:
            for name, ok in row.right.items():
                said = found[name]
                said.support += 1
                said.right += ok
                if not (_silent(name, row.gold) and _silent(name, row.predicted)):
                    said.said_support += 1
                    said.said_right += ok
        whole = Said(sum(row.whole for row in self.rows), len(self.rows))
        every = whole.figures()
        return {name: said.figures() for name, said in found.items()} | {
            ROW: {"accuracy": every["accuracy"], "support": every["support"]}
        }

    def calibration(self) -> dict[str, dict[str, float]]:
        """By tenths of the confidence: how many rows there are, how sure they are on average, how many are right."""
        return tenths((row.confidence, row.whole) for row in self.rows)

    def errors(self) -> list[str]:
        return [line for row in self.rows for line in row.wrong()]


def judge(gold: g.Fact, predicted: g.Fact) -> dict[str, bool]:
    """Whether each scored field of a row is right."""
    right = {}
    for name in FIELDS:
        if name in gold.optional or _PARTS.get(name) in gold.optional:
            continue
        if name == "period_iso":
            if gold.period and gold.period.start and gold.period.end:
                right[name] = predicted.period is not None and (predicted.period.start, predicted.period.end) == (
                    gold.period.start,
                    gold.period.end,
                )
            continue
        right[name] = _same(name, _value(name, gold), _value(name, predicted))
    return right


def _value(name: str, row: g.Fact) -> Any:
    value = getattr(row, _PARTS.get(name, name))
    return value.text if isinstance(value, g.Time) else value


def _silent(name: str, row: g.Fact) -> bool:
    return _value(name, row) in (None, [], _DEFAULT.get(name))


def _shown(name: str, row: g.Fact) -> str:
    if name == "period_iso":
        return f"{row.period.start}–{row.period.end}" if row.period else "None"
    value = _value(name, row)
    return "، ".join(value) if isinstance(value, list) else str(value)


def _same(name: str, gold: Any, predicted: Any) -> bool:
    if name in EQUAL:
        return bool(gold == predicted)
    if name == "partner":
        return {_party(x) for x in gold} == {_party(x) for x in predicted}
    if name == "part_of":
        return normalise(gold or "") == normalise(predicted or "")
    if not gold or not predicted:
        return not gold and not predicted
    return same_phrase(gold, predicted)


def same_phrase(gold: str, predicted: str) -> bool:
    """Whether at least half of the smaller set of content words is in the other, both name one country, or they differ
    by spaces alone («خراسان رضوی», «خراسان‌رضوی»)."""
    country = country_of(gold)
    if country and country == country_of(predicted):
        return True
    if normalise(gold) == normalise(predicted):
        return True
    a, b = content(gold), content(predicted)
    if not a or not b:
        return False
    return 2 * len(a & b) >= min(len(a), len(b))


def content(phrase: str) -> set[str]:
    """The content words of a phrase, folded."""
    words = {normalise(word) for word in _BREAKS.split(phrase)} - {""}
    return words - _function_words()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(normalise(word) for word in load("evaluation/evaluation", EvaluationPatterns).function_words)


def _party(name: str) -> str:
    return country_of(name) or normalise(name)
