"""Paths through the decisions of an article.

What is decided for one figure tells for those behind it, a wrong link too. So the likeliest few sequences of decisions
are followed side by side (beam search), and one that fits ill to what stands behind falls back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.links.features import Figure
from extractor.links.history import Linked, Tally


@dataclass(slots=True)
class Path:
    """One sequence of decisions.

    Attributes:
        done: what each figure is linked with, those behind the last not yet.
        tallies: how often the figures have each candidate, by link.
        chance: how likely the decisions are together (natural logarithm).
    """

    done: list[Linked]
    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    chance: float = 0.0

    def on(self, f: Figure, linked: Linked) -> Path:
        """The path with what one more figure is linked with."""
        done = self.done.copy()
        done[f.index] = linked
        tallies = defaultdict(Tally, {role: tally.copy() for role, tally in self.tallies.items()})
        return Path(done, tallies, self.chance + linked.chance)


def best(paths: Iterable[Path], f: Figure, number: int) -> list[Path]:
    """The likeliest paths, of those that link a figure alike the likeliest alone: what stands before tells little then
    (Viterbi's assumption)."""
    kept: dict[tuple[object, ...], Path] = {}
    for path in sorted(paths, key=lambda path: path.chance, reverse=True):
        linked = path.done[f.index]
        kept.setdefault((*(c and c.key for c in linked.links.values()), *linked.labels.values()), path)
        if len(kept) == number:
            break
    return [*kept.values()]
