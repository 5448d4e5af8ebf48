"""What a writer gets: an extracted article with its input, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.kinds import KINDS
from extractor.readers import Input
from extractor.records import Article


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article and what it was extracted from."""

    input: Input
    article: Article


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that could not be read or extracted."""

    article_id: str
    position: int
    """Its number in the source, from 0."""
    stage: Literal["read", "duplicate", "extract", "worker"]
    error: str


Outcome = Extracted | Failed


def records(article: Article) -> int:
    """How many records an article gave."""
    return sum(len(kind.of(article)) for kind in KINDS if kind.group != "row")
