"""Whether something rose or fell, and by how much, where the words around a figure settle that."""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal
from itertools import islice, takewhile

from extractor.links.candidates import Candidate, near
from extractor.links.courses import came_from, came_to, of_same, reached, word_before
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.words.facts import facts, turned

_LEVELS = frozenset({"level", "price"})
_GROWN = frozenset({"growth", "difference"})
_NEAR = 14
"""Tokens between a change and what it came to."""
_BASE = 6
"""Words of what a figure is more than, and the one that says so («۵ درصد | از سال گذشته کمتر»)."""
_DESCRIBING = "ی"
"""What a unit ends with in a figure that describes a noun."""
_TOLD = {"growth": "increase", "decline": "decrease"}


def transformation(f: Figure, linked: Linked, figures: Sequence[Figure]) -> frozenset[str] | None:
    if f.kind == "percent" and grown(f, linked):
        return frozenset({"growth"})
    if _is_edge(f) or came_to(f, figures) or came_from(f, figures):
        return frozenset({"level", "share", "price"})
    if changed(f, figures):
        return _GROWN if f.kind == "percent" else frozenset({"difference"})
    return None


def change(
    f: Figure, transformed: str, figures: Sequence[Figure], contrasts: Container[Candidate]
) -> frozenset[str] | None:
    if came_from(f, figures) or _is_edge(f):
        return frozenset({""})
    if other := came_to(f, figures) or reached(f, figures):
        first, last = _value(other), _value(f)
        if first is not None and last is not None and first != last:
            return frozenset({"increase" if last > first else "decrease"})
    value = f.q.value if f.q.value is not None else f.q.low
    if value is not None and value < 0 and transformed == "growth":  # «رشد منفی ۳ درصد»
        return frozenset({"decrease"})
    if told := changed(f, figures):
        return frozenset({told})
    if transformed not in _LEVELS:
        return None
    if compared_with(f):
        return frozenset({""})
    if told := turned_to(f, figures):
        return frozenset({told})
    if told := compared(f, figures):
        begin = f.scope.clause[0]
        earlier = any(begin <= c.start < f.left and c in contrasts for c in f.o.times)
        return frozenset({"" if earlier else told})
    return None if _may_turn(f, figures) else frozenset({""})


def _may_turn(f: Figure, figures: Sequence[Figure]) -> bool:
    """Whether something tells that a level rose or fell: a word in its clause or in what is told of it behind («که نسبت
    به پارسال افزایش دارد»), or by how much in its sentence."""
    begin, end = f.scope.clause
    if near(f.o.named_starts["change"], begin, _told_end(f, end)):
        return True
    others = (g for g in figures if g.sentence == f.sentence and g is not f)
    return any(g.kind == "percent" or changed(g, figures) for g in others)


def _told_end(f: Figure, end: int) -> int:
    """Where the relative clause ends that is told of a clause's figures, if it has no figures of its own."""
    o = f.o
    if end >= f.high or o.words[end] not in o.p.connectives:
        return end
    last = next((i for i in range(end + 1, f.high) if o.finite(i)), end)
    return end if o.figures_between(end, last) else last


def turned_to(f: Figure, figures: Sequence[Figure]) -> str | None:
    """The change by which something came to a figure: «با ۵ درصد کاهش | به ۲ تن رسید», «۵ درصد کاهش یافت و | به ۲ تن
    رسید»."""
    g, o = figures[f.index - 1] if f.index else None, f.o
    if g is None or g.sentence != f.sentence or word_before(f) not in facts().onto or not o.verbs.is_reaching(f.verb):
        return None
    told = changed(g, figures)
    if told is None or f.left - g.right > _NEAR or not of_same(g, f):
        return None
    at = next((i for i in range(f.left - 1, g.right, -1) if o.words[i] in facts().onto), g.right)
    verbs = o.verb_count[f.left] - o.verb_count[g.right]
    return told if verbs == 0 or o.words[at - 1] in o.p.and_ else None


def grown(f: Figure, linked: Linked) -> bool:
    """Whether it is a growth that is measured: «رشد اقتصادی | ۵ درصد است», «رشد از ۹ درصد به ۵ درصد رسید»."""
    o, indicator = f.o, linked.links.get("indicator")
    at = indicator.start if indicator else 0
    return indicator is not None and not o.p.growths.isdisjoint(o.words[max(0, at - 1) : at + 1])


def _is_edge(f: Figure) -> bool:
    """Whether something is only more or less than a figure: «از ۳۰ درصد | بیشتر است»."""
    return word_before(f) in f.o.p.than and f.o.p.surpassed.longest(f.o.words, f.right) is not None


def _value(f: Figure) -> Decimal | None:
    return f.q.value if f.q.value is not None else f.q.high


def changed(f: Figure, figures: Sequence[Figure]) -> str | None:
    """The change whose size a figure is, which stands right behind it, behind the next one of a list, or that it
    describes: «۱۲ درصد افزایش», «۵ هزار تومان گران شد», «۳۲ هزار تومان بالاتر از …», «مسکن ۸۰ درصد | و خوراک ۹۰ درصد
    افزایش یافت», «کاهش ۵۰۰ تومانی»."""
    o = f.o
    if told := described(f):
        return told
    edge = o.p.level | o.p.of  # «به ۵ میلیون تن افزایش یافت», «از ۵ میلیون تن بیشتر نشد»
    if word_before(f) in edge:
        return None
    at = _past_base(f)
    if hit := surpassing(f, at):
        return _TOLD[hit[1]]
    if f.kind == "count":
        return None
    hit = o.p.changes.longest(o.words, at)
    if told := hit[1] if hit else turned()[o.norms[at]] if at < len(o.norms) else "":  # «کاهش‌یافته»
        return _TOLD[told]
    following = figures[f.index + 1] if f.index + 1 < len(figures) else None
    return changed(following, figures) if following is not None and _listed(f, following) else None


def _past_base(f: Figure) -> int:
    """Behind a figure and its base: «۲ دلار در هر بشکه | کاهش یافت»."""
    ends = {c.start: c.end for c in f.o.bases}
    return ends.get(f.right) or ends.get(f.right + 1 if f.o.words[f.right] in f.o.p.in_ else -1) or f.right


def compared_with(f: Figure) -> bool:
    """Whether another figure is only compared with this one: «نسبت به ورود | ۵۰ هزار خودرو در سال گذشته ۱۱ درصد رشد
    داشت», «نسبت به سال قبل که | ۵۰ هزار تن بود ۱۱ درصد کمتر شد»."""
    o = f.o
    ends = (end for start, end, _ in o.phrases_of(o.p.beside_which) if f.low <= start and end <= f.left)
    at = max(ends, default=None)
    if at is None or o.figures_between(at, f.left) or o.verb_count[at] != o.verb_count[f.left]:
        return False
    between = o.words[at : f.left]
    if any(o.date_at(i) for i in range(at, f.left)):
        return not o.p.connectives.isdisjoint(between) and f.tense == "being"
    return f.kind != "percent" and o.p.breaks.isdisjoint(between)


def compared(f: Figure, figures: Sequence[Figure]) -> str | None:
    """The change of a level that a relative clause tells with its size, or what stands beside it: «۵ تن بود | که
    ۱۲ درصد رشد نشان می‌دهد», «۵ تن بود، | ۱۲ درصد کمتر از پارسال»."""
    o = f.o
    g = figures[f.index + 1] if f.index + 1 < len(figures) else None
    if g is None or g.sentence != f.sentence:
        return None
    beside_it = o.words[g.left - 1] in o.p.breaks and surpassing(g, _past_base(g)) is not None
    if not beside_it and o.p.connectives.isdisjoint(o.words[f.right : g.left]):
        return None
    alike = g.kind == "percent" or (g.kind, g.unit) == (f.kind, f.unit)
    beside = f.kind == "count" and f.before in o.p.beside  # «۵۰۰ دانش‌آموز در | ۲۰ مدرسه»
    return changed(g, figures) if alike and not beside and of_same(f, g) else None


def surpassing(f: Figure, at: int) -> tuple[int, str] | None:
    """By how much a figure tells that something is more: «۵ تن | بیشتر از پارسال», «۵ تن کمتر شد», «۵ درصد | از سال
    گذشته کمتر»."""
    o = f.o
    if hit := o.p.surpassed.longest(o.words, at):
        end = hit[0]
        than = o.words[end] in o.p.of and (end + 1 in o.dated or end + 1 not in o.numbers)
        return hit if than or (o.verb(end) and not o.verbs.is_denied(o.norms[end])) else None
    if o.words[at] not in o.p.than:
        return None
    rest = takewhile(lambda i: not (o.verb(i) or i in o.figures or o.words[i] in o.p.breaks), range(at + 1, f.high))
    hits = (hit for i in islice(rest, _BASE) if (hit := o.p.surpassed.longest(o.words, i)))
    return next((hit for hit in hits if o.verb(hit[0]) or o.words[hit[0]] in o.p.breaks), None)


def _listed(f: Figure, following: Figure) -> bool:
    """Whether two percentages are of one verb, behind the second."""
    o = f.o
    if f.kind != "percent" or following.kind != "percent" or f.sentence != following.sentence:
        return False
    joined = o.words[f.right] in o.p.and_ or o.words[f.right] in o.p.commas
    return joined and o.verb_count[f.right] == o.verb_count[following.left]


def described(f: Figure) -> str | None:
    """The change right before a figure that describes it: «کاهش | ۵۰۰ تومانی»."""
    o = f.o
    if f.kind == "count" or not o.words[f.q.end - 1].endswith(_DESCRIBING):
        return None
    at = f.left
    while at > f.low and o.words[at - 1] in o.p.light:
        at -= 1
    hits = (o.p.changes.longest(o.words, start) for start in range(max(f.low, at - 2), at))
    return next((_TOLD[hit[1]] for hit in hits if hit and hit[0] == at), None)
