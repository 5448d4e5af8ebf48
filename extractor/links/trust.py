"""How often a name, a post or a speaker is right that was found in a given way: what their confidence means.

Each topic sorts its records into cells (which rules and marks agree, where the holder came from, how somebody is
quoted). The share of right records of each cell, over marked articles, stands in ``trust.json``,
made by ``training/trust.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from extractor.mentions import OrganizationMention, PostMention, StatementMention
from extractor.records import Evidence
from extractor.records.base import of_rule
from extractor.spelling.letters import MEMORY

Topic = Literal["organizations", "posts", "speakers"]
_SURE = 0.9
"""From here on a rule or the model is sure."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The share of right records by topic and cell; ``*`` is that of all."""

    shares: dict[str, dict[str, float]]

    def put(self, evidence: tuple[Evidence, ...], topic: Topic, cell: str) -> tuple[Evidence, ...]:
        """The evidence with the confidence of its cell; of a topic that nothing is known of, as it is."""
        shares = self.shares.get(topic)
        if shares is None:
            return evidence
        sure = shares.get(cell, shares["*"])
        return tuple(_evidence(item.rule, item.entry, sure) for item in evidence)


@lru_cache(MEMORY)
def _evidence(rule: str, entry: str | None, confidence: float) -> Evidence:
    return of_rule(rule=rule, entry=entry, confidence=confidence)


def of_name(mention: OrganizationMention, model: str) -> str:
    """The cell of a body's name: its rules, each sure or not."""
    rules = {f"{e.rule}{'' if e.confidence >= _SURE else '?'}" for e in mention.evidence}
    return ",".join([model, *sorted(rules)])


def of_post(post: PostMention, kind: str, named: bool, model: str) -> str:
    """The cell of a post: its kind, and whether its holder's name stands beside it, elsewhere, or nowhere."""
    holder = "beside" if post.name else "elsewhere" if named else "nobody"
    body = "body" if post.organization else "implied" if post.organization_text else "none"
    return ",".join([model, kind, holder, body])


def of_statement(statement: StatementMention, model: str) -> str:
    """The cell of a statement: how it was found, and who speaks."""
    rules = ",".join(e.rule for e in statement.evidence)
    return ",".join([model, rules, statement.mode, statement.speaker[0] if statement.speaker else "nobody"])


def shares(found: Iterable[tuple[str, bool]], prior: float) -> dict[str, float]:
    """The share of right records of each cell, drawn towards that of all by ``prior`` records."""
    counts: dict[str, list[int]] = {}
    for cell, right in found:
        count = counts.setdefault(cell, [0, 0])
        count[0] += right
        count[1] += 1
    mean = (sum(good for good, _ in counts.values()) + 1) / (sum(size for _, size in counts.values()) + 2)
    return {"*": round(mean, 3)} | {
        cell: round((good + prior * mean) / (size + prior), 3) for cell, (good, size) in sorted(counts.items())
    }


@cache
def trust() -> Trust:
    """The shares that are shipped."""
    return Trust(json.loads(files("extractor").joinpath("links/trust.json").read_text("utf-8")))
