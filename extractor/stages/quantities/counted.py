"""Which noun after a number is counted, and in what singular form: the hard part of quantities.

A number counts when a noun follows it (of patterns/quantities/counts.yaml, else of Hazm's lexicon) and what stands
before it makes it no label («فاز 3»), date, rank or score. A noun of the patterns needs less help from its surroundings
than one of the lexicon, and a classifier («نفر», «دستگاه») next to none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.language.boundaries import boundaries
from extractor.language.letters import ZWNJ, squeeze
from extractor.language.verbs import verbs
from extractor.mentions import Numeral, QuantityMention
from extractor.patterns import load
from extractor.stages.quantities.implied import ImpliedPatterns
from extractor.stages.quantities.nouns import Noun, Nouns
from extractor.stages.quantities.view import View
from extractor.stages.quantities.words import Calendar, CountPatterns, GivenNames

YEARS = ((1300, 1420), (1900, 2050))
"""Four digits within these may be a year, Solar Hijri or Gregorian."""

SHORT_YEARS = range(40, 100)
"""Two digits that may be a year of the Solar Hijri 1300s."""

CODE = Decimal(100_000)
"""Six digits without marks and without a scale word are rather a code than a number of unlisted things."""

SHARE_DISTANCE = 60
"""How many tokens a whole may stand before its share."""

CARD, PHONE = 4, 7
"""Digits of a part of a card's number, and the fewest of a telephone number."""

DIALLED = ("*", "#", "+")
"""Before digits these make a code of them: «*780», «45+2»."""

LIST = 30
"""Smaller numbers after a dash or bracket may number the items of a list."""


def _in_years(value: Decimal) -> bool:
    return any(first <= value <= last for first, last in YEARS)


class CountedNouns:
    """``counted(view, numeral, compared) -> Noun | None``."""

    def __init__(self, nouns: Nouns) -> None:
        patterns = load("quantities/counts", CountPatterns)
        calendar = load("dates/dates", Calendar)
        self.patterns = patterns
        self.nouns = nouns
        self._tails = frozenset(patterns.compound_tails)
        self._given_names = frozenset(map(squeeze, load("persons/given_names", GivenNames).names))
        self._not_counted = frozenset(map(squeeze, patterns.not_counted))
        self._year_words = frozenset(map(squeeze, patterns.year_words))
        self._months = calendar.month_names | calendar.season_names
        self._times = frozenset(map(squeeze, patterns.times))
        self._labels = self._year_words.union(self._times, map(squeeze, patterns.labels))
        self._called = {squeeze(service): numbers for service, numbers in patterns.called.items()}
        self._events = self._months.union(map(squeeze, patterns.events))
        self._chained = frozenset(map(squeeze, patterns.chained))
        self._sums = load("quantities/implied", ImpliedPatterns).sums
        self._cues = frozenset(map(squeeze, patterns.person_cues))
        self._mass_cues = frozenset(map(squeeze, patterns.mass_cues))
        self._share_before = frozenset(map(squeeze, patterns.share_before))
        self._share_after = frozenset(map(squeeze, patterns.share_after))

    def __call__(self, view: View, numeral: Numeral, compared: bool) -> Noun | None:
        """The noun that a number counts, by what stands around it: ``numeral`` is that of the view as a count has it.

        ``compared``: after «بیش از» and the like, where no year stands.
        """
        after = view.after
        skip = 1 if len(after) > 1 and after[0] in self.patterns.before_unit else 0
        if len(after) <= skip or numeral.fraction or 0 in (numeral.value, numeral.low):
            return None
        compound = self.nouns.compound(after[skip:])
        noun = compound or self.nouns(after[skip])
        following = after[skip + 1] if len(after) > skip + 1 else ""
        if noun is None and following in self.patterns.relative:
            noun = self.nouns.relative(after[skip])
        if noun is None or not self._fits(noun, view, numeral, following, compared):
            return None
        if compound:
            return replace(compound, length=skip + compound.length)
        if following in self._tails and not noun.classifier:
            return replace(noun, length=skip + 2, singular=f"{noun.singular} {following}")
        return replace(noun, length=skip + 1)

    def _fits(self, noun: Noun, view: View, numeral: Numeral, following: str, compared: bool) -> bool:
        """Whether the number before ``noun`` counts it."""
        patterns = self.patterns
        before, words = view.before, view.words
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
        if digits and numeral.scale == 1 and self._is_code(view, value, noun):
            return False
        if noun.classifier:
            return True
        named = digits or not listed or squeeze(previous) in self._chained  # «بند هفت تفاهم‌نامه», but «ماه دو جلسه»
        if named and numeral.scale == 1 and self.is_label(before, words, value):
            return False
        if numeral.scale >= 10**6 and noun.singular in self._sums and following not in self._tails:
            return False  # «۵ میلیون یارانه», but «۵ میلیون یارانه بگیر»
        if listed:
            return compared or not (self.is_year(words[0], value) and previous in patterns.years)
        if digits and numeral.scale == 1:
            year = self.is_year(words[0], value) and bool(previous) and not compared
            return not year and self._fits_digits(noun, view, value)
        return numeral.scale < 10**9

    def _is_predicate(self, noun: Noun, digits: bool, following: str) -> bool:
        """Whether the noun makes a verb with the light verb after it: «19 هشدار داد»."""
        verbal = boundaries().kind(noun.singular) == "verbal_nouns" and digits and noun.entry is None
        return (verbal or noun.singular in self.patterns.light_nouns) and verbs().is_light(following)

    def _fits_digits(self, noun: Noun, view: View, value: Decimal) -> bool:
        """Whether digits without a scale count a noun that no list has."""
        bullets = self.patterns.bullets
        previous = view.before[-1] if view.before else ""
        given = squeeze(noun.singular) in self._given_names
        if given or noun.singular.isascii() or previous in self.patterns.weak_labels:
            return False  # «۲۲۷ قاسم», «110 S», «پرواز ۶۵۶ آسمان»
        if previous.isascii() and previous.isalpha():
            return False  # «dpi 70 آپلود»
        if value >= CODE or value == 1 or (previous in bullets and (value < LIST or view.touches)):
            return False  # «بی-52ان»
        return not any(word in bullets for word in view.words)  # «1-0 …», a score

    def _is_code(self, view: View, value: Decimal, noun: Noun) -> bool:
        """Whether digits are a year, a code to dial or a part of a longer number, whatever noun follows."""
        before, words = view.before, view.words
        previous = before[-1] if before else ""
        if self.is_year(words[0], value) and self.is_label(before, words, value):
            return True  # «در سال ۱۴۰۲ واحد …»
        if value in self._called.get(squeeze(noun.singular), ()):
            return True  # «۱۱۰ پلیس»
        if words[0].isdecimal() and len(words[0]) >= CARD and previous.isdecimal() and len(previous) >= CARD:
            return True  # «۶۰۳۷ ۹۹۱۱ …»
        if len(previous) == 1 and previous.isascii() and previous.isalpha():
            return True  # «A320»
        if previous in DIALLED:
            return view.touches  # «*780», but «* 60 نفر»
        joined = len(before) > 1 and previous in self.patterns.joiners
        return joined and before[-2].isdecimal() and len(before[-2]) >= PHONE

    def denies(self, view: View) -> bool:
        """Whether the numeral is the other word that it may be: «نه کیلومتر، بلکه فرسنگ‌ها», «نه رأی دارند، نه …»."""
        weak = self.patterns.weak_numerals
        if len(view.words) > 1 or view.words[0] not in weak:
            return False
        words = [*view.before, *view.words, *view.after, ""]
        again = (k for k, word in enumerate(words) if word in weak and k != len(view.before))
        if not all((noun := self.nouns(words[k + 1])) and noun.classifier for k in again):
            return True
        return not set(self.patterns.instead).isdisjoint(view.after)

    def is_item(self, view: View, numeral: Numeral) -> bool:
        """Whether digits that touch the mark that their sentence begins with number the item of a list: «-1 مدیران»,
        not «-دو سرباز»."""
        if not view.touches or len(view.before) != 1:
            return False
        if view.before[-1] not in self.patterns.bullets or not view.words[0].isdecimal():
            return False
        return numeral.scale == 1 and (numeral.value or LIST) < LIST

    def is_label(self, before: Sequence[str], words: Sequence[str], value: Decimal) -> bool:
        """Whether the number names what stands before it: «فاز 3», «آیات ۸۸ و ۸۹», «پلیس ۱۱۰», «سال مالی 99»."""
        end = len(before)
        while end > 1 and before[end - 1] in self.patterns.joiners and self.nouns.is_numeral(before[end - 2]):
            end -= 2
        if not end:
            return False
        label = squeeze(before[end - 1])
        if label in self._times and end > 1 and self.nouns.is_numeral(before[end - 2]):
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

    def names(self, before: Sequence[str]) -> bool:
        """Whether a thing that is counted elsewhere stands right before a number, which then is its name: «تیم ۳»."""
        noun = self.nouns(before[-1]) if before else None
        return noun is not None and noun.entry is not None and not (before[-2:-1] and before[-2] in self.patterns.these)

    def _is_spoken_year(self, before: Sequence[str], words: Sequence[str], value: Decimal) -> bool:
        """«سال هزار و سیصد و نود …», «مهر هزار و چهارصد و دو …»; «مهر هزار و چهارصد …» may be an amount."""
        if not before or any(word[0].isdecimal() for word in words) or not _in_years(value):
            return False
        label = squeeze(before[-1])
        return label in self._year_words or (label in self._months and value % 100 != 0)

    def _is_score(self, before: Sequence[str]) -> bool:
        """«چهار بر دو»."""
        return len(before) > 1 and before[-1] in self.patterns.score and self.nouns.is_numeral(before[-2])

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
        if following in self.patterns.person_from and (squeeze(second) in self._cues or self.nouns.human(second)):
            return True
        if before and before[-1] in self.patterns.these:
            cues = set(map(squeeze, before))
            told = not self._cues.isdisjoint(cues) and self._mass_cues.isdisjoint(cues)
            if told or numeral.entry or not self.nouns(following):
                return True
        if self.nouns(following) or (following in self.patterns.joiners and self.nouns.is_numeral(second)):
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
        if len(before) > 1 and verbs().is_infinitive(before[-1]):
            return squeeze(before[-2]) in self._cues
        return squeeze(before[-1]) in self._cues and verbs().is_infinitive(before[-1].rpartition(ZWNJ)[2])

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
