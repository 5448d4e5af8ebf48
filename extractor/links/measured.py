"""What a row says that it measures: of the phrase that was chosen, what is neither another thing's nor the verb's.

Start at ``measured``; ``headed`` tells where the clause leaves no choice.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, get_args

from extractor.language.boundaries import boundaries
from extractor.language.ezafe import without_ezafe
from extractor.records import Flow
from extractor.words.facts import predicates

if TYPE_CHECKING:
    from extractor.links.candidates import Candidate, Offer
    from extractor.links.features import Figure
    from extractor.links.reader import Scope
    from extractor.mentions import Tokens

_FLOWS = frozenset(get_args(Flow))


def measured(o: Offer, f: Figure, c: Candidate, commodity: Candidate | None) -> Tokens:
    """The tokens of an indicator, shortened where more than its first word is left."""
    start, end = _behind_frame(o, c.start, c.end), c.end
    while end - 1 > start and boundaries().kind(o.norms[end - 1]) == "mark":
        end -= 1
    if start >= f.q.start and end - 1 != f.q.end:  # «۵۴ نفر مصدوم و …»: else nothing but the unit is left
        end = _before_verb(o, start, end)
    if commodity is not None:
        end = _before_other(o, start, end, commodity)
    return start, _before_owner(o, start, end)


def _behind_frame(o: Offer, start: int, end: int) -> int:
    """Behind what only says when or who: «درحال‌حاضر | قیمت گوشت», «عربستان | تولید خود را»."""
    hit = o.k.pointers.longest(o.words, start)
    countries = (place.end for place in o.places_in(start, start + 1) if place.place_kind == "country")
    at = hit[0] if hit else next(countries, start)
    return at if at < end else start


def _before_verb(o: Offer, start: int, end: int) -> int:
    """Before what the verb takes with it, where that stands later: «تریاک | کشف و ضبط شد», «گاز | تولید و به …»."""
    if end - 1 <= start or o.words[end] not in o.p.and_ or o.words[end - 1] not in predicates():
        return end
    led = end + 1 < len(o.norms) and boundaries().kind(o.norms[end + 1]) == "prepositions"
    joined = end + 1 in o.qualified or o.verb(end + 2) or led
    return end - 1 if joined else end


def _before_other(o: Offer, start: int, end: int, commodity: Candidate) -> int:
    """Before a good that is another one than the row's: «قیمت | پراید» of a Peugeot."""
    goods = o.goods_in(start, end)
    if any(_alike(o, good, commodity) for good in goods):
        return end
    return next((good.start for good in goods if good.start > start), end)


def _alike(o: Offer, good: Candidate, other: Candidate) -> bool:
    """Whether two goods share a word or a heading: «نفت» and «نفت برنت»."""
    if good.hs is not None and good.hs == other.hs:
        return True
    words, others = ({without_ezafe(o.norms[i]) for i in range(c.start, c.end)} for c in (good, other))
    return bool(words & others)


def _before_owner(o: Offer, start: int, end: int) -> int:
    """Before a country or the world at its end: «نیروگاه‌های | کشور»."""
    for i in range(start + 1, end):
        hit = o.p.place_nouns.longest(o.words, i)
        if hit and hit[0] == end:
            return i
    return end


def headed(o: Offer, scope: Scope) -> Candidate | None:
    """The noun of measure that a figure's clause begins with, where nothing else stands in it but a verb: «سود آن | ۵
    میلیارد تومان بود»."""
    low = o.sentences[o.sentence_of[scope.left]][0]
    at = bisect_left(o.phrase_starts, scope.left) - 1
    if at < 0 or o.phrase_starts[at] < low or not o.verb(scope.right):
        return None
    c = o.noun_phrase(at)
    begins = c.start == low or o.words[c.start - 1] in o.p.and_ | o.p.breaks
    beside = all(boundaries().kind(norm) == "pronouns" for norm in o.norms[c.end : scope.left])
    light = o.words[c.start] in o.p.light
    if scope.quantity.kind == "count" or light:
        return c if begins and beside and light and len(c.words) > 1 else None
    return c if begins and beside and c.group in _FLOWS else None


def attributed(o: Offer, scope: Scope) -> Candidate | None:
    """The noun phrase that a percentage is an adjective of, as it ends right before it, unless it only counts or tells
    a change: «مشارکت | ۵۰ درصدی مردم»."""
    at = bisect_left(o.phrase_starts, scope.left) - 1
    if at < 0 or o.words[scope.right - 1] not in o.k.attributes:
        return None
    c = o.noun_phrase(at)
    turned = c.type or any(i in o.changes_at for i in range(c.start, c.end))
    manner = len(c.words) == 1 and o.words[c.start - 1] in o.p.onto  # «به صورت ۱۰۰ درصدی»
    return c if c.end == scope.left and not turned and not manner and c.words[-1] not in o.p.light else None
