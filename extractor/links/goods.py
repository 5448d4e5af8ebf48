"""The goods that an article names, with their codes. Start at ``goods``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import takewhile
from typing import TYPE_CHECKING

from extractor.words.facts import commodities
from extractor.words.tariffs import tariff_codes

if TYPE_CHECKING:
    from extractor.links.candidates import Candidate, Offer

_NEAR = 5
"""Most tokens between a good and the label of its code."""
_HEADING = 4
"""Digits of a heading of the Harmonized System."""


def goods(o: Offer) -> list[Candidate]:
    """The goods, but those in the names of persons («ایلان | ماسک») and banks («بانک | مسکن»)."""
    found = []
    named = {i for m in o.doc._.persons for i in range(m.start, m.end)}
    named |= {i for m in o.doc._.organizations if m.kind == "bank" for i in range(m.start, m.end)}
    for start, end, good in o.phrases_of(commodities()):
        if start in named:
            continue
        made = o.candidate("good", start, end)
        made.good, made.hs, made.type = True, good.hs, "weak" if good.weak else "good"
        found.append(made)
    _code(o, found)
    return found


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
