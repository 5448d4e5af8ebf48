"""When a figure holds, and per what: the times and the bases of rates of an article."""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.mentions import Numeral

if TYPE_CHECKING:
    from extractor.links.candidates import Candidate, Offer


def times(o: Offer) -> list[Candidate]:
    """Dates, what points to one («این مدت»), and times that a number tells."""
    found = []
    for index, date in enumerate(o.dates):
        made = o.candidate("date", date.start, date.end)
        made.type, made.index = date.grain, index
        found.append(made)
    long = [(start, end, told) for start, end, told in o.phrases_of(o.k.long) if o.is_base(start, end)]
    for start, end, _ in [*o.phrases_of(o.k.pointers), *long]:
        if not any(date.start < end and start < date.end for date in o.dates):
            made = o.candidate("date", start, end)
            made.type = "pointer"
            found.append(made)
    for numeral in o.doc_numerals:  # «طی ۲۴ ساعت گذشته», «عملکرد ۴ ماهه»
        hit = o.k.spans.longest(o.words, numeral.end)
        if hit and o.dated.isdisjoint(range(numeral.start, hit[0])) and not _is_length(o, numeral, hit[0]):
            made = o.candidate("date", numeral.start, hit[0])
            made.type = "span"
            found.append(made)
        elif lasting := _lasting(o, numeral):
            found.append(lasting)
    return sorted(found, key=lambda c: c.start)


def _is_length(o: Offer, numeral: Numeral, end: int) -> bool:
    """Whether a number of years, months or days tells an age or a term, and no time («وام | ۱۰ ساله»)."""
    k, words = o.k, o.words
    if end - numeral.end != 1 or words[numeral.end] not in k.ages or words[end] in k.recent:
        return False
    before = words[numeral.start - 1] if numeral.start else ""
    return before in k.terms or (words[numeral.end] not in k.monthly and before not in k.courses)


def _lasting(o: Offer, numeral: Numeral) -> Candidate | None:
    """A time that a number tells: how long («در ۶ روز») or which («هفته پنجم»)."""
    k, words = o.k, o.words
    start, end, before = numeral.start, numeral.end, words[numeral.start - 1] if numeral.start else ""
    sort = ""
    if numeral.ordinal and before in k.numbered:
        start, sort = start - 1, "numbered"
    elif not numeral.ordinal and before in k.during and words[end] in k.lasting:
        end, sort = end + 1, "lasting"
    if not sort or not o.dated.isdisjoint(range(start, end)):
        return None
    made = o.candidate("date", start, end)
    made.type = sort
    return made


def bases(o: Offer) -> list[Candidate]:
    """«هر کیلوگرم», «سالانه», «یک گرم» of its price; «در ماه» of a date is none."""
    found = [
        o.candidate("per", start, end)
        for start, end, _ in o.phrases_of(o.k.bases)
        if o.dated.isdisjoint(range(start, end)) and o.figures.get(start - 1, -1) != o.figures.get(start)  # «۷۰ متری»
    ]
    each = compress(count(), map(o.k.each.__contains__, o.words))
    found += [o.candidate("per", i, i + 1) for i in each if i + 1 in o.qualified]
    every = o.k.every
    for i in compress(count(), map(every.__contains__, o.words)):
        if i + 1 < len(o.norms):
            end = i + 2
            bare = i + 1 in o.numbers and i + 1 not in o.figures
            if bare and end < len(o.norms) and boundaries().kind(o.norms[end]) in (None, "predicates"):
                end += 1  # «هر ۱۰ متقاضی», a stop elsewhere («متقاضی کمک»)
            number = o.figures.get(i + 1, -1)  # «هر | ۱۰ هکتار», but «هر هکتار | ۵۰ تن»
            while end < min(i + 4, len(o.norms)) and (o.figures.get(end) == number or not o.stops_at[end]):
                end += 1
            found.append(o.candidate("per", i, end))
    for q in o.quantities:
        if q.per:
            found.append(o.candidate("per", *q.per))
        elif q.kind == "measure" and q.value == 1:
            found.append(o.candidate("per", q.start, q.end))
    unique = {(c.start): c for c in found}
    return [unique[key] for key in sorted(unique)]
