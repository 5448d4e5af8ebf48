"""Which noun after a number is counted, and in what singular form: the hard part of quantities.

A number counts when a noun follows it (of patterns/quantities/counts.yaml, else of Hazm's lexicon) and what stands
before it makes it no label («فاز 3»), date, rank or score. A noun of the patterns needs less help from its surroundings
than one of the lexicon, and a classifier («نفر», «دستگاه») next to none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pydantic import BaseModel

from extractor.language.boundaries import PHRASE_ENDS, boundaries
from extractor.language.gazetteer import gazetteer
from extractor.language.hazm import conjugated, lexicon
from extractor.language.letters import squeeze
from extractor.language.verbs import verbs
from extractor.layers import Numeral, QuantityMention
from extractor.patterns import Strict, load
from extractor.stages.numerals.lexicon import lexicon as numeral_lexicon
from extractor.stages.quantities.implied import ImpliedPatterns

YEARS = ((1300, 1420), (1900, 2050))
"""Four digits within these may be a year, Solar Hijri or Gregorian."""

SHORT_YEARS = range(40, 100)
"""Two digits that may be a year of the Solar Hijri 1300s."""

CODE = Decimal(100_000)
"""Six digits without marks and without a scale word are rather a code than a number of unlisted things."""

LONGEST = 40
"""A longer word is no noun."""

PHRASE = 8
"""Most tokens of a counted noun phrase."""

SHARE_DISTANCE = 60
"""How many tokens a whole may stand before its share."""

CARD, PHONE = 4, 7
"""Digits of a part of a card's number, and the fewest of a telephone number."""

DIALLED = ("*", "#", "+")
"""Before digits these make a code of them: «*780», «45+2»."""

LIST = 30
"""Smaller numbers after a dash or bracket may number the items of a list."""


class CountPatterns(Strict):
    """patterns/quantities/counts.yaml."""

    classifiers: list[str]
    nouns: list[str]
    compound_tails: list[str]
    compounds: list[str]
    before_unit: list[str]
    not_counted: list[str]
    light_nouns: list[str]
    excluded: list[str]
    labels: list[str]
    weak_labels: list[str]
    called: dict[str, list[int]]
    events: list[str]
    months: list[str]
    year_words: list[str]
    times: list[str]
    chained: list[str]
    years: list[str]
    joiners: list[str]
    score: list[str]
    bullets: list[str]
    each: list[str]
    weak_numerals: list[str]
    weak_after: list[str]
    relative: list[str]
    person_cues: list[str]
    mass_cues: list[str]
    person_from: list[str]
    person_other: list[str]
    person_verbs: list[str]
    these: list[str]
    plural_endings: list[str]
    human_plurals: dict[str, str]
    ezafe_endings: dict[str, str]
    copulas: list[str]
    adjective_endings: list[str]
    listed_endings: list[str]
    verbal_endings: list[str]
    coordinators: list[str]
    share_before: list[str]
    share_after: list[str]


_UNCOUNTED = PHRASE_ENDS | {"times", "preverbs", "predicates"}
"""Classes of words that nobody counts."""


class GivenNames(BaseModel):
    """The names of patterns/persons/given_names.yaml, which nobody counts: «۲۲۷ قاسم»."""

    names: list[str]


def _in_years(value: Decimal) -> bool:
    return any(first <= value <= last for first, last in YEARS)


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
    """``nouns(before, numeral, after) -> Noun | None``."""

    def __init__(self) -> None:
        patterns: CountPatterns = load("quantities/counts", CountPatterns)
        self.patterns = patterns
        self._classifiers = frozenset(patterns.classifiers)
        self._nouns = frozenset(patterns.nouns)
        self._tails = frozenset(patterns.compound_tails)
        self._compounds = {squeeze(form): form for form in patterns.compounds}
        self._given_names = frozenset(load("persons/given_names", GivenNames).names)
        self._no_nouns = frozenset(patterns.excluded)
        self._not_counted = frozenset(map(squeeze, patterns.not_counted))
        self._year_words = frozenset(map(squeeze, patterns.year_words))
        self._months = frozenset(map(squeeze, patterns.months))
        self._times = frozenset(map(squeeze, patterns.times))
        self._labels = self._year_words.union(self._times, map(squeeze, patterns.labels))
        self._called = {squeeze(service): numbers for service, numbers in patterns.called.items()}
        self._events = self._months.union(map(squeeze, patterns.events))
        self._chained = frozenset(map(squeeze, patterns.chained))
        self._sums = load("quantities/implied", ImpliedPatterns).sums
        self._cues = frozenset(map(squeeze, patterns.person_cues))
        self._mass_cues = frozenset(map(squeeze, patterns.mass_cues))
        self._plurals = sorted(patterns.plural_endings, key=len, reverse=True)
        self._words = lexicon()
        self.verbs = conjugated()
        self._numerals = numeral_lexicon()
        self._places = gazetteer()
        self._share_before = frozenset(map(squeeze, patterns.share_before))
        self._share_after = frozenset(map(squeeze, patterns.share_after))
        self.noun = lru_cache(maxsize=65_536)(self._look_up)

    def __call__(
        self, before: Sequence[str], numeral: Numeral, words: Sequence[str], after: Sequence[str], compared: bool
    ) -> Noun | None:
        """The noun that ``numeral`` counts: the norms before it, its own ``words`` and those after, in its sentence.

        ``compared``: after «بیش از» and the like, where no year stands.
        """
        skip = 1 if len(after) > 1 and after[0] in self.patterns.before_unit else 0
        if len(after) <= skip or numeral.fraction or 0 in (numeral.value, numeral.low):
            return None
        compound = self._compound(after[skip:])
        noun = compound or self.noun(after[skip])
        following = after[skip + 1] if len(after) > skip + 1 else ""
        if noun is None and following in self.patterns.relative:
            noun = self._relative(after[skip])
        if noun is None or not self._fits(noun, before, numeral, words, following, compared):
            return None
        if compound:
            return replace(compound, length=skip + compound.length)
        if following in self._tails and not noun.classifier:
            return replace(noun, length=skip + 2, singular=f"{noun.singular} {following}")
        return replace(noun, length=skip + 1)

    def _compound(self, after: Sequence[str]) -> Noun | None:
        """The noun of several words that ``after`` begins with: «نیروی انسانی», «گفت و گو»."""
        for length in (3, 2):
            form = self._compounds.get(squeeze("".join(after[:length])))
            if form and len(after) >= length:
                return Noun(length, form, 1.0, f"quantities/counts.yaml#compounds.{form}")
        return None

    def _fits(
        self,
        noun: Noun,
        before: Sequence[str],
        numeral: Numeral,
        words: Sequence[str],
        following: str,
        compared: bool,
    ) -> bool:
        """Whether the number before ``noun`` counts it."""
        patterns = self.patterns
        previous = before[-1] if before else ""
        listed = noun.entry is not None
        digits = words[0][0].isdecimal()
        value = numeral.value if numeral.value is not None else numeral.high
        assert value is not None
        idiom = squeeze(words[-1] + noun.singular) in self._not_counted
        if idiom or previous in patterns.each or self._is_score(before) or self._is_spoken_year(before, words, value):
            return False
        if value == 1 and not digits:
            return False  # «یک شرکت» is «a company»
        if len(words) == 1 and words[0] in patterns.weak_numerals:
            return noun.classifier or (listed and previous in patterns.weak_after)
        if self._is_predicate(noun, digits, following):
            return False
        if digits and numeral.scale == 1 and self._is_code(before, words, value, noun):
            return False
        if noun.classifier:
            return True
        if numeral.scale == 1 and (digits or not listed) and self.is_label(before, words, value):
            return False
        if numeral.scale >= 10**6 and noun.singular in self._sums and following not in self._tails:
            return False  # «۵ میلیون یارانه», but «۵ میلیون یارانه بگیر»
        if listed:
            return compared or not (self.is_year(words[0], value) and previous in patterns.years)
        if digits and numeral.scale == 1:
            year = self.is_year(words[0], value) and bool(previous) and not compared
            return not year and self._fits_digits(noun, previous, words, value)
        return numeral.scale < 10**9

    def _is_predicate(self, noun: Noun, digits: bool, following: str) -> bool:
        """Whether the noun makes a verb with the light verb after it: «19 هشدار داد»."""
        verbal = boundaries().kind(noun.singular) == "verbal_nouns" and digits and noun.entry is None
        return (verbal or noun.singular in self.patterns.light_nouns) and verbs().is_light(following)

    def _fits_digits(self, noun: Noun, previous: str, words: Sequence[str], value: Decimal) -> bool:
        """Whether digits without a scale count a noun that no list has."""
        bullets = self.patterns.bullets
        if noun.singular in self._given_names or noun.singular.isascii() or previous in self.patterns.weak_labels:
            return False  # «۲۲۷ قاسم», «110 S», «پرواز ۶۵۶ آسمان»
        if value >= CODE or value == 1 or (value < LIST and previous in bullets):
            return False
        return not any(word in bullets for word in words)  # «1-0 …», a score

    def _is_code(self, before: Sequence[str], words: Sequence[str], value: Decimal, noun: Noun) -> bool:
        """Whether digits are a year, a code to dial or a part of a longer number, whatever noun follows."""
        previous = before[-1] if before else ""
        if self.is_year(words[0], value) and self.is_label(before, words, value):
            return True  # «در سال ۱۴۰۲ واحد …»
        if value in self._called.get(squeeze(noun.singular), ()):
            return True  # «۱۱۰ پلیس»
        if words[0].isdecimal() and len(words[0]) >= CARD and previous.isdecimal() and len(previous) >= CARD:
            return True  # «۶۰۳۷ ۹۹۱۱ …»
        if len(previous) == 1 and previous.isascii() and previous.isalpha():
            return True  # «A320»
        joined = len(before) > 1 and previous in self.patterns.joiners
        return previous in DIALLED or (joined and before[-2].isdecimal() and len(before[-2]) >= PHONE)

    def is_item(self, before: Sequence[str], numeral: Numeral) -> bool:
        """Whether a number that touches the mark before it numbers the item of a list: «-1 مدیران»."""
        return before[-1] in self.patterns.bullets and numeral.scale == 1 and (numeral.value or LIST) < LIST

    def is_label(self, before: Sequence[str], words: Sequence[str], value: Decimal) -> bool:
        """Whether the number names what stands before it: «فاز 3», «آیات ۸۸ و ۸۹», «پلیس ۱۱۰», «سال مالی 99»."""
        end = len(before)
        while end > 1 and before[end - 1] in self.patterns.joiners and self._is_numeral(before[end - 2]):
            end -= 2
        if not end:
            return False
        label = squeeze(before[end - 1])
        if label in self._times and end > 1 and self._is_numeral(before[end - 2]):
            return False  # «در ۹۰ دقیقه ۳ گل»
        if end > 1 and before[end - 2] in self.patterns.these:
            return False  # «در این ماده ۳ دونده»
        if end < len(before):
            return label in self._chained
        if label in self._labels or value in self._called.get(label, ()):
            return True
        if label in self._events:
            return len(words) > 1 or self.is_year(words[0], value) or value in SHORT_YEARS
        return False

    def _is_spoken_year(self, before: Sequence[str], words: Sequence[str], value: Decimal) -> bool:
        """«سال هزار و سیصد و نود …», «مهر هزار و چهارصد و دو …»; «مهر هزار و چهارصد …» may be an amount."""
        if not before or any(word[0].isdecimal() for word in words) or not _in_years(value):
            return False
        label = squeeze(before[-1])
        return label in self._year_words or (label in self._months and value % 100 != 0)

    def _is_score(self, before: Sequence[str]) -> bool:
        """«چهار بر دو»."""
        return len(before) > 1 and before[-1] in self.patterns.score and self._is_numeral(before[-2])

    @staticmethod
    def is_year(word: str, value: Decimal) -> bool:
        """Whether a word of digits may be a year of four digits."""
        return len(word) == 4 and word.isdecimal() and _in_years(value)

    def persons(self, before: Sequence[str], numeral: Numeral, after: Sequence[str]) -> bool:
        """Whether the classifier at the head of ``after`` counts persons: «هفت تن از کارکنان», not «هفت تن گندم»."""
        if numeral.scale >= 10**6 or (numeral.value is not None and numeral.value % 1):
            return False
        following = after[1] if len(after) > 1 else ""
        second = after[2] if len(after) > 2 else ""
        if squeeze(following) in self._cues or self._befell(before):
            return True
        if following in self.patterns.person_other:
            return not self._mass_cues.intersection(map(squeeze, before))
        if following in self.patterns.person_from and (squeeze(second) in self._cues or self._human(second)):
            return True
        if before and before[-1] in self.patterns.these and (numeral.entry or not self.noun(following)):
            return True
        if self.noun(following) or (following in self.patterns.joiners and self._is_numeral(second)):
            return False
        for word in map(squeeze, [*reversed(before), *after[1:]]):  # the nearest cue decides
            if word in self._mass_cues:
                return False
            if word in self._cues:
                return True
        return False

    def _befell(self, before: Sequence[str]) -> bool:
        """«کشته شدن ۴۳ تن»: what persons suffer stands right before the number."""
        if not before:
            return False
        if len(before) > 1 and before[-1] in self.patterns.person_verbs:
            return squeeze(before[-2]) in self._cues
        return squeeze(before[-1]) in self._cues and before[-1].endswith(tuple(self.patterns.person_verbs))

    def singular(self, word: str) -> str:
        """A noun without plural and ezafe endings: «پروژه‌های» → «پروژه», «روستای» → «روستا»."""
        if word in self._classifiers or word in self._nouns:
            return word
        for ending in self._plurals:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                return word[: -len(ending)]
        if not self._frequency(word):
            for ending, bare in self.patterns.ezafe_endings.items():
                stem = word[: -len(ending)] + bare
                if word.endswith(ending) and (stem in self._words or stem in self._nouns):
                    return stem
            for ending in self.patterns.copulas:
                stem = word.removesuffix(ending)
                if stem != word and self._frequency(stem):
                    return stem
            return self._human(word) or word
        return word

    def _human(self, word: str) -> str | None:
        """The singular of a plural in «ان»: «نمایندگان» → «نماینده»."""
        for ending, bare in self.patterns.human_plurals.items():
            stem = word[: -len(ending)] + bare
            if word.endswith(ending) and len(stem) > 1 and (self._frequency(stem) or stem in self._nouns):
                return stem
        return None

    def _is_numeral(self, word: str) -> bool:
        return self._numerals[word] is not None

    def _frequency(self, word: str) -> int:
        entry = self._words.get(word)
        return entry[0] if entry else 0

    def _look_up(self, word: str) -> Noun | None:
        if word in self._no_nouns or not word[:1].isalpha() or len(word) > LONGEST:
            return None
        singular = self.singular(word)
        for section, words in (("classifiers", self._classifiers), ("nouns", self._nouns)):
            if singular in words:
                return Noun(1, singular, 1.0, f"quantities/counts.yaml#{section}.{singular}", section == "classifiers")
        if singular in self._no_nouns or boundaries().kind(word) in _UNCOUNTED or self._is_numeral(singular):
            return None
        if any(self._places.end_of([squeeze(form)], 0) for form in (word, singular)):
            return None
        frequency, tags = self._words.get(singular, (0, ()))
        if frequency and "N" in tags:
            verbal = word in self.verbs and any(map(word.endswith, self.patterns.verbal_endings))
            return None if verbal else Noun(1, singular, 0.8, None)
        if frequency or word in self.verbs or self._adjectival(singular):
            return None
        return Noun(1, singular, 0.6, None)

    def _adjectival(self, word: str) -> bool:
        """«نفری», «گزینه‌ای», «دولتی»: an adjective of a noun; «اسرائیلی», «ساوه‌ای» is who comes from a place."""
        patterns = self.patterns
        if any(word.endswith(e) and word.removesuffix(e) in self._nouns for e in patterns.listed_endings):
            return True
        for ending in patterns.adjective_endings:
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) > 1:
                if self._places.end_of([squeeze(stem)], 0):
                    return False
                if self._frequency(stem) or stem in self._nouns or stem in self._classifiers or self._is_numeral(stem):
                    return True
        return False

    def _relative(self, word: str) -> Noun | None:
        """«هزار دانش‌آموزی که»: a noun with the ending that «که» asks for."""
        for ending in self.patterns.adjective_endings:
            if word.endswith(ending):
                return self.noun(word[: -len(ending)])
        return None

    def phrase(self, rest: Sequence[str]) -> int:
        """How many tokens after a unit belong to its noun phrase: «واحد | کوچک و متوسط» has three."""
        length = 0
        for k, word in enumerate(rest[:PHRASE]):
            if word in self.patterns.coordinators:
                continue
            ends = boundaries().ends_name(word) or word in self.verbs or self._is_numeral(word)
            if ends or word not in self._words:
                break
            if k > length and "AJ" not in self._words[word][1]:
                break
            length = k + 1
        return length

    def is_share(self, norms: list[str], part: QuantityMention, whole: QuantityMention) -> bool:
        """Whether the words around the count ``part`` say that it is a share of the count ``whole`` before it."""
        if part.value is None or whole.value is None or part.value >= whole.value:
            return False
        if part.start - whole.end > SHARE_DISTANCE:
            return False
        before = [word for word in norms[max(0, part.start - 6) : part.start] if word[:1].isalpha()]
        return any(
            squeeze("".join(before[k : k + length])) in self._share_before
            for k in range(len(before))
            for length in (2, 3, 4)
        ) or any(squeeze("".join(norms[part.end : part.end + length])) in self._share_after for length in (1, 2, 3))
