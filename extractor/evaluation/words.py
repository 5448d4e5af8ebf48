"""When two names, titles or units are the same."""

from __future__ import annotations

from functools import cache

from extractor.language.alignment import fold
from extractor.patterns import Strict, load


class EvaluationPatterns(Strict):
    """patterns/evaluation/evaluation.yaml."""

    class_words: list[str]
    """Words that may stand inside or outside a name («روزنامه»)."""
    function_words: list[str]
    """Words of a fact's phrase that do not count."""


def normalise(text: str) -> str:
    """Letters and digits alone, in one form, so that spaces, half-spaces, marks and diacritics make no difference."""
    return "".join(filter(str.isalnum, fold(text)))


@cache
def _class_words() -> tuple[str, ...]:
    return tuple(load("evaluation/evaluation", EvaluationPatterns).class_words)


def core(text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """``[start, end)`` of a name without guillemets and class words before it, where something is left."""
    end = len(text) if end is None else end
    while True:
        first, last = start, end
        while first < last and not text[first].isalnum():
            first += 1
        while first < last and not text[last - 1].isalnum():
            last -= 1
        for word in _class_words():
            after = first + len(word)
            if fold(text[first:after]) == fold(word) and after < last and not text[after].isalnum():
                first = after
                break
        if first >= last:
            return start, end
        if (first, last) == (start, end):
            return start, end
        start, end = first, last


def name_key(name: str) -> str:
    """The form in which two names compare."""
    start, end = core(name)
    return normalise(name[start:end])
