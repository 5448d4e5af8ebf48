"""What each station of the pipeline added to one text, and why: the answer to «why is this here?».

A stage's items are shown as ``mentions.py`` has them: the words, the fields that are set, the evidence.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractor.kinds import ADDED
from extractor.layers import LISTS
from extractor.mentions import Entities, Party, SpeakerRef, Time
from extractor.pipeline import Extractor
from extractor.records import Evidence

if TYPE_CHECKING:
    from spacy.tokens import Doc

HALF = 40
"""Characters of a long stretch that are shown at either end."""

_RANGES = ("Tokens", "Tokens | None")
"""Annotations of the fields that hold a token range."""
_FIGURES = ("part_of", "same_as", "corrects")
"""Fields that hold the number of another figure."""
_SURE = 0.995
"""A decision that is surer than this is not told of."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a station added."""

    words: str
    fields: dict[str, str]
    evidence: tuple[str, ...]
    """«rule file.yaml#key (0.97)»."""


@dataclass(frozen=True, slots=True)
class Station:
    """One stage, and what it left on the Doc."""

    name: str
    items: list[Item]


def explain(text: str, extractor: Extractor) -> Iterator[Station]:
    """The stations in their order; the first shows the tokens whose norm differs from the source.

    Raises:
        InvalidText: the text holds a lone surrogate.
    """
    nlp = extractor.nlp
    groups = (*LISTS, *(kind.list for kind in ADDED))
    doc = nlp.make_doc(text)
    yield Station("text", list(_changed(doc)))
    for name, stage in nlp.pipeline:
        before = {group: len(getattr(doc._, group)) for group in groups}
        had_entities = doc._.entities is not None
        doc = stage(doc)
        items = [_item(doc, added) for group in groups for added in getattr(doc._, group)[before[group] :]]
        if doc._.entities is not None and not had_entities:
            items += _entities(doc, doc._.entities)
        yield Station(name.removeprefix("khabar_"), items)


def _changed(doc: Doc) -> Iterator[Item]:
    for norm, (start, end) in zip(doc._.norms, doc._.offsets, strict=True):
        written = doc.text[start:end]
        if norm != written:
            yield Item(written, {"norm": norm}, ())


def _entities(doc: Doc, entities: Entities) -> Iterator[Item]:
    for group in dataclasses.fields(entities):
        for entity in getattr(entities, group.name):
            forms = Counter(_words(doc, (m.start, m.end)) for m in entity.mentions)
            mentions = " · ".join(form if n == 1 else f"{form} ×{n}" for form, n in forms.items())
            evidence = dict.fromkeys(line for m in entity.mentions for line in _evidence(m.evidence))
            yield Item(entity.name or "–", {group.name: mentions}, tuple(evidence))


def _item(doc: Doc, added: Any) -> Item:
    if not dataclasses.is_dataclass(added):
        return Item(str(added), {}, ())
    start, end = getattr(added, "start", None), getattr(added, "end", None)
    words = _words(doc, (start, end)) if start is not None and end is not None else ""
    shown: dict[str, str] = {}
    evidence: tuple[str, ...] = ()
    for field in dataclasses.fields(added):
        value = getattr(added, field.name)
        if field.name == "evidence":
            evidence = _evidence(value)
        elif field.name == "entry":
            evidence = (value,) if value else ()
        elif field.name == "sure":
            evidence = _doubts(value)
        elif field.name == "quantity":
            words = _figure(doc, value)
        elif field.name == "speaker":
            if value:
                shown["speaker"] = _speaker(doc._.entities, value)
        elif field.name not in ("start", "end") and value != field.default and value not in (None, []):
            shown[field.name] = _value(doc, field, value)
    return Item(words, shown, evidence)


def _value(doc: Doc, field: dataclasses.Field[Any], value: Any) -> str:
    """What a field holds, in the words of the text."""
    if field.type in _RANGES:
        return _words(doc, value)
    if field.name in _FIGURES:
        return _figure(doc, value)
    if isinstance(value, Party):
        return " ".join(filter(None, (_words(doc, value.tokens), value.name and f"({value.name})", value.country)))
    if isinstance(value, Time):
        days = f" ({value.first}–{value.last})" if value.first else ""
        return _words(doc, value.tokens) + days
    if isinstance(value, list):
        return " · ".join(_value(doc, field, part) for part in value)
    return str(value)


def _figure(doc: Doc, index: int) -> str:
    quantity = doc._.quantities[index]
    return _words(doc, (quantity.start, quantity.end))


def _doubts(sure: Mapping[str, float]) -> tuple[str, ...]:
    """The decisions of a row that are not quite sure, the least sure first: «change (0.82)»."""
    doubted = sorted((chance, name) for name, chance in sure.items() if chance < _SURE)
    return tuple(f"{name} ({chance:.2f})" for chance, name in doubted)


def _speaker(entities: Entities, speaker: SpeakerRef) -> str:
    kind, index = speaker
    if kind == "official":
        official = entities.officials[index]
        return official.name or official.roles[0].title
    return (entities.organizations if kind == "organization" else entities.persons)[index].name


def _words(doc: Doc, tokens: tuple[int, int]) -> str:
    """The words of a token range, the middle of a long one left out."""
    start, end = tokens
    if start >= end:
        return ""
    words = doc.text[doc._.offsets[start][0] : doc._.offsets[end - 1][1]]
    return words if len(words) <= 2 * HALF else f"{words[:HALF].rstrip()} … {words[-HALF:].lstrip()}"


def _evidence(evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    return tuple(
        " ".join(filter(None, (e.rule, e.entry, f"({e.confidence:.2f})" if e.confidence < 1 else ""))) for e in evidence
    )
