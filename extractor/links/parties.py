"""Who a figure may be of, or who may be on its other side: places, bodies, groups of countries, and «کشور»."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from extractor.codes import country_of
from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import HOME, gazetteer
from extractor.layers import written
from extractor.links.goods import in_figures, in_rates, named_after
from extractor.spelling.letters import squeeze

if TYPE_CHECKING:
    from extractor.links.candidates import Candidate, Offer

_country = cache(country_of)
_TOWNS = frozenset({"city", "province"})
_CONTEST = 5
"""Most words from «قهرمانی» to «کشور»."""
_LANDS = 4
"""Most words from «کشورهای» to where they lie."""


def parties(o: Offer) -> list[Candidate]:
    """The parties of an article, in order; of places it is told whether a body or good has them in its name («دلار |
    آمریکا»). Those that a good is named after are none («نفت | برنت»), but for countries."""
    found: dict[int, Candidate] = {}
    taken = {i for good in o.goods for i in range(good.start, good.end)}
    taken |= set(in_figures(o))
    rated = in_rates(o)
    in_good = named_after(o.goods)
    for body in (m for m in o.doc._.organizations if not in_good(m.start, m.end)):
        made = o.candidate("party", body.start, body.end)
        made.type = f"body:{body.kind}"
        found[body.start] = made
        taken |= set(range(body.start, body.end))
    for made in _named(o, taken):
        if made.start in rated or (made.type.partition(":")[0] != "country" and in_good(made.start, made.end)):
            continue
        if found.setdefault(made.start, made) is not made:
            found[made.start + 1] = made
    for made in _ambiguous(o, found, taken):
        found[made.start] = made
    for made in (*_demonyms(o), *_townsmen(o, found)):
        if made.start not in taken:
            found.setdefault(made.start, made)
    _place_lands(o, found)
    for made in (*_unnamed(o), *_numbered(o)):
        known = found.setdefault(made.start, made)
        if made.type == "group" and made.end == known.end:  # «اتحادیه اروپا» is a body too
            found[made.start] = made
    for made in _home(o):
        found.setdefault(made.start, made)
    every = [found[start] for start in sorted(found)]
    return [c for c in every if c.type != "home" or c.country]


def _named(o: Offer, taken: set[int]) -> Iterator[Candidate]:
    """The places that an earlier stage has found."""
    for place in o.places:
        made = o.candidate("party", place.start, place.end)
        made.type = place.place_kind or "place"
        if place.start in taken:
            made.type += ":in"
        if place.place_kind == "country":
            made.country = place.country
            made.key = place.country or made.key
            if o.words[place.start] in o.k.classes["country"] and place.end - place.start > 1:
                made.name = written(o.doc, place.start + 1, place.end)  # «کشور | افغانستان»
        yield made


def _ambiguous(o: Offer, found: dict[int, Candidate], taken: set[int]) -> Iterator[Candidate]:
    """Places whose names are ordinary words too («گلستان»): one that ends a post or body («استاندار گلستان») or has a
    word of class («استان گلستان») is a place everywhere, and each is at the head of an item («بم با ۳۰ هزار تن»)."""
    words = o.words
    bodies = (m for m in o.doc._.organizations if m.kind != "media")  # «خبرگزاری فارس» is no place
    starts = {m.end: m.start for m in (*o.doc._.officials, *bodies)}
    others = {i for m in (*o.doc._.persons, *o.places) for i in range(m.start, m.end)}
    places = [(i, *place) for i, place in gazetteer().kinds(o.doc).items() if i not in others]
    known = {tuple(words[place.start + 1 : place.end]) for place in o.places}
    known |= {
        tuple(words[start:end])
        for start, end, kind, _ in places
        if starts.get(end, start) < start and kind == "province" and words[start] not in o.k.adjectives
    }
    free = {"".join(words[place.start : place.end]): (place.start, place.end) for place in reversed(o.places)}
    figures = {(q.qualifier_tokens or (q.start,))[0] for q in o.quantities}
    for start, end, kind, country in places:
        begins = not start or o.stops_at[start - 1]
        heads = begins and words[end] in o.k.with_ and end + 1 in figures
        inside = start in taken and end not in starts
        if start not in found and not inside and (heads or tuple(words[start:end]) in known):
            made = o.candidate("party", start, end)
            made.type = f"{kind}:in" if start in taken else kind
            if kind == "country" and country:
                made.country = made.key = country
            if made.key in free:
                made.name = written(o.doc, *free[made.key])  # as it stands alone, not in a body's name
            yield made


def _numbered(o: Offer) -> Iterator[Candidate]:
    """Owners of a class that a number names: «منطقه ۱۲», «فاز دو»."""
    for start, end in o.number_ends.items():
        if start and start not in o.figures and start not in o.dated and o.words[start - 1] in o.k.numbered_owners:
            made = o.candidate("party", start - 1, end)
            made.type = f"named:{o.words[start - 1]}"
            yield made


def _demonyms(o: Offer) -> Iterator[Candidate]:
    """The countries and provinces that adjectives tell: Iran by «ایرانی», but not those of people's names."""
    for start, end, name in o.phrases_of(o.k.demonyms):
        if start in o.in_persons:
            continue
        made = o.candidate("party", start, end)
        made.type, made.name = "demonym", name
        made.country = _country(name)
        made.key = made.country or squeeze(name)
        yield made


def _townsmen(o: Offer, found: dict[int, Candidate]) -> Iterator[Candidate]:
    """The towns and provinces that the article names, by the adjectives of their names behind a noun («دو بانوی
    | آملی», «۳ کارگر | مراغه‌ای»), those in the names of people left out."""
    named: dict[str, Candidate] = {}
    for c in sorted(found.values(), key=lambda c: (c.end - c.start, c.start)):
        if c.type.partition(":")[0] in _TOWNS:
            named.setdefault(c.words[-1], c)
    if not named:
        return
    for i, word in enumerate(o.words):
        stems = (word.removesuffix(end) for end in o.k.townsman if word.endswith(end))
        place = next(filter(None, map(named.get, stems)), None)
        behind = i and (i - 1 in o.figures or not o.stops_at[i - 1])
        if place and behind and i not in o.in_persons:
            made = o.candidate("party", i, i + 1)
            made.type, made.key = "demonym", place.key
            made.name = place.name or written(o.doc, place.start, place.end)
            yield made


def _unnamed(o: Offer) -> Iterator[Candidate]:
    """Parties that no earlier stage has named: groups, the world, owners of a class («شرکت …»)."""
    for table, name in ((o.k.groups, "group"), (o.k.world, "world")):
        for start, end, _ in o.phrases_of(table):
            if not _contested(o, start):
                made = o.candidate("party", start, end)
                made.type = name
                yield made
    for start, end, _ in o.spans:
        if o.words[start] in o.k.owners and end - start > 1 and not _bare(o, start + 1):
            made = o.candidate("party", start, min(end, start + 3))
            made.type = f"named:{o.words[start]}"
            yield made


def _place_lands(o: Offer, found: dict[int, Candidate]) -> None:
    """Countries by where they lie, in the stead of that place: «کشورهای عربی حوزه | خلیج فارس», but not those of a list
    («کشورهای | عراق و سوریه»)."""
    regions = {place.start: place.end for place in o.places if place.place_kind != "country"}
    for start, word in enumerate(o.words):
        if word not in o.k.lands:
            continue
        at = start + 1
        while at < min(start + _LANDS, len(o.norms)) and not o.stops_at[at] and at not in regions:
            at += 1
        if end := regions.get(at):
            made = o.candidate("party", start, end)
            made.type = "group"
            for inside in range(start, end):
                found.pop(inside, None)
            found[start] = made


def _home(o: Offer) -> Iterator[Candidate]:
    """«کشور» where it is the one that the paper speaks from: neither counted («۶۰ کشور») nor a ministry's («وزیر کشور»)
    nor one of others («کشور شما»)."""
    for start, end, _ in o.phrases_of(o.k.home):
        before = o.words[start - 1] if start else ""
        if start in o.figures or before in o.k.not_home["before"] or o.words[end] in o.k.not_home["behind"]:
            continue
        if _contested(o, start):
            continue
        made = o.candidate("party", start, end)
        made.type = "home"
        if before not in o.p.this:
            made.name, made.country, made.key = o.k.home_name, HOME, HOME
        yield made


def _bare(o: Offer, at: int) -> bool:
    """Whether what stands behind a word of class names nothing: «بخش | دیگری», «شهر | دست‌کم»."""
    return o.words[at] in o.k.unnamed or boundaries().kind(o.norms[at]) is not None


def _contested(o: Offer, at: int) -> bool:
    """Whether a country or the world is only what a contest is for: «مسابقات قهرمانی بانوان | کشور»."""
    low = at
    while low and at - low < _CONTEST and (low - 1 in o.numbers or not o.stops_at[low - 1]):
        low -= 1
    return not o.k.contests.isdisjoint(o.words[low:at])


def _be(o: Offer, c: Candidate, other: Candidate) -> None:
    c.type, c.country, c.key = "country", other.country, other.key
    c.name = other.name or written(o.doc, other.start, other.end)


def speak_of_home(o: Offer) -> None:
    """«کشور» is that of a speaker from abroad in what he says; one who is sent there is not from there («رایزن بازرگانی
    در چین»)."""
    named: dict[str, Candidate] = {}
    for c in o.parties:
        if c.type != "home" and c.country and o.words[c.start - 1] not in o.p.in_:
            named.setdefault(c.key, c)
    for c in o.parties:
        if c.type != "home" or HOME in o.speakers[c.start]:
            continue
        countries = [named[key] for key in o.speakers[c.start] if key in named]
        if len(countries) == 1:
            _be(o, c, countries[0])
