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
from extractor.language.gazetteer import place_classes
from extractor.language.verbs import verbs
from extractor.mentions import Numeral, QuantityMention
from extractor.patterns import load
from extractor.spelling.letters import squeeze
from extractor.stages.quantities.implied import ImpliedPatterns
from extractor.stages.quantities.nouns import Noun, Nouns
from extractor.stages.quantities.view import View
from extractor.stages.quantities.words import (
    BodyHeads,
    Calendar,
    CountPatterns,
    GivenNames,
    KnownBodies,
    QualifierPatterns,
)
from extractor.words.facts import predicates

YEARS = ((1300, 1420), (1900, 2050))
"""Four digits within these may be a year, Solar Hijri or Gregorian."""

SHORT_YEARS = range(40, 100)
"""Two digits that may be a year of the Solar Hijri 1300s."""

CODE = Decimal(100_000)
"""Six digits without marks and without a scale word are rather a code than a number of unlisted things."""

SHARE_DISTANCE = 60
"""How many tokens a whole may stand before its share."""

KNOWN = 0.8
"""Confidence in a noun of Hazm's lexicon."""

RATE = 100
"""From here on a number after «هر» is no known set, but what there is one of something for."""

CARD, PHONE = 4, 7
"""Digits of a part of a card's number, and the fewest of a telephone number."""

DIALLED = ("*", "#", "+")
"""Before digits these make a code of them: «*780», «45+2»."""

QUOTES = ("«", "»")
TITLE = 8
"""Most tokens from a number in a title to the end of it."""

RELATIVE = 6
"""Most tokens from a counted noun to the copula of its relative clause."""

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
        given = map(squeeze, load("persons/given_names", GivenNames).names)
        self._called_so = load("organizations/organizations", KnownBodies).names.union(given)
        self._heads = load("organizations/heads", BodyHeads).words
        self._onto = load("quantities/qualifiers", QualifierPatterns).onto
        self._not_counted = frozenset(map(squeeze, patterns.not_counted))
        self._year_words = frozenset(map(squeeze, patterns.year_words))
        self._months = calendar.month_names | calendar.season_names
        self._times = frozenset(map(squeeze, patterns.times))
        self._labels = self._year_words.union(self._times, map(squeeze, patterns.labels))
        self._addressed = frozenset(map(squeeze, patterns.addressed))
        self._called = {squeeze(service): numbers for service, numbers in patterns.called.items()}
        self._events = self._months.union(map(squeeze, patterns.events))
        self._chained = frozenset(map(squeeze, patterns.chained))
        self._sums = load("quantities/implied", ImpliedPatterns).sums
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
        elif noun is None and numeral.value != 1 and self._is_told(view, after[skip + 1 :]):
            noun = self.nouns.relative(after[skip])
            noun = None if noun and noun.classifier else noun  # «سالن سه نفری است که»
        elif noun is None and self._is_free(view, following):
            noun = self.nouns.predicate(after[skip])
        if noun is None or not self._fits(noun, view, numeral, following, compared):
            return None
        if compound:
            return replace(compound, length=skip + compound.length)
        if following in self._tails and not noun.classifier:
            return replace(noun, length=skip + 2, singular=f"{noun.singular} {following}")
        return replace(noun, length=skip + 1)

    def _is_told(self, view: View, rest: Sequence[str]) -> bool:
        """«دو کشوری | بودند که …»: the copula stands before the relative clause, perhaps behind a place or time."""
        end = next((k for k, word in enumerate(rest[:RELATIVE]) if verbs().is_being(word)), len(rest))
        if end + 1 >= len(rest) or rest[end + 1] not in self.patterns.relative:
            return False
        kinds = [boundaries().kind(word) for word in rest[:end]]
        if not kinds:
            return True
        described = bool(view.before) and self.nouns(view.before[-1]) is not None  # «لیگ سه تیمی در شهر است که»
        return kinds[0] == "prepositions" and not described and not {"mark", "verb"}.intersection(kinds)

    def _is_free(self, view: View, following: str) -> bool:
        """Whether a predicate's noun may be counted: «پنج دستور تازه», not «این دو موفق شدند»."""
        previous = view.before[-1] if view.before else ""
        if view.words[0][0].isdecimal() or previous in self.patterns.these or previous in self.patterns.each:
            return False
        return following[:1].isalpha() and boundaries().kind(following) is None and not verbs().is_form(following)

    def _fits(self, noun: Noun, view: View, numeral: Numeral, following: str, compared: bool) -> bool:
        """Whether the number before ``noun`` counts it."""
        patterns = self.patterns
        before, words = view.before, view.words
        previous = before[-1] if before else ""
        listed = noun.listed
        digits = words[0][0].isdecimal()
        value = numeral.value if numeral.value is not None else numeral.high
        assert value is not None
        if self._is_idiom(noun, view) or self.is_score(before) or (previous in patterns.each and value < RATE):
            return False
        if self._is_spoken_year(before, words, value) or (value == 1 and not digits):
            return False  # «یک شرکت» is «a company»
        if len(words) == 1 and words[0] in patterns.weak_numerals:
            return noun.classifier or (listed and previous in patterns.weak_after)
        if self._is_predicate(noun, digits, following):
            return False
        if digits and numeral.scale == 1 and self._is_code(view, value, noun):
            return False
        if noun.classifier:
            return not (digits and numeral.scale == 1 and self._is_cited(noun, view, following, value))
        if numeral.scale == 1 and self._is_name(noun, view, value):
            return False
        scale = value if numeral.vague else numeral.scale
        if scale >= 10**6 and noun.singular in self._sums and following not in self._tails:
            return False  # «۵ میلیون یارانه», but «۵ میلیون یارانه بگیر»
        if listed:
            plural = self.nouns.is_plural(view.after[0])  # «مالیات ۱۴۰۳ شرکت‌ها»
            return compared or not (self.is_year(words[0], value) and (plural or previous in patterns.years))
        if digits and numeral.scale == 1:
            year = self.is_year(words[0], value) and bool(previous) and not compared
            return not year and self._fits_digits(noun, view, value)
        return numeral.scale < 10**9 or self.nouns.is_classifier(noun.singular)

    def _is_idiom(self, noun: Noun, view: View) -> bool:
        """«چهار راه», «چهار دست و پا», «دو طرف میدان», «بازیکن دو گله»."""
        before, after = view.before, view.after
        following = after[1] if len(after) > 1 else ""
        if noun.singular in self.patterns.attributes and self._leans(before, following):
            return True
        place = squeeze(following) in place_classes() or self.nouns.is_place(following)
        if place and noun.singular in self.patterns.sides:
            return True
        if not noun.listed and self.nouns.describes(noun.singular) and before and self.nouns(before[-1]):
            return True
        phrases = [noun.singular, *("".join(after[:length]) for length in (2, 3))]
        return any(squeeze(view.words[-1] + phrase) in self._not_counted for phrase in phrases)

    def _leans(self, before: Sequence[str], following: str) -> bool:
        """Whether a number and its noun describe what stands before them: «پارکینگ دو طبقه», not «او دو طبقه دارد»."""
        if not before or verbs().is_having(following):
            return False
        if len(before) > 1 and before[-2] in self._onto:
            return False  # «به جای دو طبقه»
        return self.nouns(before[-1]) is not None or self.nouns.is_adjective(before[-1])

    def _is_name(self, noun: Noun, view: View, value: Decimal) -> bool:
        """Whether the number is the name of what stands before it: «بند هفت تفاهم‌نامه», but «ماه دو جلسه»."""
        before, listed = view.before, noun.listed
        previous = before[-1] if before else ""
        if listed and not view.words[0][0].isdecimal() and squeeze(previous) not in self._chained:
            end = self._series(before)
            if not 0 < end < len(before) or not self._is_chained(before[end - 1]):
                return False
        if self.is_label(before, view.words, value):
            return True
        these = len(before) > 1 and before[-2] in self.patterns.these
        portal = listed and previous in self.patterns.weak_labels and not these
        return portal and self._is_body(view.after)  # «سامانه ۱۸۸۸ شهرداری تهران»

    def _is_predicate(self, noun: Noun, digits: bool, following: str) -> bool:
        """Whether the noun makes a verb with the light verb after it: «19 هشدار داد», «معدن ۳ برداشت شد»."""
        unlisted = digits and not noun.listed
        if unlisted and verbs().is_doing(following):
            return True
        if noun.singular in self.patterns.light_nouns:
            return verbs().is_light(following) and not verbs().is_having(following)
        verbal = boundaries().kind(noun.singular) == "verbal_nouns" or noun.singular in predicates()
        return unlisted and verbal and verbs().is_light(following)

    def _is_body(self, after: Sequence[str]) -> bool:
        """Whether a body's name follows: its head with ezafe or before a place."""
        if squeeze(after[0]) not in self._heads:
            return False
        return self.nouns.singular(after[0]) != after[0] or (len(after) > 1 and self.nouns.is_place(after[1]))

    def _is_cited(self, noun: Noun, view: View, following: str, value: Decimal) -> bool:
        """«تبصره ۳ بند ۶», «پلاک ۱۲ واحد ۵»: two labels, each with its number; «کیلومتر ۴۵ بسته است»: a participle."""
        if verbs().is_nonfinite(noun.singular):
            named = verbs().is_being(following)
        else:
            label = squeeze(noun.singular)
            named = (label in self._labels or label in self._addressed) and self.nouns.is_numeral(following)
        times = bool(view.before) and squeeze(view.before[-1]) in self._times
        return named and not times and self.is_label(view.before, view.words, value)

    def _fits_digits(self, noun: Noun, view: View, value: Decimal) -> bool:
        """Whether digits without a scale count a noun that no list has."""
        bullets = self.patterns.bullets
        previous = view.before[-1] if view.before else ""
        if any(word in DIALLED for word in view.words):
            return False  # «تفاضل ۱۲+ صدرنشین»
        name = squeeze(noun.singular)
        if name in self._called_so or name.isascii() or previous in self.patterns.weak_labels:
            return False  # «۲۲۷ قاسم», «۱۷۱ اوپک», «110 S», «پرواز ۶۵۶ آسمان»
        if previous.isascii() and previous.isalpha():
            return False  # «dpi 70 آپلود»
        end = self._series(view.before)
        if 0 < end < len(view.before) and squeeze(view.before[end - 1]) in self._times:
            return False  # «از ساعت ۹ و ۳۰ تا ۲۰ میزبان …»
        if previous in self._onto and len(view.before) > 1 and self._ranks(squeeze(view.before[-2])):
            return False  # «رتبه به ۱۱۸ …»
        if value >= CODE or value == 1 or (previous in bullets and (value < LIST or view.touches)):
            return False  # «بی-52ان»
        return not any(word in bullets for word in view.words) or self._is_range(view.words, noun)  # «1-0 …», a score

    @staticmethod
    def _is_range(words: Sequence[str], noun: Noun) -> bool:
        """«۱۰ - ۲۰ مسئول»: from less to more, of a noun that Hazm knows, and no years."""
        ends = [Decimal(word) for word in words[::2] if word.isdecimal()]
        if len(words) != 3 or len(ends) != 2 or noun.confidence < KNOWN:
            return False
        return 10 <= ends[0] < ends[1] and not all(map(_in_years, ends))

    def _ranks(self, label: str) -> bool:
        """Whether a label is none of time, so that it may get another number: «رتبه», not «سال»."""
        return label in self._labels and label not in self._times and label not in self._year_words

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

    def in_title(self, view: View) -> bool:
        """Whether the number stands in the title of a work: «کتاب «هفت شهر عشق»», also in a list of such titles."""
        before, after = view.before, view.after
        start = next((k for k in range(len(before) - 1, -1, -1) if before[k] in QUOTES), 0)
        end = next((k for k, word in enumerate(after[:TITLE]) if word in QUOTES), None)
        if not start or before[start] != QUOTES[0] or end is None or after[end] != QUOTES[1]:
            return False
        if any(verbs().is_finite(word) for word in [*before[start:], *after[:end]]):
            return False
        if before[start - 1] in self.patterns.joiners:
            return start > 1 and start == len(before) - 1 and before[start - 2] == QUOTES[1]
        return squeeze(before[start - 1]) in self.patterns.works

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
        if len(before) > 1 and before[-1] == ":" and squeeze(before[-2]) in self._times:
            return True  # «ساعت: ۱۹ منطقه آزاد …»
        end = self._series(before)
        if not end:
            return False
        label = squeeze(before[end - 1])
        cited = end > 2 and label in self._addressed and self.nouns.is_numeral(before[end - 2])
        if cited and self.is_label(before[: end - 2], before[end - 2 : end - 1], Decimal(0)):
            return True  # «پلاک ۱۲ واحد ۵ …»
        if label in self._times and end > 1 and self.nouns.is_numeral(before[end - 2]):
            return self._ends_date(before[: end - 1])  # «در ۹۰ دقیقه ۳ گل», but «۳ آذر ۱۴۰۲ ساعت ۱۰ …»
        if end > 1 and (before[end - 2] in self.patterns.these or before[end - 2] in self.patterns.each):
            return False  # «در این ماده ۳ دونده», «هر سال ۲۷۰۰ سالمند»
        if end < len(before):
            return self._is_chained(before[end - 1])
        labels = {label, squeeze("".join(before[-2:]))}
        if not labels.isdisjoint(self._labels) or value in self._called.get(label, ()):
            return True
        if not labels.isdisjoint(self._events):
            return len(words) > 1 or self.is_year(words[0], value) or value in SHORT_YEARS
        return False

    def _ends_date(self, before: Sequence[str]) -> bool:
        """Whether words end with a month and its year."""
        month, year = squeeze("".join(before[-2:-1])), before[-1]
        return month in self._months and year.isdecimal() and self.is_year(year, Decimal(year))

    def _series(self, before: Sequence[str]) -> int:
        """How many words stand before the numbers that are joined with the one after ``before``: «بند | ۷ و ۸ و …»."""
        end = len(before)
        while end > 1 and before[end - 1] in self.patterns.joiners and self.nouns.is_numeral(before[end - 2]):
            end -= 2
        return end

    def _is_chained(self, word: str) -> bool:
        """Whether a label holds for all numbers of a series, as its plural does: «بندهای ۲ و ۳», «رتبه‌های دو و سه»."""
        if squeeze(word) in self._chained:
            return True
        singular = self.nouns.singular(word)
        return singular != word and squeeze(singular) in self._labels

    def names(self, before: Sequence[str]) -> bool:
        """Whether a thing that is counted elsewhere stands right before a number, which then is its name: «تیم ۳»."""
        noun = self.nouns(before[-1]) if before else None
        return noun is not None and noun.listed and not (before[-2:-1] and before[-2] in self.patterns.these)

    def _is_spoken_year(self, before: Sequence[str], words: Sequence[str], value: Decimal) -> bool:
        """«سال هزار و سیصد و نود …», «مهر هزار و چهارصد و دو …»; «مهر هزار و چهارصد …» may be an amount."""
        if not before or any(word[0].isdecimal() for word in words) or not _in_years(value):
            return False
        label = squeeze(before[-1])
        return label in self._year_words or (label in self._months and value % 100 != 0)

    def is_score(self, before: Sequence[str]) -> bool:
        """«چهار بر دو»."""
        return len(before) > 1 and before[-1] in self.patterns.score and self.nouns.is_numeral(before[-2])

    @staticmethod
    def is_year(word: str, value: Decimal) -> bool:
        """Whether a word of digits may be a year of four digits."""
        return len(word) == 4 and word.isdecimal() and _in_years(value)

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
