"""Labels that the words around a figure settle, whatever is weighed: which of them are left to choose from."""

from __future__ import annotations

from collections.abc import Container, Sequence

from extractor.links.candidates import Candidate
from extractor.links.changes import change, transformation
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.links.statuses import status, unaimed


def allowed(
    field: str, f: Figure, linked: Linked, figures: Sequence[Figure], contrasts: Container[Candidate] = ()
) -> frozenset[str] | None:
    """The labels that are left before any is weighed, where not all; of one alone nothing needs to be weighed.
    ``contrasts``: times that are told beside later ones."""
    if field == "change":
        return change(f, linked.labels.get("transformation", ""), figures, contrasts)
    return transformation(f, linked, figures) if field == "transformation" else status(f, figures)


def left(field: str, f: Figure, only: frozenset[str] | None, chances: dict[str, float]) -> dict[str, float]:
    """How likely each of the labels that are left is beside the others."""
    if only is None and field == "status":
        only = unaimed(f, chances)
    kept = {label: chance for label, chance in chances.items() if only is None or label in only}
    total = sum(kept.values())
    return {label: chance / total for label, chance in kept.items()} if total else chances
