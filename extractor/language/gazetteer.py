"""Places and countries by their names: what every stage may ask. Start at ``gazetteer()``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from extractor.language.cldr import territories
from extractor.layers import flat, hits, layers, phrases
from extractor.mentions import NameMention
from extractor.patterns import Shares, load
from extractor.records import Evidence
from extractor.records.base import of_rule
from extractor.spelling.letters import squeeze
from extractor.spelling.phrases import Phrases

if TYPE_CHECKING:
    from spacy.tokens import Doc

PlaceKind = Literal["country", "province", "city", "region", "other"]

HOME = "IR"


class PlacePatterns(Shares):
    """patterns/names/places.yaml."""

    classes: dict[PlaceKind, list[str]]
    ambiguous: list[str]
    countries: dict[str, list[str]]
    regions: list[str]
    provinces: list[str]
    cities: dict[str, list[str]]
    capitals: list[str]


@dataclass(frozen=True, slots=True)
class Place:
    """What the gazetteer knows of a name."""

    kind: PlaceKind
    country: str | None
    evidence: tuple[Evidence]
    sure: bool


class Gazetteer:
    """Countries from CLDR, places from patterns/names/places.yaml; ``places(doc)`` finds them."""

    def __init__(self) -> None:
        patterns = load("names/places", PlacePatterns)
        ambiguous = {squeeze(name) for name in patterns.ambiguous}
        forms: dict[str, Place] = {}

        def add(name: str, kind: PlaceKind, country: str | None, entry: str) -> None:
            evidence = of_rule(rule="gazetteer", entry=entry)
            forms[name] = Place(kind, country, (evidence,), squeeze(name) not in ambiguous)

        for name in patterns.regions:
            add(name, "region", None, "names/places.yaml#regions")
        for code, name in territories().items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                free = code in _NO_CODES
                bare = name.replace("\u0654", "")
                for form in {bare, bare.partition("،")[0], bare.partition(" (")[0]}:
                    add(form, "region" if free else "country", None if free else code, f"cldr#{code}")
        for code, names in patterns.countries.items():
            for name in names:
                add(name, "country", code, f"names/places.yaml#countries.{code}")
        for name in patterns.provinces:
            add(name, "province", HOME, "names/places.yaml#provinces")
        for code, names in patterns.cities.items():
            for name in names:
                add(name, "city", code, f"names/places.yaml#cities.{code}")
        self._phrases = Phrases(forms)
        self._capitals = {squeeze(name) for name in patterns.capitals}
        self._classes = {squeeze(word): kind for kind, words in patterns.classes.items() for word in words}

    def end_of(self, words: list[str], at: int) -> int:
        """The end of the place name at token ``at`` of squeezed norms, ambiguous or not; 0 if there is none."""
        match = self._phrases.longest(words, at)
        return match[0] if match else 0

    def kinds(self, doc: Doc) -> dict[int, tuple[int, PlaceKind, str | None]]:
        """The end, kind and country of the place name at each token where one begins, ambiguous or not, in order."""
        return {at: (end, place.kind, place.country) for at, (end, place) in hits(doc, self._phrases).items()}

    def country(self, words: list[str], at: int) -> tuple[int, str] | None:
        """The end and ISO code of the country's name at token ``at`` of squeezed norms."""
        match = self._phrases.longest(words, at)
        return (match[0], match[1].country) if match and match[1].kind == "country" and match[1].country else None

    def capital(self, words: list[str], at: int) -> tuple[int, str] | None:
        """The end and country of the capital that stands for its state at token ``at`` of squeezed norms."""
        match = self._phrases.longest(words, at)
        known = match and match[1].country and "".join(words[at : match[0]]) in self._capitals
        return (match[0], match[1].country) if match and match[1].country and known else None

    def places(self, doc: Doc) -> list[NameMention]:
        """All places, those of ambiguous names only after a word of class; in order, without overlaps."""
        found: list[NameMention] = []
        done, words = 0, flat(doc)
        for at, end, place in phrases(doc, self._phrases):
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


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""CLDR's territories that are no countries."""
_NO_CODES = frozenset({"AC", "CP", "DG", "EA", "IC", "TA"})
"""Islands and towns whose code ISO 3166-1 only keeps free: the Canary Islands are no country."""


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
        mine.places = gazetteer().places(doc)
    return mine.places
