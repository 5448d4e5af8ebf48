"""Which figure another is a part of: «از این تعداد ۳ هزار …», «از مجموع ۵۰۰ واحد، ۲۰۰ واحد», «۳۰ درصد این رقم»."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from extractor.links.blocks import Feature
from extractor.links.candidates import Candidate
from extractor.links.features import Figure, bucket
from extractor.links.history import History, Linked
from extractor.links.looks import Look

BEFORE = 8
"""How many figures before it a figure may be a part of; of those behind it only the next."""


_BETWEEN = 2
"""Tokens between a part and «از» of its whole: «۱۸ شهر | بزرگ | از ۳۰ شهر»."""


class Parts:
    """The figures that others may be parts of."""

    def __init__(self, history: History) -> None:
        self.history, self.o = history, history.o
        self.offered: dict[int, Candidate] = {}
        self._of: dict[int, tuple[str, set[str]]] = {}
        """``pooled`` and ``its`` of a figure, found once."""

    def seen(self, f: Figure, linked: Linked, look: Look) -> Iterator[tuple[Candidate, list[Feature]]]:
        """The figures near ``f`` with what is seen of each as its whole."""
        near = [whole] if (whole := self.whole(f)) else [g for g in self.near(f) if self.may_hold(f, linked, g)]
        ranked = [*accumulate(int(_alike(f, g)) for g in near)]
        close = look.closer([*map(self.figure, near)], whole is not None)
        told, named = (self.told(f), self.named(f)) if close else ("-", "-")
        for k in close:
            g = near[k]
            behind = g.index > f.index
            alike = _alike(f, g)
            place = "behind" if behind else "same" if g.sentence == f.sentence else bucket(f.sentence - g.sentence)
            order = "behind" if behind else str(min(4, ranked[k])) if alike else "other"
            size = _size(f, g)
            pooled, its_words = self.of(g)
            gap = bucket(g.left - f.right if behind else f.left - g.right)
            other = self.history.done[g.index]
            sort = f"{f.kind},{g.kind},{alike}"
            share = f"{linked.labels.get('transformation', '')},{f.kind}"
            indicator, its = linked.links.get("indicator"), other.links.get("indicator")
            called = named in its_words
            again = indicator is not None and its is not None and not set(indicator.words).isdisjoint(its.words)
            flow_alike = linked.labels.get("flow") == other.labels.get("flow")
            part = other.links.get("part_of") is not None
            counted, between = f.q.part_of == g.index, bucket(0 if behind else f.index - g.index)
            yield (
                self.figure(g),
                [
                    ("whole", sort, place, order, told, share),
                    ("sized", size, sort, told, pooled, place),
                    ("pooled", pooled, place, gap, alike),
                    ("whole_named", again, called, counted, told, order, between),
                    ("whole_beside", g.in_title, f.in_title, flow_alike, part, order),
                    ("whole_words", g.after, f.before, f.after, f.after2, order),
                ],
            )

    def near(self, f: Figure) -> list[Figure]:
        """Those before, the nearest first, and the next one of the sentence."""
        figures = self.history.figures
        before = [g for g in reversed(figures[max(0, f.index - BEFORE) : f.index]) if not g.in_table]
        behind = [g for g in figures[f.index + 1 : f.index + 2] if g.sentence == f.sentence and not g.in_table]
        return [*before, *behind]

    def whole(self, f: Figure) -> Figure | None:
        """The figure right behind one that says that it is of that: «۱۷ کیلومتر | از ۲۸ کیلومتر», «۶۵ درصد | از ۲ هزار
        هکتار»."""
        g = next(iter(self.history.figures[f.index + 1 : f.index + 2]), None)
        if g is None or g.sentence != f.sentence or g.in_table or g.kind == "percent":
            return None
        far = 0 if f.kind == "percent" else _BETWEEN
        if f.kind != "percent" and ((f.kind, f.unit) != (g.kind, g.unit) or _size(f, g) in ("less", "equal", "-")):
            return None
        o = self.o
        hits = (o.k.wholes.longest(o.words, i) for i in range(f.right, min(g.left, f.right + far + 1)))
        told = any(hit and hit[0] == g.left for hit in hits) and o.verb_count[f.right] == o.verb_count[g.left]
        return g if told and f.q.direction is None else None

    def may_hold(self, f: Figure, linked: Linked, g: Figure) -> bool:
        """Whether a figure may be the whole of another: not of one that it is listed with («چین با ۵ تن، هند با | ۳
        تن»), nor of one of another time that is named behind it («در سال ۹۰ … و در سال ۹۱ …»)."""
        if f.before == g.before and f.before in self.o.k.with_ and f.sentence == g.sentence:
            return False
        mine, its = linked.links.get("period"), self.history.done[g.index].links.get("period")
        if mine is None or its is None or mine.index < 0 or its.index < 0 or mine.start < g.right:
            return True
        a, b = self.o.dates[mine.index], self.o.dates[its.index]
        apart = bool(a.last and b.first and a.last < b.first) or bool(b.last and a.first and b.last < a.first)
        return not apart or self.told(f) != "-"

    def figure(self, g: Figure) -> Candidate:
        """One candidate a figure, whichever asks for it."""
        if g.index not in self.offered:
            made = Candidate("figure", g.q.start, g.q.end)
            made.key, made.index = str(g.index), g.index
            self.offered[g.index] = made
        return self.offered[g.index]

    def told(self, f: Figure) -> str:
        """The words of the clause that speak of a part, and on which side of the figure."""
        o = self.o
        for side, low, high in (("<", max(f.low, min(f.scope.clause[0], f.left - 6)), f.left), (">", f.right, f.high)):
            for i in range(low, min(high, low + 12)):
                hit = o.k.parts.longest(o.words, i)
                if hit and hit[0] <= high:
                    return side
        return "-"

    def named(self, f: Figure) -> str:
        """What «از این … » calls the whole: the word behind."""
        o = self.o
        for i in range(max(f.low, f.left - 6), f.left):
            hit = o.k.parts.longest(o.words, i)
            if hit and hit[0] < f.left:
                return o.words[hit[0]]
        return "-"

    def of(self, g: Figure) -> tuple[str, set[str]]:
        """What is seen of a whole, whatever the part."""
        if g.index not in self._of:
            self._of[g.index] = self.pooled(g), self.its(g)
        return self._of[g.index]

    def its(self, g: Figure) -> set[str]:
        """The words of a figure, and those behind it."""
        return set(self.o.words[g.q.start : min(g.right + 2, len(self.o.words))])

    def pooled(self, g: Figure) -> str:
        """Whether a figure is what others are taken of: «از مجموع …» before it, or «از» alone."""
        o = self.o
        for i in range(max(g.low, g.left - 3), g.left):
            hit = o.k.wholes.longest(o.words, i)
            if hit and hit[0] == g.left:
                return "all" if hit[0] - i > 1 else "of"
        return "-"


def _alike(f: Figure, g: Figure) -> bool:
    return f.kind == g.kind and (f.unit == g.unit or f.kind == "count")


def _value(f: Figure) -> Decimal | None:
    return f.q.value if f.q.value is not None else f.q.high


def _size(f: Figure, g: Figure) -> str:
    """Whether the whole is greater, and how much."""
    part, whole = _value(f), _value(g)
    if f.kind != g.kind or part is None or whole is None or part <= 0:
        return "-"
    ratio = whole / part
    return "less" if ratio < 1 else "equal" if ratio == 1 else "2" if ratio < 3 else "10" if ratio < 10 else "more"
