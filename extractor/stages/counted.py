"""Which noun after a number is counted, and in what singular form: the hard part of quantities.py.

A number counts when a noun follows it (patterns/counts.yaml, else Hazm's lexicon) and nothing before it makes it a
label («فاز 3»), a date, a rank or a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel

from extractor.annotations import Numeral
from extractor.patterns import load
from extractor.text.tokenizer import lexicon, verbs


class CountPatterns(BaseModel):
    """patterns/counts.yaml."""

    classifiers: list[str]
    nouns: list[str]
    compound_tails: list[str]
    before_unit: list[str]
    excluded: list[str]
    stop: list[str]
    labels: list[str]
    each: list[str]
    person_cues: list[str]
    plural_endings: list[str]
    ezafe_endings: dict[str, str]
    openers: list[str]
    phrase_stop: list[str]
    coordinators: list[str]
    share_before: list[str]
    share_after: list[str]


@dataclass(slots=True, frozen=True)
class Noun:
    """A counted noun."""

    length: int
    """Its tokens, «انواع» before it included."""
    singular: str
    confidence: float
    entry: str | None
    classifier: bool = False


class CountedNouns:
    """``counted(before, numeral, after) -> Noun | None``."""

    def __init__(self) -> None:
        patterns = load("counts", CountPatterns)
        self._classifiers = frozenset(patterns.classifiers)
        self._nouns = frozenset(patterns.nouns)
        self._tails = frozenset(patterns.compound_tails)
        self._before_unit = frozenset(patterns.before_unit)
        self._no_nouns = frozenset([*patterns.excluded, *patterns.stop])
        self._labels = frozenset(patterns.labels)
        self._each = frozenset(patterns.each)
        self._openers = frozenset(patterns.openers)
        self._plurals = sorted(patterns.plural_endings, key=len, reverse=True)
        self._ezafe = patterns.ezafe_endings
        self._words = lexicon()
        self._verbs = verbs()
        self._noun = lru_cache(maxsize=65_536)(self._look_up)

    def __call__(self, before: Sequence[str], numeral: Numeral, after: Sequence[str], digits: bool) -> Noun | None:
        """The noun that ``numeral`` counts: ``before`` and ``after`` are the norms around it in its sentence."""
        if numeral.fraction or not after:
            return None
        skip = 1 if len(after) > 1 and after[0] in self._before_unit else 0
        noun = self._noun(after[skip])
        if noun is None:
            return None
        previous = before[-1] if before else ""
        if previous in self._each:
            return None
        if not noun.classifier and self._is_label(before, numeral, digits):
            return None
        if noun.confidence < 1 and not self._open(previous):
            return None
        length = skip + 1
        singular = noun.singular
        if len(after) > length and after[length] in self._tails:
            singular = f"{singular} {after[length]}"
            length += 1
        return Noun(length, singular, noun.confidence, noun.entry, noun.classifier)

    def _is_label(self, before: Sequence[str], numeral: Numeral, digits: bool) -> bool:
        """Whether the number names what stands before it: «فاز 3», «سال 90», «المپیک 2012»."""
        if not before or numeral.scale > 1:
            return False
        previous = before[-1]
        return previous in self._labels

    def _open(self, previous: str) -> bool:
        return True

    def singular(self, word: str) -> str:
        """A noun without plural and ezafe endings: «پروژه‌های» → «پروژه», «روستای» → «روستا»."""
        for ending in self._plurals:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                return word[: -len(ending)]
        if self._frequency(word) == 0:
            for ending, bare in self._ezafe.items():
                stem = word[: -len(ending)] + bare
                if word.endswith(ending) and (self._frequency(stem) or stem in self._nouns):
                    return stem
        return word

    def _frequency(self, word: str) -> int:
        entry = self._words.get(word)
        return entry[0] if entry else 0

    def _look_up(self, word: str) -> Noun | None:
        if word in self._no_nouns or not word[:1].isalpha():
            return None
        singular = self.singular(word)
        for section, words in (("classifiers", self._classifiers), ("nouns", self._nouns)):
            if singular in words:
                return Noun(1, singular, 1.0, f"counts.yaml#{section}.{singular}", section == "classifiers")
        if singular in self._no_nouns or word in self._verbs:
            return None
        entry = self._words.get(singular)
        if entry is not None and "N" in entry[1]:
            return Noun(1, singular, 0.8, None)
        return Noun(1, singular, 0.6, None)
