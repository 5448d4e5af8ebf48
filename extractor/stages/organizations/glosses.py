"""Short names in brackets behind a body's name («سازمان انرژی‌های نو (سانا)», «شورای فنی (ATC)»): ``glossed``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.language.hazm import lexicon
from extractor.mentions import OrganizationMention
from extractor.records.base import of_rule
from extractor.words.persons import knowledge

if TYPE_CHECKING:
    from extractor.stages.organizations.rules import Rules

_SURE = 0.8
_LONGEST = 4
"""Latin words of the name in another tongue."""
_LETTERS = range(3, 10)
"""Letters of a short name."""


def glossed(rules: Rules, mentions: list[OrganizationMention]) -> list[OrganizationMention]:
    """The mentions, with the short names that stand in brackets right behind one of them."""
    found: list[OrganizationMention] = []
    evidence = of_rule(rule="heads", entry="organizations/heads.yaml#brackets", confidence=_SURE)
    taken = {m.start for m in mentions}
    for m in mentions:
        found.append(m)
        at = m.end + 1
        if m.kind != "club" and at not in taken and (end := gloss(rules, m.end)):
            found.append(replace(m, start=at, end=end, registry_id=None, evidence=(evidence,), by_place=False))
    return found


def gloss(rules: Rules, p: int) -> int:
    """The end of what the bracket at token ``p`` holds, where that is a short name; 0 elsewhere."""
    words, at = rules.words, p + 1
    closing = rules.w.brackets.get(words[p]) if p < rules.n else None
    end = next((q for q in range(at + 1, min(at + 1 + _LONGEST, rules.n)) if words[q] == closing), 0) if closing else 0
    if not end or at in rules.persons or at in rules.numbers:
        return 0
    if all(word.isascii() and word.isalpha() for word in words[at:end]):
        return end if end > at + 1 or words[at].isupper() else 0
    return end if end == at + 1 and coined(rules, at) else 0


def coined(rules: Rules, at: int) -> bool:
    """Whether the word at ``at`` is in no lexicon and no name of a person or place."""
    word = rules.words[at]
    if len(word) not in _LETTERS or not word.isalpha() or rules.norms[at] in lexicon() or rules.place(at):
        return False
    return not (knowledge().is_given(word) or knowledge().is_surname(word) or rules.g.is_generic(word))
