"""What each figure of an article is linked with: a candidate for each link, one figure after the other.

A figure knows what the one before it was linked with, so that a list, or a sentence that speaks on, goes on with it.
The likeliest sequences of decisions are followed side by side (``paths``).
Links are decided in the order of ``ROLES`` and ``FIELDS``; later ones see the earlier.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from extractor.links.before import Before
from extractor.links.blocks import Feature, names
from extractor.links.candidates import Candidate
from extractor.links.choices import Choices
from extractor.links.features import Figure, bucket, pair, stem
from extractor.links.history import Linked, Tally
from extractor.links.looks import Look
from extractor.links.named import PRICE, USUAL, Seen
from extractor.links.paths import Path, go
from extractor.links.scorer import Row, Scorer
from extractor.links.settled import allowed, left
from extractor.links.vectors import Array, Views

ROLES = ("indicator", "flow", "baseline", "period", "partner", "reporter", "commodity", "per", "part_of")
"""Links, in the order in which they are decided."""
FIELDS = ("transformation", "change", "status")
"""Labels, after ``indicator`` and ``flow``."""
ORDER = (*ROLES[:2], *FIELDS, *ROLES[2:])
LABELLED = 2 + len(FIELDS)
"""How many of them are decided when the labels are."""
USUALLY = {"status": 0.6, "period": 0.7}
"""How sure the usual label, or having no candidate, must be beside the best other, where not 1: a status that is told
is rare, and a period that was told holds on."""
ALWAYS = frozenset({"indicator"})
"""Links that every figure has."""
OPEN = frozenset({"flow", "period", "reporter", "commodity"})
"""Links that figures go on with, so that a wrong one goes far: their second choices are followed too."""
NEARLY = 0.3
"""How likely a second choice must be beside the first to be followed."""
BREADTH = 4
"""How many sequences of decisions are followed side by side, where the encoder has read the article: beside its cost
theirs is small."""


@dataclass(slots=True)
class Options:
    """One decision: candidates with the features of each, and the features of none of them.

    ``shared``: what having none of them sees whatever they are, and ``known`` what that weighs where it was weighed
    before and is left out here; ``glances``: what was seen of all candidates at a glance.
    """

    candidates: list[Candidate]
    seen: list[list[Feature]]
    seen_none: list[Feature] | None
    shared: list[Feature]
    vectors: Array | None
    glances: list[Feature]
    known: float

    def at(self, k: int) -> Candidate | None:
        """The candidate of one choice; None of the last."""
        return self.candidates[k] if k < len(self.candidates) else None

    @property
    def features(self) -> list[list[str]]:
        """The names of the features of each, and last of none of them where none may be chosen."""
        return [names(seen) for seen in (*self.seen, *([self.seen_none] if self.seen_none else ()))]

    @property
    def glanced(self) -> list[list[str]]:
        """The same at a glance, which sees none of what is beside the figure."""
        return [names(seen) for seen in (*zip(self.glances), *([self.shared] if self.seen_none else ()))]


class Decider(Choices):
    """The decisions of one article.

    Attributes:
        views: the encoder's vectors, where there are any.
        breadth: how many sequences of decisions are followed.
    """

    views: Views | None = None
    scorer: Scorer | None = None
    breadth = 1

    def run(self, scorer: Scorer) -> list[Linked]:
        """Decide everything."""
        self.scorer, self.breadth = scorer, BREADTH if self.views else 1
        paths = [Path([Linked() for _ in self.figures])]
        for f in self.order():
            steps = [(path, linked) for path in paths for linked in self.choices(f, path, scorer)]
            paths = go(steps, f, self.breadth)
        self.done = paths[0].done
        return self.done

    def begin(self, done: list[Linked]) -> None:
        """Begin anew behind what was decided, or what is right; all candidates are looked at closely."""
        self.scorer, self.tallies = None, defaultdict(Tally)
        # What having none of the candidates weighed is not known: it is seen again.
        self.done = [replace(linked, none={}) for linked in done]

    def choices(self, f: Figure, path: Path, scorer: Scorer) -> list[Linked]:
        """What one figure may be linked with behind a path: by the first choice of each link, and by the second of one
        where that is nearly as likely."""
        self.done, self.tallies = path.done, path.tallies
        linked = Linked()
        seconds = self.decide(f, linked, scorer)
        for at, other in seconds:
            self.decide(f, other, scorer, at)
        every = [linked, *(other for _, other in seconds)]
        for made in every:
            if made.links["baseline"] is made.links["period"]:  # nothing is compared with its own time
                made.links["baseline"] = None
        return every

    def decide(self, f: Figure, linked: Linked, scorer: Scorer, at: int = 0) -> list[tuple[int, Linked]]:
        """Decide for one figure what is not decided yet, from the place ``at`` of ``ORDER`` on. Returns what links that
        take a second choice would be, decided as far as that, and the place where each goes on."""
        weighed: dict[str, Row] = {}
        seconds: list[tuple[int, Linked]] = []
        before = Before(self, f)
        for place, name in enumerate(ORDER[at:], at + 1):
            if name in FIELDS:
                weighed = weighed or scorer.together(self.around(f, linked))
                self.label(name, f, linked, scorer, weighed[name])
                continue
            if place > LABELLED and not linked.none:
                linked.none = scorer.none(self.of_none(f, linked))
            if second := self.link(name, before, linked, scorer):
                seconds.append((place, second))
        return seconds

    def label(self, name: str, f: Figure, linked: Linked, scorer: Scorer, before: Row) -> None:
        """Choose a label."""
        only = allowed(name, f, linked, self.figures, self.periods.contrasts)
        if only is not None and len(only) == 1:
            chances = dict.fromkeys(only, 1.0)
        else:
            seen, vector = self.seen_of(name, f, linked), self.label_vector(name, f, linked)
            chances = left(name, f, only, scorer.label(name, seen, vector, before))
        label = best_label(name, chances)
        if name == "transformation" and label == "level" and self.priced(f):
            label = PRICE
        linked.labels[name] = label
        linked.sure[name] = chances[label]
        linked.chance += math.log(chances[label])

    def link(self, role: str, before: Before, linked: Linked, scorer: Scorer) -> Linked | None:
        """Choose a candidate, or none. Returns what is linked with the second choice instead, where that is nearly as
        likely."""
        options = self.offered(role, before, linked)
        if not options.candidates and options.seen_none is not None:
            linked.choose(role, None, 1.0, 1.0)
            return None
        chances = scorer.rank(role, options.seen, options.seen_none, options.vectors, options.known)
        ready = [*chances[:-1], chances[-1] * USUALLY.get(role, 1.0)]
        total = sum(ready)
        first = ready.index(max(ready))
        other = None
        if (k := self.second(role, ready, first)) is not None:
            other = linked.copy()
            other.choose(role, options.at(k), chances[k], ready[k] / total)
        linked.choose(role, options.at(first), chances[first], ready[first] / total if total else 0.0)
        return other

    def second(self, role: str, ready: list[float], first: int) -> int | None:
        """The second choice, where it is followed."""
        if self.breadth == 1 or role not in OPEN or len(ready) == 1:
            return None
        best = max((k for k in range(len(ready)) if k != first), key=ready.__getitem__)
        return best if ready[best] >= NEARLY * ready[first] else None

    def of_none(self, f: Figure, linked: Linked) -> list[Feature]:
        """What the links after the labels see of having none of the candidates."""
        flow, transformation = linked.labels["flow"], linked.labels["transformation"]
        return [
            *f.none,
            ("none_of", f.kind, flow, transformation, linked.labels.get("change", "")),
            ("none_indicated", *linked.head, flow),
            ("none_tense", f.tense, flow, f.kind),
        ]

    def options(self, role: str, f: Figure, linked: Linked) -> Options:
        """What one figure may be linked with."""
        return self.offered(role, Before(self, f), linked)

    def offered(self, role: str, before: Before, linked: Linked) -> Options:
        """The same where it is known what stands before."""
        f = before.f
        rule = self.rules[f.index].get(role)
        look = Look(role, f, linked, before, rule, self.scorer)
        made: Callable[[Figure, Linked, Look], Seen] = getattr(self, role)
        found = list(made(f, linked, look))
        settled = role in ALWAYS or self.settled(role, f, linked, [c for c, _ in found])
        if not (found or settled or self.scorer is None):
            return Options([], [], [], [], None, look.glances, 0.0)  # nothing is weighed
        if rule is not None:
            self.mark_ruled(role, f, found, rule)
        before.see(role, found)
        if role != "flow" and (indicator := linked.links.get("indicator")) is not None:
            for candidate, seen in found:
                seen.append(("beside_indicator", beside(candidate, indicator), candidate.type or candidate.kind))
        none, shared = None, list[Feature]()
        if not settled:
            if role not in linked.none:
                shared = f.none if role == "flow" else self.of_none(f, linked)
            none = [*shared, *before.none(role, min(4, look.number), rule is None)]
        every = [c for c, _ in found]
        vectors = self.views.of_link(role, f, every, none is not None) if self.views else None
        known = linked.none.get(role, 0.0)
        return Options(every, [seen for _, seen in found], none, shared, vectors, look.glances, known)

    def settled(self, role: str, f: Figure, linked: Linked, found: list[Candidate]) -> bool:
        """Whether the text itself tells that one of the candidates is right."""
        if role == "reporter":
            return self.reporters.owned(f, linked.labels["flow"])
        if role == "commodity":
            return bool(self.labelled(f))
        if role == "flow":
            return self.sure(f) is not None
        if role == "partner":
            return self.partners.told(f, linked.labels["flow"]) is not None
        if role == "period":
            return self.periods.named(f, linked) is not None
        if role == "part_of":
            return self.parts.whole(f) is not None
        return role == "baseline" and self.periods.base(f, linked, found) is not None

    def mark_ruled(self, role: str, f: Figure, found: list[tuple[Candidate, list[Feature]]], rule: Any) -> None:
        """Say of candidates that the rules of the clause choose them."""
        for candidate, seen in found:
            if role == "flow":
                seen += ["rule"] * (rule == candidate.key)
            elif candidate.start < rule[1] and rule[0] < candidate.end:
                seen.append(("ruled", f.kind, pair(f, candidate)[0]))

    def label_vector(self, name: str, f: Figure, linked: Linked) -> Array | None:
        """What the encoder sees for a label."""
        return self.views.of_label(name, f, linked.links["indicator"]) if self.views else None

    def label_features(self, name: str, f: Figure, linked: Linked) -> list[str]:
        """The names of what is seen for a label."""
        return names([*self.around(f, linked), *self.seen_of(name, f, linked)])

    def around(self, f: Figure, linked: Linked) -> list[Feature]:
        """What is seen for every label: the figure's surroundings and its indicator."""
        indicator, kind = linked.links["indicator"], f.kind
        if indicator is None:
            return f.base
        where = f.place(indicator)[0] if indicator.kind != "own" else "own"
        stems = tuple(stem(self.o.norms[i]) for i in range(indicator.start, indicator.end))
        return [
            *f.base,
            ("indicated", kind, indicator.group, where, indicator.type),
            ("indicated_words", kind, stems, indicator.words),
            ("indicated_beside", indicator.group, f.after, f.before),
        ]

    def seen_of(self, name: str, f: Figure, linked: Linked) -> list[Feature]:
        """What is seen besides for one label: the figure before, words that name labels, and what is decided."""
        indicator, kind = linked.links["indicator"], f.kind
        found: list[Feature] = []
        previous = self.previous(f)
        if previous:
            other, before = previous
            same = (other.kind, other.unit) == (f.kind, f.unit)
            kept = before.links.get("indicator")
            again = indicator is not None and kept is not None and indicator.key == kept.key
            label = before.labels.get(name, "")
            found.append(("decided_before", label, self.near_by(f, previous), same, again))
        if twin := self.twins.get(f.index):
            found.append(f"twin={self.done[twin.index].labels.get(name, '')},{f.in_title}")
        if name != "transformation":
            found += [("of", c.key, feature) for c, seen in self.named(name, f, linked) for feature in seen]
            found.append(("headline", self.title_tense, kind))
        found.append(("ruled_label", self.rules[f.index].get(name, ""), kind))
        for done in ("flow", *FIELDS[: FIELDS.index(name)]):
            found.append(("decided", done, linked.labels[done], kind, f.after))
        return found


def beside(c: Candidate, indicator: Candidate) -> str:
    """Where a candidate stands to the indicator: inside, or how far on which side."""
    if c.start >= indicator.end:
        return ">" + bucket(c.start - indicator.end)
    return "in" if c.start >= indicator.start else "<" + bucket(max(0, indicator.start - c.end))


def best_label(field: str, chances: dict[str, float]) -> str:
    """The label that is most likely, the usual one a little less readily where ``USUALLY`` says so."""
    return max(chances, key=lambda label: chances[label] * (USUALLY.get(field, 1.0) if label in USUAL else 1.0))
