"""Lists: lines behind bullets that are what somebody says whom the line above names («وزیر نیرو: | 🔹 … | 🔹 …»).

Start at ``Lists.end``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.layers import flat
from extractor.mentions import Tokens, Turn
from extractor.stages.speech.labels import bullets
from extractor.words.cues import reporting

if TYPE_CHECKING:
    from spacy.tokens import Doc

type Paragraph = Sequence[Tokens]


class Lists:
    """The lists of one Doc."""

    def __init__(self, doc: Doc, lines: Sequence[Paragraph]) -> None:
        self.words = flat(doc)
        self.report = reporting()
        self.lines = lines
        quoted = {line[0][0]: word for line in lines if (word := self.words[line[0][0]]) in self.report.bullets}
        self.marks = quoted | bullets(doc)

    def follows(self, start: int, end: int) -> bool:
        """Whether a list is said: a colon ends its paragraph, or its first item follows in the same line."""
        items = (k + 1 for k in range(start, end) if self.words[k] in self.report.colon)
        return any(k == end or self.words[k] in self.report.bullets for k in items)

    def end(self, k: int, *, labelled: bool = False) -> int:
        """The number of the paragraph behind the last item below paragraph ``k``: of one mark, the lines between them
        too; without marks the one paragraph that a colon announces, all of them where a
        line says no more than that somebody talks (``labelled``: «محمدی در گفت‌وگو با ایسنا:»)."""
        start, end = self.lines[k][0][0], self.lines[k][-1][1]
        marks = [self.marks.get(line[0][0], "") for line in self.lines[k + 1 :]]
        if not marks or not marks[0]:
            announces = self.words[end - 1] in self.report.colon
            talks = labelled and k > 0 and any(self.report.talks.longest(self.words, j) for j in range(start, end))
            return len(self.lines) if announces and talks else k + 1 + announces
        above = self.marks.get(start)
        if above and above != marks[0] and above in marks:
            marks = marks[: marks.index(above)]  # what the list is below is an item itself
        return k + 1 + max(j for j, mark in enumerate(marks, 1) if mark)

    def is_item(self, paragraph: Paragraph, turn: Turn | None) -> bool:
        """Whether a paragraph of a list goes on with it: the paper says nothing of its own, and nobody else begins."""
        start, end = paragraph[0][0], paragraph[-1][1]
        words, report = self.words, self.report
        if report.own.longest(words, start) or report.notes.longest(words, start):
            return False
        if words[start] in report.brackets and words[end - 1] in report.brackets:
            return False
        if turn is None or turn.cue is None or turn.source:
            return True
        direct = turn.cue[1] < end and words[turn.cue[1]] in report.colon
        return not turn.labelled and not (direct and turn.subject is not None)
