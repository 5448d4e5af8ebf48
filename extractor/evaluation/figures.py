"""Money, counts, percents and measures: who is right, and with which qualifier and speaker."""

from __future__ import annotations

from extractor.evaluation import gold as g
from extractor.evaluation.comparison import Comparison, Located, forgiven, located, overlap
from extractor.evaluation.words import name_key, normalise
from extractor.kinds import FIGURES

LAYERS = tuple(kind.list for kind in FIGURES)
ACCURACIES = ("qualifiers", "said_by")


def pairs(gold: g.GoldArticle, predicted: g.GoldArticle) -> list[tuple[g.Figure, g.Figure]]:
    """The required figures that were found, each with what was found.

    Raises:
        GoldError: a quote is not in its text.
    """
    comparison = Comparison(gold, predicted)
    for layer in LAYERS:
        compare(comparison, layer)
    return comparison.matched


def compare(c: Comparison, layer: str) -> None:
    """The figures of one layer, with their qualifiers and speakers."""
    gold, predicted = getattr(c.gold, layer), getattr(c.predicted, layer)
    golds = located(c.gold, ((x, x.optional) for x in gold))
    rest = located(c.predicted, ((x, False) for x in predicted))
    missed: list[Located[g.Figure]] = []
    right = 0
    for x in golds:
        if x.optional:
            continue
        fitting = [p for p in rest if _same_figure(layer, x, p)]
        if not fitting:
            missed.append(x)
            continue
        best = max(fitting, key=lambda p: min(x.end, p.end) - max(x.start, p.start))
        rest.remove(best)
        right += 1
        c.matched.append((x.item, best.item))
        _fields(c, layer, x, best.item)
    extra = [p for p in rest if not forgiven([p.span], golds)]
    c.count(layer, right, len(missed), len(extra))
    c.leftovers(layer, missed, extra, _show_figure)


def _same_figure(layer: str, gold: Located[g.Figure], predicted: Located[g.Figure]) -> bool:
    a, b = gold.item, predicted.item
    place = overlap(gold.span, predicted.span) if layer == "counts" else gold.span == predicted.span
    return (
        place
        and (a.value, a.low, a.high) == (b.value, b.low, b.high)
        and a.currency == b.currency
        and normalise(a.unit or "") == normalise(b.unit or "")
    )


def _fields(c: Comparison, layer: str, gold: Located[g.Figure], predicted: g.Figure) -> None:
    right = {
        "qualifiers": gold.item.qualifier == predicted.qualifier,
        "said_by": same_speaker(c.gold, gold.item.said_by, predicted.said_by),
    }
    shown = {
        "qualifiers": f"gold {gold.item.qualifier} got {predicted.qualifier}",
        "said_by": f"gold {gold.item.said_by} got {predicted.said_by}",
    }
    for name, ok in right.items():
        c.judged(name, ok)
        if not ok:
            c.error(name, "wrong", f"({layer}) {shown[name]}", gold.span)


def same_speaker(article: g.GoldArticle, gold: str | None, predicted: str | None) -> bool:
    """Whether two names mean one speaker: forms of one entity of the article, or, where none has the first, one the
    end of the other."""
    if gold is None or predicted is None:
        return gold is predicted
    wanted, got = name_key(gold), name_key(predicted)
    if wanted == got:
        return True
    known = False
    entities: list[g.Official | g.Organization] = [*article.officials, *article.organizations]
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


def _show_figure(figure: g.Figure) -> str:
    number = f"{figure.value:f}" if figure.value is not None else f"{figure.low}–{figure.high}"
    return f"«{figure.quote}» {number} {figure.currency or figure.unit or ''}".rstrip()
