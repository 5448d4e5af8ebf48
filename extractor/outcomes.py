"""What becomes of an input, and what a writer gets: the extracted article, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractor.kinds import KINDS
from extractor.readers import Input
from extractor.records import Article

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.rates import Rates


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


def extract(extractor: Extractor, position: int, given: Input, rates: Rates | None = None) -> Outcome:
    """The article of an input, its sums converted by ``rates``, or the record of why it cannot be had; never raises."""
    try:
        article = extractor(
            given.text,
            id=given.id,
            title=given.title,
            published_at=given.published_at,
            url=given.url,
            agency=given.agency,
        )
        if rates:
            article = rates.convert(article)
    except Exception as error:
        return Failed(given.id, position, "extract", f"{type(error).__name__}: {error}")
    return Extracted(given, article.model_copy(update={"version": given.version, "version_of": given.version_of}))


def records(article: Article) -> int:
    """How many records an article gave."""
    return sum(len(kind.of(article)) for kind in KINDS if kind.group != "row")
