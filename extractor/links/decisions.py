"""What each figure of an article is linked with: the best candidate for each link, one figure after the other.

A figure knows what the one before it was linked with, so that a list, or a sentence that speaks on, goes on with it.
Links are decided in the order of ``ROLES`` and ``FIELDS``; later ones see the earlier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.links.candidates import Candidate
from extractor.links.choices import USUAL, Choices, Seen
from extractor.links.features import Figure, stem
from extractor.links.history import Linked
from extractor.links.scorer import Scorer
from extractor.links.vectors import Array, Views

ROLES = ("indicator", "flow", "baseline", "period", "partner", "reporter", "commodity", "per", "part_of")
"""Links, in the order in which they are decided."""
FIELDS = ("transformation", "change", "status")
"""Labels, after ``indicator`` and ``flow``."""
ORDER = (*ROLES[:2], *FIELDS, *ROLES[2:])
USUALLY = {"status": 0.6}
"""How sure the usual label must be beside the best other, where not 1: a status that is told is rare."""
ALWAYS = frozenset({"indicator"})
"""Links that every figure has."""


@dataclass(slots=True)
class Options:
    """One decision: candidates with the features of each, and the features of none of them."""

    candidates: list[Candidate]
    features: list[list[str]]
    none: list[str] | None
    vectors: Array | None


class Decider(Choices):
    """The decisions of one article.

    ``views``: the encoder's vectors, where there are any.
    """

    views: Views | None = None

    def run(self, scorer: Scorer) -> list[Linked]:
        """Decide everything."""
        self.done = [Linked() for _ in self.figures]
        for f in self.order():
            linked = self.done[f.index]
            for name in ORDER:
                if name in FIELDS:
                    chances = scorer.label(
                        name, self.label_features(name, f, linked), self.label_vector(name, f, linked)
                    )
                    linked.labels[name] = label = best_label(name, chances)
                    linked.sure[name] = chances[label]
                    continue
                options = self.options(name, f, linked)
                chances_ = scorer.rank(name, options.features, options.none, options.vectors)
                best = chances_.index(max(chances_))
                linked.links[name] = options.candidates[best] if best < len(options.candidates) else None
                linked.sure[name] = chances_[best]
                if name == "flow":
                    linked.labels[name] = options.candidates[best].key if best < len(options.candidates) else ""
        return self.done

    def options(self, role: str, f: Figure, linked: Linked) -> Options:
        if role == "flow":
            found = list(self.named(role, f, linked))
        else:
            made: Callable[[Figure, Linked], Seen] = getattr(self, role)
            found = list(made(f, linked))
        previous = self.previous(f)
        kept = previous[1].links.get(role) if previous else None
        known = "no" if not previous else "null" if kept is None else "some"
        near_by = self.near_by(f, previous)
        twin = self.twins.get(f.index)
        again = self.done[twin.index].links.get(role) if twin else None
        for candidate, names in found:
            rule = self.rules[f.index].get(role)
            if role == "flow":
                names += ["rule"] * (rule == candidate.key)
            elif rule is not None and candidate.start < rule[1] and rule[0] < candidate.end:
                names += ["rule", f"rule,k={f.kind}", f"rule,at={names[0]}"]
            if again is not None and (candidate is again or candidate.key == again.key):
                names += ["twin", f"twin,k={f.kind},{f.in_title}"]
            if kept is not None and (candidate is kept or candidate.key == kept.key):
                names += ["kept", f"kept,k={near_by},{f.kind}", f"kept,w+1={f.after}", f"kept,w-1={f.before}"]
        none = None
        if role not in ALWAYS:
            none = [
                "bias",
                f"k={f.kind}",
                f"u={f.unit}",
                f"w+1={f.after}",
                f"w-1={f.before}",
                f"title={f.in_title}",
                f"before={known},{near_by}",
                f"twin={'no' if twin is None else 'null' if again is None else 'some'},{f.in_title}",
                f"n={min(4, len(found))}",
                f"rule={self.rules[f.index].get(role) is None}",
            ]
            if role != "flow":
                none += [
                    f"flow={linked.labels['flow']}",
                    f"trans={linked.labels['transformation']}",
                    f"change={linked.labels.get('change', '')}",
                    f"k,flow={f.kind},{linked.labels['flow']}",
                ]
        every = [c for c, _ in found]
        vectors = self.views.of_link(role, f, every, none is not None) if self.views else None
        return Options(every, [names for _, names in found], none, vectors)

    def label_vector(self, name: str, f: Figure, linked: Linked) -> Array | None:
        """What the encoder sees for a label."""
        return self.views.of_label(name, f, linked.links["indicator"]) if self.views else None

    def label_features(self, name: str, f: Figure, linked: Linked) -> list[str]:
        """What is seen for a label: the figure's surroundings, its indicator, and the figure before."""
        indicator, kind = linked.links["indicator"], f.kind
        found = list(f.base)
        if indicator is not None:
            where = f.place(indicator)[0] if indicator.kind != "own" else "own"
            found += [
                f"ig={indicator.group}",
                f"k,ig={kind},{indicator.group}",
                f"iat={where}",
                f"ichg={indicator.type}",
                f"k,iat={kind},{where}",
                f"ichg,k={indicator.type},{kind}",
            ]
            words = [stem(self.o.norms[i]) for i in range(indicator.start, indicator.end)]
            found += [f"iw={word}" for word in words] + [f"k,iw={kind},{word}" for word in words]
            found += self.like(indicator, ("ic", f"k,ic={kind}"))
            found += [f"if={words[0]}", f"ig,w+1={indicator.group},{f.after}", f"ig,w-1={indicator.group},{f.before}"]
        found += [f"vc={self.groups.large(f.verb_word)}", f"vcs={self.groups.small(f.verb_word)}"]
        previous = self.previous(f)
        if previous:
            other, before = previous
            near_by = self.near_by(f, previous)
            same = (other.kind, other.unit) == (f.kind, f.unit)
            label = before.labels.get(name, "")
            kept = before.links.get("indicator")
            again = indicator is not None and kept is not None and indicator.key == kept.key
            found += [f"prev={label},{near_by}", f"prev,same={label},{same},{near_by}", f"prev,again={label},{again}"]
        if twin := self.twins.get(f.index):
            found += [f"twin={self.done[twin.index].labels.get(name, '')},{f.in_title}"]
        if name != "transformation":
            found += [f"{c.key}:{seen}" for c, names in self.named(name, f, linked) for seen in names]
            title = self.o.tense(*self.o.title)
            found += [f"title tense={title}", f"title tense,k={title},{kind}"]
        rule = self.rules[f.index].get(name, "")
        found += [f"rule={rule}", f"rule,k={rule},{kind}"]
        for done in ("flow", *FIELDS[: FIELDS.index(name)]):
            found += [
                f"{done}={linked.labels[done]}",
                f"{done},k={linked.labels[done]},{kind}",
                f"{done},w+1={linked.labels[done]},{f.after}",
            ]
        return found


def best_label(field: str, chances: dict[str, float]) -> str:
    """The label that is most likely, the usual one a little less readily where ``USUALLY`` says so."""
    return max(chances, key=lambda label: chances[label] * (USUALLY.get(field, 1.0) if label in USUAL else 1.0))
