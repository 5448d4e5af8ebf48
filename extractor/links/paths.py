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

    def copy(self) -> Path:
        """The same, to be gone on with otherwise."""
        tallies = defaultdict(Tally, {role: tally.copy() for role, tally in self.tallies.items()})
        return Path(self.done.copy(), tallies, self.chance)

    def go(self, f: Figure, linked: Linked) -> Path:
        """Go on with what one more figure is linked with."""
        self.done[f.index] = linked
        self.chance += linked.chance
        return self


Step = tuple[Path, Linked]
"""A path, and what it may link the next figure with."""


def go(steps: Iterable[Step], f: Figure, number: int) -> list[Path]:
    """The likeliest paths with one figure more; of those that link it alike the likeliest alone, as what stands before
    tells little then (Viterbi's assumption)."""
    kept: dict[tuple[object, ...], Step] = {}
    for path, linked in sorted(steps, key=lambda step: step[0].chance + step[1].chance, reverse=True):
        kept.setdefault((*(c and c.key for c in linked.links.values()), *linked.labels.values()), (path, linked))
        if len(kept) == number:
            break
    alone = len(kept) == 1  # nobody else goes on from the same path
    return [(path if alone else path.copy()).go(f, linked) for path, linked in kept.values()]
