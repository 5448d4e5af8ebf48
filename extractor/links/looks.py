"""Two looks at the candidates of a decision: a glance at all of them, and a close look at those that have a chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.links.before import Before
from extractor.links.blocks import Feature
from extractor.links.candidates import Candidate
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.links.scorer import GLANCE, Scorer
from extractor.mentions import Tokens


@dataclass(slots=True)
class Look:
    """One decision: a link of a figure.

    Args:
        before: what the figures before have is always looked at closely.
        rule: what the rules of the clause choose; the same holds for it.
        scorer: the weights; without any all candidates are looked at closely.
    """

    role: str
    f: Figure
    linked: Linked
    before: Before
    rule: Tokens | None
    scorer: Scorer | None
    number: int = 0
    """How many candidates there were."""
    glances: list[Feature] = field(default_factory=list)
    """What was seen of each at a glance."""

    def closer(self, every: Sequence[Candidate], settled: bool = False) -> Sequence[int]:
        """The indices of those that are worth a close look: all where one of them is ``settled`` to be right."""
        self.number = len(every)
        if not every:
            return ()
        f = self.f
        place, kind = f.place, f.kind
        self.glances = [("glanced", *place(c), kind, c.kind, c.group or c.type or "-") for c in every]
        if self.scorer is None or settled:
            return range(len(every))
        likely = self.before.likely(self.role)
        role = GLANCE + self.role
        chances = self.scorer.chances(role, self.glances, self.linked.none.get(role))
        low, high = self.rule or (0, 0)
        return [
            k
            for k, (c, chance) in enumerate(zip(every, chances, strict=True))
            if chance or c.key in likely or (c.start < high and low < c.end)
        ]
