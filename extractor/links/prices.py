"""Prices that are told by what they are the price of, without a noun for it: «هر کیلوگرم پسته ۸۵ هزار تومان است»,
«نفت برنت ۹۰ دلار در هر بشکه معامله شد»."""

from __future__ import annotations

from extractor.links.candidates import Candidate, Offer
from extractor.links.features import Figure

_PRICES = frozenset({"price", "sale", "purchase", "trade"})
"""Flows that a price goes with."""
_BEHIND = 3
"""Most tokens from a sum to its «هر بشکه»."""


def priced(o: Offer, f: Figure) -> Candidate | None:
    """The «هر کیلوگرم» of some good whose price a sum of money is; None where the clause tells of another flow, a
    tax or an aid."""
    if f.kind != "money":
        return None
    low, high = f.scope.clause
    near = (c for c in reversed(o.bases) if low <= c.start < min(high, f.right + _BEHIND))
    base = next((c for c in near if o.words[c.start] in o.k.every and (c.end <= f.left or behind(o, c))), None)
    if base is None or o.words[base.start - 1] in o.p.purpose:
        return None
    before, after = (base.end, f.left) if base.end <= f.left else (f.right, base.start)
    if o.verb_count[after] - o.verb_count[before] or o.figures_between(before, after) or not o.goods_in(low, f.left):
        return None
    flows = {hit[1] for i in range(low, high) if (hit := o.p.nouns.longest(o.words, i))}
    return base if flows <= _PRICES else None


def behind(o: Offer, base: Candidate) -> bool:
    """Whether a base belongs to the sum before it: «۹۰ دلار در هر بشکه», not «۹۰ دلار و هر گرم طلا …»."""
    return o.words[base.start - 1] in o.p.in_
