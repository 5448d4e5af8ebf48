"""Scores extractions against gold files: precision, recall and F1 a layer, and every error by name.

What counts as right is described in docs/evaluation.md. Both sides are in the gold format (``gold.py``), so an
extraction is scored as it would be written by ``khabar extract --format gold``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.evaluation import figures, further, officials, organizations
from extractor.evaluation import gold as g
from extractor.evaluation.comparison import Comparison
from extractor.evaluation.tallies import Accuracy, Error, Tally
from extractor.kinds import ADDED

LAYERS = (*figures.LAYERS, *organizations.LAYERS, *officials.LAYERS, *further.LAYERS)
ACCURACIES = figures.ACCURACIES


@dataclass
class Score:
    """The tallies of all layers over any number of articles, and the errors behind them."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {layer: Tally() for layer in LAYERS})
    accuracies: dict[str, Accuracy] = field(default_factory=lambda: {name: Accuracy() for name in ACCURACIES})
    errors: list[Error] = field(default_factory=list)

    def figures(self, layers: Sequence[str] = (*LAYERS, *ACCURACIES)) -> dict[str, dict[str, float]]:
        """The figures of each layer, by name."""
        every: dict[str, Tally | Accuracy] = {**self.tallies, **self.accuracies}
        return {name: every[name].figures() for name in layers}

    def add(self, gold: g.GoldArticle, predicted: g.GoldArticle) -> None:
        """Score one article.

        Raises:
            GoldError: a quote is not in its text.
        """
        c = compare(gold, predicted)
        for layer, tally in c.tallies.items():
            self.tallies[layer].add(tally)
        for name, accuracy in c.accuracies.items():
            self.accuracies[name].add(accuracy)
        self.errors += c.errors


def compare(gold: g.GoldArticle, predicted: g.GoldArticle) -> Comparison:
    """All layers of one article."""
    c = Comparison(gold, predicted)
    for layer in figures.LAYERS:
        figures.compare(c, layer)
    organizations.mentions(c)
    organizations.entities(c)
    officials.posts(c)
    officials.names(c)
    for kind in ADDED:
        further.compare(c, kind)
    return c
