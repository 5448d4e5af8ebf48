"""Which language a text is in, and whether it is running text at all.

Start at ``language`` and ``remarks``. Function words and letters tell languages of one script apart
(patterns/language/languages.yaml); lines without verbs tell tables and menus from prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic import field_validator

from extractor.language.verbs import verbs
from extractor.patterns import Strict, load
from extractor.spelling.letters import Memo

PERSIAN = "fa"
UNKNOWN = "und"
"""BCP 47 of what cannot be told, as of a text without letters."""

SAMPLE = 3_000
"""Characters of the beginning that are looked at."""

LEAST, CERTAIN = 0.06, 0.12
"""Least share of words that speak for a language; so many Persian ones leave no doubt."""

ROWS, PROSE = 6, 0.35
"""A text is no running text from so many lines on, where a lesser share of its words stands in lines of prose."""

SHORT = 8
"""Most words of a line that may be a row of a table or an entry of a menu."""

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = (("ي", "ی"), ("ك", "ک"), ("\u0640", ""))
_ENDS = (".", "!", "?", "؟", "…", "»", ":", "؛", "،")


def _plain(text: str) -> str:
    for old, new in _LETTERS:  # a table would look up every character
        text = text.replace(old, new)
    return text


def _words(text: str) -> list[str]:
    """What ``_WORD`` finds; it is asked only of pieces that hold something besides letters."""
    words: list[str] = []
    for piece in text.split():
        words += [piece] if piece.isalpha() else _WORD.findall(piece)
    return words


class Signs(Strict):
    """What speaks for a language."""

    name: str
    words: frozenset[str]
    letters: frozenset[str]

    @field_validator("words", mode="before")
    @classmethod
    def _spelt(cls, words: list[str]) -> list[str]:
        return [*map(_plain, words)]

    @field_validator("letters", mode="before")
    @classmethod
    def _apart(cls, letters: str) -> list[str]:
        return list(letters)


class LanguagePatterns(Strict):
    """patterns/language/languages.yaml."""

    arabic_script: dict[str, Signs]
    latin_script: dict[str, Signs]
    cyrillic_script: dict[str, Signs]
    scripts: dict[str, str]


@cache
def _patterns() -> LanguagePatterns:
    patterns: LanguagePatterns = load("language/languages", LanguagePatterns)
    return patterns


def language(text: str) -> str:
    """BCP 47 of the language that a text is mainly in; «und» where it cannot be told."""
    words = _words(_plain(text[:SAMPLE]))
    if not words:
        return UNKNOWN
    patterns = _patterns()
    if sum(map(patterns.arabic_script[PERSIAN].words.__contains__, words)) >= CERTAIN * len(words):
        return PERSIAN
    scripts: Counter[str] = Counter()
    for word in words:
        scripts[_script(word[0])] += len(word)
    script = scripts.most_common(1)[0][0]
    if script == "ARABIC":
        return _likeliest(words, patterns.arabic_script) or PERSIAN
    if script in ("LATIN", "CYRILLIC"):
        signs = patterns.latin_script if script == "LATIN" else patterns.cyrillic_script
        return _likeliest([word.lower() for word in words], signs) or UNKNOWN
    return patterns.scripts.get(script, UNKNOWN)


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _likeliest(words: Sequence[str], languages: dict[str, Signs]) -> str | None:
    """The language that most of the words speak for, None where few do."""
    counted = Counter(words)
    scores: dict[str, int] = {}
    for code, signs in languages.items():
        speaking = [n for word, n in counted.items() if word in signs.words or not signs.letters.isdisjoint(word)]
        scores[code] = sum(speaking) if len(speaking) > 1 else 0
    code = max(scores, key=lambda code: scores[code])
    return code if scores[code] >= LEAST * len(words) else None


class Shape(NamedTuple):
    """The lines of a text: how many, and how many words stand in lines of prose and in all."""

    lines: int
    numbered: int
    """Lines that hold digits and are no prose."""
    prose: int
    words: int


_SPOKEN: Memo[bool] = Memo(lambda norm: norm[:1].isalnum() or norm[-1:].isalnum())
"""Whether a norm is no mark."""


def shape(lines: Sequence[Sequence[str]]) -> Shape:
    """The shape of lines, each given as its norms: a line with a verb, an end mark or many words is prose."""
    found = numbered = prose = words = 0
    is_spoken, is_finite = _SPOKEN.__getitem__, verbs().finite.__getitem__
    for line in lines:
        spoken = sum(map(is_spoken, line))
        if not spoken:
            continue
        found += 1
        words += spoken
        if spoken > 3 * SHORT or any(map(is_finite, line)) or (spoken > 3 and line[-1] in _ENDS):
            prose += spoken
        elif any(norm[0].isdecimal() for norm in filter(is_spoken, line)):
            numbered += 1
    return Shape(found, numbered, prose, words)


def remarks(code: str, lines: Sequence[Sequence[str]]) -> list[str]:
    """What is to be said of a text that is no Persian news: another language, a table, the menus of a page."""
    if not any(char.isalnum() for line in lines for norm in line for char in norm):
        return []
    if code != PERSIAN:
        return [f"the text is {_name(code)}, not Persian: what is found in it is not to be trusted"]
    seen = shape(lines)
    if seen.lines < ROWS or seen.prose >= PROSE * seen.words:
        return []
    what = "a table" if 2 * seen.numbered >= seen.lines else "the menus of a page"
    return [f"the text reads like {what}, not like news: {seen.lines} lines and hardly a sentence"]


def _name(code: str) -> str:
    patterns: Any = _patterns()
    every = patterns.arabic_script | patterns.latin_script | patterns.cyrillic_script
    return f"{every[code].name} ({code})" if code in every else f"in no language that is known here ({code})"
