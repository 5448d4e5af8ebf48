"""Records of kinds that stand in packages of their own: right where span and scored fields are the gold's."""

from __future__ import annotations

from extractor.evaluation import gold as g
from extractor.evaluation.comparison import Comparison, forgiven, located
from extractor.evaluation.words import normalise
from extractor.kinds import ADDED, Kind

LAYERS = tuple(kind.list for kind in ADDED)


def compare(c: Comparison, kind: Kind) -> None:
    """The records of one kind."""
    golds = located(c.gold, ((item, item.optional) for item in c.gold.further(kind)))
    unused = located(c.predicted, ((item, False) for item in c.predicted.further(kind)))
    missed = []
    right = 0
    for x in golds:
        partner = next((p for p in unused if p.span == x.span and _same(kind, x.item, p.item)), None)
        if partner and not x.optional:
            unused.remove(partner)
            right += 1
        elif not x.optional:
            missed.append(x)
    extra = [p for p in unused if not forgiven([p.span], golds)]
    c.count(kind.list, right, len(missed), len(extra))
    c.leftovers(kind.list, missed, extra, lambda item: f"«{item.quote}» {item.fields(kind)}")


def _same(kind: Kind, gold: g.Item, predicted: g.Item) -> bool:
    a, b = gold.fields(kind), predicted.fields(kind)
    return all(normalise(str(a[name])) == normalise(str(b[name])) for name in kind.scored)
