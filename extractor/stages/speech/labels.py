"""Labels: who speaks, before a colon and without a verb of saying («X: …», «X در گفت‌وگو با Z: …»).

Start at ``Labels.turn``. ``bullets`` finds the marks that the lines of posts of channels begin with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.language.layout import bullet
from extractor.language.verbs import verbs
from extractor.layers import flat, offsets, paragraphs, source
from extractor.mentions import Subject, Tokens, Turn
from extractor.stages.speech.subjects import Subjects
from extractor.words.cues import LABEL, reporting
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ASIDE = 12
"""Tokens between who speaks and the colon («X در گفت‌وگو با خبرگزاری پیام: …»)."""
_HONORIFICS = 4
"""Tokens from the beginning of a mention, with what stands before its name, to the name."""


def bullets(doc: Doc) -> dict[int, str]:
    """The lines that begin with a bullet or a sign («🔹», «-»), by their first tokens, with the mark."""
    words, slices, text = flat(doc), offsets(doc), source(doc)
    found: dict[int, str] = {}
    for paragraph in paragraphs(doc):
        start = paragraph[0][0]
        gap = text[slices[start - 1][1] : slices[start][0]] if start else "\n" + text[: slices[0][0]]
        if mark := bullet(gap) or (words[start] if words[start] in reporting().points else ""):
            found[start] = mark
    return found


class Labels:
    """The labels of one Doc."""

    def __init__(self, doc: Doc, who: Subjects) -> None:
        self.words = flat(doc)
        self.report = reporting()
        self.lexicon = lexicon()
        self.who = who
        self.bullets = bullets(doc)
        lines = paragraphs(doc)
        self.line_ends = {line[0][0]: line[-1][1] for line in lines}
        self.next_ends = {line[0][0]: after[-1][1] for line, after in pairwise(lines)}
        bodies = {line[0][0]: s for line in lines if (s := self.body(line[0]))}
        several = len({tuple(self.words[s.start : s.end]) for s in bodies.values()}) > 1
        self.bodies = set() if several else set(bodies)
        """The first tokens of lines whose label is a body; where bodies differ, the list is one of values."""
        self.is_spoken = False
        """Whether a label stands before, below the headline."""

    def turn(self, sentence: Tokens, start: int) -> Turn | None:
        """The turn of a label; who stands there behind a bullet, when a line above has a label too, is another."""
        found = self.label(sentence, start)
        if found is None:
            return None
        other = self.is_spoken and sentence[0] in self.bullets
        self.is_spoken = self.is_spoken or sentence[0] > 0
        return replace(found, other=True) if other else found

    def label(self, sentence: Tokens, start: int) -> Turn | None:
        """The turn of a label; outside the headline only at the beginning of the sentence, and of a body only of a
        line that bullets set apart."""
        first, last = sentence
        entry, start = start, self.after_clock(start, last)
        timed = start > entry
        while first and start < last and self.words[start] in self.report.bullets:
            start += 1
        alone = self.line_ends.get(first) == last and self.words[last - 1] in self.report.colon
        for s in self.at(start, last, anywhere=first == 0):
            end = self.after(s, last)
            governed = s.first > start and self.words[s.first - 1] in self.report.prepositions
            body = s.kind == "organization" and (first == 0 or first in self.bodies)
            speaks = not governed and (s.kind in ("person", "post") or body)
            if end < last - (first > 0 and not alone) and self.words[end] in self.report.colon and speaks:
                return Turn(sentence, end + 1, s, (end, end + 1), LABEL, other=timed, labelled=True)
        return self.placed(sentence, start) or (self.voiced(sentence, start) if first == 0 else None)

    def at(self, start: int, last: int, *, anywhere: bool) -> Iterator[Subject]:
        """The mentions that begin at ``start``, with their honorifics, or behind it."""
        for s in self.who.between(start, last if anywhere else min(start + _HONORIFICS, last)):
            if anywhere or s.first == start or s.start == start:
                yield s

    def after(self, s: Subject, last: int) -> int:
        """Where a mention ends with its post and what closes it."""
        end = max(s.end, s.post[1] if s.post else 0)
        while end < last and self.words[end] in self.lexicon.enclosing:
            end += 1
        return end

    def body(self, sentence: Tokens) -> Subject | None:
        """The body at the beginning of a line behind a bullet, or above one, of which a colon says that it speaks: what
        follows is a sentence, no value («بانک پیام: ۱۲ درصد»)."""
        first, last = sentence
        start = first
        while start < last and self.words[start] in self.report.bullets:
            start += 1
        for s in self.at(start, last, anywhere=False):
            end = self.after(s, last)
            if s.kind != "organization" or end >= last or self.words[end] not in self.report.colon:
                continue
            line_end = self.line_ends[first]
            above = end + 1 == line_end and line_end in self.bullets
            if (first in self.bullets or above) and not self.who.is_own(s.start, s.end):
                told = range(end + 1, self.next_ends.get(first, line_end) if above else line_end)
                return s if any(verbs().is_form(self.words[k]) for k in told) else None
        return None

    def placed(self, sentence: Tokens, start: int) -> Turn | None:
        """A label that says where, or who somebody is («X در گفت‌وگو با پیام: …», «X، کارشناس بازار مسکن:»)."""
        report, (first, last) = self.report, sentence
        leads = report.leads if first == 0 else report.talks
        for s in self.at(start, last, anywhere=False):
            end = max(s.end, s.post[1] if s.post else 0)
            colon = next((k for k in range(end, min(end + _ASIDE, last)) if self.words[k] in report.colon), 0)
            if not colon or s.kind not in ("person", "post"):
                continue
            if leads.longest(self.words, end) or (s.kind == "person" and self.is_apposed(end, colon)):
                return Turn(sentence, colon + 1, s, (colon, colon + 1), LABEL, labelled=True)
        return None

    def is_apposed(self, start: int, end: int) -> bool:
        """Whether words behind a name say who that is («محمدی | ، کارشناس بازار مسکن»)."""
        words = self.words
        first = words[start + (words[start] in self.lexicon.comma)]
        others = any(s.kind == "person" for s in self.who.between(start, end))
        told = any(verbs().is_form(word) or word in self.report.objects for word in words[start:end])
        return first in self.lexicon.callings and not others and not told

    def voiced(self, sentence: Tokens, start: int) -> Turn | None:
        """A headline that begins with what is said («هشدار X درباره …»)."""
        last = sentence[1]
        if found := self.report.voiced.longest(self.words, start):
            for s in self.who.between(found[0], min(found[0] + 1, last)):
                if s.start not in self.who.media and s.kind != "pronoun":
                    end = max(s.end, s.post[1] if s.post else 0)
                    return Turn(sentence, end, s, (start, found[0]), LABEL, labelled=True)
        return None

    def after_clock(self, start: int, last: int) -> int:
        """Where an entry of a live report begins after its time («۱۱:۳۰ - | محمدی: …»)."""
        if start + 1 < last and is_clock(self.words[start]) and self.words[start + 1] in self.report.separators:
            return start + 2
        return start


def is_clock(word: str) -> bool:
    """Whether a token is a time of day («۱۱:۳۰»)."""
    hour, mark, minute = word.partition(":")
    return bool(mark) and hour.isdigit() and minute.isdigit()
