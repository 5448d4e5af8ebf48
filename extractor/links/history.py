"""The figures of an article in the order in which they are decided, and what was decided so far."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.links.candidates import Candidate, Offer
from extractor.links.features import Figure


@dataclass(slots=True)
class Linked:
    """What one figure is linked with, and how sure that is."""

    links: dict[str, Candidate | None] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    none: dict[str, float] = field(default_factory=dict)
    """What it weighs that the figure has no candidate, by link, before the candidates are seen."""
    chance: float = 0.0
    """How likely the decisions are together (natural logarithm)."""

    def choose(self, role: str, c: Candidate | None, sure: float, share: float) -> None:
        """Take a candidate, or none; ``share`` is how likely it is beside the others."""
        self.links[role], self.sure[role] = c, sure
        if role == "flow":
            self.labels[role] = c.key if c else ""
        self.chance += math.log(share) if share else -math.inf

    def copy(self) -> Linked:
        """The same, to be decided otherwise."""
        return replace(self, links={**self.links}, labels={**self.labels}, sure={**self.sure})

    @property
    def head(self) -> tuple[str, str]:
        """The first word of the indicator and the flow or change that its noun is of; ``-`` without one."""
        indicator = self.links.get("indicator")
        return (indicator.words[0], indicator.group) if indicator else ("-", "-")


class Tally:
    """How often the figures decided so far have each candidate of a link."""

    __slots__ = ("counts", "figures", "linked", "most")

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.figures = self.linked = self.most = 0

    def copy(self) -> Tally:
        """The same, to be gone on with otherwise."""
        made = Tally()
        made.counts = self.counts.copy()
        made.figures, made.linked, made.most = self.figures, self.linked, self.most
        return made

    def add(self, c: Candidate | None) -> None:
        """One figure more, with what it has."""
        self.figures += 1
        if c is not None:
            self.linked += 1
            self.counts[c.key] += 1
            self.most = max(self.most, self.counts[c.key])

    def much(self, key: str) -> str:
        """How many have a candidate, beside the one that most have."""
        number = self.counts[key]
        return "no" if not self.most else "most" if number == self.most else "some" if number else "never"

    def share(self) -> str:
        """How many have any."""
        if not self.figures:
            return "-"
        if not self.linked:
            return "none"
        return "all" if self.linked == self.figures else "most" if 2 * self.linked >= self.figures else "few"


class History:
    """``rules`` are what the rules of the clause choose, a mapping a figure; ``done`` what each is linked with."""

    def __init__(self, offer: Offer, figures: list[Figure], rules: list[dict[str, Any]]) -> None:
        self.o, self.figures, self.rules = offer, figures, rules
        self.done = [Linked() for _ in figures]
        self.prose = [f for f in figures if not f.in_table]
        # Those of the headline last: the body says more of them.
        self._order = sorted(self.prose, key=lambda f: f.in_title)
        self._rank = {f.index: k for k, f in enumerate(self._order)}
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self.twins = self._twins()
        self._before: dict[int, Figure | None] = {}
        """What ``previous`` has found."""

    @property
    def offsets(self) -> list[tuple[int, int]]:
        """Where each token stands in the text."""
        return self.o.offsets

    def order(self) -> list[Figure]:
        """The figures outside tables as they are decided: those of the headline last."""
        return self._order

    def tally(self, role: str, f: Figure) -> Tally:
        """What the figures decided before one have; to be asked in the order of decisions."""
        tally = self.tallies[role]
        for g in self._order[tally.figures : self._rank[f.index]]:
            tally.add(self.done[g.index].links.get(role))
        return tally

    def previous(self, f: Figure) -> tuple[Figure, Linked] | None:
        """The figure that was decided before one that goes on with it: of one in the headline, what tells it again."""
        if f.index not in self._before:
            self._before[f.index] = self._previous(f)
        other = self._before[f.index]
        return (other, self.done[other.index]) if other else None

    def _previous(self, f: Figure) -> Figure | None:
        if not f.in_title:
            earlier = (g for g in reversed(self.figures[: f.index]) if not self.is_side(g) or g.sentence != f.sentence)
            before = next(earlier, None)
            return before if before and not (before.in_title or before.in_table) else None
        rest = (g for g in self.figures[f.index + 1 :] if not (g.in_title or g.in_table))
        return self.twins.get(f.index) or next((g for g in rest if (g.kind, g.unit) == (f.kind, f.unit)), None)

    def is_side(self, f: Figure) -> bool:
        """Whether a figure counts the other side of a flow, of which nothing more is told: «به ۷۵ کشور صادر شد»."""
        o = self.o
        lands = o.k.classes.values()
        return f.kind == "count" and f.before in o.p.partners["trade"] and any(o.words[f.q.end - 1] in x for x in lands)

    def _twins(self) -> dict[int, Figure]:
        """The figure decided before another that gives the same number: the nearest one."""
        found: dict[int, Figure] = {}
        last: dict[tuple[object, ...], Figure] = {}
        first: dict[tuple[object, ...], Figure] = {}
        for f in self.order():
            number = f.q.kind, f.unit, f.q.value, f.q.low, f.q.high
            if other := (first if f.in_title else last).get(number):
                found[f.index] = other
            last[number] = f
            first.setdefault(number, f)
        return found

    def value(self, f: Figure) -> Figure | None:
        """The value of goods that a figure weighs or counts: «۱۲۰ هزار تن سنگ | به ارزش ۴۵ میلیون دلار»."""
        g = self.figures[f.index + 1] if f.index + 1 < len(self.figures) else None
        if g is None or g.sentence != f.sentence or g.kind != "money" or f.kind not in ("measure", "count"):
            return None
        o, at = self.o, g.left - 1
        while at > f.right and o.words[at] in o.p.light:
            at -= 1
        told = at < g.left - 1 and o.words[at] in o.p.level and not o.verb_count[at] - o.verb_count[f.right]
        return g if told else None

    def goes_on(self, role: str, f: Figure, other: Figure) -> Candidate | None:
        """What one figure goes on with that another before it has."""
        return self.done[other.index].links.get(role)

    def near_by(self, f: Figure, previous: tuple[Figure, Linked] | None) -> str:
        if previous is None or f.in_title:
            return "title" if f.in_title else "other"
        return "same" if previous[0].sentence == f.sentence else "other"
