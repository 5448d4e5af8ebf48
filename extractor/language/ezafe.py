"""The ezafe after a vowel: written where a phrase goes on («گردوی ایران»), hanging where it is cut («گردو»)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from extractor.language.hazm import lexicon
from extractor.patterns import Strict, load
from extractor.spelling.letters import ZWNJ, squeeze


class EzafePatterns(Strict):
    """patterns/language/ezafe.yaml."""

    vowels: list[str]
    ezafe: str
    plural: str
    silent: str


@cache
def patterns() -> EzafePatterns:
    found: EzafePatterns = load("language/ezafe", EzafePatterns)
    return found


def with_ezafe(form: str) -> list[str]:
    """A form, and the same with its ezafe where that is written: «طلا», «طلای»."""
    return [form, *([form + patterns().ezafe] * (form[-1] in patterns().vowels))]


def governs(word: str) -> bool:
    """Whether a word's writing shows that it governs the next one: a plural with its ezafe («کالاهای | مصرفی»)."""
    return word.endswith(patterns().plural + patterns().ezafe)


def phrase_ends(words: Iterable[str]) -> list[int]:
    """Behind which words nothing is bound to them, as their writing shows: plurals without their ezafe («قیمت‌ها»)."""
    plural = ZWNJ + patterns().plural
    return [end for end, word in enumerate(words, 1) if word.endswith(plural)]


def without_silent(phrase: str) -> str:
    """A phrase without the ezafe behind a silent letter and a half-space: «خانه‌ی» → «خانه»."""
    before, _, last = phrase.rpartition(ZWNJ)
    return before if squeeze(last) == patterns().ezafe and before.endswith(patterns().silent) else phrase


def without_ezafe(phrase: str) -> str:
    """A phrase without the ezafe that hangs at its end: «گردوی» → «گردو», «کالاهای» → «کالاها», «خانه‌ی» → «خانه».

    What only looks like one stays: «رضوی» and «رای» are words, «محله‌ای» is an adjective.
    """
    if (bare := without_silent(phrase)) != phrase:
        return bare
    _, joined, last = phrase.rpartition(" ")[2].rpartition(ZWNJ)
    word = squeeze(last)
    stem = word[:-1]
    if len(stem) < 2 or word[-1] != patterns().ezafe or stem[-1] not in patterns().vowels:
        return phrase
    whole = not joined and len(stem) > 2 and lexicon().in_use(stem) and not lexicon().in_use(word)
    hangs = whole or stem.endswith(patterns().plural)
    return phrase[:-1] if hangs else phrase
