"""Flows that the words of a figure settle or rule out, whatever is weighed."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.language.boundaries import boundaries
from extractor.links.candidates import Candidate, Offer, near
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.words.facts import predicates

GONE = frozenset({"export", "import"})
"""Flows that a deed of its own settles."""
_AMOUNTS = frozenset({"money", "measure"})
_VALUES = frozenset({"money", "percent"})
_PRICE = "price"
_UNIT = 6
"""Tokens from a price to the trade whose goods it is of: «قیمت هر تن کالای | صادراتی»."""
NEEDED = "consumption"
"""The flow of what is needed."""


class Flows:
    """The flows that are left to the figures of one article."""

    def __init__(self, offer: Offer, figures: Sequence[Figure]) -> None:
        self.o, self.figures = offer, figures

    def only(self, f: Figure) -> str | None:
        """The flow that the words right beside a figure leave no doubt of."""
        flow = self.headed(f) or self.predicated(f) or self.done_with(f) or self.listed(f)
        return None if f.counts_beings and flow in self.o.p.not_persons else flow

    def predicated(self, f: Figure) -> str | None:
        """The flow of the predicate behind a figure, if nothing else is told of so: «۲ تن … کشف | شد», «۵ میلیون تومان
        هزینه | کرد»."""
        o, verb = self.o, f.verb_at
        if verb is None or verb <= f.right or f.kind == "percent" or o.figures_between(f.right, verb):
            return None
        flow = predicates().get(o.words[verb - 1])
        return flow if flow in o.k.told else None

    def counted(self, f: Figure) -> str | None:
        """The flow of what is done with a count that neither a preposition nor a comma parts from its deed: «سه مجموعه
        ورزشی در شهر ساخته | شد», not «در سه شهر مدرسه ساخته شد»."""
        o, verb = self.o, f.verb_at
        if verb is None or f.kind != "count" or o.figures_between(f.right, verb):
            return None
        governed = f.left > f.low and boundaries().kind(o.norms[f.left - 1]) == "prepositions"
        if governed or o.comma_count[verb] > o.comma_count[f.right]:
            return None
        done = o.joined(verb) or (o.words[verb] if o.verb(verb + 1) else o.words[verb - 1])  # «ساخته‌شده», «ساخته | شد»
        return predicates().get(done) if done in o.k.done_with else None

    def unit_value(self, f: Figure) -> str | None:
        """The trade whose goods together a figure is the price of: «متوسط قیمت هر تن کالای صادراتی | ۷۶۵ دلار»; the
        price of one good is no trade («قیمت گاز صادراتی»)."""
        o = self.o
        cues = [o.named["flow"][k] for k in near(o.named_starts["flow"], f.low, f.left)][-2:]
        if f.kind not in _VALUES or len(cues) < 2 or cues[0].label != _PRICE or cues[1].label not in GONE:
            return None
        at = cues[1].start
        return cues[1].label if at - cues[0].start <= _UNIT and o.words[at - 1] in o.k.any_goods else None

    def headed(self, f: Figure) -> str | None:
        """The flow of the noun right before a sum or measure, where it is one that these are of: «کشف | ۲ تن برنج
        وارداتی», «واردات | ۵ میلیون دلار کالا»."""
        o, at = self.o, f.left
        while at > f.low and o.words[at - 1] in o.p.light:
            at -= 1
        if f.kind not in _AMOUNTS or at == f.low:
            return None
        cues = (o.named["flow"][k] for k in near(o.named_starts["flow"], at - 1, at))
        return next((cue.label for cue in cues if cue.sort == "noun" and cue.label in o.k.headed), None)

    def barred(self, f: Figure, linked: Linked, flow: str) -> bool:
        """Whether the figure is of no such flow: a rate or a state («نرخ تورم») is of none, nobody is confiscated and
        nothing is hurt, what was paid is no debt, and a deed goes on to no sentence that does not tell of it."""
        p, indicator = self.o.p, linked.links.get("indicator")
        if (flow in p.not_persons and f.counts_beings) or (flow in p.not_things and f.unit in p.things):
            return True
        deed = self.deed(f)
        if indicator is not None and deed != flow and self.stateless(indicator):
            return True
        if deed is not None and flow in p.not_done.get(deed, ()) and not self.described(f, indicator):
            return True
        if flow in GONE and self.only_named(f) in GONE - {flow}:
            return True
        anew = flow in p.told_anew or (flow in p.not_things and f.unit not in p.heads_counted)
        return anew and not (f.in_title or self.told(f, linked, flow))

    def only_named(self, f: Figure) -> str | None:
        """The one of the two trades that a figure's sentence names, before it: «واردات استان ۳۸۱ هزار تن کالا | به ارزش
        ۲۸۷ میلیون دلار بود»."""
        o = self.o
        cues = [o.named["flow"][k] for k in near(o.named_starts["flow"], f.low, f.high)]
        told = {cue.label for cue in cues} & GONE
        before = any(cue.label in told and cue.start < f.left for cue in cues)
        return next(iter(told)) if len(told) == 1 and before else None

    def stateless(self, indicator: Candidate) -> bool:
        """Whether what is measured flows nowhere: «نرخ بیکاری», «جمعیت», «شاخص کل»."""
        o, at = self.o, indicator.start
        while at < indicator.end - 1 and o.words[at] in o.p.light:
            at += 1
        return o.p.states.longest(o.words, at) is not None

    def described(self, f: Figure, indicator: Candidate | None) -> bool:
        """Whether what is measured stands in the figure's clause: «بدهی | ۵ میلیاردی خود را پرداخت کرد»."""
        low, high = f.scope.clause
        return indicator is not None and low <= indicator.start < high

    def told(self, f: Figure, linked: Linked, flow: str) -> bool:
        """Whether the sentence or the indicator names a flow, or the sentence speaks of a part of what came before."""
        o, indicator = self.o, linked.links.get("indicator")
        if indicator is not None and indicator.group == flow:
            return True
        if any(o.named["flow"][k].label == flow for k in near(o.named_starts["flow"], f.low, f.high)):
            return True
        return any(o.k.parts.longest(o.words, i) for i in range(f.low, f.left))

    def needed(self, f: Figure) -> bool:
        """Whether so much is needed: «نیاز کشور ۲ میلیون تن است», «۵ میلیون تن گندم نیاز داریم»; not «مطابق نیاز بازار
        ۲ هزار تن تولید شد»."""
        o, (low, high) = self.o, f.scope.clause
        if f.kind != "measure":
            return False
        begun = low + (o.words[low] in o.p.and_)
        if o.words[begun] in o.p.needs and self.only_needed(begun, f.left):
            return True
        at = next((i for i in range(f.right, high) if o.words[i] in o.p.needs), None)
        return at is not None and o.verb(at + 1) and self.only_needed(f.right, at)

    def only_needed(self, low: int, high: int) -> bool:
        """Whether no verb and no other flow is told between two tokens («نیاز به واردات ۵ تن»)."""
        o = self.o
        told = (o.named["flow"][k].label for k in near(o.named_starts["flow"], low, high))
        return o.verb_count[low] == o.verb_count[high] and all(flow == NEEDED for flow in told)

    def deed(self, f: Figure) -> str | None:
        """The flow of what is done with a figure: «۵ میلیارد تومان پرداخت شد»."""
        done = self.done_at(f, frozenset(predicates().values()))
        return predicates()[self.o.words[done]] if done is not None else None

    def done_at(self, f: Figure, flows: frozenset[str]) -> int | None:
        """Where the deed of one of some flows stands that is done with a figure, with its verb or joined with the next
        figure's."""
        o, sides = self.o, self.o.p.onto | self.o.p.of
        behind = (g for g in self.figures[f.index + 1 :] if g.kind != "count" or g.before not in sides)
        following = next(behind, None)
        end = following.left if following and following.sentence == f.sentence else f.high
        at = next((i for i in range(f.right, end) if predicates().get(o.words[i]) in flows), None)
        if at is None or o.verb_count[at] > o.verb_count[f.right]:
            return None
        joined = at + 2 == end and o.words[at + 1] in o.p.and_ | o.p.commas
        return at if joined or o.verb(at + 1) else None

    def done_with(self, f: Figure) -> str | None:
        """Whether goods went out or came in by their own deed: «۲۹ تن کالا صادر | و ۱۰ تن کالا وارد شد», «۵ تن کالا به
        ۲۸ کشور صادر | کرد»."""
        o, done = self.o, self.done_at(f, GONE)
        if done is None or any(o.p.nouns.longest(o.words, i) for i in range(f.right, done)):  # «۵ میلیون خسارت وارد شد»
            return None
        return predicates()[o.words[done]]

    def listed(self, f: Figure) -> str | None:
        """Whether goods of a list went out or came in: «چین با ۲ و عراق با ۱ میلیارد دلار مقصد | صادرات بودند»."""
        o = self.o
        if f.before not in o.k.with_:
            return None
        near_by = (self.figures[k] for k in (f.index - 1, f.index + 1) if 0 <= k < len(self.figures))
        if not any(g.sentence == f.sentence and g.before in o.k.with_ for g in near_by):
            return None
        told = {o.named["flow"][k].label for k in near(o.named_starts["flow"], f.low, f.high)}
        return next(iter(told)) if len(told) == 1 and told <= GONE else None
