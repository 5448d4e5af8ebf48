"""Who a clause speaks of: the party that it begins with or that stands right before its figure, and the one that «این
سازمان», «این شهر» means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.language.boundaries import boundaries
from extractor.links.candidates import LONGEST, Candidate, Offer, near
from extractor.links.features import Figure
from extractor.links.ways import LANDS

_MEDIA, _CLUB = "body:media", "body:club"
_DOING = LANDS | {"province", "city"}
"""Sorts of places that do what their clause tells."""
_JOINTS = frozenset({"conjunctions", "mark"})


def pointed(o: Offer, parties: Mapping[int, Candidate]) -> dict[int, Candidate]:
    """Where «این سازمان», «شرکت یادشده», «این شهر» begin that mean a party, and which: the last one before whose name
    begins with that word, the last town, province or club, or the last body for «این نهاد».

    Args:
        parties: those of the article by where they begin.
    """
    found: dict[int, Candidate] = {}
    last: dict[str, Candidate] = {}
    sorts = {word: sort for sort, words in o.k.meant.items() for word in words}
    for i, word in enumerate(o.words):
        if (c := parties.get(i)) is not None:
            sort = c.type.partition(":")[0] if c.type != _CLUB else c.type
            if c.type != _MEDIA:
                last[c.words[0]] = last[sort] = last["body" if c.type == _CLUB else sort] = c
            continue
        meant = last.get(word) or last.get(sorts.get(word, ""))
        if meant is None or meant.end > i:
            continue
        if i and o.words[i - 1] in o.p.this:
            found[i - 1] = meant
        elif o.words[i + 1] in o.k.named_before:
            found[i] = meant
    return found


def subject(o: Offer, f: Figure, flow: str) -> Candidate | None:
    """The place that a figure's clause begins with, where a time, a preposition or what it traded is behind it: «اما |
    اردن در این سال ۲ میلیارد دلار کالا صادر کرد», «اردن | ۲ میلیارد دلار واردات داشت»."""
    at = f.scope.clause[0]
    while boundaries().kind(o.norms[at]) == "conjunctions":
        at += 1
    c = next((o.parties[k] for k in near(o.party_starts, at, at + 1)), None)
    if c is None or c.type not in _DOING or c.end > f.left or o.words[c.end] in o.k.with_:
        return None
    if c.end == f.left:
        return c if _traded(o, f, flow) else None
    return c if o.date_at(c.end) or boundaries().kind(o.norms[c.end]) == "prepositions" else None


def _traded(o: Offer, f: Figure, flow: str) -> bool:
    """Whether the verb behind a figure tells its flow: «کالا | صادر کرد», «واردات | داشت»."""
    verb = f.verb_at
    if verb is None or verb <= f.right or flow not in o.k.foreign:
        return False
    return any(o.named["flow"][k].label == flow for k in near(o.named_starts["flow"], verb - 1, verb))


def of_each(o: Offer, f: Figure) -> bool:
    """Whether a figure is told of each of a kind, and so of nobody: «هر تیم | ۱۲ بازیکن دارد»; but not «هر سال»."""
    low = _begin(o, f)
    return f.kind == "count" and o.words[low] in o.k.every and low + 1 < f.left and o.words[low + 1] not in o.k.lasting


def subject_of(o: Offer, f: Figure, meant: Mapping[int, Candidate], plain: bool) -> Candidate | None:
    """The party that has what a figure counts or measures, by its place alone.

    Args:
        meant: what ``pointed`` found.
        plain: whether the figure is of no flow.
    """
    return next(_subjects(o, f, meant, plain), None)


def _subjects(o: Offer, f: Figure, meant: Mapping[int, Candidate], plain: bool) -> Iterator[Candidate]:
    low = _begin(o, f)
    for c in o.parties_in(min(low, f.left - LONGEST), f.left):
        begins = c.start == low or c.start == f.low or (_joins(o, c.start - 1) and not _listed(o, c))
        if begins and (c.end == f.left or (plain and c.end == f.left - 1 and f.before in o.k.with_)):
            yield c
    if low in meant and o.verb_count[low] == o.verb_count[f.left]:
        yield meant[low]
    beside = f.left - 2
    if beside in meant and (beside == f.low or _joins(o, beside - 1)):
        yield meant[beside]


def _begin(o: Offer, f: Figure) -> int:
    """Where a figure's clause begins, past what joins it with the one before."""
    low = f.scope.clause[0]
    while low < f.left and _joins(o, low):
        low += 1
    return low


def _listed(o: Offer, c: Candidate) -> bool:
    """Whether a party stands behind another one that it is told of with: «همدان و | ملایر», not «در همدان، | ملایر»."""
    joint = o.words[c.start - 1] in o.p.and_
    before = (other for other in o.parties_in(c.start - 1 - LONGEST, c.start - 1) if other.end == c.start - 1)
    return any(joint or boundaries().kind(o.norms[other.start - 1]) != "prepositions" for other in before)


def _joins(o: Offer, at: int) -> bool:
    """Whether a clause or a part of it may begin behind a token."""
    return o.words[at] in o.p.and_ or boundaries().kind(o.norms[at]) in _JOINTS
