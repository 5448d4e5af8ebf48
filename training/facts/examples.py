"""What is learned from: every decision about a figure of a marked article, with what is seen and what is right."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.evaluation import gold as g
from extractor.evaluation.facts import same_phrase
from extractor.evaluation.words import normalise
from extractor.links.candidates import Candidate
from extractor.links.decisions import FIELDS, ORDER, Decider
from extractor.links.history import Linked
from extractor.links.scorer import GLANCE
from extractor.links.vectors import Space

HALF = 0.5
"""What an example counts that careful readers could dispute."""

Array = NDArray[Any]
NUMBERS: dict[str, int] = {}
"""Every feature that was seen, by number."""


def numbered(names: list[str]) -> Array:
    return np.array([NUMBERS.setdefault(name, len(NUMBERS)) for name in names], np.int32)


@dataclass
class Ranked:
    article: str
    options: list[Array]
    right: list[int]
    weight: float
    vectors: Array | None = None
    """[options, numbers]"""


@dataclass
class Labelled:
    article: str
    names: Array
    label: str
    weight: float
    vector: Array | None = None


@dataclass
class Examples:
    links: dict[str, list[Ranked]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, list[Labelled]] = field(default_factory=lambda: defaultdict(list))
    missing: Counter[str] = field(default_factory=Counter)
    space: Space | None = None
    """Of the encoder's vectors, where the model gives any."""


def learn_from(
    article: g.GoldArticle,
    decider: Decider,
    examples: Examples,
    history: list[Linked] | None = None,
    share: float = 1.0,
) -> None:
    """The examples of one article. Decisions see the right ones before them, or those of ``history``.

    ``share`` is what each example counts.
    """
    decider.begin(history or [Linked(labels=dict.fromkeys(("flow", *FIELDS), "")) for _ in decider.figures])
    rows = _rows(article, decider)
    for f in decider.order():
        row = rows.get(f.index)
        if row is None:
            continue
        linked = decider.done[f.index]
        for name in ORDER:
            weight = share * (HALF if name in row.optional else 1.0)
            wanted = getattr(row, name)
            if name in FIELDS:
                label = wanted or ""
                names, vector = decider.label_features(name, f, linked), decider.label_vector(name, f, linked)
                examples.labels[name].append(Labelled(str(article.id), numbered(names), label, weight, vector))
                if history is None:
                    linked.labels[name] = label
                continue
            texts = _texts(wanted)
            options = decider.options(name, f, linked)
            right = [
                k
                for k, c in enumerate(options.candidates)
                if any(_right(article, decider, name, text, c) for text in texts)
            ]
            if history is None:
                if name == "flow":
                    linked.labels[name] = wanted or ""
                # Of several, the one that stands nearest is what the next figure goes on with.
                chosen = [options.candidates[k] for k in right]
                linked.links[name] = min(chosen, key=lambda c: abs(c.start - f.left), default=None)
            if options.seen_none is not None and not texts:
                right = [len(options.candidates)]
            if not right:
                examples.missing[name] += 1
                continue
            every = [*map(numbered, options.features)]
            examples.links[name].append(Ranked(str(article.id), every, right, weight, options.vectors))
            if options.glances:
                every = [*map(numbered, options.glanced)]
                examples.links[GLANCE + name].append(Ranked(str(article.id), every, right, weight))


def _rows(article: g.GoldArticle, decider: Decider) -> dict[int, g.Fact]:
    """The marked row of each figure that was found."""
    offsets = decider.offsets
    rows = {article.locate(row): row for row in article.facts or []}
    found = {}
    for f in decider.figures:
        span = offsets[f.q.start][0], offsets[f.q.end - 1][1]
        row = rows.get(span) or next(
            (r for at, r in rows.items() if f.kind == "count" and at[0] < span[1] and span[0] < at[1]), None
        )
        if row is not None:
            found[f.index] = row
    return found


def _texts(wanted: str | list[str] | g.Time | None) -> list[str]:
    """What is marked, in its own words."""
    if isinstance(wanted, g.Time):
        return [wanted.text]
    return wanted if isinstance(wanted, list) else [wanted] if wanted is not None else []


def _right(article: g.GoldArticle, decider: Decider, name: str, text: str, c: Candidate) -> bool:
    """Whether a candidate is what is marked."""
    if name == "flow":
        return text == c.key
    shown = article.text[decider.offsets[c.start][0] : decider.offsets[c.end - 1][1]]
    if name == "part_of":
        return normalise(text) == normalise(shown)
    return same_phrase(text, c.name or shown) or (c.type == "home" and same_phrase(text, shown))
