"""Repair of lost half-spaces, glued words and typos, in norms and token borders alone, never in the source.

Hazm's lexicon and verbs say which words exist; a word that it has counted in use (frequency above zero) is never
touched. patterns/language/repair.yaml holds affixes, glue and typos. Results are cached a word, so that a corpus pays
once for each form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any

from extractor.language.boundaries import boundaries
from extractor.language.verbs import verbs
from extractor.patterns import Strict, Words, load
from extractor.spelling.letters import ZWNJ, Memo, squeeze

EDGES = "-–—*•+|"
"""Marks that are tokens of their own at the edge of a word."""

JOINT = re.compile(r"(?<=[^\W\d_])(\+)(?=[^\W\d_a-zA-Z])")
"""What a headline joins to its last word: «بازی+فیلم»."""

SPAN = re.compile("([-–—])")
"""What joins the two ends of a span: «فروردین-آذر»."""

BEHIND_MONTHS = frozenset({"prepositions", "times"})
"""Classes of words that are no verb behind «می» after a number."""

MAX_WORD = 40
"""Longer tokens are no words («ههههه…»); leaving them alone bounds the work a token."""


class RepairPatterns(Strict):
    """patterns/language/repair.yaml."""

    plurals: list[str]
    """Endings that are written with a half-space after a noun («های»)."""
    comparatives: list[str]
    """Endings that are written with a half-space after an adjective («ترین»)."""
    verb_endings: list[str]
    """Endings that are written with a half-space after a participle («اند»)."""
    glue: list[str]
    """Words that lose the space after them before a verb («و»)."""
    copulas: list[str]
    """They lose the space before them after a noun or adjective, as light verbs do («خاطرنشانکرد»)."""
    doubled: list[str]
    """Words that are glued before a word that begins with themselves («خبرخبرگزاری»)."""
    units: list[str]
    """Words after numbers that lose the space after them before any word («درصدجریمه»)."""
    titles: list[str]
    """Titles that lose the space before a name («دکترمرادی»)."""
    heads: list[str]
    """Words that are mended where two neighbouring letters are exchanged («وزرات» → «وزارت») or one is typed twice
    («معاوون» → «معاون»)."""
    months: dict[str, list[str]]
    """Months that Hazm joins to the word after them, and the words that tell them before them («ماه می»)."""
    governed: dict[str, list[str]]
    """Prepositions that Hazm joins to the word after them, and the words that govern them («نسبت | به‌روز | گذشته»)."""
    spans: Words
    """What a dash parts from another of them: «فروردین-آذر», «دو-سه»."""
    span_endings: Words
    """With these too: «مهرماه-آبان‌ماه»."""
    typos: dict[str, str]
    """Other misspellings, each with its right form, of one word or several («هزارو» → «هزار و»)."""


class Repair:
    """``norms(token)``: one norm, or several where the token is a glued word.

    Args:
        words: Hazm's lexicon, ``word -> (frequency, parts of speech)``.
        forms: all conjugated verb forms.
        spaced: the words in use that hold one half-space, without it.
    """

    def __init__(self, words: Mapping[str, tuple[int, Any]], forms: Set[str], spaced: Set[str]) -> None:
        patterns = load("language/repair", RepairPatterns)
        self._words: Mapping[str, tuple[int, Any]] = words
        self._verbs, self._spaced = forms, spaced
        self._plurals = sorted(patterns.plurals, key=len, reverse=True)
        self._suffixes = sorted(patterns.plurals + patterns.comparatives, key=len, reverse=True)
        self._verb_endings = patterns.verb_endings
        self._glued = tuple(sorted([*verbs().past_lights(), *patterns.copulas], key=len, reverse=True))
        self._glue = patterns.glue
        self._doubled = patterns.doubled
        self._units, self._titles = patterns.units, patterns.titles
        self._months = patterns.months
        self._governed = patterns.governed
        self._spans = patterns.spans.union(word + end for word in patterns.spans for end in patterns.span_endings)
        self._typos = dict(patterns.typos)
        for head in patterns.heads:
            swapped = [head[:i] + head[i + 1] + head[i] + head[i + 2 :] for i in range(len(head) - 1)]
            repeated = [head[:i] + head[i] + head[i:] for i in range(len(head))]
            for typo in swapped + repeated:
                if not self._in_use(typo):
                    self._typos.setdefault(typo, head)
        self.norms = Memo(self._repair).__getitem__

    def depends(self, token: str) -> bool:
        """Whether the word before a token tells if it is two."""
        return self.may_be_month(token) or token.partition(ZWNJ)[0] in self._governed

    def parted(self, before: str, token: str) -> tuple[str, ...] | None:
        """The two words of a token behind the norm ``before``: «۱۶ می | در», «نسبت به | روز»."""
        first, _, rest = token.partition(ZWNJ)
        if rest and before in self._governed.get(first, ()) and not verbs().is_participle(rest):
            return first, rest
        return self.month(before, token)

    def may_be_month(self, token: str) -> bool:
        """Whether a month may stand at its beginning, to which Hazm has joined a word as to a verb's prefix."""
        name, _, rest = token.partition(ZWNJ)
        return name in self._months and token not in self._verbs and self._in_use(rest)

    def month(self, before: str, token: str) -> tuple[str, ...] | None:
        """The month and the word of such a token behind the norm ``before``: «۱۶ می | در», «ماه می | سال»."""
        name, _, rest = token.partition(ZWNJ)
        if not self.may_be_month(token):
            return None
        sure = boundaries().kind(rest) in BEHIND_MONTHS  # «در سال ۱۴۰۰ می‌توان», «۵ می‌شه»
        told = before in self._months[name]
        if (sure and (told or before.isdecimal())) or (told and not verbs().is_stem(rest)):
            return name, rest
        return None

    def _in_use(self, word: str) -> bool:
        entry = self._words.get(word)
        return entry is not None and entry[0] > 0

    def _repair(self, token: str) -> tuple[str, ...]:
        letters = token.isalpha()  # most tokens, which hold nothing to look for
        if not letters and (norms := self._edged(token)):
            return norms
        if token in self._typos:
            return tuple(self._typos[token].split())
        if not letters and (norms := self._joined(token)):
            return norms
        entry = self._words.get(token)
        if not 4 <= len(token) <= MAX_WORD or (entry and entry[0] > 0) or token in self._verbs:
            return (token,)
        if entry:  # seen in running text, as «کلانتری» and «شهرها»: only a plural is sure
            return (self._plural(token) or token,)
        spaced = self._half_space(token)
        if spaced:
            return (spaced,)
        return self._parted(token) or (token,)

    def _edged(self, token: str) -> tuple[str, ...] | None:
        """The parts of «فارس-», which Hazm leaves whole; None where no mark stands at an edge."""
        word = token.strip(EDGES)
        if not word or word == token:
            return None
        before, _, after = token.partition(word)
        return tuple(part for part in (before, *self._repair(word), after) if part)

    def _joined(self, token: str) -> tuple[str, ...] | None:
        """The parts of words that a sign or a half-space joins; None of others."""
        if len(parts := JOINT.split(token)) > 1:
            return tuple(norm for part in parts for norm in self._repair(part))
        parts = SPAN.split(token)
        if len(parts) == 3 and self._spans.issuperset(map(squeeze, parts[::2])):
            return tuple(norm for part in parts for norm in self._repair(part))
        if ZWNJ in token:  # «ملیون‌ها»
            parts = token.split(ZWNJ)
            return tuple(ZWNJ.join(self._typos.get(part, part) for part in parts).split())
        return None

    def _parted(self, token: str) -> tuple[str, ...] | None:
        """The two words that a token is made of, or None."""
        for word in self._doubled:
            rest = token[len(word) :]
            if token.startswith(word) and rest.startswith(word) and self._in_use(rest):
                return (word, rest)
        for word in self._glue:
            rest = token[len(word) :]
            if token.startswith(word) and len(rest) > 3 and rest in self._verbs:
                return (word, rest)
        for verb in self._glued if token.endswith(self._glued) else ():
            stem = token[: -len(verb)]
            if token.endswith(verb) and len(stem) > 3 and self._in_use(stem):
                return (stem, verb)
        for word in self._units:
            rest = token[len(word) :]
            if token.startswith(word) and len(rest) > 2 and self._in_use(rest):
                return (word, rest)
        for word in self._titles:
            rest = token[len(word) :]
            if token.startswith(word) and len(rest) > 3 and rest in self._words:  # names are not counted in use
                return (word, rest)
        return None

    def _plural(self, token: str) -> str | None:
        for ending in self._plurals:
            stem = token[: -len(ending)]
            if len(stem) > 2 and token.endswith(ending) and self._in_use(stem):
                return f"{stem}{ZWNJ}{ending}"
        return None

    def _half_space(self, token: str) -> str | None:
        """The token with its lost half-space, or None."""
        for suffix in self._suffixes:
            stem = token[: -len(suffix)]
            if len(stem) > 2 and token.endswith(suffix) and self._in_use(stem):
                return f"{stem}{ZWNJ}{suffix}"
        for ending in self._verb_endings:
            spaced = f"{token[: -len(ending)]}{ZWNJ}{ending}"
            if token.endswith(ending) and spaced in self._verbs:
                return spaced
        # «بینالملل»: any one place that makes it a word in use
        for cut in range(2, len(token) - 1) if token in self._spaced else ():
            spaced = f"{token[:cut]}{ZWNJ}{token[cut:]}"
            if self._in_use(spaced):
                return spaced
        for suffix in self._suffixes:  # «برنامهریزیهای»
            stem = token[: -len(suffix)]
            if len(stem) > 4 and token.endswith(suffix) and (spaced_stem := self._half_space(stem)):
                return f"{spaced_stem}{ZWNJ}{suffix}"
        return None
