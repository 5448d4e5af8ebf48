"""Which times may be a figure's own and which it is compared with, where the text settles that before anything is
weighed; and what times point to that only point («این مدت»).

A *contrast* is a time that is told beside a later one of the same shape («هشت ماهه پارسال» beside «هشت ماهه امسال»):
the figures told of it are its own, what follows speaks of the later one again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

from extractor.language import calendars
from extractor.links.candidates import Candidate, near
from extractor.links.courses import came_from, came_to
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.mentions import DateMention

if TYPE_CHECKING:
    from extractor.links.history import History

_PLANNED = frozenset({"target", "forecast"})
_CHANGES = frozenset({"growth", "difference"})
_SAME = "#same"
_WHOLE = frozenset({"year", "decade"})
"""Grains of times that an article tells of at length, though it told of a later one before."""
_ANY = "any"
_POINTS = frozenset({"day", "pointer"})
"""Sorts of times that «این مدت» does not point to."""
_STRETCHES = frozenset({"period", "half", "season", "month", "span", "lasting"})
"""Those that it points to rather than to others."""


class Periods:
    """The times of one article.

    Attributes:
        contrasts: those that are told beside a later one, with that.
    """

    def __init__(self, history: History) -> None:
        self.history, self.o = history, history.o
        self.starts = [c.start for c in self.o.own_times]
        self.contrasts = dict(self._contrasts())
        self._told = {i for s in self.o.statements for i in range(s.start, s.end)}

    def date(self, c: Candidate) -> DateMention:
        return self.o.dates[c.index]

    def _contrasts(self) -> Iterator[tuple[Candidate, Candidate | None]]:
        latest: dict[tuple[object, ...], tuple[dt.date, Candidate]] = {}
        last: Candidate | None = None
        for c in self.o.own_times:
            date = self.date(c) if c.index >= 0 else None
            if date is None or (date.grain in _WHOLE and not is_same(date)):
                continue
            known = (date.first, c)
            if date.first and date.last:
                known = latest.setdefault(shape(date), (date.first, c))
                latest[shape(date)] = max(known, (date.first, c), key=itemgetter(0))
            if date.first and known[0] and date.first < known[0]:
                yield c, known[1]
            elif is_same(date):
                yield c, last
            else:
                last = c

    # --- a figure's own time ---

    def may_have(self, f: Figure, linked: Linked, c: Candidate) -> bool:
        """Whether a time may be a figure's own."""
        if self._is_base(linked, c) or self._said_then(f, c):
            return False
        if f.low <= c.start < f.high:
            others = self._left_behind(f, c) or self._is_of_earlier(f, linked, c) or self._is_of_next(f, c)
            return not others and self._in_time(f, linked, c)
        return c not in self.contrasts and not self._speaks(f, c) and self._goes_on(f, linked, c)

    def named(self, f: Figure, linked: Linked) -> Candidate | None:
        """The time that is named for a figure alone, as another is for the one before: «در سال ۹۰ ۵ تن، در سال ۹۱ | ۳
        تن»."""
        g = self.history.figures[f.index - 1] if f.index else None
        changed = linked.labels["transformation"] in _CHANGES
        if g is None or g.sentence != f.sentence or changed or came_to(f, self.history.figures):
            return None
        before = self.history.figures[g.index - 1].right if g.index else 0
        mine = self._between(g.right, f.left)
        its = self._between(max(f.low, before), g.left)
        alike = len(mine) == len(its) == 1 and mine[0].type == its[0].type
        return mine[0] if alike and mine[0].index >= 0 and self.may_have(f, linked, mine[0]) else None

    def _between(self, low: int, high: int) -> list[Candidate]:
        return [self.o.own_times[k] for k in near(self.starts, low, high)]

    def own(self, f: Figure, linked: Linked, every: list[tuple[Candidate, int]]) -> list[tuple[Candidate, int]]:
        """Those of the times that may be a figure's own, and the numbers beside them; the one that is named for it."""
        named = self.named(f, linked)
        return [(c, k) for c, k in every if (self.may_have(f, linked, c) if named is None else c is named)]

    def kept(self, f: Figure, c: Candidate) -> Candidate:
        """What a figure goes on with where the one before has ``c``: behind the sentence of a contrast the later."""
        return c if f.low <= c.start else self.contrasts.get(c) or c

    def _left_behind(self, f: Figure, c: Candidate) -> bool:
        """«از ۵ تن | در سال ۹۰ | به ۷ تن رسید»: the time is of the first figure; that has no other."""
        if (g := came_to(f, self.history.figures)) and g.right <= c.start < f.left:
            return True
        if not came_from(f, self.history.figures):
            return False
        return not f.right <= c.start < self.history.figures[f.index + 1].left

    def _is_of_earlier(self, f: Figure, linked: Linked, c: Candidate) -> bool:
        """Whether a change is told from the figure of a contrast: «در مدت مشابه پارسال ۵ تن بود که | ۱۲ درصد رشد»."""
        if c not in self.contrasts or linked.labels["transformation"] not in _CHANGES:
            return False
        return any(c.end <= g.left for g in self._levels_before(f))

    def _is_of_next(self, f: Figure, c: Candidate) -> bool:
        """Whether a time stands with a like figure in the next clause: «۵ تن است، | پارسال ۳ تن بود»."""
        low, high = f.scope.clause
        following = self.history.figures[f.index + 1 : f.index + 2]
        if low <= c.start < high or not following or c.start < f.right:
            return False
        g = following[0]
        return g.scope.clause[0] <= c.start < g.left and (g.kind, g.unit) == (f.kind, f.unit)

    def _levels_before(self, f: Figure) -> list[Figure]:
        """The levels before a figure in its sentence."""
        before = takewhile(lambda g: g.sentence == f.sentence, reversed(self.history.figures[: f.index]))
        return [g for g in before if self.history.done[g.index].labels.get("transformation") == "level"]

    def _in_time(self, f: Figure, linked: Linked, c: Candidate) -> bool:
        """Whether a time in another clause is past or to come as the figure's status tells."""
        inside = f.scope.clause[0] <= c.start < f.scope.clause[1]
        return inside or linked.labels["status"] != "actual" or not self.is_ahead(c)

    def _goes_on(self, f: Figure, linked: Linked, c: Candidate) -> bool:
        """Whether the time of another sentence holds on: what is so goes on with what is past, what is planned with
        what is to come, and what could be or is not with none."""
        status = linked.labels["status"]
        if status == "actual":
            holds = f.in_title or not self._stands(f, linked) or self._told_alike(f, linked, c)
            return holds and not self.is_ahead(c)
        return f.in_title or (status in _PLANNED and self.is_ahead(c))

    def _stands(self, f: Figure, linked: Linked) -> bool:
        """Whether a figure tells what is, not what happened: a debt, a price, what somebody has."""
        flow = linked.labels["flow"]
        had = f.kind == "count" and f.verb_at is not None and self.o.verbs.is_standing(f.verb)
        return had or flow in self.o.k.standing

    def _told_alike(self, f: Figure, linked: Linked, c: Candidate) -> bool:
        """Whether a time is a day, or one that was told of such a figure before."""
        if c.type == "day" or c.index < 0:
            return True
        before = (self.history.done[g.index] for g in self.history.figures[: f.index])
        return any(b.links.get("period") is c and b.labels.get("flow") == linked.labels["flow"] for b in before)

    def is_ahead(self, c: Candidate) -> bool:
        """Whether a time lies behind the day of publication, or reaches from it into the future."""
        today = self.o.doc._.published_at
        if today is None or c.index < 0:
            return False
        date = self.date(c)
        return bool((date.first and date.first > today) or (date.first == today and date.last and date.last > today))

    def _is_base(self, linked: Linked, c: Candidate) -> bool:
        """Whether another mention of a time is what the figure is compared with."""
        base = linked.links.get("baseline")
        if base is None or base is c or base.kind != "date" or min(base.index, c.index) < 0:
            return False
        one, other = self.date(base), self.date(c)
        return one.first is not None and (one.first, one.last) == (other.first, other.last)

    def _said_then(self, f: Figure, c: Candidate) -> bool:
        """Whether it is when somebody said what the figure is in: «وزیر نفت در سال ۹۲ گفته بود»."""
        o, at = self.o, c.start - 1
        if not any(s.cue and s.cue[0] == c.end and s.start <= f.q.start < s.end for s in o.statements):
            return False
        at -= o.words[at] in o.p.in_
        return c.end <= f.left and (at < o.sentences[o.sentence(c.start)][0] or at in o.masked)

    def _speaks(self, f: Figure, c: Candidate) -> bool:
        """Whether it is the day on which somebody said what the figure is in: «روز شنبه در گفت‌وگو با … گفت»."""
        spoken = f.q.start in self._told and c.start not in self._told and c.index >= 0
        return spoken and self.o.spoken(self.date(c))

    # --- what it is compared with ---

    def base(self, f: Figure, linked: Linked, every: list[Candidate]) -> Candidate | None:
        """The one of ``every`` that a figure is compared with, where that is settled."""
        low, high = f.scope.clause
        bases = [c for c in every if c.kind == "date" and self.o.is_base(c.start, c.end)]
        if any(low <= c.start < high for c in bases):
            return self._nearest(f, linked, bases)
        if g := came_to(f, self.history.figures):
            between = [c for c in every if c.kind == "date" and g.right <= c.start < f.left]
            return between[-1] if between else next((c for c in every if c.kind == "figure"), None)
        if named := self._named_base(f, linked):
            return named
        own = self.named(f, linked)
        earlier = [c for c in every if c is not own and self._is_of_earlier(f, linked, c)]
        return earlier[-1] if earlier else None

    def _named_base(self, f: Figure, linked: Linked) -> Candidate | None:
        """What a change is told from that is no time: «نسبت به | سطح پیش از بحران ۵ درصد کاهش»."""
        o, (low, high) = self.o, f.scope.clause
        if linked.labels["transformation"] not in _CHANGES:
            return None
        ends = [end for start, end, _ in o.phrases_of(o.p.bases) if low <= start < high]
        for c in (o.noun_phrase(k) for end in ends for k in near(o.phrase_starts, end, end + 1)):
            end = self._in_full(c.end)
            other = o.figures.get(end, f.index) != f.index  # «نسبت به ورود | ۵ هزار خودرو در سال گذشته»
            if not other and not any(o.date_at(i) for i in range(c.start, min(end + 2, high))):
                return o.candidate("phrase", c.start, end)
        return None

    def _in_full(self, end: int) -> int:
        """Where a base ends with what it was before or after: «سطح | پیش از بحران»."""
        hit = self.o.p.comparison.longest(self.o.words, end)
        behind = near(self.o.phrase_starts, hit[0], hit[0] + 1) if hit else ()
        return self.o.noun_phrase(behind[0]).end if behind else end

    def _nearest(self, f: Figure, linked: Linked, bases: list[Candidate]) -> Candidate | None:
        """Of several that changes are told from, the one that no other figure parts from a change: «نسبت به ماه قبل ۲
        درصد و نسبت به سال قبل | ۹ درصد»."""
        if linked.labels["transformation"] not in _CHANGES or len(bases) == 1:
            return None
        o = self.o
        before = [c for c in bases if c.end <= f.left and not o.figures_between(c.end, f.left)]
        behind = [c for c in bases if c.start >= f.right and not o.figures_between(f.right, c.start)]
        last = self.history.done[f.index - 1].links.get("baseline") if f.index else None
        if before and not (behind and before[-1] is last):
            return before[-1]
        return behind[0] if behind else None

    # --- what times point to ---

    def meant(self, c: Candidate) -> Candidate:
        """The time that «این مدت» or «همین ماه» points to; itself where it names one or nothing before it does."""
        hit = self.o.k.back.longest(self.o.words, c.start)
        if hit is None or hit[0] != c.end:
            return c
        date = self.date(c) if c.index >= 0 else None
        found = [other for other in self.o.own_times if other.end <= c.start and self._is_meant(date, hit[1], other)]
        return next((other for other in reversed(found) if other.type in _STRETCHES), found[-1] if found else c)

    def _is_meant(self, date: DateMention | None, grain: str, other: Candidate) -> bool:
        """Whether a time is what a pointer at one of a grain speaks of; ``date``: the pointer's days, where known."""
        if other in self.contrasts or self.o.k.back.longest(self.o.words, other.start):
            return False
        if date is None:
            return other.type == grain or (grain == _ANY and other.type not in _POINTS and not self.is_ahead(other))
        found = self.date(other) if other.index >= 0 else None
        return bool(found and date.first and (found.first, found.last) == (date.first, date.last))


def is_same(date: DateMention) -> bool:
    """«مدت مشابه سال قبل», «سال ۹۳ در مدت مذکور»."""
    return any(evidence.entry and evidence.entry.endswith(_SAME) for evidence in date.evidence)


def shape(date: DateMention) -> tuple[object, ...]:
    """What times of several years have in common: the day they begin on, the month and how many years on they end."""
    assert date.first and date.last
    year, *begin = calendars.fields(date.calendar, date.first)
    last, month, _ = calendars.fields(date.calendar, date.last)
    return date.calendar, *begin, last - year, month, date.grain == "day"
