"""Prices that are told by what they are the price of, without a noun for it: «هر کیلوگرم پسته ۸۵ هزار تومان است»,
«نفت برنت ۹۰ دلار در هر بشکه معامله شد», «کیلویی ۵ هزار تومان», «دلار در بازار به ۶۰ هزار تومان رسید»."""

from __future__ import annotations

from decimal import Decimal

from extractor.links.candidates import Candidate, Offer
from extractor.links.features import Figure
from extractor.words.facts import goods_patterns

_PRICES = frozenset({"price", "sale", "purchase", "trade"})
"""Flows that a price goes with."""
_MADE = frozenset({"export", "import", "production", "consumption", "distribution"})
"""… and those whose goods have one."""
_MOST = Decimal(10) ** 9
"""What a coin or a barrel costs less than."""
_BEHIND = 3
"""Most tokens from a sum to its «هر بشکه»."""


def priced(o: Offer, f: Figure) -> Candidate | None:
    """What a sum of money is the price of: the «هر کیلوگرم» of some good, the «کیلویی» right before it, or what is
    quoted; None where the clause tells of another flow, a tax or an aid."""
    if f.kind != "money":
        return None
    return each(o, f) or by_unit(o, f) or quoted(o, f)


def each(o: Offer, f: Figure) -> Candidate | None:
    """«هر کیلوگرم پسته ۸۵ هزار تومان», «۹۰ دلار در هر بشکه»."""
    low, high = f.scope.clause
    near = (c for c in reversed(o.bases) if low <= c.start < min(high, f.right + _BEHIND))
    base = next((c for c in near if o.words[c.start] in o.k.every and (c.end <= f.left or behind(o, c))), None)
    if base is None or o.words[base.start - 1] in o.p.purpose:
        return None
    before, after = (base.end, f.left) if base.end <= f.left else (f.right, base.start)
    if o.verb_count[after] - o.verb_count[before] or o.figures_between(before, after) or not o.goods_in(low, f.left):
        return None
    return base if flows(o, low, high) <= _PRICES else None


def by_unit(o: Offer, f: Figure) -> Candidate | None:
    """The clause as far as the base that stands right before its sum: «سیب کیلویی | ۵ هزار تومان»."""
    base, low = next((c for c in o.bases if c.end == f.left), None), f.scope.clause[0]
    if base is None or o.words[base.start] not in goods_patterns().by_unit:
        return None
    if not flows(o, low, f.left) <= _PRICES | _MADE:
        return None
    return o.candidate("per", low, base.end)


def quoted(o: Offer, f: Figure) -> Candidate | None:
    """«دلار در بازار آزاد به ۶۰ هزار تومان رسید», «نفت برنت ۸۰ دلار معامله شد»: the currency, coin or grade of oil that
    the clause begins with."""
    low, high = f.scope.clause
    while low < f.left and (o.words[low] in o.p.and_ or o.words[low] in o.k.every):
        low += 1
    goods = goods_patterns()
    begun = o.words[low] in goods.quoted | goods.currencies and f.q.value is not None and f.q.value < _MOST
    good = next((c for c in o.goods_in(low, f.left) if c.start == low), None) if begun else None
    told = good is None or o.verb_count[f.left] - o.verb_count[low] or not flows(o, low, high) <= _PRICES
    return None if told else good


def flows(o: Offer, low: int, high: int) -> set[str]:
    """The flows of the nouns between two tokens."""
    return {hit[1] for i in range(low, high) if (hit := o.p.nouns.longest(o.words, i))}


def behind(o: Offer, base: Candidate) -> bool:
    """Whether a base belongs to the sum before it: «۹۰ دلار در هر بشکه», not «۹۰ دلار و هر گرم طلا …»."""
    return o.words[base.start - 1] in o.p.in_
