"""What of a sentence somebody says: where it begins, and what in it nobody or the paper says.

Start at ``Contents.begin``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.language.verbs import verbs
from extractor.layers import flat, hits
from extractor.mentions import QuantityMention, Tokens, Turn
from extractor.stages.speech.subjects import TOLD
from extractor.words.cues import cues, reporting
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Contents:
    """What is said in the sentences of one Doc."""

    def __init__(self, doc: Doc) -> None:
        self.words = flat(doc)
        self.report = reporting()
        self.lexicon = lexicon()
        self.cues = cues(doc)
        self.questions, self.contents = hits(doc, self.report.questions), hits(doc, self.report.contents)
        self.events, self.occasions = hits(doc, self.report.events), hits(doc, self.report.occasions)
        quantities: list[QuantityMention] = doc._.quantities
        self.figures = sorted(q.start for q in quantities)

    def begin(self, turn: Turn, since: int, unsaid: int) -> int:
        """Where what is said begins; the paragraph begins at ``since``, and from ``unsaid`` on nobody has said it."""
        told = self.told_before(turn, since, unsaid)
        return self.behind(turn) if told is None else told

    def behind(self, turn: Turn) -> int:
        """Where what is said begins: after the verb's colon, or right after the subject where figures stand between."""
        after = turn.subject.end if turn.subject and turn.subject.start >= turn.start else turn.start
        if turn.cue is None or turn.source:
            return max(after, turn.start)
        colon = self.colon(turn.cue)
        if colon and bisect_left(self.figures, after) == bisect_left(self.figures, colon):
            return colon + 1
        return after

    def end(self, turn: Turn, end: int) -> int:
        """Where what is said ends: before what somebody does who says it in passing («X با بیان اینکه …، | به یزد
        رفت»), else with the sentence."""
        if turn.passing and turn.cue:
            commas = [k for k in range(turn.cue[1], end) if self.words[k] in self.report.pauses]
            if commas and not verbs().is_form(self.words[turn.cue[1]]):
                return commas[-1]
        return end

    def told_before(self, turn: Turn, since: int, unsaid: int) -> int | None:
        """Where what «این را X گفت» points back at begins: the quote, the sentence, or what nobody has said of its
        paragraph."""
        subject, report = turn.subject, self.report
        if turn.cue is None or turn.source or subject is None or subject.first <= since:
            return None
        at = subject.first - 1
        if "»" in self.words[at] and self.takes_up(turn):
            return max(self.quote(since, at + 1, at), unsaid)
        if self.goes_on_behind(turn.cue[1], turn.sentence[1]):
            return None
        if self.is_inverted(turn):
            return max(self.quote(since, at, turn.sentence[0]), unsaid)
        pointing = range(max(at - TOLD, turn.sentence[0]), at)
        k = next((k for k in pointing if self.words[k] in report.pointing), None)
        if at <= turn.sentence[0] or self.words[at] not in report.objects or k is None:
            return None
        if k > turn.sentence[0] + 1:
            return max(self.quote(since, k, turn.sentence[0]), unsaid)
        return max(since, unsaid)

    def takes_up(self, turn: Turn) -> bool:
        """Whether who speaks takes up what was said («X با بیان این جمله افزود»)."""
        begin, end = turn.sentence[0], turn.cue[0] if turn.cue else 0
        found = (self.report.contents.longest(self.words, k) for k in range(begin, end))
        return any(phrase and self.words[phrase[0]] in self.report.demonstratives for phrase in found)

    def is_inverted(self, turn: Turn) -> bool:
        """Whether who says it stands with the verb alone behind what is said («ساخته شد»، | X گفت)."""
        subject, words = turn.subject, self.words
        if subject is None or turn.cue is None:
            return False
        if turn.cue[0] != max(subject.end, subject.post[1] if subject.post else 0):
            return False
        before = range(turn.sentence[0], subject.first)
        told = any(verbs().is_form(words[k]) for k in before)
        return told and words[subject.first - 1] in self.report.pauses | self.report.semicolons | self.lexicon.quotes

    def quote(self, since: int, before: int, sentence: int) -> int:
        """Where the quote begins that is open at a sentence and closed ``before`` a token; else the sentence."""
        opened = [k for k in range(since, sentence) if "«" in self.words[k]]
        if opened and not any("»" in self.words[k] for k in range(opened[-1], sentence)):
            closed = any("»" in self.words[k] for k in range(sentence, before))
            return opened[-1] if closed else sentence
        return sentence

    def goes_on_behind(self, cue_end: int, end: int) -> bool:
        """Whether anything but marks stands behind a verb in its sentence."""
        marks = self.report.full_stops | self.lexicon.copulas
        return any(word not in marks for word in self.words[cue_end:end])

    def is_direct(self, cue: Tokens) -> bool:
        """Whether a colon follows a verb of saying."""
        return self.colon(cue) > 0

    def colon(self, cue: Tokens) -> int:
        """The colon behind a verb of saying («گفت:», «گفته بود:»); 0 where none follows."""
        at = cue[1] + (cue[1] < len(self.words) and self.words[cue[1]] in self.lexicon.past)
        return at if at < len(self.words) and self.words[at] in self.report.colon else 0

    def unsaid(self, turn: Turn, end: int) -> Iterator[tuple[Tokens, str]]:
        """What of a sentence the speaker does not say, with the rule that tells it."""
        if event := self.event(turn):
            yield event, "event"
        if (others := self.others(turn, end)) is not None:
            yield (others, end), "others"

    def event(self, turn: Turn) -> Tokens | None:
        """The clause before the verb that tells of the meeting, in the paper's own voice."""
        if turn.cue is None or turn.source:
            return None
        after = turn.subject.end if turn.subject and turn.subject.start >= turn.start else turn.start
        for at in range(after, turn.cue[0]):
            if at in self.questions:
                return at, turn.cue[0]
        content = (k for k in range(after, turn.cue[0]) if k in self.contents)
        end = next(content, turn.cue[0])
        event: Tokens | None = None
        for at in range(after, end):
            if found := self.events.get(at):
                event = after, found[0]
            elif event is None and at in self.occasions and self.is_direct(turn.cue):
                return at, self.told_first(at, end)
        return event

    def told_first(self, start: int, end: int) -> int:
        """Where what is said with an earlier verb of the sentence begins («X در دیدار با Y | بر … تأکید کرد و گفت»)."""
        first = bisect_left(self.cues, ((start, start), ""))
        earlier = next((cue_start for (cue_start, cue_end), _ in self.cues[first:] if cue_end <= end), None)
        themes = (k for k in range((earlier or start) - 1, start, -1) if self.words[k] in self.report.themes)
        return next(themes, end)

    def others(self, turn: Turn, end: int) -> int | None:
        """Where the clause begins that several without a name say («X رشد را اعلام کرد و | برخی تحلیلگران گفتند»)."""
        if turn.subject is None or turn.cue is None or self.is_direct(turn.cue):
            return None
        parted = self.lexicon.conjunctions | self.report.pauses | self.report.semicolons | self.report.adversatives
        for k in range(turn.subject.end, end - 1):
            if self.words[k] in parted and self.words[k + 1] in self.report.several:
                told = self.cues[bisect_left(self.cues, ((k, k), "")) : bisect_left(self.cues, ((end, end), ""))]
                if any(self.report.is_plural(self.words[cue_end - 1]) for (_, cue_end), _ in told):
                    return k + 1
        return None
