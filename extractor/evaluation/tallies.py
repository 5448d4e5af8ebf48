"""What a score is made of: right answers, false alarms and misses a layer, and every error by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Tally:
    """Right answers, false alarms and misses of one layer."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.extra += other.extra
        self.missed += other.missed

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 (1 where there is nothing to find and nothing was found), and the support."""
        support = self.right + self.missed
        found = self.right + self.extra
        return {
            "precision": self.right / found if found else float(not support),
            "recall": self.right / support if support else 1.0,
            "f1": 2 * self.right / (found + support) if found + support else 1.0,
            "support": support,
        }


@dataclass(slots=True)
class Accuracy:
    """Right answers among the matched figures."""

    right: int = 0
    support: int = 0

    def add(self, other: Accuracy) -> None:
        self.right += other.right
        self.support += other.support

    def figures(self) -> dict[str, float]:
        return {"accuracy": self.right / self.support if self.support else 1.0, "support": self.support}


@dataclass(frozen=True, slots=True)
class Error:
    """One wrong answer: ``miss``, ``extra``, or ``wrong`` (found, but with another span or field)."""

    article: str
    layer: str
    kind: Literal["miss", "extra", "wrong"]
    detail: str
    context: str = ""

    def __str__(self) -> str:
        return f"{self.article} {self.layer} {self.kind:5} {self.detail}" + (
            f" | {self.context}" if self.context else ""
        )
