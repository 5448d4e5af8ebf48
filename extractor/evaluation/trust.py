"""Confidence beside truth, of names, posts and speakers: which records are as right as they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor import records as r
from extractor.evaluation import gold as g
from extractor.evaluation.figures import pairs, same_speaker
from extractor.evaluation.officials import triple
from extractor.evaluation.words import core

LAYERS = ("organization_mentions", "officials", "said_by")


class Judged(NamedTuple):
    """One record, at its place in the text."""

    layer: str
    span: tuple[int, int]
    confidence: float
    right: bool


def judge(gold: g.GoldArticle, article: r.Article) -> Iterator[Judged]:
    """The records of an article that its gold can judge; what it calls optional is left out.

    Raises:
        GoldError: a quote is not in its text.
    """
    if gold.organizations:
        yield from _names(gold, article)
    yield from _posts(gold, article)
    yield from _speakers(gold, article)


def least(evidence: Sequence[r.Evidence]) -> float:
    """The confidence of a record."""
    return min((e.confidence for e in evidence), default=1.0)


def _names(gold: g.GoldArticle, article: r.Article) -> Iterator[Judged]:
    wanted, optional = set(), []
    for organization in gold.organizations:
        for mention in organization.mentions:
            start, end = gold.locate(mention)
            if organization.optional or mention.optional:
                optional.append((start, end))
            else:
                wanted.add(core(gold.text, start, end))
    for found in article.organizations:
        for named in found.mentions:
            span = named.span.start, named.span.end
            right = core(gold.text, *span) in wanted
            if right or not any(span[0] < end and start < span[1] for start, end in optional):
                yield Judged("organization_mentions", span, least(named.evidence), right)


def _posts(gold: g.GoldArticle, article: r.Article) -> Iterator[Judged]:
    wanted = {triple(o, role) for o in gold.officials for role in o.roles}
    optional = [gold.locate(m) for o in gold.officials for m in o.mentions if o.optional or m.optional]
    for record, official in zip(_officials(article), g.from_article(article, gold.text).officials, strict=True):
        first = min((m for m in record.mentions if m.kind == "role"), key=lambda m: m.span.start)
        span = first.span.start, first.span.end
        right = all(triple(official, role) in wanted for role in official.roles)
        if right or not any(span[0] < end and start < span[1] for start, end in optional):
            yield Judged("officials", span, least(first.evidence), right)


def _officials(article: r.Article) -> list[r.Official]:
    return [o for o in article.officials if o.roles and any(m.kind != "pronoun" for m in o.mentions)]


def _speakers(gold: g.GoldArticle, article: r.Article) -> Iterator[Judged]:
    predicted = g.from_article(article, gold.text)
    for wanted, found in pairs(gold, predicted):
        start, end = predicted.locate(found)
        around = [s for s in article.statements if s.span.start <= start and end <= s.span.end]
        if around:
            inner = min(around, key=lambda s: s.span.end - s.span.start)
            right = same_speaker(gold, wanted.said_by, found.said_by)
            yield Judged("said_by", (inner.span.start, inner.span.end), least(inner.evidence), right)


def tenths(rows: Iterable[tuple[float, bool]]) -> dict[str, dict[str, float]]:
    """By tenths of the confidence: how many records there are, how sure they are on average, how many are right."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in rows:
        groups.setdefault(min(9, int(confidence * 10)), []).append((confidence, right))
    return {
        f"{tenth / 10} to {(tenth + 1) / 10}": {
            "confidence": sum(confidence for confidence, _ in group) / len(group),
            "right": sum(right for _, right in group) / len(group),
            "support": len(group),
        }
        for tenth, group in sorted(groups.items())
    }
