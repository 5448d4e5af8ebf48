"""Scores extractions against gold files: precision, recall and F1 a layer, and every error by name.

What counts as right is described in docs/evaluation.md. Both sides are in the gold format (``gold.py``), so an
extraction is scored as it would be written by ``khabar extract --format gold``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from extractor import gold as g
from extractor.language.alignment import fold
from extractor.patterns import Strict, load

FIGURE_LAYERS = ("money", "percents", "measures", "counts")
LAYERS = (*FIGURE_LAYERS, "organization_mentions", "organizations", "officials", "official_names")
ACCURACIES = ("qualifiers", "said_by")

CONTEXT = 35
"""Characters of the text shown on either side of an error."""


class EvaluationPatterns(Strict):
    """patterns/evaluation/evaluation.yaml."""

    class_words: list[str]
    """Words that may stand inside or outside a name («روزنامه»)."""
    function_words: list[str]
    """Words of a fact's phrase that do not count."""


@dataclass(slots=True)
class Tally:
    """Right answers, false alarms and misses of one layer."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 (1 where there is nothing to find and nothing was found), and the support."""
        support = self.right + self.missed
        found = self.right + self.extra
        return {
            "precision": self.right / found if found else float(not support),
            "recall": self.right / support if support else 1.0,
            "f1": 2 * self.right / (found + support) if found + support else 1.0,
            "support": support,
        }


@dataclass(slots=True)
class Accuracy:
    """Right answers among the matched figures."""

    right: int = 0
    support: int = 0

    def figures(self) -> dict[str, float]:
        return {"accuracy": self.right / self.support if self.support else 1.0, "support": self.support}


@dataclass(frozen=True, slots=True)
class Error:
    """One wrong answer: ``miss``, ``extra``, or ``wrong`` (found, but with another span or field)."""

    article: str
    layer: str
    kind: Literal["miss", "extra", "wrong"]
    detail: str
    context: str = ""

    def __str__(self) -> str:
        return f"{self.article} {self.layer} {self.kind:5} {self.detail}" + (
            f" | {self.context}" if self.context else ""
        )


@dataclass
class Score:
    """The tallies of all layers over any number of articles, and the errors behind them."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {layer: Tally() for layer in LAYERS})
    accuracies: dict[str, Accuracy] = field(default_factory=lambda: {name: Accuracy() for name in ACCURACIES})
    errors: list[Error] = field(default_factory=list)

    def figures(self, layers: Sequence[str] = (*LAYERS, *ACCURACIES)) -> dict[str, dict[str, float]]:
        """The figures of each layer, by name."""
        every: dict[str, Tally | Accuracy] = {**self.tallies, **self.accuracies}
        return {name: every[name].figures() for name in layers}

    def add(self, gold: g.GoldArticle, predicted: g.GoldArticle) -> None:
        """Score one article.

        Raises:
            GoldError: a quote is not in its text.
        """
        _Comparison(self, gold, predicted).run()


def normalise(text: str) -> str:
    """Letters and digits alone, in one form, so that spaces, half-spaces, marks and diacritics make no difference."""
    return "".join(filter(str.isalnum, fold(text)))


@cache
def _class_words() -> tuple[str, ...]:
    return tuple(load("evaluation/evaluation", EvaluationPatterns).class_words)


def core(text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """``[start, end)`` of a name without guillemets and class words before it, where something is left."""
    end = len(text) if end is None else end
    while True:
        first, last = start, end
        while first < last and not text[first].isalnum():
            first += 1
        while first < last and not text[last - 1].isalnum():
            last -= 1
        for word in _class_words():
            after = first + len(word)
            if fold(text[first:after]) == fold(word) and after < last and not text[after].isalnum():
                first = after
                break
        if first >= last:
            return start, end
        if (first, last) == (start, end):
            return start, end
        start, end = first, last


def name_key(name: str) -> str:
    """The form in which two names compare."""
    start, end = core(name)
    return normalise(name[start:end])


@dataclass(slots=True)
class _Located[T]:
    """An item with its place in the text."""

    item: T
    start: int
    end: int
    optional: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def pairs(gold: g.GoldArticle, predicted: g.GoldArticle) -> list[tuple[g.Figure, g.Figure]]:
    """The required figures that were found, each with what was found.

    Raises:
        GoldError: a quote is not in its text.
    """
    comparison = _Comparison(Score(), gold, predicted)
    for layer in FIGURE_LAYERS:
        comparison._figures(layer, getattr(gold, layer), getattr(predicted, layer))
    return comparison.matched


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _forgiven[T: g.Quote](spans: Sequence[tuple[int, int]], gold: Sequence[_Located[T]]) -> bool:
    """Whether predicted ``spans`` stand at optional places of the gold, and at no required one."""
    optional = [x.span for x in gold if x.optional]
    rest = [span for span in spans if span not in optional]
    if any(_overlap(span, x.span) for span in rest for x in gold if not x.optional):
        return False
    return len(rest) < len(spans) or any(_overlap(span, x) for span in rest for x in optional)


class _Comparison:
    """One article's gold and prediction."""

    def __init__(self, score: Score, gold: g.GoldArticle, predicted: g.GoldArticle) -> None:
        self.score = score
        self.gold = gold
        self.predicted = predicted
        self.id = gold.id or "-"
        self.matched: list[tuple[g.Figure, g.Figure]] = []
        """Required figures, each with the one that was found."""

    def run(self) -> None:
        for layer in FIGURE_LAYERS:
            self._figures(layer, getattr(self.gold, layer), getattr(self.predicted, layer))
        self._organization_mentions()
        self._organizations()
        self._officials()
        self._official_names()

    # errors

    def _count(self, layer: str, right: int, missed: int, extra: int) -> None:
        tally = self.score.tallies[layer]
        tally.right += right
        tally.missed += missed
        tally.extra += extra

    def _error(
        self, layer: str, kind: Literal["miss", "extra", "wrong"], detail: str, span: tuple[int, int] | None = None
    ) -> None:
        context = ""
        if span:
            text = self.gold.text
            before, inside, after = (
                text[max(0, span[0] - CONTEXT) : span[0]],
                text[span[0] : span[1]],
                text[span[1] : span[1] + CONTEXT],
            )
            context = f"…{before}[{inside}]{after}…".replace("\n", "⏎")
        self.score.errors.append(Error(self.id, layer, kind, detail, context))

    def _located[T: g.Quote](self, article: g.GoldArticle, items: Iterable[tuple[T, bool]]) -> list[_Located[T]]:
        return [_Located(item, *article.locate(item), optional=optional) for item, optional in items]

    def _leftovers[T: g.Quote](
        self, layer: str, missed: list[_Located[T]], extra: list[_Located[T]], show: Callable[[T], str]
    ) -> None:
        """Report what found no partner; a miss and a false alarm at one place are one line."""
        left = list(extra)
        for m in missed:
            partner = next((x for x in left if _overlap(m.span, x.span)), None)
            if partner is None:
                self._error(layer, "miss", show(m.item), m.span)
            else:
                left.remove(partner)
                self._error(layer, "wrong", f"gold {show(m.item)} got {show(partner.item)}", m.span)
        for x in left:
            self._error(layer, "extra", show(x.item), x.span)

    # figures

    def _figures(self, layer: str, gold: list[g.Figure], predicted: list[g.Figure]) -> None:
        golds = self._located(self.gold, ((x, x.optional) for x in gold))
        rest = self._located(self.predicted, ((x, False) for x in predicted))
        missed: list[_Located[g.Figure]] = []
        right = 0
        for x in golds:
            if x.optional:
                continue
            fitting = [p for p in rest if self._same_figure(layer, x, p)]
            if not fitting:
                missed.append(x)
                continue
            best = max(fitting, key=lambda p: min(x.end, p.end) - max(x.start, p.start))
            rest.remove(best)
            right += 1
            self.matched.append((x.item, best.item))
            self._fields(layer, x, best.item)
        extra = [p for p in rest if not _forgiven([p.span], golds)]
        self._count(layer, right, len(missed), len(extra))
        self._leftovers(layer, missed, extra, _show_figure)

    @staticmethod
    def _same_figure(layer: str, gold: _Located[g.Figure], predicted: _Located[g.Figure]) -> bool:
        a, b = gold.item, predicted.item
        place = _overlap(gold.span, predicted.span) if layer == "counts" else gold.span == predicted.span
        return (
            place
            and (a.value, a.low, a.high) == (b.value, b.low, b.high)
            and a.currency == b.currency
            and normalise(a.unit or "") == normalise(b.unit or "")
        )

    def _fields(self, layer: str, gold: _Located[g.Figure], predicted: g.Figure) -> None:
        right = {
            "qualifiers": gold.item.qualifier == predicted.qualifier,
            "said_by": self._same_speaker(gold.item.said_by, predicted.said_by),
        }
        shown = {
            "qualifiers": f"gold {gold.item.qualifier} got {predicted.qualifier}",
            "said_by": f"gold {gold.item.said_by} got {predicted.said_by}",
        }
        for name, ok in right.items():
            accuracy = self.score.accuracies[name]
            accuracy.support += 1
            accuracy.right += ok
            if not ok:
                self._error(name, "wrong", f"({layer}) {shown[name]}", gold.span)

    def _same_speaker(self, gold: str | None, predicted: str | None) -> bool:
        if gold is None or predicted is None:
            return gold is predicted
        wanted, got = name_key(gold), name_key(predicted)
        if wanted == got:
            return True
        known = False
        entities: list[g.Official | g.Organization] = [*self.gold.officials, *self.gold.organizations]
        for entity in entities:
            forms = [entity.name, *(m.quote for m in entity.mentions)]
            keys = {name_key(form) for form in forms if form}
            if wanted in keys:
                known = True
                if got in keys:
                    return True
        if known:
            return False
        # A person without a post has no entry: the surname alone is the same person.
        long, short = sorted((gold.split(), predicted.split()), key=len, reverse=True)
        return bool(short) and normalise("".join(long[-len(short) :])) == normalise("".join(short))

    # organisations

    def _organization_places(self, article: g.GoldArticle) -> list[_Located[g.Quote]]:
        return self._located(
            article, ((m, o.optional or m.optional) for o in article.organizations for m in o.mentions)
        )

    def _core(self, place: _Located[g.Quote]) -> tuple[int, int]:
        return core(self.gold.text, place.start, place.end)

    def _organization_mentions(self) -> None:
        golds = self._organization_places(self.gold)
        unused = self._organization_places(self.predicted)
        missed = []
        right = 0
        for x in golds:
            if x.optional:
                continue
            partner = next((p for p in unused if self._core(p) == self._core(x)), None)
            if partner is None:
                missed.append(x)
            else:
                unused.remove(partner)
                right += 1
        extra = [p for p in unused if not _forgiven([p.span], golds)]
        self._count("organization_mentions", right, len(missed), len(extra))
        self._leftovers("organization_mentions", missed, extra, lambda m: f"«{m.quote}»")

    def _organizations(self) -> None:
        """An entity is right where at least half of the mentions on either side overlap, and its name is a form."""
        layer = "organizations"
        places = self._organization_places(self.gold)
        unused = [
            (o, [p.span for p in self._located(self.predicted, ((m, False) for m in o.mentions))])
            for o in self.predicted.organizations
        ]
        right = missed = 0
        reported: list[g.Organization] = []
        for entity in self.gold.organizations:
            own = self._located(self.gold, ((m, m.optional) for m in entity.mentions))
            required = [x.span for x in own if not x.optional]
            if entity.optional or not required:
                continue
            best = None
            for candidate in unused:
                spans = [s for s in candidate[1] if not _forgiven([s], places)]
                hit = sum(any(_overlap(x, s) for s in spans) for x in required)
                back = sum(any(_overlap(x, s) for x in required) for s in spans)
                if hit and 2 * hit >= len(required) and 2 * back >= len(spans):
                    best = candidate
                    break
            forms = {name_key(entity.name), *(name_key(m.quote) for m in entity.mentions)}
            if best and name_key(best[0].name) in forms:
                right += 1
                unused.remove(best)
                continue
            missed += 1
            touching = best or next((c for c in unused if any(_overlap(x, s) for x in required for s in c[1])), None)
            if touching:
                reported.append(touching[0])
                what = "name" if best else "mentions"
                got = f"got «{touching[0].name}» {[m.quote for m in touching[0].mentions]}"
                self._error(layer, "wrong", f"{what}: gold «{entity.name}» {[m.quote for m in entity.mentions]} {got}")
            else:
                self._error(layer, "miss", f"«{entity.name}»", required[0])
        extra = [(o, spans) for o, spans in unused if not _forgiven(spans, places)]
        for o, spans in extra:
            if o not in reported:
                self._error(layer, "extra", f"«{o.name}»", spans[0])
        self._count(layer, right, missed, len(extra))

    # officials

    def _official_places(self) -> list[_Located[g.OfficialMention]]:
        return self._located(
            self.gold, ((m, o.optional or m.optional) for o in self.gold.officials for m in o.mentions)
        )

    def _forgiven_official(self, official: g.Official, places: list[_Located[g.OfficialMention]]) -> bool:
        return _forgiven([self.predicted.locate(m) for m in official.mentions], places)

    def _officials(self) -> None:
        layer = "officials"
        places = self._official_places()
        unused = [(_triple(o, role), o, role) for o in self.predicted.officials for role in o.roles]
        optional = {_triple(o, role) for o in self.gold.officials for role in o.roles if o.optional or role.optional}
        right = 0
        missed = []
        for o in self.gold.officials:
            for role in o.roles:
                if o.optional or role.optional:
                    continue
                partner = next((u for u in unused if u[0] == _triple(o, role)), None)
                if partner:
                    unused.remove(partner)
                    right += 1
                else:
                    missed.append((o, role))
        extra = [u for u in unused if u[0] not in optional and not self._forgiven_official(u[1], places)]
        self._count(layer, right, len(missed), len(extra))
        left = [(o, role) for _, o, role in extra]
        for o, role in missed:
            spans = [self.gold.locate(m) for m in o.mentions]
            partner_ = next((x for x in left if self._touches(x[0], spans)), None)
            if partner_:
                left.remove(partner_)
                self._error(layer, "wrong", f"gold {_show_role(o, role)} got {_show_role(*partner_)}", spans[0])
            else:
                self._error(layer, "miss", _show_role(o, role), spans[0])
        for o, role in left:
            self._error(layer, "extra", _show_role(o, role), self.predicted.locate(o.mentions[0]))

    def _touches(self, official: g.Official, spans: list[tuple[int, int]]) -> bool:
        return any(_overlap(self.predicted.locate(m), s) for m in official.mentions for s in spans)

    def _official_names(self) -> None:
        layer = "official_names"
        places = self._official_places()
        unused = [o for o in self.predicted.officials if o.name]
        optional = {normalise(o.name) for o in self.gold.officials if o.optional and o.name}
        right = missed = 0
        for o in self.gold.officials:
            if o.optional or not o.name:
                continue
            partner = next((p for p in unused if normalise(p.name or "") == normalise(o.name)), None)
            if partner:
                unused.remove(partner)
                right += 1
            else:
                missed += 1
                self._error(layer, "miss", o.name, self.gold.locate(o.mentions[0]))
        extra = [
            p for p in unused if normalise(p.name or "") not in optional and not self._forgiven_official(p, places)
        ]
        for p in extra:
            self._error(layer, "extra", p.name or "", self.predicted.locate(p.mentions[0]))
        self._count(layer, right, missed, len(extra))


def _triple(official: g.Official, role: g.Role) -> tuple[str, str, str]:
    return normalise(official.name or ""), normalise(role.title), name_key(role.organization or "")


def _show_figure(figure: g.Figure) -> str:
    number = f"{figure.value:f}" if figure.value is not None else f"{figure.low}–{figure.high}"
    return f"«{figure.quote}» {number} {figure.currency or figure.unit or ''}".rstrip()


def _show_role(official: g.Official, role: g.Role) -> str:
    return f"({official.name} / {role.title} / {role.organization})"
