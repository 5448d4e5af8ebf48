"""Mentions of places ─► places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.layers import flat, written
from extractor.mentions import EntityMention, NameMention, PlaceEntity

if TYPE_CHECKING:
    from spacy.tokens import Doc


def places(doc: Doc) -> list[PlaceEntity]:
    """Places by form."""
    found: dict[str, PlaceEntity] = {}
    words = flat(doc)
    names: list[NameMention] = doc._.names
    for m in names:
        if m.label == "LOC":
            key = "".join(words[m.start : m.end])
            entity = found.setdefault(key, PlaceEntity(written(doc, m.start, m.end), country=m.country))
            if m.place_kind in ("country", "province", "city", "region"):
                entity.kind = m.place_kind  # type: ignore[assignment]
            entity.mentions.append(EntityMention(m.start, m.end, "name", m.evidence))
    return list(found.values())
