"""Persons, organisations, places and posts by model and gazetteer ─► ``doc._.names`` and ``doc.ents``.

Where the two disagree:

1. What the model calls a person or an organisation stands; a place of the gazetteer inside it is no name. Inside a post
   it is one («استاندار یزد»), for a post is no name.
2. Of a place of the model and one of the gazetteer that overlap, the longer one stands, with the evidence of both;
   but a country ends where the gazetteer says.
3. A place of the gazetteer alone stands, unless its name is an ordinary word too («مالی», «نور»); that needs a word
   of class before it («شهر نور») or the model.
4. A person or place recognised in the article is found again where the model passed it over; a name of one word only
   if that happened no more often than it was seen. (Organisations are repeated by their own stage, rules' and all.)
5. A newspaper that begins a sentence is one if a colon follows («کیهان: …») or «به نقل از», whatever the model says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol

from babel import Locale
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.language.boundaries import boundaries
from extractor.language.letters import squeeze
from extractor.language.phrases import Phrases
from extractor.layers import Entities, EntityMention, NameMention, Stage, factory, flat, headline, layers, sentences
from extractor.patterns import Strict, load
from extractor.records import Evidence

if TYPE_CHECKING:
    from extractor.model.inference import Name

PlaceKind = Literal["country", "province", "city", "region", "other"]
HOME = "IR"


class PlacePatterns(Strict):
    """patterns/names/places.yaml."""

    classes: dict[PlaceKind, list[str]]
    ambiguous: list[str]
    countries: dict[str, list[str]]
    regions: list[str]
    provinces: list[str]
    cities: dict[str, list[str]]


class NamePatterns(Strict):
    """patterns/names/press.yaml."""

    press: list[str]
    colon: list[str]
    leads: list[str]
    conjunctions: list[str]


@dataclass(frozen=True, slots=True)
class Place:
    """What the gazetteer knows of a name."""

    kind: PlaceKind
    country: str | None
    evidence: tuple[Evidence]
    sure: bool


class Gazetteer:
    """Countries from CLDR, places from patterns/names/places.yaml; ``places(words)`` finds them in squeezed norms."""

    def __init__(self) -> None:
        patterns = load("names/places", PlacePatterns)
        ambiguous = {squeeze(name) for name in patterns.ambiguous}
        forms: dict[str, Place] = {}

        def add(name: str, kind: PlaceKind, country: str | None, entry: str) -> None:
            evidence = Evidence(rule="gazetteer", entry=entry)
            forms[name] = Place(kind, country, (evidence,), squeeze(name) not in ambiguous)

        for name in patterns.regions:
            add(name, "region", None, "names/places.yaml#regions")
        for code, name in Locale("fa").territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                for form in {name, name.partition("،")[0], name.partition(" (")[0]}:
                    add(form.replace("\u0654", ""), "country", code, f"cldr#{code}")
        for code, names in patterns.countries.items():
            for name in names:
                add(name, "country", code, f"names/places.yaml#countries.{code}")
        for name in patterns.provinces:
            add(name, "province", HOME, "names/places.yaml#provinces")
        for code, names in patterns.cities.items():
            for name in names:
                add(name, "city", code, f"names/places.yaml#cities.{code}")
        self._phrases = Phrases(forms)
        self._classes = {squeeze(word): kind for kind, words in patterns.classes.items() for word in words}

    def end_of(self, words: list[str], at: int) -> int:
        """The end of the place name at token ``at`` of squeezed norms, ambiguous or not; 0 if there is none."""
        match = self._phrases.longest(words, at)
        return match[0] if match else 0

    def country(self, words: list[str], at: int) -> tuple[int, str] | None:
        """The end and ISO code of the country's name at token ``at`` of squeezed norms."""
        match = self._phrases.longest(words, at)
        return (match[0], match[1].country) if match and match[1].kind == "country" and match[1].country else None

    def places(self, words: list[str]) -> list[NameMention]:
        """All places, those of ambiguous names only after a word of class; in order, without overlaps."""
        found: list[NameMention] = []
        done = 0
        for at, end, place in self._phrases.all(words):
            kind = self._classes.get(words[at - 1]) if at > done else None
            if kind is None and not place.sure:
                continue
            found.append(
                NameMention(
                    at if kind is None else at - 1,
                    end,
                    "LOC",
                    place.evidence,
                    place.country,
                    place.kind if kind is None else kind,
                )
            )
            done = end
        return found


class Press:
    """Newspapers where press reviews quote them; ``press(words, sentences)`` finds them in squeezed norms."""

    def __init__(self) -> None:
        patterns = load("names/press", NamePatterns)
        self._phrases = Phrases({name: name for name in patterns.press})
        self._leads = Phrases({form: form for form in patterns.colon + patterns.leads})

    def names(self, words: list[str], starts: Iterable[int]) -> list[NameMention]:
        """Newspapers that begin a sentence and have a colon or «به نقل از» after them, in order."""
        found: list[NameMention] = []
        for start in starts:
            match = self._phrases.longest(words, start)
            if match and self._leads.longest(words, match[0]):
                evidence = Evidence(rule="press", entry="names/press.yaml#press", confidence=0.9)
                found.append(NameMention(start, match[0], "ORG", (evidence,)))
        return found


@cache
def press() -> Press:
    return Press()


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""CLDR's territories that are no countries."""


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer()


@cache
def place_classes() -> frozenset[str]:
    """Squeezed words of class before a place («شهر», «استان»)."""
    return frozenset(squeeze(word) for words in load("names/places", PlacePatterns).classes.values() for word in words)


def known_places(doc: Doc) -> list[NameMention]:
    """The gazetteer's places, those too that the model takes for a part of another name; computed once a Doc."""
    mine = layers(doc)
    if mine.places is None:
        mine.places = gazetteer().places(flat(doc))
    return mine.places


def merge(names: list[NameMention], places: list[NameMention]) -> list[NameMention]:
    """The model's names and the gazetteer's places as one answer, in order: rules 1 to 3 of the module."""
    merged: list[NameMention] = []
    titles: list[NameMention] = []
    at = 0
    for name in names:
        if name.label == "TITLE":
            titles.append(name)
            continue
        while at < len(places) and places[at].end <= name.start:
            merged.append(places[at])
            at += 1
        while at < len(places) and places[at].start < name.end:
            if name.label == "LOC":
                name = _joined(name, places[at])
            at += 1
        if merged and merged[-1].end > name.start:
            continue
        merged.append(name)
    return sorted([*merged, *places[at:], *titles], key=lambda name: name.start)


def override(names: list[NameMention], sure: list[NameMention]) -> list[NameMention]:
    """The names of a rule in place of the model's that they overlap, in order: rule 5 of the module."""
    if not sure:
        return names
    taken = {k for name in sure for k in range(name.start, name.end)}
    rest = [name for name in names if taken.isdisjoint(range(name.start, name.end))]
    return sorted(rest + sure, key=lambda name: name.start)


def _joined(name: NameMention, place: NameMention) -> NameMention:
    """A place of the model and one of the gazetteer that overlap: the longer one's borders, the evidence of both."""
    longer = place if place.end - place.start > name.end - name.start else name
    if place.place_kind == "country" and place.start == name.start:
        longer = place  # «ازبکستان | فرمانی»
    return NameMention(
        longer.start,
        longer.end,
        "LOC",
        name.evidence + place.evidence,
        name.country or place.country,
        name.place_kind or place.place_kind,
    )


def again(words: list[str], names: list[NameMention]) -> list[NameMention]:
    """Further mentions of the names where no name stands: rule 4 of the module."""
    seen: dict[tuple[str, ...], list[NameMention]] = {}
    for name in names:
        if name.label in ("PER", "LOC"):
            seen.setdefault(tuple(words[name.start : name.end]), []).append(name)
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted(seen, key=len, reverse=True):
        by_first.setdefault(form[0], []).append(form)
    taken = bytearray(len(words) + 1)
    for name in names:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    found: dict[tuple[str, ...], list[int]] = {}
    for at, word in enumerate(words):
        if word not in by_first or taken[at]:
            continue
        for form in by_first[word]:
            end = at + len(form)
            if tuple(words[at:end]) == form and not any(taken[at:end]):
                found.setdefault(form, []).append(at)
                taken[at:end] = b"\1" * len(form)
                break
    mentions: list[NameMention] = []
    for form, places in found.items():
        if len(form) > 1 or len(places) <= len(seen[form]):
            first = seen[form][0]
            evidence = (Evidence(rule="again", confidence=max(e.confidence for e in first.evidence)),)
            mentions.extend(
                NameMention(at, at + len(form), first.label, evidence, first.country, first.place_kind) for at in places
            )
    return mentions


class Names(Stage):
    """Persons, organisations, places and posts by model and gazetteer ─► ``doc._.names`` and ``doc.ents``.

    Args:
        model: ``accurate``, ``fast`` or ``none`` (places of the gazetteer alone).
        entities: whether to set ``doc.ents``; resolution sets them anew.
    """

    topic = "names"
    assigns = ("names", "links")

    def __init__(self, model: str, entities: bool = True) -> None:
        self.model = model
        self.entities = entities

    def annotate(self, doc: Doc) -> None:
        words = flat(doc)
        doc._.model = self.model
        papers = press().names(words, [start for start, _ in sentences(doc)])
        names = merge(override(self._model(doc), papers), known_places(doc))
        names += again(words, names)
        names.sort(key=lambda name: name.start)
        doc._.names = names
        if self.entities:
            set_entities(doc)

    def _model(self, doc: Doc) -> list[NameMention]:
        if self.model == "none":
            return []
        from extractor.links import learned
        from extractor.model import inference

        norms: list[str] = doc._.norms
        names: list[NameMention] = []
        first = headline(doc)
        reading = inference.load(self.model)(norms, sentences(doc), first)
        head = learned.load(inference.links_file(self.model))
        if head is not None and reading.vectors is not None:
            doc._.links = learned.Links(head, reading.vectors, sentences(doc), first)
        for name in reading.names:
            start, end = _trimmed(norms, name)
            if start < end:
                evidence = (Evidence(rule=f"model {self.model}", confidence=round(name.confidence, 3)),)
                names.append(NameMention(start, end, name.label, evidence))  # type: ignore[arg-type]
        return names


@cache
def _conjunctions() -> frozenset[str]:
    return frozenset(load("names/press", NamePatterns).conjunctions)


def _trimmed(norms: list[str], name: Name) -> tuple[int, int]:
    """A name without punctuation and conjunctions at its edges, cut at a bracket that has no other one in it; a person
    without a preposition before."""
    start, end = name.start, name.end
    person = name.label == "PER"
    while start < end and (_no_edge(norms[start]) or (person and boundaries().kind(norms[start]) == "prepositions")):
        start += 1
    opened = 0
    for at in range(start, end):
        category = unicodedata.category(norms[at][0])
        if category in ("Ps", "Pi"):
            opened = opened or at
        elif category in ("Pe", "Pf"):
            if not opened:
                end = at
                break
            opened = 0
    if opened and not (end < len(norms) and unicodedata.category(norms[end][0]) in ("Pe", "Pf")):
        end = opened
    while start < end and _no_edge(norms[end - 1]):
        end -= 1
    return start, end


def _no_edge(norm: str) -> bool:
    return norm in _conjunctions() or not any(map(str.isalnum, norm))


class _Mentioned(Protocol):
    mentions: list[EntityMention]


def set_entities(doc: Doc) -> None:
    """``doc.ents``: persons, organisations and places, of those that overlap the longest.

    After resolution they are the entities' mentions, with two differences that serve readers of names rather than of
    records: a word of class that the model puts before an organisation («تیم») belongs to it, and what the model calls
    an organisation stands even if no record came of it (a club that goes by its city's name).
    """
    names: list[NameMention] = [name for name in doc._.names if name.label != "TITLE"]
    entities: Entities | None = doc._.entities
    if entities is None:
        doc.ents = filter_spans([Span(doc, name.start, name.end, name.label) for name in names])
        return
    first = {name.end: name.start for name in names if name.label == "ORG"}
    groups: tuple[tuple[str, Sequence[_Mentioned]], ...] = (
        ("PER", (*entities.officials, *entities.persons)),
        ("ORG", entities.organizations),
        ("LOC", entities.places),
    )
    spans: list[Span] = []
    for label, group in groups:
        for mention in (mention for entity in group for mention in entity.mentions if mention.kind == "name"):
            start = mention.start
            if label == "ORG" and start - _CLASS <= first.get(mention.end, start) < start:
                start = first[mention.end]
            spans.append(Span(doc, start, mention.end, label))
    spans = filter_spans(spans)
    taken = {k for span in spans for k in range(span.start, span.end)}
    alone = [name for name in names if name.label == "ORG" and taken.isdisjoint(range(name.start, name.end))]
    doc.ents = spans + [Span(doc, name.start, name.end, name.label) for name in alone]


_CLASS = 2
"""Tokens of a word of class before a name («تیم فوتبال»)."""


@factory(Names, model="none", entities=True)
def create(nlp: Language, name: str, model: str, entities: bool) -> Names:
    if model not in ("accurate", "fast", "none"):
        raise ValueError(f"unknown model {model!r}: accurate, fast or none")
    return Names(model, entities)
