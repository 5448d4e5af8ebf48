"""What figures measure: patterns/facts/facts.yaml and commodities.yaml, compiled."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any, NamedTuple

from pydantic import Field, field_validator, model_validator

from extractor.language.boundaries import FUNCTION_WORDS, boundaries
from extractor.language.ezafe import with_ezafe
from extractor.language.verbs import forms, verbs
from extractor.patterns import Shares, Some, Strict, Table, Words, load
from extractor.spelling.letters import SQUEEZED, Memo, squeeze
from extractor.spelling.phrases import Phrases


class FactPatterns(Shares):
    """patterns/facts/facts.yaml, compiled."""

    nouns: Table
    changes: Table
    surpassed: Table
    growths: Words
    light: Words
    predicates: dict[str, Words]
    verbs: dict[str, str]
    sent: Words
    self_: Words = Field(alias="self")
    level: Words
    onto: Words
    not_level: Words
    this: Words
    bridges: Words
    purpose: Words
    oblique: Words
    counted: frozenset[str]
    changing: frozenset[str]
    traded: frozenset[str]
    rates: frozenset[str]
    states: Some
    told_anew: frozenset[str]
    not_persons: frozenset[str]
    not_things: frozenset[str]
    heads_counted: Words
    things: Words
    not_done: dict[str, frozenset[str]]
    needs: Words
    fillers: Words
    ends: Words
    and_: Words = Field(alias="and")
    delimiters: Words
    commas: Words
    opening: Words
    closing: Words
    connectives: Words
    agents: Some
    of: Words
    place_classes: Words
    named_places: Words
    place_nouns: Some
    in_: Words = Field(alias="in")
    partners: dict[str, Words]
    comparison: Some
    bases: Some
    beside_which: Some
    respects: Some
    causes: Some
    told: Words
    than: Words
    beside: Words
    surpassing: Words
    speech: Words
    from_verbs: Words

    @cached_property
    def breaks(self) -> frozenset[str]:
        """What parts clauses."""
        return self.delimiters | self.commas | self.connectives

    @cached_property
    def stops(self) -> frozenset[str]:
        """What no noun phrase goes over; what introduces a measure («میزان») begins one."""
        words: frozenset[str] = boundaries().words(FUNCTION_WORDS | {"predicates"}) - self.light
        return words | self.breaks | self.ends | self.and_ | self.opening | self.closing

    @field_validator("verbs", mode="before")
    @classmethod
    def _conjugated(cls, told: dict[str, list[str]]) -> dict[str, str]:
        """The flow that each form of a verb tells, from the verbs of each flow."""
        return {form: flow for flow, stems in told.items() for form in forms(stems)}

    @field_validator("sent", mode="before")
    @classmethod
    def _bound(cls, told: dict[str, list[str]]) -> list[str]:
        """The words and every form of the verbs."""
        return [*told["words"], *sorted(forms(told["verbs"]))]

    @model_validator(mode="before")
    @classmethod
    def _turned(cls, data: dict[str, Any]) -> dict[str, Any]:
        """``turned`` becomes more ``changes``: every form of a verb behind each word, or alone where there is none;
        ``owned`` more ``nouns``."""
        changes = {change: list(words) for change, words in data["changes"].items()}
        for change, said_by in data["turned"].items():
            for verb, words in said_by.items():
                every = sorted(forms([verb]))
                changes[change] += [f"{word} {form}".strip() for form in every for word in words or [""]]
        endings = data["owned"]
        nouns = {
            flow: [*words, *(word + ending for word in words if " " not in word for ending in endings)]
            for flow, words in data["nouns"].items()
        }
        rest = {key: value for key, value in data.items() if key not in ("turned", "owned")}
        return rest | {"changes": changes, "nouns": nouns}


class Good(Strict):
    """An entry of patterns/facts/commodities.yaml."""

    hs: str | None = Field(default=None, pattern=r"^\d{2}(\d{2})?$")
    forms: list[str]


class CommodityPatterns(Strict):
    """patterns/facts/commodities.yaml."""

    goods: dict[str, Good]
    currencies: Words
    with_country: Words
    quoted: Words
    by_unit: Words
    weak: list[str]
    plurals: list[str]

    def spellings(self, form: str) -> list[str]:
        """A form, its plurals, and the form with its ezafe where that is written."""
        return [*with_ezafe(form), *(form + ending for ending in self.plurals)]


class Commodity(NamedTuple):
    """What is known of a form of a good."""

    hs: str | None
    weak: bool


@cache
def facts() -> FactPatterns:
    """patterns/facts/facts.yaml, one object a process: its tables are known by identity."""
    found: FactPatterns = load("facts/facts", FactPatterns)
    return found


@cache
def goods_patterns() -> CommodityPatterns:
    """patterns/facts/commodities.yaml."""
    found: CommodityPatterns = load("facts/commodities", CommodityPatterns)
    return found


@cache
def commodities() -> Phrases[Commodity]:
    """The goods by their forms."""
    patterns = goods_patterns()
    weak = {squeeze(form) for form in patterns.weak}
    found: dict[str, Commodity] = {}
    for good in patterns.goods.values():
        for form in good.forms:
            for spelling in patterns.spellings(form):
                found.setdefault(spelling, Commodity(good.hs, squeeze(form) in weak))
    return Phrases(found)


@cache
def predicates() -> dict[str, str]:
    """The direction that a word of a verb gives («صادر»)."""
    found = facts().predicates
    return {word: direction for direction, words in found.items() for word in words}


@cache
def said() -> Memo[str]:
    """The direction that a norm gives as a word of a verb («صادر»), or joined with one («صادرشده»); else nothing."""
    known, joined = predicates(), verbs().joined
    return Memo(lambda norm: known.get(SQUEEZED[norm]) or known.get(squeeze(joined[norm]), ""))


@cache
def turned() -> Memo[str]:
    """The change that a norm tells which is joined with its verb («افزایش‌یافته»); else nothing."""
    changes, joined = facts().changes, verbs().joined

    def change(norm: str) -> str:
        hit: tuple[int, str] | None = changes.longest([squeeze(joined[norm])], 0)
        return hit[1] if hit else ""

    return Memo(change)
