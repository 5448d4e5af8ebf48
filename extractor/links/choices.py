"""The candidates of each link of a figure, with what is seen of each beside it."""

from __future__ import annotations

import weakref
from typing import Any

from extractor.language.boundaries import boundaries
from extractor.links.blocks import Feature
from extractor.links.candidates import LONGEST, Candidate, Offer, near
from extractor.links.clusters import clusters
from extractor.links.features import Figure, pair
from extractor.links.goods import foreign, of_things, thing
from extractor.links.history import Linked
from extractor.links.looks import Look
from extractor.links.measured import attributed, headed
from extractor.links.named import PRICE, Named, Seen
from extractor.links.partners import Partners
from extractor.links.parts import Parts
from extractor.links.periods import Periods
from extractor.links.reporters import BACK, Reporters, parties
from extractor.words.facts import predicates

_DEEDS = 2
_PLACES = frozenset({"country", "province", "city", "region", "group", "world", "home"})
_TRADE = frozenset({"export", "import", "trade", "balance"})
_RANKS = "01234"


class Choices(Named):
    """What each figure may be linked with; a method a link, by its name."""

    def __init__(self, offer: Offer, figures: list[Figure], rules: list[dict[str, Any]]) -> None:
        super().__init__(offer, figures, rules)
        self._alone: dict[Candidate, tuple[Feature, str, list[str]]] = {}
        # No circle: all that is held of an article would wait for the garbage collection.
        mine: Named = weakref.proxy(self)
        self.parts, self.partners, self.reporters = Parts(mine), Partners(mine, parties(offer)), Reporters(mine)
        self.periods = Periods(mine)
        self.places = {(c.start, c.end) for c in offer.parties if c.type in _PLACES}
        """Parties that measure nothing."""
        self.owned_at = {c.start for c in offer.parties if c.type in _PLACES}
        self.owned_at |= {i for i, word in enumerate(offer.words) if word in offer.k.classes["province"]}

    def alone(self, c: Candidate) -> tuple[Feature, str, list[str]]:
        """What is seen of a phrase, whatever the figure, its first word's small group and the large ones of all; found
        once."""
        if c not in self._alone:
            o = self.o
            seen = (
                "phrase",
                min(2, sum(word in o.title_words for word in c.words)),
                c.type,
                boundaries().kind(o.norms[c.start]),
                not o.ordinals.isdisjoint(range(c.start, c.end)),
            )
            self._alone[c] = seen, clusters().small(c.words[0]), clusters().of(c.words)
        return self._alone[c]

    def indicator(self, f: Figure, linked: Linked, look: Look) -> Seen:
        o = self.o
        low = o.sentences[max(0, f.sentence - 1)][0]
        places = [*near(o.phrase_starts, *o.title)] if f.sentence and low >= o.title[1] else []
        places += near(o.phrase_starts, low, f.high)
        every = o.noun_phrases(places)
        if deeds := o.deeds(f.right, self.gap(f))[:_DEEDS]:
            known = {(c.start, c.end) for c in every}
            every += [c for c in deeds if (c.start, c.end) not in known]
        every = self.with_own(f, every)
        previous = self.previous(f)
        kept = previous[1].links.get("indicator") if previous else None
        if kept is not None and all(c is not kept for c in every):
            every.append(kept)
        if kept is not None and self.is_part(f):
            every = [kept]
        if o.lists.labels:
            every = [c for c in every if not o.lists.elsewhere(c, f.left)] or every
        if told := headed(o, f.scope) or attributed(o, f.scope):
            every = [c for c in every if c is told] or every
        start, colon = o.lists.label(f.left)
        named = any(o.p.nouns.longest(o.words, i) for i in range(start, colon))
        if colon and f.kind == "money" and not named:  # «پراید: ۲۰ میلیون تومان», below «قیمت خودروها»
            every = [c for c in every if c.group == PRICE and not start <= c.start < colon] or every
        elif not o.goods_in(start, colon) and not near(o.party_starts, start, colon):
            every = [c for c in every if start <= c.start < c.end <= colon] or every
        every = self.of_others(f, [c for c in every if not self.is_place(c)]) or every
        if base := self.priced(f):
            low = f.scope.clause[0]
            every = [c for c in every if (low if c.group == PRICE else base.start) <= c.start < f.left] or every
            every = [c for c in every if f.q.per is None or c.start != f.q.per[0]] or every
        left = f.left
        ahead = [c.end <= left for c in every]
        if every and kept is every[-1] and any((c.start, c.end) == (kept.start, kept.end) for c in every[:-1]):
            every.pop()
        kind, unit, in_title, after = f.kind, f.unit, f.in_title, f.after
        for k in look.closer(every):
            c, rank = every[k], _RANKS[min(4, sum(ahead[k + 1 :]))] if ahead[k] else "-"
            where, names = pair(f, c)
            seen_alone, first, groups = self.alone(c)
            yield (
                c,
                [
                    *names,
                    ("ranked", rank, kind, in_title, where),
                    ("ranked_head", rank, c.group),
                    ("head_after", after, c.group),
                    ("phrase_first", c.words[0], first, kind),
                    ("phrase_unit", unit, c.kind, first),
                    seen_alone,
                    *[("phrase_group", group, kind, unit) for group in groups],
                ],
            )

    def with_own(self, f: Figure, every: list[Candidate]) -> list[Candidate]:
        """The phrases, first the one that the figure begins, unless that only counts («۲۷۰ | دستگاه وارد شد»)."""
        own = self.own(f)
        if own is None:
            return every
        every = [c for c in every if c.start >= own.end or c.end <= own.start]
        bare = f.kind == "count" and len(own.words) == 1 and own.words[0] in self.o.k.classifiers
        return every if bare and every else [own, *every]

    def is_part(self, f: Figure) -> bool:
        """Whether a figure is a part of what the one before it in the sentence is of: «۳۰۰۰ کارتن | آن»."""
        previous, own = self.previous(f), self.own(f)
        beside = previous is not None and previous[0].sentence == f.sentence and self.o.words[f.right] in self.o.k.its
        return beside and (own is None or own.words[0] in self.o.k.pieces)

    def is_place(self, c: Candidate) -> bool:
        """Whether a phrase is no more than a place, which measures nothing."""
        return c.kind != "own" and (c.start, c.end) in self.places

    def gap(self, f: Figure) -> int:
        """How far the verb of a figure is looked for: not behind the next one where it has a deed of its own («۵۴ نفر
        مصدوم | و ۱۸ تن مفقود شدند»)."""
        o, at = self.o, f.right
        following = self.figures[f.index + 1] if f.index + 1 < len(self.figures) else None
        if following is None or following.left != at + 2 or o.words[at + 1] not in o.p.and_ | o.p.commas:
            return f.high
        told = o.p.nouns.longest(o.words, at) or o.words[at] in predicates()
        return following.left if told else f.high

    def of_others(self, f: Figure, every: list[Candidate]) -> list[Candidate]:
        """The phrases without those that tell of another good than the figure's own: «واردات برنج» of «در این مدت ۴۵
        هزار تن چای وارد شد», «فرش» of «فرش با ۳ و خشکبار با ۲ میلیون دلار»."""
        low, high = f.scope.clause
        mine = listed = self.listed_good(f)
        if not listed and f.kind == "measure" and (own := self.own(f)):
            mine = self.o.goods_in(own.start, own.end)
        if not mine:
            return every

        def of_another(c: Candidate) -> bool:
            named = self.o.goods_in(c.start, c.end) if listed or not low <= c.start < high else []
            return bool(named) and all(set(a.words).isdisjoint(b.words) for a in mine for b in named)

        return [c for c in every if not of_another(c)]

    def listed_good(self, f: Figure) -> list[Candidate]:
        """The good of a list's item: «خشکبار با ۲ میلیون دلار»."""
        at = f.left - 1
        if at <= f.low or self.o.words[at] not in self.o.k.with_:
            return []
        return [good for good in self.o.goods_in(max(f.low, at - LONGEST), at) if good.end == at]

    def goes_on(self, role: str, f: Figure, other: Figure) -> Candidate | None:
        kept = super().goes_on(role, f, other)
        return self.periods.kept(f, kept) if role == "period" and kept else kept

    def _times(self, f: Figure, role: str) -> list[tuple[Candidate, int]]:
        """The times near a figure, with the number of those that stand nearer before it."""
        o = self.o
        low = o.sentences[max(0, f.sentence - BACK)][0]
        every = o.own_times if role == "period" else o.times
        found = [c for c in every if low <= c.start < f.high or c.start < o.lead]
        previous = self.previous(f)
        kept = self.goes_on(role, f, previous[0]) if previous else None
        if kept is not None and all(c is not kept for c in found):
            found.insert(0, kept)
        before = [c for c in found if c.end <= f.left]
        order = {id(c): len(before) - k for k, c in enumerate(before)}
        return [(c, min(4, order.get(id(c), 9))) for c in found]

    def _timed(self, f: Figure, c: Candidate, rank: int) -> list[Feature]:
        """What is seen of a time beside a figure."""
        where, names = pair(f, c)
        date = self.o.dates[c.index] if c.index >= 0 else None
        compared = "yes" if date and self.o.compared(date) else "no"
        spoken = "yes" if date and self.o.spoken(date) else "no"
        return [*names, ("timed", where, compared, spoken, rank, c.type, f.kind), ("time", c.words)]

    def period(self, f: Figure, linked: Linked, look: Look) -> Seen:
        taken = linked.links.get("baseline")
        times = self.periods.own(f, linked, self._times(f, "period"))
        done, (first, group) = linked.labels, linked.head
        for k in look.closer([c for c, _ in times], settled=self.periods.named(f, linked) is not None):
            c, rank = times[k]
            told = ("time_of", f.place(c)[0], done["flow"], done["transformation"], f.tense, group or first)
            yield c, [*self._timed(f, c, rank), told, *["baseline"] * (c is taken)]

    def baseline(self, f: Figure, linked: Linked, look: Look) -> Seen:
        changed = linked.labels["change"] or linked.labels["transformation"]
        own = self.periods.named(f, linked)
        behind = linked.labels["status"] == "actual"  # what is so has risen from nothing that is to come
        times = {
            c: rank
            for c, rank in self._times(f, "baseline")
            if c.start >= f.low and c is not own and not (behind and self.periods.is_ahead(c))
        }
        other = self.figures[f.index - 1] if f.index else None
        every = [*times]
        if other and other.sentence == f.sentence:
            every.append(self.o.candidate("figure", other.q.start, other.q.end))
        settled = self.periods.base(f, linked, every)
        every = every if settled is None else [settled]
        for c in map(every.__getitem__, look.closer(every, settled is not None)):
            if c in times:
                yield c, [*self._timed(f, c, times[c]), ("base_of", changed, pair(f, c)[0])]
            elif c.kind != "figure":
                yield c, []
            elif other:
                same = (other.kind, other.unit) == (f.kind, f.unit)
                yield c, [*pair(f, c)[1], ("figure_as_base", same, changed, other.before, f.before)]

    def reporter(self, f: Figure, linked: Linked, look: Look) -> Seen:
        return self.reporters.seen(f, linked, look)

    def labelled(self, f: Figure) -> list[Candidate]:
        """The goods in the label of a figure's line («نیم‌سکه: ۵۰ میلیون تومان»)."""
        return self.o.goods_in(*self.o.lists.label(f.left))

    def goods_near(self, f: Figure, linked: Linked) -> list[tuple[Candidate, str]]:
        """The goods of the indicator, the figure's own phrase, the sentences, the lead and the figure before, and where
        each is from."""
        o = self.o
        low = o.sentences[max(0, f.sentence - 1)][0]
        indicator = linked.links["indicator"]
        found: dict[str, tuple[Candidate, str]] = {}

        def offer(c: Candidate, source: str) -> None:
            old = found.get(c.key)
            if old is None or (old[0].start < low <= c.start):
                found[c.key] = (c, source)

        if indicator is not None:
            for c in o.goods_in(indicator.start, indicator.end):
                offer(c, "indicator")
            if rest := thing(o, indicator):
                offer(rest, "rest")
        if own := self.own(f):
            for c in o.goods_in(own.start, own.end):
                offer(c, "own")
            offer(own, "own phrase")
        for k in near(o.good_starts, low, f.high):
            offer(o.goods[k], "near")
        for c in o.goods_in(0, o.lead)[:6]:
            offer(c, "lead")
        if (previous := self.previous(f)) and (kept := previous[1].links.get("commodity")):
            offer(kept, "kept")
        return [*found.values()]

    def commodity(self, f: Figure, linked: Linked, look: Look) -> Seen:
        o, own = self.o, self.own(f)
        flow, indicator = linked.labels["flow"], linked.links["indicator"]
        every = [(c, "near") for c in self.labelled(f)] or [(c, "own") for c in self.carrier(f)]
        every = every or [seen for seen in self.goods_near(f, linked) if not foreign(o, f, seen[0])]
        if self.whole_trade(f, linked) or (own and of_things(o, f, own)):
            every = [(c, source) for c, source in every if own and own.start <= c.start < own.end]
        if self.is_part(f):
            every = [(c, source) for c, source in every if source == "kept"] or every
        for k in look.closer([c for c, _ in every]):
            c, source = every[k]
            shared = all(word in o.title_words for word in c.words)
            known = self.known(c)
            yield (
                c,
                [
                    *pair(f, c)[1],
                    ("good", source, known, f.kind, flow, shared, linked.labels["transformation"]),
                    ("good_of_unit", source, f.unit),
                    ("good_named", c.words[0], c.key),
                    ("good_indicated", source, indicator.group if indicator else ""),
                    ("good_grouped", source, c.words),
                ],
            )

    def known(self, c: Candidate) -> str:
        """What is known of a good."""
        if c.good:
            return "good" if c.type == "good" else "weak"
        return "good inside" if self.o.goods_in(c.start, c.end) else "-"

    def whole_trade(self, f: Figure, linked: Linked) -> bool:
        """Whether a figure is of all goods: «کل واردات», «صادرات | کشور»."""
        o, c = self.o, linked.links["indicator"]
        low = f.scope.clause[0]
        if c is None or f.kind == "measure" or c.group not in _TRADE or not low <= c.start < f.left:
            return False
        if o.goods_in(low, f.right):
            return False
        at = next((i for i in range(c.start, c.end) if o.p.nouns.longest(o.words, i)), c.start)
        total = at > c.start and o.words[at - 1] in o.k.total
        return total or at + 1 in self.owned_at

    def carrier(self, f: Figure) -> list[Candidate]:
        """The good that a figure itself counts, where others are only in it: «۱۲ خودروی حامل سوخت»."""
        own = self.own(f)
        inside = self.o.goods_in(own.start, own.end) if own else []
        return [good for good in inside[:1] if self.o.words[good.end] in self.o.k.carrying]

    def per(self, f: Figure, linked: Linked, look: Look) -> Seen:
        o = self.o
        previous = self.previous(f)
        kept = previous[1].links.get("per") if previous else None
        inside = [c for c in o.bases if f.low <= c.start < f.high and not c.start <= f.q.start < c.end]
        every = [*inside, *([kept] if kept and kept.start < f.low else [])]
        for c in map(every.__getitem__, look.closer(every)):
            where, names = pair(f, c)
            done = linked.labels
            yield c, [*names, ("base", c.words, where, f.kind, done["transformation"], done["flow"])]

    def part_of(self, f: Figure, linked: Linked, look: Look) -> Seen:
        return self.parts.seen(f, linked, look)

    def partner(self, f: Figure, linked: Linked, look: Look) -> Seen:
        return self.partners.seen(f, linked, look)
