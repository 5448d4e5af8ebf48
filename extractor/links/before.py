"""What the figures decided before tell of a link: lists, and sentences that go on, link each figure as the last."""

from __future__ import annotations

from extractor.links.blocks import Feature
from extractor.links.candidates import Candidate
from extractor.links.features import Figure
from extractor.links.history import History

_NOWHERE = frozenset({"flow"})
"""Links to labels, which stand nowhere in the text."""
_MANY, _SEVERAL = 4, 3
"""Figures decided before, and candidates that these have; more are the same."""


class Before:
    """One link of a figure.

    Attributes:
        kept: what the figure before has.
        again: what another figure of the same number has.
        near_by: where the figure before stands.
    """

    __slots__ = ("_alike", "_known", "_other", "_tally", "_told", "again", "f", "kept", "near_by")

    def __init__(self, history: History, role: str, f: Figure) -> None:
        previous, twin = history.previous(f), history.twins.get(f.index)
        self.f, self.near_by = f, history.near_by(f, previous)
        self.kept = history.goes_on(role, f, previous[0]) if previous else None
        self.again = history.done[twin.index].links.get(role) if twin else None
        self._known = _known(previous is not None, self.kept)
        self._told = _known(twin is not None, self.again)
        self._other = previous[0] if previous and role not in _NOWHERE else None
        self._alike = previous is not None and (previous[0].kind, previous[0].unit) == (f.kind, f.unit)
        self._tally = history.tally(role, f)

    @property
    def likely(self) -> frozenset[str]:
        """The keys of what those figures have."""
        return frozenset(c.key for c in (self.kept, self.again) if c is not None)

    def of(self, c: Candidate) -> list[Feature]:
        """What is seen of a candidate."""
        f, kept, again, near_by, found = self.f, self.kept, self.again, self.near_by, list[Feature]()
        if again is not None and c.key == again.key:
            found.append(("twinned", f.kind, f.in_title))
        if kept is not None and c.key == kept.key:
            found.append(("kept", near_by, f.kind))
        tally = self._tally
        found.append(("chosen", tally.much(c.key), min(_SEVERAL, len(tally.counts)), c.type, near_by))
        if other := self._other:
            alike = (
                "none" if kept is None else "is" if c.key == kept.key else "alike" if c.type == kept.type else "other"
            )
            found.append(("since", _since(c, f, other), alike, near_by, c.type, f.kind))
            if kept is not None:
                found.append(("parallel", *other.place(kept), *f.place(c), near_by, self._alike, alike))
        return found

    def none(self, number: int, unruled: bool) -> list[Feature]:
        """What is seen of having none of ``number`` candidates."""
        f, tally = self.f, self._tally
        return [
            ("none_beside", f.in_title, self._known, self.near_by, self._told, number, unruled),
            ("none_chosen", min(_MANY, tally.figures), tally.share(), self.near_by),
        ]


def _known(told: bool, c: Candidate | None) -> str:
    return "no" if not told else "null" if c is None else "some"


def _since(c: Candidate, f: Figure, other: Figure) -> str:
    """Where a candidate stands to a figure and the one before: named anew between the two, behind both, …"""
    if c.start >= f.right:
        return "ahead"
    if c.start >= other.right:
        return "new"
    return "beside" if c.start >= other.low else "old"
