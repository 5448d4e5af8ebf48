"""What came from one figure to another: «از ۴۰ درصد به ۳۲ درصد», «پارسال ۴۰ درصد بود و امسال به ۳۲ درصد رسید»."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.links.features import Figure
from extractor.words.facts import facts

_COME = frozenset({"past", "perfect", "future"})


def came_to(f: Figure, figures: Sequence[Figure]) -> Figure | None:
    """From which figure something came to this one: «از ۴۰ درصد | به ۳۲ درصد رسید», «از ۴۰ درصد در مهر و ۳۵ درصد در دی
    | به ۳۲ درصد رسید»."""
    for other in reversed(figures[max(0, f.index - 2) : f.index]):
        if _comes(other, f):
            return other
        if word_before(other) not in facts().and_:
            break
    return None


def came_from(f: Figure, figures: Sequence[Figure]) -> bool:
    """Whether something came from this figure to the next."""
    return f.index + 1 < len(figures) and _comes(f, figures[f.index + 1])


def _comes(first: Figure, last: Figure) -> bool:
    """Whether two figures of one thing are told as «از … به …», with no verb between."""
    o, p = first.o, facts()
    units = {figure.unit for figure in (first, last) if figure.q.unit is not None}
    if first.sentence != last.sentence or first.kind != last.kind or len(units) > 1 or first.in_table:
        return False
    return (
        word_before(first) in p.of
        and word_before(last) in p.onto
        and o.verb_count[first.right] == o.verb_count[last.left]
    )


def reached(f: Figure, figures: Sequence[Figure]) -> Figure | None:
    """Which figure one has come to stand in the stead of: «پارسال ۴۰ درصد بود و امسال | به ۳۲ درصد رسید»."""
    g, o = figures[f.index - 1] if f.index else None, f.o
    if g is None or (g.sentence, g.kind, g.unit) != (f.sentence, f.kind, f.unit) or not of_same(g, f):
        return None
    reached = word_before(f) in facts().onto and o.verbs.is_reaching(f.verb) and f.tense in _COME
    was = g.tense == "being" and not o.verbs.is_standing(g.verb) and o.verb_count[f.left] - o.verb_count[g.right] == 1
    return g if reached and was else None


def of_same(g: Figure, f: Figure) -> bool:
    """Whether nothing else is named between two figures that is measured."""
    return not any(f.o.p.nouns.longest(f.o.words, i) for i in range(g.right, f.left))


def word_before(f: Figure) -> str:
    """The word before a figure, its base and what only introduces it («از حدود کیلویی ۵ هزار تومان»)."""
    at = f.q.per[0] if f.q.per and f.q.per[1] == f.left else f.left
    while at > f.low and f.o.words[at - 1] in f.o.p.light:
        at -= 1
    return f.o.words[at - 1] if at > f.low else ""
