"""Who is on the other side of a flow: «صادرات به چین و هند», «چین با ۴ میلیارد دلار», «میان خانواده‌ها توزیع شد»."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from extractor.language.gazetteer import HOME
from extractor.links.blocks import Feature
from extractor.links.candidates import Candidate, near
from extractor.links.features import Figure, pair
from extractor.links.flows import GONE
from extractor.links.history import History, Linked
from extractor.links.looks import Look
from extractor.links.reporters import Party
from extractor.links.subjects import subject
from extractor.links.ways import LANDS, way

_CONTRACT = 8
"""Tokens from a contract to its value."""
MOST = 10
"""How many parties are offered."""


class Partners:
    """The parties and phrases that may stand on the other side."""

    def __init__(self, history: History, every: list[Party]) -> None:
        self.history, self.o = history, history.o
        self.rank = {party.mentions[0].key: k for k, party in enumerate(every)}
        self.ends = {c.end: c for c in self.o.parties}
        self.sides = frozenset().union(*self.o.p.partners.values())
        self.abroad = [start for start, _, _ in self.o.phrases_of(self.o.k.abroad)]

    def seen(self, f: Figure, linked: Linked, look: Look) -> Iterator[tuple[Candidate, list[Feature]]]:
        o, flow = self.o, linked.labels["flow"]
        sides = o.p.partners.get(flow, frozenset())
        previous = self.history.previous(f)
        reporter = previous[1].links.get("reporter") if previous else None
        home = "-" if reporter is None else "home" if reporter.country in (None, HOME) else "abroad"
        pointed, at = self.pointed(f)
        told = self.told(f, flow)
        doing = subject(o, f, flow)
        every = [told] if told else [c for c in self.near(f, pointed) if doing is None or c.key != doing.key]
        value = self.history.value(f)
        for c in map(every.__getitem__, look.closer(every)):
            before = o.preposition(at if c is pointed else c.start)
            side = before in sides
            # Goods and their value went to one partner, who is named behind the value.
            where, names = pair(value if value and side and c.start >= value.right else f, c)
            is_reporter = reporter is not None and reporter.key == c.key
            sort = self.sort(c)
            with_ = c.end == f.left - 1 and f.before in o.k.with_
            names = [
                *names,
                ("partnering", flow, before, sort, side, where),
                ("homely", sort, side, is_reporter, home, c.key == HOME, with_, flow),
                ("side_pointed", c is pointed, side, o.words[c.start - 1] if c.start else "", flow),
            ]
            if c.kind != "party":
                names.append(("side_phrase", c.words[0], before))
            yield c, names

    def told(self, f: Figure, flow: str) -> Candidate | None:
        """Who the goods went to or came from, beside the figure («به هند ۱۰ درصد», «۱۷ درصد به هند») or by their deed
        («به عراق | صادر شد»), which may stand behind their value."""
        o, sides = self.o, self.o.p.partners.get(flow, frozenset())
        if flow not in GONE:
            return self.contracted(f)
        before = self.ends.get(f.left)
        behind = next((o.parties[k] for k in near(o.party_starts, f.right + 1, f.right + 2)), None)
        for c in (before, behind if o.words[f.right] in sides else None):
            if c and c.type in LANDS and o.preposition(c.start) in sides:
                return c
        found = way(self.o, self.history.value(f) or f, self.history.figures, sides)
        return found[0] if found else None

    def contracted(self, f: Figure) -> Candidate | None:
        """With whom a contract is made whose value a figure is: «قراردادی به ارزش ۵ میلیون دلار با | شرکت نفت امضا
        شد»."""
        o = self.o
        if o.k.contracts.isdisjoint(o.words[max(f.low, f.left - _CONTRACT) : f.left]):
            return None
        behind = (c for c in o.parties_in(f.right, f.high) if o.verb_count[c.start] == o.verb_count[f.right])
        return next((c for c in behind if o.words[c.start - 1] in o.k.with_), None)

    def sort(self, c: Candidate) -> str:
        """The sort of a party; a group of countries is on the other side as a country is («صادرات به همسایگان»)."""
        sort = c.type.partition(":")[0] if c.kind == "party" else "phrase"
        return "country" if sort == "group" else sort

    def near(self, f: Figure, pointed: Candidate | None) -> list[Candidate]:
        """The parties of the sentence, of the one before and of the headline; phrases of the sentence behind a
        preposition; what the figure before has."""
        o = self.o
        start = max(o.sentences[max(0, f.sentence - 1)][0], o.title[1])
        inside = [o.parties[k] for k in near(o.party_starts, f.low, f.high)]
        around = [o.parties[k] for k in (*near(o.party_starts, 0, o.title[1]), *near(o.party_starts, start, f.low))]
        here = {c.key for c in inside}
        found: dict[str, tuple[int, int, Candidate]] = {}
        for c in (*inside, *(c for c in around if c.key not in here)):
            far = abs(c.start - f.left), self.rank[c.key]
            if c.key not in found or far < found[c.key][:2]:
                found[c.key] = (*far, c)
        offered = [c for *_, c in sorted(found.values(), key=itemgetter(0, 1))[:MOST]]
        taken = {i for c in offered for i in range(c.start, c.end)}
        for c in map(o.noun_phrase, near(o.phrase_starts, f.low, f.high)):
            if c.start and o.words[c.start - 1] in self.sides and taken.isdisjoint(range(c.start, c.end)):
                offered.append(c)
        previous = self.history.previous(f)
        kept = previous[1].links.get("partner") if previous else None
        for extra in (kept, pointed):
            if extra is not None and all(extra is not other for other in offered):
                offered.append(extra)
        return offered

    def pointed(self, f: Figure) -> tuple[Candidate | None, int]:
        """The country that «این کشور» or «دو کشور» in the clause means, the one abroad that was named last, and where
        these words stand."""
        low, high = f.scope.clause
        at = next((start for start in self.abroad if low <= start < high), None)
        if at is None:
            return None, 0
        named = (c for c in reversed(self.o.parties) if c.start < f.left and c.country not in (None, HOME))
        return next(named, None), at

    def joins(self, at: int) -> bool:
        return self.o.words[at] in self.o.p.and_ or self.o.words[at] in self.o.p.commas

    def listed(self, chosen: Candidate) -> list[Candidate]:
        """The parties of one list, «چین، هند و عراق», home left out («تجارت ایران و چین»)."""
        found = [chosen]
        if chosen.kind != "party":
            return found
        sort = chosen.type.partition(":")[0]
        starts = {c.start: c for c in self.o.parties if c.type.partition(":")[0] == sort}
        while (at := found[0].start - 1) >= 0 and self.joins(at) and (c := self.ends.get(at)) and c.start in starts:
            found.insert(0, c)
        while self.joins(found[-1].end) and (c := starts.get(found[-1].end + 1)):
            found.append(c)
        return [c for c in found if c is chosen or c.key != HOME]
