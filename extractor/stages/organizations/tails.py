"""How names go on and end: whom a body is named after or joins, last words that no list has. walk.py asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.hazm import lexicon
from extractor.language.honorifics import honorifics
from extractor.words.cues import reporting
from extractor.words.organizations import Heads, is_mark
from extractor.words.persons import knowledge

if TYPE_CHECKING:
    from extractor.stages.organizations.places import Places
    from extractor.stages.organizations.rules import Rules

_LONGEST = 3
"""Words of the person's name that a body is named after."""
_OBJECT = 5
"""Words of the object of a clause, and its verb."""


def dedication(rules: Rules, p: int) -> int:
    """The end of whom a body is named after at token ``p``: «شهید دکتر چمران», «امام رضا (ع)»; 0 if nobody is."""
    words, q = rules.words, p
    if p >= rules.n or words[p] not in rules.w.dedications:
        return 0
    titles = honorifics().starts | rules.w.dedications
    while q < rules.n and words[q] in titles and (q == p or rules.starts[q] != 1):
        q += 1
    first = q
    while q < rules.n and q - first < _LONGEST and rules.starts[q] != 1 and named(rules, q, first):
        q += 1
    return rules.honorific(q) if q > first else 0


def named(rules: Rules, q: int, first: int) -> bool:
    """Whether the word at ``q`` is a person's behind «شهید» at ``first`` or behind a given name there."""
    word = rules.words[q]
    if not word.isalpha() or boundaries().ends_name(rules.norms[q]) or word in rules.w.posts:
        return False
    if q == first:
        return q not in rules.numbers and rules.g.heads.longest(rules.words, q) is None
    known = knowledge()
    behind = known.is_given(rules.words[q - 1]) and not known.is_given(rules.words[first - 1])
    return known.is_surname(word) or (behind and rules.norms[q] not in lexicon()) or (q == first + 1 and rare(rules, q))


def rare(rules: Places, q: int) -> bool:
    """Whether the word at ``q`` is in no lexicon and no place."""
    return rules.norms[q] not in lexicon() and rules.proper(q) and not rules.place(q)


def ends_with(rules: Rules, p: int, asked: bool = False) -> bool:
    """Whether the word at ``p``, which no list has, ends a name that has begun: a mark or a word of speech is behind
    it, or a preposition, if it is an adjective or no common word, or a body is ``asked`` for."""
    q = p + 1
    if q >= rules.n or not rules.proper(p) or rules.predicated(p) or rules.words[p] in rules.w.governors:
        return False
    if rules.starts[q] == 1 or is_mark(rules.words[q]):
        return rules.words[q] not in rules.w.brackets and rules.words[q] not in rules.w.joiners
    if reporting().cues.longest(rules.words, q):
        return True
    describes = asked or rules.words[p].endswith(rules.w.adjective) or rules.norms[p] not in lexicon()
    return describes and boundaries().kind(rules.norms[q]) == "prepositions"


def asked_for(rules: Rules, start: int, p: int) -> int:
    """The end of one or two words at ``p``, which no list has, right behind a head at ``start`` that stands behind a
    post, before what surely ends a name; 0 elsewhere."""
    if not start or rules.words[start - 1] not in rules.w.posts or not rules.proper(p) or rules.stops(p):
        return 0
    q = p + 2
    joined = q < rules.n and rules.words[q - 1] == rules.w.conjunction and rules.starts[q] != 1
    if joined and ends_with(rules, q, asked=True):
        return q + 1
    return p + 1 if ends_with(rules, p, asked=True) else 0


def apart(rules: Rules, p: int) -> bool:
    """Whether a common noun at ``p`` and what follows it up to a verb or «را» are the sentence's, not the name's («ستاد
    توسعه فناوری | تفاهم‌نامه امضا کرد»)."""
    if p >= rules.n or rules.norms[p] not in lexicon() or rules.words[p].endswith(rules.w.adjective):
        return False
    for q in range(p + 1, min(p + _OBJECT, rules.n)):
        kind = boundaries().kind(rules.norms[q])
        if rules.starts[q] == 1 or kind in ("mark", "prepositions"):
            return False
        if kind == "object_marker" or (kind == "verb" and q > p + 1):
            return True
    return False


def members(w: Heads, word: str, first: bool) -> bool:
    """Whether a word says whom a body joins: a plural of bodies («شرکت‌های»), or one of people («فروشندگان») by its end
    and the word that it is made of; ``first``: whether it stands right behind the head."""
    if word.endswith(w.member_endings):
        return True
    if not first or word in w.member_bodies:
        return first
    ends = ((word[: -len(end)], single) for end, single in w.member_plurals.items() if word.endswith(end))
    return any(len(stem) > 2 and stem + single in lexicon() for stem, single in ends)
