"""The labels that a figure may have, by the words that name them: a flow, a change, a status.

What is seen of each is where such words stand: in the indicator, the clause, the sentence, before it, in the headline.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.links.blocks import Feature, labels
from extractor.links.candidates import Candidate, Offer, near
from extractor.links.features import Figure, bucket, stem
from extractor.links.flows import NEEDED, Flows
from extractor.links.history import History, Linked
from extractor.links.looks import Look
from extractor.links.prices import priced
from extractor.links.ways import sent

Seen = Iterator[tuple[Candidate, list[Feature]]]
"""Candidates with their features."""
ALWAYS = ("other",)
"""Flows that no word needs to name."""
PRICE = "price"
"""What a sum is by flow and transformation that each kilogram of a good comes to."""
EXPORT = "export"
USUAL = frozenset({"", "actual", "level"})
"""Labels that say nothing."""


class Named(History):
    """The labels that words name, and what the figure's own words say."""

    def __init__(self, offer: Offer, figures: list[Figure], rules: list[dict[str, Any]]) -> None:
        super().__init__(offer, figures, rules)
        self._own: dict[int, Candidate | None] = {}
        self._priced: dict[int, Candidate | None] = {}
        self._sent: dict[int, str | None] = {}
        self.flows = Flows(offer, figures)
        self.title_tense = offer.tense(*offer.title)

    def flow(self, f: Figure, linked: Linked, look: Look) -> Seen:
        found = [*self.named("flow", f, linked)]
        if only := self.sure(f) if self.priced(f) else self.flows.only(f) or self.sure(f):
            found = [(c, seen) for c, seen in found if c.key == only] or found
        else:
            found = [(c, seen) for c, seen in found if c.key in ALWAYS or not self.flows.barred(f, linked, c.key)]
        look.number = len(found)
        return iter(found)

    def sent(self, f: Figure) -> str | None:
        """Whether goods went to another country: «۵ هزار تن آن به عراق | رفت»; found once."""
        if f.index not in self._sent:
            self._sent[f.index] = EXPORT if sent(self.o, f, self.figures, self.own(f)) else None
        return self._sent[f.index]

    def always(self, field: str, f: Figure) -> tuple[str, ...]:
        """Labels that no word needs to name."""
        if field != "flow":
            return ()
        return (*ALWAYS, sure) if (sure := self.sure(f)) else ALWAYS

    def sure(self, f: Figure) -> str | None:
        """The flow that is settled though no word of the article may name it."""
        if traded := self.flows.unit_value(f):
            return traded
        if self.priced(f):
            return PRICE
        return self.sent(f) or self.flows.counted(f) or (NEEDED if self.flows.needed(f) else None)

    def named(self, field: str, f: Figure, linked: Linked) -> Seen:
        """A label by the words that name it: in the indicator, the clause, the sentence, before it, in the title."""
        o, kind = self.o, f.kind
        starts, cues = o.named_starts[field], o.named[field]
        seen: dict[str, list[str]] = {label: ["always"] for label in self.always(field, f)}
        indicator = linked.links["indicator"]
        mark = {"flow": "", "change": linked.labels.get("transformation", ""), "status": f.tense}[field]
        spans = [("unit", f.q.start, f.q.end)]
        spans += [(name, c.start, c.end) for name, c in (("ind", indicator), ("own", self.own(f))) if c]
        previous_low = max(o.sentences[max(0, f.sentence - 1)][0], o.title[1])
        for k in [*near(starts, *o.title), *near(starts, previous_low, f.high)]:
            start, label, sort = cues[k]
            names = seen.setdefault(label, [])
            for name, low, high in spans:
                if low <= start < high:
                    names += [name, f"{name},k={kind}", f"{name},first={start == low}"]
            where = "title" if start < o.title[1] and not f.in_title else "prev" if start < f.low else "sentence"
            if where == "sentence":
                inside = f.scope.clause[0] <= start < f.scope.clause[1]
                where = ("<" if start < f.left else ">") + ("clause" if inside else "sentence")
                far = bucket(f.left - start if start < f.left else start - f.right)
                names += labels.cue_far(where, sort, far, kind, mark)
                names += [f"w-1={f.before},{where},{sort}", f"w+1={f.after},{where}"]
                if start >= f.right:
                    ends = o.verb_count[start] > o.verb_count[f.right]
                    names.append(f"first verb={sort},{not ends},{kind}")
                between = o.figures_between(*sorted((start, f.left)))
                names += [
                    f"figures={where},{min(2, between)}",
                    f"figures,k={where},{min(2, between)},{kind},{f.before}",
                ]
            names += labels.cue(where, sort, kind, mark)
            if field != "flow":
                names += [f"word={o.words[start]}", f"word,at={o.words[start]},{where}"]
                names.append(f"word,next={o.words[start]},{o.words[start + 1]}")
            if field == "status":
                names += self.governed(f, start, sort, where)
        nearest = [*near(starts, f.low, f.left)][-1:]
        if nearest:
            seen[cues[nearest[0]].label].append(f"nearest={kind}")
        self.carried(field, f, linked, seen)
        first = indicator.words[0] if indicator else "-"
        for label, found in seen.items():
            made = Candidate("label", f.q.start, f.q.end)
            made.key = label
            features: list[Feature] = [
                *dict.fromkeys(found),
                ("label", label, kind, len(seen), mark),
                ("label_unit", label, f.unit),
                ("label_first", label, first),
            ]
            if indicator:
                if field == "flow":
                    stems = tuple(stem(o.norms[i]) for i in range(indicator.start, indicator.end))
                    features.append(("label_of", label, indicator.words, stems, indicator.group))
                features += [f"changed={label},{indicator.type}"] if field == "change" else []
                features += ["indicator of none"] * (not indicator.group and "ind" not in found)
            features += [f"flow={label},{linked.labels['flow']}"] if field == "status" else []
            yield made, features

    def governed(self, f: Figure, start: int, sort: str, where: str) -> list[str]:
        """How a word that tells a status stands to a figure: the verbs between, and those that tell a deed."""
        o = self.o
        low, high = (start, f.left) if start < f.left else (f.right, start)
        verbs = min(2, o.verb_count[high] - o.verb_count[low]) if high > low else 0
        told = min(2, o.deeds_told(low, high)) if high > low else 0
        return [
            *labels.cue_told(where, sort, verbs, told, f.tense),
            f"word,mark={o.words[start]},{where},{f.tense}",
            f"word,told={o.words[start]},{where},{told}",
        ]

    def carried(self, field: str, f: Figure, linked: Linked, seen: dict[str, list[str]]) -> None:
        """What the label of the figure before says for it."""
        previous = self.previous(f)
        if previous and (label := previous[1].labels.get(field)) and label not in USUAL:
            other, before = previous
            indicator, kept = linked.links["indicator"], before.links.get("indicator")
            near_by = self.near_by(f, previous)
            again = indicator is not None and kept is not None and indicator.key == kept.key
            alike = (other.kind, other.unit) == (f.kind, f.unit)
            seen.setdefault(label, []).extend(
                [
                    f"prev={near_by}",
                    f"prev,alike={near_by},{alike}",
                    f"prev,again={again}",
                    f"prev,k={other.kind},{f.kind}",
                ]
            )

    def own(self, f: Figure) -> Candidate | None:
        """The noun phrase that the figure itself begins: a count's own noun, what a measure is of; made once."""
        if f.index not in self._own:
            self._own[f.index] = self._begun(f)
        return self._own[f.index]

    def _begun(self, f: Figure) -> Candidate | None:
        o, q = self.o, f.q
        at = next(iter(near(o.phrase_starts, f.right, f.right + 1)), None)
        if q.kind == "count":
            if any(n.end == q.end for n in o.doc_numerals if q.start <= n.start):  # «۸۳ | و ۶۵ مورد»
                return self.own(self.figures[f.index + 1]) if f.index + 1 < len(self.figures) else None
            start = min(max((n.end for n in o.doc_numerals if q.start <= n.start < q.end), default=q.end), q.end - 1)
            end = max(q.end, f.scope.right if f.scope.right < f.high else q.end)
            made = o.candidate("own", start, max(end, o.noun_phrase(at).end if at is not None else end))
        elif at is not None:
            phrase = o.noun_phrase(at)
            made = o.candidate("own", phrase.start, phrase.end)
            made.group, made.type = phrase.group, phrase.type
        else:
            return None
        return made

    def priced(self, f: Figure) -> Candidate | None:
        """What a sum is the price of (``prices``), found once."""
        if f.index not in self._priced:
            self._priced[f.index] = priced(self.o, f)
        return self._priced[f.index]
