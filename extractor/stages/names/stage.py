"""Persons, organisations, places and posts by model and gazetteer ─► ``doc._.names`` and ``doc.ents``.

Where the two disagree:

1. What the model calls a person or an organisation stands; a place of the gazetteer inside it is no name, but one that
   is the whole name of a person is the place, unless the model is sure. Inside a post it is one («استاندار یزد»), for a
   post is no name.
2. Of a place of the model and one of the gazetteer that overlap, the longer one stands, with the evidence of both;
   but a country ends where the gazetteer says.
3. A place of the gazetteer alone stands, unless its name is an ordinary word too («مالی», «نور»); that needs a word
   of class before it («شهر نور») or the model.
4. A person or place recognised in the article is found again where the model passed it over; a name of one word only
   if that happened no more often than it was seen. (Organisations are repeated by their own stage, rules' and all.)
5. A newspaper that begins a sentence is one if a colon follows («کیهان: …») or «به نقل از», whatever the model says.
6. What begins inside a rank of two words is the person behind it («سرهنگ | ستاد علی محمدی»), and no rank a post.
7. A family that rules a country («آل سعود») is a body, not a person, unless somebody's full name ends with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import known_places
from extractor.language.honorifics import behind, honorifics
from extractor.layers import flat, headline, sentences, standing
from extractor.mentions import NameMention
from extractor.patterns import Strict, load
from extractor.records.base import of_rule
from extractor.spelling.letters import squeeze
from extractor.spelling.phrases import Phrases
from extractor.stage import Stage, factory
from extractor.stages.names.entities import set_entities

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.model.inference import Name


_SURE = 0.98
"""Confidence from which on the model is right about a person who is called like a place."""

_REVIEW = 6
"""Newspapers with a colon behind them that make an article a press review."""


class NamePatterns(Strict):
    """patterns/names/press.yaml."""

    press: list[str]
    colon: list[str]
    leads: list[str]
    conjunctions: list[str]
    houses: list[str]


class Press:
    """Newspapers where press reviews quote them; ``review(doc)`` finds them."""

    def __init__(self) -> None:
        patterns = load("names/press", NamePatterns)
        self._phrases = Phrases({name: name for name in patterns.press})
        self._leads = Phrases({form: form for form in patterns.colon + patterns.leads})

    def review(self, doc: Doc) -> list[NameMention]:
        """Newspapers that begin a sentence; where very many have a colon behind them, those that have lost their line
        breaks as well."""
        words = flat(doc)
        anywhere = self.names(words, standing(doc, self._phrases.starts))
        papers = {tuple(words[name.start : name.end]) for name in anywhere}
        begins = {start for start, _ in sentences(doc)}
        return anywhere if len(papers) >= _REVIEW else [name for name in anywhere if name.start in begins]

    def names(self, words: list[str], starts: Iterable[int]) -> list[NameMention]:
        """Newspapers that begin at one of ``starts`` and have a colon or «به نقل از» after them, in order."""
        found: list[NameMention] = []
        for start in starts:
            match = self._phrases.longest(words, start)
            if match and self._leads.longest(words, match[0]):
                evidence = of_rule(rule="press", entry="names/press.yaml#press", confidence=0.9)
                found.append(NameMention(start, match[0], "ORG", (evidence,), quoted=True))
        return found


@cache
def press() -> Press:
    return Press()


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
            elif name.label == "PER" and (name.start, name.end) == (places[at].start, places[at].end):
                name = places[at] if max(e.confidence for e in name.evidence) < _SURE else name
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


def without_ranks(words: list[str], names: list[NameMention]) -> list[NameMention]:
    """The names, ranks of several words cut off: rule 6 of the module."""
    found: list[NameMention] = []
    for name in names:
        first = name.start - (name.label == "ORG" and name.start > 0)
        rank = honorifics().longest(words, first) if name.label in ("ORG", "TITLE") else None
        if rank and rank[0] > max(first + 1, name.start):
            if rank[0] >= name.end:
                continue
            label = "PER" if name.label == "ORG" else name.label
            name = replace(name, start=rank[0], label=label)
        found.append(name)
    return found


def houses(words: list[str], names: list[NameMention]) -> None:
    """Makes bodies of the persons that are ruling families: rule 7 of the module."""
    persons = [(name, "".join(words[name.start : name.end])) for name in names if name.label == "PER"]
    for name, form in persons:
        if form in _houses() and not any(other != form and other.endswith(form) for _, other in persons):
            name.label = "ORG"


@cache
def _houses() -> frozenset[str]:
    return frozenset(map(squeeze, load("names/press", NamePatterns).houses))


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
    begins = {name.start for name in names}
    for at, word in enumerate(words):
        if word not in by_first or taken[at] or ((after := behind(words, at)) > at and after in begins):
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
            evidence = (of_rule(rule="again", confidence=max(e.confidence for e in first.evidence)),)
            mentions.extend(
                NameMention(at, at + len(form), first.label, evidence, first.country, first.place_kind) for at in places
            )
    return mentions


class Names(Stage):
    """Persons, organisations, places and posts by model and gazetteer ─► ``doc._.names`` and ``doc.ents``.

    The model's vectors of the words, [tokens, width], are ``doc.tensor``, where it gives any.

    Args:
        model: ``accurate``, ``fast`` or ``none`` (places of the gazetteer alone).
        entities: whether to set ``doc.ents``; resolution sets them anew.
    """

    topic = "names"
    assigns = ("names",)

    def __init__(self, model: str, entities: bool = True) -> None:
        self.model = model
        self.entities = entities

    def annotate(self, doc: Doc) -> None:
        words = flat(doc)
        doc._.model = self.model
        papers = press().review(doc)
        names = merge(override(self._model(doc), papers), known_places(doc))
        names += again(words, names)
        names.sort(key=lambda name: name.start)
        names = without_ranks(words, names)
        houses(words, names)
        doc._.names = names
        if self.entities:
            set_entities(doc)

    def _model(self, doc: Doc) -> list[NameMention]:
        if self.model == "none":
            return []
        from extractor.model import inference

        words = flat(doc)
        norms: list[str] = doc._.norms
        names: list[NameMention] = []
        reading = inference.load(self.model)(norms, sentences(doc), headline(doc))
        if reading.vectors is not None:
            doc.tensor = reading.vectors  # type: ignore[assignment]  # any numbers
        for name in reading.names:
            start, end = _trimmed(norms, name)
            if name.label == "PER":
                start = _behind_honorifics(words, start, end)
            if start < end:
                evidence = (of_rule(rule=f"model {self.model}", confidence=round(name.confidence, 3)),)
                names.append(NameMention(start, end, name.label, evidence))  # type: ignore[arg-type]
        return names


@cache
def _conjunctions() -> frozenset[str]:
    return frozenset(load("names/press", NamePatterns).conjunctions)


def _behind_honorifics(words: list[str], start: int, end: int) -> int:
    """Where a person's name begins behind «دکتر»; an honorific alone may be a surname («مولوی»)."""
    at = behind(words, start, end)
    return at if at < end else start


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


@factory(Names, model="none", entities=True)
def create(nlp: Language, name: str, model: str, entities: bool) -> Names:
    if model not in ("accurate", "fast", "none"):
        raise ValueError(f"unknown model {model!r}: accurate, fast or none")
    return Names(model, entities)
