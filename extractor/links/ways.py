"""Where goods went or came from, told by their deed: «۵ هزار تن آن به عراق | رفت», «از هند و پاکستان | وارد شد»."""

from __future__ import annotations

from collections.abc import Sequence, Set

from extractor.links.candidates import Candidate, Offer, near
from extractor.links.features import Figure
from extractor.words.facts import predicates

LANDS = frozenset({"country", "group"})
"""Sorts of parties that goods go to or come from."""
_OTHER = frozenset(
    {"aid", "casualty", "employment", "investment", "lending", "payment", "re_export", "seizure", "transit", "visit"}
)
"""Flows of what is sent otherwise than by trade."""


def bound(o: Offer, c: Candidate) -> bool:
    """Whether somebody or something went to a country: «به هند | رفت»."""
    return c.type in LANDS and o.words[c.end] in o.p.sent and o.preposition(c.start) in o.p.onto


def way(o: Offer, f: Figure, figures: Sequence[Figure], sides: Set[str]) -> tuple[Candidate, int] | None:
    """The country behind a figure that a deed follows at once, and where that stands.

    Args:
        sides: the prepositions before it.
    """
    following = figures[f.index + 1] if f.index + 1 < len(figures) else None
    high = min(f.high, following.left) if following else f.high
    for c in (o.parties[k] for k in near(o.party_starts, f.right, high)):
        if o.verb_count[c.start] > o.verb_count[f.right]:
            return None
        told = c.end < high and (o.verbs_at[c.end] or o.words[c.end] in o.p.sent or o.words[c.end] in predicates())
        if c.type in LANDS and told and o.preposition(c.start) in sides:
            return c, c.end
    return None


def sent(o: Offer, f: Figure, figures: Sequence[Figure], own: Candidate | None) -> bool:
    """Whether goods went to another country: of a good, or of so much of the one before."""
    found = None if f.counts_beings else way(o, f, figures, o.p.onto)
    if found is None or o.words[found[1]] not in o.p.sent:
        return False
    if f.kind != "measure" and not (own and o.goods_in(own.start, own.end)):
        return False
    cues = o.named["flow"]
    return all(cues[k].label not in _OTHER for k in near(o.named_starts["flow"], f.low, f.high))
