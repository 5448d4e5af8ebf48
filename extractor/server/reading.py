"""What the engine makes of a part of an article that a reader points at."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import to_jsonable_python

from extractor.kinds import FIGURES, KINDS
from extractor.pipeline import Extractor
from extractor.records import Article
from extractor.server.models import Reading, ReadingRequest

_BEFORE = re.compile(r"(?:\S+\s+){0,3}$")
"""Words before the part that may qualify it («بیش از», «حدود»)."""
_FIGURES = tuple(kind.name for kind in FIGURES)


def reading(extractor: Extractor, request: ReadingRequest) -> Reading:
    """The record of the wanted kind in ``text[start:end]``, or the likeliest kind where none is wanted.

    The words before the part are read with it for what qualifies it; where the engine finds no record of the kind,
    the number in the part and the words after it are all that is told.
    """
    text, start, end = request.text, request.start, request.end
    part = text[start:end]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    before = _BEFORE.search(line)
    lead = before.group() if before else ""
    found: Reading | None = None
    for prefix in (lead, ""):
        article = extractor(prefix + part, published_at=request.published_at)
        found = found or _record(article, len(prefix), request.kind)
    return found or _number(extractor, part, request.kind)


def _record(article: Article, start: int, wanted: str | None) -> Reading | None:
    """The widest record of the wanted kind that begins in the part."""
    best: tuple[int, Reading] | None = None
    for kind in KINDS:
        if kind.name in ("statement", "fact") or (wanted and kind.name != wanted):
            continue
        for record in kind.of(article):
            spans = [m.span for m in record.mentions] if kind.entity else [record.span]
            width = max((s.end - s.start for s in spans if s.start >= start), default=0)
            if width and (best is None or width > best[0]):
                best = width, Reading(kind=kind.name, fields=_fields(record, kind.fields))
    return best[1] if best else None


def _fields(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    plain = to_jsonable_python(record)
    linked = {"said_by", "part_of", "parent"}  # their ids are those of another article
    return {name: plain[name] for name in names if name not in linked and plain[name] is not None}


def _number(extractor: Extractor, part: str, wanted: str | None) -> Reading:
    """The number that the part begins with, and what is left as its unit."""
    doc = extractor.doc(part)
    numerals = doc._.numerals
    if not numerals or (wanted and wanted not in _FIGURES):
        return Reading(kind=wanted, fields={})
    number = numerals[0]
    ends = doc._.offsets[number.end - 1][1]
    ends_of = {name: getattr(number, name) for name in ("value", "low", "high")}
    fields: dict[str, Any] = {name: str(value) for name, value in ends_of.items() if value is not None}
    if wanted in ("count", "measure", None) and (unit := part[ends:].strip()):
        fields["unit"] = unit
    return Reading(kind=wanted or "count", fields=fields)
