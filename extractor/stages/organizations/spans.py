"""What of a model's span is the name: its edges, the acronym that it has a part of. Start at ``Spans.trimmed``."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from extractor.language.acronyms import acronyms
from extractor.language.boundaries import boundaries
from extractor.language.hazm import lexicon
from extractor.language.honorifics import honorifics
from extractor.layers import source
from extractor.mentions import NameMention
from extractor.stages.organizations.rules import Rules
from extractor.words.organizations import is_mark

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ADDRESS = re.compile(r"[./@:]\w|\w[./@:]")
"""What joins the parts of an internet address, next to one of them."""


class Spans:
    """Reads the spans that a model has marked in one Doc."""

    def __init__(self, doc: Doc, rules: Rules) -> None:
        self.doc = doc
        self.r = rules
        self.w = rules.w
        self.words = rules.words

    @cached_property
    def acronyms(self) -> list[tuple[int, int]]:
        """The acronyms of the Doc; without a model nobody asks for them."""
        return acronyms(self.r.norms)

    def trimmed(self, name: NameMention) -> tuple[int, int]:
        """A model's span without marks at its ends and without what is never part of a name before it."""
        start, end = name.start, name.end
        while start < end and (is_mark(self.words[start]) or self.r.g.stem(self.words[start]) in self.w.not_part):
            start += 1
        last = self.r.g.connections | self.w.no_ends
        end = self.joined(start, end)
        while start < end and (is_mark(self.words[end - 1]) or self.words[end - 1] in last or self.dangles(end - 1)):
            end -= 1
        if end < len(self.words) and self.closes(start, end):
            end += 1
        return start, end

    def joined(self, start: int, end: int) -> int:
        """Where a name with a head ends before «و» and two words or more that no lexicon knows: somebody or another
        body («سازمان بدر | و فالح الفیاض»)."""
        at = next((k for k in range(end - 1, start, -1) if self.words[k] == self.w.conjunction), end)
        known = lexicon()
        rest = range(at + 1, end)
        foreign = all(self.r.norms[k] not in known and not self.r.g.is_field(self.words[k]) for k in rest)
        return at if len(rest) > 1 and foreign and self.r.g.heads.longest(self.words, start) else end

    def dangles(self, at: int) -> bool:
        """Whether the last word of a model's span belongs to what follows: a figure («شورای کار | ۳ پیشنهاد»), a
        preposition («دولت | رسیدگی به | مناطق»), with the noun that asks for it, or what stands before a name
        («پادگان | آقای»)."""
        word, norms, following = self.words[at], self.r.norms, at + 1
        if boundaries().kind(norms[at]) == "prepositions" or at in self.r.figures:
            return True
        if following in self.r.persons and word in honorifics().starts:
            return True
        return following < self.r.n and self.words[following] in self.w.governors.get(word, ())

    def closes(self, start: int, end: int) -> bool:
        """Whether the token at ``end`` closes a quotation or bracket that the words before it have opened."""
        words, mark = self.words[start:end], self.words[end]
        openers = {opener for opener, closer in (self.w.quotes | self.w.brackets).items() if closer == mark}
        if mark in openers:
            return words.count(mark) % 2 == 1
        return sum(word in openers for word in words) > words.count(mark)

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """The whole acronym that a span has a part of («اف. بی. | آی»), without what stands before it."""
        touched = [(first, last) for first, last in self.acronyms if start < last and first < end]
        if not touched:
            return start, end
        first, last = touched[0]
        headed = start < first and self.r.g.heads.longest(self.words, start) is not None
        return (start if headed else first), (last if len(touched) > 1 else max(end, last))

    def in_address(self, start: int, end: int) -> bool:
        """Whether Latin words are part of an internet address («www.rayan.ir»)."""
        if not all(word.isascii() for word in self.words[start:end]):
            return False
        offsets, text = self.doc._.offsets, source(self.doc)
        begin, stop = offsets[start][0], offsets[end - 1][1]
        return bool(_ADDRESS.search(text, max(0, begin - 2), begin) or _ADDRESS.match(text, stop, stop + 2))
