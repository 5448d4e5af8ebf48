"""Labels that the words around a figure settle, whatever is weighed: which of them are left to choose from."""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal
from itertools import islice, takewhile

from extractor.links.candidates import Candidate, near
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.links.named import USUAL
from extractor.words.facts import facts, turned

_LEVELS = frozenset({"level", "price"})
_GROWN = frozenset({"growth", "difference"})
_NEAR = 14
"""Tokens between a change and what it came to."""
_PREDICATE = 4
"""Words of a predicate before its verb."""
_BASE = 6
"""Words of what a figure is more than, and the one that says so («۵ درصد | از سال گذشته کمتر»)."""
_DESCRIBING = "ی"
"""What a unit ends with in a figure that describes a noun."""
_TOLD = {"growth": "increase", "decline": "decrease"}
_BEHIND = {
    "target": frozenset({"target", "denied"}),
    "forecast": frozenset({"forecast", "target", "denied"}),  # «در بودجه ۲ میلیارد تومان پیش‌بینی شده»
    "denied": frozenset({"denied"}),
}
"""What a predicate of a status leaves; what was planned may be denied later on."""
_DONE = frozenset({"past", "perfect"})
_COME = _DONE | {"future"}
_WISHED = frozenset({"subjunctive", "-subjunctive"})
"""Moods of what shall, may or would be."""
_ABLE = frozenset({*_WISHED, "past"})
"""… behind «می‌توان», which takes a stem like the past («می‌توان ۲۰ تن تولید | کرد»)."""


def left(
    field: str,
    f: Figure,
    linked: Linked,
    figures: Sequence[Figure],
    chances: dict[str, float],
    contrasts: Container[Candidate] = (),
) -> dict[str, float]:
    """The labels that are left, with how likely each is beside the others; ``contrasts``: times that are told beside
    later ones."""
    if field == "change":
        allowed = _change(f, linked.labels.get("transformation", ""), figures, contrasts)
    else:
        allowed = _transformation(f, linked, figures) if field == "transformation" else _status(f, figures, chances)
    kept = {label: chance for label, chance in chances.items() if allowed is None or label in allowed}
    total = sum(kept.values())
    return {label: chance / total for label, chance in kept.items()} if total else chances


def _transformation(f: Figure, linked: Linked, figures: Sequence[Figure]) -> frozenset[str] | None:
    if f.kind == "percent" and grown(f, linked):
        return frozenset({"growth"})
    if _is_edge(f) or came_to(f, figures) or came_from(f, figures):
        return frozenset({"level", "share", "price"})
    if changed(f, figures):
        return _GROWN if f.kind == "percent" else frozenset({"difference"})
    return None


def _change(
    f: Figure, transformation: str, figures: Sequence[Figure], contrasts: Container[Candidate]
) -> frozenset[str] | None:
    if came_from(f, figures) or _is_edge(f):
        return frozenset({""})
    if other := came_to(f, figures) or _reached(f, figures):
        first, last = _value(other), _value(f)
        if first is not None and last is not None and first != last:
            return frozenset({"increase" if last > first else "decrease"})
    value = f.q.value if f.q.value is not None else f.q.low
    if value is not None and value < 0 and transformation == "growth":  # «رشد منفی ۳ درصد»
        return frozenset({"decrease"})
    if told := changed(f, figures):
        return frozenset({told})
    if transformation not in _LEVELS:
        return None
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
    if g is None or g.sentence != f.sentence or _behind(f) not in facts().onto or not o.verbs.is_reaching(f.verb):
        return None
    told = changed(g, figures)
    if told is None or f.left - g.right > _NEAR or not _is_of_same(g, f):
        return None
    at = next((i for i in range(f.left - 1, g.right, -1) if o.words[i] in facts().onto), g.right)
    verbs = o.verb_count[f.left] - o.verb_count[g.right]
    return told if verbs == 0 or o.words[at - 1] in o.p.and_ else None


def _status(f: Figure, figures: Sequence[Figure], chances: dict[str, float]) -> frozenset[str] | None:
    if came_from(f, figures):  # what it was is so, whatever it shall come to; what can be or was expected may rise too
        return frozenset({"actual", "capacity", "forecast"})
    if behind := told_behind(f):
        return _BEHIND[behind]
    if governor := governed(f):
        return frozenset({governor})
    likeliest = max(chances.keys() - USUAL, key=chances.__getitem__, default="")
    return frozenset({"actual"}) if likeliest == "target" and done(f) else None


def grown(f: Figure, linked: Linked) -> bool:
    """Whether it is a growth that is measured: «رشد اقتصادی | ۵ درصد است», «رشد از ۹ درصد به ۵ درصد رسید»."""
    o, indicator = f.o, linked.links.get("indicator")
    at = indicator.start if indicator else 0
    return indicator is not None and not o.p.growths.isdisjoint(o.words[max(0, at - 1) : at + 1])


def _is_edge(f: Figure) -> bool:
    """Whether something is only more or less than a figure: «از ۳۰ درصد | بیشتر است»."""
    return _behind(f) in f.o.p.than and f.o.p.surpassed.longest(f.o.words, f.right) is not None


def came_to(f: Figure, figures: Sequence[Figure]) -> Figure | None:
    """From which figure something came to this one: «از ۴۰ درصد | به ۳۲ درصد رسید»."""
    other = figures[f.index - 1] if f.index else None
    return other if other is not None and _comes(other, f) else None


def came_from(f: Figure, figures: Sequence[Figure]) -> bool:
    """Whether something came from this figure to the next."""
    return f.index + 1 < len(figures) and _comes(f, figures[f.index + 1])


def _comes(first: Figure, last: Figure) -> bool:
    """Whether two figures of one thing are told as «از … به …», with no verb between."""
    o, p = first.o, facts()
    units = {figure.unit for figure in (first, last) if figure.q.unit is not None}
    if first.sentence != last.sentence or first.kind != last.kind or len(units) > 1 or first.in_table:
        return False
    return _behind(first) in p.of and _behind(last) in p.onto and o.verb_count[first.right] == o.verb_count[last.left]


def _reached(f: Figure, figures: Sequence[Figure]) -> Figure | None:
    """Which figure one has come to stand in the stead of: «پارسال ۴۰ درصد بود و امسال | به ۳۲ درصد رسید»."""
    g, o = figures[f.index - 1] if f.index else None, f.o
    if g is None or (g.sentence, g.kind, g.unit) != (f.sentence, f.kind, f.unit) or not _is_of_same(g, f):
        return None
    reached = _behind(f) in facts().onto and o.verbs.is_reaching(f.verb) and f.tense in _COME
    was = g.tense == "being" and not o.verbs.is_standing(g.verb) and o.verb_count[f.left] - o.verb_count[g.right] == 1
    return g if reached and was else None


def _is_of_same(g: Figure, f: Figure) -> bool:
    """Whether nothing else is named between two figures that is measured."""
    return not any(f.o.p.nouns.longest(f.o.words, i) for i in range(g.right, f.left))


def _behind(f: Figure) -> str:
    """The word before a figure, its base and what only introduces it («از حدود کیلویی ۵ هزار تومان»)."""
    at = f.q.per[0] if f.q.per and f.q.per[1] == f.left else f.left
    while at > f.low and f.o.words[at - 1] in f.o.p.light:
        at -= 1
    return f.o.words[at - 1] if at > f.low else ""


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
    if _behind(f) in edge:
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


def compared(f: Figure, figures: Sequence[Figure]) -> str | None:
    """The change of a level that a relative clause tells with its size: «۵ تن بود | که ۱۲ درصد رشد نشان می‌دهد»."""
    o = f.o
    g = figures[f.index + 1] if f.index + 1 < len(figures) else None
    if g is None or g.sentence != f.sentence or o.p.connectives.isdisjoint(o.words[f.right : g.left]):
        return None
    alike = g.kind == "percent" or (g.kind, g.unit) == (f.kind, f.unit)
    beside = f.kind == "count" and f.before in o.p.beside  # «۵۰۰ دانش‌آموز در | ۲۰ مدرسه»
    return changed(g, figures) if alike and not beside and _is_of_same(f, g) else None


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


def governed(f: Figure) -> str | None:
    """The status that a word before the figure tells of the verb behind it, where no other verb stands between:
    «قرار است | ۲۰ واحد ساخته شود», «می‌توان | ۲۰ تن تولید کرد»."""
    o = f.o
    cue = next((c for c in reversed(o.named["status"]) if f.low <= c.start < f.left and c.sort == "governor"), None)
    if cue is None or f.verb_at is None:
        return None
    hit = o.k.governors.longest(o.words, cue.start)
    at = hit[0] if hit else cue.start + 1
    verbal = o.verb_count[at] > o.verb_count[cue.start]
    if not verbal and o.verbs_at[at]:  # «موظف | است»
        at, verbal = at + 1, True
    if o.verb_count[f.left] > o.verb_count[at]:
        return None
    moods = _ABLE if cue.label == "capacity" and verbal else _WISHED
    wished = f.tense in moods and not o.verbs.is_having(f.verb)  # «باید از ترکیه که ۲۰ نیروگاه | دارد بیاموزیم»
    return cue.label if wished else None


def told_behind(f: Figure) -> str | None:
    """The status that the predicate behind a figure tells: «۵ میلیون تن | برنامه‌ریزی شده است»."""
    o, verb = f.o, f.verb_at
    if verb is None:
        return None
    start = max(f.right, verb - _PREDICATE)
    said = o.words[start:verb]
    for words in ([*said, o.words[verb]], [*said, o.joined(verb)]):  # «برنامه‌ریزی‌شده», «در نظر | گرفته‌شده»
        for at in range(len(words)):
            hit = o.k.behind.longest(words, at)
            if hit and hit[0] >= len(words) - 1:
                return hit[1]
    unreached = f.tense.startswith("-") and o.verbs.is_reaching(f.verb) and _behind(f) in facts().onto
    return "denied" if unreached else None  # «به ۵ میلیون تن | نرسید»


def done(f: Figure) -> bool:
    """Whether the verb behind a figure tells a deed as done, but for one of speech («از افتتاح ۵ مدرسه | خبر داد»), and
    no word from the beginning of the sentence to behind the verb tells a status."""
    o, verb = f.o, f.verb_at
    if verb is None or f.tense not in _DONE or o.words[verb - 1] in o.p.speech:
        return False
    return not near(o.named_starts["status"], f.low, verb + 2)
