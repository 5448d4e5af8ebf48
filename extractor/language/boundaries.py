"""Where a noun phrase, a title, a name or a clause ends: one notion for all stages.

Start at ``boundaries()``. The classes of words are data: patterns/language/words.yaml; verbs come from ``verbs``.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import Literal, get_args

from extractor.language.verbs import verbs
from extractor.patterns import Shares, load
from extractor.spelling.letters import Memo, squeeze

WordClass = Literal[
    "mark", "verb", "prepositions", "conjunctions", "object_marker", "pronouns", "determiners", "adverbs", "times",
    "quantifiers", "preverbs", "verbal_nouns", "predicates",
]  # fmt: skip


class WordPatterns(Shares):
    """patterns/language/words.yaml: a list a class."""

    prepositions: list[str]
    conjunctions: list[str]
    object_marker: list[str]
    pronouns: list[str]
    determiners: list[str]
    adverbs: list[str]
    times: list[str]
    quantifiers: list[str]
    preverbs: list[str]
    verbal_nouns: list[str]
    predicates: list[str]


FUNCTION_WORDS: frozenset[WordClass] = frozenset(
    {"prepositions", "conjunctions", "object_marker", "pronouns", "determiners", "quantifiers", "adverbs"}
)
"""Words that belong to no noun phrase that has begun before them."""

PHRASE_ENDS: frozenset[WordClass] = FUNCTION_WORDS | {"mark", "verb"}
"""What a noun phrase ends before."""

NAME_ENDS: frozenset[WordClass] = PHRASE_ENDS | {"times", "preverbs", "verbal_nouns", "predicates"}
"""What a title or a name ends before, besides."""


class Boundaries:
    """``kind(norm)``: the class of a word, None of a content word; ``ends_name`` asks for it."""

    def __init__(self) -> None:
        patterns = load("language/words", WordPatterns)
        self._classes: dict[str, WordClass] = {
            squeeze(word): name
            for name in get_args(WordClass)
            if name in WordPatterns.model_fields
            for word in getattr(patterns, name)
        }
        self._kinds: Memo[WordClass | None] = Memo(self._kind)

    def kind(self, norm: str) -> WordClass | None:
        """The class of a norm."""
        return self._kinds[norm]

    def words(self, classes: Set[WordClass]) -> frozenset[str]:
        """The words of closed classes, squeezed."""
        return frozenset(word for word, name in self._classes.items() if name in classes)

    def ends_name(self, norm: str) -> bool:
        """Whether a title or a name has ended before this word."""
        return self._kinds[norm] in NAME_ENDS

    def _kind(self, norm: str) -> WordClass | None:
        if not any(map(str.isalnum, norm)):
            return "mark"
        return self._classes.get(squeeze(norm)) or ("verb" if verbs().is_finite(norm) else None)


@cache
def boundaries() -> Boundaries:
    """The one ``Boundaries`` of a process."""
    return Boundaries()
