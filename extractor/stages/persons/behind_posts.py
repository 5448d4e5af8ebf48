"""Names that a sentence has behind somebody's post, without a model: before a verb of saying, and between commas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.language.honorifics import behind
from extractor.language.verbs import verbs
from extractor.layers import phrases
from extractor.mentions import Tokens
from extractor.stages.persons import shapes
from extractor.words.cues import reporting

if TYPE_CHECKING:
    from extractor.stages.persons.rules import Rules

_WORDS = range(2, 5)
"""Words of a name between commas."""


def before_verbs(rules: Rules) -> Iterator[Tokens]:
    """Names right before a verb of saying, behind a comma or a post and its place: words that no lexicon knows
    («وزیر دفاع اوکراین | اولکسی مارچنکو | گفت»)."""
    ends = {place.end for place in rules.known} | {end for _, end, _ in phrases(rules.doc, rules.lexicon.posts)}
    for said in sorted(rules.spoken - rules.several):
        end = said - (rules.words[said - 1] in rules.lexicon.apart) if said else 0
        start = rules.run(end, shapes.is_strange)
        opened = start in ends or (start and rules.words[start - 1] in rules.lexicon.apart)
        if end - start > 1 and opened and not rules.describes(start, end):
            yield start, end


def appositions(rules: Rules) -> Iterator[Tokens]:
    """Names between the first commas behind the post that begins a sentence: with a given name («سخنگوی شورای نگهبان، |
    هادی طحان نظیف، | در نشستی گفت»), or with a rare word right before the verb («…، | مائو نینگ، | گفت»)."""
    posts = {start for start, _, _ in phrases(rules.doc, rules.lexicon.posts)}
    for first, last in rules.sentences:
        commas = [k for k in range(first, last) if rules.words[k] in rules.lexicon.comma]
        begin, end = [*commas, last, last][:2]
        start = behind(rules.words, begin + 1)
        told = end + 1 in rules.spoken - rules.several
        if first not in posts or not is_whole(rules, start, end):
            continue
        adverbial = end + 1 < last and rules.words[end + 1] in reporting().prepositions
        named = rules.know.is_given(rules.words[start]) and not rules.spoken.isdisjoint(range(end, last))
        rare = any(map(shapes.is_rare, rules.words[start:end])) and not rules.describes(start, end)
        if (named and (told or adverbial)) or (told and rare):
            yield start, end


def is_whole(rules: Rules, start: int, end: int) -> bool:
    """Whether two words or more are all of a name's."""
    closed = any(k in rules.taken or rules.closes(k) or verbs().is_form(rules.norms[k]) for k in range(start, end))
    return end - start in _WORDS and not closed
