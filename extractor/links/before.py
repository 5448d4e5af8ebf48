"""What the figures decided before tell of a link: lists, and sentences that go on, link each figure as the last."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.links.blocks import Feature
from extractor.links.candidates import Candidate
from extractor.links.features import Figure
from extractor.links.history import History

_NOWHERE = frozenset({"flow"})
"""Links to labels, which stand nowhere in the text."""
_MANY, _SEVERAL = 4, 3
"""Figures decided before, and candidates that these have; more are the same."""


class Before:
    """A figure behind those that were decided.

    Attributes:
        near_by: where the figure before stands.
    """

    __slots__ = ("_alike", "_history", "_kept", "_previous", "_twin", "f", "near_by")

    def __init__(self, history: History, f: Figure) -> None:
        self.f, self._history = f, history
        self._previous, twin = history.previous(f), history.twins.get(f.index)
        self._twin = history.done[twin.index] if twin else None
        self.near_by = history.near_by(f, self._previous)
        other = self._previous[0] if self._previous else None
        self._alike = other is not None and other.kind == f.kind and other.unit == f.unit
        self._kept: dict[str, Candidate | None] = {}
        """What ``kept`` has found."""

    def kept(self, role: str) -> Candidate | None:
        """What the figure before has."""
        if role not in self._kept:
            self._kept[role] = self._history.goes_on(role, self.f, self._previous[0]) if self._previous else None
        return self._kept[role]

    def again(self, role: str) -> Candidate | None:
        """What another figure of the same number has."""
        return self._twin.links.get(role) if self._twin else None

    def likely(self, role: str) -> frozenset[str]:
        """The keys of what those figures have."""
        return frozenset(c.key for c in (self.kept(role), self.again(role)) if c is not None)

    def see(self, role: str, found: Iterable[tuple[Candidate, list[Feature]]]) -> None:
        """Add what is seen of each candidate of a link."""
        f, near_by, kept, again = self.f, self.near_by, self.kept(role), self.again(role)
        kind, key = f.kind, kept.key if kept is not None else None
        other = self._previous[0] if self._previous and role not in _NOWHERE else None
        tally = self._history.tally(role, f)
        number, much = min(_SEVERAL, len(tally.counts)), tally.much
        before = other.place(kept) if other and kept is not None else None
        for c, seen in found:
            if again is not None and c.key == again.key:
                seen.append(("twinned", kind, f.in_title))
            if c.key == key:
                seen.append(("kept", near_by, kind))
            seen.append(("chosen", much(c.key), number, c.type, near_by))
            if other:
                alike = (
                    "none" if kept is None else "is" if c.key == key else "alike" if c.type == kept.type else "other"
                )
                seen.append(("since", _since(c, f, other), alike, near_by, c.type, kind))
                if before:
                    seen.append(("parallel", *before, *f.place(c), near_by, self._alike, alike))

    def none(self, role: str, number: int, unruled: bool) -> list[Feature]:
        """What is seen of having none of ``number`` candidates."""
        f, tally = self.f, self._history.tally(role, self.f)
        known = _known(self._previous is not None, self.kept(role))
        told = _known(self._twin is not None, self.again(role))
        return [
            ("none_beside", f.in_title, known, self.near_by, told, number, unruled),
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
