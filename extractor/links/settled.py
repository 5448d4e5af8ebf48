"""Labels that the words around a figure settle, whatever is weighed: which of them are left to choose from."""

from __future__ import annotations

from collections.abc import Container, Sequence

from extractor.links.candidates import Candidate
from extractor.links.changes import change, transformation
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.links.statuses import status


def left(
    field: str,
    f: Figure,
    linked: Linked,
    figures: Sequence[Figure],
    chances: dict[str, float],
    contrasts: Container[Candidate] = (),
) -> dict[str, float]:
    """The labels that are left, with how likely each is beside the others; ``contrasts``: times that are told beside
    later ones."""
    if field == "change":
        allowed = change(f, linked.labels.get("transformation", ""), figures, contrasts)
    else:
        allowed = transformation(f, linked, figures) if field == "transformation" else status(f, figures, chances)
    kept = {label: chance for label, chance in chances.items() if allowed is None or label in allowed}
    total = sum(kept.values())
    return {label: chance / total for label, chance in kept.items()} if total else chances
