"""Names of media that their place in the text shows, whether a list has them or not.

«به گزارش X،» names whose report it is, a dateline («اربیل – X:») whose paper it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import gazetteer
from extractor.layers import paragraphs, phrases
from extractor.mentions import Tokens
from extractor.stages.organizations.walk import Found
from extractor.words.cues import is_heading, reporting
from extractor.words.organizations import is_mark
from extractor.words.persons import knowledge
from extractor.words.titles import lexicon as posts

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extractor.stages.organizations.rules import Rules

_LONGEST = 3
"""Words of an unknown medium's name."""
_DATELINES = 4
"""Lines, the headline's among them, that may have a dateline."""


def reports(rules: Rules) -> Iterator[Found]:
    """The unknown media of «به گزارش X،», «به گزارش «X»،», «به نقل از X،»."""
    w = rules.w
    for _, first, relayed in phrases(rules.doc, rules.g.report_cues):
        at = first
        while at < rules.n and rules.words[at] in w.report_fillers:
            at += 1
        quoted = at < rules.n and rules.words[at] in w.quotes
        if quoted:
            end = rules.quotation(at)
            if at + 2 < end <= at + 2 + _LONGEST and ends(rules, end) and not plain(rules, at + 1, end - 1):
                yield Found(at + 1, end - 1, "media", "organizations/heads.yaml#report_cues", by_place=True)
            continue
        end = at
        while end < rules.n and end - at <= _LONGEST and is_word(rules, end):
            end += 1
        if relayed and (end - at == _LONGEST or any(somebody(rules, p) for p in range(at, end))):
            continue
        if at < end <= at + _LONGEST and ends(rules, end) and not plain(rules, at, end):
            yield Found(at, end, "media", "organizations/heads.yaml#report_cues", by_place=True)


def talks(rules: Rules) -> Iterator[Found]:
    """The unknown media that somebody talks with, called as media are («در گفت‌وگو با صدای میراث گفت»)."""
    w = rules.w
    for _, first, _ in phrases(rules.doc, rules.g.talk_cues):
        at = first
        while at < rules.n and rules.words[at] in w.report_fillers - w.media_names:
            at += 1
        end = at
        while end < rules.n and end - at < _LONGEST and is_word(rules, end):
            if end > at and (rules.stops(end) or rules.starts[end] == 1 or reporting().cues.longest(rules.words, end)):
                break
            end += 1
        called = not w.media_names.isdisjoint({rules.words[at], rules.words[end - 1]}) if end - at > 1 else False
        closed = end >= rules.n or rules.starts[end] == 1 or is_mark(rules.words[end])
        told = closed or rules.stops(end) or reporting().cues.longest(rules.words, end)
        if called and told and not plain(rules, at, end):
            yield Found(at, end, "media", "organizations/heads.yaml#media_names", by_place=True)


def first_lines(doc: Doc, words: list[str]) -> list[list[Tokens]]:
    """The lines that may begin with a dateline."""
    return [line for line in paragraphs(doc)[:_DATELINES] if not is_heading(words, line)]


def datelines(rules: Rules) -> Iterator[Found]:
    """The unknown media of datelines: beside a town («اربیل – X:», «اربیل، X –», «اربیل (X، ۳ تیر):», «X، اربیل:»), or
    what the model takes for a body («X – …»)."""
    w = rules.w
    for (start, last), *_ in first_lines(rules.doc, rules.words):
        town = town_at(rules, start)
        at = town + 1 if town and town < last and rules.words[town] in w.dateline_marks else start
        bracket = town and at > start and rules.words[town] in w.brackets
        end = at
        while end < last and end - at <= _LONGEST and is_word(rules, end):
            end += 1
        if not at < end < last - 1 or end - at == _LONGEST or rules.words[end] not in w.dateline_marks:
            continue
        if at == start:
            place = town_at(rules, end + 1)
            placed = rules.words[end] == w.comma and place and rules.words[place] in w.dateline_ends
            shown = placed or (rules.bodies.get(at) == end and rules.ends_dateline(end))
        else:
            shown = bracket or rules.words[end] in w.dateline_ends
        if shown and not any(somebody(rules, p) for p in range(at, end)) and not plain(rules, at, end):
            yield Found(at, end, "media", "organizations/heads.yaml#dateline_marks", by_place=True)


def town_at(rules: Rules, p: int) -> int:
    """The end of the town at ``p``, though a line begin there, one that is called like a day as well («دوشنبه»); 0 if
    there is none."""
    return rules.places.get(p) or gazetteer().end_of(rules.words, p) or (rules.words[p] in rules.w.no_ends and p + 1)


def somebody(rules: Rules, p: int) -> bool:
    """Whether the word at ``p`` may be a person's name or begins a post, behind «به نقل از»."""
    word = rules.words[p]
    known = knowledge()
    named = known.is_given(word) or known.is_surname(word) or word.endswith(known.endings)
    return named or word in rules.w.posts or word in posts().posts.starts


def is_word(rules: Rules, p: int) -> bool:
    """Whether a word can be part of a medium's name."""
    return not is_mark(rules.words[p]) and not ends(rules, p) and p not in rules.persons


def ends(rules: Rules, p: int) -> bool:
    """Whether the medium has been named before ``p``: «،», «به نقل از», «و به نقل از»."""
    words = rules.words
    p += p + 1 < rules.n and words[p] == rules.w.conjunction
    return p < rules.n and words[p] in rules.w.report_ends


def plain(rules: Rules, start: int, end: int) -> bool:
    """Whether words are no name: a place, a determiner, several («رسانه‌های …»), an addition («خبرنگار ما»), a post or a
    clause («با اشاره به گزارش | وزیر نیرو گفت»)."""
    w, words = rules.w, rules.words
    verb = any(boundaries().kind(rules.norms[p]) == "verb" for p in range(start, end))
    if verb or posts().posts.longest(words, start) is not None:
        return True
    if any(p > start and words[p] in rules.g.triggers and rules.name_at(p, inner=True) for p in range(start, end)):
        return True  # «روابط عمومی شهرداری»
    if rules.place(start) >= end or words[start] in w.determiners or rules.norms[start].endswith(w.plural_endings):
        return True
    return any(words[p] in w.no_media for p in range(start, end))
