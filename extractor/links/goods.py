"""The goods that an article names, with their codes. Start at ``goods``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from extractor.language.gazetteer import HOME
from extractor.spelling.letters import squeeze
from extractor.words.facts import commodities, goods_patterns
from extractor.words.tariffs import tariff_codes

if TYPE_CHECKING:
    from extractor.links.candidates import Candidate, Offer
    from extractor.links.features import Figure
    from extractor.mentions import QuantityMention

_NEAR = 5
"""Most tokens between a good and the label of its code."""
_ROUND = frozenset({1, 10, 100, 1000})
"""Units of a currency that a rate is told of."""
_HEADING = 4
"""Digits of a heading of the Harmonized System."""


def goods(o: Offer) -> list[Candidate]:
    """The goods, but those in the names of persons («ایلان | ماسک») and banks («بانک | مسکن»), those that are counted
    with others or left out («با احتساب | میعانات گازی», «به جز | نفت خام»), and what a sum is after («حق | مسکن»)."""
    banks = {i for m in o.doc._.organizations if m.kind == "bank" for i in range(m.start, m.end)}
    named = o.in_persons | banks
    named |= {end for table in (o.k.counted_in, o.k.rights) for _, end, _ in o.phrases_of(table)}
    named |= {q.per[0] for q in o.quantities if q.per and q.per[1] - q.per[0] == 1}  # «ماهی ۵۰۰ هزار تومان»
    found = [
        _made(o, start, end, good.weak, good.hs)
        for start, end, good in o.phrases_of(commodities())
        if start not in named
    ]
    taken = {i for c in found for i in range(c.start, c.end)}
    found = sorted((*found, *_currencies(o, taken)), key=lambda c: c.start)
    _code(o, found)
    return found


def _made(o: Offer, start: int, end: int, weak: bool, hs: str | None) -> Candidate:
    made = o.candidate("good", start, end)
    made.good, made.hs, made.type = True, hs, "weak" if weak else "good"
    return made


def _currencies(o: Offer, taken: set[int]) -> Iterator[Candidate]:
    """Those that are priced, not what is counted in them: «نرخ | دلار», not «۵ میلیارد | دلار»."""
    patterns = goods_patterns()
    alone, every = patterns.currencies, patterns.currencies | patterns.with_country
    for i, word in enumerate(o.words):
        if word not in every or i in taken or (i in o.figures and not _base(o, o.quantities[o.figures[i]])):
            continue
        end = _behind(o, i + 1)
        if end > i + 1 or word in alone:
            yield _made(o, i, end, weak=end == i + 1, hs=None)


def _behind(o: Offer, at: int) -> int:
    """Where the country ends that a currency's word has behind it («دلار | آمریکا»)."""
    if place := next((p for p in o.places_in(at, at + 1) if p.place_kind == "country" and p.country != HOME), None):
        return place.end
    hit = o.k.demonyms.longest(o.words, at)
    return hit[0] if hit else at


def in_rates(o: Offer) -> set[int]:
    """Tokens of currencies that something is told of each of, their countries included («هر | دلار آمریکا»)."""
    patterns = goods_patterns()
    every = patterns.currencies | patterns.with_country
    rated = (c for c in o.goods if c.start and o.words[c.start] in every and o.words[c.start - 1] in o.k.every)
    return {i for c in rated for i in range(c.start, c.end)}


def in_figures(o: Offer) -> Iterator[int]:
    """Tokens of countries behind sums in their currency («۵ میلیون ریال | سعودی»)."""
    patterns = goods_patterns()
    for q in o.quantities:
        if o.words[q.end - 1] in patterns.currencies | patterns.with_country:
            yield from range(q.end, _behind(o, q.end))


def named_after(every: list[Candidate]) -> Callable[[int, int], bool]:
    """Whether a party is no more than what a good is named after («نفت | برنت»)."""
    ends = {i: c.end for c in every if c.type == "good" for i in range(c.start, c.end)}
    begun = {c.start for c in every}
    return lambda start, end: start in ends and (start not in begun or end <= ends[start])


def foreign(o: Offer, f: Figure, c: Candidate) -> bool:
    """Whether a good is another figure's: one of another label, and for persons, bodies and projects that are counted
    all but those of their clause that no other figure counts."""
    low, high = f.scope.clause
    theirs = low <= c.start < high and (c.start >= f.left or not o.figures_between(low, c.start))
    return o.lists.elsewhere(c, f.left) or (f.counts_beings and not theirs)


def of_things(o: Offer, f: Figure, own: Candidate) -> bool:
    """Whether a figure counts things that are no goods and no pieces of any: «۵ روستا», not «۵ دستگاه»."""
    unit = squeeze(f.q.unit or "")
    return f.kind == "count" and unit not in o.k.pieces and not o.goods_in(own.start, own.end)


def thing(o: Offer, c: Candidate) -> Candidate | None:
    """What a noun of measure is of: «بلیت» of «قیمت بلیت»."""
    start = c.start
    while start < c.end - 1:
        if hit := o.p.nouns.longest(o.words, start):
            start = hit[0]
        elif o.words[start] in o.p.light or o.words[start] in o.p.fillers:
            start += 1
        else:
            break
    if start == c.start or start >= c.end:
        return None
    return o.candidate("phrase", start, c.end)


def _base(o: Offer, q: QuantityMention) -> bool:
    """Whether a sum is what a rate is told of: «هر ۱۰۰ ین ژاپن | ۳۰ هزار ریال»."""
    following = o.figures.get(_behind(o, q.end))
    return q.value in _ROUND and following is not None and o.quantities[following].kind == "money"


def _code(o: Offer, every: list[Candidate]) -> None:
    """Give goods the codes that the text names right behind or before them, to all of a name what these share."""
    named: dict[str, list[str]] = {}
    starts, ends = [c.start for c in every], [c.end for c in every]
    for label, at, digits in tariff_codes(o.doc):
        k = bisect_right(ends, label) - 1
        if k < 0 or ends[k] < label - _NEAR or o.figures_between(ends[k], label):
            k = bisect_left(starts, at + 1)
            if starts[k : k + 1] != [at + 1]:
                continue
        named.setdefault(every[k].key, []).append(digits)
    for c in every:
        places = zip(*named.get(c.key, ()), strict=False)
        shared = len([*takewhile(lambda digits: len(set(digits)) == 1, places)]) // 2 * 2
        if shared >= _HEADING:
            c.hs = named[c.key][0][:shared]
