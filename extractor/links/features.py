"""What is seen of a figure, and of a candidate beside it: names of features, for people to read and to weigh."""

from __future__ import annotations

from extractor.links.blocks import Feature
from extractor.links.candidates import Candidate, Offer
from extractor.links.reader import Scope
from extractor.mentions import QuantityMention
from extractor.spelling.letters import ZWNJ, squeeze
from extractor.words.facts import predicates

REACH = 12
"""Words on either side of a figure that are seen."""


_BUCKETS = ("0", "1", "2", *["4"] * 2, *["8"] * 4, *["16"] * 8)
_WHERES = ("clause", "sent", "title", "prev", "lead", "far")
_BEHIND, _AHEAD = ({where: side + where for where in _WHERES} for side in "><")
"""Where a candidate stands, by its side. Each text is made once: it is compared and hashed the faster."""
_INSIDE = dict.fromkeys(_WHERES, "in")
_BETWEEN = [[[f"{figures}{verbs}{comma}" for comma in (0, 1)] for verbs in range(3)] for figures in range(3)]


def bucket(n: int) -> str:
    """A distance, roughly."""
    return _BUCKETS[n] if 0 <= n < len(_BUCKETS) else "far" if n > 0 else str(n)


class Figure:
    """One figure: what stands around it. Everything about pairs is asked of it."""

    def __init__(self, offer: Offer, index: int, scope: Scope) -> None:
        self.o, self.index, self.scope = offer, index, scope
        self.q: QuantityMention = scope.quantity
        self.left, self.right = scope.left, max(self.q.end, scope.quantity.end)
        self.sentence = offer.sentence(self.q.start)
        self.low, self.high = offer.sentences[self.sentence]
        self.in_title = self.q.start < offer.title[1]
        self.in_table = self.q.start in offer.tabled
        self.kind = self.q.kind
        self.unit = stem(self.q.unit or "") if self.kind != "measure" else self.q.ucum or "?"
        self.counts_beings = self.kind == "count" and squeeze(self.q.unit or "") in offer.k.beings
        """Whether it counts persons, bodies or projects, no pieces of a good."""
        words = offer.words
        self.before = words[self.left - 1] if self.left else "^"
        self.before2 = words[self.left - 2] if self.left > 1 else "^"
        self.after = words[self.right]
        self.after2 = words[self.right + 1] if self.right + 1 < len(words) else "\n"
        self.words = self._around()
        self.base = self._base()
        self.none: list[Feature] = [
            ("none", self.kind, self.unit),
            ("none_after", self.after),
            ("none_before", self.before),
        ]
        self.places: dict[Candidate, tuple[str, str]] = {}
        self.pairs: dict[Candidate, tuple[str, list[Feature]]] = {}
        """What ``place`` and ``pair`` have found."""

    def _around(self) -> list[str]:
        """Words near the figure with the side that they stand on, and the groups that they are of."""
        o, found = self.o, []
        known = predicates()
        for side, places in (
            ("<", range(max(self.low, self.left - REACH), self.left)),
            (">", range(self.right, min(self.high, self.right + REACH))),
        ):
            inside = range(max(places.start, self.scope.clause[0]), min(places.stop, self.scope.clause[1]))
            for i in places:
                if i in o.figures:
                    continue
                mark, word = side if i in inside else "~" + side, o.words[i]
                found.append(mark + stem(o.norms[i]))
                if hit := o.nouns_at.get(i):
                    found.append(f"{mark}N:{hit[1]}")
                elif hit := o.changes_at.get(i):
                    found.append(f"{mark}C:{hit[1]}")
                if word in known:
                    found.append(f"{mark}P:{known[word]}")
        return found

    def _base(self) -> list[Feature]:
        """What every decision of labels sees."""
        o, kind = self.o, self.kind
        at = next((i for i in range(self.right, self.high) if o.verbs_at[i]), None)
        self.verb_at = at
        self.verb = "-" if at is None else o.norms[at]
        self.tense = "none" if at is None else o.mood(at)
        return [
            ("figure", kind, self.in_title, self.q.qualifier, self.q.direction, self.q.per is not None),
            ("tenses", kind, self.tense, o.last_mood(self.right, self.high)),
            ("unit", kind, self.unit),
            ("before", kind, self.before, self.before2),
            ("after", kind, self.after, self.after2),
            ("verb", kind, self.verb, "" if at is None else o.words[at]),
            *(("around", kind, word) for word in self.words),
        ]

    # --- where a candidate stands ---

    def place(self, c: Candidate) -> tuple[str, str]:
        """Where it stands: how near in the text, how far in words; found once."""
        found = self.places.get(c)
        if found is None:
            start = c.start
            if start >= self.right:
                sides, far = _BEHIND, start - self.right
            elif c.end <= self.left:
                sides, far = _AHEAD, self.left - c.end
            else:
                sides, far = _INSIDE, 0
            found = sides[self._where(start)], _BUCKETS[far] if far < len(_BUCKETS) else "far"
            self.places[c] = found
        return found

    def between(self, c: Candidate) -> str:
        """What lies between: figures, verbs and whether a comma does."""
        o = self.o
        if c.start >= self.right:
            low, high = self.right, c.start
        elif c.end <= self.left:
            low, high = c.end, self.left
        else:
            return "0"
        figures = o.figure_count[high] - o.figure_count[low]
        verbs = o.verb_count[high] - o.verb_count[low]
        return _BETWEEN[min(2, figures)][min(2, verbs)][o.comma_count[high] > o.comma_count[low]]

    def _where(self, start: int) -> str:
        """How near in the text something begins."""
        if self.low <= start < self.high:
            return "clause" if self.scope.clause[0] <= start < self.scope.clause[1] else "sent"
        if start < self.o.title[1]:
            return "title"
        if self.o.sentence_of[start] == self.sentence - 1:
            return "prev"
        return "lead" if start < self.o.lead else "far"


def stem(norm: str) -> str:
    """A word without what is joined to it behind a half-space, but for verbs."""
    if ZWNJ not in norm:
        return norm
    first, _, rest = norm.partition(ZWNJ)
    return first if len(first) > 2 or not rest else norm


def pair(f: Figure, c: Candidate) -> tuple[str, list[Feature]]:
    """Where a candidate stands beside a figure, and what is seen of it there, whatever the link; found once."""
    seen = f.pairs.get(c)
    if seen is None:
        where, far = f.place(c)
        words = f.o.words
        seen = f.pairs[c] = (
            where,
            [
                ("placed", where, far, f.between(c), f.kind, c.kind),
                ("headed", where, far, f.kind, c.group or c.type or "-"),
                ("preceded", where, far, words[c.start - 1] if c.start else "^"),
                ("followed", words[c.end], min(4, c.end - c.start)),
                ("after_figure", f.after, where, far),
                ("before_figure", f.before, where, far),
            ],
        )
    return seen
