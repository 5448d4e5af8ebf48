"""Prices that are told by what they are the price of, without a noun for it: «هر کیلوگرم پسته ۸۵ هزار تومان است»."""

from __future__ import annotations

from extractor.links.candidates import Candidate, Offer
from extractor.links.features import Figure

_PRICES = frozenset({"price", "sale", "purchase", "trade"})
"""Flows that a price goes with."""


def priced(o: Offer, f: Figure) -> Candidate | None:
    """The «هر کیلوگرم» of some good whose price a sum of money is; None where the clause tells of another flow, a
    tax or an aid."""
    if f.kind != "money":
        return None
    low, high = f.scope.clause
    for c in reversed(o.bases):
        if low <= c.start and c.end <= f.left and o.words[c.start] in o.k.every:
            break
    else:
        return None
    if o.words[c.start - 1] in o.p.purpose or o.verb_count[f.left] - o.verb_count[c.end]:
        return None
    if o.figures_between(c.end, f.left) or not o.goods_in(c.start, f.left):
        return None
    flows = {hit[1] for i in range(low, high) if (hit := o.p.nouns.longest(o.words, i))}
    return c if flows <= _PRICES else None
