"""Words of respect and rank before a name («دکتر», «حجت‌الاسلام», «سردار»): no part of it."""

from __future__ import annotations

from functools import cache

from extractor.patterns import Strict, load
from extractor.spelling.phrases import Phrases


class HonorificPatterns(Strict):
    """patterns/language/honorifics.yaml."""

    honorifics: list[str]
    of_office: list[str]


@cache
def patterns() -> HonorificPatterns:
    """The words as written."""
    found: HonorificPatterns = load("language/honorifics", HonorificPatterns)
    return found


@cache
def honorifics() -> Phrases[str]:
    """All of them, to be found in squeezed words."""
    return Phrases({form: form for form in patterns().honorifics + patterns().of_office})


def behind(words: list[str], at: int, end: int | None = None) -> int:
    """Where the honorifics that begin at a token end, before ``end``; the token itself where there are none."""
    limit = len(words) if end is None else end
    while at < limit and (found := honorifics().longest(words, at)) and found[0] <= limit:
        at = found[0]
    return at
