"""Whose a plain count is by its own words: of the party that its noun phrase ends with, and of none where it counts the
sides of something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import HOME
from extractor.links.candidates import Candidate, near
from extractor.links.features import Figure

if TYPE_CHECKING:
    from extractor.links.named import Named

_HOLDERS = ("body", "city", "province", "region", "demonym", "home")
"""Sorts of parties that have what is counted before them; a country abroad is only where that is from («آواره سوری»).
"""
_FEW = (2, 3)
_ANY = "any"


def held(history: Named, f: Figure, meant: Mapping[int, Candidate]) -> Candidate | None:
    """Who has what a figure counts: «۷ بازیکن | آلانیا», «۱۰ تن از دیپلمات‌های | کشورمان», «دو بانوی | آملی», «۹ روستای
    | این شهرستان».

    Args:
        meant: the parties that «این شهرستان» and the like mean, by where they begin (``subjects.pointed``).
    """
    o = history.o
    found = _behind(history, f, meant)
    if found is None or not found.type.startswith(_HOLDERS) or found.country not in (None, HOME):
        return None
    listed = o.words[found.end] in o.p.and_ and bool(o.parties_in(found.end + 1, found.end + 2))
    acted_on = boundaries().kind(o.norms[found.end]) == "object_marker" if found.end < len(o.norms) else False
    return None if listed or acted_on else found


def of_sides(history: Named, f: Figure, meant: Mapping[int, Candidate]) -> bool:
    """Whether a figure counts those who have something with each other, of none of whom it is: «روابط | دو کشور»,
    «دیدار دو تیم سپیدرود و شاهین»; but not «دو شهرستان | استان کرمان»."""
    o = history.o
    unit = o.k.sides.longest(o.words, f.q.end - 1)
    if f.kind != "count" or unit is None or f.q.value not in _FEW or o.words[f.right] in o.p.of:
        return False
    holder = held(history, f, meant)
    return holder is None or unit[1] in (_ANY, holder.type.partition(":")[0])


def _behind(history: Named, f: Figure, meant: Mapping[int, Candidate]) -> Candidate | None:
    """The last party that the noun phrase of a count has in it, or that stands right behind it."""
    o = history.o
    if f.kind != "count":
        return None
    own = history.own(f)
    end = own.end if own else f.right
    if o.words[end] in o.p.of:
        end = next((o.noun_phrase(k).end for k in near(o.phrase_starts, end + 1, end + 2)), end)
    if pointer := next((meant[i] for i in range(f.right, min(end + 1, f.high)) if i in meant), None):
        return pointer
    inside = o.parties_in(f.right, min(end + 1, f.high))
    return inside[-1] if inside else None
