"""Nouns that may be counted: what patterns/quantities/counts.yaml and Hazm's lexicon say of a word alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.language.boundaries import PHRASE_ENDS, boundaries
from extractor.language.ezafe import with_ezafe
from extractor.language.gazetteer import gazetteer
from extractor.language.hazm import lexicon
from extractor.language.verbs import verbs
from extractor.patterns import load
from extractor.spelling.letters import Memo, squeeze
from extractor.stages.numerals.lexicon import lexicon as numeral_lexicon
from extractor.stages.quantities.words import Calendar, ContextPatterns, CountPatterns

LONGEST = 40
"""A longer word is no noun."""

PHRASE = 8
"""Most tokens of a counted noun phrase."""

_UNCOUNTED = PHRASE_ENDS | {"times", "preverbs", "predicates"}
"""Classes of words that nobody counts."""


@dataclass(slots=True, frozen=True)
class Noun:
    """A counted noun."""

    length: int
    """Its tokens, «انواع» before it included."""
    singular: str
    confidence: float
    entry: str | None
    classifier: bool = False

    @property
    def listed(self) -> bool:
        """Whether patterns/ has it; Hazm's lexicon, or nothing, knows the others."""
        return self.entry is not None


class Nouns:
    """``nouns(word) -> Noun | None``: the noun that a word is, in the singular."""

    def __init__(self) -> None:
        patterns: CountPatterns = load("quantities/counts", CountPatterns)
        calendar = load("dates/dates", Calendar)
        self.patterns = patterns
        self._classifiers = frozenset(patterns.classifiers)
        self._nouns = frozenset(patterns.nouns)
        self._compounds = {squeeze(form): form for form in patterns.compounds}
        self._excluded = frozenset(patterns.excluded)
        self._excluded |= {word + ending for word in patterns.excluded for ending in patterns.possessives}
        self._dated = calendar.month_names | calendar.season_names | calendar.day_names
        self._dating = frozenset(load("quantities/context", ContextPatterns).dated)
        self._plurals = sorted(patterns.plural_endings, key=len, reverse=True)
        self._words = lexicon()
        self._numerals = numeral_lexicon()
        self._many = tuple(form for ending in self._numerals.patterns.plural for form in with_ezafe(ending))
        self._places = gazetteer()
        self._remembered = Memo(self._look_up)

    def __call__(self, word: str) -> Noun | None:
        return self._remembered[word]

    def is_numeral(self, word: str) -> bool:
        return self._numerals[word] is not None

    def is_place(self, word: str) -> bool:
        return bool(self._places.end_of([squeeze(word)], 0))

    def describes(self, word: str) -> bool:
        """«گله» of «گل», «اتاقه»: the adjective of a noun of the patterns, perhaps a noun as well."""
        return any(word.endswith(e) and word.removesuffix(e) in self._nouns for e in self.patterns.listed_endings)

    def compound(self, after: Sequence[str]) -> Noun | None:
        """The noun of several words that ``after`` begins with: «نیروی انسانی», «گفت و گو»."""
        for length in (3, 2):
            form = self._compounds.get(squeeze("".join(after[:length])))
            if form and len(after) >= length and not self._is_moment(after[length - 1 : length + 1]):
                return Noun(length, form, 1.0, f"quantities/counts.yaml#compounds.{form}")
        return self._parted(after[:2])

    def _is_moment(self, words: Sequence[str]) -> bool:
        """«نفر | ساعت ۸», «نفر | روز جمعه»: the last word of a compound begins a date or time."""
        if boundaries().kind(words[0]) != "times" or len(words) < 2:
            return False
        return self.is_numeral(words[1]) or squeeze(words[1]) in self._dated or words[1] in self._dating

    def _parted(self, words: Sequence[str]) -> Noun | None:
        """A noun of Hazm's lexicon that is written in two words of which the first is not counted: «زیر دریایی»."""
        if len(words) < 2 or min(map(len, words)) < 2 or self(words[0]) or squeeze(words[0]) in self._dated:
            return None
        if any(boundaries().kind(word) for word in words):
            return None
        singular = "".join(map(self.singular, words))
        frequency, tags = self._words.get(singular, (0, ()))
        if not frequency or "N" not in tags or singular in self._excluded or verbs().is_form(words[1]):
            return None
        return Noun(2, " ".join([words[0], self.singular(words[1])]), 0.8, None)

    def singular(self, word: str) -> str:
        """A noun without plural and ezafe endings: «پروژه‌های» → «پروژه», «روستای» → «روستا»."""
        if word in self._classifiers or word in self._nouns:
            return word
        for ending in self._plurals:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                return word[: -len(ending)]
        if not self._frequency(word):
            for ending in self.patterns.possessives:
                stem = word.removesuffix(ending)
                if stem != word and (stem in self._classifiers or stem in self._nouns):
                    return stem
            for ending, bare in self.patterns.ezafe_endings.items():
                stem = word[: -len(ending)] + bare
                if word.endswith(ending) and (stem in self._words or stem in self._nouns):
                    return stem
            for ending in self.patterns.copulas:
                stem = word.removesuffix(ending)
                if stem != word and self._frequency(stem):
                    return stem
            return self.human(word) or word
        return word

    def is_plural(self, word: str) -> bool:
        """Whether it is a plural in «ها», with or without ezafe, or in «ان»."""
        singular = self.singular(word)
        if singular == word:
            return False
        return word.endswith(self._many) or self.human(word) == singular

    def human(self, word: str) -> str | None:
        """The singular of a plural in «ان»: «نمایندگان» → «نماینده»."""
        for ending, bare in self.patterns.human_plurals.items():
            stem = word[: -len(ending)] + bare
            if word.endswith(ending) and len(stem) > 1 and (self._frequency(stem) or stem in self._nouns):
                return stem
        return None

    def _frequency(self, word: str) -> int:
        entry = self._words.get(word)
        return entry[0] if entry else 0

    def _look_up(self, word: str) -> Noun | None:
        if word in self._excluded or not word[:1].isalpha() or len(word) > LONGEST or squeeze(word) in self._dated:
            return None
        singular = self.singular(word)
        for section, words in (("classifiers", self._classifiers), ("nouns", self._nouns)):
            if singular in words:
                return Noun(1, singular, 1.0, f"quantities/counts.yaml#{section}.{singular}", section == "classifiers")
        if singular in self._excluded or boundaries().kind(word) in _UNCOUNTED or self.is_numeral(singular):
            return None
        if any(self._places.end_of([squeeze(form)], 0) for form in (word, singular)):
            return None
        frequency, tags = self._words.get(singular, (0, ()))
        if frequency and "N" in tags:
            return None if verbs().is_nonfinite(word) else Noun(1, singular, 0.8, None)
        if frequency or verbs().is_form(word) or self._adjectival(singular):
            return None
        return Noun(1, singular, 0.6, None)

    def _adjectival(self, word: str) -> bool:
        """«نفری», «گزینه‌ای», «دولتی»: an adjective of a noun; «اسرائیلی», «ساوه‌ای» is who comes from a place."""
        patterns = self.patterns
        if self.describes(word):
            return True
        for ending in patterns.adjective_endings:
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) > 1:
                if self._places.end_of([squeeze(stem)], 0):
                    return False
                known = stem in self._nouns or stem in self._classifiers or stem in self._excluded
                if known or self._frequency(stem) or self.is_numeral(stem):
                    return True
        return False

    def is_adjective(self, word: str) -> bool:
        """Whether it is the adjective of a noun: «بومی», «اسلامی»."""
        if not word.endswith(tuple(self.patterns.adjective_endings)):
            return False
        return "AJ" in self._words.get(word, (0, ()))[1] or self._adjectival(word)

    def relative(self, word: str) -> Noun | None:
        """«هزار دانش‌آموزی که»: a noun with the ending that «که» asks for."""
        for ending in self.patterns.adjective_endings:
            if word.endswith(ending) and squeeze(word) not in self._dated:  # «۹ دی که»
                return self(word[: -len(ending)])
        return None

    def predicate(self, word: str) -> Noun | None:
        """«دستور», «نقش»: a noun of the words that predicates begin with, to be counted where it begins none."""
        if boundaries().kind(word) != "predicates" or "N" not in self._words.get(word, (0, ()))[1]:
            return None
        return Noun(1, word, 0.6, None)

    def is_classifier(self, word: str) -> bool:
        """Whether Hazm's lexicon knows it as a classifier: «برگه»."""
        return "CL" in self._words.get(word, (0, ()))[1]

    def phrase(self, rest: Sequence[str]) -> int:
        """How many tokens after a unit belong to its noun phrase: «واحد | کوچک و متوسط» has three."""
        length = 0
        for k, word in enumerate(rest[:PHRASE]):
            if word in self.patterns.coordinators:
                continue
            ends = boundaries().ends_name(word) or verbs().is_form(word) or self.is_numeral(word)
            if ends or word not in self._words:
                break
            if k > length and "AJ" not in self._words[word][1]:
                break
            length = k + 1
        return length
