"""Where persons are named: the model's marks, or, without a model, rules; and later mentions by surname.

Posts, entities and speech read them.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.hazm import lexicon as dictionary
from extractor.language.honorifics import behind, honorifics
from extractor.language.verbs import verbs
from extractor.layers import flat, paragraphs, sentences, standing
from extractor.mentions import NameMention, PersonMention, Tokens
from extractor.stage import Stage, factory
from extractor.stages.persons.rules import Rules
from extractor.words.cues import cues, reporting
from extractor.words.persons import knowledge
from extractor.words.statesmen import statesmen
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_DATELINES = 4
"""Lines, the headline's among them, that may have a dateline."""
_DATELINE = 8
"""Tokens of a dateline before who reports."""
_SURE = 0.98
"""From here on the model is sure of a name of one word."""


class Persons(Stage):
    """The spaCy component: all mentions of persons by name, in order, without overlaps."""

    topic = "persons"
    assigns = ("persons",)
    requires = ("names", "organizations")

    def annotate(self, doc: Doc) -> None:
        doc._.persons = _people(doc)


@factory(Persons)
def create(nlp: Language, name: str) -> Persons:
    return Persons()


def _people(doc: Doc) -> list[PersonMention]:
    words = flat(doc)
    begins = {start for start, _ in sentences(doc)}
    marked = [(name.start, name.end) for name in _trusted(doc, words)]
    if marked or doc._.model != "none":
        mentions = [_without_honorific(words, *tokens) for tokens in marked]
    else:
        mentions = Rules(doc, words, begins).mentions()
    firms = _firms(doc, words, mentions)
    _leave_posts(words, mentions)
    mentions = [m for m in mentions if m.end > m.start and (m.end - m.start > 1 or words[m.start] not in firms)]
    taken = {i for m in mentions for i in range(m.start, m.end)}
    held = [tokens for tokens in statesmen().named(doc) if taken.isdisjoint(range(*tokens))]
    mentions += [PersonMention(*tokens, None, "posts/statesmen.yaml#held") for tokens in held]
    mentions = _with_halves(words, _with_particles(words, mentions))
    _mend(words, mentions, begins)
    _trim_surnames(words, mentions)
    _add_surnames(doc, words, mentions, begins)
    for m in mentions:
        m.honorific = m.honorific or _honorific_before(words, m.start)
    mentions.sort(key=lambda m: m.start)
    _mark_bylines(doc, words, mentions)
    return mentions


def _mark_bylines(doc: Doc, words: list[str], mentions: list[PersonMention]) -> None:
    """Mark who reports: right behind the paper's name in one of the first lines, before a separator."""
    media = {o.end for o in doc._.organizations if o.kind == "media"}
    separators = reporting().separators
    by_start = {m.honorific[0] if m.honorific else m.start: m for m in mentions}
    for (start, end), *_ in paragraphs(doc)[:_DATELINES]:
        for k in range(start + 1, min(start + _DATELINE, end - 1)):
            m = by_start.get(k + 1) if k in media and words[k] in separators else None
            if m and m.end < end and words[m.end] in separators:
                m.byline = True


def _trusted(doc: Doc, words: list[str]) -> list[NameMention]:
    """The model's persons, but not a word of common use that it calls one without being sure («صبحانه | خوران | وزیر
    …»): no known name, no part of a longer one of the article, no honorific before it, and nobody who speaks."""
    names = [name for name in doc._.names if name.label == "PER"]
    know, known = knowledge(), dictionary()
    spoken = [start for (start, _), _entry in cues(doc)]
    speaking = {first for first, last in sentences(doc) if bisect_left(spoken, first) < bisect_left(spoken, last)}
    parts = {word for name in names if name.end - name.start > 1 for word in words[name.start : name.end]}
    sure: dict[str, float] = {}
    for name in names:
        if name.end - name.start == 1:
            best = max((e.confidence for e in name.evidence), default=1.0)
            best = _SURE if name.start in speaking or _honorific_before(words, name.start) else best
            sure[words[name.start]] = max(sure.get(words[name.start], 0.0), best)

    def stands(word: str) -> bool:
        if sure[word] >= _SURE or word in parts or know.is_given(word) or know.is_surname(word):
            return True
        return word not in known and not verbs().is_form(word)

    return [name for name in names if name.end - name.start > 1 or stands(words[name.start])]


def _firms(doc: Doc, words: list[str], mentions: list[PersonMention]) -> set[str]:
    """Single words that name a body elsewhere, and no person by surname («شرکت رایان‌کار», «رایان‌کار»)."""
    surnames = {words[m.end - 1] for m in mentions if m.end - m.start > 1}
    return {words[o.end - 1] for o in doc._.organizations if o.kind == "company" or o.end - o.start == 1} - surnames


def _without_honorific(words: list[str], start: int, end: int) -> PersonMention:
    name = behind(words, start, end)
    return PersonMention(name, end, (start, name) if name > start else None)


def _honorific_before(words: list[str], at: int) -> Tokens | None:
    """The honorifics that end right before ``at``."""
    begins = {at}
    for first in range(at - 1, max(-1, at - 6), -1):
        found = honorifics().longest(words, first)
        if found and found[0] in begins:
            begins.add(first)
    return (min(begins), at) if len(begins) > 1 else None


def _leave_posts(words: list[str], mentions: list[PersonMention]) -> None:
    """Cut a post off names: one that ends a name in full («احمد خوروش | دبیر»), and an office and its place, which are
    none («والی هرات»)."""
    know, posts = knowledge(), lexicon().posts
    for m in mentions:
        first = posts.longest(words, m.start)
        if first and first[1].kind in ("seat", "ministry"):
            m.end = m.start
        last = posts.longest(words, m.end - 1) if m.end - m.start > 2 else None
        surnamed = know.is_given(words[m.start]) and not know.is_given(words[m.end - 2])
        if last and last[1].kind == "body" and surnamed:
            m.end -= 1


def _with_particles(words: list[str], mentions: list[PersonMention]) -> list[PersonMention]:
    """The names, those that were cut behind a particle as a whole («اورزولا فن | در لاین»)."""
    know = knowledge()
    for m in mentions:
        if words[m.end - 1] in know.particles and (
            m.end - m.start > 1 or m.honorific or _honorific_before(words, m.start)
        ):
            last = m.end + (m.end < len(words) and words[m.end] in know.particles_too)
            m.end = m.end if lexicon().is_stop(words, last) else last + 1
    inside = {i for m in mentions for i in range(m.start + 1, m.end)}
    return [m for m in mentions if m.start not in inside]


def _with_halves(words: list[str], mentions: list[PersonMention]) -> list[PersonMention]:
    """The names, those that were cut behind the second half of a given name as a whole («فتح الله | کیانکو»)."""
    by_start = {m.start: m for m in mentions if m.honorific is None}
    for m in mentions:
        half = m.end - m.start == 2 and words[m.end - 1] in knowledge().seconds
        if half and (rest := by_start.get(m.end)):
            m.end = rest.end
    inside = {i for m in mentions for i in range(m.start + 1, m.end)}
    return [m for m in mentions if m.start not in inside]


def _mend(words: list[str], mentions: list[PersonMention], begins: set[int]) -> None:
    """Cut a name at a mark inside it («خمینی (ره»), and take in what was left out: a given name before a surname,
    and the rest of a name that the article has in full elsewhere."""
    know, lex = knowledge(), lexicon()
    for m in mentions:
        m.end = next((k for k in range(m.start + 1, m.end) if words[k] in lex.marks), m.end)
        written = words[m.start] in reporting().documents and not know.is_given(words[m.start])
        m.start += written and m.end - m.start > 1  # «توییت | ژوزف پرتو»
    taken = {i for m in mentions for i in range(m.start, m.end)}
    rests: dict[str, set[str]] = {}
    for m in mentions:
        if m.end - m.start == 2:
            rests.setdefault(words[m.start], set()).add(words[m.end - 1])
    ends: set[tuple[str, str]] = set()
    """Surnames of two words, as mended."""
    for m in mentions:
        following = words[m.end] if m.end < len(words) and m.end not in taken else ""
        if m.end - m.start == 1 and following in rests.get(words[m.start], ()):
            m.end += 1
        before = words[m.start - 1] if m.start and m.start not in begins else ""
        alone = m.start - 1 not in taken and m.honorific is None and not know.is_given(words[m.start])
        if alone and know.is_given(before) and before not in know.ambiguous:
            m.start -= 1
        elif before and m.start - 1 not in taken and know.is_given(before + words[m.start]):
            other = boundaries().kind(before) == "prepositions" or before in reporting().documents
            m.start -= not other  # «نوش | آفرین», but «به | نوش آفرین», «پیام | حسن»
        while m.end - m.start > 1 and boundaries().kind(words[m.end - 1]) == "times":
            m.end -= 1  # «نیک | روز شنبه»
        if m.end - m.start > 1 and m.end < len(words) and m.end not in taken and ends_surname(words, m.end):
            m.end += 1  # «نجفی | منش»
            ends.add((words[m.end - 2], words[m.end - 1]))
    for m in mentions:
        if (words[m.end - 1], words[m.end] if m.end < len(words) else "") in ends and m.end not in taken:
            m.end += 1


def another(words: list[str], at: int) -> bool:
    """Whether a given name that no list has stands before a surname at ``at`` («همسرش | یادویگا | اندرسون»)."""
    before = words[at - 1] if at else ""
    name = before.isalpha() and before not in dictionary() and not lexicon().stops(before)
    return name and not (before in knowledge().honorifics.starts or verbs().is_form(before))


def ends_surname(words: list[str], at: int) -> bool:
    """Whether the word at ``at`` is the end of the surname before it; one that is a word too needs a stop behind it."""
    know = knowledge()
    return words[at] in know.apart or (words[at] in know.doubtful and lexicon().is_stop(words, at + 1))


def _trim_surnames(words: list[str], mentions: list[PersonMention]) -> None:
    """A surname with a word too many after it («صابری گریزی | به …») is that surname."""
    know = knowledge()
    last = {words[m.end - 1] for m in mentions if m.end - m.start > 1 and know.is_given(words[m.start])}
    full = {words[m.end - 1] for m in mentions if know.is_given(words[m.start])}
    for m in mentions:
        if m.end - m.start > 1 and words[m.start] in last and words[m.end - 1] not in full:
            m.end = m.start + 1


def _add_surnames(doc: Doc, words: list[str], mentions: list[PersonMention], begins: set[int]) -> None:
    """Later mentions by surname of those who are named in full."""
    know, lex = knowledge(), lexicon()
    taken = {i for m in mentions for i in range(m.start, m.end)}
    tails: dict[str, list[tuple[str, ...]]] = {}
    for m in mentions:
        name = tuple(words[m.start : m.end])
        for k in range(1, len(name)):
            if know.is_given(name[k]) and k < len(name) - 1:
                continue
            tail = name[k:]
            if tail not in tails.setdefault(tail[0], []):
                tails[tail[0]].append(tail)
    for options in tails.values():
        options.sort(key=len, reverse=True)
    for at in standing(doc, frozenset(tails)):
        if at in taken or another(words, at):
            continue
        for tail in tails[words[at]]:
            end = at + len(tail)
            if tuple(words[at:end]) == tail and (
                len(tail) > 1
                or at in begins
                or lex.opens(words, at)
                or lex.is_stop(words, end)
                or _honorific_before(words, at)
            ):
                mentions.append(PersonMention(at, end, None, "surname"))
                taken.update(range(at, end))
                break
