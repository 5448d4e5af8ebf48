"""Interviews: which paragraphs are questions, put by the paper («* چند پارک دارید؟», «پیام: چرا؟»).

Start at ``questions``. They begin alike: with one bullet or one label before a colon, or, where nobody is said to
speak or the text says that it is an interview, with neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from extractor.mentions import Tokens
from extractor.words.cues import reporting

_LABEL = 3
"""Tokens of a label before its colon."""
_MARKED = 2
"""Questions behind one bullet or label that make an interview."""
_PLAIN = 3
"""… and without any."""

type Paragraph = Sequence[Tokens]


def questions(words: list[str], paragraphs: Sequence[Paragraph], told: Callable[[Paragraph], bool]) -> set[int]:
    """The first tokens of the paragraphs that are questions; none in a text that is no interview. ``told`` says whether
    somebody is said to speak in a paragraph."""
    openers = [_opener(words, paragraph) for paragraph in paragraphs]
    asked = [k for k, paragraph in enumerate(paragraphs) if k and words[paragraph[-1][1] - 1] in reporting().asking]
    often = Counter(openers[k] for k in asked if openers[k])
    found: set[int] = set()
    for opener, count in often.items():
        if count >= _MARKED:
            mine = [k for k in asked if openers[k] == opener]
            answered = sum(openers[k + 1] == opener for k in mine if k + 1 < len(openers) and k + 1 not in asked)
            first = 1 if opener in reporting().points else mine[0]
            alike = [k for k in range(first, len(openers)) if openers[k] == opener]
            found |= set(mine if 2 * answered > len(mine) else alike)
    if not found:
        plain = [k for k in asked if not openers[k] and not told(paragraphs[k])]
        short = [k for k in plain if len(paragraphs[k]) == 1]
        announced = plain and _is_announced(words, paragraphs[: plain[0]])
        plain = plain if announced else short
        apart = all(second - first > 1 for first, second in pairwise(plain))
        quiet = announced or not any(map(told, paragraphs[plain[0] :] if plain else ()))
        if len(plain) >= _PLAIN and apart and quiet:
            found = set(plain)
    return {paragraphs[k][0][0] for k in found}


def _is_announced(words: list[str], paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the text says before its questions that it is an interview («گفت‌وگوی ما با او را می‌خوانید»)."""
    return any(reporting().interviews.longest(words, k) for k in range(paragraphs[0][0][0], paragraphs[-1][-1][1]))


def _opener(words: list[str], paragraph: Paragraph) -> str:
    """The bullet or the label that a paragraph begins with."""
    start, end = paragraph[0][0], paragraph[-1][1]
    if words[start] in reporting().points:
        return words[start]
    colon = next((k for k in range(start + 1, min(start + 1 + _LABEL, end)) if words[k] in reporting().colon), start)
    return "".join(words[start:colon])
